/* SPDX-License-Identifier: MIT */
/* Rows of the table event, read. */
#include "store/events.h"

#include <string.h>

/* clang-format off */
enum event_column {
    COL_NODE, COL_SEQ, COL_BATCH, COL_AT, COL_ACTOR, COL_ORIGIN, COL_STREAM, COL_VERSION, COL_KIND, COL_CAUSE, COL_UNDOES, COL_REQUEST,
    COL_HASH, COL_DATA,
};
/* clang-format on */

static struct chain_text
column_chain(sqlite3_stmt *stmt, int i)
{
    const char *bytes = (const char *)sqlite3_column_text(stmt, i);

    return (struct chain_text){ bytes, bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(stmt, i) };
}

static uint64_t
column_number(sqlite3_stmt *stmt, int i)
{
    return (uint64_t)sqlite3_column_int64(stmt, i);
}

struct chain_line
event_row_line(sqlite3_stmt *stmt)
{
    return (struct chain_line){
        .node = column_chain(stmt, COL_NODE),
        .seq = column_number(stmt, COL_SEQ),
        .batch = column_number(stmt, COL_BATCH),
        .at_ms = sqlite3_column_int64(stmt, COL_AT),
        .actor = column_chain(stmt, COL_ACTOR),
        .origin = column_chain(stmt, COL_ORIGIN),
        .stream = column_chain(stmt, COL_STREAM),
        .version = column_number(stmt, COL_VERSION),
        .kind = column_chain(stmt, COL_KIND),
        .cause = column_number(stmt, COL_CAUSE),
        .has_cause = sqlite3_column_type(stmt, COL_CAUSE) != SQLITE_NULL,
        .undoes = column_number(stmt, COL_UNDOES),
        .has_undoes = sqlite3_column_type(stmt, COL_UNDOES) != SQLITE_NULL,
        .request_id = column_chain(stmt, COL_REQUEST),
        .data = column_chain(stmt, COL_DATA),
    };
}

uint64_t
event_row_batch(sqlite3_stmt *stmt)
{
    return column_number(stmt, COL_BATCH);
}

bool
event_row_hash(sqlite3_stmt *stmt, uint8_t out[SHA256_BYTES])
{
    const void *p = sqlite3_column_blob(stmt, COL_HASH);

    if (p == NULL || sqlite3_column_bytes(stmt, COL_HASH) != SHA256_BYTES)
        return false;
    memcpy(out, p, SHA256_BYTES);
    return true;
}

static const char *
copy_text(struct arena *arena, struct chain_text t)
{
    char *copy;

    if (t.bytes == NULL)
        return NULL;
    copy = arena_alloc(arena, t.len + 1);
    memcpy(copy, t.bytes, t.len);
    copy[t.len] = '\0';
    return copy;
}

static bool
row_is_damaged(const struct db *db, uint64_t seq, struct err *err)
{
    return err_set(err, ERR_PARSE, "%s: event %llu is damaged: `tocsin log verify` says more", db->path, (unsigned long long)seq);
}

static bool
read_head(const struct db *db, sqlite3_stmt *stmt, const struct chain_line *l, struct event *ev, struct err *err)
{
    const char *kind = column_str(stmt, COL_KIND);

    *ev = (struct event){ .seq = l->seq,
        .batch = l->batch,
        .at_ms = l->at_ms,
        .version = l->version,
        .cause = l->cause,
        .undoes = l->undoes,
        .actor = l->actor.bytes,
        .origin = l->origin.bytes,
        .stream = l->stream.bytes,
        .request_id = l->request_id.bytes };
    ev->kind = event_kind_of(kind);
    return ev->kind != EVENTS
        || err_set(err, ERR_PARSE, "%s: event %llu is of a kind that this tocsin does not know: %.60s", db->path,
            (unsigned long long)l->seq, kind);
}

bool
event_row_decode(const struct db *db, sqlite3_stmt *stmt, struct arena *arena, struct event *out, const char **node,
    struct err *err)
{
    struct chain_line l = event_row_line(stmt);

    if (!read_head(db, stmt, &l, out, err))
        return false;
    *node = l.node.bytes;
    if (l.node.bytes == NULL || l.data.bytes == NULL || out->actor == NULL || out->origin == NULL || out->stream == NULL)
        return row_is_damaged(db, l.seq, err);
    return event_decode(out, l.data.bytes, l.data.len, arena, err) || err_wrap(err, "%s", db->path);
}

bool
event_row_read(const struct db *db, sqlite3_stmt *stmt, bool decode, struct arena *arena, struct stored_event *out,
    struct err *err)
{
    struct chain_line l = event_row_line(stmt);

    *out = (struct stored_event){ .data_len = l.data.len };
    if (!read_head(db, stmt, &l, &out->ev, err))
        return false;
    out->node = copy_text(arena, l.node);
    out->ev.actor = copy_text(arena, l.actor);
    out->ev.origin = copy_text(arena, l.origin);
    out->ev.stream = copy_text(arena, l.stream);
    out->ev.request_id = copy_text(arena, l.request_id);
    out->data = copy_text(arena, l.data);
    if (!event_row_hash(stmt, out->hash) || out->node == NULL || out->data == NULL || out->ev.actor == NULL
        || out->ev.origin == NULL || out->ev.stream == NULL)
        return row_is_damaged(db, l.seq, err);
    if (decode && !event_decode(&out->ev, out->data, out->data_len, arena, err))
        return err_wrap(err, "%s", db->path);
    return true;
}

bool
blob_reader_open(struct blob_reader *r, struct db *db, struct err *err)
{
    r->db = db;
    return db_prepare(db, &r->stmt, SELECT_BLOB, err);
}

void
blob_reader_close(struct blob_reader *r)
{
    sqlite3_finalize(r->stmt);
    *r = (struct blob_reader){ 0 };
}

static bool
fill_one(struct blob_reader *r, const struct event *ev, struct sighting *s, struct arena *arena, struct err *err)
{
    bool ok = false;
    const void *bytes;
    size_t len;

    bind_bytes(r->stmt, 1, s->blob, sizeof s->blob);
    if (db_step(r->db, r->stmt, err) == SQLITE_ROW) {
        len = (size_t)sqlite3_column_bytes(r->stmt, 0);
        bytes = arena_memdup(arena, sqlite3_column_blob(r->stmt, 0), len);
        ok = event_blob_read(bytes, len, &s->labels, &s->annotations);
    }
    sqlite3_reset(r->stmt);
    return ok
        || err_set(err, ERR_PARSE,
            "%s: the labels of an alert in event %llu are missing or damaged: `tocsin log verify` says more", r->db->path,
            (unsigned long long)ev->seq);
}

bool
blob_reader_fill(struct blob_reader *r, struct event *ev, struct arena *arena, struct err *err)
{
    if (!event_names_blobs(ev))
        return true;
    for (size_t i = 0; i < ev->u.sightings.n; i++)
        if (!fill_one(r, ev, &ev->u.sightings.v[i], arena, err))
            return false;
    return true;
}
