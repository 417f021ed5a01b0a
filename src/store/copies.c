/* SPDX-License-Identifier: MIT */
/* Projections of one connection alone. */
#include "store/copies.h"

#include "store/schema.h"
#include "store/writer.h"
#include "util/str.h"

bool
copies_make(struct db *db, struct err *err)
{
    copies_drop(db);
    return db_exec(db, schema_copies, err);
}

void
copies_drop(struct db *db)
{
    static const char *const names[] = { "source", "alert", "former", "history", "act", "message", "rule", "silence", "shift",
        "override", "doc", "observation" };
    char sql[64];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS temp.%s", names[i]);
        sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    }
}

static bool
write_source(struct db *db, sqlite3_stmt *q, const struct source *s, struct err *err)
{
    bind_text(q, 1, s->name);
    bind_int(q, 2, s->version);
    bind_int(q, 3, s->failing_since_ms);
    bind_text(q, 4, s->error);
    bind_text(q, 5, s->boot);
    bind_int(q, 6, s->configured);
    return db_run(db, q, err);
}

/* One that the log does not speak of stands there for its last answer alone. */
static bool
write_sources(struct db *db, const struct model *m, struct err *err)
{
    sqlite3_stmt *q;
    bool ok = db_prepare(db, &q,
        "INSERT INTO temp.source (row, name, version, failing_since, error, boot, configured, last_ok) VALUES ("
        " coalesce((SELECT row FROM main.source WHERE name = ?1),"
        "  1 + max((SELECT coalesce(max(row), 0) FROM temp.source), (SELECT coalesce(max(row), 0) FROM main.source))),"
        " ?1, ?2, ?3, ?4, ?5, ?6, coalesce((SELECT last_ok FROM main.source WHERE name = ?1), 0))",
        err);

    for (size_t i = 0; ok && i < m->sources.n; i++)
        ok = m->sources.v[i]->row == 0 || write_source(db, q, m->sources.v[i], err);
    sqlite3_finalize(q);
    return ok
        && db_exec(db,
            "INSERT INTO temp.source SELECT * FROM main.source WHERE version = 0 AND name NOT IN (SELECT name FROM temp.source)"
            " AND row NOT IN (SELECT row FROM temp.source)",
            err);
}

/* A schedule's shifts stand one after the other. */
static bool
write_oncall(struct writer *w, const struct model *m, struct err *err)
{
    const struct oncall *o = &m->oncall;
    bool ok = true;

    for (size_t i = 0, n; ok && i < o->shifts.n; i += n) {
        struct append_oncall row = { .schedule = o->shifts.v[i].schedule, .shifts = &o->shifts.v[i] };

        for (n = 1; i + n < o->shifts.n && str_eq(o->shifts.v[i + n].schedule, row.schedule);)
            n++;
        row.shifts_n = n;
        ok = writer_put_oncall(w, &row, err);
    }
    for (size_t i = 0; ok && i < o->overrides.n; i++) {
        const struct append_oncall row = { .override = o->overrides.v[i], .stands = true };

        ok = writer_put_oncall(w, &row, err);
    }
    return ok;
}

static bool
write_docs(struct writer *w, const struct model *m, struct err *err)
{
    struct arena arena = { 0 };
    const char *name;
    bool ok = true;

    for (size_t i = 0; ok && (name = model_doc_name(m, i, &arena)) != NULL; i++) {
        struct buf data = BUF_INIT;

        if (model_doc_put(m, name, &data))
            ok = writer_put_doc(w, &(struct append_doc){ name, buf_text(&data) }, err);
        buf_release(&data);
    }
    arena_release(&arena);
    return ok;
}

static bool
write_rows(struct writer *w, const struct model *m, struct err *err)
{
    bool ok = true;

    for (size_t i = 0; ok && i < m->alerts.n; i++) {
        struct append_alert row = { .a = *m->alerts.v[i], .source = m->alerts.v[i]->source->name };

        ok = writer_put_alert(w, &row, err);
    }
    for (size_t i = 0; ok && i < m->messages.n; i++)
        ok = writer_put_message(w, m->messages.v[i], err);
    for (size_t i = 0; ok && i < m->silences.n; i++) {
        const struct append_silence row = { .s = *m->silences.v[i], .source = m->silences.v[i]->source->name };

        ok = writer_put_silence(w, &row, err);
    }
    for (size_t i = 0; ok && i < m->rules.n; i++)
        ok = writer_put_rule(w, m->rules.v[i], err);
    return ok && write_oncall(w, m, err) && write_docs(w, m, err);
}

bool
copies_write(struct db *db, const struct model *m, struct err *err)
{
    struct log_head none = { 0 };
    struct writer w;
    bool ok = write_sources(db, m, err);

    if (!ok || !writer_begin_on(&w, db, &none, err))
        return false;
    ok = write_rows(&w, m, err);
    writer_end_on(&w);
    return ok;
}
