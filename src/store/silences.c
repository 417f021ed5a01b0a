/* SPDX-License-Identifier: MIT */
/* The table silence: written, and read whole. */
#include <string.h>

#include "store/load.h"
#include "store/writer.h"

/* clang-format off */
enum silence_column {
    SC_SOURCE, SC_ID, SC_MATCHERS, SC_STARTS_AT, SC_ENDS_AT, SC_AUTHOR, SC_COMMENT, SC_LISTED, SC_MESSAGE, SC_ALERT, SC_LAST_SEQ,
    SC_CHANGED_AT,
};
/* clang-format on */

bool
writer_put_silence(struct writer *w, const struct append_silence *row, struct err *err)
{
    sqlite3_stmt *q = w->stmts[WRITE_SILENCE];
    const struct silence *s = &row->s;

    bind_text(q, SC_SOURCE + 1, row->source);
    bind_text(q, SC_ID + 1, s->id);
    bind_text(q, SC_MATCHERS + 1, s->matchers);
    bind_int(q, SC_STARTS_AT + 1, s->starts_at_ms);
    bind_int(q, SC_ENDS_AT + 1, s->ends_at_ms);
    bind_text(q, SC_AUTHOR + 1, s->author);
    bind_text(q, SC_COMMENT + 1, s->comment);
    bind_int(q, SC_LISTED + 1, s->listed);
    bind_int(q, SC_MESSAGE + 1, (int64_t)s->message);
    if (s->is_ack)
        bind_bytes(q, SC_ALERT + 1, s->alert.b, sizeof s->alert.b);
    else
        bind_text(q, SC_ALERT + 1, NULL);
    bind_int(q, SC_LAST_SEQ + 1, (int64_t)s->last_seq);
    bind_int(q, SC_CHANGED_AT + 1, s->changed_at_ms);
    return db_run(&w->db, q, err);
}

bool
writer_drop_silence(struct writer *w, const struct append_silence *row, struct err *err)
{
    sqlite3_stmt *q = w->stmts[WRITE_SILENCE_DROP];

    bind_text(q, 1, row->source);
    bind_text(q, 2, row->s.id);
    return db_run(&w->db, q, err);
}

static struct silence *
read_columns(sqlite3_stmt *q)
{
    struct silence *s = xcalloc(1, sizeof *s);

    s->id = column_dup(q, SC_ID);
    s->matchers = column_dup(q, SC_MATCHERS);
    s->starts_at_ms = sqlite3_column_int64(q, SC_STARTS_AT);
    s->ends_at_ms = sqlite3_column_int64(q, SC_ENDS_AT);
    s->author = column_dup(q, SC_AUTHOR);
    s->comment = column_dup(q, SC_COMMENT);
    s->listed = sqlite3_column_int(q, SC_LISTED) != 0;
    s->message = (uint64_t)sqlite3_column_int64(q, SC_MESSAGE);
    s->last_seq = (uint64_t)sqlite3_column_int64(q, SC_LAST_SEQ);
    s->changed_at_ms = sqlite3_column_int64(q, SC_CHANGED_AT);
    s->is_ack = sqlite3_column_type(q, SC_ALERT) != SQLITE_NULL;
    return s;
}

static bool
read_alert(sqlite3_stmt *q, struct silence *s)
{
    const void *p = sqlite3_column_blob(q, SC_ALERT);

    if (!s->is_ack)
        return true;
    if (p == NULL || sqlite3_column_bytes(q, SC_ALERT) != sizeof s->alert.b)
        return false;
    memcpy(s->alert.b, p, sizeof s->alert.b);
    return true;
}

bool
load_silences(struct db *db, struct load_chunk *c, struct err *err)
{
    sqlite3_stmt *q;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(db, &q, "SELECT " SILENCE_COLUMNS " FROM silence ORDER BY source, id", err))
        return false;
    while (ok && (rc = db_step(db, q, err)) == SQLITE_ROW) {
        struct load_silence l = { read_columns(q), arena_strdup(&c->arena, column_str(q, SC_SOURCE)) };

        vec_push(&c->silences, l);
        ok = read_alert(q, l.s)
            || err_set(err, ERR_PARSE,
                "%s: silence %.64s in the projection is damaged: keep the file as it is, and go on with a copy from before",
                db->path, l.s->id == NULL ? "" : l.s->id);
    }
    sqlite3_finalize(q);
    return ok && rc == SQLITE_DONE;
}
