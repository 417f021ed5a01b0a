/* SPDX-License-Identifier: MIT */
/* The model by folding the whole log. */
#include <string.h>

#include "core/apply.h"
#include "store/events.h"
#include "store/reader_own.h"
#include "util/str.h"
#include "util/vec.h"

struct folding {
    struct model *m;
    struct arena arena; /* of the batch that is gathered */
    VEC(struct event) batch;
};

/* Nobody draws while folding, so what was touched is settled at once. */
static void
fold_batch(struct folding *f)
{
    if (f->batch.n > 0)
        model_apply_batch(f->m, f->batch.v, f->batch.n);
    model_settle(f->m);
    vec_clear(&f->batch);
    arena_release(&f->arena);
}

/* Another node goes on with the log (a restore): its own stream begins, and it knows no configuration yet. */
static void
change_node(struct model *m, const char *node)
{
    if (strcmp(m->node, node) == 0)
        return;
    str_copy(m->node, sizeof m->node, node);
    m->node_version = 0;
    str_set(&m->config_hash, NULL);
}

static bool
fold_row(struct folding *f, struct reader *r, struct blob_reader *blobs, sqlite3_stmt *stmt, struct err *err)
{
    struct stored_event e;

    if (f->batch.n > 0 && event_row_batch(stmt) != f->batch.v[0].batch)
        fold_batch(f);
    if (!event_row_read(&r->db, stmt, true, &f->arena, &e, err) || !blob_reader_fill(blobs, &e.ev, &f->arena, err))
        return false;
    change_node(f->m, e.node);
    vec_push(&f->batch, e.ev);
    return true;
}

static bool
fold_rows(struct folding *f, struct reader *r, struct err *err)
{
    struct blob_reader blobs = { 0 };
    sqlite3_stmt *stmt;
    bool ok;
    int rc = SQLITE_DONE;

    if (!db_prepare(&r->db, &stmt, "SELECT " EVENT_COLUMNS " FROM event ORDER BY event.seq", err))
        return false;
    ok = blob_reader_open(&blobs, &r->db, err);
    while (ok && (rc = db_step(&r->db, stmt, err)) == SQLITE_ROW)
        ok = fold_row(f, r, &blobs, stmt, err);
    blob_reader_close(&blobs);
    sqlite3_finalize(stmt);
    return ok && rc == SQLITE_DONE;
}

/* It may not have written anything yet. */
static bool
name_node(struct reader *r, struct model *m, struct err *err)
{
    char *node = NULL;
    bool ok = db_text(&r->db, "SELECT value FROM meta WHERE key = 'node'", &node, err);

    if (ok)
        change_node(m, node == NULL ? "" : node);
    free(node);
    return ok;
}

bool
reader_fold(struct reader *r, struct model *m, struct err *err)
{
    struct folding f = { .m = m };
    bool ok;

    if (!reader_begin(r, err))
        return false;
    ok = fold_rows(&f, r, err);
    if (ok)
        fold_batch(&f);
    ok = ok && name_node(r, m, err);
    reader_end(r);
    if (ok) {
        m->durable_seq = m->next_seq - 1;
        m->whole = true;
    }
    vec_release(&f.batch);
    arena_release(&f.arena);
    return ok;
}
