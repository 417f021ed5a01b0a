/* SPDX-License-Identifier: MIT */
/* Undo of what was done to incidents and to the banner: refused where a later event changed the same. */
#include "core/decide_incident.h"

#include <string.h>

#include "core/incident_since.h"
#include "core/incident_tell.h"
#include "core/person.h"
#include "util/str.h"
#include "util/time.h"

static const struct alert_id no_alert;

static void
refuse_changed(struct decision *d, const struct incident *i, const char *what, uint64_t seq)
{
    const struct act *later = model_act(d->m, seq);
    char at[TIME_TEXT_MAX];

    time_hhmm(later != NULL ? later->at_ms : i->changed_at_ms, at);
    decide_refuse(d, &no_alert, "%.80s of INC-%llu was changed since by %.64s at %s (event %llu): not undone", what,
        (unsigned long long)i->number, later != NULL ? later->actor : i->changed_by, at, (unsigned long long)seq);
}

static void
mark(struct decision *d, struct event *back, bool *is_redo, uint64_t undoes)
{
    back->undoes = undoes;
    *is_redo = d->cmd->kind == CMD_REDO;
}

/* ---- fields: those of one act belong together */

static bool
is_field_of(const struct event *ev, uint64_t incident)
{
    return ev->kind == EV_INC_CHANGED && ev->incident == incident;
}

/* All of the act's can go back: unchanged since, and what comes of it fits what else was said. */
static bool
check_fields(struct decision *d, const struct incident *i, const struct act *act)
{
    const char *fields[INCIDENT_FIELDS];
    struct err err;

    memcpy(fields, i->fields, sizeof fields);
    for (size_t k = 0; k < act->events.n; k++) {
        const struct event *ev = &act->events.v[k];
        enum incident_field f = ev->u.inc_field.field;
        struct incident_thing t = { .data = DATA_INC_FIELD, .incident = i->number, .field = f };

        if (!is_field_of(ev, i->number))
            continue;
        if (!incident_is_as_left(d->m, &t, i->field_seq[f], ev->seq)) {
            refuse_changed(d, i, incident_fields[f].word, i->field_seq[f]);
            return false;
        }
        fields[f] = ev->u.inc_field.was;
    }
    if (!incident_is_open(i) && incident_states[incident_state_of(fields[INCIDENT_STATE])].open
        && model_incidents_open(d->m) >= INCIDENTS_OPEN_MAX) {
        decide_refuse(d, &no_alert, "INC-%llu can't be open again: %d are open, resolve some", (unsigned long long)i->number,
            INCIDENTS_OPEN_MAX);
        return false;
    }
    if (incident_fields_check(fields, &err))
        return true;
    decide_refuse(d, &no_alert, "INC-%llu as it was does not fit what was said since: %.150s", (unsigned long long)i->number,
        err.text);
    return false;
}

/* As far as this decision has come. */
static bool
is_open_after(const struct decision *d, const struct incident *i)
{
    bool open = incident_is_open(i);

    for (size_t k = 0; k < d->out->events.n; k++) {
        const struct event *ev = &d->out->events.v[k];

        if (is_field_of(ev, i->number) && ev->u.inc_field.field == INCIDENT_STATE)
            open = incident_states[incident_state_of(ev->u.inc_field.now)].open;
    }
    return open;
}

/* With the act's first, for all of them; in one go. */
static void
undo_field(struct decision *d, const struct incident *i, const struct event *first)
{
    const struct act *act = model_act(d->m, first->seq);

    for (size_t k = 0; k < act->events.n && act->events.v[k].seq < first->seq; k++)
        if (is_field_of(&act->events.v[k], i->number))
            return;
    if (!check_fields(d, i, act))
        return;
    for (size_t k = 0; k < act->events.n; k++) {
        const struct event *ev = &act->events.v[k];
        struct event *back;

        if (!is_field_of(ev, i->number))
            continue;
        decide_incident_field(d, i, ev->u.inc_field.field, arena_strdup_or_null(&d->out->events.arena, ev->u.inc_field.was));
        back = &d->out->events.v[d->out->events.n - 1];
        mark(d, back, &back->u.inc_field.is_redo, ev->seq);
        d->out->done++;
    }
    if (!incident_is_open(i) && is_open_after(d, i))
        decide_incident_yield(d, i);
}

/* ---- alerts */

/* It came to that one by the same act, and leaves it with this undo. */
static bool
moved_with(const struct model *m, const struct act *act, const struct alert_id *id, const struct incident *to)
{
    struct incident_thing t = { .data = DATA_INC_ALERTS, .incident = to->number, .alert = *id };

    for (size_t k = 0; k < act->events.n; k++)
        if (act->events.v[k].kind == EV_INC_LINKED && incident_touches(&act->events.v[k], &t))
            return incident_is_as_left(m, &t, incident_alert(to, id)->seq, act->events.v[k].seq);
    return false;
}

static bool
may_undo_alert(struct decision *d, const struct incident *i, const struct event *ev, const struct incident_alert *a)
{
    const struct incident_alert *known = incident_alert(i, &a->id);
    const struct incident *other = model_incident_of(d->m, &a->id);
    struct incident_thing t = { .data = DATA_INC_ALERTS, .incident = i->number, .alert = a->id };

    if (known == NULL || !incident_is_as_left(d->m, &t, known->seq, ev->seq)) {
        refuse_changed(d, i, a->name, known == NULL ? 0 : known->seq);
        return false;
    }
    if (ev->kind == EV_INC_LINKED || other == NULL || other == i || !is_open_after(d, i)
        || moved_with(d->m, model_act(d->m, ev->seq), &a->id, other))
        return true;
    decide_refuse(d, &a->id, "%.80s belongs to INC-%llu by now: not undone", a->name, (unsigned long long)other->number);
    return false;
}

/* Something of this decision has unlinked it already. */
static bool
is_unlinked_here(const struct decision *d, uint64_t incident, const struct alert_id *id)
{
    for (size_t k = 0; k < d->out->events.n; k++)
        if (d->out->events.v[k].kind == EV_INC_UNLINKED && d->out->events.v[k].incident == incident
            && incident_lists_alert(&d->out->events.v[k], id))
            return true;
    return false;
}

static void
undo_alerts(struct decision *d, const struct incident *i, const struct event *ev)
{
    const struct event_inc_alerts *was = &ev->u.inc_alerts;
    struct incident_alert *v = arena_zalloc(&d->out->events.arena, (was->n + 1) * sizeof *v);
    struct event *back;
    size_t n = 0;

    for (size_t k = 0; k < was->n; k++)
        if (!is_unlinked_here(d, i->number, &was->v[k].id) && may_undo_alert(d, i, ev, &was->v[k]))
            v[n++] = decide_incident_alert(d, &was->v[k], false);
    if (n == 0)
        return;
    back = decide_incident_alerts(d, ev->kind == EV_INC_LINKED ? EV_INC_UNLINKED : EV_INC_LINKED, i->number, v, n);
    mark(d, back, &back->u.inc_alerts.is_redo, ev->seq);
    d->out->done += n;
}

/* ---- entries */

static void
undo_entry(struct decision *d, const struct incident *i, const struct event *ev)
{
    const struct event_inc_entry *e = &ev->u.inc_entry;
    const struct incident_entry *known = incident_entry(i, e->now.kind, e->now.number);
    struct incident_thing t = { .data = DATA_INC_ENTRY, .incident = i->number, .kind = e->now.kind, .number = e->now.number };
    struct event *back;

    if (known == NULL || !incident_is_as_left(d->m, &t, known->seq, ev->seq)) {
        refuse_changed(d, i, arena_printf(&d->out->events.arena, "%s %u", incident_entry_words[e->now.kind], e->now.number),
            known == NULL ? 0 : known->seq);
        return;
    }
    back = decide_change_entry(d, i, known);
    if (e->was.number == 0)
        back->u.inc_entry.now.withdrawn = true;
    else
        back->u.inc_entry.now = decide_keep_entry(d, &e->was);
    mark(d, back, &back->u.inc_entry.is_redo, ev->seq);
    d->out->done++;
}

/* ---- declared: it was a mistake */

/* Of what came after an act that can be undone all acts of persons are known. */
static bool
is_by_person(const struct decision *d, uint64_t seq)
{
    const struct act *act = model_act(d->m, seq);

    return act != NULL && !str_eq(act->actor, PERSON_OWN);
}

/* Another act stands on it; who did that is told. What we did by ourselves since, by its rule or for its channel, does not count. */
static bool
refuse_worked_on(struct decision *d, const struct incident *i, const struct event *opened)
{
    const struct act *act = model_act(d->m, opened->seq);
    uint64_t end = act->batch + act->events.n, later = 0;
    const struct act *by;

    for (int f = 0; f < INCIDENT_FIELDS; f++) {
        struct incident_thing t = { .data = DATA_INC_FIELD, .incident = i->number, .field = (enum incident_field)f };

        if (i->field_seq[f] > later && is_by_person(d, i->field_seq[f])
            && !incident_is_as_left(d->m, &t, i->field_seq[f], opened->seq))
            later = i->field_seq[f];
    }
    for (size_t k = 0; k < i->entries.n; k++)
        if (i->entries.v[k].seq >= end && !i->entries.v[k].withdrawn && i->entries.v[k].seq > later)
            later = i->entries.v[k].seq;
    for (size_t k = 0; k < i->alerts.n; k++)
        if (i->alerts.v[k].seq >= end && !i->alerts.v[k].unlinked && !i->alerts.v[k].by_rule && i->alerts.v[k].seq > later)
            later = i->alerts.v[k].seq;
    if (later < end)
        return false;
    by = model_act(d->m, later);
    decide_refuse(d, &no_alert,
        "INC-%llu was worked on since by %.64s (event %llu): not undone; state invalid says it was a mistake",
        (unsigned long long)i->number, by != NULL ? by->actor : i->changed_by, (unsigned long long)later);
    return true;
}

static void
undo_opened(struct decision *d, const struct incident *i, const struct event *ev)
{
    struct incident_alert *v = arena_zalloc(&d->out->events.arena, (i->alerts.n + 1) * sizeof *v);
    struct incident_draft draft = { .i = i };
    size_t from = d->out->events.n, n = 0;

    if (refuse_worked_on(d, i, ev))
        return;
    memcpy(draft.fields, i->fields, sizeof draft.fields);
    draft.fields[INCIDENT_STATE] = incident_states[INCIDENT_INVALID].word;
    draft.fields[INCIDENT_PUBLIC] = NULL;
    incident_draft_follow(d, &draft);
    decide_incident_write(d, &draft);
    for (size_t k = 0; k < i->alerts.n; k++)
        if (!i->alerts.v[k].unlinked)
            v[n++] = decide_incident_alert(d, &i->alerts.v[k], false);
    if (n > 0)
        decide_incident_alerts(d, EV_INC_UNLINKED, i->number, v, n);
    for (size_t k = from; k < d->out->events.n; k++)
        d->out->events.v[k].undoes = ev->seq;
    d->out->done++;
}

/* ---- the banner */

static void
undo_banner(struct decision *d, const struct event *ev)
{
    struct incident_thing t = { .data = DATA_BANNER };
    const struct act *later = model_act(d->m, d->m->banner.seq);
    char at[TIME_TEXT_MAX];
    struct event *back;

    if (!incident_is_as_left(d->m, &t, d->m->banner.seq, ev->seq)) {
        time_hhmm(later == NULL ? d->m->banner.at_ms : later->at_ms, at);
        decide_refuse(d, &no_alert, "the banner was changed since by %.64s at %s (event %llu): not undone",
            later == NULL ? "somebody" : later->actor, at, (unsigned long long)d->m->banner.seq);
        return;
    }
    back = decide_add_banner(d);
    decide_banner_was(d, back);
    back->u.banner.now = ev->u.banner.was;
    back->u.banner.now.text = arena_strdup_or_null(&d->out->events.arena, ev->u.banner.was.text);
    back->u.banner.now.by = arena_strdup_or_null(&d->out->events.arena, ev->u.banner.was.by);
    mark(d, back, &back->u.banner.is_redo, ev->seq);
    d->out->done++;
}

typedef void undo_fn(struct decision *d, const struct incident *i, const struct event *ev);

/*
 * Of an act that declared an incident, or merged it, nothing is undone where that stays: its alerts would be nobody's, or those of two.
 * What says so stands first.
 */
static bool
stays_as_a_whole(const struct decision *d, const struct event *ev)
{
    const struct event *first = &model_act(d->m, ev->seq)->events.v[0];
    bool merged = first->kind == EV_INC_CHANGED && first->u.inc_field.field == INCIDENT_MERGED;

    return (first->kind == EV_INC_OPENED || merged) && first->seq != ev->seq && !decide_is_undone_here(d, first->incident);
}

void
decide_undo_incident(struct decision *d, const struct event *ev)
{
    static const struct {
        enum event_data data;
        undo_fn *undo;
    } undo_fns[] = {
        { DATA_INC_OPENED, undo_opened },
        { DATA_INC_FIELD, undo_field },
        { DATA_INC_ALERTS, undo_alerts },
        { DATA_INC_ENTRY, undo_entry },
    };
    const struct incident *i = model_incident(d->m, ev->incident);

    if (ev->kind == EV_BANNER)
        undo_banner(d, ev);
    else if (stays_as_a_whole(d, ev))
        return; /* and that was said */
    else if (i == NULL)
        decide_refuse(d, &no_alert, "there is no incident INC-%llu here", (unsigned long long)ev->incident);
    for (size_t k = 0; i != NULL && k < sizeof undo_fns / sizeof *undo_fns; k++)
        if (undo_fns[k].data == event_rows[ev->kind].data)
            undo_fns[k].undo(d, i, ev);
}

bool
decide_undo_publishes(const struct decision *d, const struct act *act)
{
    for (size_t k = 0; k < act->events.n; k++) {
        const struct event *ev = &act->events.v[k];
        const struct incident *i = ev->kind != EV_INC_CHANGED ? NULL : model_incident(d->m, ev->incident);

        if (i != NULL && ev->u.inc_field.field == INCIDENT_PUBLIC && ev->u.inc_field.was != NULL && !incident_is_public(i))
            return true;
    }
    return false;
}

bool
decide_is_undone_here(const struct decision *d, uint64_t incident)
{
    for (size_t k = 0; k < d->out->events.n; k++)
        if (d->out->events.v[k].incident == incident)
            return true;
    return false;
}

void
decide_tell_undone(struct decision *d)
{
    size_t n = d->out->events.n;

    for (size_t k = 0; k < n; k++) {
        uint64_t incident = d->out->events.v[k].incident;
        size_t first = 0;

        while (d->out->events.v[first].incident != incident)
            first++;
        if (incident != 0 && first == k)
            decide_tell_incident(d, incident);
    }
}
