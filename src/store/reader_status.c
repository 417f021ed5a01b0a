/* SPDX-License-Identifier: MIT */
/* The status from the projections: counts by index, the worst alert, messages, open incidents and sources; no alert is loaded but that one. */
#include <string.h>

#include "store/fill.h"
#include "store/load.h"
#include "store/reader.h"
#include "store/reader_own.h"

/* order_rank() as the writer binds it: unacked, acked, and other open ones (snoozed, or firing and suppressed). */
enum { RANK_UNACKED, RANK_ACKED, RANK_OTHER, RANKS };

struct counting {
    struct db *db;
    struct status *out;
    uint32_t other;          /* of RANK_OTHER */
    struct model *incidents; /* has those that are open */
    VEC(struct source) rows; /* in the order of their rows; names in the arena */
    struct arena arena;
};

typedef bool row_fn(struct counting *c, sqlite3_stmt *row);

static bool
damaged(const struct counting *c, const char *table, struct err *err)
{
    return err_set(err, ERR_PARSE, "%s: table %s is damaged: keep the file as it is, and go on with a copy from before",
        c->db->path, table);
}

/* fn for each row; what it refuses is damage of the table. */
static bool
each_row(struct counting *c, const char *table, const char *sql, row_fn *fn, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(c->db, &stmt, sql, err))
        return false;
    while (ok && (rc = db_step(c->db, stmt, err)) == SQLITE_ROW)
        ok = fn(c, stmt) || damaged(c, table, err);
    sqlite3_finalize(stmt);
    return ok && rc == SQLITE_DONE;
}

/* State, how many: of the states that are rarer than firing and acked. */
static bool
add_state(struct counting *c, sqlite3_stmt *row)
{
    uint32_t n = (uint32_t)sqlite3_column_int64(row, 1);

    switch (sqlite3_column_int(row, 0)) {
    case ALERT_ESCALATED:
        c->out->escalated = n;
        return true;
    case ALERT_SNOOZED:
        c->out->snoozed = n;
        return true;
    case ALERT_CLEARED:
        c->out->cleared = n;
        return true;
    default:
        return false;
    }
}

/* State, late, how many, the deadline that passed first. */
static bool
add_messages(struct counting *c, sqlite3_stmt *row)
{
    unsigned state = (unsigned)sqlite3_column_int(row, 0);
    uint32_t n = (uint32_t)sqlite3_column_int64(row, 2);
    int64_t deadline_ms = sqlite3_column_int64(row, 3);

    if (state >= MESSAGE_STATES)
        return false;
    if (!message_states[state].open)
        return true;
    c->out->messages += n;
    if (sqlite3_column_int(row, 1) == 0)
        return true;
    c->out->messages_late += n;
    if (c->out->late_since_ms == 0 || deadline_ms < c->out->late_since_ms)
        c->out->late_since_ms = deadline_ms;
    return true;
}

static bool
add_source(struct counting *c, sqlite3_stmt *row)
{
    struct source source = {
        .row = (uint32_t)sqlite3_column_int64(row, 0),
        .name = arena_strdup(&c->arena, column_str(row, 1)),
        .failing_since_ms = sqlite3_column_int64(row, 2),
        .error = (char *)arena_strdup_or_null(&c->arena, (const char *)sqlite3_column_text(row, 3)),
        .configured = sqlite3_column_int(row, 4) != 0,
        .last_ok_ms = sqlite3_column_int64(row, 5),
        .skip_health = true,
    };

    source.own = strcmp(source.name, SOURCE_OWN) == 0;
    vec_push(&c->rows, source);
    return true;
}

/* What only the configuration knows of it. */
static void
take_known(struct source *source, const struct source *known)
{
    source->map = known->map;
    source->every_ms = known->every_ms;
    source->lag_ms = known->lag_ms;
}

static struct source *
row_named(struct counting *c, const char *name)
{
    for (size_t i = 0; i < c->rows.n; i++)
        if (strcmp(c->rows.v[i].name, name) == 0)
            return &c->rows.v[i];
    return NULL;
}

static bool
count_sources(struct counting *c, const struct model *known, struct err *err)
{
    if (!each_row(c, "source", "SELECT row, name, failing_since, error, configured, last_ok FROM source ORDER BY row", add_source,
            err))
        return false;
    for (size_t i = 0; i < known->sources.n; i++) {
        struct source *row = row_named(c, known->sources.v[i]->name);

        if (row != NULL)
            take_known(row, known->sources.v[i]);
        else
            status_add_source(c->out, known->sources.v[i]);
    }
    for (size_t i = 0; i < c->rows.n; i++)
        status_add_source(c->out, &c->rows.v[i]);
    return true;
}

/* n[rank]: how many of the level stand there or behind. Each is a stretch of the index of open alerts: the fastest way to count. */
static bool
count_level(struct counting *c, sqlite3_stmt *stmt, int level, uint32_t n[RANKS + 1], struct err *err)
{
    n[RANKS] = 0;
    for (int rank = 0; rank < RANKS; rank++) {
        bind_int(stmt, 1, level);
        bind_int(stmt, 2, rank == 0 ? INT64_MIN : rank);
        if (db_step(c->db, stmt, err) != SQLITE_ROW)
            return false;
        n[rank] = (uint32_t)sqlite3_column_int64(stmt, 0);
        sqlite3_reset(stmt);
    }
    return true;
}

static bool
count_levels(struct counting *c, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok = true;

    if (!db_prepare(c->db, &stmt, "SELECT count(*) FROM alert WHERE rank < 3 AND level = ? AND rank >= ?", err))
        return false;
    for (int level = LEVEL_MIN; ok && level <= LEVEL_MAX; level++) {
        uint32_t n[RANKS + 1];

        ok = count_level(c, stmt, level, n, err);
        if (!ok)
            break;
        c->out->unacked[level] = n[RANK_UNACKED] - n[RANK_ACKED];
        c->out->unacked[0] += c->out->unacked[level];
        c->out->acked += n[RANK_ACKED] - n[RANK_OTHER];
        c->other += n[RANK_OTHER];
    }
    sqlite3_finalize(stmt);
    return ok;
}

/* The lowest and the highest: one of another level than there is would stand in no count. */
static bool
check_levels(struct counting *c, sqlite3_stmt *row)
{
    (void)c;
    return sqlite3_column_type(row, 0) == SQLITE_NULL
        || (sqlite3_column_int(row, 0) >= LEVEL_MIN && sqlite3_column_int(row, 1) <= LEVEL_MAX);
}

static bool
count_alerts(struct counting *c, struct err *err)
{
    if (!each_row(c, "alert",
            "SELECT (SELECT min(level) FROM alert WHERE rank < 3), (SELECT max(level) FROM alert WHERE rank < 3)", check_levels,
            err)
        || !count_levels(c, err)
        || !each_row(c, "alert",
            "SELECT state, count(*) FROM alert INDEXED BY alert_rare WHERE state > 1 AND rank < 3 GROUP BY state", add_state,
            err))
        return false;
    c->out->suppressed = c->other - c->out->snoozed;
    return c->other >= c->out->snoozed || damaged(c, "alert", err);
}

/* Of the worst level that has any unacked, the first. */
static bool
find_worst(struct counting *c, struct alert_id *id, struct err *err)
{
    sqlite3_stmt *stmt;
    bool found = true;
    int level = LEVEL_MIN, rc;

    while (c->out->unacked[level] == 0)
        level++;
    if (!db_prepare(c->db, &stmt,
            "SELECT id FROM alert WHERE rank < 3 AND level = ? ORDER BY level, rank, since, substr(id, 1, 4), id LIMIT 1", err))
        return false;
    bind_int(stmt, 1, level);
    rc = db_step(c->db, stmt, err);
    if (rc == SQLITE_ROW && sqlite3_column_bytes(stmt, 0) == sizeof id->b)
        memcpy(id->b, sqlite3_column_blob(stmt, 0), sizeof id->b);
    else if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        found = damaged(c, "alert", err);
    else
        found = false;
    sqlite3_finalize(stmt);
    return found;
}

static bool
tell_worst(struct counting *c, struct err *err)
{
    struct load_chunk *chunk;
    struct alert_id id;
    bool ok;

    if (c->out->unacked[0] == 0)
        return true;
    if (!find_worst(c, &id, err))
        return false;
    chunk = xcalloc(1, sizeof *chunk);
    ok = load_alerts_by_id(c->db, chunk, &id, 1, err) && (chunk->alerts.n == 1 || damaged(c, "alert", err));
    if (ok) {
        chunk->alerts.v[0].a->source = &c->rows.v[chunk->alerts.v[0].source];
        status_set_worst(c->out, chunk->alerts.v[0].a);
    }
    load_chunk_free(chunk);
    return ok;
}

/* What is listed and put there by hand, beside the configuration. */
static bool
tell_oncall(struct counting *c, const struct model *known, struct err *err)
{
    struct load_chunk *chunk;
    struct model *m;
    bool ok;

    if (known->config.routing == NULL || known->config.routing->schedules_n == 0)
        return true;
    chunk = xcalloc(1, sizeof *chunk);
    m = model_new(&known->config);
    ok = load_oncall(c->db, chunk, err);
    if (ok)
        fill_oncall(m, chunk);
    status_add_oncall(c->out, m);
    model_free(m);
    load_chunk_free(chunk);
    return ok;
}

static bool
read_incident(struct counting *c, sqlite3_stmt *row)
{
    const char *data = column_str(row, 1);

    return !incident_doc_may_be_open(data) || model_doc_read(c->incidents, column_str(row, 0), data, strlen(data), NULL);
}

/* Those that are over are many, and not read. */
static bool
count_incidents(struct counting *c, struct err *err)
{
    const struct model_config none = { 0 };
    bool ok;

    c->incidents = model_new(&none);
    ok = each_row(c, "doc", "SELECT name, data FROM doc WHERE name GLOB 'incident:*'", read_incident, err);
    if (ok)
        status_add_incidents(c->out, c->incidents);
    model_free(c->incidents);
    return ok;
}

static bool
count_all(struct counting *c, const struct model *known, struct err *err)
{
    return count_sources(c, known, err) && count_alerts(c, err)
        && each_row(c, "message", "SELECT state, late, count(*), min(deadline) FROM message GROUP BY state, late", add_messages,
            err)
        && tell_worst(c, err) && count_incidents(c, err) && tell_oncall(c, known, err);
}

bool
reader_status(struct reader *r, const struct model *known, const char *owner, int64_t now_ms, struct status *out, struct err *err)
{
    struct counting c = { .db = &r->db, .out = out };
    bool ok;

    status_begin(out, owner, now_ms);
    ok = reader_begin(r, err) && count_all(&c, known, err);
    reader_end(r);
    vec_release(&c.rows);
    arena_release(&c.arena);
    return ok;
}
