/* SPDX-License-Identifier: MIT */
/* All projections made again from the log, compared with those that are there, and put in their place where they differ. */
#include <string.h>

#include "store/copies.h"
#include "store/fold.h"
#include "store/history.h"
#include "store/keeper.h"
#include "util/alloc.h"
#include "util/vec.h"

/* What the fold of the model does not hold is written as the batches go by. */
struct passing {
    struct db *db;
    sqlite3_stmt *history, *act, *former, *former_row;
    VEC(uint64_t) rows; /* of the alerts that the batch speaks of, before it is applied; 0: none */
};

static bool
open_statements(struct passing *p, struct err *err)
{
    return db_prepare(p->db, &p->history, "INSERT OR IGNORE INTO temp.history (alert, seq) VALUES (?, ?)", err)
        && db_prepare(p->db, &p->act, "INSERT OR IGNORE INTO temp.act (batch) VALUES (?)", err)
        && db_prepare(p->db, &p->former, "INSERT OR REPLACE INTO temp.former (row, id) VALUES (?, ?)", err)
        && db_prepare(p->db, &p->former_row,
            "SELECT max(row) FROM temp.former WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1", err);
}

static void
close_statements(struct passing *p)
{
    sqlite3_finalize(p->history);
    sqlite3_finalize(p->act);
    sqlite3_finalize(p->former);
    sqlite3_finalize(p->former_row);
    vec_release(&p->rows);
}

static bool
put_former(struct passing *p, uint64_t row, const struct alert_id *id, struct err *err)
{
    bind_int(p->former, 1, (int64_t)row);
    bind_bytes(p->former, 2, id->b, sizeof id->b);
    return db_run(p->db, p->former, err);
}

static bool
put_history(struct passing *p, int64_t row, uint64_t seq, struct err *err)
{
    bind_int(p->history, 1, row);
    bind_int(p->history, 2, (int64_t)seq);
    return db_run(p->db, p->history, err);
}

static bool
before_batch(void *ctx, const struct model *m, const struct event *evs, size_t n, struct err *err)
{
    struct passing *p = ctx;
    bool ok = true;

    vec_clear(&p->rows);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; ok && k < event_alerts_n(&evs[i]); k++) {
            const struct alert *a = model_alert(m, event_alert_at(&evs[i], k));

            vec_push(&p->rows, a == NULL ? 0 : a->row);
            if (a != NULL && evs[i].kind == EV_FORGOTTEN)
                ok = put_former(p, a->row, &a->id, err);
        }
    return ok;
}

/* As it is after the batch, else as it was before, else as it was when it was forgotten; 0: never known. */
static bool
find_row(struct passing *p, const struct model *m, const struct alert_id *id, uint64_t before, uint64_t *row, struct err *err)
{
    const struct alert *a = model_alert(m, id);
    int rc;

    *row = a != NULL ? a->row : before;
    if (*row != 0)
        return true;
    bind_bytes(p->former_row, 1, id->b, sizeof id->b);
    rc = db_step(p->db, p->former_row, err);
    if (rc == SQLITE_ROW)
        *row = (uint64_t)sqlite3_column_int64(p->former_row, 0);
    sqlite3_reset(p->former_row);
    return rc == SQLITE_ROW;
}

static bool
after_batch(void *ctx, const struct model *m, const struct event *evs, size_t n, struct err *err)
{
    struct passing *p = ctx;
    size_t at = 0;
    uint64_t row;

    for (size_t i = 0; i < n; i++) {
        uint64_t about = evs[i].kind == EV_MSG_QUEUED ? evs[i].u.queued.order.incident : 0;

        if (about != 0 && !put_history(p, history_of_incident(about), evs[i].seq, err))
            return false;
        for (size_t k = 0; k < event_alerts_n(&evs[i]); k++)
            if (!find_row(p, m, event_alert_at(&evs[i], k), p->rows.v[at++], &row, err)
                || (row != 0 && !put_history(p, (int64_t)row, evs[i].seq, err)))
                return false;
    }
    if (!event_begins_act(&evs[0]))
        return true;
    bind_int(p->act, 1, (int64_t)evs[0].batch);
    return db_run(p->db, p->act, err);
}

static bool
fold_past(struct db *db, struct model *m, uint64_t seq, struct err *err)
{
    struct passing p = { .db = db };
    struct fold_watch watch = { before_batch, after_batch, &p };
    bool ok = db_exec(db, "INSERT INTO temp.former SELECT * FROM main.fold_former", err) && open_statements(&p, err)
        && fold_log(db, seq, INT64_MAX, m, &watch, err);

    close_statements(&p);
    return ok;
}

static bool
make_copies(struct db *db, const struct model_config *config, struct err *err)
{
    struct model *m = model_new(config);
    uint64_t seq;
    bool ok = fold_begin(db, m, &seq, err) && copies_make(db, err) && fold_past(db, m, seq, err) && copies_write(db, m, err);

    model_free(m);
    return ok;
}

struct table_row {
    const char *name, *key;
};
static const struct table_row tables[KEEP_TABLES] = {
    { "source", "name" },
    { "alert", "row" },
    { "former", "row" },
    { "history", "alert, seq" },
    { "act", "batch" },
    { "message", "number" },
    { "rule", "source, name" },
    { "silence", "source, id" },
    { "shift", "schedule, starts_at, ends_at, person" },
    { "override", "seq" },
    { "doc", "name" },
};

/* How many rows of one are not in the other, by these columns. */
static bool
count_beside(struct db *db, const char *columns, const char *table, const char *in, const char *not_in, uint64_t *out,
    struct err *err)
{
    char *sql = sqlite3_mprintf("SELECT count(*) FROM (SELECT %s FROM %s.%s EXCEPT SELECT %s FROM %s.%s)", columns, in, table,
        columns, not_in, table);
    int64_t n = 0;
    bool ok = sql != NULL && db_number(db, sql, 0, &n, err);

    sqlite3_free(sql);
    *out = (uint64_t)n;
    return ok;
}

static bool
compare(struct db *db, const struct table_row *t, struct keep_difference *out, struct err *err)
{
    uint64_t all;

    out->table = t->name;
    if (!count_beside(db, t->key, t->name, "temp", "main", &out->missing, err)
        || !count_beside(db, t->key, t->name, "main", "temp", &out->extra, err)
        || !count_beside(db, "*", t->name, "temp", "main", &all, err))
        return false;
    out->changed = all - out->missing;
    return true;
}

static bool
replace(struct db *db, const char *table, struct err *err)
{
    char *sql = sqlite3_mprintf("DELETE FROM main.%s; INSERT INTO main.%s SELECT * FROM temp.%s", table, table, table);
    bool ok = sql != NULL && db_exec(db, sql, err);

    sqlite3_free(sql);
    return ok;
}

static bool
compare_and_replace(struct db *db, struct keep_difference out[KEEP_TABLES], struct err *err)
{
    for (size_t i = 0; i < KEEP_TABLES; i++) {
        if (!compare(db, &tables[i], &out[i], err))
            return false;
        if (out[i].missing + out[i].extra + out[i].changed > 0 && !replace(db, tables[i].name, err))
            return false;
    }
    return db_exec(db, "DELETE FROM main.observation WHERE row NOT IN (SELECT row FROM main.alert)", err);
}

bool
keeper_rebuild(struct keeper *k, const struct model_config *config, struct keep_difference out[KEEP_TABLES], struct err *err)
{
    bool ok;

    memset(out, 0, KEEP_TABLES * sizeof *out);
    if (!keeper_begin(k, err))
        return false;
    ok = make_copies(&k->db, config, err) && compare_and_replace(&k->db, out, err);
    copies_drop(&k->db);
    ok = ok && keeper_commit(k, err);
    if (!ok)
        keeper_rollback(k);
    return ok;
}
