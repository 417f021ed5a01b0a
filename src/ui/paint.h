/* SPDX-License-Identifier: MIT */
/* Small things that several panes draw. */
#ifndef TOCSIN_UI_PAINT_H
#define TOCSIN_UI_PAINT_H

#include "ui/layout.h"

/* A line at the top of the rectangle, which loses that row. Nothing where it has none left. */
void paint_line(struct canvas *c, struct rect *r, enum role role, const char *text);
/* As many lines as the text needs, broken at its ends of lines and at blanks; what follows the first is indented like it. */
void paint_wrapped(struct canvas *c, struct rect *r, enum role role, const char *text);
/* Lines that a text needs in so many columns. */
int paint_count(const char *text, int cols);
/* A rule with a title on the left and, dim, a text on the right (or NULL). */
void paint_rule(struct canvas *c, int row, int col, int cols, bool focus, const char *title, const char *right);
/* Where text of at most cols cells is broken: bytes of the line, and where the next one begins. */
size_t paint_break(const char *text, int cols, size_t *next);
/* `key` accented, ` word` dim; returns the column after it. Draws nothing where it does not fit. */
int paint_key(struct canvas *c, int row, int col, int end, const char *key, const char *word);

#endif
