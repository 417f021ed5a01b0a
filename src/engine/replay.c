/* SPDX-License-Identifier: MIT */
/* A replay is opened: the log is folded as it is read, and snapshots are taken on the way. */
#include "engine/replay.h"

#include <stdlib.h>
#include <string.h>

#include "core/apply.h"
#include "engine/replay_own.h"
#include "util/str.h"

/* A large board is copied less often: once for so many of its alerts. */
#define STRIDE_PART 4

static struct model *
empty_model(const struct model *known)
{
    struct model *m = model_new(&known->config);

    for (size_t i = 0; i < known->sources.n; i++) {
        const struct source *from = known->sources.v[i];
        struct source *s = model_add_source(m, from->name);

        s->map = from->map;
        s->every_ms = from->every_ms;
        s->past = true;
    }
    m->whole = true;
    return m;
}

struct replay *
replay_new(const struct model *known, struct past *log_take)
{
    struct replay *r = xcalloc(1, sizeof *r);

    r->past = log_take;
    r->stride = REPLAY_STRIDE;
    r->facts.name = past_name(log_take);
    r->facts.from_file = past_is_file(log_take);
    buf_init(&r->words, LOG_TEXT_MAX);
    past_start(log_take, empty_model(known));
    return r;
}

void
replay_free(struct replay *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->snapshots.n; i++)
        model_free(r->snapshots.v[i].m);
    for (size_t i = 0; i < r->former.n; i++)
        model_free(r->former.v[i]);
    model_free(r->all);
    model_free(r->end);
    model_free(r->m);
    for (size_t i = 0; i < r->pieces.n; i++)
        past_piece_free(r->pieces.v[i]);
    past_free(r->past);
    vec_release(&r->pieces);
    vec_release(&r->batches);
    vec_release(&r->runs);
    vec_release(&r->snapshots);
    vec_release(&r->former);
    buf_release(&r->words);
    free(r);
}

enum replay_state
replay_state(const struct replay *r)
{
    return r->state;
}

const struct err *
replay_error(const struct replay *r)
{
    return r->state == REPLAY_FAILED ? &r->err : NULL;
}

void
replay_progress(const struct replay *r, uint64_t *done, uint64_t *of)
{
    past_progress(r->past, done, of);
}

int
replay_fd(const struct replay *r)
{
    return r->state == REPLAY_OPENING ? past_fd(r->past) : -1;
}

const struct replay_facts *
replay_facts(const struct replay *r)
{
    return &r->facts;
}

/* A log that begins late does not say that the source was ever configured. */
static void
show_sources(struct model *m, size_t from, bool configured)
{
    for (size_t i = from; i < m->sources.n; i++) {
        m->sources.v[i]->past = true;
        if (configured)
            m->sources.v[i]->configured = true;
    }
}

void
replay_fold(struct model *m, const struct replay_batch *b)
{
    size_t sources_n = m->sources.n;

    model_go_on_as(m, b->node);
    model_apply_batch_unlogged(m, b->v, b->n);
    m->durable_seq = m->next_seq - 1;
    if (m->sources.n > sources_n)
        show_sources(m, sources_n, false);
}

/* A batch has a line at least. Words are dear: most lines of a night are never looked at. */
void
replay_add_lines(const struct replay *r, struct model *m, size_t from, size_t to)
{
    if (to > MODEL_LINES_MAX && from < to - MODEL_LINES_MAX)
        from = to - MODEL_LINES_MAX;
    for (; from < to; from++)
        model_add_lines(m, r->all, r->batches.v[from].v, r->batches.v[from].n);
}

/* What was forgotten still has its name. */
static void
fold_all(struct model *all, const struct replay_batch *b)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->v[i].kind != EV_FORGOTTEN && b->v[i].kind != EV_MSG_FORGOTTEN)
            model_apply(all, &b->v[i]);
    model_settle(all);
}

static size_t
weight_of(const struct model *m)
{
    return m->alerts.n + m->messages.n;
}

/* Every second one, but not the beginning. */
static void
thin_out(struct replay *r)
{
    size_t kept = 0;

    r->snapshots_held = 0;
    for (size_t i = 0; i < r->snapshots.n; i++) {
        if (i % 2 == 1) {
            model_free(r->snapshots.v[i].m);
            continue;
        }
        r->snapshots_held += weight_of(r->snapshots.v[i].m);
        r->snapshots.v[kept++] = r->snapshots.v[i];
    }
    r->snapshots.n = kept;
    r->stride *= 2;
}

static void
add_snapshot(struct replay *r, struct model *m_take)
{
    struct replay_snapshot s = { r->batches.n, m_take };

    vec_push(&r->snapshots, s);
    r->snapshots_held += weight_of(m_take);
    r->since_snapshot = 0;
    while (r->snapshots_held > REPLAY_SNAPSHOTS_MAX && r->snapshots.n > 1)
        thin_out(r);
}

static void
add_runs(struct replay *r, const struct replay_batch *b)
{
    for (uint32_t i = 0, end; i < b->n; i = end) {
        struct replay_run run = { .batch = (uint32_t)r->batches.n, .from = i };

        for (end = i + 1; end < b->n && b->v[end].kind == b->v[i].kind;)
            end++;
        run.n = end - i;
        vec_push(&r->runs, run);
    }
}

static size_t
events_weight(const struct replay_batch *b)
{
    size_t weight = 0;

    for (uint32_t i = 0; i < b->n; i++)
        weight += 1 + event_alerts_n(&b->v[i]);
    return weight;
}

static void
add_batch(struct replay *r, struct replay_batch b)
{
    int64_t before_ms = r->batches.n == 0 ? INT64_MIN : r->batches.v[r->batches.n - 1].clock_ms;
    size_t weight = events_weight(&b), most = weight_of(r->end) / STRIDE_PART;

    b.clock_ms = b.v[0].at_ms > before_ms ? b.v[0].at_ms : before_ms;
    b.first_line = (uint32_t)r->runs.n;
    for (uint32_t i = 0; i < b.n; i++)
        b.changes |= replay_changes_board(b.v[i].kind);
    if (r->since_snapshot > 0 && r->since_snapshot + weight > (r->stride > most ? r->stride : most))
        add_snapshot(r, model_clone(r->end));
    add_runs(r, &b);
    replay_fold(r->end, &b);
    model_settle(r->end);
    fold_all(r->all, &b);
    r->since_snapshot += weight;
    r->facts.events += b.n;
    vec_push(&r->batches, b);
}

static void
add_piece(struct replay *r, struct past_piece *piece)
{
    for (size_t i = 0, end; i < piece->n; i = end) {
        for (end = i + 1; end < piece->n && piece->v[end].batch == piece->v[i].batch;)
            end++;
        add_batch(r, (struct replay_batch){ .v = &piece->v[i], .node = piece->nodes[i], .n = (uint32_t)(end - i) });
    }
    vec_push(&r->pieces, piece);
}

/* The board as the range finds it. */
static void
begin(struct replay *r, struct past_piece *piece)
{
    struct model *m = piece->begin;

    piece->begin = NULL;
    m->durable_seq = m->next_seq - 1;
    m->whole = true;
    show_sources(m, 0, piece->lacks_before);
    r->facts.lacks_before = piece->lacks_before;
    r->cut_before = m->cut_seq > 0 && m->cut_seq == m->next_seq - 1;
    r->known_from_ms = m->cut_at_ms;
    r->end = model_clone(m);
    r->all = model_clone(m);
    add_snapshot(r, m);
}

/* Of nothing: the moments that were asked for. */
static void
find_times(struct replay *r, bool goes_on)
{
    struct replay_facts *f = &r->facts;
    const struct past_range *range = past_range(r->past);
    const struct replay_batch *first = r->batches.v, *last;

    f->batches = r->batches.n;
    f->lines = r->runs.n;
    f->first_ms = range->from_ms;
    f->last_ms = range->to_ms > range->from_ms ? range->to_ms : range->from_ms;
    if (f->batches == 0)
        return;
    last = &r->batches.v[r->batches.n - 1];
    f->first_seq = first->v[0].seq;
    f->last_seq = last->v[last->n - 1].seq;
    if (f->first_ms == 0 || f->lacks_before || (r->cut_before && r->known_from_ms == 0))
        f->first_ms = first->clock_ms;
    else if (r->cut_before && f->first_ms < r->known_from_ms)
        f->first_ms = r->known_from_ms;
    if (range->to_ms == 0 || (f->from_file && !goes_on))
        f->last_ms = last->clock_ms;
}

static void
end_opening(struct replay *r, const struct past_piece *last)
{
    r->facts.whole = last->whole;
    if (last->err.code != ERR_NONE) {
        r->state = REPLAY_FAILED;
        r->err = last->err;
        return;
    }
    find_times(r, last->goes_on);
    replay_add_lines(r, r->end, 0, r->batches.n);
    r->state = REPLAY_READY;
    r->place.batch = SIZE_MAX;
    (void)replay_seek(r, r->batches.n);
    (void)replay_seek_ms(r, r->facts.last_ms);
}

bool
replay_work(struct replay *r)
{
    struct past_piece *piece = r->state == REPLAY_OPENING ? past_take(r->past) : NULL;

    if (piece == NULL)
        return false;
    if (piece->begin != NULL)
        begin(r, piece);
    if (piece->n > 0)
        add_piece(r, piece);
    if (piece->done)
        end_opening(r, piece);
    if (piece->n == 0)
        past_piece_free(piece);
    return past_is_waiting(r->past);
}

bool
replay_finish(struct replay *r, struct err *err)
{
    while (r->state == REPLAY_OPENING) {
        past_wait(r->past);
        (void)replay_work(r);
    }
    if (r->state == REPLAY_FAILED && err != NULL)
        *err = r->err;
    return r->state == REPLAY_READY;
}
