/* SPDX-License-Identifier: MIT */
/* An incident by itself: copied, folded on, released. */
#include "core/incident_own.h"

#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "util/str.h"

/* What it is reminded of counts anew. */
static void
count_anew(struct incident *i, enum incident_reminder of, int64_t now_ms)
{
    i->since_ms[of] = now_ms;
    i->reminded_ms[of] = 0;
}

static void
count_all_anew(struct incident *i, int64_t now_ms)
{
    for (int k = 0; k < INCIDENT_REMINDERS; k++)
        count_anew(i, (enum incident_reminder)k, now_ms);
}

static void
apply_opened(struct incident *i, const struct event *ev)
{
    for (int k = 0; k < INCIDENT_FIELDS; k++) {
        str_set((char **)&i->fields[k], ev->u.inc_opened.fields[k]);
        i->field_seq[k] = ev->u.inc_opened.fields[k] == NULL ? 0 : ev->seq;
    }
    str_set((char **)&i->opened_by, ev->actor);
    i->opened_seq = ev->seq;
    count_all_anew(i, ev->at_ms);
}

static void
count_field(struct incident *i, enum incident_field field, bool was_open, int64_t now_ms)
{
    switch (field) {
    case INCIDENT_LEAD:
        count_anew(i, REMIND_LEAD, now_ms);
        break;
    case INCIDENT_SEVERITY:
    case INCIDENT_REVIEWED:
        count_anew(i, REMIND_SEVERITY, now_ms);
        break;
    default:
        if (!was_open && incident_is_open(i))
            count_all_anew(i, now_ms);
        break;
    }
}

static void
apply_field(struct incident *i, const struct event *ev)
{
    const struct event_inc_field *f = &ev->u.inc_field;
    bool was_open = incident_is_open(i);

    str_set((char **)&i->fields[f->field], f->now);
    i->field_seq[f->field] = ev->seq;
    i->changes += !str_eq(ev->actor, PERSON_OWN);
    count_field(i, f->field, was_open, ev->at_ms);
}

static struct incident_alert *
alert_slot(struct incident *i, const struct alert_id *id)
{
    struct incident_alert *a = (struct incident_alert *)incident_alert(i, id);

    if (a != NULL)
        return a;
    vec_push(&i->alerts, ((struct incident_alert){ .id = *id }));
    return &i->alerts.v[i->alerts.n - 1];
}

static void
apply_alerts(struct incident *i, const struct event *ev)
{
    for (size_t k = 0; k < ev->u.inc_alerts.n; k++) {
        const struct incident_alert *from = &ev->u.inc_alerts.v[k];
        struct incident_alert *a = alert_slot(i, &from->id);
        char *name = xstrdup(from->name);

        free((char *)a->name);
        *a = *from;
        a->name = name;
        a->unlinked = ev->kind == EV_INC_UNLINKED;
        a->at_ms = ev->at_ms;
        a->seq = ev->seq;
    }
}

static struct incident_entry *
entry_slot(struct incident *i, const struct incident_entry *like)
{
    struct incident_entry *e = (struct incident_entry *)incident_entry(i, like->kind, like->number);

    if (e != NULL)
        return e;
    vec_push(&i->entries, ((struct incident_entry){ .kind = like->kind, .number = like->number }));
    return &i->entries.v[i->entries.n - 1];
}

static void
set_entry(struct incident_entry *e, const struct incident_entry *from, uint64_t seq)
{
    struct incident_entry was = *e;

    *e = *from;
    e->by = xstrdup(from->by);
    e->text = xstrdup(from->text);
    e->owner = xstrdup_or_null(from->owner);
    e->state = xstrdup_or_null(from->state);
    e->seq = seq;
    free((char *)was.by);
    free((char *)was.text);
    free((char *)was.owner);
    free((char *)was.state);
}

static void
apply_entry(struct incident *i, const struct event *ev)
{
    const struct event_inc_entry *e = &ev->u.inc_entry;

    set_entry(entry_slot(i, &e->now), &e->now, ev->seq);
    if (e->now.kind == ENTRY_UPDATE && e->was.number == 0)
        count_anew(i, REMIND_UPDATE, ev->at_ms);
}

void
incident_apply(struct incident *i, const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_INC_OPENED:
        apply_opened(i, ev);
        break;
    case DATA_INC_FIELD:
        apply_field(i, ev);
        break;
    case DATA_INC_ALERTS:
        apply_alerts(i, ev);
        break;
    case DATA_INC_ENTRY:
        apply_entry(i, ev);
        break;
    default:
        i->reminded_ms[ev->u.inc_reminded.of] = ev->at_ms;
        break;
    }
    if (ev->kind != EV_INC_REMINDED) {
        str_set((char **)&i->changed_by, ev->actor);
        i->changed_at_ms = ev->at_ms;
    }
    i->version = (uint32_t)ev->version;
    i->last_seq = ev->seq;
}

void
incident_copy(struct incident *to, const struct incident *from)
{
    *to = *from;
    to->opened_by = xstrdup(from->opened_by);
    to->changed_by = xstrdup(from->changed_by);
    for (int k = 0; k < INCIDENT_FIELDS; k++)
        to->fields[k] = xstrdup_or_null(from->fields[k]);
    memset(&to->alerts, 0, sizeof to->alerts);
    memset(&to->entries, 0, sizeof to->entries);
    memset(&to->posts, 0, sizeof to->posts);
    for (size_t k = 0; k < from->alerts.n; k++) {
        vec_push(&to->alerts, from->alerts.v[k]);
        to->alerts.v[k].name = xstrdup(from->alerts.v[k].name);
    }
    for (size_t k = 0; k < from->entries.n; k++) {
        vec_push(&to->entries, ((struct incident_entry){ 0 }));
        set_entry(&to->entries.v[k], &from->entries.v[k], from->entries.v[k].seq);
    }
    for (size_t k = 0; k < from->posts.n; k++) {
        vec_push(&to->posts, from->posts.v[k]);
        to->posts.v[k].destination = xstrdup(from->posts.v[k].destination);
    }
}

void
incident_release(struct incident *i)
{
    for (int k = 0; k < INCIDENT_FIELDS; k++)
        free((char *)i->fields[k]);
    for (size_t k = 0; k < i->alerts.n; k++)
        free((char *)i->alerts.v[k].name);
    for (size_t k = 0; k < i->entries.n; k++) {
        free((char *)i->entries.v[k].by);
        free((char *)i->entries.v[k].text);
        free((char *)i->entries.v[k].owner);
        free((char *)i->entries.v[k].state);
    }
    for (size_t k = 0; k < i->posts.n; k++)
        free((char *)i->posts.v[k].destination);
    free((char *)i->opened_by);
    free((char *)i->changed_by);
    vec_release(&i->alerts);
    vec_release(&i->entries);
    vec_release(&i->posts);
}
