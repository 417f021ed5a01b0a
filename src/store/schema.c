/* SPDX-License-Identifier: MIT */
/* The tables of a store. */
#include "store/schema.h"

#include <string.h>

#include "store/store.h"
#include "util/buf.h"

/* Of the projections. Each ends its statement. */
#define SOURCE_TABLE \
    "(\n" \
    "  row INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, failing_since INTEGER NOT NULL, error TEXT,\n" \
    "  boot TEXT, configured INTEGER NOT NULL, last_ok INTEGER NOT NULL) STRICT;\n"
#define ALERT_TABLE \
    "(\n" \
    "  row INTEGER PRIMARY KEY, id BLOB NOT NULL, source INTEGER NOT NULL, blob INTEGER NOT NULL, episode INTEGER NOT NULL,\n" \
    "  last_seq INTEGER NOT NULL, version INTEGER NOT NULL, count INTEGER NOT NULL, level INTEGER NOT NULL, rank INTEGER NOT NULL,\n" \
    "  since INTEGER NOT NULL, marks INTEGER NOT NULL, starts_at INTEGER NOT NULL, fired_at INTEGER NOT NULL,\n" \
    "  changed_at INTEGER NOT NULL, severity TEXT NOT NULL, fingerprint TEXT, suppressed_by TEXT, state INTEGER NOT NULL,\n" \
    "  hold_by TEXT, hold_at INTEGER NOT NULL, hold_until INTEGER NOT NULL, hold_comment TEXT, hold_seq INTEGER NOT NULL,\n" \
    "  note_by TEXT, note_at INTEGER NOT NULL, note_text TEXT, note_seq INTEGER NOT NULL) STRICT;\n"
#define FORMER_TABLE "(row INTEGER PRIMARY KEY, id BLOB NOT NULL) STRICT;\n"
/* alert: a row of alert or former; below 0: an incident, whose messages are queued by these events. */
#define HISTORY_TABLE "(alert INTEGER, seq INTEGER, PRIMARY KEY (alert, seq)) STRICT, WITHOUT ROWID;\n"
#define ACT_TABLE "(batch INTEGER PRIMARY KEY) STRICT;\n"
#define MESSAGE_TABLE \
    "(\n" \
    "  number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, act INTEGER NOT NULL, destination TEXT NOT NULL, channel TEXT NOT NULL,\n" \
    "  reply_to INTEGER NOT NULL, target INTEGER NOT NULL, stands_for INTEGER NOT NULL, covers BLOB NOT NULL,\n" \
    "  subjects BLOB NOT NULL, deadline INTEGER NOT NULL, author TEXT NOT NULL, origin TEXT NOT NULL, queued_at INTEGER NOT NULL,\n" \
    "  queued_seq INTEGER NOT NULL, cause INTEGER NOT NULL, state INTEGER NOT NULL, unsure INTEGER NOT NULL,\n" \
    "  next_try INTEGER NOT NULL, late INTEGER NOT NULL, withdrawn INTEGER NOT NULL, merged_into INTEGER NOT NULL,\n" \
    "  stand_in INTEGER NOT NULL, changed_by INTEGER NOT NULL, tries INTEGER NOT NULL, first_try INTEGER NOT NULL,\n" \
    "  last_try INTEGER NOT NULL, delivered_at INTEGER NOT NULL, acked_at INTEGER NOT NULL, acked_by TEXT, channel_id TEXT,\n" \
    "  ts TEXT, error TEXT, reason TEXT, last_seq INTEGER NOT NULL, version INTEGER NOT NULL, changed_at INTEGER NOT NULL,\n" \
    "  text TEXT) STRICT;\n"
#define RULE_TABLE \
    "(\n" \
    "  source TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, useful INTEGER NOT NULL, noise INTEGER NOT NULL,\n" \
    "  cannot_act INTEGER NOT NULL, respond INTEGER NOT NULL, review_by TEXT, review_at INTEGER NOT NULL, review_text TEXT,\n" \
    "  review_seq INTEGER NOT NULL, PRIMARY KEY (source, name)) STRICT, WITHOUT ROWID;\n"
#define SILENCE_TABLE \
    "(\n" \
    "  source TEXT NOT NULL, id TEXT NOT NULL, matchers TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,\n" \
    "  author TEXT NOT NULL, comment TEXT NOT NULL, listed INTEGER NOT NULL, message INTEGER NOT NULL, alert BLOB,\n" \
    "  last_seq INTEGER NOT NULL, changed_at INTEGER NOT NULL, PRIMARY KEY (source, id)) STRICT, WITHOUT ROWID;\n"

/* Columns that came later, at the end of tables that were there. */
#define ADD_COLUMN(table, column) "ALTER TABLE " table " ADD COLUMN " column ";\n"
#define ALERT_ADDED_4(table) \
    ADD_COLUMN(table, "flap_from INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "flap_fires INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "vote INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "vote_by TEXT") \
    ADD_COLUMN(table, "vote_at INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "vote_seq INTEGER NOT NULL DEFAULT 0")
#define MESSAGE_ADDED_4(table) ADD_COLUMN(table, "silence TEXT")
#define ALERT_ADDED_5(table) \
    ADD_COLUMN(table, "routes TEXT") \
    ADD_COLUMN(table, "owner TEXT") \
    ADD_COLUMN(table, "maintenance TEXT") \
    ADD_COLUMN(table, "routed_seq INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "told_at INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "told_level INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "told_seq INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "call_policy TEXT") \
    ADD_COLUMN(table, "call_to TEXT") \
    ADD_COLUMN(table, "call_by TEXT") \
    ADD_COLUMN(table, "call_step INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "call_round INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "call_at INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "call_until INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "call_seq INTEGER NOT NULL DEFAULT 0")
#define MESSAGE_ADDED_5(table) \
    ADD_COLUMN(table, "person TEXT") \
    ADD_COLUMN(table, "detail TEXT")
#define MESSAGE_ADDED_6(table) \
    ADD_COLUMN(table, "incident INTEGER NOT NULL DEFAULT 0") \
    ADD_COLUMN(table, "entry INTEGER NOT NULL DEFAULT 0")
#define DOC_TABLE "(name TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;\n"
#define SHIFT_TABLE \
    "(\n" \
    "  schedule TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, person TEXT NOT NULL,\n" \
    "  PRIMARY KEY (schedule, starts_at, ends_at, person)) STRICT, WITHOUT ROWID;\n"
#define OVERRIDE_TABLE \
    "(\n" \
    "  seq INTEGER PRIMARY KEY, schedule TEXT NOT NULL, person TEXT NOT NULL, starts_at INTEGER NOT NULL,\n" \
    "  ends_at INTEGER NOT NULL, author TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;\n"

/*
 * event and blob are the log; meta, node and checkpoint go with it. source, alert, former, history, act, message, rule, silence, shift,
 * override and doc are projections: a cache of the log. observation is neither. `data` stands last in event, so that reading the other columns never touches its pages.
 */
static const char schema_1[] =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE node (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;\n"
    "CREATE TABLE event (\n"
    "  seq INTEGER PRIMARY KEY, node INTEGER NOT NULL, batch INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,\n"
    "  origin TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, cause INTEGER, undoes INTEGER,\n"
    "  request_id TEXT, hash BLOB NOT NULL, data TEXT NOT NULL, UNIQUE (stream, version)) STRICT;\n"
    "CREATE UNIQUE INDEX event_request ON event (actor, request_id) WHERE request_id IS NOT NULL;\n"
    "CREATE INDEX event_asked ON event (at) WHERE request_id IS NOT NULL;\n"
    "CREATE INDEX event_at ON event (at);\n"
    "CREATE TABLE checkpoint (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;\n"
    "CREATE TABLE blob (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, data BLOB NOT NULL) STRICT;\n"
    "CREATE INDEX blob_hash ON blob (substr(hash, 1, 8));\n"
    "CREATE TABLE source " SOURCE_TABLE "CREATE TABLE alert " ALERT_TABLE "CREATE INDEX alert_id ON alert (substr(id, 1, 8));\n"
    "CREATE INDEX alert_open ON alert (level, rank, since, substr(id, 1, 4)) WHERE rank < 3;\n"
    "CREATE TABLE former " FORMER_TABLE "CREATE INDEX former_id ON former (substr(id, 1, 8));\n"
    "CREATE TABLE history " HISTORY_TABLE "CREATE TABLE act " ACT_TABLE
    "CREATE TABLE observation (row INTEGER PRIMARY KEY, annotations BLOB NOT NULL) STRICT;\n";

/* The two indexes give the number of the next message and of the next dry run, whatever has been forgotten. */
static const char schema_2[] =
    "CREATE TABLE message " MESSAGE_TABLE
    "CREATE INDEX event_queued ON event (CAST(substr(stream, 9) AS INTEGER)) WHERE kind = 'message.queued';\n"
    "CREATE INDEX event_dry ON event (seq) WHERE kind = 'dry_run';\n";

/*
 * What a compaction leaves of the events that it cut: up to which, that one's hash, and the fold up to there. One row in cut, or none.
 * Tables of the fold have the columns of the projections whose place they take in a fold that starts there. The index is for counting
 * the open alerts of those states that few are in; with rank, no row is looked up for it.
 */
static const char schema_3[] =
    "CREATE TABLE cut (\n"
    "  id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL, at INTEGER NOT NULL, made_at INTEGER NOT NULL,\n"
    "  export TEXT NOT NULL, node TEXT NOT NULL, node_version INTEGER NOT NULL, config_hash TEXT, next_row INTEGER NOT NULL,\n"
    "  next_message INTEGER NOT NULL, next_dry INTEGER NOT NULL, digest BLOB NOT NULL) STRICT;\n"
    "CREATE TABLE fold_source " SOURCE_TABLE "CREATE TABLE fold_alert " ALERT_TABLE "CREATE TABLE fold_former " FORMER_TABLE
    "CREATE TABLE fold_message " MESSAGE_TABLE "CREATE TABLE fold_request (\n"
    "  actor TEXT NOT NULL, request_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,\n"
    "  PRIMARY KEY (actor, request_id)) STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX alert_rare ON alert (state, rank) WHERE rank < 3 AND state > 1;\n";

/*
 * What people do about rules and silences. A cut's form is the schema whose columns its digest covers; the index gives the number of
 * the next run.
 */
/* clang-format off */
static const char schema_4[] =
    ALERT_ADDED_4("alert")
    ALERT_ADDED_4("fold_alert")
    MESSAGE_ADDED_4("message")
    MESSAGE_ADDED_4("fold_message")
    ADD_COLUMN("cut", "next_run INTEGER NOT NULL DEFAULT 1")
    ADD_COLUMN("cut", "form INTEGER NOT NULL DEFAULT 3")
    "CREATE TABLE rule " RULE_TABLE
    "CREATE TABLE fold_rule " RULE_TABLE
    "CREATE TABLE silence " SILENCE_TABLE
    "CREATE TABLE fold_silence " SILENCE_TABLE
    "CREATE INDEX event_run ON event (CAST(substr(stream, 5) AS INTEGER)) WHERE kind = 'run.started';\n";

/* Who is told and asked: what routes, notices and calls made of an alert; whom a message asks; who is on call by word from outside. */
static const char schema_5[] =
    ALERT_ADDED_5("alert")
    ALERT_ADDED_5("fold_alert")
    MESSAGE_ADDED_5("message")
    MESSAGE_ADDED_5("fold_message")
    "CREATE TABLE shift " SHIFT_TABLE
    "CREATE TABLE fold_shift " SHIFT_TABLE
    "CREATE TABLE override " OVERRIDE_TABLE
    "CREATE TABLE fold_override " OVERRIDE_TABLE;

/* Incidents, topics of channels and the banner, each one JSON text under its name; messages that are about an incident. */
static const char schema_6[] =
    MESSAGE_ADDED_6("message")
    MESSAGE_ADDED_6("fold_message")
    "CREATE TABLE doc " DOC_TABLE
    "CREATE TABLE fold_doc " DOC_TABLE;

const char schema_copies[] =
    "CREATE TEMP TABLE source " SOURCE_TABLE
    "CREATE TEMP TABLE alert " ALERT_TABLE
    "CREATE TEMP TABLE former " FORMER_TABLE
    "CREATE INDEX temp.copy_former_id ON former (substr(id, 1, 8));\n"
    "CREATE TEMP TABLE history " HISTORY_TABLE
    "CREATE TEMP TABLE act " ACT_TABLE
    "CREATE TEMP TABLE message " MESSAGE_TABLE
    "CREATE TEMP TABLE rule " RULE_TABLE
    "CREATE TEMP TABLE silence " SILENCE_TABLE
    ALERT_ADDED_4("temp.alert")
    MESSAGE_ADDED_4("temp.message")
    ALERT_ADDED_5("temp.alert")
    MESSAGE_ADDED_5("temp.message")
    "CREATE TEMP TABLE shift " SHIFT_TABLE
    "CREATE TEMP TABLE override " OVERRIDE_TABLE
    MESSAGE_ADDED_6("temp.message")
    "CREATE TEMP TABLE doc " DOC_TABLE
    "CREATE TEMP TABLE observation (row INTEGER PRIMARY KEY, annotations BLOB NOT NULL) STRICT;\n";
/* clang-format on */

const struct schema_step schema_steps[] = {
    { 1, schema_1 },
    { 2, schema_2 },
    { 3, schema_3 },
    { 4, schema_4 },
    { 5, schema_5 },
    { 6, schema_6 },
};
const size_t schema_steps_n = sizeof schema_steps / sizeof *schema_steps;
_Static_assert(sizeof schema_steps / sizeof *schema_steps == STORE_SCHEMA, "one step for each version");

static bool
run_steps(struct db *db, const struct schema_step *steps, size_t n, int64_t from, struct err *err)
{
    char pragma[64];

    for (size_t i = 0; i < n; i++) {
        if (steps[i].to <= from)
            continue;
        snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", steps[i].to);
        if (!db_exec(db, steps[i].sql, err) || !db_exec(db, pragma, err))
            return err_wrap(err, "making schema %d", steps[i].to);
    }
    snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d", STORE_APPLICATION_ID);
    return db_exec(db, pragma, err);
}

bool
schema_migrate(struct db *db, const struct schema_step *steps, size_t n, struct err *err)
{
    int64_t from;

    if (!db_number(db, "PRAGMA user_version", 0, &from, err))
        return false;
    if (from == steps[n - 1].to)
        return true;
    if (!db_exec(db, "BEGIN IMMEDIATE", err))
        return false;
    if (run_steps(db, steps, n, from, err) && db_exec(db, "COMMIT", err))
        return true;
    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

/* Every object with its text, sorted; what SQLite itself adds (statistics of an ANALYZE) is left out. */
static bool
describe(struct db *db, struct buf *out, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;

    if (!db_prepare(db, &stmt,
            "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY type, name",
            err))
        return false;
    while ((rc = db_step(db, stmt, err)) == SQLITE_ROW)
        buf_addf(out, "%s %s %s %s\n", column_str(stmt, 0), column_str(stmt, 1), column_str(stmt, 2), column_str(stmt, 3));
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE;
}

/* The same of a store that has only just been made. */
static bool
describe_new(const struct schema_step *steps, size_t n, struct buf *out, struct err *err)
{
    struct db fresh = { .path = (char *)"memory" };
    bool ok;

    if (sqlite3_open_v2(":memory:", &fresh.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        ok = db_fault(&fresh, err);
    else
        ok = run_steps(&fresh, steps, n, 0, err) && describe(&fresh, out, err);
    sqlite3_close(fresh.handle);
    return ok;
}

static bool
check_tables(struct db *db, const struct schema_step *steps, size_t n, struct err *err)
{
    struct buf here = BUF_INIT, wanted = BUF_INIT;
    bool ok = describe(db, &here, err) && describe_new(steps, n, &wanted, err);

    if (ok && strcmp(buf_text(&here), buf_text(&wanted)) != 0)
        ok = err_set(err, ERR_PARSE,
            "%s: its tables are not those of a tocsin store of schema %d: it was changed or is damaged; keep it, and go on with a copy from before",
            db->path, steps[n - 1].to);
    buf_release(&here);
    buf_release(&wanted);
    return ok;
}

bool
schema_check(struct db *db, const struct schema_step *steps, size_t n, int *version, struct err *err)
{
    int64_t id, v;

    if (!db_number(db, "PRAGMA application_id", 0, &id, err) || !db_number(db, "PRAGMA user_version", 0, &v, err))
        return false;
    if (id == 0)
        return err_set(err, ERR_PARSE, "%s is no tocsin store (it lacks our mark): name another file", db->path);
    if (id != STORE_APPLICATION_ID)
        return err_set(err, ERR_PARSE, "%s is a database of another program (application id 0x%08x): name another file", db->path,
            (unsigned)id);
    if (v > steps[n - 1].to)
        return err_set(err, ERR_PARSE,
            "%s has schema %lld, written by a newer tocsin (this one knows %d): run that one, or name another file", db->path,
            (long long)v, steps[n - 1].to);
    if (v < 1)
        return err_set(err, ERR_PARSE, "%s has schema %lld, which no tocsin wrote: it was changed or is damaged", db->path,
            (long long)v);
    *version = (int)v;
    return check_tables(db, steps, (size_t)v, err);
}
