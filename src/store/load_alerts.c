/* SPDX-License-Identifier: MIT */
/* Reading alerts: the first screen's in the order of the list, then all others by row. */
#include <string.h>

#include "store/alerts.h"
#include "store/load.h"

/* What loading knows of the source rows: their keys, to find them by index. */
struct alert_reader {
    struct db *db;
    sqlite3_stmt *stmt;
    int64_t *source_rows;
    size_t sources_n;
};

/* clang-format off */
enum alert_column {
    COL_ROW, COL_ID, COL_SOURCE, COL_EPISODE, COL_LAST_SEQ, COL_VERSION, COL_COUNT, COL_LEVEL, COL_MARKS, COL_STARTS_AT, COL_FIRED_AT,
    COL_CHANGED_AT, COL_SEVERITY, COL_FINGERPRINT, COL_SUPPRESSED_BY, COL_STATE, COL_HOLD_BY, COL_HOLD_AT, COL_HOLD_UNTIL,
    COL_HOLD_COMMENT, COL_HOLD_SEQ, COL_NOTE_BY, COL_NOTE_AT, COL_NOTE_TEXT, COL_NOTE_SEQ, COL_FLAP_FROM,
    COL_FLAP_FIRES, COL_VOTE, COL_VOTE_BY, COL_VOTE_AT, COL_VOTE_SEQ, COL_ROUTES, COL_OWNER, COL_MAINTENANCE,
    COL_ROUTED_SEQ, COL_TOLD_AT, COL_TOLD_LEVEL, COL_TOLD_SEQ, COL_CALL_POLICY, COL_CALL_TO, COL_CALL_BY, COL_CALL_STEP,
    COL_CALL_ROUND, COL_CALL_AT, COL_CALL_UNTIL, COL_CALL_SEQ, COL_BLOB, COL_ANNOTATIONS,
};
/* clang-format on */

#define SELECT_ALERTS \
    "SELECT alert.row, alert.id, source, episode, last_seq, version, count, level, marks, starts_at, fired_at, changed_at, severity," \
    " fingerprint, suppressed_by, state, hold_by, hold_at, hold_until, hold_comment, hold_seq, note_by, note_at, note_text, note_seq," \
    " flap_from, flap_fires, vote, vote_by, vote_at, vote_seq, " ALERT_COLUMNS_5 \
    ", blob.data, observation.annotations FROM alert LEFT JOIN blob ON blob.id = alert.blob" \
    " LEFT JOIN observation ON observation.row = alert.row "

static bool
reader_init(struct alert_reader *r, struct db *db, const char *sql, struct err *err)
{
    sqlite3_stmt *rows;
    int rc;

    *r = (struct alert_reader){ .db = db };
    if (!db_prepare(db, &rows, "SELECT row FROM source ORDER BY row", err))
        return false;
    while ((rc = db_step(db, rows, err)) == SQLITE_ROW) {
        r->source_rows = xreallocarray(r->source_rows, r->sources_n + 1, sizeof *r->source_rows);
        r->source_rows[r->sources_n++] = sqlite3_column_int64(rows, 0);
    }
    sqlite3_finalize(rows);
    return rc == SQLITE_DONE && db_prepare(db, &r->stmt, sql, err);
}

static void
reader_release(struct alert_reader *r)
{
    sqlite3_finalize(r->stmt);
    free(r->source_rows);
}

static bool
damaged(const struct alert_reader *r, struct err *err)
{
    return err_set(err, ERR_PARSE,
        "%s: alert %lld in the projection is damaged: keep the file as it is, and go on with a copy from before", r->db->path,
        (long long)sqlite3_column_int64(r->stmt, COL_ROW));
}

static bool
find_source(const struct alert_reader *r, size_t *source)
{
    int64_t row = sqlite3_column_int64(r->stmt, COL_SOURCE);

    for (*source = 0; *source < r->sources_n; (*source)++)
        if (r->source_rows[*source] == row)
            return true;
    return false;
}

/* Labels of the last event; annotations as last seen, where those differ. */
static bool
read_text(const struct alert_reader *r, struct alert *a)
{
    const void *blob = sqlite3_column_blob(r->stmt, COL_BLOB);
    struct labels labels, annotations;

    if (blob == NULL || !event_blob_read(blob, (size_t)sqlite3_column_bytes(r->stmt, COL_BLOB), &labels, &annotations))
        return false;
    if (sqlite3_column_type(r->stmt, COL_ANNOTATIONS) != SQLITE_NULL) {
        annotations.bytes = sqlite3_column_blob(r->stmt, COL_ANNOTATIONS);
        annotations.len = (size_t)sqlite3_column_bytes(r->stmt, COL_ANNOTATIONS);
        if (!labels_are_valid(annotations))
            return false;
    }
    a->text = xmalloc(labels.len + annotations.len + 1);
    memcpy(a->text, labels.bytes, labels.len);
    if (annotations.len > 0)
        memcpy(a->text + labels.len, annotations.bytes, annotations.len);
    a->labels_len = (uint32_t)labels.len;
    a->annotations_len = (uint32_t)annotations.len;
    return true;
}

static const char *
keep(struct arena *arena, sqlite3_stmt *stmt, int column)
{
    return arena_strdup_or_null(arena, (const char *)sqlite3_column_text(stmt, column));
}

static void
read_groups(sqlite3_stmt *s, struct arena *arena, struct alert *a)
{
    a->hold = (struct alert_hold){
        .state = (enum alert_state)sqlite3_column_int(s, COL_STATE),
        .by = keep(arena, s, COL_HOLD_BY),
        .at_ms = sqlite3_column_int64(s, COL_HOLD_AT),
        .until_ms = sqlite3_column_int64(s, COL_HOLD_UNTIL),
        .comment = column_dup(s, COL_HOLD_COMMENT),
        .seq = (uint64_t)sqlite3_column_int64(s, COL_HOLD_SEQ),
    };
    a->note = (struct alert_note){
        .by = keep(arena, s, COL_NOTE_BY),
        .at_ms = sqlite3_column_int64(s, COL_NOTE_AT),
        .text = column_dup(s, COL_NOTE_TEXT),
        .seq = (uint64_t)sqlite3_column_int64(s, COL_NOTE_SEQ),
    };
    a->vote = (struct alert_voted){
        .vote = (enum alert_vote)sqlite3_column_int(s, COL_VOTE),
        .by = keep(arena, s, COL_VOTE_BY),
        .at_ms = sqlite3_column_int64(s, COL_VOTE_AT),
        .seq = (uint64_t)sqlite3_column_int64(s, COL_VOTE_SEQ),
    };
}

static void
read_call(sqlite3_stmt *s, struct arena *arena, struct alert *a)
{
    a->routed = (struct alert_routed){
        .routes = keep(arena, s, COL_ROUTES),
        .owner = keep(arena, s, COL_OWNER),
        .maintenance = keep(arena, s, COL_MAINTENANCE),
        .seq = (uint64_t)sqlite3_column_int64(s, COL_ROUTED_SEQ),
    };
    a->told = (struct alert_told){
        .at_ms = sqlite3_column_int64(s, COL_TOLD_AT),
        .level = sqlite3_column_int(s, COL_TOLD_LEVEL),
        .seq = (uint64_t)sqlite3_column_int64(s, COL_TOLD_SEQ),
    };
    a->call = (struct alert_call){
        .policy = keep(arena, s, COL_CALL_POLICY),
        .to = keep(arena, s, COL_CALL_TO),
        .by = keep(arena, s, COL_CALL_BY),
        .step = (uint32_t)sqlite3_column_int64(s, COL_CALL_STEP),
        .round = (uint32_t)sqlite3_column_int64(s, COL_CALL_ROUND),
        .at_ms = sqlite3_column_int64(s, COL_CALL_AT),
        .until_ms = sqlite3_column_int64(s, COL_CALL_UNTIL),
        .seq = (uint64_t)sqlite3_column_int64(s, COL_CALL_SEQ),
    };
}

static struct alert *
read_columns(sqlite3_stmt *s, struct arena *arena)
{
    struct alert *a = xcalloc(1, sizeof *a);

    a->row = (uint64_t)sqlite3_column_int64(s, COL_ROW);
    a->episode = (uint64_t)sqlite3_column_int64(s, COL_EPISODE);
    a->last_seq = (uint64_t)sqlite3_column_int64(s, COL_LAST_SEQ);
    a->version = (uint32_t)sqlite3_column_int64(s, COL_VERSION);
    a->count = (uint32_t)sqlite3_column_int64(s, COL_COUNT);
    a->level = (uint8_t)sqlite3_column_int(s, COL_LEVEL);
    a->marks = (uint8_t)sqlite3_column_int(s, COL_MARKS);
    a->starts_at_ms = sqlite3_column_int64(s, COL_STARTS_AT);
    a->fired_at_ms = sqlite3_column_int64(s, COL_FIRED_AT);
    a->changed_at_ms = sqlite3_column_int64(s, COL_CHANGED_AT);
    a->flap_from_ms = sqlite3_column_int64(s, COL_FLAP_FROM);
    a->flap_fires = (uint32_t)sqlite3_column_int64(s, COL_FLAP_FIRES);
    a->severity = arena_strdup(arena, column_str(s, COL_SEVERITY));
    a->fingerprint = column_dup(s, COL_FINGERPRINT);
    a->suppressed_by = column_dup(s, COL_SUPPRESSED_BY);
    read_groups(s, arena, a);
    read_call(s, arena, a);
    return a;
}

/* Ranges that the program indexes tables with. */
static bool
is_sane(const struct alert *a)
{
    return a->level >= LEVEL_MIN && a->level <= LEVEL_MAX && a->hold.state >= 0 && a->hold.state < ALERT_STATES
        && a->vote.vote >= 0 && a->vote.vote < ALERT_VOTES && a->row > 0;
}

static bool
read_alert(const struct alert_reader *r, struct load_chunk *c, struct err *err)
{
    const void *id = sqlite3_column_blob(r->stmt, COL_ID);
    struct load_alert l = { .a = read_columns(r->stmt, &c->arena) };
    bool ok = id != NULL && sqlite3_column_bytes(r->stmt, COL_ID) == sizeof l.a->id.b;

    vec_push(&c->alerts, l);
    if (!ok || !find_source(r, &c->alerts.v[c->alerts.n - 1].source) || !is_sane(l.a) || !read_text(r, l.a))
        return damaged(r, err);
    memcpy(l.a->id.b, id, sizeof l.a->id.b);
    return true;
}

static int
by_row(const void *a, const void *b)
{
    uint64_t ra = *(const uint64_t *)a, rb = *(const uint64_t *)b;

    return ra < rb ? -1 : ra > rb;
}

/* The worst open ones. rows: which they are, ascending. */
static bool
load_first(struct db *db, load_sink_fn *sink, void *ctx, uint64_t rows[LOAD_FIRST], size_t *n, struct err *err)
{
    struct load_chunk *c = xcalloc(1, sizeof *c);
    struct alert_reader r;
    bool ok =
        reader_init(&r, db, SELECT_ALERTS "WHERE rank < 3 ORDER BY level, rank, since, substr(alert.id, 1, 4) LIMIT ?", err);
    int rc = SQLITE_DONE;

    if (ok)
        bind_int(r.stmt, 1, LOAD_FIRST);
    while (ok && (rc = db_step(db, r.stmt, err)) == SQLITE_ROW)
        ok = read_alert(&r, c, err);
    ok = ok && rc == SQLITE_DONE;
    reader_release(&r);
    *n = ok ? c->alerts.n : 0;
    for (size_t i = 0; i < *n; i++)
        rows[i] = c->alerts.v[i].a->row;
    qsort(rows, *n, sizeof *rows, by_row);
    if (ok)
        return sink(ctx, c);
    load_chunk_free(c);
    return false;
}

static bool
load_others(struct db *db, load_sink_fn *sink, void *ctx, const uint64_t *rows, size_t n, struct err *err)
{
    struct load_chunk *c = xcalloc(1, sizeof *c);
    struct alert_reader r;
    bool ok = reader_init(&r, db, SELECT_ALERTS "ORDER BY alert.row", err);
    int rc = SQLITE_DONE;

    while (ok && (rc = db_step(db, r.stmt, err)) == SQLITE_ROW) {
        if (n > 0 && (uint64_t)sqlite3_column_int64(r.stmt, COL_ROW) == *rows) {
            rows++;
            n--;
            continue;
        }
        ok = read_alert(&r, c, err);
        if (ok && c->alerts.n == LOAD_CHUNK) {
            ok = sink(ctx, c);
            c = xcalloc(1, sizeof *c);
        }
    }
    reader_release(&r);
    if (ok && rc == SQLITE_DONE)
        return sink(ctx, c);
    load_chunk_free(c);
    return false;
}

bool
load_alerts(struct db *db, const struct load_head *head, load_sink_fn *sink, void *ctx, struct err *err)
{
    uint64_t rows[LOAD_FIRST];
    size_t n = 0;

    return head->expected == 0 || (load_first(db, sink, ctx, rows, &n, err) && load_others(db, sink, ctx, rows, n, err));
}

bool
load_alerts_by_id(struct db *db, struct load_chunk *c, const struct alert_id *ids, size_t n, struct err *err)
{
    struct alert_reader r;
    bool ok = reader_init(&r, db, SELECT_ALERTS "WHERE substr(alert.id, 1, 8) = substr(?1, 1, 8) AND alert.id = ?1", err);

    for (size_t i = 0; ok && i < n; i++) {
        int rc;

        bind_bytes(r.stmt, 1, ids[i].b, sizeof ids[i].b);
        rc = db_step(db, r.stmt, err);
        if (rc == SQLITE_ROW)
            ok = read_alert(&r, c, err);
        else if (rc == SQLITE_DONE)
            vec_push(&c->missing, ids[i]);
        else
            ok = false;
        sqlite3_reset(r.stmt);
    }
    reader_release(&r);
    return ok;
}
