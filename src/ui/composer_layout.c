/* SPDX-License-Identifier: MIT */
/* Where the composer's parts stand, by the size of the screen: the preview goes first, then checks to one line, then fields to one row. */
#include <string.h>

#include "ui/composer_parts.h"
#include "util/text.h"

#define LOW_ROWS 20   /* below it no preview, and the checks are one line */
#define FLAT_ROWS 14  /* below it one field at a time */
#define WIDE_COLS 120 /* from it on the preview stands beside the text */
#define TALL_ROWS 36
#define FOOTER_ROWS 2
#define CHECK_ROWS 3
#define CHECK_ROWS_WIDE 7
#define BOX_COLS 4 /* "[x] " */
#define GAP_COLS 2

int
composer_channel_place(const struct ui *ui, int cols, size_t i, int *col)
{
    const struct destinations *known = &ui->config.destinations;
    int at = 0, row = 0;

    for (size_t k = 0; k < known->n; k++) {
        int need = BOX_COLS + (int)text_cols(known->v[k].name, strlen(known->v[k].name));

        if (at > 0 && at + need > cols) {
            row++;
            at = 0;
        }
        if (k == i) {
            *col = at;
            return row;
        }
        at += need + GAP_COLS;
    }
    *col = at;
    return row;
}

static int
channel_rows(const struct ui *ui, int cols)
{
    const struct destinations *known = &ui->config.destinations;
    int col, most = ui->rows >= TALL_ROWS ? 4 : ui->rows >= LOW_ROWS ? 2 : 1;
    int rows = known->n == 0 ? 1 : composer_channel_place(ui, cols, known->n - 1, &col) + 1;

    return rows < most ? rows : most;
}

/* One at a time, the one that has the keys. */
static void
lay_flat(const struct ui *ui, struct compose_layout *l, struct rect one)
{
    switch (ui->composer.part) {
    case COMPOSE_TEMPLATE:
        l->template = one;
        break;
    case COMPOSE_THREAD:
        l->thread = one;
        break;
    case COMPOSE_STATE:
        l->state = one;
        break;
    case COMPOSE_NEXT:
        l->next = one;
        break;
    default:
        l->channels = one;
    }
}

/* The row below the last field. */
static int
lay_fields(const struct ui *ui, struct compose_layout *l)
{
    int cols = ui->cols - COMPOSER_LABEL_COLS - 1, rows = channel_rows(ui, cols);
    struct rect one = { 1, COMPOSER_LABEL_COLS, 1, cols };

    if (ui->rows < FLAT_ROWS) {
        lay_flat(ui, l, one);
        return 2;
    }
    l->template = one;
    l->channels = (struct rect){ 2, one.col, rows, cols };
    l->thread = (struct rect){ 2 + rows, one.col, 1, cols };
    if (ui->composer.inc.number == 0)
        return 3 + rows;
    l->state = (struct rect){ 3 + rows, one.col, 1, cols };
    l->next = (struct rect){ 4 + rows, one.col, 1, cols };
    return 5 + rows;
}

static void
lay_low(const struct ui *ui, struct compose_layout *l, int row)
{
    int end = ui->rows - FOOTER_ROWS;

    l->text = (struct rect){ row + 1, 1, end - row - 2, ui->cols - 2 };
    l->checks = (struct rect){ end - 1, 1, 1, ui->cols - 2 };
}

static void
lay_below(const struct ui *ui, struct compose_layout *l, int row)
{
    int end = ui->rows - FOOTER_ROWS, free = end - row - 3 - CHECK_ROWS, text = free - free * 2 / 5;

    l->text = (struct rect){ row + 1, 1, text, ui->cols - 2 };
    l->preview = (struct rect){ row + text + 2, 1, free - text, ui->cols - 2 };
    l->checks = (struct rect){ end - CHECK_ROWS, 1, CHECK_ROWS, ui->cols - 2 };
}

static void
lay_beside(const struct ui *ui, struct compose_layout *l, int row)
{
    int end = ui->rows - FOOTER_ROWS, left = ui->cols / 2, right = ui->cols - left - 1;

    l->divider_col = left;
    l->text = (struct rect){ row + 1, 1, end - row - 1, left - 2 };
    l->preview = (struct rect){ row + 1, left + 2, end - row - 2 - CHECK_ROWS_WIDE, right - 2 };
    l->checks = (struct rect){ end - CHECK_ROWS_WIDE, left + 2, CHECK_ROWS_WIDE, right - 2 };
}

void
composer_layout(const struct ui *ui, struct compose_layout *out)
{
    int row;

    *out = (struct compose_layout){ .divider_col = -1 };
    row = lay_fields(ui, out);
    out->text_rule = row;
    if (ui->rows < LOW_ROWS)
        lay_low(ui, out, row);
    else if (ui->cols >= WIDE_COLS)
        lay_beside(ui, out, row);
    else
        lay_below(ui, out, row);
}
