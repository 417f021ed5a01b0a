/* SPDX-License-Identifier: MIT */
/* Alerts are linked to incidents, and unlinked. */
#include <stdio.h>

#include "core/incident_tell.h"
#include "util/str.h"

static struct incident_alert
as_linked(struct decision *d, const struct alert *a, bool by_rule)
{
    char name[INCIDENT_ALERT_NAME_MAX];

    str_copy(name, sizeof name, alert_field(a, FIELD_SUMMARY));
    return (struct incident_alert){ .id = a->id,
        .episode = a->episode,
        .name = arena_strdup(&d->out->events.arena, name),
        .by_rule = by_rule };
}

/* Those that are another's leave that. */
static void
leave_others(struct decision *d, uint64_t number, const struct alert *const *v, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const struct incident *other = model_incident_of(d->m, &v[k]->id);
        struct event *ev;

        if (other == NULL || other->number == number)
            continue;
        ev = decide_add_incident(d, EV_INC_UNLINKED, other->number);
        ev->u.inc_alerts.v = arena_zalloc(&d->out->events.arena, sizeof *ev->u.inc_alerts.v);
        ev->u.inc_alerts.v[0] = as_linked(d, v[k], false);
        ev->u.inc_alerts.n = 1;
    }
}

void
decide_incident_take(struct decision *d, const struct incident *i, uint64_t number, const struct alert *const *v, size_t n,
    bool by_rule)
{
    struct incident_alert *list = arena_zalloc(&d->out->events.arena, (n + 1) * sizeof *list);
    size_t linked = 0;
    struct event *ev;

    for (size_t k = 0; k < n; k++) {
        const struct incident_alert *known = incident_alert(i, &v[k]->id);

        if (known == NULL || known->unlinked)
            list[linked++] = as_linked(d, v[k], by_rule);
    }
    leave_others(d, number, v, n);
    if (linked == 0)
        return;
    ev = decide_add_incident(d, EV_INC_LINKED, number);
    ev->u.inc_alerts.v = list;
    ev->u.inc_alerts.n = linked;
    d->out->done += linked;
}

bool
decide_incident_link(struct decision *d)
{
    const struct incident *i = decide_incident_named(d);
    const struct alert **v;
    size_t n = 0;

    if (i == NULL)
        return false;
    v = arena_alloc(&d->out->events.arena, (d->cmd->subjects_n + 1) * sizeof *v);
    for (size_t k = 0; k < d->cmd->subjects_n; k++) {
        v[n] = model_alert(d->m, &d->cmd->subjects[k].id);
        if (v[n] == NULL)
            decide_refuse(d, &d->cmd->subjects[k].id, "an alert of it is no longer on the board");
        n += v[n] != NULL;
    }
    decide_incident_take(d, i, i->number, v, n, false);
    decide_tell_incident(d, i->number);
    d->out->incident = i->number;
    snprintf(d->out->summary, sizeof d->out->summary, "INC-%llu: %zu alerts linked", (unsigned long long)i->number, d->out->done);
    return decide_any_done(d);
}

bool
decide_incident_unlink(struct decision *d)
{
    return err_set(d->err, ERR_REFUSED, "unlinking alerts is not there yet");
}
