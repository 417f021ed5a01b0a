/* SPDX-License-Identifier: MIT */
/* Writing the log: events with their hashes and blobs, acts, and the history of each alert. */
#include <string.h>

#include "store/blobs.h"
#include "store/chain.h"
#include "store/history.h"
#include "store/writer.h"

static struct chain_text
text_of(const char *s)
{
    return (struct chain_text){ s, s == NULL ? 0 : strlen(s) };
}

static void
hash_event(struct writer *w, const struct append_event *e, uint8_t out[SHA256_BYTES])
{
    const struct event *ev = &e->ev;
    struct chain_line line = {
        .node = text_of(w->node),
        .seq = ev->seq,
        .batch = ev->batch,
        .at_ms = ev->at_ms,
        .actor = text_of(ev->actor),
        .origin = text_of(ev->origin),
        .stream = text_of(ev->stream),
        .version = ev->version,
        .kind = text_of(event_rows[ev->kind].wire),
        .cause = ev->cause,
        .has_cause = ev->cause != 0,
        .undoes = ev->undoes,
        .has_undoes = ev->undoes != 0,
        .request_id = text_of(ev->request_id),
        .data = { e->data, e->data_len },
    };

    chain_hash(w->head.hash, &line, out);
}

/* What a unique index refused, in words. */
static bool
explain_conflict(const struct writer *w, const struct event *ev, struct err *err)
{
    if (sqlite3_extended_errcode(w->db.handle) != SQLITE_CONSTRAINT_UNIQUE)
        return false;
    if (strstr(sqlite3_errmsg(w->db.handle), "request_id") != NULL)
        return err_set(err, ERR_CONFLICT, "request id '%.130s' of %.60s has been used before", ev->request_id, ev->actor);
    return err_set(err, ERR_CONFLICT, "%.80s has changed meanwhile: there is a version %llu already", ev->stream,
        (unsigned long long)ev->version);
}

static bool
insert_event(struct writer *w, const struct append_event *e, struct err *err)
{
    sqlite3_stmt *s = w->stmts[WRITE_EVENT];
    const struct event *ev = &e->ev;
    bool ok;

    bind_int(s, 1, (int64_t)ev->seq);
    bind_int(s, 2, w->node_id);
    bind_int(s, 3, (int64_t)ev->batch);
    bind_int(s, 4, ev->at_ms);
    bind_text(s, 5, ev->actor);
    bind_text(s, 6, ev->origin);
    bind_text(s, 7, ev->stream);
    bind_int(s, 8, (int64_t)ev->version);
    bind_text(s, 9, event_rows[ev->kind].wire);
    bind_ref(s, 10, ev->cause);
    bind_ref(s, 11, ev->undoes);
    bind_text(s, 12, ev->request_id);
    bind_bytes(s, 13, e->hash, SHA256_BYTES);
    sqlite3_bind_text64(s, 14, e->data, e->data_len, SQLITE_STATIC, SQLITE_UTF8);
    ok = db_step(&w->db, s, err) == SQLITE_DONE || explain_conflict(w, ev, err);
    sqlite3_reset(s);
    return ok;
}

static bool
put_act(struct writer *w, const struct append_event *e, struct err *err)
{
    if (!e->begins_act)
        return true;
    bind_int(w->stmts[WRITE_ACT], 1, (int64_t)e->ev.batch);
    return db_run(&w->db, w->stmts[WRITE_ACT], err);
}

bool
writer_put_event(struct writer *w, struct append_event *e, struct append_blob **blobs, struct err *err)
{
    if (e->ev.seq != w->head.seq + 1)
        return err_set(err, ERR_CONFLICT, "%s: event %llu was handed over, but %llu is the next", w->db.path,
            (unsigned long long)e->ev.seq, (unsigned long long)w->head.seq + 1);
    for (size_t i = 0; i < e->blobs_n; i++)
        if (!blobs_put(w->blobs, blobs[i], err))
            return false;
    hash_event(w, e, e->hash);
    if (!insert_event(w, e, err) || !put_act(w, e, err))
        return false;
    w->head.seq = e->ev.seq;
    memcpy(w->head.hash, e->hash, sizeof e->hash);
    w->head.events++;
    w->head.bytes += e->data_len;
    if (w->head.events >= CHECKPOINT_EVENTS || w->head.bytes >= CHECKPOINT_BYTES)
        return writer_checkpoint(w, err);
    return true;
}

static bool
has_id(const void *value, const void *key)
{
    return alert_id_equal(&((const struct append_alert *)value)->a.id, key);
}

/* By id, the rows that this append brings: mostly all that its events speak of. */
static void
map_rows(const struct append *a, struct map *rows)
{
    map_reserve(rows, a->alerts.n);
    for (size_t i = 0; i < a->alerts.n; i++) {
        struct append_alert *row = &a->alerts.v[i];

        if (map_get(rows, alert_id_hash(&row->a.id), has_id, &row->a.id) == NULL)
            map_add(rows, alert_id_hash(&row->a.id), row);
    }
}

/* 0 for one that was never in the projection. */
static bool
find_row(struct writer *w, const struct map *rows, const struct alert_id *id, int64_t *row, struct err *err)
{
    const struct append_alert *here = map_get(rows, alert_id_hash(id), has_id, id);
    sqlite3_stmt *s = w->stmts[WRITE_ALERT_ROW];
    int rc;

    if (here != NULL) {
        *row = (int64_t)here->a.row;
        return true;
    }
    bind_bytes(s, 1, id->b, sizeof id->b);
    rc = db_step(&w->db, s, err);
    *row = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static bool
put_line(struct writer *w, int64_t row, uint64_t seq, struct err *err)
{
    sqlite3_stmt *s = w->stmts[WRITE_HISTORY];

    bind_int(s, 1, row);
    bind_int(s, 2, (int64_t)seq);
    return db_run(&w->db, s, err);
}

bool
writer_put_history(struct writer *w, const struct append *a, struct err *err)
{
    struct map rows = { 0 };
    bool ok = true;
    int64_t row;

    map_rows(a, &rows);
    for (size_t i = 0; ok && i < a->events.n; i++) {
        const struct append_event *e = &a->events.v[i];

        if (e->incident != 0)
            ok = put_line(w, history_of_incident(e->incident), e->ev.seq, err);
        for (size_t k = 0; ok && k < e->ids_n; k++) {
            ok = find_row(w, &rows, &e->ids[k], &row, err);
            if (ok && row != 0)
                ok = put_line(w, row, e->ev.seq, err);
        }
    }
    map_release(&rows);
    return ok;
}
