/* SPDX-License-Identifier: MIT */
/* The past of a store: its events in order, each decoded as it lies in its row. */
#include "core/apply.h"
#include "store/events.h"
#include "store/fold.h"
#include "store/past_own.h"
#include "store/reader_own.h"
#include "util/time.h"

/* Blobs stand in the order in which events first named them: the next one is nearly always among these many. */
#define BLOBS_AHEAD 16

struct reading {
    struct past *p;
    sqlite3_stmt *events, *blob;
    sqlite3_stmt *blobs; /* all of them, in order; NULL: they have been read */
};

static bool
add_blob(struct reading *r, const void *hash, sqlite3_stmt *row, int column, struct err *err)
{
    if (past_add_blob(r->p, hash, sqlite3_column_blob(row, column), (size_t)sqlite3_column_bytes(row, column), err))
        return true;
    return err != NULL && err->code == ERR_PARSE
        ? err_set(err, ERR_PARSE, "%s: a blob is damaged: `tocsin log verify` says more", r->p->name)
        : false;
}

/* One is not worth a look-up where the next rows have it. */
static bool
read_ahead(struct reading *r, const uint8_t hash[SHA256_BYTES], struct err *err)
{
    for (int i = 0; i < BLOBS_AHEAD && r->blobs != NULL && past_blob(r->p, hash) == NULL; i++) {
        if (db_step(&r->p->reader->db, r->blobs, err) != SQLITE_ROW) {
            sqlite3_finalize(r->blobs);
            r->blobs = NULL;
        } else if (sqlite3_column_bytes(r->blobs, 0) == SHA256_BYTES && past_blob(r->p, sqlite3_column_blob(r->blobs, 0)) == NULL
            && !add_blob(r, sqlite3_column_blob(r->blobs, 0), r->blobs, 1, err))
            return false;
    }
    return true;
}

static bool
load_blob(struct reading *r, const uint8_t hash[SHA256_BYTES], struct err *err)
{
    bool ok = true;

    if (past_blob(r->p, hash) != NULL)
        return true;
    if (!read_ahead(r, hash, err))
        return false;
    if (past_blob(r->p, hash) != NULL)
        return true;
    bind_bytes(r->blob, 1, hash, SHA256_BYTES);
    if (db_step(&r->p->reader->db, r->blob, err) == SQLITE_ROW)
        ok = add_blob(r, hash, r->blob, 0, err);
    sqlite3_reset(r->blob);
    return ok;
}

static bool
read_row(struct reading *r, struct err *err)
{
    const struct db *db = &r->p->reader->db;
    struct event ev;
    const char *node;
    bool ok;

    if (!past_next_batch(r->p, event_row_batch(r->events), err))
        return false;
    if (!event_row_decode(db, r->events, past_room(r->p), &ev, &node, err))
        return false;
    ok = true;
    for (size_t i = 0; ok && event_names_blobs(&ev) && i < ev.u.sightings.n; i++)
        ok = load_blob(r, ev.u.sightings.v[i].blob, err);
    return ok && past_add(r->p, &ev, node, err);
}

static bool
read_rows(struct reading *r, uint64_t after_seq, struct err *err)
{
    struct db *db = &r->p->reader->db;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(db, &r->events, "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq > ? ORDER BY event.seq", err)
        || !db_prepare(db, &r->blob, SELECT_BLOB, err)
        || !db_prepare(db, &r->blobs, "SELECT hash, data FROM blob ORDER BY id", err))
        return false;
    bind_int(r->events, 1, (int64_t)after_seq);
    while (ok && !r->p->ending && (rc = db_step(db, r->events, err)) == SQLITE_ROW)
        ok = read_row(r, err);
    return ok && (rc == SQLITE_DONE || r->p->ending);
}

/* Of a compacted log only the board at its cut is left of what was before. */
static bool
reaches_back(const struct past *p, struct err *err)
{
    char at[TIME_TEXT_MAX];

    if (p->range.to_ms == 0 || p->range.to_ms >= p->begin->cut_at_ms)
        return true;
    time_rfc3339(p->begin->cut_at_ms, at);
    return err_set(err, ERR_NOTFOUND,
        "%s: what was before %s was compacted: replay the export that the compaction wrote (tocsin doctor names it)", p->name,
        at);
}

static bool
read_all(struct past *p, struct err *err)
{
    struct reading r = { .p = p };
    uint64_t seq;
    bool ok;

    if (!fold_begin(&p->reader->db, p->begin, &seq, err) || !reaches_back(p, err))
        return false;
    p->of = reader_last_seq(p->reader) - seq;
    ok = read_rows(&r, seq, err);
    sqlite3_finalize(r.events);
    sqlite3_finalize(r.blob);
    sqlite3_finalize(r.blobs);
    return ok;
}

/* As it is at this moment: a living owner goes on behind it. */
bool
past_read_store(struct past *p, struct err *err)
{
    bool ok;

    if (!reader_begin(p->reader, err))
        return false;
    ok = read_all(p, err);
    reader_end(p->reader);
    return ok;
}
