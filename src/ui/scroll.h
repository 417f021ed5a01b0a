/* SPDX-License-Identifier: MIT */
/* How far a key moves in a list of lines. */
#ifndef TOCSIN_UI_SCROLL_H
#define TOCSIN_UI_SCROLL_H

#include <stddef.h>

enum scroll { SCROLL_LINES, SCROLL_HALF, SCROLL_PAGE, SCROLL_TOP, SCROLL_BOTTOM };

/* From line `at` of n, with `rows` of them on the screen; count < 0: up. 0 where there are none. */
size_t scroll_to(size_t at, size_t n, long rows, enum scroll how, long count);
/* The first line on the screen, so that `line` is among the `rows` shown and these are full where they can be; top: what it was. */
size_t scroll_top(size_t top, size_t line, size_t n, size_t rows);

#endif
