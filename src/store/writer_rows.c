/* SPDX-License-Identifier: MIT */
/* Writing the projections: sources, alerts, and what was observed of them without an event. */
#include <stdio.h>
#include <string.h>

#include "store/blobs.h"
#include "store/writer.h"

bool
writer_put_source(struct writer *w, const struct source *s, struct err *err)
{
    sqlite3_stmt *q = w->stmts[WRITE_SOURCE];

    bind_text(q, 1, s->name);
    bind_int(q, 2, s->version);
    bind_int(q, 3, s->failing_since_ms);
    bind_text(q, 4, s->error);
    bind_text(q, 5, s->boot);
    bind_int(q, 6, s->configured);
    bind_int(q, 7, s->last_ok_ms);
    return db_run(&w->db, q, err);
}

bool
writer_put_moment(struct writer *w, const struct append_moment *moment, struct err *err)
{
    sqlite3_stmt *q = w->stmts[WRITE_MOMENT];
    char value[24];

    snprintf(value, sizeof value, "%lld", (long long)moment->at_ms);
    bind_text(q, 1, moment->name);
    bind_text(q, 2, value);
    return db_run(&w->db, q, err);
}

static bool
ask_source(struct writer *w, const char *name, int64_t *row, struct err *err)
{
    sqlite3_stmt *q = w->stmts[WRITE_SOURCE_ROW];
    int rc;

    bind_text(w->stmts[WRITE_SOURCE_NAME], 1, name);
    if (!db_run(&w->db, w->stmts[WRITE_SOURCE_NAME], err))
        return false;
    bind_text(q, 1, name);
    rc = db_step(&w->db, q, err);
    if (rc == SQLITE_ROW)
        *row = sqlite3_column_int64(q, 0);
    else if (rc == SQLITE_DONE)
        err_set(err, ERR_PARSE, "%s: the row of source %.80s is gone: it is damaged", w->db.path, name);
    sqlite3_reset(q);
    return rc == SQLITE_ROW;
}

/* The store's own key of a source; made where only an alert has told of it yet. */
static bool
source_row(struct writer *w, const char *name, int64_t *row, struct err *err)
{
    struct source_row r;

    for (size_t i = 0; i < w->sources.n; i++)
        if (strcmp(w->sources.v[i].name, name) == 0) {
            *row = w->sources.v[i].row;
            return true;
        }
    if (!ask_source(w, name, row, err))
        return false;
    r = (struct source_row){ xstrdup(name), *row };
    vec_push(&w->sources, r);
    return true;
}

/* Where it stands among alerts of its level: alert_order() by columns. 3 is over, and in no list of open ones. */
static int
order_rank(const struct alert *a)
{
    if (alert_is_unacked(a))
        return 0;
    if (a->hold.state == ALERT_ACKED)
        return 1;
    return a->hold.state == ALERT_CLOSED ? 3 : 2;
}

static void
bind_alert(sqlite3_stmt *s, const struct append_alert *row, int64_t source, int64_t blob)
{
    const struct alert *a = &row->a;
    int i = 1;

    bind_bytes(s, i++, a->id.b, sizeof a->id.b);
    bind_int(s, i++, source);
    bind_ref(s, i++, (uint64_t)blob);
    bind_int(s, i++, (int64_t)a->episode);
    bind_int(s, i++, (int64_t)a->last_seq);
    bind_int(s, i++, a->version);
    bind_int(s, i++, a->count);
    bind_int(s, i++, a->level);
    bind_int(s, i++, order_rank(a));
    bind_int(s, i++, alert_since_ms(a));
    bind_int(s, i++, a->marks);
    bind_int(s, i++, a->starts_at_ms);
    bind_int(s, i++, a->fired_at_ms);
    bind_int(s, i++, a->changed_at_ms);
    bind_text(s, i++, a->severity);
    bind_text(s, i++, a->fingerprint);
    bind_text(s, i++, a->suppressed_by);
    bind_int(s, i++, a->hold.state);
    bind_text(s, i++, a->hold.by);
    bind_int(s, i++, a->hold.at_ms);
    bind_int(s, i++, a->hold.until_ms);
    bind_text(s, i++, a->hold.comment);
    bind_int(s, i++, (int64_t)a->hold.seq);
    bind_text(s, i++, a->note.by);
    bind_int(s, i++, a->note.at_ms);
    bind_text(s, i++, a->note.text);
    bind_int(s, i++, (int64_t)a->note.seq);
    bind_int(s, i++, a->flap_from_ms);
    bind_int(s, i++, a->flap_fires);
    bind_int(s, i++, a->vote.vote);
    bind_text(s, i++, a->vote.by);
    bind_int(s, i++, a->vote.at_ms);
    bind_int(s, i++, (int64_t)a->vote.seq);
    bind_text(s, i++, a->routed.routes);
    bind_text(s, i++, a->routed.owner);
    bind_text(s, i++, a->routed.maintenance);
    bind_int(s, i++, (int64_t)a->routed.seq);
    bind_int(s, i++, a->told.at_ms);
    bind_int(s, i++, a->told.level);
    bind_int(s, i++, (int64_t)a->told.seq);
    bind_text(s, i++, a->call.policy);
    bind_text(s, i++, a->call.to);
    bind_text(s, i++, a->call.by);
    bind_int(s, i++, a->call.step);
    bind_int(s, i++, a->call.round);
    bind_int(s, i++, a->call.at_ms);
    bind_int(s, i++, a->call.until_ms);
    bind_int(s, i++, (int64_t)a->call.seq);
    bind_int(s, i++, (int64_t)a->row);
}

/* A row that no sighting of this append brought, and that the table does not have: its text as it is now. */
static bool
make_blob(struct writer *w, const struct alert *a, int64_t *id, struct err *err)
{
    struct buf bytes = BUF_INIT;
    struct append_blob blob;
    bool ok;

    event_blob(alert_labels(a), alert_annotations(a), &bytes);
    blob = (struct append_blob){ .bytes = bytes.data, .len = bytes.len };
    sha256_of(bytes.data, bytes.len, blob.hash);
    ok = blobs_put(w->blobs, &blob, err);
    *id = blob.id;
    buf_release(&bytes);
    return ok;
}

static bool
insert_alert(struct writer *w, struct append_alert *row, int64_t source, struct err *err)
{
    int64_t blob = row->blob == NULL ? 0 : row->blob->id;

    if (blob == 0 && !make_blob(w, &row->a, &blob, err))
        return false;
    bind_alert(w->stmts[WRITE_ALERT_ADD], row, source, blob);
    if (!db_run(&w->db, w->stmts[WRITE_ALERT_ADD], err))
        return false;
    if ((int64_t)row->a.row > w->rows_max)
        w->rows_max = (int64_t)row->a.row;
    return true;
}

/* *known: it stood in the table. */
static bool
update_alert(struct writer *w, struct append_alert *row, int64_t source, bool *known, struct err *err)
{
    bind_alert(w->stmts[WRITE_ALERT_SET], row, source, row->blob == NULL ? 0 : row->blob->id);
    if (!db_run(&w->db, w->stmts[WRITE_ALERT_SET], err))
        return false;
    *known = sqlite3_changes(w->db.handle) > 0;
    return true;
}

static bool
unobserve(struct writer *w, uint64_t row, struct err *err)
{
    bind_int(w->stmts[WRITE_UNOBSERVE], 1, (int64_t)row);
    return db_run(&w->db, w->stmts[WRITE_UNOBSERVE], err);
}

bool
writer_put_alert(struct writer *w, struct append_alert *row, struct err *err)
{
    bool known = (int64_t)row->a.row <= w->rows_max;
    struct labels annotations;
    int64_t source;

    if (!source_row(w, row->source, &source, err) || (known && !update_alert(w, row, source, &known, err))
        || (!known && !insert_alert(w, row, source, err)))
        return false;
    if (row->observed == OBSERVED_NONE && known)
        return unobserve(w, row->a.row, err);
    if (row->observed != OBSERVED_OWN)
        return true;
    annotations = alert_annotations(&row->a);
    return writer_observe(w, row->a.row, annotations.bytes, annotations.len, err);
}

bool
writer_observe(struct writer *w, uint64_t row, const void *bytes, size_t len, struct err *err)
{
    sqlite3_stmt *s = w->stmts[WRITE_OBSERVE];

    bind_int(s, 1, (int64_t)row);
    bind_bytes(s, 2, bytes, len);
    return db_run(&w->db, s, err);
}

bool
writer_drop_alert(struct writer *w, uint64_t row, struct err *err)
{
    bind_int(w->stmts[WRITE_FORMER], 1, (int64_t)row);
    bind_int(w->stmts[WRITE_ALERT_DROP], 1, (int64_t)row);
    return db_run(&w->db, w->stmts[WRITE_FORMER], err) && db_run(&w->db, w->stmts[WRITE_ALERT_DROP], err)
        && unobserve(w, row, err);
}
