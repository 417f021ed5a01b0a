/* SPDX-License-Identifier: MIT */
/* What the parts of the header share. */
#ifndef TOCSIN_UI_HEADER_PARTS_H
#define TOCSIN_UI_HEADER_PARTS_H

#include "core/model.h"
#include "ui/canvas.h"

/* Text that ends at a column and one that begins at one must not meet. */
struct span {
    struct canvas *c;
    int row, at, end;
};
void span_put(struct span *s, enum role role, const char *text);
/* Alerts, then incidents and messages: those have their room first, for there are fewer words to cut. */
void header_counts(const struct model *m, int64_t now_ms, struct span *s, bool words);

#endif
