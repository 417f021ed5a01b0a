/* SPDX-License-Identifier: MIT */
/* The keys of a box about an incident, and the box itself, from 40x10 on: what is needed to answer first, then what explains it. */
#include <string.h>

#include "ui/help.h"
#include "ui/incident_box.h"
#include "ui/layout.h"
#include "ui/paint.h"
#include "ui/state.h"
#include "util/str.h"

#define HEAD_ROWS_MAX 8

const struct box_help incident_box_help[] = {
    { "Tab S-Tab", "next field, and back" },
    { "j k 1..9", "choose, where there is a choice" },
    { "Space", "on also: do it, or not" },
    { "y", "yes: it is done" },
    { "d", "dry run: nothing is done" },
    { "n q Esc", "no; what is written is kept" },
    { "Enter", "nothing; in a text the next" },
    { "Esc", "in a text: leave it" },
    { "Up Down", "while typing whom: which" },
    { NULL, NULL },
};

/* ---- rows */

struct shares {
    int head, form, will, undo, blanks, buttons;
};

static int
share(const struct incident_box *b, int screen_rows, int screen_cols, struct shares *p)
{
    int room = box_room(screen_rows), fields = form_rows(&b->form);
    int head = b->head == NULL ? 0 : paint_count(b->head, box_cols(screen_cols));
    int left = room - 2 - (fields > 0);

    *p = (struct shares){ .form = fields > 0, .will = 1, .buttons = 1 };
    box_give(&p->head, box_least((size_t)head, 2), &left);
    box_give(&p->form, box_least((size_t)fields, 4), &left);
    box_give(&p->will, box_least(b->will.lines.n, 2), &left);
    box_give(&p->form, fields, &left);
    box_give(&p->head, box_least((size_t)head, HEAD_ROWS_MAX), &left);
    box_give(&p->will, box_least(b->will.lines.n, 3), &left);
    box_give(&p->undo, b->will.undo != NULL, &left);
    box_give(&p->will, box_least(b->will.lines.n, WILL_ROWS_MAX), &left);
    box_give(&p->blanks, 1 + (fields > 0) + (head > 0), &left);
    return room - left;
}

int
incident_box_form_rows(const struct ui *ui)
{
    struct shares p;

    (void)share(&ui->incident_box, ui->rows, ui->cols, &p);
    return p.form;
}

/* ---- keys */

static void
say_yes(struct turn *t)
{
    incident_box_send(t, false);
}

static void
only_tell(struct turn *t)
{
    incident_box_send(t, true);
}

static void
do_nothing(struct turn *t)
{
    turn_say(t, true, "Enter does nothing here: y does it, n does not");
}

/* clang-format off */
static const struct box_key outside_text[] = {
    { { 'y', 0 }, say_yes }, { { 'd', 0 }, only_tell }, { { KEYS_ENTER, 0 }, do_nothing },
    { { 'n', 0 }, incident_box_cancel }, { { 'q', 0 }, incident_box_cancel }, { { KEYS_ESC, 0 }, incident_box_cancel },
    { { '?', 0 }, help_open },
};
static const struct box_key anywhere[] = {
    { { KEYS_F1, 0 }, help_open },
};
static const struct box_key while_busy[] = {
    { { KEYS_ESC, 0 }, incident_box_cancel }, { { KEYS_F1, 0 }, help_open },
};
/* clang-format on */

static void
touched(struct turn *t)
{
    t->ui->incident_box.sure = false;
    incident_box_draft_touch(t);
    incident_box_say(t);
}

void
incident_box_key(struct turn *t, struct key k)
{
    struct incident_box *b = &t->ui->incident_box;

    if (!t->ui->message.ok)
        t->ui->message.text[0] = '\0';
    if (b->token != 0 && !b->dry) {
        if (!BOX_RUN(t, while_busy, k))
            turn_say(t, false, "it is being done: Esc leaves it to itself");
        return;
    }
    switch (form_key(t, &b->form, k, incident_box_form_rows(t->ui), box_cols(t->ui->cols))) {
    case FORM_CHANGED:
        touched(t);
        return;
    case FORM_DONE:
        return;
    case FORM_OTHER:
        break;
    }
    if (!BOX_RUN(t, anywhere, k) && !BOX_RUN(t, outside_text, k))
        turn_say(t, false, "only these keys work here: Tab j k y d, n or Esc no");
}

void
incident_box_paste(struct turn *t, const char *text)
{
    struct incident_box *b = &t->ui->incident_box;

    if (!form_is_writing(&b->form) || (b->token != 0 && !b->dry))
        turn_say(t, false, "what was pasted is dropped: no text is being typed here");
    else if (form_paste(t, &b->form, text))
        touched(t);
    else
        turn_say(t, false, "what was pasted is dropped: there is no room for so much");
}

void
incident_box_scroll(struct turn *t, long rows)
{
    struct incident_box *b = &t->ui->incident_box;

    if (b->token != 0 && !b->dry)
        return;
    form_scroll(&b->form, rows);
    touched(t);
}

/* ---- the box */

/* "Note 2 of", "Action of" */
static void
add_entry(const struct incident_box *b, struct buf *out)
{
    if (b->entry != 0)
        buf_addf(out, " %u", b->entry);
    buf_adds(out, b->kind == BOX_NOTE && b->entry == 0 ? " in" : " of");
}

static void
add_title(const struct turn *t, struct buf *out)
{
    const struct incident_box *b = &t->ui->incident_box;
    const struct incident *i = model_incident(t->m, b->number);

    buf_adds(out, incident_box_rows[b->kind].title);
    if (i != NULL) {
        if (b->kind == BOX_NOTE || b->kind == BOX_ACTION)
            add_entry(b, out);
        buf_addf(out, " INC-%llu: %s", (unsigned long long)i->number, incident_title(i));
    } else if (b->about.n > 0) {
        buf_adds(out, ": ");
        order_whom(t, &b->about, out);
    }
}

void
incident_box_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c)
{
    const struct turn t = { .ui = ui, .m = m, .now_ms = now_ms };
    struct incident_box *b = &ui->incident_box;
    struct buf title = BUF_INIT;
    struct shares p;
    int rows = share(b, c->rows, c->cols, &p), row, end;
    struct rect in;

    add_title(&t, &title);
    in = box_frame(c, rows, buf_text(&title));
    buf_release(&title);
    row = in.row;
    end = in.col + in.cols;
    if (p.head > 0)
        paint_wrapped(c, &(struct rect){ row, in.col, p.head, in.cols }, ROLE_DIALOG, b->head);
    row += p.head + (p.head > 0 && p.blanks > 0);
    form_draw(&b->form, c, row, in.col, p.form, in.cols, ui->configured_apart ? "not known here" : "nobody is called so");
    row += p.form + (p.form > 0 && p.blanks > (p.head > 0));
    will_draw(&b->will, c, row, p.will, in.col, end);
    row += p.will;
    if (p.undo > 0)
        canvas_textf(c, row, in.col, in.cols, ROLE_DIALOG, "Undo: %s", b->will.undo);
    row += p.undo + (p.blanks > (p.head > 0) + (p.form > 0));
    box_draw_buttons(c, row, in.col, end, will_may(&b->will), b->will.yes);
}

static const char *const form_keys[] = { "y", "yes", "n", "no", "Tab", "field", "d", "dry run", "j", "down", "k", "up", "F1",
    "help", NULL };
static const char *const refused_keys[] = { "n", "no", "Tab", "field", "j", "down", "k", "up", "F1", "help", NULL };
static const char *const text_keys[] = { "Tab", "next field", "Esc", "leave the text", "F1", "help", NULL };
static const char *const busy_keys[] = { "Esc", "leave it to itself", NULL };

void
incident_box_draw_keys(const struct ui *ui, struct canvas *c, int row)
{
    const struct incident_box *b = &ui->incident_box;
    bool busy = b->token != 0 && !b->dry;

    box_draw_keys(c, row, c->cols - 1,
        busy                            ? busy_keys
            : form_is_writing(&b->form) ? text_keys
            : will_may(&b->will)        ? form_keys
                                        : refused_keys);
}
