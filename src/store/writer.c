/* SPDX-License-Identifier: MIT */
/* The one writing connection: statements, transactions, and the order within an append. */
#include "store/writer.h"

#include <string.h>

#include "store/alerts.h"
#include "store/blobs.h"
#include "store/history.h"
#include "store/messages.h"

/* clang-format off */
static const char *const sql[WRITES] = {
    [WRITE_BEGIN] = "BEGIN IMMEDIATE",
    [WRITE_COMMIT] = "COMMIT",
    [WRITE_ROLLBACK] = "ROLLBACK",
    [WRITE_EVENT] = "INSERT INTO event (seq, node, batch, at, actor, origin, stream, version, kind, cause, undoes, request_id, hash, data)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [WRITE_CHECKPOINT] = "INSERT OR REPLACE INTO checkpoint (seq, hash) VALUES (?, ?)",
    [WRITE_ACT] = "INSERT OR IGNORE INTO act (batch) VALUES (?)",
    [WRITE_HISTORY] = "INSERT OR IGNORE INTO history (alert, seq) VALUES (?, ?)",
    [WRITE_ALERT_ADD] = "INSERT INTO alert (id, source, blob, episode, last_seq, version, count, level, rank, since, marks, starts_at, fired_at,"
                        " changed_at, severity, fingerprint, suppressed_by, state, hold_by, hold_at, hold_until, hold_comment, hold_seq,"
                        " note_by, note_at, note_text, note_seq, flap_from, flap_fires, vote, vote_by, vote_at, vote_seq, " ALERT_COLUMNS_5 ","
                        " row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [WRITE_ALERT_SET] = "UPDATE alert SET id = ?, source = ?, blob = coalesce(?, blob), episode = ?, last_seq = ?, version = ?, count = ?,"
                        " level = ?, rank = ?, since = ?, marks = ?, starts_at = ?, fired_at = ?, changed_at = ?, severity = ?,"
                        " fingerprint = ?, suppressed_by = ?, state = ?, hold_by = ?, hold_at = ?, hold_until = ?, hold_comment = ?,"
                        " hold_seq = ?, note_by = ?, note_at = ?, note_text = ?, note_seq = ?, flap_from = ?, flap_fires = ?, vote = ?,"
                        " vote_by = ?, vote_at = ?, vote_seq = ?, routes = ?, owner = ?, maintenance = ?, routed_seq = ?, told_at = ?,"
                        " told_level = ?, told_seq = ?, call_policy = ?, call_to = ?, call_by = ?, call_step = ?, call_round = ?,"
                        " call_at = ?, call_until = ?, call_seq = ? WHERE row = ?",
    [WRITE_ALERT_ROW] = "SELECT max(row) FROM (" ROWS_OF_ALERT ")",
    [WRITE_ALERT_DROP] = "DELETE FROM alert WHERE row = ?",
    [WRITE_FORMER] = "INSERT OR REPLACE INTO former (row, id) SELECT row, id FROM alert WHERE row = ?",
    [WRITE_OBSERVE] = "INSERT OR REPLACE INTO observation (row, annotations) VALUES (?, ?)",
    [WRITE_UNOBSERVE] = "DELETE FROM observation WHERE row = ?",
    [WRITE_SOURCE] = "INSERT INTO source (name, version, failing_since, error, boot, configured, last_ok) VALUES (?, ?, ?, ?, ?, ?, ?)"
                     " ON CONFLICT (name) DO UPDATE SET version = excluded.version, failing_since = excluded.failing_since,"
                     " error = excluded.error, boot = excluded.boot, configured = excluded.configured, last_ok = excluded.last_ok",
    [WRITE_SOURCE_NAME] = "INSERT OR IGNORE INTO source (name, version, failing_since, configured, last_ok) VALUES (?, 0, 0, 0, 0)",
    [WRITE_SOURCE_ROW] = "SELECT row FROM source WHERE name = ?",
    [WRITE_MESSAGE] = "INSERT OR REPLACE INTO message (" MESSAGE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                      " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [WRITE_MESSAGE_DROP] = "DELETE FROM message WHERE number = ?",
    [WRITE_SILENCE] = "INSERT OR REPLACE INTO silence (" SILENCE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [WRITE_SILENCE_DROP] = "DELETE FROM silence WHERE source = ? AND id = ?",
    [WRITE_RULE] = "INSERT OR REPLACE INTO rule (source, name, version, useful, noise, cannot_act, respond, review_by, review_at, review_text,"
                   " review_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [WRITE_SHIFT] = "INSERT OR IGNORE INTO shift (schedule, starts_at, ends_at, person) VALUES (?, ?, ?, ?)",
    [WRITE_SHIFT_DROP] = "DELETE FROM shift WHERE schedule = ?",
    [WRITE_OVERRIDE] = "INSERT OR REPLACE INTO override (seq, schedule, person, starts_at, ends_at, author, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [WRITE_OVERRIDE_DROP] = "DELETE FROM override WHERE seq = ?",
    [WRITE_OVERRIDE_OVER] = "DELETE FROM override WHERE ends_at < ?",
    [WRITE_DOC] = "INSERT OR REPLACE INTO doc (name, data) VALUES (?, ?)",
    [WRITE_DOC_DROP] = "DELETE FROM doc WHERE name = ?",
    [WRITE_MOMENT] = "INSERT OR REPLACE INTO meta (key, value) VALUES ('moment ' || ?, ?)",
};
/* clang-format on */

static bool
load_node(struct writer *w, struct err *err)
{
    char *name = NULL;
    bool ok =
        db_number(&w->db, "SELECT id FROM node WHERE name = (SELECT value FROM meta WHERE key = 'node')", 0, &w->node_id, err)
        && db_text(&w->db, "SELECT value FROM meta WHERE key = 'node'", &name, err);

    if (ok && (w->node_id == 0 || name == NULL || strlen(name) + 1 != sizeof w->node))
        ok = err_set(err, ERR_PARSE, "%s: the node's name is missing: it was changed or is damaged", w->db.path);
    if (ok)
        memcpy(w->node, name, sizeof w->node);
    free(name);
    return ok;
}

static void
forget_sources(struct writer *w)
{
    for (size_t i = 0; i < w->sources.n; i++)
        free(w->sources.v[i].name);
    vec_clear(&w->sources);
}

void
writer_end_on(struct writer *w)
{
    forget_sources(w);
    vec_release(&w->sources);
    blobs_free(w->blobs);
    for (int i = 0; i < WRITES; i++)
        sqlite3_finalize(w->stmts[i]);
    *w = (struct writer){ 0 };
}

bool
writer_begin_on(struct writer *w, const struct db *db, const struct log_head *head, struct err *err)
{
    bool ok = true;

    *w = (struct writer){ .db = *db, .head = *head };
    for (int i = 0; i < WRITES && ok; i++)
        ok = db_prepare(&w->db, &w->stmts[i], sql[i], err);
    ok = ok && (w->blobs = blobs_new(&w->db, err)) != NULL && load_node(w, err)
        && db_number(&w->db, "SELECT max(row) FROM alert", 0, &w->rows_max, err);
    if (!ok)
        writer_end_on(w);
    return ok;
}

bool
writer_open(struct writer *w, struct db *db, const struct log_head *head, struct err *err)
{
    if (!writer_begin_on(w, db, head, err)) {
        db_close(db);
        return false;
    }
    *db = (struct db){ 0 };
    return true;
}

void
writer_close(struct writer *w)
{
    struct db db = w->db;

    writer_end_on(w);
    db_close(&db);
}

bool
writer_begin(struct writer *w, struct err *err)
{
    return db_run(&w->db, w->stmts[WRITE_BEGIN], err);
}

bool
writer_commit(struct writer *w, struct err *err)
{
    return db_run(&w->db, w->stmts[WRITE_COMMIT], err);
}

void
writer_rollback(struct writer *w, const struct log_head *before)
{
    /* A full disk has already rolled back by itself. */
    if (!sqlite3_get_autocommit(w->db.handle)) {
        sqlite3_step(w->stmts[WRITE_ROLLBACK]);
        sqlite3_reset(w->stmts[WRITE_ROLLBACK]);
    }
    w->head = *before;
    blobs_forget(w->blobs);
    forget_sources(w);
}

bool
writer_checkpoint(struct writer *w, struct err *err)
{
    sqlite3_stmt *s = w->stmts[WRITE_CHECKPOINT];

    if (w->head.events == 0)
        return true;
    bind_int(s, 1, (int64_t)w->head.seq);
    bind_bytes(s, 2, w->head.hash, SHA256_BYTES);
    if (!db_run(&w->db, s, err))
        return false;
    w->head.events = w->head.bytes = 0;
    return true;
}

static bool
put_events(struct writer *w, struct append *a, struct err *err)
{
    struct append_blob **blobs = a->blobs.v;

    for (size_t i = 0; i < a->events.n; i++) {
        if (!writer_put_event(w, &a->events.v[i], blobs, err))
            return false;
        blobs += a->events.v[i].blobs_n;
    }
    return true;
}

static bool
put_step(struct writer *w, struct append *a, const struct append_step *step, struct err *err)
{
    const struct append_observed *o;

    switch (step->op) {
    case OP_ALERT:
        return writer_put_alert(w, &a->alerts.v[step->i], err);
    case OP_OBSERVE:
        o = &a->observed.v[step->i];
        return writer_observe(w, o->row, o->bytes, o->len, err);
    case OP_MESSAGE:
        return writer_put_message(w, &a->messages.v[step->i], err);
    case OP_RULE:
        return writer_put_rule(w, &a->rules.v[step->i], err);
    case OP_DROP_MESSAGE:
        return writer_drop_message(w, a->dropped.v[step->i], err);
    case OP_SILENCE:
        return writer_put_silence(w, &a->silences.v[step->i], err);
    case OP_DROP_SILENCE:
        return writer_drop_silence(w, &a->silences.v[step->i], err);
    case OP_DOC:
        return writer_put_doc(w, &a->docs.v[step->i], err);
    case OP_ONCALL:
        return writer_put_oncall(w, &a->oncall.v[step->i], err);
    case OP_DROP:
        break;
    }
    return writer_drop_alert(w, a->dropped.v[step->i], err);
}

/* The log first; then what is made from it. */
bool
writer_append(struct writer *w, struct append *a, struct err *err)
{
    bool ok = put_events(w, a, err);

    for (size_t i = 0; ok && i < a->sources.n; i++)
        ok = writer_put_source(w, &a->sources.v[i], err);
    for (size_t i = 0; ok && i < a->moments.n; i++)
        ok = writer_put_moment(w, &a->moments.v[i], err);
    for (size_t i = 0; ok && i < a->steps.n; i++)
        ok = put_step(w, a, &a->steps.v[i], err);
    return ok && writer_put_history(w, a, err);
}
