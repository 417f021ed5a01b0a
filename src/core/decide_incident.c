/* SPDX-License-Identifier: MIT */
/* Incidents are declared and changed. */
#include "core/decide_incident.h"

#include <stdio.h>
#include <string.h>

#include "core/incident_own.h"
#include "core/incident_tell.h"
#include "util/str.h"
#include "util/time.h"

const struct incident *
decide_incident_named(struct decision *d)
{
    uint64_t number = d->cmd->incident == NULL ? 0 : d->cmd->incident->number;
    const struct incident *i = model_incident(d->m, number);

    if (number == 0)
        err_set(d->err, ERR_USAGE, "which incident? Name it: INC-12");
    else if (i == NULL)
        err_set(d->err, ERR_NOTFOUND, "there is no incident INC-%llu", (unsigned long long)number);
    return i;
}

void
decide_incident_field(struct decision *d, const struct incident *i, enum incident_field field, const char *now)
{
    struct event *ev = decide_add_incident(d, EV_INC_CHANGED, i->number);

    ev->u.inc_field = (struct event_inc_field){ .field = field,
        .now = now,
        .was = arena_strdup_or_null(&d->out->events.arena, i->fields[field]) };
}

bool
decide_incident_after(const struct decision *d, uint64_t number, struct incident *out)
{
    const struct incident *i = model_incident(d->m, number);
    bool known = i != NULL;

    *out = (struct incident){ .number = number };
    if (known)
        incident_copy(out, i);
    for (size_t k = 0; k < d->out->events.n; k++) {
        const struct event *ev = &d->out->events.v[k];

        if (ev->incident != number)
            continue;
        incident_apply(out, ev);
        known = true;
    }
    return known;
}

void
decide_summary(struct decision *d, const char *words)
{
    (void)str_copy(d->out->summary, sizeof d->out->summary, words);
}

/* When a person had it: the first who has one of its alerts. */
static int64_t
acked_ms(const struct decision *d, const struct alert *const *v, size_t n)
{
    int64_t ms = d->now_ms;

    for (size_t k = 0; k < n; k++)
        if (v[k]->hold.state == ALERT_ACKED && v[k]->hold.at_ms < ms)
            ms = v[k]->hold.at_ms;
    return ms;
}

static int64_t
began_ms(const struct decision *d, const struct alert *const *v, size_t n)
{
    int64_t ms = d->now_ms;

    for (size_t k = 0; k < n; k++)
        if (alert_since_ms(v[k]) < ms)
            ms = alert_since_ms(v[k]);
    return ms;
}

/* What a person need not say. */
static bool
fill_in(struct decision *d, struct incident_draft *draft, const struct alert *const *v, size_t n)
{
    if (draft->fields[INCIDENT_TITLE] == NULL)
        return err_set(d->err, ERR_USAGE, "what is wrong? An incident has a title");
    if (draft->fields[INCIDENT_SEVERITY] == NULL)
        draft->fields[INCIDENT_SEVERITY] = incident_severities[1].word;
    if (draft->fields[INCIDENT_STATE] == NULL)
        draft->fields[INCIDENT_STATE] = incident_states[INCIDENT_INVESTIGATING].word;
    if (draft->fields[INCIDENT_REPORTED] == NULL)
        draft->fields[INCIDENT_REPORTED] = decide_time_text(d, d->now_ms);
    incident_draft_time(d, draft, INCIDENT_STARTED, began_ms(d, v, n));
    incident_draft_time(d, draft, INCIDENT_ACKED, acked_ms(d, v, n));
    return true;
}

bool
decide_check_open(struct decision *d)
{
    return model_incidents_open(d->m) < INCIDENTS_OPEN_MAX
        || err_set(d->err, ERR_LIMIT, "%d incidents are open: resolve some", INCIDENTS_OPEN_MAX);
}

bool
decide_incident_open(struct decision *d)
{
    uint64_t number = d->m->next_incident;
    const struct incident fresh = { .number = number };
    const struct alert **v;
    struct incident_draft draft;
    size_t n;

    if (!decide_check_open(d) || !decide_incident_draft(d, NULL, &draft) || !decide_incident_subjects(d, &v, &n)
        || !fill_in(d, &draft, v, n) || !decide_incident_settle(d, &draft))
        return false;
    incident_ask_moved(d, &draft.ask, number, v, n);
    if (!incident_is_sure(d, draft.ask))
        return false;
    memcpy(decide_add_incident(d, EV_INC_OPENED, number)->u.inc_opened.fields, draft.fields, sizeof draft.fields);
    decide_incident_take(d, &fresh, number, v, n, false);
    decide_tell_incident(d, number);
    d->out->done = 1;
    d->out->incident = number;
    snprintf(d->out->summary, sizeof d->out->summary, "declared INC-%llu %s: %.150s%s", (unsigned long long)number,
        draft.fields[INCIDENT_SEVERITY], draft.fields[INCIDENT_TITLE],
        n == 0 ? "" : arena_printf(&d->out->events.arena, " (%zu alert%s)", n, n == 1 ? "" : "s"));
    return true;
}

/* Of two who want the same the later one hears who was first. */
static bool
refuse_so_already(struct decision *d, const struct incident *i)
{
    char at[TIME_TEXT_MAX];

    time_near(i->changed_at_ms, d->now_ms, at);
    return err_set(d->err, ERR_REFUSED, "INC-%llu is so already: %s changed it last, at %s", (unsigned long long)i->number,
        i->changed_by, at);
}

bool
decide_incident_set(struct decision *d)
{
    const struct incident *i = decide_incident_named(d);
    struct incident_draft draft;
    struct buf words;

    if (i == NULL)
        return false;
    if (d->cmd->incident->values_n == 0)
        return err_set(d->err, ERR_USAGE, "what of INC-%llu is to change? Name a field and its value",
            (unsigned long long)i->number);
    if (!decide_incident_draft(d, i, &draft) || !decide_incident_settle(d, &draft) || !incident_is_sure(d, draft.ask))
        return false;
    d->out->incident = i->number;
    d->out->done = decide_incident_write(d, &draft);
    if (d->out->done == 0)
        return refuse_so_already(d, i);
    decide_tell_incident(d, i->number);
    buf_init(&words, LOG_TEXT_MAX);
    incident_draft_words(&draft, &words);
    decide_summary(d, buf_text(&words));
    buf_release(&words);
    return true;
}
