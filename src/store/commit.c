/* SPDX-License-Identifier: MIT */
/* Appends on the thread: those that wait together are committed together; a failure takes all after it along. */
#include <assert.h>
#include <string.h>

#include "store/thread.h"

/* Rows in one transaction, so that a person's act waits behind at most so many. */
#define GROUP_ROWS 10000
#define GROUP_MOST 256

struct append_job {
    struct job job;
    struct append *append;
    uint64_t epoch;
    store_done_fn *done;
    void *arg;
};

struct append_result {
    struct result result;
    uint64_t epoch;
    bool failed;
    struct err err;
    uint64_t first_seq;
    size_t n;
    uint8_t (*hashes)[SHA256_BYTES];
    store_done_fn *done;
    void *arg;
};

struct group {
    struct append_job *v[GROUP_MOST];
    size_t n;
};

/* The loop hears of it: what it hands over from here on is decided on what the store has. */
static void
next_epoch(struct store *s, uint64_t failed)
{
    if (s->epoch == failed)
        s->epoch++;
}

static void
advance_head(struct store *s, const struct append_result *r)
{
    if (r->n == 0)
        return;
    s->head.seq = r->first_seq + r->n - 1;
    memcpy(s->head.hash, r->hashes[r->n - 1], SHA256_BYTES);
}

static bool
deliver_append(struct store *s, struct result *result, int64_t until_ns)
{
    struct append_result *r = (struct append_result *)result;

    struct store_written written = { r->first_seq, r->n, (const uint8_t(*)[SHA256_BYTES])r->hashes };

    (void)until_ns;
    if (r->failed)
        next_epoch(s, r->epoch);
    else
        advance_head(s, r);
    s->written = r->failed ? NULL : &written;
    r->done(r->arg, r->failed ? &r->err : NULL);
    s->written = NULL;
    return true;
}

static void
free_result(struct result *result)
{
    struct append_result *r = (struct append_result *)result;

    free(r->hashes);
    free(r);
}

static void
copy_hashes(struct append_result *r, const struct append *a)
{
    r->n = a->events.n;
    if (r->n == 0)
        return;
    r->first_seq = a->events.v[0].ev.seq;
    r->hashes = xreallocarray(NULL, r->n, sizeof *r->hashes);
    for (size_t i = 0; i < r->n; i++)
        memcpy(r->hashes[i], a->events.v[i].hash, SHA256_BYTES);
}

static void
answer(struct store *s, struct append_job *j, const struct err *err)
{
    struct append_result *r = xcalloc(1, sizeof *r);

    r->result = (struct result){ .deliver = deliver_append, .free = free_result };
    r->epoch = j->epoch;
    r->failed = err != NULL;
    if (err != NULL)
        r->err = *err;
    else
        copy_hashes(r, j->append);
    r->done = j->done;
    r->arg = j->arg;
    append_free(j->append);
    free(j);
    thread_answer(s, &r->result);
}

/* Those of the group from the i-th on, and all that the loop hands over before it has heard of it. */
static void
fail_from(struct store *s, struct group *g, size_t i, const struct err *err)
{
    s->failed = true;
    s->failed_epoch = g->v[i]->epoch;
    s->failure = *err;
    for (; i < g->n; i++)
        answer(s, g->v[i], err);
}

static bool
is_doomed(const struct store *s, const struct append_job *j)
{
    return s->failed && j->epoch <= s->failed_epoch;
}

/* Writes the first n; *bad is the one that could not be written, n where none could be committed at all. */
static bool
try_group(struct store *s, struct group *g, size_t n, size_t *bad, struct err *err)
{
    struct writer *w = &s->writer;
    struct log_head before = w->head;
    size_t i = 0;
    bool ok = writer_begin(w, err);

    *bad = 0;
    for (; ok && i < n; i++)
        ok = writer_append(w, g->v[i]->append, err);
    if (ok && writer_commit(w, err))
        return true;
    *bad = ok || i == 0 ? 0 : i - 1;
    writer_rollback(w, &before);
    return false;
}

/* A failed one is left out with all after it, and those before it are tried without. */
static void
commit_group(struct store *s, struct group *g)
{
    struct err first = { 0 }, err = { 0 };
    size_t n = g->n, bad;

    while (n > 0 && !try_group(s, g, n, &bad, &err)) {
        first = err;
        n = bad;
    }
    for (size_t i = 0; i < n; i++)
        answer(s, g->v[i], NULL);
    if (n < g->n)
        fail_from(s, g, n, &first);
}

static void
run_append(struct store *s, struct job *job)
{
    struct group g = { .n = 0 };
    size_t rows = 0;

    for (; job != NULL; job = g.n < GROUP_MOST && rows < GROUP_ROWS ? thread_next_if(s, run_append) : NULL) {
        struct append_job *j = (struct append_job *)job;

        if (is_doomed(s, j)) {
            answer(s, j, &s->failure);
            continue;
        }
        g.v[g.n++] = j;
        rows += j->append->rows;
    }
    if (g.n > 0)
        commit_group(s, &g);
}

void
store_append_take(struct store *s, struct append *a, store_done_fn *done, void *arg)
{
    struct append_job *j = xcalloc(1, sizeof *j);

    assert(!s->reading);
    j->job.run = run_append;
    j->append = a;
    j->epoch = s->epoch;
    j->done = done;
    j->arg = arg;
    thread_give(s, &j->job);
}

const struct store_written *
store_written(const struct store *s)
{
    return s->written;
}

bool
store_head(const struct store *s, uint64_t *seq, uint8_t hash[SHA256_BYTES])
{
    *seq = s->head.seq;
    memcpy(hash, s->head.hash, SHA256_BYTES);
    return s->head.seq > 0;
}
