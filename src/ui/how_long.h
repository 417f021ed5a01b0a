/* SPDX-License-Identifier: MIT */
/* How long, as it is typed: "2h", "until 17:30". */
#ifndef TOCSIN_UI_HOW_LONG_H
#define TOCSIN_UI_HOW_LONG_H

#include <stdbool.h>
#include <stdint.h>

#include "util/buf.h"

/* One of them; both 0: not said. */
struct how_long {
    int64_t for_ms;
    int64_t until_ms; /* a moment ahead */
};

/* At the start of *text, which then stands at what follows. bare: a time is one without "until" before it too. false: none there, or past. */
bool how_long_take(const char **text, bool bare, int64_t now_ms, struct how_long *out);
/* The whole text is one. */
bool how_long_parse(const char *text, int64_t now_ms, struct how_long *out);
int64_t how_long_end(const struct how_long *h, int64_t now_ms);
/* "until 17:30Z, in 3h" */
void how_long_words(const struct how_long *h, int64_t now_ms, struct buf *out);

#endif
