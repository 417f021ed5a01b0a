/* SPDX-License-Identifier: MIT */
/* What the loop asks of the thread beside appends: the model from the projections, alerts put back, histories. */
#include <assert.h>
#include <string.h>

#include "store/events.h"
#include "store/thread.h"
#include "store/timeline.h"

struct load_job {
    struct job job;
    struct model *m;
    store_load_fn *progress;
    void *arg;
};

struct load_result {
    struct result result;
    struct model *m;
    struct load_chunk *chunk; /* NULL: failed */
    struct err err;
    store_load_fn *progress;
    void *arg;
};

/* No older than what the loop knows: results come in the order of the jobs. */
static void
know_head(struct store *s, const struct load_chunk *c)
{
    if (c->head == NULL)
        return;
    s->head.seq = c->head->last_seq;
    memcpy(s->head.hash, c->head->hash, sizeof s->head.hash);
}

static bool
deliver_load(struct store *s, struct result *result, int64_t until_ns)
{
    struct load_result *r = (struct load_result *)result;

    s->fill.m = r->m;
    if (r->chunk != NULL && !fill_chunk(&s->fill, r->chunk, until_ns))
        return false;
    if (r->chunk != NULL)
        know_head(s, r->chunk);
    r->progress(r->arg, r->chunk != NULL && r->chunk->last, r->chunk == NULL ? &r->err : NULL);
    return true;
}

static void
free_load(struct result *result)
{
    struct load_result *r = (struct load_result *)result;

    load_chunk_free(r->chunk);
    free(r);
}

struct load_sink {
    struct store *s;
    const struct load_job *j;
};

static struct load_result *
load_result(const struct load_job *j, struct load_chunk *chunk)
{
    struct load_result *r = xcalloc(1, sizeof *r);

    r->result = (struct result){ .deliver = deliver_load, .free = free_load };
    r->m = j->m;
    r->chunk = chunk;
    r->progress = j->progress;
    r->arg = j->arg;
    return r;
}

static bool
give_chunk(void *ctx, struct load_chunk *chunk)
{
    struct load_sink *sink = ctx;

    thread_answer(sink->s, &load_result(sink->j, chunk)->result);
    return !sink->s->closing;
}

static void
run_load(struct store *s, struct job *job)
{
    struct load_job *j = (struct load_job *)job;
    struct load_sink sink = { s, j };
    struct load_result *failed;
    struct err err = { 0 };

    if (!load_all(&s->writer.db, give_chunk, &sink, &err)) {
        failed = load_result(j, NULL);
        failed->err = err;
        thread_answer(s, &failed->result);
    }
    sqlite3_db_release_memory(s->writer.db.handle);
    free(j);
}

void
store_load(struct store *s, struct model *m, store_load_fn *progress, void *arg)
{
    struct load_job *j = xcalloc(1, sizeof *j);

    *j = (struct load_job){ { .run = run_load }, m, progress, arg };
    thread_give(s, &j->job);
}

struct again_job {
    struct job job;
    struct model *m;
    struct alert_id *ids;
    size_t n;
    store_done_fn *done;
    void *arg;
};

struct again_result {
    struct result result;
    struct model *m;
    struct load_chunk *chunk; /* NULL: failed */
    struct err err;
    store_done_fn *done;
    void *arg;
};

static bool
deliver_again(struct store *s, struct result *result, int64_t until_ns)
{
    struct again_result *r = (struct again_result *)result;

    s->fill.m = r->m;
    if (r->chunk != NULL && !fill_chunk(&s->fill, r->chunk, until_ns))
        return false;
    r->done(r->arg, r->chunk == NULL ? &r->err : NULL);
    return true;
}

static void
free_again(struct result *result)
{
    struct again_result *r = (struct again_result *)result;

    load_chunk_free(r->chunk);
    free(r);
}

static void
run_again(struct store *s, struct job *job)
{
    struct again_job *j = (struct again_job *)job;
    struct again_result *r = xcalloc(1, sizeof *r);

    r->result = (struct result){ .deliver = deliver_again, .free = free_again };
    r->m = j->m;
    r->chunk = load_again(&s->writer.db, j->ids, j->n, &r->err);
    r->done = j->done;
    r->arg = j->arg;
    free(j->ids);
    free(j);
    thread_answer(s, &r->result);
}

void
store_reload(struct store *s, struct model *m, const struct alert_id *ids, size_t n, store_done_fn *done, void *arg)
{
    struct again_job *j = xcalloc(1, sizeof *j);

    assert(!s->reading);
    *j = (struct again_job){ { .run = run_again }, m, NULL, n, done, arg };
    if (n > 0)
        j->ids = xmemdup(ids, n * sizeof *ids);
    thread_give(s, &j->job);
}

struct history_job {
    struct job job;
    char *stream;      /* of that, or … */
    uint64_t incident; /* … of that one's timeline, before page.before_seq, or … */
    bool is_log;       /* … a page of the log; none of them: of the alert */
    struct log_page page;
    struct alert_id id;
    size_t limit;
    store_history_fn *fn;
    void *arg;
};

struct history_result {
    struct result result;
    struct history history;
    bool failed;
    struct err err;
    store_history_fn *fn;
    void *arg;
};

static bool
deliver_history(struct store *s, struct result *result, int64_t until_ns)
{
    struct history_result *r = (struct history_result *)result;

    (void)s;
    (void)until_ns;
    r->fn(r->arg, r->failed ? NULL : r->history.v, r->failed ? 0 : r->history.n, !r->failed && r->history.more,
        r->failed ? &r->err : NULL);
    return true;
}

static void
free_history(struct result *result)
{
    struct history_result *r = (struct history_result *)result;

    history_release(&r->history);
    free(r);
}

static bool
read_history(struct db *db, const struct history_job *j, struct history_result *r)
{
    if (j->is_log)
        return history_read_log(db, &j->page, &r->history, &r->err);
    if (j->stream != NULL)
        return history_read_stream(db, j->stream, j->limit, &r->history, &r->err);
    if (j->incident != 0)
        return timeline_read(db, j->incident, j->page.before_seq, j->limit, &r->history, &r->err);
    return history_read(db, &j->id, j->limit, &r->history, &r->err);
}

static void
run_history(struct store *s, struct job *job)
{
    struct history_job *j = (struct history_job *)job;
    struct history_result *r = xcalloc(1, sizeof *r);

    r->result = (struct result){ .deliver = deliver_history, .free = free_history };
    r->failed = !read_history(&s->writer.db, j, r);
    r->fn = j->fn;
    r->arg = j->arg;
    free(j->stream);
    free(j);
    thread_answer(s, &r->result);
}

void
store_history(struct store *s, const struct alert_id *id, size_t limit, store_history_fn *fn, void *arg)
{
    struct history_job *j = xcalloc(1, sizeof *j);

    *j = (struct history_job){ .job = { .run = run_history }, .id = *id, .limit = limit, .fn = fn, .arg = arg };
    thread_give(s, &j->job);
}

void
store_stream(struct store *s, const char *stream, size_t limit, store_history_fn *fn, void *arg)
{
    struct history_job *j = xcalloc(1, sizeof *j);

    *j = (struct history_job){ .job = { .run = run_history }, .stream = xstrdup(stream), .limit = limit, .fn = fn, .arg = arg };
    thread_give(s, &j->job);
}

void
store_timeline(struct store *s, uint64_t incident, uint64_t before_seq, size_t limit, store_history_fn *fn, void *arg)
{
    struct history_job *j = xcalloc(1, sizeof *j);

    *j = (struct history_job){
        .job = { .run = run_history },
        .incident = incident,
        .page = { .before_seq = before_seq },
        .limit = limit,
        .fn = fn,
        .arg = arg,
    };
    thread_give(s, &j->job);
}

void
store_log(struct store *s, const struct log_page *page, store_history_fn *fn, void *arg)
{
    struct history_job *j = xcalloc(1, sizeof *j);

    *j = (struct history_job){ .job = { .run = run_history }, .is_log = true, .page = *page, .fn = fn, .arg = arg };
    thread_give(s, &j->job);
}
