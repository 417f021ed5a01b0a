/* SPDX-License-Identifier: MIT */
/* Boxes over the board: their frame, their keys, their rows. */
#include "ui/box.h"

#include <string.h>

#include "ui/layout.h"
#include "ui/list.h"
#include "ui/paint.h"
#include "ui/state.h"
#include "util/text.h"

#define COLS_MAX 76
#define COLS_WIDE 110 /* where the screen has room for it */
#define WIDE_FROM_COLS 160
#define MARGIN_COLS 2
#define EDGE_COLS 2 /* the border, and a blank beside it */
#define ENTER "Enter does nothing"

bool
box_run(struct turn *t, const struct box_key *v, size_t n, struct key k)
{
    for (size_t i = 0; i < n; i++)
        if (key_equal(v[i].key, k)) {
            v[i].fn(t);
            return true;
        }
    return false;
}

/* Nothing moves behind it: what it is about is fixed, and is to be found again there. */
void
box_hold(struct turn *t, bool hold)
{
    struct ui *ui = t->ui;

    if (hold == ui->view.held)
        return;
    view_hold(&ui->view, t->m, hold, t->now_ms);
    if (!hold)
        list_settle(ui, t->m);
}

void
box_give(int *part, int wanted, int *left)
{
    int more = wanted - *part < *left ? wanted - *part : *left;

    if (more <= 0)
        return;
    *part += more;
    *left -= more;
}

int
box_least(size_t n, int most)
{
    return n < (size_t)most ? (int)n : most;
}

int
box_room(int screen_rows)
{
    return screen_rows - BOX_FOOTER_ROWS - 2;
}

static int
outer_cols(int screen_cols)
{
    int most = screen_cols >= WIDE_FROM_COLS ? COLS_WIDE : COLS_MAX;

    return screen_cols - 2 * MARGIN_COLS < most ? screen_cols - 2 * MARGIN_COLS : most;
}

int
box_cols(int screen_cols)
{
    return outer_cols(screen_cols) - 2 * EDGE_COLS;
}

struct rect
box_frame(struct canvas *c, int rows, const char *title)
{
    struct rect box = { .rows = rows + 2, .cols = outer_cols(c->cols) };

    box.row = (c->rows - BOX_FOOTER_ROWS - box.rows) / 2;
    box.col = (c->cols - box.cols) / 2;
    dialog_frame(c, &box, title);
    return (struct rect){ box.row + 1, box.col + EDGE_COLS, rows, box.cols - 2 * EDGE_COLS };
}

enum role
box_role(enum role role)
{
    return role == ROLE_WARN || role == ROLE_ERROR ? ROLE_DIALOG_TITLE : ROLE_DIALOG;
}

void
box_draw_buttons(struct canvas *c, int row, int col, int end, bool may, const char *yes)
{
    bool narrow = end - col < BOX_NARROW_COLS;

    col = canvas_text(c, row, col, end - col, ROLE_DIALOG_TITLE, "[ No n ]") + (narrow ? 1 : 2);
    if (may) {
        if (!narrow)
            col = canvas_text(c, row, col, end - col, ROLE_DIALOG, "[ Dry run d ]") + 2;
        if (narrow || yes == NULL || col + (int)text_cols(yes, strlen(yes)) + 12 > end)
            col = canvas_text(c, row, col, end - col, ROLE_DIALOG, "[ Yes y ]") + 2;
        else
            col = canvas_textf(c, row, col, end - col, ROLE_DIALOG, "[ Yes, %s y ]", yes) + 2;
    }
    if (col + (int)strlen(ENTER) <= end)
        canvas_text(c, row, col, end - col, ROLE_DIALOG, ENTER);
}

void
box_draw_keys(struct canvas *c, int row, int end, const char *const *keys)
{
    int at = 1;

    for (; keys[0] != NULL; keys += 2)
        at = paint_key(c, row, at, end, keys[0], keys[1]);
}
