/* SPDX-License-Identifier: MIT */
/* A row of the panel of messages or of the board's strip, cell by cell. */
#ifndef TOCSIN_UI_MESSAGE_CELLS_H
#define TOCSIN_UI_MESSAGE_CELLS_H

#include "core/model.h"
#include "ui/canvas.h"

#define MESSAGE_COLUMNS_MAX 8

struct message_column;
struct message_table {
    const struct message_column *columns;
    int n;
    int to, subject, delivery; /* which of them have no fixed width */
};
extern const struct message_table message_panel, message_strip;

/* A row, and what its cells need to know. */
struct message_cells {
    const struct model *m;
    const struct message *msg;
    int64_t now_ms;
    struct canvas *c;
    int row;
};

/* What its destination takes, where those before it took cols. */
int message_cells_to(const struct model *m, const struct message *msg, int cols);
void message_cells_fit(const struct message_table *t, int all_cols, int to_cols, int cols[MESSAGE_COLUMNS_MAX]);
void message_cells_heads(const struct message_table *t, struct canvas *c, int row, int col, const int *cols);
void message_cells_paint(const struct message_table *t, const struct message_cells *p, int col, const int *cols);

#endif
