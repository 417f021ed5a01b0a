/* SPDX-License-Identifier: MIT */
/* The kinds of events, and events in memory: batches of them in one arena. */
#include "core/event.h"

#include <string.h>

#include "util/vec.h"

const struct event_row event_rows[EVENTS] = {
#define EVENT_ROW(kind, wire, data, undo, help) [kind] = { wire, DATA_##data, UNDO_##undo, help },
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

size_t
event_alerts_n(const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        return ev->u.sightings.n;
    case DATA_ALERTS:
        return ev->u.alerts.n;
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_RESTORE:
        return 1;
    case DATA_QUEUED:
        return ev->u.queued.order.subjects_n;
    default:
        break;
    }
    return 0;
}

bool
event_is_redo(const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_RESTORE:
        return ev->u.restore.is_redo;
    case DATA_QUEUED:
        return ev->u.queued.is_redo;
    case DATA_CHANGE:
        return ev->u.change.is_redo;
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
keep_change(struct arena *arena, struct event_hold *h, struct event_note *n)
{
    keep_hold(arena, &h->now);
    keep_hold(arena, &h->was);
    keep_note(arena, &n->now);
    keep_note(arena, &n->was);
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
            .target = o->target } };
}

void
events_add_copy(struct events *evs, const struct event *ev)
{
    struct event *copy = events_add(evs, ev->kind);
    struct event_hold no_hold = { 0 };
    struct event_note no_note = { 0 };

    *copy = *ev;
    copy->actor = arena_strdup(&evs->arena, ev->actor);
    copy->origin = arena_strdup(&evs->arena, ev->origin);
    copy->stream = arena_strdup(&evs->arena, ev->stream);
    copy->request_id = NULL;
    switch (event_rows[ev->kind].data) {
    case DATA_HOLD:
        keep_change(&evs->arena, &copy->u.hold, &no_note);
        break;
    case DATA_NOTE:
        keep_change(&evs->arena, &no_hold, &copy->u.note);
        break;
    case DATA_RESTORE:
        keep_change(&evs->arena, &copy->u.restore.hold, &copy->u.restore.note);
        break;
    case DATA_QUEUED:
        copy->u = (__typeof__(copy->u)){ .queued = keep_queued(&evs->arena, &ev->u.queued) };
        break;
    case DATA_CHANGE:
        copy->u.change.reason = copy->u.change.channel = NULL;
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
