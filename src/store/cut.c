/* SPDX-License-Identifier: MIT */
/* Where a compaction cut the log, read; and the fold of what was before, put into a model. */
#include "store/cut.h"

#include <string.h>

#include "store/alerts.h"
#include "store/copies.h"
#include "store/fill.h"
#include "store/messages.h"
#include "util/str.h"

/* What is read, in this order; before schema 4 the last two were not there. */
#define CUT_COLUMNS_3 "seq, hash, at, made_at, node, node_version, config_hash, next_row, next_message, next_dry, digest"
static const char select_cut_3[] = "SELECT " CUT_COLUMNS_3 ", 1, 3 FROM cut";
static const char select_cut[] = "SELECT " CUT_COLUMNS_3 ", next_run, form FROM cut";

static bool
read_bytes(sqlite3_stmt *stmt, int column, uint8_t out[SHA256_BYTES])
{
    const void *p = sqlite3_column_blob(stmt, column);

    if (p == NULL || sqlite3_column_bytes(stmt, column) != SHA256_BYTES)
        return false;
    memcpy(out, p, SHA256_BYTES);
    return true;
}

static bool
read_columns(sqlite3_stmt *stmt, struct cut *out)
{
    out->seq = (uint64_t)sqlite3_column_int64(stmt, 0);
    out->at_ms = sqlite3_column_int64(stmt, 2);
    out->made_at_ms = sqlite3_column_int64(stmt, 3);
    out->node_version = (uint64_t)sqlite3_column_int64(stmt, 5);
    out->next_row = (uint64_t)sqlite3_column_int64(stmt, 7);
    out->next_message = (uint64_t)sqlite3_column_int64(stmt, 8);
    out->next_dry = (uint64_t)sqlite3_column_int64(stmt, 9);
    out->next_run = (uint64_t)sqlite3_column_int64(stmt, 11);
    out->form = sqlite3_column_int(stmt, 12);
    return out->seq > 0 && read_bytes(stmt, 1, out->hash) && read_bytes(stmt, 10, out->digest)
        && str_copy(out->node, sizeof out->node, column_str(stmt, 4))
        && str_copy(out->config_hash, sizeof out->config_hash, column_str(stmt, 6));
}

bool
cut_read(struct db *db, struct cut *out, struct err *err)
{
    sqlite3_stmt *stmt;
    int64_t known, columns;
    bool ok = true;
    int rc;

    *out = (struct cut){ 0 };
    if (!db_number(db, "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = 'cut'", 0, &known, err))
        return false;
    if (known == 0)
        return true;
    if (!db_number(db, "SELECT count(*) FROM pragma_table_info('cut') WHERE name = 'form'", 0, &columns, err)
        || !db_prepare(db, &stmt, columns == 0 ? select_cut_3 : select_cut, err))
        return false;
    rc = db_step(db, stmt, err);
    if (rc == SQLITE_ROW && !read_columns(stmt, out))
        ok = err_set(err, ERR_PARSE,
            "%s: what the compaction wrote of its cut is damaged: keep the file as it is, and go on with a copy from before",
            db->path);
    sqlite3_finalize(stmt);
    return ok && (rc == SQLITE_ROW || rc == SQLITE_DONE);
}

static void
digest_bytes(struct sha256_state *sha, int type, const void *p, size_t len)
{
    uint8_t head[9] = { (uint8_t)type };

    for (int i = 0; i < 8; i++)
        head[1 + i] = (uint8_t)((uint64_t)len >> (8 * i));
    sha256_add(sha, head, sizeof head);
    sha256_add(sha, p == NULL ? "" : p, len);
}

/* Numbers as their text: what matters is that equal rows give equal bytes. */
static void
digest_row(struct sha256_state *sha, sqlite3_stmt *stmt)
{
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        int type = sqlite3_column_type(stmt, i);
        const void *p = type == SQLITE_BLOB ? sqlite3_column_blob(stmt, i) : (const void *)sqlite3_column_text(stmt, i);

        digest_bytes(sha, type, p, (size_t)sqlite3_column_bytes(stmt, i));
    }
}

static bool
digest_rows(struct db *db, struct sha256_state *sha, const char *sql, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;

    if (!db_prepare(db, &stmt, sql, err))
        return false;
    while ((rc = db_step(db, stmt, err)) == SQLITE_ROW)
        digest_row(sha, stmt);
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE;
}

struct fold_rows {
    int since, until; /* forms of the cut */
    const char *sql;
};
static const struct fold_rows fold_rows[] = {
    { 3, CUT_FORM,
        "SELECT row, name, version, failing_since, error, boot, configured, last_ok FROM main.fold_source ORDER BY row" },
    { 3, 3,
        "SELECT " ALERT_COLUMNS_3
        ", (SELECT hash FROM main.blob WHERE blob.id = fold_alert.blob) FROM main.fold_alert ORDER BY row" },
    { 4, 4,
        "SELECT " ALERT_COLUMNS_3 ", " ALERT_COLUMNS_4
        ", (SELECT hash FROM main.blob WHERE blob.id = fold_alert.blob) FROM main.fold_alert ORDER BY row" },
    { 5, CUT_FORM,
        "SELECT fold_alert.*, (SELECT hash FROM main.blob WHERE blob.id = fold_alert.blob) FROM main.fold_alert ORDER BY row" },
    { 3, CUT_FORM, "SELECT * FROM main.fold_former ORDER BY row" },
    { 3, 3, "SELECT " MESSAGE_COLUMNS_3 " FROM main.fold_message ORDER BY number" },
    { 4, 4, "SELECT " MESSAGE_COLUMNS_4 " FROM main.fold_message ORDER BY number" },
    { 5, 5, "SELECT " MESSAGE_COLUMNS_5 " FROM main.fold_message ORDER BY number" },
    { 6, CUT_FORM, "SELECT * FROM main.fold_message ORDER BY number" },
    { 4, CUT_FORM, "SELECT * FROM main.fold_rule ORDER BY source, name" },
    { 4, CUT_FORM, "SELECT * FROM main.fold_silence ORDER BY source, id" },
    { 5, CUT_FORM, "SELECT * FROM main.fold_shift ORDER BY schedule, starts_at, ends_at, person" },
    { 5, CUT_FORM, "SELECT * FROM main.fold_override ORDER BY seq" },
    { 6, CUT_FORM, "SELECT * FROM main.fold_doc ORDER BY name" },
    { 3, CUT_FORM, "SELECT * FROM main.fold_request ORDER BY actor, request_id" },
};

static void
digest_cut(struct sha256_state *sha, const struct cut *c)
{
    const uint64_t numbers[] = { c->seq, (uint64_t)c->at_ms, c->node_version, c->next_row, c->next_message, c->next_dry,
        c->next_run };
    size_t n = sizeof numbers / sizeof *numbers - (c->form < 4 ? 1 : 0);
    char text[32];

    for (size_t i = 0; i < n; i++) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)numbers[i]);
        digest_bytes(sha, SQLITE_INTEGER, text, strlen(text));
    }
    digest_bytes(sha, SQLITE_BLOB, c->hash, sizeof c->hash);
    digest_bytes(sha, SQLITE_TEXT, c->node, strlen(c->node));
    digest_bytes(sha, SQLITE_TEXT, c->config_hash, strlen(c->config_hash));
}

bool
cut_digest(struct db *db, const struct cut *cut, uint8_t out[SHA256_BYTES], struct err *err)
{
    struct sha256_state *sha = sha256_begin();
    bool ok = true;

    digest_cut(sha, cut);
    for (size_t i = 0; ok && i < sizeof fold_rows / sizeof *fold_rows; i++)
        ok = cut->form < fold_rows[i].since || cut->form > fold_rows[i].until || digest_rows(db, sha, fold_rows[i].sql, err);
    sha256_done(sha, out);
    return ok;
}

static struct load_chunk *
first_chunk(const struct cut *cut)
{
    struct load_chunk *c = xcalloc(1, sizeof *c);
    struct load_head *h = arena_zalloc(&c->arena, sizeof *h);

    str_copy(h->node, sizeof h->node, cut->node);
    h->last_seq = h->cut_seq = cut->seq;
    h->cut_at_ms = cut->at_ms;
    h->node_version = cut->node_version;
    h->config_hash = *cut->config_hash == '\0' ? NULL : arena_strdup(&c->arena, cut->config_hash);
    h->next_row = cut->next_row;
    h->next_message = cut->next_message;
    h->next_dry = cut->next_dry;
    h->next_run = cut->next_run;
    h->expected = 1; /* there may be some: look */
    c->head = h;
    return c;
}

static bool
fill_at_once(void *ctx, struct load_chunk *chunk)
{
    fill_chunk(ctx, chunk, 0);
    load_chunk_free(chunk);
    return true;
}

/* The projections are the fold's here. */
static bool
load_fold(struct db *db, const struct cut *cut, struct fill *fill, struct err *err)
{
    struct load_chunk *c = first_chunk(cut);
    struct load_head head = *c->head;
    bool ok = load_sources(db, c, err) && load_messages(db, c, err) && load_rules(db, c, err) && load_silences(db, c, err)
        && load_oncall(db, c, err) && load_docs(db, c, LOAD_DOCS_ALL, err)
        && load_kept_requests(db, c, err);

    if (ok)
        fill_chunk(fill, c, 0);
    load_chunk_free(c);
    return ok && load_alerts(db, &head, fill_at_once, fill, err);
}

bool
cut_start(struct db *db, const struct cut *cut, struct model *m, struct err *err)
{
    static const char from_fold[] = "INSERT INTO temp.source SELECT * FROM main.fold_source;"
                                    "INSERT INTO temp.alert SELECT * FROM main.fold_alert;"
                                    "INSERT INTO temp.message SELECT * FROM main.fold_message;"
                                    "INSERT INTO temp.rule SELECT * FROM main.fold_rule;"
                                    "INSERT INTO temp.silence SELECT * FROM main.fold_silence;"
                                    "INSERT INTO temp.shift SELECT * FROM main.fold_shift;"
                                    "INSERT INTO temp.override SELECT * FROM main.fold_override;"
                                    "INSERT INTO temp.doc SELECT * FROM main.fold_doc;";
    struct fill fill = { .m = m };
    bool ok;

    if (cut->seq == 0)
        return true;
    if (!copies_make(db, err))
        return false;
    ok = db_exec(db, from_fold, err) && load_fold(db, cut, &fill, err);
    fill_release(&fill);
    copies_drop(db);
    return ok;
}
