/* SPDX-License-Identifier: MIT */
/* The kinds of events, and events in memory: batches of them in one arena. */
#include "core/event.h"

#include <string.h>

#include "util/vec.h"

const struct event_row event_rows[EVENTS] = {
#define EVENT_ROW(kind, wire, data, undo, instead, help) [kind] = { wire, DATA_##data, UNDO_##undo, instead, help },
#include "core/events.def"
#undef EVENT_ROW
};

enum event_kind
event_kind_of(const char *wire)
{
    for (int i = 0; i < EVENTS; i++)
        if (strcmp(event_rows[i].wire, wire) == 0)
            return (enum event_kind)i;
    return EVENTS;
}

struct event *
events_add(struct events *evs, enum event_kind kind)
{
    struct event ev = { .kind = kind };

    vec_push(evs, ev);
    return &evs->v[evs->n - 1];
}

void
events_release(struct events *evs)
{
    vec_release(evs);
    arena_release(&evs->arena);
}

static bool
event_run_has_alert(const struct event *ev)
{
    return ev->kind == EV_RUN_FINISHED ? ev->u.run_end.has_alert : ev->u.run.has_alert;
}

bool
event_names_blobs(const struct event *ev)
{
    return event_rows[ev->kind].data == DATA_SIGHTINGS && ev->kind != EV_SUPPRESSION;
}

bool
event_lists_alerts(const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_ALERTS:
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        return true;
    default:
        return false;
    }
}

size_t
event_alerts_n(const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        return ev->u.sightings.n;
    case DATA_ALERTS:
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        return ev->u.alerts.n;
    case DATA_CALL:
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_VOTE:
    case DATA_RESTORE:
        return 1;
    case DATA_QUEUED:
        return ev->u.queued.order.subjects_n;
    case DATA_RUN:
        return event_run_has_alert(ev) ? 1 : 0;
    case DATA_INC_ALERTS:
        return ev->u.inc_alerts.n;
    default:
        break;
    }
    return 0;
}

const struct alert_id *
event_alert_at(const struct event *ev, size_t i)
{
    if (event_lists_alerts(ev))
        return &ev->u.alerts.ids[i];
    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        return &ev->u.sightings.v[i].id;
    case DATA_QUEUED:
        return &ev->u.queued.order.subjects[i];
    case DATA_INC_ALERTS:
        return &ev->u.inc_alerts.v[i].id;
    default:
        return &ev->alert;
    }
}

const struct event_vote *
event_vote_in(const struct event *ev)
{
    if (event_rows[ev->kind].data == DATA_VOTE)
        return &ev->u.vote;
    if (event_rows[ev->kind].data == DATA_RESTORE && ev->u.restore.group == GROUP_VOTE)
        return &ev->u.restore.vote;
    return NULL;
}

bool
event_is_told_with(const struct event *first, const struct event *ev)
{
    return (first->kind == EV_CLOSED && ev->kind == EV_VOTED) || (first->kind == EV_ESCALATED && ev->kind == EV_CALLED);
}

/* Only what is decided beside something else has a cause. */
bool
event_follows_ack(const struct event *ev)
{
    return ev->cause != 0
        && (ev->kind == EV_MSG_DROPPED || (ev->kind == EV_MSG_QUEUED && ev->u.queued.order.kind == MESSAGE_WRITE));
}

bool
event_begins_act(const struct event *first)
{
    return event_rows[first->kind].undo != UNDO_NOTHING && !event_follows_ack(first);
}

bool
event_is_redo(const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_RESTORE:
        return ev->u.restore.is_redo;
    case DATA_REVIEW:
        return ev->u.review.is_redo;
    case DATA_OVERRIDE:
        return ev->u.override.is_redo;
    case DATA_QUEUED:
        return ev->u.queued.is_redo;
    case DATA_CHANGE:
        return ev->u.change.is_redo;
    case DATA_INC_FIELD:
        return ev->u.inc_field.is_redo;
    case DATA_INC_ALERTS:
        return ev->u.inc_alerts.is_redo;
    case DATA_INC_ENTRY:
        return ev->u.inc_entry.is_redo;
    case DATA_BANNER:
        return ev->u.banner.is_redo;
    default:
        return false;
    }
}

static void
keep_hold(struct arena *arena, struct alert_hold *h)
{
    h->by = arena_strdup_or_null(arena, h->by);
    h->comment = arena_strdup_or_null(arena, h->comment);
}

static void
keep_note(struct arena *arena, struct alert_note *n)
{
    n->by = arena_strdup_or_null(arena, n->by);
    n->text = arena_strdup_or_null(arena, n->text);
}

static void
keep_hold_change(struct arena *arena, struct event_hold *h)
{
    keep_hold(arena, &h->now);
    keep_hold(arena, &h->was);
}

static void
keep_note_change(struct arena *arena, struct event_note *n)
{
    keep_note(arena, &n->now);
    keep_note(arena, &n->was);
}

static void
keep_vote_change(struct arena *arena, struct event_vote *v)
{
    v->source = arena_strdup_or_null(arena, v->source);
    v->rule = arena_strdup_or_null(arena, v->rule);
    v->now.by = arena_strdup_or_null(arena, v->now.by);
    v->was.by = arena_strdup_or_null(arena, v->was.by);
}

static void
keep_review(struct arena *arena, struct rule_review *r)
{
    r->by = arena_strdup_or_null(arena, r->by);
    r->text = arena_strdup_or_null(arena, r->text);
}

static void
keep_review_change(struct arena *arena, struct event_review *r)
{
    r->source = arena_strdup(arena, r->source);
    r->rule = arena_strdup(arena, r->rule);
    keep_review(arena, &r->now);
    keep_review(arena, &r->was);
}

static void
keep_call(struct arena *arena, struct alert_call *c)
{
    c->policy = arena_strdup_or_null(arena, c->policy);
    c->to = arena_strdup_or_null(arena, c->to);
    c->by = arena_strdup_or_null(arena, c->by);
}

static void
keep_call_change(struct arena *arena, struct event_call *c)
{
    keep_call(arena, &c->now);
    keep_call(arena, &c->was);
}

static void
keep_restore(struct arena *arena, struct event_restore *r)
{
    keep_hold_change(arena, &r->hold);
    keep_note_change(arena, &r->note);
    keep_vote_change(arena, &r->vote);
    keep_call_change(arena, &r->call);
}

static void
keep_override(struct arena *arena, struct event_override *o)
{
    o->o.schedule = arena_strdup(arena, o->o.schedule);
    o->o.person = arena_strdup(arena, o->o.person);
    o->o.by = arena_strdup(arena, o->o.by);
}

static void
keep_inc_opened(struct arena *arena, struct event_inc_opened *o)
{
    for (int i = 0; i < INCIDENT_FIELDS; i++)
        o->fields[i] = arena_strdup_or_null(arena, o->fields[i]);
}

static void
keep_inc_field(struct arena *arena, struct event_inc_field *f)
{
    f->now = arena_strdup_or_null(arena, f->now);
    f->was = arena_strdup_or_null(arena, f->was);
}

static void
keep_inc_alerts(struct arena *arena, struct event_inc_alerts *a)
{
    a->v = arena_memdup(arena, a->v, a->n * sizeof *a->v);
    for (size_t i = 0; i < a->n; i++)
        a->v[i].name = arena_strdup(arena, a->v[i].name);
}

static void
keep_entry(struct arena *arena, struct incident_entry *e)
{
    e->by = arena_strdup_or_null(arena, e->by);
    e->text = arena_strdup_or_null(arena, e->text);
    e->owner = arena_strdup_or_null(arena, e->owner);
    e->state = arena_strdup_or_null(arena, e->state);
}

static void
keep_inc_entry(struct arena *arena, struct event_inc_entry *e)
{
    keep_entry(arena, &e->now);
    keep_entry(arena, &e->was);
}

static void
keep_banner(struct arena *arena, struct event_banner *b)
{
    b->now.text = arena_strdup_or_null(arena, b->now.text);
    b->now.by = arena_strdup_or_null(arena, b->now.by);
    b->was.text = arena_strdup_or_null(arena, b->was.text);
    b->was.by = arena_strdup_or_null(arena, b->was.by);
}

/* Its text and subjects stand in the model. */
static struct event_queued
keep_queued(struct arena *arena, const struct event_queued *q)
{
    const struct message_order *o = &q->order;

    return (struct event_queued){ .is_redo = q->is_redo,
        .order = { .kind = o->kind,
            .act = o->act,
            .destination = arena_strdup(arena, o->destination),
            .channel = arena_strdup(arena, o->channel),
            .person = arena_strdup_or_null(arena, o->person),
            .target = o->target,
            .incident = o->incident,
            .entry = o->entry } };
}

void
events_add_copy(struct events *evs, const struct event *ev)
{
    struct event *copy = events_add(evs, ev->kind);

    *copy = *ev;
    copy->actor = arena_strdup(&evs->arena, ev->actor);
    copy->origin = arena_strdup(&evs->arena, ev->origin);
    copy->stream = arena_strdup(&evs->arena, ev->stream);
    copy->request_id = NULL;
    switch (event_rows[ev->kind].data) {
    case DATA_HOLD:
        keep_hold_change(&evs->arena, &copy->u.hold);
        break;
    case DATA_NOTE:
        keep_note_change(&evs->arena, &copy->u.note);
        break;
    case DATA_VOTE:
        keep_vote_change(&evs->arena, &copy->u.vote);
        break;
    case DATA_CALL:
        keep_call_change(&evs->arena, &copy->u.call);
        break;
    case DATA_RESTORE:
        keep_restore(&evs->arena, &copy->u.restore);
        break;
    case DATA_REVIEW:
        keep_review_change(&evs->arena, &copy->u.review);
        break;
    case DATA_OVERRIDE:
        keep_override(&evs->arena, &copy->u.override);
        break;
    case DATA_INC_OPENED:
        keep_inc_opened(&evs->arena, &copy->u.inc_opened);
        break;
    case DATA_INC_FIELD:
        keep_inc_field(&evs->arena, &copy->u.inc_field);
        break;
    case DATA_INC_ALERTS:
        keep_inc_alerts(&evs->arena, &copy->u.inc_alerts);
        break;
    case DATA_INC_ENTRY:
        keep_inc_entry(&evs->arena, &copy->u.inc_entry);
        break;
    case DATA_BANNER:
        keep_banner(&evs->arena, &copy->u.banner);
        break;
    case DATA_QUEUED:
        copy->u = (__typeof__(copy->u)){ .queued = keep_queued(&evs->arena, &ev->u.queued) };
        break;
    case DATA_CHANGE:
        copy->u.change.reason = copy->u.change.channel = copy->u.change.by = NULL;
        break;
    default:
        copy->u = (__typeof__(copy->u)){ 0 };
        break;
    }
}

#define BLOB_HEAD 4

void
event_blob(struct labels labels, struct labels annotations, struct buf *out)
{
    uint8_t head[BLOB_HEAD];

    for (int i = 0; i < BLOB_HEAD; i++)
        head[i] = (uint8_t)(labels.len >> (8 * i));
    buf_add(out, head, sizeof head);
    if (labels.len > 0)
        buf_add(out, labels.bytes, labels.len);
    if (annotations.len > 0)
        buf_add(out, annotations.bytes, annotations.len);
}

bool
event_blob_read(const void *bytes, size_t len, struct labels *labels, struct labels *annotations)
{
    const uint8_t *p = bytes;
    size_t n = 0;

    if (len < BLOB_HEAD)
        return false;
    for (int i = 0; i < BLOB_HEAD; i++)
        n |= (size_t)p[i] << (8 * i);
    if (n > len - BLOB_HEAD)
        return false;
    *labels = (struct labels){ (const char *)p + BLOB_HEAD, n };
    *annotations = (struct labels){ (const char *)p + BLOB_HEAD + n, len - BLOB_HEAD - n };
    return labels_are_valid(*labels) && labels_are_valid(*annotations);
}
