/* SPDX-License-Identifier: MIT */
/* The events of one batch, copied while the log is walked, until the batch is whole and becomes lines. */
#include "app/log_batch.h"

#include "app/event_out.h"
#include "core/words.h"

bool
log_batch_is_over(const struct log_batch *b, const struct stored_event *e)
{
    return b->v.n > 0 && b->v.v[0].batch != e->ev.batch;
}

static void
keep_labels(struct arena *arena, struct labels *set)
{
    if (set->bytes != NULL)
        set->bytes = arena_memdup(arena, set->bytes, set->len);
}

/* Labels are no part of the event's data: they come from blobs. */
static void
keep_sightings(struct arena *arena, struct event *copy, const struct event *ev)
{
    for (size_t i = 0; i < copy->u.sightings.n; i++) {
        struct sighting *s = &copy->u.sightings.v[i];

        s->labels = ev->u.sightings.v[i].labels;
        s->annotations = ev->u.sightings.v[i].annotations;
        keep_labels(arena, &s->labels);
        keep_labels(arena, &s->annotations);
    }
}

void
log_batch_add(struct log_batch *b, const struct stored_event *e)
{
    struct event copy = e->ev;
    struct err err;

    copy.actor = arena_strdup(&b->arena, e->ev.actor);
    copy.origin = arena_strdup(&b->arena, e->ev.origin);
    copy.stream = arena_strdup(&b->arena, e->ev.stream);
    copy.request_id = arena_strdup_or_null(&b->arena, e->ev.request_id);
    /* It was decoded before from the same bytes. */
    if (!event_decode(&copy, e->data, e->data_len, &b->arena, &err))
        return;
    if (event_rows[copy.kind].data == DATA_SIGHTINGS)
        keep_sightings(&b->arena, &copy, &e->ev);
    vec_push(&b->v, copy);
}

void
log_batch_lines(const struct log_batch *b, const struct output *out, const struct model *m,
    void (*put)(void *arg, struct buf *line), void *arg)
{
    for (size_t i = 0, end; i < b->v.n; i = end) {
        const struct event *evs = &b->v.v[i];
        struct buf words = BUF_INIT, line = BUF_INIT;

        for (end = i + 1; end < b->v.n && b->v.v[end].kind == evs->kind;)
            end++;
        batch_words(m, evs, end - i, &words);
        event_line(out, &line, evs->at_ms, evs->seq, evs->actor, event_verb(evs), buf_text(&words));
        put(arg, &line);
        buf_release(&words);
        buf_release(&line);
    }
}

void
log_batch_reverse(struct log_batch *b)
{
    for (size_t i = 0, k = b->v.n; i + 1 < k; i++) {
        struct event swap = b->v.v[i];

        b->v.v[i] = b->v.v[--k];
        b->v.v[k] = swap;
    }
}

void
log_batch_clear(struct log_batch *b)
{
    arena_release(&b->arena);
    vec_release(&b->v);
}
