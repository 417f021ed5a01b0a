/* SPDX-License-Identifier: MIT */
/* Reading messages: all of them, by number. */
#include <string.h>

#include "store/load.h"
#include "store/messages.h"

static uint64_t
number(sqlite3_stmt *s, enum message_column column)
{
    return (uint64_t)sqlite3_column_int64(s, column);
}

static int64_t
get_time(sqlite3_stmt *s, enum message_column column)
{
    return sqlite3_column_int64(s, column);
}

static bool
flag(sqlite3_stmt *s, enum message_column column)
{
    return sqlite3_column_int64(s, column) != 0;
}

static uint64_t
unpack(const uint8_t *p)
{
    uint64_t n = 0;

    for (int k = 0; k < COVER_BYTES; k++)
        n |= (uint64_t)p[k] << (8 * k);
    return n;
}

/* false: no whole numbers of them, or too many. */
static bool
read_covers(sqlite3_stmt *s, struct message_order *o)
{
    const uint8_t *p = sqlite3_column_blob(s, MC_COVERS);
    size_t len = (size_t)sqlite3_column_bytes(s, MC_COVERS);
    uint64_t *v;

    o->covers_n = len / COVER_BYTES;
    if (len % COVER_BYTES != 0 || o->covers_n > MESSAGES_OPEN_MAX)
        return false;
    if (len == 0)
        return true;
    o->covers = v = xmalloc(o->covers_n * sizeof *v);
    for (size_t i = 0; i < o->covers_n; i++)
        v[i] = unpack(p + i * COVER_BYTES);
    return true;
}

static bool
read_subjects(sqlite3_stmt *s, struct message_order *o)
{
    const void *p = sqlite3_column_blob(s, MC_SUBJECTS);
    size_t len = (size_t)sqlite3_column_bytes(s, MC_SUBJECTS);

    o->subjects_n = len / sizeof *o->subjects;
    if (len % sizeof *o->subjects != 0 || o->subjects_n > MESSAGE_SUBJECTS_MAX)
        return false;
    if (len > 0)
        o->subjects = xmemdup(p, len);
    return true;
}

static void
read_order(sqlite3_stmt *s, struct arena *arena, struct message_order *o)
{
    *o = (struct message_order){
        .kind = (enum message_kind)sqlite3_column_int(s, MC_KIND),
        .act = (enum message_act)sqlite3_column_int(s, MC_ACT),
        .destination = arena_strdup(arena, column_str(s, MC_DESTINATION)),
        .channel = xstrdup(column_str(s, MC_CHANNEL)),
        .text = column_dup(s, MC_TEXT),
        .silence = column_dup(s, MC_SILENCE),
        .person = arena_strdup_or_null(arena, (const char *)sqlite3_column_text(s, MC_PERSON)),
        .detail = column_dup(s, MC_DETAIL),
        .reply_to = number(s, MC_REPLY_TO),
        .target = number(s, MC_TARGET),
        .incident = number(s, MC_INCIDENT),
        .entry = (uint32_t)number(s, MC_ENTRY),
        .stands_for = number(s, MC_STANDS_FOR),
        .deadline_ms = get_time(s, MC_DEADLINE),
    };
}

static void
read_progress(sqlite3_stmt *s, struct arena *arena, struct message *msg)
{
    msg->standing = (struct message_standing){
        .state = (enum message_state)sqlite3_column_int(s, MC_STATE),
        .unsure = flag(s, MC_UNSURE),
        .next_try_ms = get_time(s, MC_NEXT_TRY),
    };
    msg->late = flag(s, MC_LATE);
    msg->withdrawn = flag(s, MC_WITHDRAWN);
    msg->into = number(s, MC_MERGED_INTO);
    msg->stand_in = number(s, MC_STAND_IN);
    msg->changed_by = number(s, MC_CHANGED_BY);
    msg->tries = (uint32_t)number(s, MC_TRIES);
    msg->first_try_ms = get_time(s, MC_FIRST_TRY);
    msg->last_try_ms = get_time(s, MC_LAST_TRY);
    msg->delivered_at_ms = get_time(s, MC_DELIVERED_AT);
    msg->acked_at_ms = get_time(s, MC_ACKED_AT);
    msg->acked_by = arena_strdup_or_null(arena, (const char *)sqlite3_column_text(s, MC_ACKED_BY));
    msg->channel_id = column_dup(s, MC_CHANNEL_ID);
    msg->ts = column_dup(s, MC_TS);
    msg->error = column_dup(s, MC_ERROR);
    msg->reason = column_dup(s, MC_REASON);
}

static void
read_columns(sqlite3_stmt *s, struct arena *arena, struct message *msg)
{
    msg->number = number(s, MC_NUMBER);
    msg->author = arena_strdup(arena, column_str(s, MC_AUTHOR));
    msg->origin = arena_strdup(arena, column_str(s, MC_ORIGIN));
    msg->queued_at_ms = get_time(s, MC_QUEUED_AT);
    msg->queued_seq = number(s, MC_QUEUED_SEQ);
    msg->cause = number(s, MC_CAUSE);
    msg->node = arena_strdup_or_null(arena, (const char *)sqlite3_column_text(s, MC_NODE));
    msg->last_seq = number(s, MC_LAST_SEQ);
    msg->version = (uint32_t)number(s, MC_VERSION);
    msg->changed_at_ms = get_time(s, MC_CHANGED_AT);
    read_order(s, arena, &msg->order);
    read_progress(s, arena, msg);
}

/* Ranges that the program indexes tables with, and the number that the next one follows. */
static bool
is_sane(const struct message *msg, uint64_t next_message)
{
    return msg->number > 0 && msg->number < next_message && (unsigned)msg->order.kind < MESSAGE_KINDS
        && (unsigned)msg->order.act < MESSAGE_ACTS && (unsigned)msg->standing.state < MESSAGE_STATES && msg->order.text != NULL
        && message_order_is_sane(&msg->order);
}

static bool
read_message(const struct db *db, sqlite3_stmt *stmt, struct load_chunk *c, struct err *err)
{
    struct message *msg = xcalloc(1, sizeof *msg);

    vec_push(&c->messages, msg);
    read_columns(stmt, &c->arena, msg);
    if (is_sane(msg, c->head->next_message) && read_covers(stmt, &msg->order) && read_subjects(stmt, &msg->order))
        return true;
    return err_set(err, ERR_PARSE,
        "%s: message M%lld in the projection is damaged: keep the file as it is, and go on with a copy from before", db->path,
        (long long)sqlite3_column_int64(stmt, MC_NUMBER));
}

bool
load_messages(struct db *db, struct load_chunk *c, struct err *err)
{
    sqlite3_stmt *stmt;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(db, &stmt, "SELECT " MESSAGE_COLUMNS ", " MESSAGE_NODE " FROM message ORDER BY number", err))
        return false;
    while (ok && (rc = db_step(db, stmt, err)) == SQLITE_ROW)
        ok = read_message(db, stmt, c, err);
    sqlite3_finalize(stmt);
    return ok && rc == SQLITE_DONE;
}
