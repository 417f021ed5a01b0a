/* SPDX-License-Identifier: MIT */
/* One line of the chain's second place: "2026-11-27T19:03:00.000Z NODE SEQ HASH", the hash in hex. */
#ifndef TOCSIN_APP_HEAD_LINE_H
#define TOCSIN_APP_HEAD_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/err.h"
#include "util/hash.h"

struct head_line {
    int64_t at_ms;
    char node[33];
    uint64_t seq;
    uint8_t hash[SHA256_BYTES];
};

/* Without the newline. */
void head_line_put(const struct head_line *l, struct buf *out);
/* false: it is none (half of one, another program's). */
bool head_line_read(const char *text, size_t len, struct head_line *out);
/* Adds a line to a regular file (0640 where it is made). A line that was cut off before gets its end first. */
bool head_append(const char *file, const char *line, bool torn, struct err *err) MUST_USE;

#endif
