/* SPDX-License-Identifier: MIT */
/* The events that speak of one alert, and those of one stream. */
#include "store/history.h"

#include "store/events.h"

/* The statement gives one more than the limit, where there is one. */
static bool
read_rows(struct db *db, sqlite3_stmt *stmt, bool decode, size_t limit, struct history *out, struct err *err)
{
    struct stored_event e;
    bool ok = true;
    int rc = SQLITE_DONE;

    while (ok && (rc = db_step(db, stmt, err)) == SQLITE_ROW) {
        ok = event_row_read(db, stmt, decode, &out->arena, &e, err);
        if (ok)
            vec_push(out, e);
    }
    sqlite3_finalize(stmt);
    out->more = out->n > limit;
    if (out->more)
        out->n = limit;
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
    bind_int(stmt, 2, (int64_t)limit + 1);
    return read_rows(db, stmt, true, limit, out, err);
}

bool
history_read_stream(struct db *db, const char *stream, size_t limit, struct history *out, struct err *err)
{
    sqlite3_stmt *stmt;

    if (!db_prepare(db, &stmt, "SELECT " EVENT_COLUMNS " FROM event WHERE stream = ?1 ORDER BY version DESC LIMIT ?2", err))
        return false;
    bind_text(stmt, 1, stream);
    bind_int(stmt, 2, (int64_t)limit + 1);
    return read_rows(db, stmt, true, limit, out, err);
}

/* Times nearly always rise with seq: the sub-query lets the rowid do the work. */
static void
build_log_query(const struct log_page *page, struct buf *sql)
{
    buf_adds(sql, "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq > ?1 AND event.seq < ?2");
    if (page->since_ms > 0)
        buf_adds(sql, " AND at >= ?3 AND event.seq >= (SELECT min(seq) FROM event WHERE at >= ?3)");
    buf_adds(sql, page->newest_first ? " ORDER BY event.seq DESC LIMIT ?4" : " ORDER BY event.seq LIMIT ?4");
}

bool
history_read_log(struct db *db, const struct log_page *page, struct history *out, struct err *err)
{
    sqlite3_stmt *stmt;
    struct buf sql = BUF_INIT;
    bool ok;

    build_log_query(page, &sql);
    ok = db_prepare(db, &stmt, buf_text(&sql), err);
    buf_release(&sql);
    if (!ok)
        return false;
    bind_int(stmt, 1, (int64_t)page->after_seq);
    bind_int(stmt, 2, page->before_seq == 0 ? INT64_MAX : (int64_t)page->before_seq);
    bind_int(stmt, 3, page->since_ms);
    bind_int(stmt, 4, (int64_t)page->limit + 1);
    return read_rows(db, stmt, false, page->limit, out, err);
}

void
history_release(struct history *h)
{
    vec_release(h);
    arena_release(&h->arena);
}
