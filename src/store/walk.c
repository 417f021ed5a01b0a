/* SPDX-License-Identifier: MIT */
/* Walking the chain. */
#include "store/walk.h"

#include <string.h>

#include "store/cut.h"
#include "store/events.h"

#define WHAT_NOW "keep the file as it is, and go on with a copy from before"

static bool
check_row(const struct db *db, sqlite3_stmt *row, struct log_head *head, struct err *err)
{
    struct chain_line line = event_row_line(row);
    uint8_t stored[SHA256_BYTES], made[SHA256_BYTES];

    if (line.seq != head->seq + 1)
        return err_set(err, ERR_PARSE, "%s: event %llu is missing from the log: %s", db->path, (unsigned long long)head->seq + 1,
            WHAT_NOW);
    chain_hash(head->hash, &line, made);
    if (!event_row_hash(row, stored) || memcmp(made, stored, sizeof made) != 0)
        return err_set(err, ERR_PARSE, "%s: event %llu was changed: its hash is not that of its bytes and the event before: %s",
            db->path, (unsigned long long)line.seq, WHAT_NOW);
    head->seq = line.seq;
    memcpy(head->hash, made, sizeof made);
    head->events++;
    head->bytes += line.data.len;
    return true;
}

bool
walk_chain(struct db *db, struct log_head *head, walk_fn *fn, void *ctx, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(db, &stmt, "SELECT " EVENT_COLUMNS " FROM event WHERE seq > ? ORDER BY seq", err))
        return false;
    bind_int(stmt, 1, (int64_t)head->seq);
    while (ok && (rc = db_step(db, stmt, err)) == SQLITE_ROW)
        ok = check_row(db, stmt, head, err) && (fn == NULL || fn(ctx, stmt, err));
    if (ok && rc != SQLITE_DONE)
        ok = err_wrap(err, "event %llu can't be read", (unsigned long long)head->seq + 1);
    sqlite3_finalize(stmt);
    return ok;
}

bool
walk_start(struct db *db, struct log_head *head, struct err *err)
{
    struct cut cut;

    *head = (struct log_head){ 0 };
    if (!cut_read(db, &cut, err))
        return false;
    head->seq = cut.seq;
    memcpy(head->hash, cut.hash, sizeof head->hash);
    return true;
}

bool
walk_head(struct db *db, struct log_head *head, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok = true;
    int rc;

    if (!walk_start(db, head, err)
        || !db_prepare(db, &stmt, "SELECT " EVENT_COLUMNS " FROM event ORDER BY event.seq DESC LIMIT 1", err))
        return false;
    rc = db_step(db, stmt, err);
    if (rc == SQLITE_ROW) {
        head->seq = event_row_line(stmt).seq;
        ok = event_row_hash(stmt, head->hash);
        if (!ok)
            err_set(err, ERR_PARSE, "%s: event %llu is damaged: %s", db->path, (unsigned long long)head->seq, WHAT_NOW);
    }
    sqlite3_finalize(stmt);
    return ok && (rc == SQLITE_ROW || rc == SQLITE_DONE);
}

/* The checkpoint's hash and the event's must be one. */
static bool
read_checkpoint(struct db *db, struct log_head *head, struct err *err)
{
    sqlite3_stmt *stmt;
    const void *hash;
    bool ok = true;
    int rc;

    if (!walk_start(db, head, err)
        || !db_prepare(db, &stmt,
            "SELECT seq, hash, hash IS (SELECT hash FROM event WHERE event.seq = checkpoint.seq) FROM checkpoint ORDER BY seq DESC LIMIT 1",
            err))
        return false;
    rc = db_step(db, stmt, err);
    if (rc == SQLITE_ROW) {
        head->seq = (uint64_t)sqlite3_column_int64(stmt, 0);
        hash = sqlite3_column_blob(stmt, 1);
        ok = hash != NULL && sqlite3_column_bytes(stmt, 1) == SHA256_BYTES && sqlite3_column_int(stmt, 2) == 1;
        if (ok)
            memcpy(head->hash, hash, SHA256_BYTES);
        else
            err_set(err, ERR_PARSE, "%s: event %llu was changed or removed: it is not what the last checkpoint saw: %s", db->path,
                (unsigned long long)head->seq, WHAT_NOW);
    }
    sqlite3_finalize(stmt);
    return ok && (rc == SQLITE_ROW || rc == SQLITE_DONE);
}

bool
walk_tail(struct db *db, struct log_head *head, struct err *err)
{
    return read_checkpoint(db, head, err) && walk_chain(db, head, NULL, NULL, err);
}
