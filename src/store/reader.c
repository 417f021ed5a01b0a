/* SPDX-License-Identifier: MIT */
/* The store read-only, for verbs: the model from projections, and events by query. */
#include "store/reader.h"

#include "store/events.h"
#include "store/files.h"
#include "store/fill.h"
#include "store/history.h"
#include "store/reader_own.h"
#include "store/timeline.h"

struct reader *
reader_open(const char *path, struct err *err)
{
    struct reader *r = xcalloc(1, sizeof *r);
    struct place p;
    bool ok = place_find(&p, path, false, err);

    if (ok) {
        ok = place_check(&p, false, err) && files_read(&p, &r->db, err);
        place_release(&p);
    }
    if (ok)
        return r;
    free(r);
    return NULL;
}

void
reader_close(struct reader *r)
{
    if (r == NULL)
        return;
    db_close(&r->db);
    free(r);
}

bool
reader_begin(struct reader *r, struct err *err)
{
    return db_exec(&r->db, "BEGIN", err);
}

void
reader_end(struct reader *r)
{
    /* Not ROLLBACK: SQLite refuses that where the file is immutable. */
    sqlite3_exec(r->db.handle, "COMMIT", NULL, NULL, NULL);
}

static bool
fill_at_once(void *ctx, struct load_chunk *chunk)
{
    fill_chunk(ctx, chunk, 0);
    load_chunk_free(chunk);
    return true;
}

bool
reader_load(struct reader *r, struct model *m, struct err *err)
{
    struct fill fill = { .m = m };
    bool ok = load_all(&r->db, fill_at_once, &fill, err);

    fill_release(&fill);
    return ok;
}

/* By the index of those that began. */
#define RUN_SEQS \
    "(SELECT began.seq FROM event AS began WHERE began.kind = 'run.started' UNION ALL" \
    " SELECT ended.seq FROM event AS began JOIN event AS ended ON ended.stream = began.stream AND ended.kind = 'run.finished'" \
    " WHERE began.kind = 'run.started')"

/* ?1 is the alert, ?2 the seq, ?3 the time, ?4 the limit, ?5 the stream. */
static void
build_query(const struct event_query *q, struct buf *sql)
{
    buf_adds(sql, "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq > ?2");
    if (q->alert != NULL)
        buf_adds(sql, " AND event.seq IN " HISTORY_SEQS);
    if (q->stream != NULL)
        buf_adds(sql, " AND stream = ?5");
    if (q->runs)
        buf_adds(sql, " AND event.seq IN " RUN_SEQS);
    /* The second half lets the rowid do the work: times nearly always rise with seq. */
    if (q->since_ms > 0)
        buf_adds(sql, " AND at >= ?3 AND event.seq >= (SELECT min(seq) FROM event WHERE at >= ?3)");
    buf_adds(sql, q->newest_first ? " ORDER BY event.seq DESC" : " ORDER BY event.seq");
    if (q->limit > 0)
        buf_adds(sql, " LIMIT ?4");
}

/* A number that the query has no place for is refused by SQLite, and that is all right. */
static bool
prepare_query(struct reader *r, const struct event_query *q, sqlite3_stmt **stmt, struct err *err)
{
    struct buf sql = BUF_INIT;
    bool ok;

    build_query(q, &sql);
    ok = db_prepare(&r->db, stmt, buf_text(&sql), err);
    buf_release(&sql);
    if (!ok)
        return false;
    if (q->alert != NULL)
        bind_bytes(*stmt, 1, q->alert->b, sizeof q->alert->b);
    bind_int(*stmt, 2, (int64_t)q->after_seq);
    bind_int(*stmt, 3, q->since_ms);
    bind_int(*stmt, 4, (int64_t)q->limit);
    bind_text(*stmt, 5, q->stream);
    return true;
}

static bool
give_event(struct reader *r, struct blob_reader *blobs, sqlite3_stmt *stmt, const struct event_query *q, reader_event_fn *fn,
    void *ctx, bool *more, struct err *err)
{
    struct arena arena = { 0 };
    struct stored_event e;
    bool ok =
        event_row_read(&r->db, stmt, q->decode, &arena, &e, err) && (!q->decode || blob_reader_fill(blobs, &e.ev, &arena, err));

    if (ok)
        *more = fn(ctx, &e);
    arena_release(&arena);
    return ok;
}

static bool
walk_events(struct reader *r, const struct event_query *q, sqlite3_stmt *stmt, reader_event_fn *fn, void *ctx, struct err *err)
{
    struct blob_reader blobs;
    bool ok = blob_reader_open(&blobs, &r->db, err);
    bool more = true;
    int rc = SQLITE_DONE;

    while (ok && more && (rc = db_step(&r->db, stmt, err)) == SQLITE_ROW)
        ok = give_event(r, &blobs, stmt, q, fn, ctx, &more, err);
    blob_reader_close(&blobs);
    return ok && (rc == SQLITE_DONE || rc == SQLITE_ROW);
}

bool
reader_events(struct reader *r, const struct event_query *q, reader_event_fn *fn, void *ctx, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok;

    if (!reader_begin(r, err))
        return false;
    ok = prepare_query(r, q, &stmt, err);
    if (ok) {
        ok = walk_events(r, q, stmt, fn, ctx, err);
        sqlite3_finalize(stmt);
    }
    reader_end(r);
    return ok;
}

bool
reader_timeline(struct reader *r, uint64_t incident, reader_event_fn *fn, void *ctx, struct err *err)
{
    bool ok = reader_begin(r, err) && timeline_walk(&r->db, incident, fn, ctx, err);

    reader_end(r);
    return ok;
}

int64_t
reader_data_version(struct reader *r)
{
    int64_t version = 0;

    return db_number(&r->db, "PRAGMA data_version", 0, &version, NULL) ? version : 0;
}

uint64_t
reader_last_seq(struct reader *r)
{
    int64_t seq = 0;

    return db_number(&r->db, "SELECT max(seq) FROM event", 0, &seq, NULL) ? (uint64_t)seq : 0;
}
