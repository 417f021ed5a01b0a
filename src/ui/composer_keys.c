/* SPDX-License-Identifier: MIT */
/* The composer's keys: in the text every printable key is text; outside of it single keys send, keep and choose. */
#include <stdlib.h>
#include <string.h>

#include "ui/acts.h"
#include "ui/composer_parts.h"
#include "ui/help.h"
#include "ui/preview.h"
#include "util/alloc.h"

const struct composer_help composer_help[] = {
    { "Esc", "leave the text; then close", false },
    { "Tab S-Tab", "next {{ }} or field, and back", false },
    { "y", "send", false },
    { "d", "dry run: nothing is sent", false },
    { "e", "the text into $EDITOR", false },
    { "t", "next template", false },
    { "n q Esc", "keep as draft and close", false },
    { "Space", "choose the channel", false },
    { "0-9 m h :", "the next update: 20m 16:00", true },
    { "j k", "move in a field, or preview", false },
    { "Ctrl-U", "empty the text", false },
    { "u", "the text before that", false },
    { NULL, NULL, false },
};

/* ---- fields */

static size_t
moved(size_t at, int by, size_t n)
{
    if (by < 0)
        return at > 0 ? at - 1 : 0;
    return at + 1 < n ? at + 1 : at;
}

static void
scroll_preview(struct turn *t, long rows)
{
    struct composer *c = &t->ui->composer;
    struct compose_layout l;
    struct buf text = BUF_INIT;
    long top = (long)c->preview_top + rows, last;

    composer_layout(t->ui, &l);
    if (l.preview.rows > 0) {
        composer_fill(t, &text);
        last = (long)preview_rows(l.preview.cols, buf_text(&text)) - l.preview.rows;
        top = top > last ? last : top;
        c->preview_top = top < 0 ? 0 : (size_t)top;
    }
    buf_release(&text);
}

/* What goes with a text of hers is in its draft too. */
static void
keep(struct turn *t)
{
    if (t->ui->composer.touched)
        composer_touch(t);
}

static void
move(struct turn *t, int by)
{
    struct composer *c = &t->ui->composer;

    switch (c->part) {
    case COMPOSE_TEMPLATE:
        composer_turn_template(t, by);
        break;
    case COMPOSE_CHANNELS:
        c->channel = moved(c->channel, by, t->ui->config.destinations.n);
        break;
    case COMPOSE_THREAD:
        composer_turn_thread(t, by);
        keep(t);
        break;
    case COMPOSE_STATE:
        composer_turn_state(t, by);
        keep(t);
        break;
    case COMPOSE_NEXT:
        composer_turn_next(t, by);
        keep(t);
        break;
    default:
        scroll_preview(t, by);
    }
}

static void
toggle_channel(struct turn *t)
{
    struct composer *c = &t->ui->composer;
    const struct destinations *known = &t->ui->config.destinations;
    const char *name, *names[MESSAGE_DESTINATIONS_MAX];

    if (c->channel >= known->n)
        return;
    name = known->v[c->channel].name;
    if (!composer_is_chosen(c, name) && composer_chosen(t->ui, names) == MESSAGE_DESTINATIONS_MAX) {
        turn_say(t, false, "one update goes to at most %d channels", MESSAGE_DESTINATIONS_MAX);
        return;
    }
    composer_choose(c, name, !composer_is_chosen(c, name));
    keep(t);
}

/* In the order of Tab. */
static const enum compose_part of_post[] = { COMPOSE_TEXT, COMPOSE_TEMPLATE, COMPOSE_CHANNELS, COMPOSE_THREAD };
static const enum compose_part of_incident[] = { COMPOSE_TEXT, COMPOSE_TEMPLATE, COMPOSE_CHANNELS, COMPOSE_STATE, COMPOSE_NEXT };

/* Into the text is to what is missing there. */
static void
go_field(struct turn *t, int by)
{
    struct composer *c = &t->ui->composer;
    bool incident = c->inc.number != 0;
    const enum compose_part *v = incident ? of_incident : of_post;
    size_t n = incident ? sizeof of_incident / sizeof *v : sizeof of_post / sizeof *v, at = 0;

    while (at < n && v[at] != c->part)
        at++;
    if (at == n)
        at = by > 0 ? n - 1 : 0;
    c->part = v[(at + n + (size_t)by) % n];
    c->inc.typing = false;
    if (c->part == COMPOSE_TEXT)
        composer_to_hole(t, 0);
}

/* ---- keys outside the text */

static void
do_send(struct turn *t)
{
    composer_send(t, false, false);
}

static void
do_dry(struct turn *t)
{
    composer_send(t, false, true);
}

static void
do_editor(struct turn *t)
{
    struct composer *c = &t->ui->composer;
    struct effect *e = turn_effect(t, EFFECT_EDITOR);

    e->text = xstrdup(textarea_text(&c->text));
    e->draft = xstrdup(c->key);
    c->part = COMPOSE_OUT;
}

static void
do_template(struct turn *t)
{
    composer_turn_template(t, 1);
}

static void
do_next(struct turn *t)
{
    go_field(t, 1);
}

static void
do_previous(struct turn *t)
{
    go_field(t, -1);
}

static void
do_down(struct turn *t)
{
    move(t, 1);
}

static void
do_up(struct turn *t)
{
    move(t, -1);
}

static void
do_space(struct turn *t)
{
    if (t->ui->composer.part == COMPOSE_CHANNELS)
        toggle_channel(t);
    else if (t->ui->composer.part != COMPOSE_OUT)
        move(t, 1);
}

static void
do_empty(struct turn *t)
{
    struct composer *c = &t->ui->composer;

    if (c->text.text.len == 0)
        return;
    (void)!composer_replace(c, "");
    free(c->from);
    c->from = NULL;
    composer_touch(t);
    turn_say(t, true, "the text is empty now; u brings it back");
}

static void
do_nothing(struct turn *t)
{
    (void)t;
}

typedef void key_fn(struct turn *t);

/* clang-format off */
static const struct {
    struct key key;
    key_fn *fn;
    bool busy; /* works while it is being sent, too */
} keys[] = {
    { { 'y', 0 },            do_send,          false },
    { { 'd', 0 },            do_dry,           false },
    { { 'e', 0 },            do_editor,        false },
    { { 't', 0 },            do_template,      false },
    { { 'u', 0 },            composer_restore, false },
    { { 'u', MOD_CTRL },     do_empty,         false },
    { { ' ', 0 },            do_space,         false },
    { { 'j', 0 },            do_down,          false },
    { { 'k', 0 },            do_up,            false },
    { { KEYS_DOWN, 0 },      do_down,          false },
    { { KEYS_UP, 0 },        do_up,            false },
    { { KEYS_RIGHT, 0 },     do_down,          false },
    { { KEYS_LEFT, 0 },      do_up,            false },
    { { KEYS_TAB, 0 },       do_next,          false },
    { { KEYS_BACKTAB, 0 },   do_previous,      false },
    { { KEYS_ENTER, 0 },     do_nothing,       true },
    { { 'n', 0 },            composer_close,   true },
    { { 'q', 0 },            composer_close,   true },
    { { KEYS_ESC, 0 },       composer_close,   true },
    { { KEYS_F1, 0 },        help_open,        true },
    { { '?', 0 },            help_open,        true },
};
/* clang-format on */

/* Drawing anew and going to the shell work on every page, with the keys that the person has for them. */
static bool
general_key(struct turn *t, struct key k)
{
    const struct call call = { .text = "" };
    enum action action;

    if (keymap_find(&t->ui->keymap, CONTEXT_LIST, &k, 1, &action) != KEYMAP_FOUND
        || (action != ACTION_REDRAW && action != ACTION_SUSPEND))
        return false;
    action_run(t, action, &call);
    return true;
}

static void
key_outside(struct turn *t, struct key k)
{
    const struct composer *c = &t->ui->composer;

    if (c->part == COMPOSE_NEXT && c->token == 0 && composer_next_key(t, k)) {
        keep(t);
        return;
    }
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!key_equal(keys[i].key, k))
            continue;
        if (c->token != 0 && !keys[i].busy)
            turn_say(t, false, "%s: the answer is awaited", c->dry ? "dry run" : "it is being sent");
        else
            keys[i].fn(t);
        return;
    }
    if (!general_key(t, k))
        turn_say(t, false, "that key does nothing outside the text; Tab goes to it, F1 shows the keys");
}

/* ---- keys in the text */

/* To the next hole, and after the last one to the next field. */
static void
do_tab(struct turn *t)
{
    if (!composer_to_hole(t, composer_past_hole(&t->ui->composer)))
        go_field(t, 1);
}

static void
key_in_text(struct turn *t, struct key k)
{
    struct composer *c = &t->ui->composer;
    struct compose_layout l;
    bool changed;

    composer_layout(t->ui, &l);
    if (k.mods == 0 && k.code == KEYS_ESC)
        c->part = COMPOSE_OUT;
    else if (k.mods == 0 && k.code == KEYS_TAB)
        do_tab(t);
    else if (k.mods == 0 && k.code == KEYS_BACKTAB)
        go_field(t, -1);
    else if (k.mods == 0 && k.code == KEYS_F1)
        help_open(t);
    else if (!textarea_key(&c->text, k, l.text.rows, l.text.cols, &changed))
        general_key(t, k);
    else if (changed)
        composer_touch(t);
}

void
composer_scroll(struct turn *t, long rows)
{
    scroll_preview(t, rows);
}

void
composer_key(struct turn *t, struct key k)
{
    struct composer *c = &t->ui->composer;

    if (!t->ui->message.ok)
        t->ui->message.text[0] = '\0';
    if (c->part == COMPOSE_TEXT)
        key_in_text(t, k);
    else
        key_outside(t, k);
}

void
composer_paste(struct turn *t, const char *text)
{
    struct composer *c = &t->ui->composer;

    if (c->part != COMPOSE_TEXT || composer_is_busy(c))
        turn_say(t, false, "what was pasted is dropped: Tab to the text first");
    else if (textarea_insert(&c->text, text))
        composer_touch(t);
    else
        turn_say(t, false, "what was pasted is dropped: with it the text has more than %d bytes", MESSAGE_TEXT_BYTES);
}
