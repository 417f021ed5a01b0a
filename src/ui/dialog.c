/* SPDX-License-Identifier: MIT */
/* The box that asks: its target is fixed, Enter does nothing, and it fits the smallest screen. */
#include "ui/dialog.h"

#include <stdlib.h>
#include <string.h>

#include "ui/paint.h"
#include "util/alloc.h"
#include "util/text.h"

#define BOX_COLS_MAX 64
#define MARGIN_COLS 2
#define TEXT_ROWS_MAX 8
#define ENTER "Enter does nothing"
#define FOOTER_ROWS 2 /* where the hint stands: not dimmed */

void
dialog_release(struct dialog *d)
{
    order_release(&d->order);
    free(d->title);
    free(d->text);
    *d = (struct dialog){ 0 };
}

static void
ask(struct turn *t, const char *title, const char *text)
{
    struct dialog *d = &t->ui->dialog;

    dialog_release(d);
    d->open = true;
    d->title = xstrdup(title);
    d->text = xstrdup(text);
    t->ui->message.text[0] = '\0';
}

void
dialog_ask_take(struct turn *t, struct order *o, const char *title, const char *text)
{
    ask(t, title, text);
    t->ui->dialog.order = *o;
    *o = (struct order){ 0 };
}

void
dialog_ask(struct turn *t, const char *title, const char *text, dialog_yes_fn *yes)
{
    ask(t, title, text);
    t->ui->dialog.yes = yes;
}

static void
say_yes(struct turn *t)
{
    struct dialog *d = &t->ui->dialog;
    dialog_yes_fn *yes = d->yes;

    if (yes == NULL)
        order_send_take(t, &d->order);
    dialog_release(d);
    if (yes != NULL)
        yes(t);
}

void
dialog_key(struct turn *t, struct key k)
{
    if (k.mods == 0 && k.code == 'y') {
        say_yes(t);
    } else if (k.mods == 0 && (k.code == 'n' || k.code == KEYS_ESC)) {
        dialog_release(&t->ui->dialog);
        turn_say(t, true, "nothing was done");
    } else {
        turn_say(t, false, "only these keys work here: y yes, n or Esc no");
    }
}

static int
count_lines(const char *text, int cols)
{
    int n = 0;

    for (size_t next; *text != '\0'; text += next) {
        paint_break(text, cols, &next);
        n++;
    }
    return n;
}

static void
draw_buttons(struct canvas *c, struct rect r)
{
    int end = r.col + r.cols;
    int at = canvas_text(c, r.row, r.col, r.cols, ROLE_DIALOG_TITLE, "[ No n ]") + 2;

    at = canvas_text(c, r.row, at, end - at, ROLE_DIALOG, "[ Yes y ]") + 2;
    if (at + (int)strlen(ENTER) <= end)
        canvas_text(c, r.row, at, end - at, ROLE_DIALOG, ENTER);
}

/* A border, because without colours nothing else would tell the box from what is behind it. */
static void
draw_border(struct canvas *c, struct rect b)
{
    int last_row = b.row + b.rows - 1, last_col = b.col + b.cols - 1;

    for (int i = 0; i < b.rows; i++)
        canvas_fill(c, b.row + i, b.col - 1, b.cols + 2, ROLE_DIALOG, ' ');
    canvas_hline(c, b.row, b.col, b.cols, ROLE_DIALOG);
    canvas_hline(c, last_row, b.col, b.cols, ROLE_DIALOG);
    canvas_vline(c, b.row + 1, b.col, b.rows - 2, ROLE_DIALOG);
    canvas_vline(c, b.row + 1, last_col, b.rows - 2, ROLE_DIALOG);
    for (int i = 0; i < 4; i++) {
        static const char *const corners[4] = { "┌", "┐", "└", "┘" };

        canvas_text(c, i < 2 ? b.row : last_row, i % 2 == 0 ? b.col : last_col, 1, ROLE_DIALOG, c->unicode ? corners[i] : "+");
    }
}

void
dialog_draw(const struct ui *ui, struct canvas *c)
{
    const struct dialog *d = &ui->dialog;
    int cols = c->cols - 2 * MARGIN_COLS < BOX_COLS_MAX ? c->cols - 2 * MARGIN_COLS : BOX_COLS_MAX;
    int lines = count_lines(d->text, cols - 4);
    int most = c->rows - 7 < TEXT_ROWS_MAX ? c->rows - 7 : TEXT_ROWS_MAX;
    struct rect box = { .cols = cols, .rows = (lines < most ? lines : most) + 4 };
    struct rect in;

    for (int row = 0; row < c->rows - FOOTER_ROWS; row++)
        canvas_flag(c, row, 0, c->cols, CELL_DIM);
    box.row = (c->rows - FOOTER_ROWS - box.rows) / 2;
    box.col = (c->cols - box.cols) / 2;
    draw_border(c, box);
    canvas_textf(c, box.row, box.col + 3, box.cols - 6, ROLE_DIALOG_TITLE, " %s? ", d->title);
    in = (struct rect){ box.row + 1, box.col + 2, box.rows - 4, box.cols - 4 };
    paint_wrapped(c, &in, ROLE_DIALOG, d->text);
    draw_buttons(c, (struct rect){ box.row + box.rows - 2, box.col + 2, 1, box.cols - 4 });
}
