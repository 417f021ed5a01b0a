/* SPDX-License-Identifier: MIT */
/* The events that speak of one alert, and those of one stream. */
#include "store/history.h"

#include "store/events.h"

static bool
read_rows(struct db *db, sqlite3_stmt *stmt, struct history *out, struct err *err)
{
    struct stored_event e;
    bool ok = true;
    int rc = SQLITE_DONE;

    while (ok && (rc = db_step(db, stmt, err)) == SQLITE_ROW) {
        ok = event_row_read(db, stmt, true, &out->arena, &e, err);
        if (ok)
            vec_push(out, e);
    }
    sqlite3_finalize(stmt);
    return ok && rc == SQLITE_DONE;
}

bool
history_read(struct db *db, const struct alert_id *id, size_t limit, struct history *out, struct err *err)
{
    sqlite3_stmt *stmt;

    if (!db_prepare(db, &stmt,
            "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq IN " HISTORY_SEQS " ORDER BY event.seq DESC LIMIT ?2", err))
        return false;
    bind_bytes(stmt, 1, id->b, sizeof id->b);
    bind_int(stmt, 2, (int64_t)limit);
    return read_rows(db, stmt, out, err);
}

bool
history_read_stream(struct db *db, const char *stream, size_t limit, struct history *out, struct err *err)
{
    sqlite3_stmt *stmt;

    if (!db_prepare(db, &stmt, "SELECT " EVENT_COLUMNS " FROM event WHERE stream = ?1 ORDER BY version DESC LIMIT ?2", err))
        return false;
    bind_text(stmt, 1, stream);
    bind_int(stmt, 2, (int64_t)limit);
    return read_rows(db, stmt, out, err);
}

void
history_release(struct history *h)
{
    vec_release(h);
    arena_release(&h->arena);
}
