/* SPDX-License-Identifier: MIT */
/* The timeline of an incident: first which events, by indexes and small columns alone, then these in full. */
#include "store/timeline.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/timeline.h"
#include "store/events.h"

/* clang-format off */
enum finder_statement { FIND_STREAM, FIND_ROWS, FIND_FIRED_UNTIL, FIND_FIRED_AFTER, FIND_SINCE, FIND_HISTORY, FIND_EVENT, FINDER_STATEMENTS };

#define OF_ALERT " FROM history JOIN event ON event.seq = history.seq WHERE history.alert = ?1 AND "
static const char *const finder_sql[FINDER_STATEMENTS] = {
    [FIND_STREAM] = "SELECT " EVENT_COLUMNS " FROM event WHERE stream = ?1 ORDER BY version",
    [FIND_ROWS] = ROWS_OF_ALERT,
    [FIND_FIRED_UNTIL] = "SELECT history.seq" OF_ALERT "history.seq <= ?2 AND kind = 'alert.fired' ORDER BY history.seq DESC LIMIT 1",
    [FIND_FIRED_AFTER] = "SELECT history.seq" OF_ALERT "history.seq > ?2 AND kind = 'alert.fired' ORDER BY history.seq LIMIT 1",
    [FIND_SINCE] = "SELECT seq FROM event WHERE at >= ?1 ORDER BY at, seq LIMIT 1",
    [FIND_HISTORY] = "SELECT history.seq, kind, stream" OF_ALERT "history.seq BETWEEN ?2 AND ?3",
    [FIND_EVENT] = "SELECT " EVENT_COLUMNS " FROM event WHERE event.seq = ?1",
};
/* clang-format on */

struct finder {
    struct db *db;
    uint64_t incident;
    uint64_t started_seq; /* the first event at or after its start; 0: none is */
    struct timeline timeline;
    VEC(uint64_t) seqs;     /* what is read, in no order, some twice */
    VEC(uint64_t) messages; /* numbers, some twice */
    sqlite3_stmt *stmts[FINDER_STATEMENTS];
};

static bool
finder_init(struct finder *f, struct db *db, uint64_t incident, struct err *err)
{
    *f = (struct finder){ .db = db, .incident = incident };
    for (int i = 0; i < FINDER_STATEMENTS; i++)
        if (!db_prepare(db, &f->stmts[i], finder_sql[i], err))
            return false;
    return true;
}

static void
finder_release(struct finder *f)
{
    for (int i = 0; i < FINDER_STATEMENTS; i++)
        sqlite3_finalize(f->stmts[i]);
    vec_release(&f->seqs);
    vec_release(&f->messages);
    timeline_release(&f->timeline);
}

/* Of a statement's first row; 0: there is none. */
static bool
first_number(struct finder *f, enum finder_statement which, uint64_t *out, struct err *err)
{
    int rc = db_step(f->db, f->stmts[which], err);

    *out = rc == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(f->stmts[which], 0) : 0;
    sqlite3_reset(f->stmts[which]);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static void
add_message(struct finder *f, const char *stream)
{
    vec_push(&f->messages, message_number(stream + strlen("message:")));
}

/* ---- its own events */

typedef bool row_fn(struct finder *f, const struct event *ev, void *ctx);

/* Decoded, in order; false of fn stops. */
static bool
walk_stream(struct finder *f, const char *stream, row_fn *fn, void *ctx, struct err *err)
{
    sqlite3_stmt *s = f->stmts[FIND_STREAM];
    bool ok = true, more = true;
    int rc = SQLITE_DONE;

    bind_text(s, 1, stream);
    while (ok && more && (rc = db_step(f->db, s, err)) == SQLITE_ROW) {
        struct arena arena = { 0 };
        struct stored_event e;

        ok = event_row_read(f->db, s, true, &arena, &e, err);
        more = ok && fn(f, &e.ev, ctx);
        arena_release(&arena);
    }
    sqlite3_reset(s);
    return ok && (rc == SQLITE_DONE || rc == SQLITE_ROW);
}

static bool
take_own(struct finder *f, const struct event *ev, void *ctx)
{
    (void)ctx;
    timeline_fold(&f->timeline, ev);
    if (timeline_reads(ev->kind))
        vec_push(&f->seqs, ev->seq);
    return true;
}

static bool
find_own(struct finder *f, struct err *err)
{
    char stream[32];

    snprintf(stream, sizeof stream, "incident:%llu", (unsigned long long)f->incident);
    if (!walk_stream(f, stream, take_own, NULL, err))
        return false;
    if (f->timeline.started_ms == 0)
        return true;
    bind_int(f->stmts[FIND_SINCE], 1, f->timeline.started_ms);
    return first_number(f, FIND_SINCE, &f->started_seq, err);
}

/* ---- those of its alerts */

static bool
find_fired(struct finder *f, enum finder_statement which, int64_t row, uint64_t seq, uint64_t *out, struct err *err)
{
    bind_int(f->stmts[which], 1, row);
    bind_int(f->stmts[which], 2, (int64_t)seq);
    return first_number(f, which, out, err);
}

static bool
span_from(struct finder *f, const struct timeline_span *span, int64_t row, uint64_t *from, struct err *err)
{
    if (span->reopened) {
        *from = span->linked_seq;
        return true;
    }
    if (!find_fired(f, FIND_FIRED_UNTIL, row, span->linked_seq, from, err))
        return false;
    if (f->started_seq != 0 && f->started_seq < *from)
        *from = f->started_seq;
    return true;
}

static bool
span_until(struct finder *f, const struct timeline_span *span, int64_t row, uint64_t *until, struct err *err)
{
    uint64_t fired = 0;

    *until = span->until_seq > INT64_MAX ? INT64_MAX : span->until_seq;
    if (span->over_seq != 0 && !find_fired(f, FIND_FIRED_AFTER, row, span->over_seq, &fired, err))
        return false;
    if (fired != 0 && fired <= *until)
        *until = fired - 1;
    return true;
}

/* In the history of an alert's row, or in that of an incident. */
static bool
find_rows(struct finder *f, int64_t row, uint64_t from, uint64_t until, struct err *err)
{
    sqlite3_stmt *s = f->stmts[FIND_HISTORY];
    int rc;

    bind_int(s, 1, row);
    bind_int(s, 2, (int64_t)from);
    bind_int(s, 3, (int64_t)until);
    while ((rc = db_step(f->db, s, err)) == SQLITE_ROW) {
        enum event_kind kind = event_kind_of(column_str(s, 1));

        if (kind == EV_MSG_QUEUED)
            add_message(f, column_str(s, 2));
        else if (kind != EVENTS && timeline_reads(kind))
            vec_push(&f->seqs, (uint64_t)sqlite3_column_int64(s, 0));
    }
    sqlite3_reset(s);
    return rc == SQLITE_DONE;
}

static bool
find_span(struct finder *f, const struct timeline_span *span, int64_t row, struct err *err)
{
    uint64_t from, until;

    return span_from(f, span, row, &from, err) && span_until(f, span, row, &until, err) && find_rows(f, row, from, until, err);
}

/* An alert may have had other rows before it was forgotten. */
static bool
find_alert(struct finder *f, const struct timeline_span *span, struct err *err)
{
    sqlite3_stmt *s = f->stmts[FIND_ROWS];
    bool ok = true;
    int rc = SQLITE_DONE;

    bind_bytes(s, 1, span->alert.b, sizeof span->alert.b);
    while (ok && (rc = db_step(f->db, s, err)) == SQLITE_ROW)
        ok = find_span(f, span, sqlite3_column_int64(s, 0), err);
    sqlite3_reset(s);
    return ok && rc == SQLITE_DONE;
}

static bool
find_alerts(struct finder *f, struct err *err)
{
    for (size_t i = 0; i < f->timeline.spans.n; i++)
        if (!find_alert(f, &f->timeline.spans.v[i], err))
            return false;
    return true;
}

/* ---- those of its messages */

static int
by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static size_t
sort_unique(uint64_t *v, size_t n)
{
    size_t kept = 0;

    if (n > 0)
        qsort(v, n, sizeof *v, by_number);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || v[kept - 1] != v[i])
            v[kept++] = v[i];
    return kept;
}

/* The first says what it is: whether it belongs here, and what of it is read. */
static bool
take_of_message(struct finder *f, const struct event *ev, void *ctx)
{
    struct message_order *order = ctx;

    if (ev->kind == EV_MSG_QUEUED) {
        const struct message_order *o = &ev->u.queued.order;

        *order = (struct message_order){ .act = o->act };
        if (o->incident != f->incident && (o->incident != 0 || !timeline_asks(o)))
            return false;
    }
    if (timeline_reads_message(order, ev->kind))
        vec_push(&f->seqs, ev->seq);
    return true;
}

static bool
find_messages(struct finder *f, struct err *err)
{
    if (!find_rows(f, history_of_incident(f->incident), 0, INT64_MAX, err))
        return false;
    f->messages.n = sort_unique(f->messages.v, f->messages.n);
    for (size_t i = 0; i < f->messages.n; i++) {
        struct message_order order = { 0 };
        char stream[32];

        snprintf(stream, sizeof stream, "message:%llu", (unsigned long long)f->messages.v[i]);
        if (!walk_stream(f, stream, take_of_message, &order, err))
            return false;
    }
    return true;
}

/* ---- in full */

/* *found: it is there still. */
static bool
read_one(struct finder *f, uint64_t seq, struct arena *arena, struct stored_event *e, bool *found, struct err *err)
{
    sqlite3_stmt *s = f->stmts[FIND_EVENT];
    bool ok = true;
    int rc;

    bind_int(s, 1, (int64_t)seq);
    rc = db_step(f->db, s, err);
    *found = rc == SQLITE_ROW;
    if (*found)
        ok = event_row_read(f->db, s, true, arena, e, err);
    sqlite3_reset(s);
    return ok && (rc == SQLITE_ROW || rc == SQLITE_DONE);
}

static bool
read_found(struct finder *f, uint64_t before_seq, size_t limit, struct history *out, struct err *err)
{
    struct stored_event e;
    size_t bytes = 0;
    bool found;

    for (size_t i = f->seqs.n; i-- > 0;) {
        if (before_seq != 0 && f->seqs.v[i] >= before_seq)
            continue;
        out->more = (limit != 0 && out->n == limit) || bytes >= TIMELINE_BYTES;
        if (out->more)
            break;
        if (!read_one(f, f->seqs.v[i], &out->arena, &e, &found, err))
            return false;
        if (!found)
            continue;
        vec_push(out, e);
        bytes += e.data_len;
    }
    return true;
}

static bool
give_found(struct finder *f, reader_event_fn *fn, void *ctx, struct err *err)
{
    bool ok = true, more = true;

    for (size_t i = 0; ok && more && i < f->seqs.n; i++) {
        struct arena arena = { 0 };
        struct stored_event e;
        bool found;

        ok = read_one(f, f->seqs.v[i], &arena, &e, &found, err);
        if (ok && found)
            more = fn(ctx, &e);
        arena_release(&arena);
    }
    return ok;
}

static bool
find(struct finder *f, struct db *db, uint64_t incident, struct err *err)
{
    bool ok = finder_init(f, db, incident, err) && find_own(f, err) && find_alerts(f, err) && find_messages(f, err);

    f->seqs.n = sort_unique(f->seqs.v, f->seqs.n);
    return ok;
}

bool
timeline_read(struct db *db, uint64_t incident, uint64_t before_seq, size_t limit, struct history *out, struct err *err)
{
    struct finder f;
    bool ok = find(&f, db, incident, err) && read_found(&f, before_seq, limit, out, err);

    finder_release(&f);
    return ok;
}

bool
timeline_walk(struct db *db, uint64_t incident, reader_event_fn *fn, void *ctx, struct err *err)
{
    struct finder f;
    bool ok = find(&f, db, incident, err) && give_found(&f, fn, ctx, err);

    finder_release(&f);
    return ok;
}
