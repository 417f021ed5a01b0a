/* SPDX-License-Identifier: MIT */
/* Numbers that are read from across a room. */
#include <string.h>

#include "ui/wall_parts.h"

#define GLYPH_COLS 3
#define GLYPH_ROWS 5

/* A row of three bits each, the left one first. */
static const struct {
    char ch;
    unsigned char rows[GLYPH_ROWS];
} glyphs[] = {
    /* clang-format off */
    { '0', { 07, 05, 05, 05, 07 } },
    { '1', { 02, 06, 02, 02, 07 } },
    { '2', { 07, 01, 07, 04, 07 } },
    { '3', { 07, 01, 03, 01, 07 } },
    { '4', { 05, 05, 07, 01, 01 } },
    { '5', { 07, 04, 07, 01, 07 } },
    { '6', { 07, 04, 07, 05, 07 } },
    { '7', { 07, 01, 01, 01, 01 } },
    { '8', { 07, 05, 07, 05, 07 } },
    { '9', { 07, 05, 07, 01, 07 } },
    { 'k', { 05, 05, 06, 05, 05 } },
    { '-', { 00, 00, 07, 00, 00 } },
    /* clang-format on */
};
#define GLYPHS (sizeof glyphs / sizeof *glyphs)

static const unsigned char *
glyph_of(char ch)
{
    for (size_t i = 0; i < GLYPHS; i++)
        if (glyphs[i].ch == ch)
            return glyphs[i].rows;
    return NULL;
}

static int
cols_of(size_t n, int wide)
{
    return ((int)n * (GLYPH_COLS + 1) - 1) * wide;
}

static void
draw_dot(struct canvas *c, int row, int col, int wide, int high, enum role role)
{
    for (int y = 0; y < high; y++)
        for (int x = 0; x < wide; x++)
            canvas_text(c, row + y, col + x, 1, role, c->unicode ? "█" : "#");
}

static void
draw_glyph(struct canvas *c, int row, int col, int wide, int high, enum role role, const unsigned char *rows)
{
    for (int y = 0; y < GLYPH_ROWS; y++)
        for (int x = 0; x < GLYPH_COLS; x++)
            if (rows[y] & 1u << (GLYPH_COLS - 1 - x))
                draw_dot(c, row + y * high, col + x * wide, wide, high, role);
}

/* A cell is about twice as high as wide: twice as many of them make a square dot. */
void
wall_draw_number(struct canvas *c, int row, int col, int cols, int scale, enum role role, const char *text)
{
    size_t n = strlen(text);
    int wide = 2 * scale;

    while (wide > 0 && cols_of(n, wide) > cols)
        wide--;
    if (wide == 0) {
        canvas_text(c, row + GLYPH_ROWS * scale / 2, col + ((int)n < cols ? (cols - (int)n) / 2 : 0), cols, role, text);
        return;
    }
    col += (cols - cols_of(n, wide)) / 2;
    for (size_t i = 0; i < n; i++)
        draw_glyph(c, row, col + (int)i * (GLYPH_COLS + 1) * wide, wide, scale, role, glyph_of(text[i]));
}
