/* SPDX-License-Identifier: MIT */
/* What the help says: made of the keymap as it is now and of the action table, what is needed at night first. */
#include "ui/help_page.h"

#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "ui/acts.h"
#include "ui/signs.h"
#include "util/alloc.h"
#include "util/utf8.h"

/* The keys of two actions are told together where they are no longer. */
#define HELP_KEYS_MAX 12

/* What no table holds. Among messages digits are keys. */
static const struct {
    unsigned where; /* enum action_where */
    bool seldom;
    const char *keys, *text;
} fixed[] = {
    { IN_HELPED, false, "Ctrl-C", "cancel; twice: quit" },
    { IN_BOARD, true, "30 a", "a number first: a count" },
    { IN_PANES, true, "y n Esc", "in a box that asks" },
    { IN_PANES, true, "click wheel", "choose a row, move" },
};

/* Two keys that are told on one line, where both do something. */
static const struct {
    enum action one, other;
    const char *text;
} pairs[] = {
    { ACTION_TAKE, ACTION_ASSIGN, "take it; give it away" },
    { ACTION_CLOSE, ACTION_VOTE, "close with a vote; vote" },
    { ACTION_UNDO, ACTION_REDO, "undo mine; undo the undo" },
    { ACTION_RUN, ACTION_COPY, "run a command; copy it" },
    { ACTION_DOWN, ACTION_UP, "line down, up" },
    { ACTION_TOP, ACTION_BOTTOM, "top, bottom" },
    { ACTION_PAGE_DOWN, ACTION_PAGE_UP, "page down, up" },
    { ACTION_NEXT_UNACKED, ACTION_PREV_UNACKED, "next unacked, previous" },
    { ACTION_PANE_ALERTS, ACTION_PANE_INCIDENTS, "alerts, incidents" },
    { ACTION_PANE_LOG, ACTION_PANE_MESSAGES, "event log, messages" },
    { ACTION_PANE_HANDOVER, ACTION_PANE_SILENCES, "handover, silences" },
    { ACTION_ZOOM, ACTION_UNZOOM, "this pane alone; all" },
    { ACTION_RANGE, ACTION_MARK_ALL, "mark a range; all" },
    { ACTION_FILTER, ACTION_FILTER_CELL, "filter; by what is here" },
    { ACTION_REPLAY_BACK, ACTION_REPLAY_ON, "one event back, on" },
    { ACTION_REPLAY_PREV, ACTION_REPLAY_NEXT, "change before, next" },
    { ACTION_REPLAY_SLOWER, ACTION_REPLAY_FASTER, "slower, faster" },
    { ACTION_REPLAY_WIDER, ACTION_REPLAY_NARROWER, "longer time line, shorter" },
    { ACTION_REPLAY_MARK, ACTION_REPLAY_RETURN, "mark this moment; to it" },
};

/* Told behind all that is needed at night, as what has no key is. */
static const enum action rare[] = { ACTION_HALF_DOWN, ACTION_HALF_UP, ACTION_PREV_PANE, ACTION_REDRAW, ACTION_SUSPEND,
    ACTION_PANE_DETAIL, ACTION_DEMO, ACTION_WRITE_CONFIG };

/* What one does, and what one finds, in two columns beside each other. */
static const enum action_section order[] = { SECTION_ACT, SECTION_FIND, SECTION_PROGRAM, SECTION_MOVE, SECTION_SELECT,
    SECTION_SEE };
static const struct {
    const char *keys, *text;
} grammar[] = {
    { "word !word", "in summary or labels; not" },
    { "env=prod", "a label; also != =~ !~" },
    { "sev=~\"cr.*\"", "=~ is the whole value" },
    { "@age>15m", "also < >= <= = !=" },
};

static bool
contains(const char *text, const char *lower)
{
    size_t len = strlen(text);
    char *folded = xmalloc(2 * len + 4);
    size_t n = utf8_lower(text, len, folded);
    bool found = memmem(folded, n, lower, strlen(lower)) != NULL;

    free(folded);
    return found;
}

static void
add(struct help_page *p, const char *keys, const char *text, bool own)
{
    struct help_entry e = { .own = own };

    if (*p->search != '\0' && !contains(keys, p->search) && !contains(text, p->search))
        return;
    e.keys = xstrdup(keys);
    e.text = xstrdup(text);
    vec_push(&p->entries, e);
}

/* A head that has no entries below it is taken away again. */
static void
drop_last_head(struct help_page *p)
{
    if (p->entries.n > 0 && p->entries.v[p->entries.n - 1].head)
        free(p->entries.v[--p->entries.n].text);
}

static void
add_head(struct help_page *p, const char *text)
{
    struct help_entry e = { .head = true, .text = xstrdup(text) };

    drop_last_head(p);
    vec_push(&p->entries, e);
}

static bool
is_told(const struct ui *ui, enum action action)
{
    const struct action_row *row = &action_rows[action];

    return row->where & action_where(ui, ui->help.about) && !(replaying_is_on(ui) && row->flags & (WRITES | NOW_ONLY));
}

static size_t
keys_of(const struct ui *ui, enum action action, size_t most, struct buf *out)
{
    return keymap_keys_of(&ui->keymap, ui->help.about, action, most, out);
}

static bool
is_seldom(const struct ui *ui, enum action action)
{
    struct buf keys = BUF_INIT;
    bool yes = keys_of(ui, action, 1, &keys) == 0;

    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++)
        yes = yes || rare[i] == action;
    buf_release(&keys);
    return yes;
}

static void
add_action(const struct ui *ui, struct help_page *p, enum action action)
{
    const struct action_row *row = &action_rows[action];
    struct buf keys = BUF_INIT;

    if (keys_of(ui, action, 2, &keys) == 0)
        buf_addf(&keys, ":%s%s%s", row->name, row->args != NULL && *row->args != '[' ? " " : "",
            row->args != NULL && *row->args != '[' ? row->args : "");
    add(p, buf_text(&keys), row->help, keymap_is_rebound(&ui->keymap, action));
    buf_release(&keys);
}

/* false: each stands for itself. Who searches finds each by its own words. */
static bool
add_pair(const struct ui *ui, struct help_page *p, enum action one, enum action other, const char *text)
{
    bool both = *p->search == '\0' && is_told(ui, one) && is_told(ui, other) && !is_seldom(ui, one) && !is_seldom(ui, other);
    struct buf keys = BUF_INIT;

    if (both) {
        keys_of(ui, one, 1, &keys);
        buf_addc(&keys, ' ');
        keys_of(ui, other, 1, &keys);
        both = keys.len <= HELP_KEYS_MAX;
    }
    if (both)
        add(p, buf_text(&keys), text, keymap_is_rebound(&ui->keymap, one) || keymap_is_rebound(&ui->keymap, other));
    buf_release(&keys);
    return both;
}

/* In the place of the first of the two. */
static void
add_alone_or_paired(const struct ui *ui, struct help_page *p, enum action action, bool done[ACTIONS])
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !done[action]; i++)
        if (pairs[i].one == action && add_pair(ui, p, action, pairs[i].other, pairs[i].text))
            done[action] = done[pairs[i].other] = true;
    if (!done[action])
        add_action(ui, p, action);
}

static void
add_fixed(const struct ui *ui, struct help_page *p, bool seldom)
{
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (fixed[i].seldom == seldom && fixed[i].where & 1u << ui->help.about)
            add(p, fixed[i].keys, fixed[i].text, false);
}

static void
add_section(const struct ui *ui, struct help_page *p, enum action_section section)
{
    bool done[ACTIONS] = { false };

    add_head(p, section_names[section]);
    for (int i = 0; i < ACTIONS; i++)
        if (action_rows[i].section == section && is_told(ui, (enum action)i) && !is_seldom(ui, (enum action)i))
            add_alone_or_paired(ui, p, (enum action)i, done);
    if (section == SECTION_PROGRAM)
        add_fixed(ui, p, false);
}

static void
add_seldom(const struct ui *ui, struct help_page *p)
{
    add_head(p, "ALSO  words after :, and seldom keys");
    for (int i = 0; i < ACTIONS; i++)
        if (is_told(ui, (enum action)i) && is_seldom(ui, (enum action)i))
            add_action(ui, p, (enum action)i);
    add_fixed(ui, p, true);
}

/* Its keys are fixed. */
static void
fill_composer(const struct ui *ui, struct help_page *p)
{
    bool incident = ui->composer.inc.number != 0;

    add_head(p, "KEYS  outside the text");
    for (const struct composer_help *h = composer_help; h->keys != NULL; h++)
        if (incident || !h->incident)
            add(p, h->keys, h->text, false);
    add_head(p, "VARIABLES  {{name}} in the text");
    for (const struct post_variable *v = post_variables; v->name != NULL; v++)
        if (incident || !v->incident)
            add(p, v->name, v->help, false);
    drop_last_head(p);
}

static void
fill_box(struct help_page *p, const char *head, const struct box_help *rows)
{
    add_head(p, head);
    for (; rows->keys != NULL; rows++)
        add(p, rows->keys, rows->text, false);
    drop_last_head(p);
}

static void
add_signs(struct help_page *p)
{
    add_head(p, "SIGNS  before an alert");
    for (const struct sign *s = signs; s->letter != NULL; s++)
        add(p, s->letter, s->text, false);
}

static void
add_grammar(struct help_page *p)
{
    add_head(p, "FILTER  all terms must hold");
    for (size_t i = 0; i < sizeof grammar / sizeof *grammar; i++)
        add(p, grammar[i].keys, grammar[i].text, false);
    for (size_t i = 0; filter_fields[i].name != NULL; i++) {
        struct buf name = BUF_INIT;

        buf_addf(&name, "@%s", filter_fields[i].name);
        add(p, buf_text(&name), filter_fields[i].help, false);
        buf_release(&name);
    }
}

static void
fill(const struct ui *ui, struct help_page *p)
{
    if (ui->composer.open) {
        fill_composer(ui, p);
        return;
    }
    if (ui->silencer.open) {
        fill_box(p, "KEYS  among the matchers", silencer_help);
        return;
    }
    if (ui->escalator.open) {
        fill_box(p, "KEYS  among the choices", escalator_help);
        return;
    }
    if (ui->incident_box.open) {
        fill_box(p, "KEYS  among the fields", incident_box_help);
        return;
    }
    if (replaying_is_on(ui))
        add_section(ui, p, SECTION_REPLAY);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        add_section(ui, p, order[i]);
    if (ui->help.about != CONTEXT_MESSAGES)
        add_signs(p);
    add_seldom(ui, p);
    if (IN_BOARD & 1u << ui->help.about)
        add_grammar(p);
    drop_last_head(p);
}

void
help_page_make(const struct ui *ui, struct help_page *p)
{
    const char *text = editor_text(&ui->help.search);
    size_t len = strlen(text);
    char *lower = xmalloc(2 * len + 4);

    lower[utf8_lower(text, len, lower)] = '\0';
    *p = (struct help_page){ .search = lower };
    fill(ui, p);
}

void
help_page_release(struct help_page *p)
{
    for (size_t i = 0; i < p->entries.n; i++) {
        free(p->entries.v[i].keys);
        free(p->entries.v[i].text);
    }
    vec_release(&p->entries);
    free((char *)p->search);
}
