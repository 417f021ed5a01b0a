/* SPDX-License-Identifier: MIT */
/* Which part of the screen shows what, by its size alone. */
#ifndef TOCSIN_UI_LAYOUT_H
#define TOCSIN_UI_LAYOUT_H

#include <stdbool.h>

#include "ui/state.h"

#define LAYOUT_ROWS_MIN 10 /* of the screen: the page may have one less, below a banner */
#define LAYOUT_COLS_MIN 40

/* rows 0: not on the screen. */
struct rect {
    int row, col, rows, cols;
};

struct layout {
    bool tiny; /* only a line of counts fits */
    struct rect header;
    struct rect panes[PANES];
    struct rect strip;    /* a few lines of the detail under the list */
    int divider_col;      /* between list and detail; -1: none */
    struct rect body;     /* all that panes share; help takes it whole */
    struct rect moment;   /* of a replay: what happened around it */
    struct rect timeline; /* of a replay */
    int message_row, key_row, key_rows;
};

/* The pane with the keys has the whole body: the list's filter means nothing there. */
bool layout_is_page(const struct ui *ui);
/* The list is on the screen. */
bool layout_has_list(const struct ui *ui);
void layout_of(const struct ui *ui, struct layout *out);
/* The pane at a place of the screen; PANES: none. */
enum pane layout_pane_at(const struct layout *l, int row, int col);
/* Rows for alerts, without the column heads. */
int layout_list_rows(const struct ui *ui);

#endif
