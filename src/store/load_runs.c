/* SPDX-License-Identifier: MIT */
/* Reading the runs that a model keeps, by the index of those that began: they have no projection of their own. */
#include "core/run.h"

#include "store/events.h"
#include "store/load.h"

#define NUMBER "CAST(substr(stream, 5) AS INTEGER)"
static const char select_began[] = "SELECT " EVENT_COLUMNS " FROM event WHERE kind = 'run.started' AND " NUMBER " >= ?1"
                                   " AND (" NUMBER " >= ?2 OR NOT EXISTS (SELECT 1 FROM event AS other"
                                   " WHERE other.stream = event.stream AND other.kind = 'run.finished'))"
                                   " ORDER BY " NUMBER;
static const char select_ended[] = "SELECT " EVENT_COLUMNS " FROM event WHERE stream = ?1 AND kind = 'run.finished'";

static int64_t
from(uint64_t next, uint64_t kept)
{
    return next > kept ? (int64_t)(next - kept) : 0;
}

/* The model keeps nothing of its output: neither does the chunk. */
static void
drop_output(struct event *ev)
{
    ev->u.run_end.end.head = ev->u.run_end.end.tail = NULL;
}

static bool
read_end(struct db *db, sqlite3_stmt *ended, const struct event *began, struct arena *arena, struct load_batch *out,
    struct err *err)
{
    struct stored_event e;
    bool ok = true;
    int rc;

    bind_text(ended, 1, began->stream);
    rc = db_step(db, ended, err);
    if (rc == SQLITE_ROW && (ok = event_row_read(db, ended, true, arena, &e, err))) {
        drop_output(&e.ev);
        out->v[out->n++] = e.ev;
    }
    sqlite3_reset(ended);
    return ok && (rc == SQLITE_ROW || rc == SQLITE_DONE);
}

static bool
read_runs(struct db *db, sqlite3_stmt *began, sqlite3_stmt *ended, struct load_chunk *c, struct err *err)
{
    struct load_batch run;
    struct stored_event e;
    int rc;

    while ((rc = db_step(db, began, err)) == SQLITE_ROW) {
        if (!event_row_read(db, began, true, &c->arena, &e, err))
            return false;
        run.v = arena_alloc(&c->arena, 2 * sizeof *run.v);
        run.v[0] = e.ev;
        run.n = 1;
        if (!read_end(db, ended, &e.ev, &c->arena, &run, err))
            return false;
        vec_push(&c->runs, run);
    }
    return rc == SQLITE_DONE;
}

bool
load_runs(struct db *db, struct load_chunk *c, uint64_t next_run, struct err *err)
{
    sqlite3_stmt *began = NULL, *ended = NULL;
    bool ok = db_prepare(db, &began, select_began, err) && db_prepare(db, &ended, select_ended, err);

    if (ok) {
        bind_int(began, 1, from(next_run, MODEL_RUNS_OPEN_MAX));
        bind_int(began, 2, from(next_run, MODEL_RUNS_MAX));
        ok = read_runs(db, began, ended, c, err);
    }
    sqlite3_finalize(began);
    sqlite3_finalize(ended);
    return ok;
}
