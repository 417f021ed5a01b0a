/* SPDX-License-Identifier: MIT */
/* The box that escalates, from 40x10 on: what is needed to answer first, then what explains it, then blanks. */
#include <stdio.h>
#include <string.h>

#include "ui/asked.h"
#include "ui/escalator.h"
#include "ui/footer.h"
#include "ui/paint.h"
#include "ui/state.h"
#include "util/str.h"
#include "util/text.h"
#include "util/time.h"

#define LABEL_COLS 8 /* "reason  " */
#define RADIO_COLS 4 /* "(o) " */
#define WHO_COLS_MAX 22
#define NARROW_COLS 60 /* below, words give way */
#define UNTIL_COLS_MAX 30
#define ROWS_MAX 8
#define NAMES_MAX 6

/* How many rows of the box each part has. */
struct shares {
    int head, rows, names, reason, also, will, undo, blanks, buttons;
};

/* Gives how many rows the box has. */
static int
share(const struct escalator *s, int room, struct shares *p)
{
    bool names = s->part == ESCALATE_NAME;
    bool also = s->part == ESCALATE_NOTE || s->part == ESCALATE_POST;
    int left = room - 4 - names - also;

    *p = (struct shares){ .rows = 1, .names = names, .reason = 1, .also = also, .will = 1, .buttons = 1 };
    box_give(&p->head, 1, &left);
    box_give(&p->rows, box_least(s->rows.n, 2), &left);
    box_give(&p->will, box_least(s->will.lines.n, 2), &left);
    box_give(&p->undo, s->will.undo != NULL, &left);
    box_give(&p->rows, box_least(s->rows.n, ROWS_MAX), &left);
    box_give(&p->also, s->post != NULL || s->incidents != NULL, &left);
    box_give(&p->names, names ? box_least(s->names.v.n, NAMES_MAX) : 0, &left);
    box_give(&p->will, box_least(s->will.lines.n, WILL_ROWS_MAX), &left);
    box_give(&p->blanks, 3, &left);
    return room - left;
}

/* ---- what it is about */

static void
add_title(const struct turn *t, struct buf *out)
{
    const struct escalator *s = &t->ui->escalator;

    buf_adds(out, "Escalate: ");
    order_whom(t, &s->about, out);
}

/* "policy payments-primary, now at step 2 of 3   unacked for 11m" */
static void
draw_head(const struct turn *t, struct canvas *c, int row, int col, int cols)
{
    const struct escalator *s = &t->ui->escalator;
    const struct alert *a = escalator_alert(t->m, s);
    size_t steps = s->rows.n - 1;
    char age[TIME_TEXT_MAX];
    char at_step[64];
    struct buf right = BUF_INIT;
    int end = col + cols, need;

    if (a == NULL) {
        canvas_text(c, row, col, cols, box_role(ROLE_WARN), "it is no longer on the board, or began anew");
        return;
    }
    duration_short(t->now_ms - alert_since_ms(a), age);
    if (s->about.n > 1)
        buf_addf(&right, "%zu alerts, asked about as one", s->about.n);
    else if (alert_is_unacked(a))
        buf_addf(&right, "unacked for %s", age);
    else if (alert_holder(a) != NULL)
        buf_addf(&right, "%s, began %s ago", str_eq(alert_holder(a), t->ui->config.me) ? "yours" : alert_holder(a), age);
    else
        buf_addf(&right, "began %s ago", age);
    need = (int)text_cols(buf_text(&right), right.len);
    canvas_right(c, row, end - need, need, ROLE_DIALOG, buf_text(&right));
    end -= need + 2;
    if (s->policy == NULL)
        canvas_text(c, row, col, end - col, ROLE_DIALOG,
            t->ui->configured_apart ? "no policy known here: a name, or a step's number"
                : s->about.n > 1    ? "no policy in common"
                                    : "no policy: say who is to answer");
    else {
        if (s->about.n == 1 && asked_is(a) && a->call.step > 0)
            snprintf(at_step, sizeof at_step, cols < NARROW_COLS ? "%u/%zu" : ", now at step %u of %zu", a->call.step, steps);
        else
            snprintf(at_step, sizeof at_step, cols < NARROW_COLS ? "%s%zu" : "%s, %zu step%s", "", steps, steps == 1 ? "" : "s");
        if (cols < NARROW_COLS)
            canvas_textf(c, row, col, end - col, ROLE_DIALOG, "%s %s", at_step, s->policy);
        else
            canvas_textf(c, row, col, end - col, ROLE_DIALOG, "policy %s%s", s->policy, at_step);
    }
    buf_release(&right);
}

/* ---- whom */

static int
widest(const struct escalator *s, bool until, int most)
{
    int cols = 0;

    for (size_t i = 0; i < s->rows.n; i++) {
        const char *text = until ? s->rows.v[i].until : s->rows.v[i].who;
        int need = (int)text_cols(text, strlen(text));

        cols = need > cols ? need : cols;
    }
    return cols < most ? cols : most;
}

static void
draw_another(const struct escalator *s, struct canvas *c, int row, int at, int end, bool chosen)
{
    at = canvas_text(c, row, at, end - at, ROLE_DIALOG, s->rows.n > 1 ? "another: " : "whom: ");
    if (s->part == ESCALATE_NAME)
        editor_draw(&s->name, c, row, at, end - at, s->name.text.len);
    else if (s->names.chosen > 0)
        canvas_textf(c, row, at, end - at, ROLE_DIALOG, "%s  %s", names_chosen(&s->names),
            s->names.v.v[s->names.chosen - 1].what);
    else if (s->name.text.len > 0)
        canvas_text(c, row, at, end - at, ROLE_DIALOG, editor_text(&s->name));
    else
        canvas_text(c, row, at, end - at, ROLE_DIALOG, chosen ? "a person or schedule (Tab)" : "a person or schedule");
}

static void
draw_row(const struct escalator *s, struct canvas *c, int row, size_t i, int col, int end)
{
    const struct escalator_row *r = &s->rows.v[i];
    int who = widest(s, false, WHO_COLS_MAX), until = widest(s, true, UNTIL_COLS_MAX), at = col + RADIO_COLS, told;

    canvas_text(c, row, col, RADIO_COLS, i == s->row ? ROLE_DIALOG_TITLE : ROLE_DIALOG, i == s->row ? "(o)" : "( )");
    if (r->step == 0) {
        draw_another(s, c, row, at, end, i == s->row);
    } else {
        at = canvas_textf(c, row, at, end - at, ROLE_DIALOG, "%u ", r->step);
        canvas_text(c, row, at, who < end - at ? who : end - at, ROLE_DIALOG_TITLE, r->who);
        at += who + 2;
        told = (int)text_cols(r->told, strlen(r->told));
        if (until > 0 && at + until + 2 + told <= end) {
            canvas_text(c, row, at, until, ROLE_DIALOG, r->until);
            at += until + 2;
        }
        if (at < end)
            canvas_text(c, row, at, end - at, box_role(r->role), r->told);
    }
    if (i == s->row && s->part == ESCALATE_WHOM)
        canvas_flag(c, row, col, end - col, CELL_SELECTED);
}

/* The chosen one is always there. */
static void
draw_rows(const struct escalator *s, struct canvas *c, int row, int rows, int col, int end)
{
    size_t top = s->row >= (size_t)rows ? s->row - (size_t)rows + 1 : 0;

    for (int i = 0; i < rows && top + (size_t)i < s->rows.n; i++)
        draw_row(s, c, row + i, top + (size_t)i, col, end);
}

static void
draw_names(const struct turn *t, struct canvas *c, int row, int rows, int col, int end)
{
    const struct escalator *s = &t->ui->escalator;

    col += RADIO_COLS + (s->rows.n > 1 ? 9 : 6);
    names_draw(&s->names, c, row, rows, col, end, t->ui->configured_apart ? "not known here" : "nobody is called so");
}

/* ---- why, and what comes of it */

static void
draw_reason(const struct escalator *s, struct canvas *c, int row, int col, int end)
{
    bool focus = s->part == ESCALATE_REASON;
    int at = col + LABEL_COLS;

    canvas_text(c, row, col, LABEL_COLS, focus ? ROLE_DIALOG_TITLE : ROLE_DIALOG, "reason");
    if (focus)
        editor_draw(&s->reason, c, row, at, end - at, s->reason.text.len);
    else
        canvas_text(c, row, at, end - at, ROLE_DIALOG, s->reason.text.len > 0 ? editor_text(&s->reason) : "none (Tab)");
}

/* "[x] note in INC-143", as far as there is room; gives where the next one may begin. */
static int
draw_flag(struct canvas *c, int row, int at, int end, bool on, bool focus, const char *what, const char *name)
{
    int next = canvas_textf(c, row, at, end - at, ROLE_DIALOG, "[%c] %s %s", on ? 'x' : ' ', what, name);

    if (focus)
        canvas_flag(c, row, at, next - at, CELL_SELECTED);
    return next + 3;
}

/* Where both have no room the one with the keys is seen. */
static void
draw_also(const struct escalator *s, struct canvas *c, int row, int col, int end)
{
    bool note = s->part == ESCALATE_NOTE, post = s->part == ESCALATE_POST;
    bool narrow = end - col < BOX_NARROW_COLS;
    int at = col + LABEL_COLS;

    canvas_text(c, row, col, LABEL_COLS, note || post ? ROLE_DIALOG_TITLE : ROLE_DIALOG, "also");
    if (s->incidents != NULL && !(narrow && post))
        at = draw_flag(c, row, at, end, s->notes, note, "note in", s->incidents);
    if (s->post != NULL && (s->incidents == NULL || !narrow || post))
        draw_flag(c, row, at, end, s->posts, post, "post to", s->post);
}

static void
draw_parts(const struct turn *t, struct canvas *c, struct rect in, const struct shares *p)
{
    const struct escalator *s = &t->ui->escalator;
    int row = in.row, end = in.col + in.cols;

    if (p->head > 0)
        draw_head(t, c, row, in.col, in.cols);
    row += p->head + (p->blanks > 0);
    draw_rows(s, c, row, p->rows, in.col, end);
    row += p->rows;
    draw_names(t, c, row, p->names, in.col, end);
    row += p->names + (p->blanks > 1);
    draw_reason(s, c, row, in.col, end);
    row += p->reason;
    if (p->also > 0)
        draw_also(s, c, row, in.col, end);
    row += p->also;
    will_draw(&s->will, c, row, p->will, in.col, end);
    row += p->will;
    if (p->undo > 0)
        canvas_textf(c, row, in.col, in.cols, ROLE_DIALOG, "Undo: %s", s->will.undo);
    row += p->undo + (p->blanks > 2);
    box_draw_buttons(c, row, in.col, end, will_may(&s->will), s->will.yes);
}

void
escalator_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    const struct turn t = { .ui = ui, .m = m, .now_ms = now_ms };
    struct buf title = BUF_INIT;
    struct shares p;
    int rows = share(&ui->escalator, box_room(c->rows), &p);

    add_title(&t, &title);
    draw_parts(&t, c, box_frame(c, rows, buf_text(&title)), &p);
    buf_release(&title);
}

/* ---- the key line */

static const char *const row_keys[] = { "y", "yes", "n", "no", "j", "down", "k", "up", "Tab", "field", "d", "dry run", "F1",
    "help", NULL };
static const char *const also_keys[] = { "Space", "choose", "y", "yes", "n", "no", "Tab", "field", "d", "dry run", NULL };
static const char *const name_keys[] = { "Down", "next", "Up", "before", "Tab", "next field", "Esc", "leave the text", NULL };
static const char *const text_keys[] = { "Tab", "next field", "Esc", "leave the text", NULL };

void
escalator_draw_keys(const struct ui *ui, struct canvas *c, int row)
{
    const char *const *keys = ui->escalator.part == ESCALATE_WHOM                    ? row_keys
        : ui->escalator.part == ESCALATE_NAME                                        ? name_keys
        : ui->escalator.part == ESCALATE_NOTE || ui->escalator.part == ESCALATE_POST ? also_keys
                                                                                     : text_keys;

    box_draw_keys(c, row, c->cols - 1, keys);
}
