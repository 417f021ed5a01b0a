/* SPDX-License-Identifier: MIT */
/* The box that asks: its target is fixed, Enter does nothing, and it fits the smallest screen. */
#include "ui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/paint.h"
#include "util/alloc.h"
#include "util/text.h"

#define BOX_COLS_MAX 64
#define MARGIN_COLS 2
#define TEXT_ROWS_MAX 8
#define ENTER "Enter does nothing"
#define ENTER_ESC ENTER ", Esc leaves"
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

void
dialog_choose_take(struct turn *t, struct order *o, const char *title, const char *text, const struct dialog_answer *answers,
    size_t n, dialog_answer_fn *answered)
{
    struct dialog *d = &t->ui->dialog;

    dialog_ask_take(t, o, title, text);
    memcpy(d->answers, answers, n * sizeof *answers);
    d->answers_n = n;
    d->answered = answered;
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

static void
leave(struct turn *t)
{
    dialog_release(&t->ui->dialog);
    turn_say(t, true, "nothing was done");
}

/* "only these keys work here: u n c -, Esc or q leaves" */
static void
say_keys(struct turn *t)
{
    const struct dialog *d = &t->ui->dialog;
    struct buf keys = BUF_INIT;

    for (size_t i = 0; i < d->answers_n; i++)
        buf_addf(&keys, " %c", d->answers[i].key);
    turn_say(t, false, "only these keys work here:%s, Esc or q leaves", buf_text(&keys));
    buf_release(&keys);
}

static void
answer_key(struct turn *t, struct key k)
{
    struct dialog *d = &t->ui->dialog;
    dialog_answer_fn *answered = d->answered;
    struct order o = d->order;

    if (k.mods == 0 && (k.code == 'q' || k.code == KEYS_ESC)) {
        leave(t);
        return;
    }
    for (size_t i = 0; i < d->answers_n; i++)
        if (k.mods == 0 && k.code == (uint32_t)d->answers[i].key) {
            d->order = (struct order){ 0 };
            dialog_release(d);
            answered(t, &o, (char)k.code);
            return;
        }
    say_keys(t);
}

void
dialog_key(struct turn *t, struct key k)
{
    if (t->ui->dialog.answers_n > 0)
        answer_key(t, k);
    else if (k.mods == 0 && k.code == 'y')
        say_yes(t);
    else if (k.mods == 0 && (k.code == 'n' || k.code == KEYS_ESC))
        leave(t);
    else
        turn_say(t, false, "only these keys work here: y yes, n or Esc no");
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

static struct rect
box_of(const struct canvas *c, int rows, int cols)
{
    struct rect box = { .rows = rows };

    box.cols = c->cols - 2 * MARGIN_COLS < cols ? c->cols - 2 * MARGIN_COLS : cols;
    box.row = (c->rows - FOOTER_ROWS - box.rows) / 2;
    box.col = (c->cols - box.cols) / 2;
    return box;
}

void
dialog_frame(struct canvas *c, const struct rect *box, const char *title)
{
    for (int row = 0; row < c->rows - FOOTER_ROWS; row++)
        canvas_flag(c, row, 0, c->cols, CELL_DIM);
    draw_border(c, *box);
    canvas_textf(c, box->row, box->col + 3, box->cols - 6, ROLE_DIALOG_TITLE, " %s ", title);
}

static void
draw_box(const struct dialog *d, struct canvas *c, struct rect box)
{
    char title[BOX_COLS_MAX * 4];

    snprintf(title, sizeof title, "%s?", d->title);
    dialog_frame(c, &box, title);
}

/* The blank row before the buttons goes first where the screen is low; text that still does not fit says so by its end. */
static void
draw_yes_or_no(const struct dialog *d, struct canvas *c)
{
    int lines = paint_count(d->text, box_of(c, 0, BOX_COLS_MAX).cols - 4);
    int room = c->rows - FOOTER_ROWS - 3, most = room < TEXT_ROWS_MAX ? room : TEXT_ROWS_MAX;
    int shown = lines < most ? lines : most, blank = shown < room;
    struct rect box = box_of(c, shown + blank + 3, BOX_COLS_MAX);
    struct rect in = { box.row + 1, box.col + 2, shown, box.cols - 4 };

    draw_box(d, c, box);
    paint_wrapped(c, &in, ROLE_DIALOG, d->text);
    if (lines > shown)
        canvas_text(c, in.row - 1, in.col + in.cols - 1, 1, ROLE_DIALOG_TITLE, c->unicode ? "…" : "~");
    draw_buttons(c, (struct rect){ box.row + box.rows - 2, box.col + 2, 1, box.cols - 4 });
}

/* As wide as the widest of its lines, within reason. */
static int
answers_cols(const struct dialog *d)
{
    size_t widest = strlen(ENTER_ESC);

    if (strlen(d->title) + 6 > widest)
        widest = strlen(d->title) + 6;
    if (text_cols(d->text, strlen(d->text)) > widest)
        widest = text_cols(d->text, strlen(d->text));
    for (size_t i = 0; i < d->answers_n; i++)
        if (strlen(d->answers[i].text) + 3 > widest)
            widest = strlen(d->answers[i].text) + 3;
    return widest + 4 < BOX_COLS_MAX ? (int)widest + 4 : BOX_COLS_MAX;
}

/* Whom it is about, the answers, and what Enter does: blank rows between these go first, and then the last, where the screen is low. */
static void
draw_answers(const struct dialog *d, struct canvas *c)
{
    int room = c->rows - FOOTER_ROWS - 2, need = 1 + (int)d->answers_n;
    bool hint = room > need, blanks = room >= need + 3;
    struct rect box = box_of(c, 2 + need + hint + 2 * blanks, answers_cols(d));
    int row = box.row + 1, col = box.col + 2, cols = box.cols - 4;

    draw_box(d, c, box);
    canvas_text(c, row, col, cols, ROLE_DIALOG, d->text);
    row += 1 + blanks;
    for (size_t i = 0; i < d->answers_n; i++, row++) {
        canvas_text(c, row, col, 1, ROLE_DIALOG_TITLE, (char[]){ d->answers[i].key, '\0' });
        canvas_text(c, row, col + 3, cols - 3, ROLE_DIALOG, d->answers[i].text);
    }
    if (hint)
        canvas_text(c, row + blanks, col, cols, ROLE_DIALOG, ENTER_ESC);
}

void
dialog_draw(const struct ui *ui, struct canvas *c)
{
    if (ui->dialog.answers_n > 0)
        draw_answers(&ui->dialog, c);
    else
        draw_yes_or_no(&ui->dialog, c);
}

void
dialog_draw_keys(const struct ui *ui, struct canvas *c, int row)
{
    static const struct dialog_answer yes_or_no[] = { { .key = 'y', .word = "yes" }, { .key = 'n', .word = "no" } };
    const struct dialog *d = &ui->dialog;
    const struct dialog_answer *answers = d->answers_n > 0 ? d->answers : yes_or_no;
    size_t n = d->answers_n > 0 ? d->answers_n : 2;
    int at = 1;

    for (size_t i = 0; i < n; i++)
        at = paint_key(c, row, at, c->cols - 1, (char[]){ answers[i].key, '\0' }, answers[i].word);
    paint_key(c, row, at, c->cols - 1, "Esc", d->answers_n > 0 ? "leave" : "no");
}
