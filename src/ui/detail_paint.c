/* SPDX-License-Identifier: MIT */
/* Lines of facts on the screen: names in one column, values wrapped in another, the chosen line always seen whole. */
#include <stdlib.h>
#include <string.h>

#include "ui/detail_lines.h"
#include "ui/paint.h"

#define NAME_COLS 10
#define LABEL_COLS 16
#define WRAP_ROWS_MAX 6 /* of one value; the rest is cut */

/* Values stand in a column; a long name pushes its own to the right, up to half of the pane. */
static int
value_col(const struct detail_line *line, int cols)
{
    int base = line->kind == DETAIL_LABEL || line->kind == DETAIL_ANNOTATION ? LABEL_COLS : NAME_COLS;
    int need = (int)text_cols(line->name, strlen(line->name)) + 2;

    if (need > cols / 2)
        need = cols / 2;
    return need > base ? need : base;
}

/* How many rows of the pane a line takes. */
static int
line_rows(const struct detail_line *line, int cols)
{
    int rows = 0, room = cols - value_col(line, cols) - 1;

    if (line->kind == DETAIL_HEAD || line->kind == DETAIL_WHOLE || line->value == NULL || room < 1)
        return 1;
    for (size_t next = 0, at = 0; line->value[at] != '\0' && rows < WRAP_ROWS_MAX; at += next) {
        paint_break(line->value + at, room, &next);
        rows++;
    }
    return rows > 0 ? rows : 1;
}

size_t
detail_lines_top(const struct detail_lines *l, size_t line, size_t top, int rows, int cols)
{
    int used = 0;
    size_t first;

    if (l->lines.n == 0 || line < top)
        return line;
    for (first = line + 1; first > 0; first--) {
        used += line_rows(&l->lines.v[first - 1], cols);
        if (used > rows)
            break;
    }
    if (first <= top)
        return top;
    return first < line ? first : line;
}

static int
draw_value(struct canvas *c, struct rect r, int col, const struct detail_line *line)
{
    struct rect in = { r.row, col, r.rows < WRAP_ROWS_MAX ? r.rows : WRAP_ROWS_MAX, r.col + r.cols - col - 1 };
    const char *value = line->value != NULL ? line->value : "";
    int before = in.rows;

    for (size_t next = 0, n; *value != '\0' && in.rows > 0; value += next) {
        char *part;

        n = paint_break(value, in.cols, &next);
        part = xstrndup(value, in.rows > 1 ? n : strlen(value));
        paint_line(c, &in, line->role, part);
        free(part);
    }
    return before - in.rows > 0 ? before - in.rows : 1;
}

/* Rows used. */
static int
draw_line(struct canvas *c, struct rect r, const struct detail_line *line)
{
    int value = value_col(line, r.cols);

    if (line->kind == DETAIL_HEAD) {
        paint_rule(c, r.row, r.col, r.cols, false, line->name, NULL);
        return 1;
    }
    if (line->kind == DETAIL_WHOLE) {
        canvas_text(c, r.row, r.col + 1, r.cols - 2, line->role, line->value);
        return 1;
    }
    canvas_text(c, r.row, r.col + 1, value - 2, line->kind == DETAIL_HISTORY ? ROLE_DIM : ROLE_LABEL, line->name);
    return draw_value(c, r, r.col + value, line);
}

static void
draw_cursor(struct canvas *c, struct rect r, int rows)
{
    canvas_text(c, r.row, r.col, 1, ROLE_CURSOR, ">");
    for (int i = 0; i < rows && i < r.rows; i++)
        canvas_flag(c, r.row + i, r.col, r.cols, CELL_SELECTED);
}

void
detail_lines_draw(const struct detail_lines *l, struct canvas *c, struct rect r, size_t top, size_t chosen)
{
    for (size_t i = top; i < l->lines.n && r.rows > 0; i++) {
        int rows = draw_line(c, r, &l->lines.v[i]);

        if (i == chosen)
            draw_cursor(c, r, rows);
        r.row += rows;
        r.rows -= rows;
    }
}
