/* SPDX-License-Identifier: MIT */
/* The model's runs: those that are under way, and the latest of the others. */
#include <stdlib.h>
#include <string.h>

#include "core/model.h"

void
run_free(struct run *r)
{
    if (r == NULL)
        return;
    arena_release(&r->arena);
    free(r);
}

struct run *
model_run(const struct model *m, uint64_t number)
{
    size_t low = 0, high = m->runs.n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (m->runs.v[mid]->number < number)
            low = mid + 1;
        else
            high = mid;
    }
    return low < m->runs.n && m->runs.v[low]->number == number ? m->runs.v[low] : NULL;
}

static bool
is_kept(const struct model *m, const struct run *r)
{
    return r->number + MODEL_RUNS_MAX >= m->next_run || (!r->finished && r->number + MODEL_RUNS_OPEN_MAX >= m->next_run);
}

static void
drop_old(struct model *m)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->runs.n; i++)
        if (is_kept(m, m->runs.v[i]))
            m->runs.v[kept++] = m->runs.v[i];
        else
            run_free(m->runs.v[i]);
    m->runs.n = kept;
}

/* A number that is not past all others is none that the door gave. */
static void
apply_started(struct model *m, const struct event *ev)
{
    struct run *r;

    if (m->runs.n > 0 && ev->run <= m->runs.v[m->runs.n - 1]->number)
        return;
    r = xcalloc(1, sizeof *r);
    r->number = ev->run;
    r->actor = pool_str(&m->pool, ev->actor);
    r->started_at_ms = ev->at_ms;
    r->started_seq = r->last_seq = ev->seq;
    r->order = run_order_copy(&r->arena, &ev->u.run);
    vec_push(&m->runs, r);
    if (ev->run >= m->next_run)
        m->next_run = ev->run + 1;
}

static void
apply_finished(struct model *m, const struct event *ev)
{
    struct run *r = model_run(m, ev->run);
    struct run_end end = ev->u.run_end.end;

    if (r == NULL || r->finished)
        return;
    end.head = end.tail = NULL;
    r->finished = true;
    r->last_seq = ev->seq;
    r->end = run_end_copy(&r->arena, &end);
}

void
model_apply_run(struct model *m, const struct event *ev)
{
    if (ev->kind == EV_RUN_STARTED)
        apply_started(m, ev);
    else
        apply_finished(m, ev);
    drop_old(m);
    m->generation++;
}

void
model_put_run_take(struct model *m, struct run *r)
{
    size_t at = m->runs.n;

    while (at > 0 && m->runs.v[at - 1]->number >= r->number)
        at--;
    if (at < m->runs.n && m->runs.v[at]->number == r->number) {
        run_free(m->runs.v[at]);
        m->runs.v[at] = r;
    } else {
        vec_push(&m->runs, r);
        memmove(&m->runs.v[at + 1], &m->runs.v[at], (m->runs.n - at - 1) * sizeof *m->runs.v);
        m->runs.v[at] = r;
    }
    if (r->number >= m->next_run)
        m->next_run = r->number + 1;
    m->generation++;
}

void
model_clear_runs(struct model *m)
{
    for (size_t i = 0; i < m->runs.n; i++)
        run_free(m->runs.v[i]);
    vec_clear(&m->runs);
}
