/* SPDX-License-Identifier: MIT */
/* Moves of a replay: to a batch, a moment, an event, by steps and by changes. */
#include <string.h>

#include "engine/replay_own.h"

const struct replay_place *
replay_place(const struct replay *r)
{
    return &r->place;
}

const struct model *
replay_model(const struct replay *r)
{
    return r->place.batch == r->batches.n ? r->end : r->m;
}

const struct model *
replay_end(const struct replay *r)
{
    return r->end;
}

void
replay_settle(struct replay *r)
{
    for (size_t i = 0; i < r->former.n; i++)
        model_free(r->former.v[i]);
    vec_clear(&r->former);
    if (r->m != NULL)
        model_settle(r->m);
}

/* The latest one that is not past the batch. */
static const struct replay_snapshot *
snapshot_for(const struct replay *r, size_t batch)
{
    size_t low = 0, high = r->snapshots.n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (r->snapshots.v[middle].batch <= batch)
            low = middle;
        else
            high = middle;
    }
    return &r->snapshots.v[low];
}

/* From where it is, unless a snapshot lies nearer. */
static void
fold_to(struct replay *r, size_t batch)
{
    const struct replay_snapshot *s = snapshot_for(r, batch);
    size_t lines_from = r->m_batch;

    if (r->m == NULL || r->m_batch > batch || r->m_batch < s->batch) {
        if (r->m != NULL)
            vec_push(&r->former, r->m);
        r->m = model_clone(s->m);
        r->m_batch = s->batch;
        lines_from = 0;
    }
    replay_add_lines(r, r->m, lines_from, batch);
    for (; r->m_batch < batch; r->m_batch++)
        replay_fold(r->m, &r->batches.v[r->m_batch]);
}

/* A source that answers has answered just then, for whoever shows how long ago that was. */
void
replay_set_moment(struct replay *r, int64_t now_ms)
{
    struct model *m = r->place.batch == r->batches.n ? r->end : r->m;

    r->place.now_ms = now_ms;
    for (size_t i = 0; i < m->sources.n; i++)
        m->sources.v[i]->last_ok_ms = m->sources.v[i]->failing_since_ms != 0 ? m->sources.v[i]->failing_since_ms : now_ms;
}

static bool
go_to(struct replay *r, size_t batch)
{
    const struct replay_batch *last = batch == 0 ? NULL : &r->batches.v[batch - 1];

    if (batch == r->place.batch)
        return false;
    if (batch < r->batches.n)
        fold_to(r, batch);
    r->place.batch = batch;
    r->place.seq = last == NULL ? 0 : last->v[last->n - 1].seq;
    r->place.at_ms = last == NULL ? r->facts.first_ms : last->clock_ms;
    return true;
}

bool
replay_seek(struct replay *r, size_t batch)
{
    bool moved = go_to(r, batch < r->batches.n ? batch : r->batches.n);

    moved |= r->place.now_ms != r->place.at_ms;
    replay_set_moment(r, r->place.at_ms);
    return moved;
}

/* The first one that comes after ms. */
static size_t
batch_after(const struct replay *r, int64_t ms)
{
    size_t low = 0, high = r->batches.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->batches.v[middle].clock_ms <= ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
replay_seek_ms(struct replay *r, int64_t ms)
{
    int64_t before_ms = r->place.now_ms;
    bool moved;

    ms = ms < r->facts.first_ms ? r->facts.first_ms : ms > r->facts.last_ms ? r->facts.last_ms : ms;
    moved = go_to(r, batch_after(r, ms));
    replay_set_moment(r, ms);
    return moved || ms != before_ms;
}

bool
replay_seek_seq(struct replay *r, uint64_t seq)
{
    size_t low = 0, high = r->batches.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->batches.v[middle].v[0].seq <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    return replay_seek(r, low);
}

bool
replay_step(struct replay *r, int batches)
{
    size_t at = r->place.batch, n = (size_t)(batches < 0 ? -(int64_t)batches : batches);

    if (batches < 0)
        return replay_seek(r, at > n ? at - n : 0);
    return replay_seek(r, r->batches.n - at > n ? at + n : r->batches.n);
}

bool
replay_next_change(struct replay *r)
{
    size_t i = r->place.batch;

    while (i < r->batches.n && !r->batches.v[i].changes)
        i++;
    return replay_seek(r, i + 1);
}

bool
replay_prev_change(struct replay *r)
{
    size_t i = r->place.batch == 0 ? 0 : r->place.batch - 1;

    while (i > 0 && !r->batches.v[i - 1].changes)
        i--;
    return replay_seek(r, i);
}

int64_t
replay_next_ms(const struct replay *r)
{
    return r->place.batch < r->batches.n ? r->batches.v[r->place.batch].clock_ms : INT64_MAX;
}
