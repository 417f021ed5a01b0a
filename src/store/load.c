/* SPDX-License-Identifier: MIT */
/* Reading the projections: the head, requests, and the order of it all. */
#include "store/load.h"

#include <string.h>

#include "store/cut.h"
#include "store/events.h"
#include "store/walk.h"
#include "util/time.h"

static void
alert_free(struct alert *a)
{
    free(a->fingerprint);
    free(a->suppressed_by);
    free(a->text);
    free((char *)a->hold.comment);
    free((char *)a->note.text);
    free(a);
}

void
load_chunk_free(struct load_chunk *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->alerts.n; i++)
        if (c->alerts.v[i].a != NULL)
            alert_free(c->alerts.v[i].a);
    for (size_t i = 0; i < c->messages.n; i++)
        message_free(c->messages.v[i]);
    for (size_t i = 0; i < c->silences.n; i++)
        silence_free(c->silences.v[i].s);
    vec_release(&c->silences);
    vec_release(&c->messages);
    vec_release(&c->rules);
    vec_release(&c->shifts);
    vec_release(&c->overrides);
    model_free(c->docs);
    vec_release(&c->alerts);
    vec_release(&c->missing);
    vec_release(&c->requests);
    vec_release(&c->runs);
    vec_release(&c->acts);
    vec_release(&c->lines);
    arena_release(&c->arena);
    free(c);
}

static uint64_t
later(uint64_t a, int64_t b)
{
    return a > (uint64_t)b ? a : (uint64_t)b;
}

/* Numbers of the head: each a query; those of what was cut count. */
static bool
read_numbers(struct db *db, struct load_head *h, struct err *err)
{
    int64_t row, former, alerts, message, dry, run;
    struct log_head head;
    struct cut cut;

    if (!walk_head(db, &head, err) || !cut_read(db, &cut, err) || !db_number(db, "SELECT max(row) FROM alert", 0, &row, err)
        || !db_number(db, "SELECT max(row) FROM former", 0, &former, err)
        || !db_number(db, "SELECT count(*) FROM alert", 0, &alerts, err)
        || !db_number(db, "SELECT max(CAST(substr(stream, 9) AS INTEGER)) FROM event WHERE kind = 'message.queued'", 0, &message,
            err)
        || !db_number(db, "SELECT count(*) FROM event WHERE kind = 'dry_run'", 0, &dry, err)
        || !db_number(db, "SELECT max(CAST(substr(stream, 5) AS INTEGER)) FROM event WHERE kind = 'run.started'", 0, &run, err))
        return false;
    h->last_seq = head.seq;
    memcpy(h->hash, head.hash, sizeof h->hash);
    h->cut_seq = cut.seq;
    h->cut_at_ms = cut.at_ms;
    h->next_row = later(cut.next_row, (row > former ? row : former) + 1);
    h->next_message = later(cut.next_message, message + 1);
    h->next_dry = (uint64_t)dry + later(cut.next_dry, 1);
    h->next_run = later(cut.next_run, run + 1);
    h->expected = (uint64_t)alerts;
    return true;
}

/* What the node's own stream was at the cut, where it is still that node's. */
static bool
read_cut_node(struct db *db, struct load_chunk *c, struct err *err)
{
    struct load_head *h = c->head;
    struct cut cut;

    if (!cut_read(db, &cut, err))
        return false;
    if (cut.seq == 0 || strcmp(cut.node, h->node) != 0)
        return true;
    h->node_version = later(cut.node_version, (int64_t)h->node_version);
    if (*cut.config_hash != '\0')
        h->config_hash = arena_strdup(&c->arena, cut.config_hash);
    return true;
}

/* The node's own stream: how far it is, and the configuration that it last told of. */
static bool
read_node(struct db *db, struct load_chunk *c, struct err *err)
{
    struct load_head *h = c->head;
    struct stored_event e;
    sqlite3_stmt *stmt;
    char *node = NULL;
    int64_t version;
    bool ok;
    int rc;

    if (!db_text(db, "SELECT value FROM meta WHERE key = 'node'", &node, err))
        return false;
    ok = str_copy(h->node, sizeof h->node, node == NULL ? "" : node)
        && db_number(db, "SELECT max(version) FROM event WHERE stream = (SELECT 'node:' || value FROM meta WHERE key = 'node')",
            0, &version, err);
    free(node);
    if (!ok
        || !db_prepare(db, &stmt,
            "SELECT " EVENT_COLUMNS " FROM event WHERE stream = (SELECT 'node:' || value FROM meta WHERE key = 'node')"
            " AND kind = 'config.loaded' ORDER BY version DESC LIMIT 1",
            err))
        return false;
    h->node_version = (uint64_t)version;
    if (!read_cut_node(db, c, err)) {
        sqlite3_finalize(stmt);
        return false;
    }
    rc = db_step(db, stmt, err);
    if (rc == SQLITE_ROW && (ok = event_row_read(db, stmt, true, &c->arena, &e, err)))
        h->config_hash = arena_strdup(&c->arena, e.ev.u.config.hash);
    sqlite3_finalize(stmt);
    return ok && (rc == SQLITE_ROW || rc == SQLITE_DONE);
}

static struct source
read_source(sqlite3_stmt *stmt, struct arena *arena)
{
    return (struct source){
        .row = (uint32_t)sqlite3_column_int64(stmt, 0),
        .name = arena_strdup(arena, column_str(stmt, 1)),
        .version = (uint32_t)sqlite3_column_int64(stmt, 2),
        .failing_since_ms = sqlite3_column_int64(stmt, 3),
        .error = arena_strdup_or_null(arena, (const char *)sqlite3_column_text(stmt, 4)),
        .boot = arena_strdup_or_null(arena, (const char *)sqlite3_column_text(stmt, 5)),
        .configured = sqlite3_column_int(stmt, 6) != 0,
        .last_ok_ms = sqlite3_column_int64(stmt, 7),
    };
}

bool
load_sources(struct db *db, struct load_chunk *c, struct err *err)
{
    VEC(struct source) found = { 0 };
    sqlite3_stmt *stmt;
    int rc;

    if (!db_prepare(db, &stmt,
            "SELECT row, name, version, failing_since, error, boot, configured, last_ok FROM source ORDER BY row", err))
        return false;
    while ((rc = db_step(db, stmt, err)) == SQLITE_ROW)
        vec_push(&found, read_source(stmt, &c->arena));
    sqlite3_finalize(stmt);
    if (found.n > 0)
        c->head->sources = arena_memdup(&c->arena, found.v, found.n * sizeof *found.v);
    c->head->sources_n = found.n;
    vec_release(&found);
    return rc == SQLITE_DONE;
}

static bool
read_moments(struct db *db, struct load_chunk *c, struct err *err)
{
    VEC(struct load_moment) found = { 0 };
    sqlite3_stmt *stmt;
    int rc;

    if (!db_prepare(db, &stmt,
            "SELECT substr(key, 8), CAST(value AS INTEGER) FROM meta WHERE key >= 'moment ' AND key < 'moment!'", err))
        return false;
    while ((rc = db_step(db, stmt, err)) == SQLITE_ROW)
        vec_push(&found, ((struct load_moment){ arena_strdup(&c->arena, column_str(stmt, 0)), sqlite3_column_int64(stmt, 1) }));
    sqlite3_finalize(stmt);
    if (found.n > 0)
        c->head->moments = arena_memdup(&c->arena, found.v, found.n * sizeof *found.v);
    c->head->moments_n = found.n;
    vec_release(&found);
    return rc == SQLITE_DONE;
}

static bool
read_head(struct db *db, struct load_chunk *c, struct err *err)
{
    c->head = arena_zalloc(&c->arena, sizeof *c->head);
    return read_numbers(db, c->head, err) && read_node(db, c, err) && load_sources(db, c, err) && read_moments(db, c, err);
}

static bool
read_requests_of(struct db *db, struct load_chunk *c, const char *sql, struct err *err)
{
    sqlite3_stmt *stmt;
    int64_t newest;
    int rc;

    if (!db_number(db, "SELECT max(at) FROM (SELECT max(at) AS at FROM event UNION ALL SELECT max(at) FROM cut)", 0, &newest, err)
        || !db_prepare(db, &stmt, sql, err))
        return false;
    bind_int(stmt, 1, newest - LOAD_REQUESTS_FOR_MS);
    while ((rc = db_step(db, stmt, err)) == SQLITE_ROW) {
        struct load_request r = { arena_strdup(&c->arena, column_str(stmt, 0)), arena_strdup(&c->arena, column_str(stmt, 1)),
            (uint64_t)sqlite3_column_int64(stmt, 2) };

        vec_push(&c->requests, r);
    }
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE;
}

bool
load_kept_requests(struct db *db, struct load_chunk *c, struct err *err)
{
    return read_requests_of(db, c, "SELECT actor, request_id, seq FROM fold_request WHERE at >= ?", err);
}

static bool
read_requests(struct db *db, struct load_chunk *c, struct err *err)
{
    return load_kept_requests(db, c, err)
        && read_requests_of(db, c, "SELECT actor, request_id, seq FROM event WHERE at >= ? AND request_id IS NOT NULL", err);
}

static struct load_chunk *
chunk_new(void)
{
    return xcalloc(1, sizeof(struct load_chunk));
}

static bool
load_parts(struct db *db, load_sink_fn *sink, void *ctx, struct err *err)
{
    struct load_chunk *first = chunk_new(), *last = chunk_new();
    struct load_head head;

    last->last = true;
    if (!read_head(db, first, err) || !load_messages(db, first, err) || !load_rules(db, first, err)
        || !load_silences(db, first, err) || !load_oncall(db, first, err) || !load_docs(db, first, LOAD_DOCS_FIRST, err)) {
        load_chunk_free(first);
        load_chunk_free(last);
        return false;
    }
    head = *first->head;
    head.sources = NULL; /* the chunk that holds them is the sink's from here on */
    head.moments = NULL;
    if (!sink(ctx, first) || !load_alerts(db, &head, sink, ctx, err) || !read_requests(db, last, err)
        || !load_docs(db, last, LOAD_DOCS_OVER, err) || !load_runs(db, last, head.next_run, err)
        || !load_batches(db, last, err)) {
        load_chunk_free(last);
        return false;
    }
    sink(ctx, last);
    return true;
}

bool
load_all(struct db *db, load_sink_fn *sink, void *ctx, struct err *err)
{
    bool ok = db_exec(db, "BEGIN", err) && load_parts(db, sink, ctx, err);

    /* Not ROLLBACK: SQLite refuses that where the file is immutable. */
    sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
    return ok;
}

struct load_chunk *
load_again(struct db *db, const struct alert_id *ids, size_t n, struct err *err)
{
    struct load_chunk *c = chunk_new();

    c->again = c->last = true;
    if (read_head(db, c, err) && load_messages(db, c, err) && load_rules(db, c, err) && load_silences(db, c, err)
        && load_oncall(db, c, err) && load_docs(db, c, LOAD_DOCS_ALL, err) && load_alerts_by_id(db, c, ids, n, err)
        && read_requests(db, c, err) && load_runs(db, c, c->head->next_run, err))
        return c;
    load_chunk_free(c);
    return NULL;
}
