/* SPDX-License-Identifier: MIT */
/* What an incident's fields become in one act: what a person says, the times that follow from it, and whether all of it fits. */
#include "core/decide_incident.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/secret.h"
#include "util/str.h"
#include "util/time.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Each of these that is there is no earlier than those before it. */
static const enum incident_field times_in_order[] = { INCIDENT_STARTED, INCIDENT_ACKED, INCIDENT_MITIGATED, INCIDENT_RESOLVED,
    INCIDENT_CLOSED };

/* A time that a state brings, and those in which it is there. */
static const struct {
    enum incident_field time;
    unsigned states, brought_by; /* bits 1 << state */
} state_times[] = {
#define IN(state) (1u << (state))
#define OVER (IN(INCIDENT_IS_RESOLVED) | IN(INCIDENT_IS_CLOSED))
    { INCIDENT_MITIGATED, ~0u, IN(INCIDENT_MONITORING) | OVER },
    { INCIDENT_RESOLVED, OVER, OVER },
    { INCIDENT_CLOSED, IN(INCIDENT_IS_CLOSED), IN(INCIDENT_IS_CLOSED) },
};

static int64_t
time_of(const char *const fields[INCIDENT_FIELDS], enum incident_field field)
{
    int64_t ms;

    return fields[field] != NULL && time_parse_rfc3339(fields[field], &ms) ? ms : 0;
}

const char *
decide_time_text(struct decision *d, int64_t ms)
{
    char text[TIME_TEXT_MAX];

    time_rfc3339(ms, text);
    return arena_strdup(&d->out->events.arena, text);
}

static bool
check_times(const char *const fields[INCIDENT_FIELDS], struct err *err)
{
    enum incident_state state = incident_state_of(fields[INCIDENT_STATE]);
    enum incident_field before = INCIDENT_FIELDS;

    for (size_t i = 0; i < COUNT(state_times); i++) {
        const char *word = incident_fields[state_times[i].time].word, *time = fields[state_times[i].time];

        if (time != NULL && (state_times[i].states & IN(state)) == 0)
            return err_set(err, ERR_USAGE, "%s is %s, and the incident is %s: it has no such time", word, time,
                incident_states[state].word);
        if (time == NULL && (state_times[i].brought_by & IN(state)) != 0)
            return err_set(err, ERR_USAGE, "an incident that is %s has %s: correct it, or change the state",
                incident_states[state].word, word);
    }
    for (size_t i = 0; i < COUNT(times_in_order); i++) {
        enum incident_field f = times_in_order[i];

        if (fields[f] == NULL)
            continue;
        if (before != INCIDENT_FIELDS && time_of(fields, f) < time_of(fields, before))
            return err_set(err, ERR_USAGE, "%s %s would be before %s %s", incident_fields[f].word, fields[f],
                incident_fields[before].word, fields[before]);
        before = f;
    }
    return true;
}

bool
incident_fields_check(const char *const fields[INCIDENT_FIELDS], struct err *err)
{
    enum incident_state state = incident_state_of(fields[INCIDENT_STATE]);

    if (fields[INCIDENT_MERGED] != NULL && incident_states[state].open)
        return err_set(err, ERR_USAGE, "it was merged into INC-%s, and is not open", fields[INCIDENT_MERGED]);
    if (fields[INCIDENT_PUBLIC] != NULL && state == INCIDENT_INVALID)
        return err_set(err, ERR_USAGE, "what is invalid is never public");
    return check_times(fields, err);
}

/* Now, but no earlier than what was before it, nor later than what a person says came after it. */
static int64_t
fitting_time(const struct decision *d, const struct incident_draft *draft, enum incident_field field, int64_t ms)
{
    int64_t from = INT64_MIN, to = d->now_ms;
    bool behind = false;

    for (size_t i = 0; i < COUNT(times_in_order); i++) {
        enum incident_field f = times_in_order[i];

        if (f == field)
            behind = true;
        else if (draft->fields[f] == NULL)
            continue;
        else if (!behind)
            from = time_of(draft->fields, f);
        else if (time_of(draft->fields, f) < to)
            to = time_of(draft->fields, f);
    }
    ms = ms < to ? ms : to;
    return ms > from ? ms : from;
}

void
incident_draft_time(struct decision *d, struct incident_draft *draft, enum incident_field field, int64_t ms)
{
    if (draft->fields[field] == NULL && !draft->named[field])
        draft->fields[field] = decide_time_text(d, fitting_time(d, draft, field, ms));
}

void
incident_ask(struct decision *d, const char **ask, const char *fmt, ...)
{
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    str_trim_partial(text);
    *ask = arena_printf(&d->out->events.arena, "%s%s%s", *ask == NULL ? "" : *ask, *ask == NULL ? "" : "; ", text);
}

bool
incident_is_sure(struct decision *d, const char *ask)
{
    return ask == NULL || d->cmd->sure || err_set(d->err, ERR_REFUSED, DECIDE_ASK "%s: go on?", ask);
}

/* Two people at once: what another one changed since she looked is not overwritten, whatever she has said yes to. */
static bool
check_seen(struct decision *d, const struct incident_draft *draft, enum incident_field field)
{
    const struct incident *i = draft->i;
    uint64_t seen = d->cmd->incident->seen;
    bool tells = d->cmd->kind == CMD_INCIDENT_ENTRY; /* an update says it anew, also where another has told of it already */
    const struct act *act;
    char at[TIME_TEXT_MAX];

    if (i == NULL || seen == 0 || i->field_seq[field] <= seen || (!tells && !incident_draft_changes(draft, field)))
        return true;
    act = model_act(d->m, i->field_seq[field]);
    if (act != NULL && str_eq(act->actor, d->cmd->actor))
        return true;
    time_hhmm(act != NULL ? act->at_ms : i->changed_at_ms, at);
    return err_set(d->err, ERR_REFUSED, "%s was changed since you looked, by %.64s at %s, to %.80s: look once more",
        incident_fields[field].word, act != NULL ? act->actor : i->changed_by, at,
        i->fields[field] == NULL ? "nothing" : i->fields[field]);
}

bool
decide_incident_draft(struct decision *d, const struct incident *i, struct incident_draft *out)
{
    const struct incident_wish *w = d->cmd->incident;

    *out = (struct incident_draft){ .i = i };
    for (int f = 0; i != NULL && f < INCIDENT_FIELDS; f++)
        out->fields[f] = i->fields[f];
    for (size_t k = 0; w != NULL && k < w->values_n; k++) {
        enum incident_field f = w->values[k].field;

        if (out->named[f])
            return err_set(d->err, ERR_USAGE, "%s is given twice", incident_fields[f].word);
        if (!decide_incident_value(d, &w->values[k], &out->fields[f]))
            return false;
        out->named[f] = true;
        if (!check_seen(d, out, f))
            return false;
    }
    return true;
}

/* ---- what follows, and what does not fit */

bool
incident_draft_changes(const struct incident_draft *draft, enum incident_field field)
{
    return !str_eq(draft->fields[field], draft->i == NULL ? NULL : draft->i->fields[field]);
}

static bool
check_move(struct decision *d, const struct incident_draft *draft)
{
    enum incident_state from, to = incident_state_of(draft->fields[INCIDENT_STATE]);
    struct buf words = BUF_INIT;

    if (draft->i == NULL)
        return incident_states[to].open || OVER & IN(to)
            || err_set(d->err, ERR_USAGE, "nothing is declared to be %s", incident_states[to].word);
    from = incident_state(draft->i);
    if (from == to || incident_may_go(from, to))
        return true;
    for (int s = 0; s < INCIDENT_STATES; s++)
        if (incident_may_go(from, (enum incident_state)s))
            buf_addf(&words, "%s%s", words.len > 0 ? ", " : "", incident_states[s].word);
    err_set(d->err, ERR_REFUSED, "INC-%llu is %s: from there it may become %s", (unsigned long long)draft->i->number,
        incident_states[from].word, buf_text(&words));
    buf_release(&words);
    return false;
}

/* The latest first: what comes before it must fit. */
void
incident_draft_follow(struct decision *d, struct incident_draft *draft)
{
    enum incident_state state = incident_state_of(draft->fields[INCIDENT_STATE]);

    for (size_t i = COUNT(state_times); i-- > 0;) {
        enum incident_field f = state_times[i].time;

        if ((state_times[i].states & IN(state)) == 0 && !draft->named[f])
            draft->fields[f] = NULL;
        if ((state_times[i].brought_by & IN(state)) != 0)
            incident_draft_time(d, draft, f, d->now_ms);
    }
    if (incident_states[state].open)
        draft->fields[INCIDENT_MERGED] = NULL; /* it is worked on by itself again */
}

/* Who changes the severity has looked at it. */
static void
follow_severity(struct decision *d, struct incident_draft *draft)
{
    if (draft->i != NULL && incident_draft_changes(draft, INCIDENT_SEVERITY) && !draft->named[INCIDENT_REVIEWED])
        draft->fields[INCIDENT_REVIEWED] = decide_time_text(d, d->now_ms);
}

static const char *
name_of(struct decision *d, const struct incident_draft *draft)
{
    if (draft->i == NULL)
        return "the incident";
    return arena_printf(&d->out->events.arena, "INC-%llu", (unsigned long long)draft->i->number);
}

/* What was declared by mistake is shown to nobody. */
static bool
check_invalid(struct decision *d, struct incident_draft *draft)
{
    if (incident_state_of(draft->fields[INCIDENT_STATE]) != INCIDENT_INVALID || draft->fields[INCIDENT_PUBLIC] == NULL)
        return true;
    if (incident_draft_changes(draft, INCIDENT_PUBLIC))
        return err_set(d->err, ERR_REFUSED, "%s is invalid: it is never public", name_of(d, draft));
    draft->fields[INCIDENT_PUBLIC] = NULL;
    incident_ask(d, &draft->ask, "%s is public: invalid, the status page shows it no more", name_of(d, draft));
    return true;
}

static void
ask_secrets(struct decision *d, struct incident_draft *draft)
{
    static const enum incident_field shown[] = { INCIDENT_TITLE, INCIDENT_DESCRIPTION, INCIDENT_RCA };
    const char *what;

    for (size_t i = 0; i < COUNT(shown); i++)
        if (draft->fields[shown[i]] != NULL && incident_draft_changes(draft, shown[i])
            && secret_find(draft->fields[shown[i]], &what) != NULL)
            incident_ask(d, &draft->ask, "%s seems to hold %s, and channels show it", incident_fields[shown[i]].word, what);
}

static void
ask_public(struct decision *d, struct incident_draft *draft)
{
    if (draft->fields[INCIDENT_PUBLIC] == NULL || !incident_draft_changes(draft, INCIDENT_PUBLIC))
        return;
    incident_ask(d, &draft->ask, "%s becomes public: the status page shows \"%.80s\", %s, %s, its times%s%s", name_of(d, draft),
        draft->fields[INCIDENT_TITLE], draft->fields[INCIDENT_SEVERITY], draft->fields[INCIDENT_STATE],
        draft->fields[INCIDENT_DESCRIPTION] != NULL ? ", its description" : "",
        draft->fields[INCIDENT_RCA] != NULL ? " and the link to its analysis" : "");
}

static bool
is_reopened(const struct incident_draft *draft)
{
    return draft->i != NULL && !incident_is_open(draft->i)
        && incident_states[incident_state_of(draft->fields[INCIDENT_STATE])].open;
}

bool
decide_incident_settle(struct decision *d, struct incident_draft *draft)
{
    if (!check_move(d, draft) || (is_reopened(draft) && !decide_check_open(d)))
        return false;
    if (draft->i == NULL || incident_draft_changes(draft, INCIDENT_STATE))
        incident_draft_follow(d, draft);
    follow_severity(d, draft);
    if (!check_invalid(d, draft) || !incident_fields_check(draft->fields, d->err))
        return false;
    ask_secrets(d, draft);
    ask_public(d, draft);
    return true;
}

size_t
decide_incident_write(struct decision *d, const struct incident_draft *draft)
{
    size_t n = 0;

    for (int f = 0; f < INCIDENT_FIELDS; f++) {
        if (!incident_draft_changes(draft, (enum incident_field)f))
            continue;
        decide_incident_field(d, draft->i, (enum incident_field)f, draft->fields[f]);
        n++;
    }
    if (is_reopened(draft))
        decide_incident_yield(d, draft->i);
    return n;
}
