/* SPDX-License-Identifier: MIT */
/* The keys of the box that escalates: among the choices single keys act, in its two texts every key is text. */
#include "ui/escalator.h"
#include "ui/help.h"
#include "ui/state.h"

const struct box_help escalator_help[] = {
    { "j k", "whom: a step of the policy" },
    { "Tab S-Tab", "next field, and back" },
    { "Space", "on also: do it too, or not" },
    { "y", "ask her: it leaves" },
    { "d", "dry run: nothing leaves" },
    { "n q Esc", "ask nobody" },
    { "Enter", "nothing" },
    { "Up Down", "while typing whom: which" },
    { NULL, NULL },
};

/* The name is typed where another than a step is chosen, and nowhere else; a post needs a channel. */
static bool
has_part(const struct escalator *s, enum escalate_part part)
{
    if (part == ESCALATE_POST)
        return s->post != NULL;
    if (part == ESCALATE_NOTE)
        return s->incidents != NULL;
    return part != ESCALATE_NAME || s->rows.v[s->row].step == 0;
}

static void
move_to(struct turn *t, long row)
{
    struct escalator *s = &t->ui->escalator;
    long last = (long)s->rows.n - 1;

    s->row = (size_t)(row < 0 ? 0 : row > last ? last : row);
    escalator_say(t);
}

static void
choose(struct turn *t, long by)
{
    names_turn(&t->ui->escalator.names, by);
    escalator_say(t);
}

void
escalator_scroll(struct turn *t, long rows)
{
    if (t->ui->escalator.part == ESCALATE_NAME)
        choose(t, rows);
    else
        move_to(t, (long)t->ui->escalator.row + rows);
}

static void
go_down(struct turn *t)
{
    escalator_scroll(t, 1);
}

static void
go_up(struct turn *t)
{
    escalator_scroll(t, -1);
}

static void
go_first(struct turn *t)
{
    move_to(t, 0);
}

static void
go_last(struct turn *t)
{
    move_to(t, (long)t->ui->escalator.rows.n);
}

static void
turn_part(struct turn *t, int by)
{
    struct escalator *s = &t->ui->escalator;

    do
        s->part = (enum escalate_part)(((int)s->part + by + ESCALATE_PARTS) % ESCALATE_PARTS);
    while (!has_part(s, s->part));
}

static void
next_part(struct turn *t)
{
    turn_part(t, 1);
}

static void
previous_part(struct turn *t)
{
    turn_part(t, -1);
}

static void
leave_text(struct turn *t)
{
    t->ui->escalator.part = ESCALATE_WHOM;
}

static void
say_yes(struct turn *t)
{
    escalator_send(t, false);
}

static void
only_tell(struct turn *t)
{
    escalator_send(t, true);
}

static void
do_nothing(struct turn *t)
{
    turn_say(t, true, "Enter does nothing here: y asks, n does not");
}

static void
toggle(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;
    bool *also = s->part == ESCALATE_NOTE ? &s->notes : &s->posts;

    *also = !*also;
    escalator_say(t);
}

/* clang-format off */
static const struct box_key everywhere[] = {
    { { KEYS_TAB, 0 }, next_part }, { { KEYS_BACKTAB, 0 }, previous_part }, { { KEYS_F1, 0 }, help_open },
};
static const struct box_key in_rows[] = {
    { { 'j', 0 }, go_down }, { { KEYS_DOWN, 0 }, go_down }, { { 'k', 0 }, go_up }, { { KEYS_UP, 0 }, go_up },
    { { KEYS_HOME, 0 }, go_first }, { { KEYS_END, 0 }, go_last }, { { 'G', 0 }, go_last },
};
static const struct box_key outside_text[] = {
    { { 'y', 0 }, say_yes }, { { 'd', 0 }, only_tell }, { { KEYS_ENTER, 0 }, do_nothing },
    { { 'n', 0 }, escalator_cancel }, { { 'q', 0 }, escalator_cancel }, { { KEYS_ESC, 0 }, escalator_cancel }, { { '?', 0 }, help_open },
};
static const struct box_key in_also[] = {
    { { ' ', 0 }, toggle }, { { 'j', 0 }, next_part }, { { KEYS_DOWN, 0 }, next_part }, { { 'k', 0 }, previous_part },
    { { KEYS_UP, 0 }, previous_part },
};
static const struct box_key in_text[] = {
    { { KEYS_ESC, 0 }, leave_text }, { { KEYS_ENTER, 0 }, next_part },
};
static const struct box_key in_name[] = {
    { { KEYS_DOWN, 0 }, go_down }, { { KEYS_UP, 0 }, go_up },
};
/* clang-format on */

static bool
is_text(enum escalate_part part)
{
    return part == ESCALATE_NAME || part == ESCALATE_REASON;
}

/* Another name: the best of what fits it now. Why it is done changes nothing of what happens. */
static void
text_changed(struct turn *t)
{
    struct escalator *s = &t->ui->escalator;

    if (s->part != ESCALATE_NAME)
        return;
    s->names.chosen = 0;
    names_fill(t, &s->names, editor_text(&s->name), true);
    escalator_say(t);
}

void
escalator_key(struct turn *t, struct key k)
{
    struct escalator *s = &t->ui->escalator;
    bool changed = false;

    if (!t->ui->message.ok)
        t->ui->message.text[0] = '\0';
    if (BOX_RUN(t, everywhere, k))
        return;
    if (!is_text(s->part)) {
        bool whom = s->part == ESCALATE_WHOM;

        if (!(whom ? BOX_RUN(t, in_rows, k) : BOX_RUN(t, in_also, k)) && !BOX_RUN(t, outside_text, k))
            turn_say(t, false, "only these keys work here: %s Tab y n d, Esc no", whom ? "j k" : "Space");
        return;
    }
    if (BOX_RUN(t, in_text, k) || (s->part == ESCALATE_NAME && BOX_RUN(t, in_name, k)))
        return;
    (void)editor_key(s->part == ESCALATE_NAME ? &s->name : &s->reason, k, &changed);
    if (changed)
        text_changed(t);
}

void
escalator_paste(struct turn *t, const char *text)
{
    struct escalator *s = &t->ui->escalator;

    if (!is_text(s->part)) {
        turn_say(t, false, "what was pasted is dropped: no text is being typed here");
        return;
    }
    editor_insert(s->part == ESCALATE_NAME ? &s->name : &s->reason, text);
    text_changed(t);
}
