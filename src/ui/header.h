/* SPDX-License-Identifier: MIT */
/* The top of the screen: counts and clock, sources and how fresh they are, filter and what it hides. */
#ifndef TOCSIN_UI_HEADER_H
#define TOCSIN_UI_HEADER_H

#include "ui/layout.h"

void header_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);
/* Counts of alerts and messages from col on, in words or by letters; returns the column after them. */
int header_draw_counts(const struct model *m, int64_t now_ms, struct canvas *c, int row, int col, int end, bool words);
/* All that a screen below the smallest size shows. */
void header_draw_tiny(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c);

#endif
