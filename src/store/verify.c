/* SPDX-License-Identifier: MIT */
/* `log verify`: the whole chain, every blob, and what the other tables say of the log. */
#include <string.h>

#include "store/cut.h"
#include "store/events.h"
#include "store/load.h"
#include "store/reader_own.h"
#include "store/walk.h"

/* Progress is told once for so many rows. */
#define PROGRESS_ROWS 256

struct verifying {
    struct db *db;
    int schema;
    sqlite3_stmt *blob; /* is there one of this hash? */
    verify_progress_fn *progress;
    void *ctx;
    uint64_t done, of;
    struct verify_result *out;
};

static void
tell(struct verifying *v)
{
    v->done++;
    if (v->progress != NULL && (v->done % PROGRESS_ROWS == 0 || v->done == v->of))
        v->progress(v->ctx, v->done, v->of);
}

static bool
has_blob(struct verifying *v, const struct event *ev, const struct sighting *s, struct err *err)
{
    char hex[2 * SHA256_BYTES + 1];
    int rc;

    bind_bytes(v->blob, 1, s->blob, sizeof s->blob);
    rc = db_step(v->db, v->blob, err);
    sqlite3_reset(v->blob);
    if (rc != SQLITE_DONE)
        return rc == SQLITE_ROW;
    hex_encode(s->blob, sizeof s->blob, hex);
    return err_set(err, ERR_PARSE, "%s: event %llu names blob %.16s…, which is missing", v->db->path, (unsigned long long)ev->seq,
        hex);
}

/* What the event says can be read, and what it refers to is there. */
static bool
check_event(void *ctx, sqlite3_stmt *row, struct err *err)
{
    struct verifying *v = ctx;
    struct arena arena = { 0 };
    struct stored_event e;
    bool ok = event_row_read(v->db, row, true, &arena, &e, err);

    if (ok && event_names_blobs(&e.ev))
        for (size_t i = 0; ok && i < e.ev.u.sightings.n; i++)
            ok = has_blob(v, &e.ev, &e.ev.u.sightings.v[i], err);
    arena_release(&arena);
    v->out->events++;
    tell(v);
    return ok;
}

static bool
check_chain(struct verifying *v, struct err *err)
{
    struct log_head head;
    bool ok = walk_start(v->db, &head, err)
        && db_prepare(v->db, &v->blob, "SELECT 1 FROM blob WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1", err)
        && walk_chain(v->db, &head, check_event, v, err);

    sqlite3_finalize(v->blob);
    v->out->head_seq = head.seq;
    memcpy(v->out->head, head.hash, sizeof head.hash);
    return ok;
}

static bool
check_blob(struct verifying *v, sqlite3_stmt *row, struct err *err)
{
    const void *hash = sqlite3_column_blob(row, 1);
    size_t hash_len = (size_t)sqlite3_column_bytes(row, 1);
    const void *data = sqlite3_column_blob(row, 2);
    uint8_t made[SHA256_BYTES];

    sha256_of(data == NULL ? "" : data, (size_t)sqlite3_column_bytes(row, 2), made);
    if (hash == NULL || hash_len != sizeof made || memcmp(made, hash, sizeof made) != 0)
        return err_set(err, ERR_PARSE, "%s: blob %lld was changed: its bytes are not those of its hash", v->db->path,
            (long long)sqlite3_column_int64(row, 0));
    v->out->blobs++;
    tell(v);
    return true;
}

static bool
check_blobs(struct verifying *v, struct err *err)
{
    sqlite3_stmt *row;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(v->db, &row, "SELECT id, hash, data FROM blob ORDER BY id", err))
        return false;
    while (ok && (rc = db_step(v->db, row, err)) == SQLITE_ROW)
        ok = check_blob(v, row, err);
    sqlite3_finalize(row);
    return ok && (rc == SQLITE_DONE || err_wrap(err, "a blob can't be read"));
}

/* What a compaction left in the place of the events that it took. */
static bool
check_cut(struct verifying *v, struct err *err)
{
    uint8_t made[SHA256_BYTES];
    struct cut cut;

    if (!cut_read(v->db, &cut, err))
        return false;
    if (cut.seq == 0)
        return true;
    v->out->cut_seq = cut.seq;
    if (!cut_digest(v->db, &cut, made, err))
        return false;
    if (memcmp(made, cut.digest, sizeof made) != 0)
        return err_set(err, ERR_PARSE,
            "%s: the fold of the events that were compacted (up to event %llu) was changed: its digest is another one",
            v->db->path, (unsigned long long)cut.seq);
    return true;
}

/* Queries that give the first row that is wrong, as a sentence; a whole log gives none. ?1 is the head's seq. */
struct complaint {
    int since; /* schema */
    const char *sql;
};
static const struct complaint complaints[] = {
    /* Versions of a stream rise with seq. */
    { 1,
        "SELECT 'event ' || seq || ' has version ' || version || ' of ' || substr(stream, 1, 80) || ', and an earlier event has a higher one' FROM"
        " (SELECT seq, version, stream, max(seq) OVER (PARTITION BY stream ORDER BY version ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before"
        "  FROM event) WHERE before > seq ORDER BY seq LIMIT 1" },
    { 1,
        "SELECT 'event ' || seq || ' is not the one that the checkpoint there saw' FROM checkpoint"
        " WHERE hash IS NOT (SELECT hash FROM event WHERE event.seq = checkpoint.seq) ORDER BY seq LIMIT 1" },
    /* A tail that was cut off leaves traces where the log was told of. */
    { 1,
        "SELECT 'event ' || last_seq || ' is missing: alert ' || row || ' was changed by it' FROM alert"
        " WHERE last_seq > ?1 LIMIT 1" },
    { 2,
        "SELECT 'event ' || last_seq || ' is missing: message M' || number || ' was changed by it' FROM message"
        " WHERE last_seq > ?1 LIMIT 1" },
    { 1,
        "SELECT 'event ' || batch || ' is missing: it began an act' FROM act WHERE batch NOT IN (SELECT seq FROM event) LIMIT 1" },
};

/* *found, heap: the sentence, or NULL. */
static bool
first_complaint(struct verifying *v, const char *sql, char **found, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;

    if (!db_prepare(v->db, &stmt, sql, err))
        return false;
    bind_int(stmt, 1, (int64_t)v->out->head_seq);
    rc = db_step(v->db, stmt, err);
    *found = rc == SQLITE_ROW ? column_dup(stmt, 0) : NULL;
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static bool
check_complaints(struct verifying *v, struct err *err)
{
    for (size_t i = 0; i < sizeof complaints / sizeof *complaints; i++) {
        char *found = NULL;

        if (complaints[i].since > v->schema)
            continue;
        if (!first_complaint(v, complaints[i].sql, &found, err))
            return false;
        if (found == NULL)
            continue;
        err_set(err, ERR_PARSE, "%s: %s", v->db->path, found);
        free(found);
        return false;
    }
    return true;
}

/* Rows that the program would refuse to start with. */
static bool
check_messages(struct verifying *v, struct err *err)
{
    struct load_chunk *c;

    if (v->schema < STORE_SCHEMA)
        return true;
    c = load_again(v->db, NULL, 0, err);
    load_chunk_free(c);
    return c != NULL;
}

/* The log is good by now; pages that hold something else may not be. */
static bool
check_pages(struct verifying *v, struct err *err)
{
    char *found = NULL;
    bool ok = db_text(v->db, "PRAGMA integrity_check(1)", &found, err);

    if (ok && (found == NULL || strcmp(found, "ok") != 0))
        ok = err_set(err, ERR_PARSE, "%s: the log is whole, but the file is damaged elsewhere: %.300s", v->db->path,
            found == NULL ? "" : found);
    free(found);
    return ok;
}

static bool
check_all(struct verifying *v, struct err *err)
{
    int64_t events, blobs;

    if (!db_number(v->db, "SELECT count(*) FROM event", 0, &events, err)
        || !db_number(v->db, "SELECT count(*) FROM blob", 0, &blobs, err))
        return false;
    v->of = (uint64_t)events + (uint64_t)blobs;
    return check_chain(v, err) && check_cut(v, err) && check_blobs(v, err) && check_complaints(v, err) && check_messages(v, err)
        && check_pages(v, err);
}

bool
verify_store(struct db *db, int schema, verify_progress_fn *progress, void *ctx, struct verify_result *out, struct err *err)
{
    struct verifying v = { .db = db, .schema = schema, .progress = progress, .ctx = ctx, .out = out };
    bool ok;

    *out = (struct verify_result){ 0 };
    if (!db_exec(db, "BEGIN", err))
        return false;
    ok = check_all(&v, err);
    /* Not ROLLBACK: SQLite refuses that where the file is immutable. */
    sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
    return ok;
}

bool
reader_verify(struct reader *r, verify_progress_fn *progress, void *ctx, struct verify_result *out, struct err *err)
{
    return verify_store(&r->db, STORE_SCHEMA, progress, ctx, out, err);
}
