/* SPDX-License-Identifier: MIT */
/* Alerts are linked to incidents, and unlinked. */
#include <stdio.h>

#include "core/incident_tell.h"
#include "util/str.h"
#include "util/time.h"

bool
decide_incident_subjects(struct decision *d, const struct alert ***v, size_t *n)
{
    const struct command *cmd = d->cmd;

    *n = 0;
    if (cmd->subjects_n > INCIDENT_ALERTS_MAX)
        return err_set(d->err, ERR_LIMIT, "%zu alerts at once: an incident has at most %d; narrow the filter", cmd->subjects_n,
            INCIDENT_ALERTS_MAX);
    *v = arena_alloc(&d->out->events.arena, (cmd->subjects_n + 1) * sizeof **v);
    for (size_t i = 0; i < cmd->subjects_n; i++) {
        const struct alert *a = model_alert(d->m, &cmd->subjects[i].id);
        size_t k = 0;

        while (k < *n && (*v)[k] != a)
            k++;
        if (a == NULL)
            decide_refuse(d, &cmd->subjects[i].id, "the alert is no longer on the board");
        else if (k == *n)
            (*v)[(*n)++] = a;
    }
    return true;
}

struct event *
decide_incident_alerts(struct decision *d, enum event_kind kind, uint64_t number, struct incident_alert *v, size_t n)
{
    struct event *ev = decide_add_incident(d, kind, number);

    ev->u.inc_alerts.v = v;
    ev->u.inc_alerts.n = n;
    return ev;
}

struct incident_alert
decide_incident_alert(struct decision *d, const struct incident_alert *a, bool by_rule)
{
    return (struct incident_alert){ .id = a->id,
        .episode = a->episode,
        .name = arena_strdup(&d->out->events.arena, a->name),
        .by_rule = by_rule };
}

static struct incident_alert
as_linked(struct decision *d, const struct alert *a, bool by_rule)
{
    const char *summary = alert_field(a, FIELD_SUMMARY);
    char name[INCIDENT_ALERT_NAME_MAX];

    (void)str_copy(name, sizeof name, summary != NULL ? summary : alert_field(a, FIELD_NAME));
    return decide_incident_alert(d, &(struct incident_alert){ .id = a->id, .episode = a->episode, .name = name }, by_rule);
}

/* The open incident that it would leave. */
static const struct incident *
other_of(const struct decision *d, uint64_t number, const struct alert *a)
{
    const struct incident *other = model_incident_of(d->m, &a->id);

    return other == NULL || other->number == number ? NULL : other;
}

void
incident_ask_moved(struct decision *d, const char **ask, uint64_t number, const struct alert *const *v, size_t n)
{
    const struct incident *first = NULL;
    size_t moved = 0;
    bool several = false;

    for (size_t k = 0; k < n; k++) {
        const struct incident *other = other_of(d, number, v[k]);

        moved += other != NULL;
        several |= other != NULL && first != NULL && other != first;
        if (first == NULL)
            first = other;
    }
    if (moved > 0)
        incident_ask(d, ask, "%zu of the alerts belong%s to INC-%llu%s and would leave that", moved, moved == 1 ? "s" : "",
            (unsigned long long)first->number, several ? " or another open incident" : "");
}

/* Those of the same incident leave it in one event. */
static void
leave_others(struct decision *d, uint64_t number, const struct alert *const *v, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const struct incident *other = other_of(d, number, v[k]);
        struct incident_alert *list;
        size_t left = 0, first = 0;

        while (other != NULL && other_of(d, number, v[first]) != other)
            first++;
        if (other == NULL || first < k)
            continue;
        list = arena_zalloc(&d->out->events.arena, n * sizeof *list);
        for (size_t j = k; j < n; j++)
            if (other_of(d, number, v[j]) == other)
                list[left++] = as_linked(d, v[j], false);
        decide_incident_alerts(d, EV_INC_UNLINKED, other->number, list, left);
        decide_tell_incident(d, other->number);
    }
}

/* It began with its first alert, or when it was declared: nobody has said better. */
static bool
began_by_itself(const struct decision *d, const struct incident *i)
{
    int64_t first = INT64_MAX;

    if (i->alerts.n == 0)
        return str_eq(i->fields[INCIDENT_STARTED], i->fields[INCIDENT_REPORTED]);
    for (size_t k = 0; k < i->alerts.n; k++) {
        const struct alert *a = model_alert(d->m, &i->alerts.v[k].id);

        if (a != NULL && alert_since_ms(a) < first)
            first = alert_since_ms(a);
    }
    return first == incident_time(i, INCIDENT_STARTED);
}

static void
begin_earlier(struct decision *d, const struct incident *i, const struct alert *const *v, size_t n)
{
    int64_t was = incident_time(i, INCIDENT_STARTED), first = was;

    for (size_t k = 0; k < n; k++)
        if (alert_since_ms(v[k]) < first)
            first = alert_since_ms(v[k]);
    if (first < was && began_by_itself(d, i))
        decide_incident_field(d, i, INCIDENT_STARTED, decide_time_text(d, first));
}

/* The alert may become the incident's; false: it is so already, or may not be, which is said to a person. */
static bool
may_take(struct decision *d, const struct incident *i, uint64_t number, const struct alert *a, bool by_rule, size_t fresh)
{
    const struct incident_alert *known = incident_alert(i, &a->id);

    if (known != NULL)
        return known->unlinked && !by_rule;
    if (by_rule && other_of(d, number, a) != NULL)
        return false;
    if (i->alerts.n + fresh < INCIDENT_ALERTS_MAX)
        return true;
    if (!by_rule)
        decide_refuse(d, &a->id, "%s: INC-%llu has %d alerts, and no more", alert_field(a, FIELD_NAME),
            (unsigned long long)number, INCIDENT_ALERTS_MAX);
    return false;
}

void
decide_incident_take(struct decision *d, const struct incident *i, uint64_t number, const struct alert *const *v, size_t n,
    bool by_rule)
{
    struct arena *arena = &d->out->events.arena;
    struct incident_alert *list = arena_zalloc(arena, (n + 1) * sizeof *list);
    const struct alert **taken = arena_alloc(arena, (n + 1) * sizeof *taken);
    size_t linked = 0, fresh = 0;

    for (size_t k = 0; k < n; k++) {
        if (!may_take(d, i, number, v[k], by_rule, fresh))
            continue;
        fresh += incident_alert(i, &v[k]->id) == NULL;
        taken[linked] = v[k];
        list[linked++] = as_linked(d, v[k], by_rule);
    }
    if (linked == 0)
        return;
    leave_others(d, number, taken, linked);
    decide_incident_alerts(d, EV_INC_LINKED, number, list, linked);
    if (i->fields[INCIDENT_STARTED] != NULL)
        begin_earlier(d, i, taken, linked);
    d->out->done += linked;
}

void
decide_incident_yield(struct decision *d, const struct incident *i)
{
    struct incident_alert *v = arena_zalloc(&d->out->events.arena, (i->alerts.n + 1) * sizeof *v);
    size_t n = 0;

    for (size_t k = 0; k < i->alerts.n; k++) {
        const struct incident *other = model_incident_of(d->m, &i->alerts.v[k].id);

        if (!i->alerts.v[k].unlinked && other != NULL && other != i)
            v[n++] = decide_incident_alert(d, &i->alerts.v[k], false);
    }
    if (n > 0)
        decide_incident_alerts(d, EV_INC_UNLINKED, i->number, v, n);
}

static const char *
plural(size_t n)
{
    return n == 1 ? "" : "s";
}

bool
decide_incident_link(struct decision *d)
{
    const struct incident *i = decide_incident_named(d);
    const struct alert **v;
    const char *ask = NULL;
    size_t n;

    if (i == NULL || !decide_incident_subjects(d, &v, &n))
        return false;
    incident_ask_moved(d, &ask, i->number, v, n);
    if (!incident_is_sure(d, ask))
        return false;
    decide_incident_take(d, i, i->number, v, n, false);
    d->out->incident = i->number;
    if (d->out->done == 0 && d->out->refusals_n == 0 && n > 0)
        return err_set(d->err, ERR_REFUSED, "%s to INC-%llu already", n == 1 ? "it belongs" : "they all belong",
            (unsigned long long)i->number);
    if (!decide_any_done(d))
        return false;
    decide_tell_incident(d, i->number);
    snprintf(d->out->summary, sizeof d->out->summary, "linked %zu alert%s to INC-%llu", d->out->done, plural(d->out->done),
        (unsigned long long)i->number);
    return true;
}

bool
decide_incident_unlink(struct decision *d)
{
    const struct incident *i = decide_incident_named(d);
    const struct command *cmd = d->cmd;
    struct incident_alert *list;
    size_t n = 0;

    if (i == NULL)
        return false;
    if (cmd->subjects_n > INCIDENT_ALERTS_MAX)
        return err_set(d->err, ERR_LIMIT, "%zu alerts at once: an incident has at most %d", cmd->subjects_n, INCIDENT_ALERTS_MAX);
    list = arena_zalloc(&d->out->events.arena, (cmd->subjects_n + 1) * sizeof *list);
    for (size_t k = 0; k < cmd->subjects_n; k++) {
        const struct incident_alert *a = incident_alert(i, &cmd->subjects[k].id);
        size_t j = 0;

        while (j < n && !alert_id_equal(&list[j].id, &cmd->subjects[k].id))
            j++;
        if (a == NULL || a->unlinked)
            decide_refuse(d, &cmd->subjects[k].id, "%s does not belong to INC-%llu", a == NULL ? "the alert" : a->name,
                (unsigned long long)i->number);
        else if (j == n)
            list[n++] = decide_incident_alert(d, a, false);
    }
    d->out->incident = i->number;
    d->out->done = n;
    if (!decide_any_done(d))
        return false;
    decide_incident_alerts(d, EV_INC_UNLINKED, i->number, list, n);
    decide_tell_incident(d, i->number);
    snprintf(d->out->summary, sizeof d->out->summary, "took %zu alert%s out of INC-%llu", n, plural(n),
        (unsigned long long)i->number);
    return true;
}
