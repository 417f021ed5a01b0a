/* SPDX-License-Identifier: MIT */
/* Writing the projection of messages. */
#include "store/messages.h"
#include "store/writer.h"

static void
put(sqlite3_stmt *s, enum message_column column, uint64_t n)
{
    bind_int(s, column + 1, (int64_t)n);
}

static void
put_time(sqlite3_stmt *s, enum message_column column, int64_t ms)
{
    bind_int(s, column + 1, ms);
}

static void
put_text(sqlite3_stmt *s, enum message_column column, const char *text)
{
    bind_text(s, column + 1, text);
}

static void
bind_order(sqlite3_stmt *s, const struct message_order *o, const struct buf *covers)
{
    put(s, MC_KIND, o->kind);
    put(s, MC_ACT, o->act);
    put_text(s, MC_DESTINATION, o->destination);
    put_text(s, MC_CHANNEL, o->channel);
    put(s, MC_REPLY_TO, o->reply_to);
    put(s, MC_TARGET, o->target);
    put(s, MC_STANDS_FOR, o->stands_for);
    bind_bytes(s, MC_COVERS + 1, covers->data, covers->len);
    bind_bytes(s, MC_SUBJECTS + 1, o->subjects, o->subjects_n * sizeof *o->subjects);
    put_time(s, MC_DEADLINE, o->deadline_ms);
    put_text(s, MC_TEXT, o->text);
    put_text(s, MC_SILENCE, o->silence);
    put_text(s, MC_PERSON, o->person);
    put_text(s, MC_DETAIL, o->detail);
    put(s, MC_INCIDENT, o->incident);
    put(s, MC_ENTRY, o->entry);
}

static void
bind_progress(sqlite3_stmt *s, const struct message *msg)
{
    put(s, MC_STATE, msg->standing.state);
    put(s, MC_UNSURE, msg->standing.unsure);
    put_time(s, MC_NEXT_TRY, msg->standing.next_try_ms);
    put(s, MC_LATE, msg->late);
    put(s, MC_WITHDRAWN, msg->withdrawn);
    put(s, MC_MERGED_INTO, msg->into);
    put(s, MC_STAND_IN, msg->stand_in);
    put(s, MC_CHANGED_BY, msg->changed_by);
    put(s, MC_TRIES, msg->tries);
    put_time(s, MC_FIRST_TRY, msg->first_try_ms);
    put_time(s, MC_LAST_TRY, msg->last_try_ms);
    put_time(s, MC_DELIVERED_AT, msg->delivered_at_ms);
    put_time(s, MC_ACKED_AT, msg->acked_at_ms);
    put_text(s, MC_ACKED_BY, msg->acked_by);
    put_text(s, MC_CHANNEL_ID, msg->channel_id);
    put_text(s, MC_TS, msg->ts);
    put_text(s, MC_ERROR, msg->error);
    put_text(s, MC_REASON, msg->reason);
}

static void
bind_message(sqlite3_stmt *s, const struct message *msg, const struct buf *covers)
{
    put(s, MC_NUMBER, msg->number);
    bind_order(s, &msg->order, covers);
    put_text(s, MC_AUTHOR, msg->author);
    put_text(s, MC_ORIGIN, msg->origin);
    put_time(s, MC_QUEUED_AT, msg->queued_at_ms);
    put(s, MC_QUEUED_SEQ, msg->queued_seq);
    put(s, MC_CAUSE, msg->cause);
    bind_progress(s, msg);
    put(s, MC_LAST_SEQ, msg->last_seq);
    put(s, MC_VERSION, msg->version);
    put_time(s, MC_CHANGED_AT, msg->changed_at_ms);
}

static void
pack_covers(const struct message_order *o, struct buf *out)
{
    for (size_t i = 0; i < o->covers_n; i++)
        for (int k = 0; k < COVER_BYTES; k++)
            buf_addc(out, (char)(o->covers[i] >> (8 * k)));
}

bool
writer_put_message(struct writer *w, const struct message *msg, struct err *err)
{
    struct buf covers = BUF_INIT;
    bool ok;

    pack_covers(&msg->order, &covers);
    bind_message(w->stmts[WRITE_MESSAGE], msg, &covers);
    ok = db_run(&w->db, w->stmts[WRITE_MESSAGE], err);
    buf_release(&covers);
    return ok;
}

bool
writer_drop_message(struct writer *w, uint64_t number, struct err *err)
{
    bind_int(w->stmts[WRITE_MESSAGE_DROP], 1, (int64_t)number);
    return db_run(&w->db, w->stmts[WRITE_MESSAGE_DROP], err);
}
