/* SPDX-License-Identifier: MIT */
/* The keys of the page that puts a silence: among the matchers single keys act, in the two lines of text every key is text. */
#include "ui/help.h"
#include "ui/silencer.h"
#include "ui/state.h"

const struct box_help silencer_help[] = {
    { "Space", "this matcher or not" },
    { "a", "all matchers, or none" },
    { "Tab S-Tab", "next field, and back" },
    { "y", "put the silence" },
    { "d", "dry run: nothing is put" },
    { "f", "matchers of the filter" },
    { "s", "at the next source" },
    { "R", "ask the source again" },
    { "n q Esc", "no silence" },
    { "j k", "move" },
    { "Enter", "nothing" },
    { NULL, NULL },
};

static void
move_to(struct silencer *s, long row)
{
    long last = (long)s->rows.n - 1;

    s->row = row < 0 || last < 0 ? 0 : row > last ? (size_t)last : (size_t)row;
}

void
silencer_scroll(struct turn *t, long rows)
{
    move_to(&t->ui->silencer, (long)t->ui->silencer.row + rows);
}

static void
go_down(struct turn *t)
{
    silencer_scroll(t, 1);
}

static void
go_up(struct turn *t)
{
    silencer_scroll(t, -1);
}

static void
go_first(struct turn *t)
{
    move_to(&t->ui->silencer, 0);
}

static void
go_last(struct turn *t)
{
    move_to(&t->ui->silencer, (long)t->ui->silencer.rows.n);
}

static void
toggle(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;

    if (s->rows.n == 0)
        return;
    s->rows.v[s->row].on = !s->rows.v[s->row].on;
    silencer_ask(t);
}

static void
toggle_all(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;
    bool all = true;

    for (size_t i = 0; i < s->rows.n; i++)
        all &= s->rows.v[i].on;
    for (size_t i = 0; i < s->rows.n; i++)
        s->rows.v[i].on = !all;
    silencer_ask(t);
}

static void
put(struct turn *t)
{
    silencer_send(t, false);
}

static void
only_tell(struct turn *t)
{
    silencer_send(t, true);
}

/* And back to the labels, where there are alerts. */
static void
take_filter(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;
    bool back = s->from != NULL && s->about.n > 0;

    if (back ? silencer_from_alerts(t, s) : silencer_from_filter(t, s))
        silencer_ask(t);
}

static void
next_source(struct turn *t)
{
    struct silencer *s = &t->ui->silencer;

    if (s->from == NULL) {
        turn_say(t, false, "the alerts are of %s: it is silenced there", s->source);
        return;
    }
    silencer_next_source(t, s);
    silencer_ask(t);
}

static void
do_nothing(struct turn *t)
{
    turn_say(t, true, "Enter does nothing here: y puts it");
}

static void
next_part(struct turn *t)
{
    t->ui->silencer.part = (enum silence_part)((t->ui->silencer.part + 1) % SILENCE_PARTS);
}

static void
previous_part(struct turn *t)
{
    t->ui->silencer.part = (enum silence_part)((t->ui->silencer.part + SILENCE_PARTS - 1) % SILENCE_PARTS);
}

static void
leave_text(struct turn *t)
{
    t->ui->silencer.part = SILENCE_MATCHERS;
}

/* clang-format off */
static const struct box_key everywhere[] = {
    { { KEYS_TAB, 0 }, next_part }, { { KEYS_BACKTAB, 0 }, previous_part }, { { KEYS_F1, 0 }, help_open },
};
static const struct box_key in_matchers[] = {
    { { 'j', 0 }, go_down }, { { KEYS_DOWN, 0 }, go_down }, { { 'k', 0 }, go_up }, { { KEYS_UP, 0 }, go_up },
    { { KEYS_HOME, 0 }, go_first }, { { KEYS_END, 0 }, go_last }, { { 'G', 0 }, go_last },
    { { ' ', 0 }, toggle }, { { 'a', 0 }, toggle_all }, { { 'y', 0 }, put }, { { 'd', 0 }, only_tell },
    { { 'f', 0 }, take_filter }, { { 's', 0 }, next_source }, { { 'R', 0 }, silencer_ask }, { { KEYS_ENTER, 0 }, do_nothing },
    { { 'n', 0 }, silencer_cancel }, { { 'q', 0 }, silencer_cancel }, { { KEYS_ESC, 0 }, silencer_cancel }, { { '?', 0 }, help_open },
};
static const struct box_key in_text[] = {
    { { KEYS_ESC, 0 }, leave_text }, { { KEYS_ENTER, 0 }, next_part }, { { KEYS_DOWN, 0 }, next_part }, { { KEYS_UP, 0 }, previous_part },
};
/* clang-format on */

static struct editor *
text_of(struct silencer *s)
{
    return s->part == SILENCE_FOR ? &s->for_text : &s->comment;
}

void
silencer_key(struct turn *t, struct key k)
{
    struct silencer *s = &t->ui->silencer;
    bool in_list = s->part == SILENCE_MATCHERS, changed;

    if (!t->ui->message.ok)
        t->ui->message.text[0] = '\0';
    if (BOX_RUN(t, everywhere, k) || (in_list ? BOX_RUN(t, in_matchers, k) : BOX_RUN(t, in_text, k)))
        return;
    if (!in_list)
        (void)editor_key(text_of(s), k, &changed);
    else
        turn_say(t, false, "only keys of this page work here; F1 shows them");
}

void
silencer_paste(struct turn *t, const char *text)
{
    if (t->ui->silencer.part == SILENCE_MATCHERS)
        turn_say(t, false, "what was pasted is dropped: no text is being typed here");
    else
        editor_insert(text_of(&t->ui->silencer), text);
}
