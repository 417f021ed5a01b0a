/* SPDX-License-Identifier: MIT */
/* The tables shift and override: written, and read whole. */
#include "store/load.h"
#include "store/writer.h"

static bool
put_shifts(struct writer *w, const struct append_oncall *row, struct err *err)
{
    sqlite3_stmt *q = w->stmts[WRITE_SHIFT_DROP];
    bool ok;

    bind_text(q, 1, row->schedule);
    ok = db_run(&w->db, q, err);
    q = w->stmts[WRITE_SHIFT];
    for (size_t i = 0; ok && i < row->shifts_n; i++) {
        bind_text(q, 1, row->schedule);
        bind_int(q, 2, row->shifts[i].from_ms);
        bind_int(q, 3, row->shifts[i].until_ms);
        bind_text(q, 4, row->shifts[i].person);
        ok = db_run(&w->db, q, err);
    }
    return ok;
}

/* Those that are long over go, as the fold has it. */
static bool
drop_over(struct writer *w, int64_t at_ms, struct err *err)
{
    sqlite3_stmt *q = w->stmts[WRITE_OVERRIDE_OVER];

    bind_int(q, 1, at_ms - ONCALL_KEPT_MS);
    return db_run(&w->db, q, err);
}

bool
writer_put_oncall(struct writer *w, const struct append_oncall *row, struct err *err)
{
    const struct oncall_override *o = &row->override;
    sqlite3_stmt *q = w->stmts[row->stands ? WRITE_OVERRIDE : WRITE_OVERRIDE_DROP];

    if (row->schedule != NULL)
        return put_shifts(w, row, err);
    if (!drop_over(w, row->at_ms, err))
        return false;
    bind_int(q, 1, (int64_t)o->seq);
    if (row->stands) {
        bind_text(q, 2, o->schedule);
        bind_text(q, 3, o->person);
        bind_int(q, 4, o->from_ms);
        bind_int(q, 5, o->until_ms);
        bind_text(q, 6, o->by);
        bind_int(q, 7, o->made_at_ms);
    }
    return db_run(&w->db, q, err);
}

static bool
load_shifts(struct db *db, struct load_chunk *c, struct err *err)
{
    sqlite3_stmt *q;
    int rc;

    if (!db_prepare(db, &q,
            "SELECT schedule, person, starts_at, ends_at FROM shift ORDER BY schedule, starts_at, ends_at, person", err))
        return false;
    while ((rc = db_step(db, q, err)) == SQLITE_ROW) {
        struct oncall_shift s = { arena_strdup(&c->arena, column_str(q, 0)), arena_strdup(&c->arena, column_str(q, 1)),
            sqlite3_column_int64(q, 2), sqlite3_column_int64(q, 3) };

        vec_push(&c->shifts, s);
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE;
}

bool
load_oncall(struct db *db, struct load_chunk *c, struct err *err)
{
    sqlite3_stmt *q;
    int rc;

    if (!load_shifts(db, c, err)
        || !db_prepare(db, &q, "SELECT seq, schedule, person, author, starts_at, ends_at, made_at FROM override ORDER BY seq",
            err))
        return false;
    while ((rc = db_step(db, q, err)) == SQLITE_ROW) {
        struct oncall_override o = { (uint64_t)sqlite3_column_int64(q, 0), arena_strdup(&c->arena, column_str(q, 1)),
            arena_strdup(&c->arena, column_str(q, 2)), arena_strdup(&c->arena, column_str(q, 3)), sqlite3_column_int64(q, 4),
            sqlite3_column_int64(q, 5), sqlite3_column_int64(q, 6) };

        vec_push(&c->overrides, o);
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE;
}
