/* SPDX-License-Identifier: MIT */
/* Updates, notes and actions under an incident. */
#include <stdio.h>
#include <string.h>

#include "core/decide_act.h"
#include "core/decide_post.h"
#include "core/incident_tell.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* How far ahead the next update, or the end of an action, may be. */
#define NEXT_UPDATE_MAX_MS (30 * MS_DAY)
#define ACTION_DUE_MAX_MS (366 * MS_DAY)

/* The next number of that kind, also behind what this batch has written; 0 and *err: there are too many. */
static uint32_t
next_number(struct decision *d, const struct incident *i, enum incident_entry_kind kind)
{
    size_t n = incident_entries_n(i, kind);

    for (size_t k = 0; k < d->out->events.n; k++) {
        const struct event *ev = &d->out->events.v[k];

        n += ev->kind == EV_INC_ENTRY && ev->incident == i->number && ev->u.inc_entry.now.kind == kind
            && ev->u.inc_entry.was.number == 0;
    }
    if (n < INCIDENT_ENTRIES_MAX)
        return (uint32_t)n + 1;
    err_set(d->err, ERR_LIMIT, "INC-%llu has %d %ss, and no more", (unsigned long long)i->number, INCIDENT_ENTRIES_MAX,
        incident_entry_words[kind]);
    return 0;
}

struct event *
decide_add_entry(struct decision *d, const struct incident *i, enum incident_entry_kind kind, const char *text)
{
    uint32_t number = next_number(d, i, kind);
    struct event *ev = number == 0 ? NULL : decide_add_incident(d, EV_INC_ENTRY, i->number);

    if (ev != NULL)
        ev->u.inc_entry.now = (struct incident_entry){ .kind = kind,
            .number = number,
            .by = ev->actor,
            .at_ms = d->now_ms,
            .text = arena_strdup(&d->out->events.arena, text) };
    return ev;
}

struct incident_entry
decide_keep_entry(struct decision *d, const struct incident_entry *e)
{
    struct arena *arena = &d->out->events.arena;
    struct incident_entry kept = *e;

    kept.by = arena_strdup(arena, e->by);
    kept.text = arena_strdup(arena, e->text);
    kept.owner = arena_strdup_or_null(arena, e->owner);
    kept.state = arena_strdup_or_null(arena, e->state);
    return kept;
}

struct event *
decide_change_entry(struct decision *d, const struct incident *i, const struct incident_entry *was)
{
    struct event *ev = decide_add_incident(d, EV_INC_ENTRY, i->number);

    ev->u.inc_entry.was = decide_keep_entry(d, was);
    ev->u.inc_entry.now = ev->u.inc_entry.was;
    return ev;
}

/* ---- what is given, checked */

static bool
check_due(struct decision *d, const char *what, int64_t max_ms)
{
    int64_t due_ms = d->cmd->incident->due_ms;
    char max[TIME_TEXT_MAX];

    duration_short(max_ms, max);
    return due_ms == 0 || (due_ms > d->now_ms && due_ms - d->now_ms <= max_ms)
        || err_set(d->err, ERR_USAGE, "%s is to come, and within %s", what, max);
}

/* A note's or an action's, with its lines. */
static bool
check_words(struct decision *d, bool wanted)
{
    const char *text = d->cmd->text, *word = incident_entry_words[d->cmd->incident->kind];

    if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
        return (text == NULL && !wanted) || err_set(d->err, ERR_USAGE, "the %s needs some words", word);
    if (!utf8_is_valid(text, strlen(text)))
        return err_set(d->err, ERR_USAGE, "the %s is not valid UTF-8", word);
    return utf8_count(text) <= INCIDENT_TEXT_MAX
        || err_set(d->err, ERR_LIMIT, "the %s has %zu characters: at most %d", word, utf8_count(text), INCIDENT_TEXT_MAX);
}

static bool
check_no_values(struct decision *d)
{
    return d->cmd->incident->values_n == 0
        || err_set(d->err, ERR_USAGE, "fields of the incident change with an update, or by themselves: not with a %s",
            incident_entry_words[d->cmd->incident->kind]);
}

/* was is what is changed; NULL with true: a new one is written. */
static bool
find_entry(struct decision *d, const struct incident *i, const struct incident_entry **was)
{
    const struct incident_wish *w = d->cmd->incident;

    *was = NULL;
    if (w->entry == 0)
        return true;
    *was = incident_entry(i, w->kind, w->entry);
    if (*was == NULL || (*was)->withdrawn)
        return err_set(d->err, *was == NULL ? ERR_NOTFOUND : ERR_REFUSED, "%s %u of INC-%llu %s", incident_entry_words[w->kind],
            w->entry, (unsigned long long)i->number, *was == NULL ? "is not there" : "was withdrawn");
    return true;
}

/* ---- updates */

/* Where it goes: what the command names, else what is configured. */
static size_t
destinations_of(const struct decision *d, const char *const **names)
{
    const struct incident_rules *rules = d->m->config.incidents;

    *names = d->cmd->destinations;
    if (d->cmd->destinations_n > 0 || rules == NULL)
        return d->cmd->destinations_n;
    *names = rules->destinations;
    return rules->destinations_n;
}

static bool
check_may_tell(struct decision *d, const struct incident_draft *draft)
{
    enum incident_state now = incident_state_of(draft->fields[INCIDENT_STATE]);
    bool over = now == INCIDENT_IS_CLOSED || now == INCIDENT_INVALID;

    return !over || incident_draft_changes(draft, INCIDENT_STATE)
        || err_set(d->err, ERR_REFUSED, "INC-%llu is %s: reopen it to write an update, or write a note",
            (unsigned long long)draft->i->number, incident_states[now].word);
}

static bool
check_update(struct decision *d, const struct incident *i, struct incident_draft *draft)
{
    const char *const *names;
    size_t n = destinations_of(d, &names);
    struct post_check c;
    const char *ask;

    if (d->cmd->incident->entry != 0)
        return err_set(d->err, ERR_REFUSED, "an update that was sent is not changed: write another one, or undo it");
    if (!decide_check_destinations(d) || !decide_check_room(d, n) || !decide_check_update(d, names, n, &c)
        || !check_due(d, "the next update", NEXT_UPDATE_MAX_MS) || !decide_incident_draft(d, i, draft)
        || !decide_incident_settle(d, draft) || !check_may_tell(d, draft))
        return false;
    ask = decide_ask_text(d, &c);
    if (ask != NULL)
        incident_ask(d, &draft->ask, "%s", ask);
    return incident_is_sure(d, draft->ask);
}

static void
update_words(struct decision *d, const struct incident_draft *draft, const struct incident_entry *e)
{
    struct buf words;
    char at[TIME_TEXT_MAX];

    buf_init(&words, LOG_TEXT_MAX);
    buf_addf(&words, "update %u of INC-%llu", e->number, (unsigned long long)draft->i->number);
    if (e->due_ms != 0) {
        time_near(e->due_ms, d->now_ms, at);
        buf_addf(&words, ", the next one by %s", at);
    }
    if (incident_draft_changes(draft, INCIDENT_STATE))
        buf_addf(&words, ": it is %s", draft->fields[INCIDENT_STATE]);
    decide_summary(d, buf_text(&words));
    buf_release(&words);
}

/* What ends it promises no other one. */
static bool
update(struct decision *d, const struct incident *i)
{
    struct incident_draft draft;
    struct event *ev;

    if (!check_update(d, i, &draft) || (ev = decide_add_entry(d, i, ENTRY_UPDATE, d->cmd->text)) == NULL)
        return false;
    ev->u.inc_entry.now.state = arena_strdup(&d->out->events.arena, draft.fields[INCIDENT_STATE]);
    if (incident_states[incident_state_of(draft.fields[INCIDENT_STATE])].open)
        ev->u.inc_entry.now.due_ms = d->cmd->incident->due_ms;
    update_words(d, &draft, &ev->u.inc_entry.now);
    decide_incident_write(d, &draft);
    return true;
}

/* ---- notes */

/* "note 3 of INC-12 written, of 23:30Z": a time without a day may be understood as another than was meant. */
static void
note_words(struct decision *d, const struct incident *i, const struct incident_entry *e, const char *what)
{
    int64_t at_ms = d->cmd->incident->at_ms;
    char of[TIME_TEXT_MAX] = "";

    if (at_ms != 0)
        time_near(at_ms, d->now_ms, of);
    snprintf(d->out->summary, sizeof d->out->summary, "note %u of INC-%llu %s%s%s", e->number, (unsigned long long)i->number,
        what, *of != '\0' ? ", of " : "", of);
}

static bool
note(struct decision *d, const struct incident *i)
{
    const struct incident_wish *w = d->cmd->incident;
    const struct incident_entry *was;
    struct incident_entry *now;
    struct event *ev;

    if (!check_no_values(d) || !find_entry(d, i, &was) || !check_words(d, was == NULL))
        return false;
    if (w->at_ms > d->now_ms)
        return err_set(d->err, ERR_USAGE, "a note is of what has been: its time is yet to come");
    ev = was == NULL ? decide_add_entry(d, i, ENTRY_NOTE, d->cmd->text) : decide_change_entry(d, i, was);
    if (ev == NULL)
        return false;
    now = &ev->u.inc_entry.now;
    if (d->cmd->text != NULL)
        now->text = arena_strdup(&d->out->events.arena, d->cmd->text);
    if (w->at_ms != 0)
        now->at_ms = w->at_ms;
    note_words(d, i, now, was == NULL ? "written" : "corrected");
    return was == NULL || !str_eq(now->text, was->text) || now->at_ms != was->at_ms
        || err_set(d->err, ERR_REFUSED, "note %u says so already", was->number);
}

/* ---- actions */

static bool
check_owner(struct decision *d)
{
    const char *owner = d->cmd->incident->owner;

    return owner == NULL || *owner == '\0' || decide_check_known(d, owner) || err_wrap(d->err, "owner");
}

static bool
is_same_action(const struct incident_entry *a, const struct incident_entry *b)
{
    return str_eq(a->text, b->text) && str_eq(a->owner, b->owner) && a->due_ms == b->due_ms && a->done == b->done;
}

/* "action 2 of INC-12 done", "action 3 of INC-12: bob, until 2026-12-01" */
static void
action_words(struct decision *d, const struct incident *i, const struct incident_entry *e)
{
    char until[TIME_TEXT_MAX] = "";

    if (e->done != ENTRY_OPEN) {
        snprintf(d->out->summary, sizeof d->out->summary, "action %u of INC-%llu is %s", e->number, (unsigned long long)i->number,
            incident_action_words[e->done]);
        return;
    }
    if (e->due_ms != 0)
        time_near(e->due_ms, d->now_ms, until);
    snprintf(d->out->summary, sizeof d->out->summary, "action %u of INC-%llu: %.64s%s%s", e->number,
        (unsigned long long)i->number, e->owner == NULL ? "nobody has it yet" : e->owner, *until != '\0' ? ", until " : "",
        until);
}

static bool
action(struct decision *d, const struct incident *i)
{
    const struct incident_wish *w = d->cmd->incident;
    const struct incident_entry *was;
    struct incident_entry *now;
    struct event *ev;

    if (!check_no_values(d) || !find_entry(d, i, &was) || !check_words(d, was == NULL) || !check_owner(d)
        || !check_due(d, "an action's end", ACTION_DUE_MAX_MS))
        return false;
    ev = was == NULL ? decide_add_entry(d, i, ENTRY_ACTION, d->cmd->text) : decide_change_entry(d, i, was);
    if (ev == NULL)
        return false;
    now = &ev->u.inc_entry.now;
    if (d->cmd->text != NULL)
        now->text = arena_strdup(&d->out->events.arena, d->cmd->text);
    if (w->owner != NULL)
        now->owner = *w->owner == '\0' ? NULL : arena_strdup(&d->out->events.arena, w->owner);
    if (w->due_ms != 0)
        now->due_ms = w->due_ms;
    now->done = w->done;
    action_words(d, i, now);
    return was == NULL || !is_same_action(now, was) || err_set(d->err, ERR_REFUSED, "action %u is so already", was->number);
}

typedef bool entry_fn(struct decision *d, const struct incident *i);
static entry_fn *const entry_fns[INCIDENT_ENTRY_KINDS] = {
    [ENTRY_UPDATE] = update,
    [ENTRY_NOTE] = note,
    [ENTRY_ACTION] = action,
};

bool
decide_incident_entry(struct decision *d)
{
    const struct incident *i = decide_incident_named(d);

    if (i == NULL || !entry_fns[d->cmd->incident->kind](d, i))
        return false;
    d->out->done = 1;
    d->out->incident = i->number;
    decide_tell_incident(d, i->number);
    return true;
}
