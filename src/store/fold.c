/* SPDX-License-Identifier: MIT */
/* The model by folding the whole log. */
#include "store/fold.h"

#include <string.h>

#include "core/apply.h"
#include "store/cut.h"
#include "store/events.h"
#include "store/reader_own.h"
#include "util/vec.h"

struct folding {
    struct db *db;
    struct model *m;
    const struct fold_watch *watch;
    struct arena arena; /* of the batch that is gathered */
    VEC(struct event) batch;
};

static bool
show(const struct folding *f, fold_batch_fn *fn, struct err *err)
{
    return fn == NULL || fn(f->watch->ctx, f->m, f->batch.v, f->batch.n, err);
}

/* Nobody draws while folding, so what was touched is settled at once. */
static bool
fold_batch(struct folding *f, struct err *err)
{
    static const struct fold_watch nobody;
    const struct fold_watch *w = f->watch == NULL ? &nobody : f->watch;
    bool ok = true;

    if (f->batch.n > 0) {
        ok = show(f, w->before, err);
        model_apply_batch(f->m, f->batch.v, f->batch.n);
        ok = ok && show(f, w->after, err);
    }
    model_settle(f->m);
    vec_clear(&f->batch);
    arena_release(&f->arena);
    return ok;
}

static bool
fold_row(struct folding *f, struct blob_reader *blobs, sqlite3_stmt *stmt, struct err *err)
{
    struct stored_event e;

    if (f->batch.n > 0 && event_row_batch(stmt) != f->batch.v[0].batch && !fold_batch(f, err))
        return false;
    if (!event_row_read(f->db, stmt, true, &f->arena, &e, err) || !blob_reader_fill(blobs, &e.ev, &f->arena, err))
        return false;
    model_go_on_as(f->m, e.node);
    vec_push(&f->batch, e.ev);
    return true;
}

static bool
fold_rows(struct folding *f, uint64_t after_seq, uint64_t until_seq, struct err *err)
{
    struct blob_reader blobs = { 0 };
    sqlite3_stmt *stmt;
    bool ok;
    int rc = SQLITE_DONE;

    if (!db_prepare(f->db, &stmt, "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq > ? AND event.seq <= ? ORDER BY event.seq",
            err))
        return false;
    bind_int(stmt, 1, (int64_t)after_seq);
    bind_int(stmt, 2, (int64_t)until_seq);
    ok = blob_reader_open(&blobs, f->db, err);
    while (ok && (rc = db_step(f->db, stmt, err)) == SQLITE_ROW)
        ok = fold_row(f, &blobs, stmt, err);
    blob_reader_close(&blobs);
    sqlite3_finalize(stmt);
    return ok && rc == SQLITE_DONE && fold_batch(f, err);
}

bool
fold_begin(struct db *db, struct model *m, uint64_t *seq, struct err *err)
{
    struct cut cut;
    bool ok = cut_read(db, &cut, err) && cut_start(db, &cut, m, err);

    *seq = cut.seq;
    return ok;
}

bool
fold_log(struct db *db, uint64_t after_seq, uint64_t until_seq, struct model *m, const struct fold_watch *watch, struct err *err)
{
    struct folding f = { .db = db, .m = m, .watch = watch };
    bool ok = fold_rows(&f, after_seq, until_seq, err);

    vec_release(&f.batch);
    arena_release(&f.arena);
    m->durable_seq = m->next_seq - 1;
    m->whole = ok;
    return ok;
}

/* It may not have written anything yet. */
static bool
name_node(struct reader *r, struct model *m, struct err *err)
{
    char *node = NULL;
    bool ok = db_text(&r->db, "SELECT value FROM meta WHERE key = 'node'", &node, err);

    if (ok)
        model_go_on_as(m, node == NULL ? "" : node);
    free(node);
    return ok;
}

bool
reader_fold(struct reader *r, struct model *m, struct err *err)
{
    uint64_t seq;
    bool ok;

    if (!reader_begin(r, err))
        return false;
    ok = fold_begin(&r->db, m, &seq, err) && fold_log(&r->db, seq, INT64_MAX, m, NULL, err) && name_node(r, m, err);
    reader_end(r);
    return ok;
}
