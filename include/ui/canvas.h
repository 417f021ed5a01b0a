/* SPDX-License-Identifier: MIT */
/* What the screen should show: cells with roles, never colours. Pure data; term puts it on a terminal, tests read it. */
#ifndef TOCSIN_UI_CANVAS_H
#define TOCSIN_UI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/text.h"

enum role {
#define ROLE_ROW(role, name, help) role,
#include "ui/roles.def"
#undef ROLE_ROW
    ROLES,
};

/* Beside the role of a cell. */
enum cell_flag {
    CELL_SELECTED = 1 << 0, /* the cursor's bar */
    CELL_MARKED = 1 << 1,   /* in the marked set */
    CELL_NEW = 1 << 2,      /* new or changed a moment ago: bold */
    CELL_DIM = 1 << 3,      /* behind a dialog */
};

#define CANVAS_COLS_MAX 512
#define CANVAS_ROWS_MAX 256

struct cell {
    char bytes[TEXT_CELL_BYTES];
    uint8_t width_cols; /* 1, 2, or 0 for the right half of a wide one */
    uint8_t role;
    uint8_t flags;
};

struct canvas {
    int rows, cols;
    struct cell *cells;         /* rows * cols */
    int cursor_row, cursor_col; /* -1: hidden */
    bool unicode;               /* lines and the cut mark may be UTF-8 */
    bool past;                  /* of a replay: rules are double */
};

void canvas_init(struct canvas *c, int rows, int cols, bool unicode);
void canvas_resize(struct canvas *c, int rows, int cols);
void canvas_release(struct canvas *c);
/* All blank in ROLE_TEXT. */
void canvas_clear(struct canvas *c);

/* Puts text from col on, at most max_cols cells, cut with "…"; all that text holds goes through text_next(). Returns the column after it. */
int canvas_text(struct canvas *c, int row, int col, int max_cols, enum role role, const char *s);
int canvas_textf(struct canvas *c, int row, int col, int max_cols, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
/* Right-aligned in the given columns. */
void canvas_right(struct canvas *c, int row, int col, int cols, enum role role, const char *s);
void canvas_fill(struct canvas *c, int row, int col, int cols, enum role role, char ch);
/* A rule: '-' or '─'. */
void canvas_hline(struct canvas *c, int row, int col, int cols, enum role role);
void canvas_vline(struct canvas *c, int row, int col, int rows, enum role role);
/* Adds flags to the cells of a run. */
void canvas_flag(struct canvas *c, int row, int col, int cols, unsigned flags);
const struct cell *canvas_cell(const struct canvas *c, int row, int col);

/* Text of the canvas, a line each; with roles: after each row a row of role letters (golden screens). */
void canvas_dump(const struct canvas *c, bool roles, struct buf *out);

#endif
