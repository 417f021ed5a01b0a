/* SPDX-License-Identifier: MIT */
/* Lines, halves, pages, ends. */
#include "ui/scroll.h"

size_t
scroll_to(size_t at, size_t n, long rows, enum scroll how, long count)
{
    long line = (long)at;

    switch (how) {
    case SCROLL_LINES:
        line += count;
        break;
    case SCROLL_HALF:
        line += count * (rows / 2);
        break;
    case SCROLL_PAGE:
        line += count * (rows - 2);
        break;
    case SCROLL_TOP:
        line = 0;
        break;
    case SCROLL_BOTTOM:
        line = (long)n - 1;
        break;
    }
    if (line >= (long)n)
        line = (long)n - 1;
    return line < 0 ? 0 : (size_t)line;
}

size_t
scroll_top(size_t top, size_t line, size_t n, size_t rows)
{
    if (line < top)
        top = line;
    else if (line >= top + rows)
        top = line - rows + 1;
    if (top + rows > n)
        top = n > rows ? n - rows : 0;
    return top;
}
