/* SPDX-License-Identifier: MIT */
/* An incident is a duplicate: it closes, and what it has goes to the other. */
#include <stdio.h>

#include "core/incident_tell.h"
#include "util/str.h"

static const struct incident *
find_target(struct decision *d, const struct incident *i)
{
    uint64_t into = d->cmd->incident->into;
    const struct incident *target = model_incident(d->m, into);

    if (into == 0)
        err_set(d->err, ERR_USAGE, "INC-%llu is a duplicate of which?", (unsigned long long)i->number);
    else if (target == NULL)
        err_set(d->err, ERR_NOTFOUND, "there is no incident INC-%llu", (unsigned long long)into);
    return into == 0 ? NULL : target;
}

static bool
check_merge(struct decision *d, const struct incident *i, const struct incident *target)
{
    const struct incident *const both[] = { i, target };

    if (i == target)
        return err_set(d->err, ERR_USAGE, "INC-%llu is no duplicate of itself", (unsigned long long)i->number);
    for (int k = 0; k < 2; k++)
        if (both[k]->fields[INCIDENT_MERGED] != NULL)
            return err_set(d->err, ERR_REFUSED, "INC-%llu was merged into INC-%s already", (unsigned long long)both[k]->number,
                both[k]->fields[INCIDENT_MERGED]);
    if (!incident_is_open(target))
        return err_set(d->err, ERR_REFUSED, "INC-%llu is %s: what is merged goes to one that is open",
            (unsigned long long)target->number, target->fields[INCIDENT_STATE]);
    return incident_state(i) != INCIDENT_INVALID
        || err_set(d->err, ERR_REFUSED, "INC-%llu is invalid: there is nothing to merge", (unsigned long long)i->number);
}

/* It has it already, another open one has it by now, or it has no room, which is said. */
static bool
is_left_out(struct decision *d, const struct incident *from, const struct incident *to, const struct incident_alert *a,
    size_t fresh)
{
    const struct incident_alert *known = incident_alert(to, &a->id);
    const struct incident *other = model_incident_of(d->m, &a->id);

    if (known != NULL && !known->unlinked)
        return true;
    if (other != NULL && other != from && other != to)
        return true;
    if (known != NULL || to->alerts.n + fresh < INCIDENT_ALERTS_MAX)
        return false;
    decide_refuse(d, &a->id, "%s: INC-%llu has %d alerts, and no more", a->name, (unsigned long long)to->number,
        INCIDENT_ALERTS_MAX);
    return true;
}

/* All leave; those that are left out go nowhere. */
static size_t
move_alerts(struct decision *d, const struct incident *from, const struct incident *to)
{
    struct arena *arena = &d->out->events.arena;
    struct incident_alert *left = arena_zalloc(arena, (from->alerts.n + 1) * sizeof *left);
    struct incident_alert *taken = arena_zalloc(arena, (from->alerts.n + 1) * sizeof *taken);
    size_t left_n = 0, taken_n = 0, fresh = 0;

    for (size_t k = 0; k < from->alerts.n; k++) {
        const struct incident_alert *a = &from->alerts.v[k];

        if (a->unlinked)
            continue;
        left[left_n++] = decide_incident_alert(d, a, false);
        if (is_left_out(d, from, to, a, fresh))
            continue;
        fresh += incident_alert(to, &a->id) == NULL;
        taken[taken_n++] = decide_incident_alert(d, a, a->by_rule);
    }
    if (left_n > 0)
        decide_incident_alerts(d, EV_INC_UNLINKED, from->number, left, left_n);
    if (taken_n > 0)
        decide_incident_alerts(d, EV_INC_LINKED, to->number, taken, taken_n);
    return taken_n;
}

/* Each is done under the other, or by nobody here any more. */
static bool
move_actions(struct decision *d, const struct incident *from, const struct incident *to)
{
    for (size_t k = 0; k < from->entries.n; k++) {
        const struct incident_entry *e = &from->entries.v[k];
        struct event *ev;

        if (e->kind != ENTRY_ACTION || e->withdrawn || e->done != ENTRY_OPEN)
            continue;
        decide_change_entry(d, from, e)->u.inc_entry.now.done = ENTRY_DROPPED;
        ev = decide_add_entry(d, to, ENTRY_ACTION, e->text);
        if (ev == NULL)
            return false;
        ev->u.inc_entry.now.by = arena_strdup(&d->out->events.arena, e->by);
        ev->u.inc_entry.now.owner = arena_strdup_or_null(&d->out->events.arena, e->owner);
        ev->u.inc_entry.now.due_ms = e->due_ms;
    }
    return true;
}

static bool
note_both(struct decision *d, const struct incident *i, const struct incident *target)
{
    struct arena *arena = &d->out->events.arena;

    return decide_add_entry(d, i, ENTRY_NOTE,
               arena_printf(arena, "merged into INC-%llu: %s", (unsigned long long)target->number, incident_title(target)))
        != NULL
        && decide_add_entry(d, target, ENTRY_NOTE,
               arena_printf(arena, "INC-%llu was merged into it: %s", (unsigned long long)i->number, incident_title(i)))
        != NULL;
}

bool
decide_incident_merge(struct decision *d)
{
    const struct incident *i = decide_incident_named(d);
    const struct incident *target = i == NULL ? NULL : find_target(d, i);
    struct incident_draft draft;
    size_t moved;

    if (target == NULL || !check_merge(d, i, target) || !decide_incident_draft(d, i, &draft))
        return false;
    draft.fields[INCIDENT_STATE] = incident_states[INCIDENT_IS_CLOSED].word;
    if (!decide_incident_settle(d, &draft) || !incident_is_sure(d, draft.ask))
        return false;
    decide_incident_field(d, i, INCIDENT_MERGED, arena_printf(&d->out->events.arena, "%llu", (unsigned long long)target->number));
    decide_incident_write(d, &draft); /* what follows from it */
    moved = move_alerts(d, i, target);
    if (!move_actions(d, i, target) || !note_both(d, i, target))
        return false;
    d->out->done = 1;
    d->out->incident = target->number;
    decide_tell_incident(d, i->number);
    decide_tell_incident(d, target->number);
    snprintf(d->out->summary, sizeof d->out->summary, "merged INC-%llu into INC-%llu: %zu alert%s", (unsigned long long)i->number,
        (unsigned long long)target->number, moved, moved == 1 ? "" : "s");
    return true;
}
