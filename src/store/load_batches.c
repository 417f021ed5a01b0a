/* SPDX-License-Identifier: MIT */
/* Reading whole batches of events: the latest acts of persons, and the latest lines of the log. */
#include "store/events.h"
#include "store/load.h"

/* Data that a start is willing to decode; what is older is in the log, but not in reach of a key. */
#define LOAD_ACTS_BYTES ((size_t)32 << 20)
#define LOAD_LINES_BYTES ((size_t)4 << 20)

struct batch_reader {
    struct db *db;
    sqlite3_stmt *batches; /* first seqs, newest first */
    sqlite3_stmt *events;  /* all from a seq on */
    size_t bytes;          /* of data, so far */
};

static bool
reader_open(struct batch_reader *r, struct db *db, const char *batches, struct err *err)
{
    *r = (struct batch_reader){ .db = db };
    return db_prepare(db, &r->batches, batches, err)
        && db_prepare(db, &r->events, "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq >= ? ORDER BY event.seq", err);
}

static void
reader_close(struct batch_reader *r)
{
    sqlite3_finalize(r->batches);
    sqlite3_finalize(r->events);
}

static bool
read_batch(struct batch_reader *r, struct arena *arena, uint64_t batch, struct load_batch *out, struct err *err)
{
    VEC(struct event) found = { 0 };
    struct stored_event e;
    bool ok = true;
    int rc = SQLITE_DONE;

    bind_int(r->events, 1, (int64_t)batch);
    while (ok && (rc = db_step(r->db, r->events, err)) == SQLITE_ROW && event_row_batch(r->events) == batch) {
        ok = event_row_read(r->db, r->events, true, arena, &e, err);
        if (ok)
            vec_push(&found, e.ev);
        r->bytes += e.data_len;
    }
    sqlite3_reset(r->events);
    *out = (struct load_batch){ .n = found.n };
    if (found.n > 0)
        out->v = arena_memdup(arena, found.v, found.n * sizeof *found.v);
    vec_release(&found);
    return ok && (rc == SQLITE_ROW || rc == SQLITE_DONE);
}

/* Newest first, until there are no more or the bytes are used up; the newest is read whatever its size. */
static bool
read_batches(struct batch_reader *r, struct arena *arena, size_t bytes_max, struct load_batches *out, struct err *err)
{
    struct load_batch b;
    int rc;

    while ((rc = db_step(r->db, r->batches, err)) == SQLITE_ROW) {
        if (!read_batch(r, arena, (uint64_t)sqlite3_column_int64(r->batches, 0), &b, err))
            return false;
        if (b.n > 0)
            vec_push(out, b);
        if (r->bytes > bytes_max)
            return true;
    }
    return rc == SQLITE_DONE;
}

static bool
load_list(struct db *db, const char *sql, int limit, size_t bytes_max, struct arena *arena, struct load_batches *out,
    struct err *err)
{
    struct batch_reader r;
    bool ok = reader_open(&r, db, sql, err);

    if (ok)
        bind_int(r.batches, 1, limit);
    ok = ok && read_batches(&r, arena, bytes_max, out, err);
    reader_close(&r);
    return ok;
}

bool
load_batches(struct db *db, struct load_chunk *c, struct err *err)
{
    return load_list(db, "SELECT batch FROM act ORDER BY batch DESC LIMIT ?", MODEL_ACTS_MAX, LOAD_ACTS_BYTES, &c->arena,
               &c->acts, err)
        && load_list(db, "SELECT seq FROM event WHERE batch = seq ORDER BY seq DESC LIMIT ?", MODEL_LINES_MAX, LOAD_LINES_BYTES,
            &c->arena, &c->lines, err);
}
