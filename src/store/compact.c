/* SPDX-License-Identifier: MIT */
/* Compaction: a prefix of the log is replaced by its fold. */
#include <string.h>

#include "store/copies.h"
#include "store/cut.h"
#include "store/events.h"
#include "store/fold.h"
#include "store/keeper.h"
#include "store/load.h"
#include "store/walk.h"

/* A number of the one row that a query with one value gives. */
static bool
number_of(struct db *db, const char *sql, int64_t value, int64_t *out, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;

    *out = 0;
    if (!db_prepare(db, &stmt, sql, err))
        return false;
    bind_int(stmt, 1, value);
    rc = db_step(db, stmt, err);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

/* The first event that stays by time: the beginning of its batch. */
static bool
first_by_time(struct db *db, int64_t before_ms, uint64_t head, uint64_t *first, struct err *err)
{
    int64_t seq;

    if (!number_of(db, "SELECT min(batch) FROM event WHERE seq = (SELECT min(seq) FROM event WHERE at >= ?)", before_ms, &seq,
            err))
        return false;
    *first = seq == 0 ? head + 1 : (uint64_t)seq;
    return true;
}

/* What is not over: its batch and all after it stay. seq 0: there is none. */
struct unfinished {
    uint64_t number, seq;
};

static void
take_older(struct unfinished *oldest, uint64_t number, uint64_t seq)
{
    if (oldest->seq == 0 || seq < oldest->seq)
        *oldest = (struct unfinished){ number, seq };
}

static struct unfinished
oldest_message(const struct load_chunk *c)
{
    struct unfinished oldest = { 0 };

    for (size_t i = 0; i < c->messages.n; i++)
        if (message_is_open(c->messages.v[i]))
            take_older(&oldest, c->messages.v[i]->number, c->messages.v[i]->queued_seq);
    return oldest;
}

static struct unfinished
oldest_incident(const struct load_chunk *c)
{
    struct unfinished oldest = { 0 };

    for (size_t i = 0; i < c->docs->incidents.n; i++)
        if (incident_is_open(c->docs->incidents.v[i]))
            take_older(&oldest, c->docs->incidents.v[i]->number, c->docs->incidents.v[i]->opened_seq);
    return oldest;
}

/* *number: whose, where that is before what stays by now. */
static bool
hold_back(struct db *db, const struct unfinished *u, uint64_t *first, uint64_t *number, struct err *err)
{
    int64_t batch = 0;

    if (u->seq == 0)
        return true;
    if (!number_of(db, "SELECT batch FROM event WHERE seq = ?", (int64_t)u->seq, &batch, err))
        return false;
    if (batch != 0 && (uint64_t)batch < *first) {
        *first = (uint64_t)batch;
        *number = u->number;
    }
    return true;
}

/* The first event of what is not over, if that is earlier. */
static bool
first_by_unfinished(struct db *db, uint64_t *first, struct keep_cut *out, struct err *err)
{
    struct load_chunk *c = load_again(db, NULL, 0, err);
    struct unfinished message, incident;
    bool ok;

    if (c == NULL)
        return false;
    message = oldest_message(c);
    incident = oldest_incident(c);
    ok = hold_back(db, &message, first, &out->message, err) && hold_back(db, &incident, first, &out->incident, err);
    if (out->incident != 0)
        out->message = 0;
    load_chunk_free(c);
    return ok;
}

static bool
fill_plan(struct db *db, uint64_t last, struct keep_cut *out, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok = false;

    if (!db_prepare(db, &stmt, "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq = ?", err))
        return false;
    bind_int(stmt, 1, (int64_t)last);
    if (db_step(db, stmt, err) == SQLITE_ROW) {
        ok = event_row_hash(stmt, out->hash);
        out->at_ms = event_row_line(stmt).at_ms;
        out->seq = last;
    }
    sqlite3_finalize(stmt);
    return ok;
}

bool
keeper_plan(struct keeper *k, int64_t before_ms, struct keep_cut *out, struct err *err)
{
    struct log_head start, head;
    uint64_t first;

    *out = (struct keep_cut){ 0 };
    if (!walk_start(&k->db, &start, err) || !walk_head(&k->db, &head, err)
        || !first_by_time(&k->db, before_ms, head.seq, &first, err) || !first_by_unfinished(&k->db, &first, out, err))
        return false;
    out->first_seq = start.seq + 1;
    return first <= start.seq + 1 || fill_plan(&k->db, first - 1, out, err);
}

/* What the projections were at the cut, in copies. */
static bool
copy_fold(struct db *db, const struct model_config *config, struct cut *cut, struct err *err)
{
    struct model *m = model_new(config);
    uint64_t seq;
    bool ok = fold_begin(db, m, &seq, err) && fold_log(db, seq, cut->seq, m, NULL, err) && copies_make(db, err)
        && copies_write(db, m, err);

    if (ok) {
        str_copy(cut->node, sizeof cut->node, m->node);
        str_copy(cut->config_hash, sizeof cut->config_hash, m->config_hash == NULL ? "" : m->config_hash);
        cut->node_version = m->node_version;
        cut->next_row = m->next_row;
        cut->next_message = m->next_message;
        cut->next_dry = m->next_dry;
        cut->next_run = m->next_run;
    }
    model_free(m);
    return ok;
}

/* ?1: the cut, ?2: request ids from this time on still count. Of alerts that were forgotten before, those that a later event speaks of. */
static const char *const moves[] = {
    "DELETE FROM main.fold_source",
    "DELETE FROM main.fold_alert",
    "DELETE FROM main.fold_former",
    "DELETE FROM main.fold_message",
    "DELETE FROM main.fold_rule",
    "DELETE FROM main.fold_silence",
    "DELETE FROM main.fold_shift",
    "DELETE FROM main.fold_override",
    "DELETE FROM main.fold_doc",
    "INSERT INTO main.fold_source SELECT * FROM temp.source",
    "INSERT INTO main.fold_alert SELECT * FROM temp.alert",
    "INSERT INTO main.fold_message SELECT * FROM temp.message",
    "INSERT INTO main.fold_rule SELECT * FROM temp.rule",
    "INSERT INTO main.fold_silence SELECT * FROM temp.silence",
    "INSERT INTO main.fold_shift SELECT * FROM temp.shift",
    "INSERT INTO main.fold_override SELECT * FROM temp.override",
    "INSERT INTO main.fold_doc SELECT * FROM temp.doc",
    "DELETE FROM main.fold_request WHERE at < ?2",
    "INSERT OR REPLACE INTO main.fold_request SELECT actor, request_id, seq, at FROM main.event"
    " WHERE seq <= ?1 AND at >= ?2 AND request_id IS NOT NULL",
    "DELETE FROM main.event WHERE seq <= ?1",
    "DELETE FROM main.history WHERE seq <= ?1",
    "DELETE FROM main.act WHERE batch <= ?1",
    "DELETE FROM main.checkpoint WHERE seq <= ?1",
    "DELETE FROM main.former WHERE row NOT IN (SELECT alert FROM main.history)",
    "INSERT INTO main.fold_former SELECT * FROM main.former WHERE row < ?3 AND row NOT IN (SELECT row FROM temp.alert)",
};

static bool
run_move(struct db *db, const char *sql, const struct cut *cut, int64_t requests_ms, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok = db_prepare(db, &stmt, sql, err);

    if (!ok)
        return false;
    /* A value that the statement has no place for is refused, and that is all right. */
    bind_int(stmt, 1, (int64_t)cut->seq);
    bind_int(stmt, 2, requests_ms);
    bind_int(stmt, 3, (int64_t)cut->next_row);
    ok = db_run(db, stmt, err);
    sqlite3_finalize(stmt);
    return ok;
}

static bool
move_rows(struct db *db, const struct cut *cut, struct err *err)
{
    int64_t newest;
    bool ok = db_number(db, "SELECT max(at) FROM main.event", 0, &newest, err);

    for (size_t i = 0; ok && i < sizeof moves / sizeof *moves; i++)
        ok = run_move(db, moves[i], cut, newest - LOAD_REQUESTS_FOR_MS, err);
    return ok;
}

static bool
keep_blobs_of(struct db *db, sqlite3_stmt *keep, const struct event *ev, struct err *err)
{
    bool ok = true;

    for (size_t i = 0; ok && event_names_blobs(ev) && i < ev->u.sightings.n; i++) {
        bind_bytes(keep, 1, ev->u.sightings.v[i].blob, SHA256_BYTES);
        ok = db_run(db, keep, err);
    }
    return ok;
}

static bool
keep_blobs(struct db *db, sqlite3_stmt *events, sqlite3_stmt *keep, struct err *err)
{
    bool ok = true;
    int rc = SQLITE_DONE;

    while (ok && (rc = db_step(db, events, err)) == SQLITE_ROW) {
        struct arena arena = { 0 };
        struct stored_event e;

        ok = event_row_read(db, events, true, &arena, &e, err) && keep_blobs_of(db, keep, &e.ev, err);
        arena_release(&arena);
    }
    return ok && rc == SQLITE_DONE;
}

/* Those that neither an event, nor a projection, nor the fold names any more. */
static bool
drop_blobs(struct db *db, struct err *err)
{
    sqlite3_stmt *events = NULL, *keep = NULL;
    bool ok = db_exec(db,
                  "DROP TABLE IF EXISTS temp.kept_blob; CREATE TEMP TABLE kept_blob (id INTEGER PRIMARY KEY) STRICT;"
                  "INSERT OR IGNORE INTO temp.kept_blob SELECT blob FROM main.alert UNION SELECT blob FROM main.fold_alert",
                  err)
        && db_prepare(db, &events, "SELECT " EVENT_COLUMNS " FROM event ORDER BY event.seq", err)
        && db_prepare(db, &keep,
            "INSERT OR IGNORE INTO temp.kept_blob SELECT id FROM main.blob WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1",
            err)
        && keep_blobs(db, events, keep, err);

    sqlite3_finalize(events);
    sqlite3_finalize(keep);
    return ok
        && db_exec(db, "DELETE FROM main.blob WHERE id NOT IN (SELECT id FROM temp.kept_blob); DROP TABLE temp.kept_blob", err);
}

static bool
write_cut(struct db *db, const struct cut *c, const char *export_file, struct err *err)
{
    sqlite3_stmt *s;
    bool ok = db_prepare(db, &s,
        "INSERT OR REPLACE INTO main.cut (id, seq, hash, at, made_at, export, node, node_version, config_hash, next_row, next_message,"
        " next_dry, digest, next_run, form) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!ok)
        return false;
    bind_int(s, 1, (int64_t)c->seq);
    bind_bytes(s, 2, c->hash, sizeof c->hash);
    bind_int(s, 3, c->at_ms);
    bind_int(s, 4, c->made_at_ms);
    bind_text(s, 5, export_file);
    bind_text(s, 6, c->node);
    bind_int(s, 7, (int64_t)c->node_version);
    bind_text(s, 8, *c->config_hash == '\0' ? NULL : c->config_hash);
    bind_int(s, 9, (int64_t)c->next_row);
    bind_int(s, 10, (int64_t)c->next_message);
    bind_int(s, 11, (int64_t)c->next_dry);
    bind_bytes(s, 12, c->digest, sizeof c->digest);
    bind_int(s, 13, (int64_t)c->next_run);
    bind_int(s, 14, c->form);
    ok = db_run(db, s, err);
    sqlite3_finalize(s);
    return ok;
}

static bool
compact(struct db *db, const struct model_config *config, struct cut *cut, const char *export_file, struct err *err)
{
    return copy_fold(db, config, cut, err) && move_rows(db, cut, err) && drop_blobs(db, err)
        && cut_digest(db, cut, cut->digest, err) && write_cut(db, cut, export_file, err);
}

bool
keeper_compact(struct keeper *k, const struct model_config *config, const struct keep_cut *plan, const char *export_file,
    int64_t now_ms, bool *shrunk, struct err *err)
{
    struct cut cut = { .seq = plan->seq, .at_ms = plan->at_ms, .made_at_ms = now_ms, .form = CUT_FORM };
    bool ok;

    *shrunk = false;
    memcpy(cut.hash, plan->hash, sizeof cut.hash);
    if (!keeper_begin(k, err))
        return false;
    ok = compact(&k->db, config, &cut, export_file, err);
    copies_drop(&k->db);
    ok = ok && keeper_commit(k, err);
    if (!ok) {
        keeper_rollback(k);
        return false;
    }
    *shrunk = db_exec(&k->db, "VACUUM", NULL);
    return true;
}
