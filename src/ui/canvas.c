/* SPDX-License-Identifier: MIT */
/* Cells: the one place where text becomes what a screen shows, cut to size and harmless. */
#include "ui/canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"

static const struct cell blank = { .bytes = " ", .width_cols = 1, .role = ROLE_TEXT };

static int
clamp(int n, int low, int high)
{
    return n < low ? low : n > high ? high : n;
}

void
canvas_init(struct canvas *c, int rows, int cols, bool unicode)
{
    *c = (struct canvas){ .unicode = unicode, .cursor_row = -1, .cursor_col = -1 };
    canvas_resize(c, rows, cols);
}

void
canvas_resize(struct canvas *c, int rows, int cols)
{
    c->rows = clamp(rows, 1, CANVAS_ROWS_MAX);
    c->cols = clamp(cols, 1, CANVAS_COLS_MAX);
    c->cells = xreallocarray(c->cells, (size_t)c->rows * (size_t)c->cols, sizeof *c->cells);
    canvas_clear(c);
}

void
canvas_release(struct canvas *c)
{
    free(c->cells);
    c->cells = NULL;
    c->rows = c->cols = 0;
}

void
canvas_clear(struct canvas *c)
{
    size_t n = (size_t)c->rows * (size_t)c->cols;

    for (size_t i = 0; i < n; i++)
        c->cells[i] = blank;
    c->cursor_row = c->cursor_col = -1;
}

static struct cell *
cell_at(const struct canvas *c, int row, int col)
{
    return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

const struct cell *
canvas_cell(const struct canvas *c, int row, int col)
{
    if (row < 0 || row >= c->rows || col < 0 || col >= c->cols)
        return &blank;
    return cell_at(c, row, col);
}

static void
make_blank(struct cell *cell)
{
    cell->bytes[0] = ' ';
    cell->bytes[1] = '\0';
    cell->width_cols = 1;
}

/* What is overwritten may be one half of a wide character: the other half must not stay. */
static void
free_halves(struct canvas *c, int row, int col)
{
    const struct cell *at = cell_at(c, row, col);

    if (at->width_cols == 0 && col > 0)
        make_blank(cell_at(c, row, col - 1));
    if (at->width_cols == 2 && col + 1 < c->cols)
        make_blank(cell_at(c, row, col + 1));
}

static void
put(struct canvas *c, int row, int col, const struct text_cell *text, enum role role)
{
    struct cell *cell = cell_at(c, row, col);

    free_halves(c, row, col);
    memcpy(cell->bytes, text->bytes, sizeof cell->bytes);
    cell->width_cols = text->width_cols;
    cell->role = (uint8_t)(text->bad ? ROLE_BAD : role);
    cell->flags = 0;
    if (text->width_cols < 2)
        return;
    free_halves(c, row, col + 1);
    cell[1] = (struct cell){ .width_cols = 0, .role = cell->role };
}

/* Most text is ASCII: no need to ask the Unicode tables. */
static bool
next_cell(const char *s, size_t len, size_t *pos, struct text_cell *out)
{
    if (*pos < len && s[*pos] >= ' ' && s[*pos] < 0x7f && (*pos + 1 == len || (s[*pos + 1] & 0x80) == 0)) {
        out->bytes[0] = s[(*pos)++];
        out->bytes[1] = '\0';
        out->width_cols = 1;
        out->bad = false;
        return true;
    }
    return text_next(s, len, pos, out);
}

/* The mark stands where the last cell that fits stood. */
static void
put_cut(struct canvas *c, int row, int col, int end, enum role role)
{
    struct text_cell cut = { .width_cols = 1 };
    int at = end - 1;

    if (at < col)
        return;
    memcpy(cut.bytes, c->unicode ? "…" : "~", c->unicode ? sizeof "…" : sizeof "~");
    put(c, row, at, &cut, role);
}

int
canvas_text(struct canvas *c, int row, int col, int max_cols, enum role role, const char *s)
{
    size_t len = strlen(s), pos = 0;
    int at = col, end = col + max_cols < c->cols ? col + max_cols : c->cols;
    struct text_cell cell;

    if (row < 0 || row >= c->rows || col < 0 || max_cols <= 0)
        return col;
    while (next_cell(s, len, &pos, &cell)) {
        if (at + cell.width_cols > end) {
            put_cut(c, row, col, end, role);
            return end;
        }
        put(c, row, at, &cell, role);
        at += cell.width_cols;
    }
    return at;
}

/* The longest text that one call formats; no screen is wider. */
#define FORMAT_MAX (CANVAS_COLS_MAX * TEXT_CELL_BYTES)

int
canvas_textf(struct canvas *c, int row, int col, int max_cols, enum role role, const char *fmt, ...)
{
    char text[FORMAT_MAX];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return canvas_text(c, row, col, max_cols, role, text);
}

void
canvas_right(struct canvas *c, int row, int col, int cols, enum role role, const char *s)
{
    int need = (int)text_cols(s, strlen(s));

    canvas_text(c, row, need < cols ? col + cols - need : col, need < cols ? need : cols, role, s);
}

static void
fill_with(struct canvas *c, int row, int col, int cols, enum role role, const char *bytes)
{
    struct text_cell cell = { .width_cols = 1 };

    memcpy(cell.bytes, bytes, strlen(bytes) + 1);
    if (row < 0 || row >= c->rows)
        return;
    for (int at = col < 0 ? 0 : col; at < col + cols && at < c->cols; at++)
        put(c, row, at, &cell, role);
}

void
canvas_fill(struct canvas *c, int row, int col, int cols, enum role role, char ch)
{
    fill_with(c, row, col, cols, role, (char[]){ ch, '\0' });
}

void
canvas_hline(struct canvas *c, int row, int col, int cols, enum role role)
{
    if (c->past && role == ROLE_RULE)
        fill_with(c, row, col, cols, ROLE_REPLAY_RULE, c->unicode ? "═" : "=");
    else
        fill_with(c, row, col, cols, role, c->unicode ? "─" : "-");
}

void
canvas_vline(struct canvas *c, int row, int col, int rows, enum role role)
{
    for (int i = 0; i < rows; i++)
        fill_with(c, row + i, col, 1, role, c->unicode ? "│" : "|");
}

void
canvas_flag(struct canvas *c, int row, int col, int cols, unsigned flags)
{
    if (row < 0 || row >= c->rows)
        return;
    for (int at = col < 0 ? 0 : col; at < col + cols && at < c->cols; at++)
        cell_at(c, row, at)->flags |= (uint8_t)flags;
}

/* One letter for each role: lower-case, then capitals; '.' is plain text. */
static char
role_letter(enum role role)
{
    static const char letters[] = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    return (size_t)role < sizeof letters - 1 ? letters[role] : '#';
}

static void
dump_row(const struct canvas *c, int row, bool roles, struct buf *out)
{
    size_t start = out->len;

    for (int col = 0; col < c->cols; col++) {
        const struct cell *cell = cell_at(c, row, col);

        if (roles)
            buf_addc(out, cell->bytes[0] == ' ' && cell->bytes[1] == '\0' && cell->flags == 0 ? ' ' : role_letter(cell->role));
        else if (cell->width_cols > 0)
            buf_adds(out, cell->bytes);
    }
    while (out->len > start && out->data[out->len - 1] == ' ')
        out->len--;
    buf_addc(out, '\n');
}

void
canvas_dump(const struct canvas *c, bool roles, struct buf *out)
{
    for (int row = 0; row < c->rows; row++) {
        dump_row(c, row, false, out);
        if (roles)
            dump_row(c, row, true, out);
    }
}
