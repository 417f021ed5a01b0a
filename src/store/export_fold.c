/* SPDX-License-Identifier: MIT */
/* The board before the first event of an export, row by row. */
#include "store/export_fold.h"

#include <string.h>

#include "store/copies.h"
#include "store/cut.h"
#include "store/fold.h"
#include "store/schema.h"
#include "util/json.h"
#include "util/vec.h"

/* Rows of projections, whatever columns these have. The hash of an alert's blob stands where its key does. */
struct fold_table {
    const char *name, *rows;
};
static const struct fold_table tables[] = {
    { "source", "SELECT * FROM temp.source ORDER BY row" },
    { "alert",
        "SELECT *, (SELECT hash FROM main.blob WHERE blob.id = alert.blob) AS blob_hash FROM temp.alert ORDER BY alert.row" },
    { "message", "SELECT * FROM temp.message ORDER BY number" },
    { "rule", "SELECT * FROM temp.rule" },
    { "silence", "SELECT * FROM temp.silence" },
    { "shift", "SELECT * FROM temp.shift" },
    { "override", "SELECT * FROM temp.override" },
    { "doc", "SELECT * FROM temp.doc" },
};
#define TABLES (sizeof tables / sizeof *tables)
#define BLOB_KEY "blob"
#define BLOB_HASH "blob_hash"

static void
put_hex(struct json_out *o, const char *key, const void *bytes, size_t len)
{
    char *hex = xmalloc(2 * len + 1);

    hex_encode(bytes, len, hex);
    json_open(o, key, '{');
    json_str(o, "hex", hex);
    json_close(o, '}');
    free(hex);
}

static void
put_column(struct json_out *o, sqlite3_stmt *row, int i)
{
    const char *name = sqlite3_column_name(row, i);

    switch (sqlite3_column_type(row, i)) {
    case SQLITE_INTEGER:
        json_int(o, name, sqlite3_column_int64(row, i));
        break;
    case SQLITE_TEXT:
        json_str(o, name, (const char *)sqlite3_column_text(row, i));
        break;
    case SQLITE_BLOB:
        put_hex(o, name, sqlite3_column_blob(row, i), (size_t)sqlite3_column_bytes(row, i));
        break;
    default:
        json_null(o, name);
        break;
    }
}

/* The hash of its blob, or NULL. */
static const uint8_t *
put_row(struct json_out *o, sqlite3_stmt *row)
{
    const uint8_t *blob = NULL;

    json_open(o, "row", '{');
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        if (strcmp(sqlite3_column_name(row, i), BLOB_KEY) == 0)
            continue;
        if (strcmp(sqlite3_column_name(row, i), BLOB_HASH) == 0 && sqlite3_column_bytes(row, i) == SHA256_BYTES)
            blob = sqlite3_column_blob(row, i);
        put_column(o, row, i);
    }
    json_close(o, '}');
    return blob;
}

static void
begin_line(struct json_out *o, struct buf *line, const char *table)
{
    buf_clear(line);
    json_begin(o, line);
    json_open(o, NULL, '{');
    json_str(o, "fold", table);
}

static bool
write_table(struct db *db, const struct fold_table *t, struct buf *line, export_fold_fn *put, void *ctx, struct err *err)
{
    sqlite3_stmt *rows;
    bool ok = true;
    int rc = SQLITE_DONE;

    if (!db_prepare(db, &rows, t->rows, err))
        return false;
    while (ok && (rc = db_step(db, rows, err)) == SQLITE_ROW) {
        struct json_out o;
        const uint8_t *blob;

        begin_line(&o, line, t->name);
        blob = put_row(&o, rows);
        json_close(&o, '}');
        ok = put(ctx, blob, err);
    }
    sqlite3_finalize(rows);
    return ok && rc == SQLITE_DONE;
}

/* The names of these are those of the table cut. */
static bool
write_cut(const struct model *m, uint64_t seq, struct buf *line, export_fold_fn *put, void *ctx, struct err *err)
{
    struct json_out o;

    begin_line(&o, line, "cut");
    json_open(&o, "row", '{');
    json_int(&o, "seq", (int64_t)seq);
    json_str(&o, "node", m->node);
    json_int(&o, "node_version", (int64_t)m->node_version);
    json_str(&o, "config_hash", m->config_hash);
    json_int(&o, "next_row", (int64_t)m->next_row);
    json_int(&o, "next_message", (int64_t)m->next_message);
    json_int(&o, "next_dry", (int64_t)m->next_dry);
    json_int(&o, "next_run", (int64_t)m->next_run);
    json_close(&o, '}');
    json_close(&o, '}');
    return put(ctx, NULL, err);
}

bool
export_fold_write(struct db *db, uint64_t seq, const struct model_config *config, struct buf *line, export_fold_fn *put,
    void *ctx, struct err *err)
{
    struct model *m = model_new(config);
    uint64_t from;
    bool ok = fold_begin(db, m, &from, err) && fold_log(db, from, seq, m, NULL, err) && copies_make(db, err)
        && copies_write(db, m, err);

    for (size_t i = 0; ok && i < TABLES; i++)
        ok = write_table(db, &tables[i], line, put, ctx, err);
    ok = ok && write_cut(m, seq, line, put, ctx, err);
    copies_drop(db);
    model_free(m);
    return ok;
}

/* --- Read again. */

struct fold_insert {
    sqlite3_stmt *stmt;
    VEC(char *) columns;
};

struct fold_reading {
    struct db db;
    struct fold_insert inserts[TABLES];
    sqlite3_stmt *blob;
    bool whole; /* the cut's row has come */
};

struct fold_reading *
fold_reading_new(struct err *err)
{
    struct fold_reading *f = xcalloc(1, sizeof *f);

    if (db_open(&f->db, ":memory:", "the board in memory", DB_CREATE, err)
        && schema_migrate(&f->db, schema_steps, schema_steps_n, err)
        && db_prepare(&f->db, &f->blob, "INSERT INTO blob (hash, data) VALUES (?1, ?2)", err) && db_exec(&f->db, "BEGIN", err))
        return f;
    fold_reading_free(f);
    return NULL;
}

void
fold_reading_free(struct fold_reading *f)
{
    if (f == NULL)
        return;
    for (size_t i = 0; i < TABLES; i++) {
        sqlite3_finalize(f->inserts[i].stmt);
        for (size_t k = 0; k < f->inserts[i].columns.n; k++)
            free(f->inserts[i].columns.v[k]);
        vec_release(&f->inserts[i].columns);
    }
    sqlite3_finalize(f->blob);
    db_close(&f->db);
    free(f);
}

/* The columns are this program's; one that an older export has not gets its default. */
static bool
prepare_insert(struct fold_reading *f, size_t table, struct err *err)
{
    struct fold_insert *in = &f->inserts[table];
    struct buf sql = BUF_INIT;
    sqlite3_stmt *info;
    bool ok;
    int rc;

    if (in->stmt != NULL)
        return true;
    if (!db_prepare(&f->db, &info, "SELECT name, coalesce(dflt_value, 'NULL') FROM pragma_table_info('fold_' || ?1)", err))
        return false;
    bind_text(info, 1, tables[table].name);
    buf_addf(&sql, "INSERT INTO fold_%s VALUES (", tables[table].name);
    while ((rc = db_step(&f->db, info, err)) == SQLITE_ROW) {
        vec_push(&in->columns, column_dup(info, 0));
        buf_addf(&sql, "%scoalesce(?%zu, %s)", in->columns.n > 1 ? ", " : "", in->columns.n, column_str(info, 1));
    }
    sqlite3_finalize(info);
    buf_adds(&sql, ")");
    ok = rc == SQLITE_DONE && db_prepare(&f->db, &in->stmt, buf_text(&sql), err);
    buf_release(&sql);
    return ok;
}

static bool
bind_hex(sqlite3_stmt *stmt, int i, const char *hex)
{
    size_t len = strlen(hex) / 2;
    uint8_t *bytes = xmalloc(len + 1);
    bool ok = hex_decode(hex, strlen(hex), bytes, len);

    sqlite3_bind_blob(stmt, i, bytes, (int)len, SQLITE_TRANSIENT);
    free(bytes);
    return ok;
}

/* SQLite refuses what is not of the column's type. */
static bool
bind_value(sqlite3_stmt *stmt, int i, const cJSON *value)
{
    if (value == NULL || cJSON_IsNull(value))
        sqlite3_bind_null(stmt, i);
    else if (cJSON_IsNumber(value) && value->valuedouble >= -JSON_WHOLE_MAX && value->valuedouble <= JSON_WHOLE_MAX)
        sqlite3_bind_int64(stmt, i, (int64_t)value->valuedouble);
    else if (cJSON_IsString(value))
        sqlite3_bind_text(stmt, i, value->valuestring, -1, SQLITE_TRANSIENT);
    else
        return json_get_str(value, "hex") != NULL && bind_hex(stmt, i, json_get_str(value, "hex"));
    return true;
}

bool
fold_reading_blob(const cJSON *line, uint8_t hash[SHA256_BYTES])
{
    const cJSON *value = json_get_object(json_get_object(line, "row"), BLOB_HASH);
    const char *hex = value == NULL ? NULL : json_get_str(value, "hex");

    return hex != NULL && hex_decode(hex, strlen(hex), hash, SHA256_BYTES);
}

static bool
add_blob(struct fold_reading *f, const cJSON *line, const void *bytes, size_t len, int64_t *key, struct err *err)
{
    uint8_t hash[SHA256_BYTES];

    *key = 0;
    if (bytes == NULL || !fold_reading_blob(line, hash))
        return true;
    bind_bytes(f->blob, 1, hash, sizeof hash);
    bind_bytes(f->blob, 2, bytes, len);
    if (!db_run(&f->db, f->blob, err))
        return false;
    *key = sqlite3_last_insert_rowid(f->db.handle);
    return true;
}

static bool
add_row(struct fold_reading *f, size_t table, const cJSON *row, int64_t blob, struct err *err)
{
    struct fold_insert *in = &f->inserts[table];
    bool ok = prepare_insert(f, table, err);

    for (size_t i = 0; ok && i < in->columns.n; i++) {
        if (strcmp(in->columns.v[i], BLOB_KEY) == 0)
            bind_int(in->stmt, (int)i + 1, blob);
        else if (!bind_value(in->stmt, (int)i + 1, json_get(row, in->columns.v[i])))
            ok = err_set(err, ERR_PARSE, "%s is not what it may be", in->columns.v[i]);
    }
    return ok && db_run(&f->db, in->stmt, err);
}

static bool
add_cut(struct fold_reading *f, const cJSON *row, struct err *err)
{
    static const char *const names[] = { "seq", "node", "node_version", "config_hash", "next_row", "next_message", "next_dry",
        "next_run" };
    sqlite3_stmt *stmt;
    bool ok = true;

    if (!db_prepare(&f->db, &stmt,
            "INSERT INTO cut (id, seq, node, node_version, config_hash, next_row, next_message, next_dry, next_run, hash, digest, at,"
            " made_at, export, form) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, zeroblob(32), zeroblob(32), 0, 0, '', ?9)",
            err))
        return false;
    for (size_t i = 0; ok && i < sizeof names / sizeof *names; i++)
        ok = bind_value(stmt, (int)i + 1, json_get(row, names[i]))
            || err_set(err, ERR_PARSE, "%s is not what it may be", names[i]);
    bind_int(stmt, 9, CUT_FORM);
    ok = ok && db_run(&f->db, stmt, err);
    sqlite3_finalize(stmt);
    f->whole = ok;
    return ok;
}

bool
fold_reading_add(struct fold_reading *f, const cJSON *line, const void *bytes, size_t len, struct err *err)
{
    const char *table = json_get_str(line, "fold");
    const cJSON *row = json_get_object(line, "row");
    int64_t blob;

    if (row == NULL || f->whole)
        return err_set(err, ERR_PARSE, f->whole ? "a row of the board behind its end" : "a row of the board without columns");
    if (strcmp(table, "cut") == 0)
        return add_cut(f, row, err);
    for (size_t i = 0; i < TABLES; i++)
        if (strcmp(tables[i].name, table) == 0)
            return add_blob(f, line, bytes, len, &blob, err) && add_row(f, i, row, blob, err);
    return err_set(err, ERR_PARSE, "a row of the board that this tocsin does not know: %.40s", table);
}

bool
fold_reading_end(struct fold_reading *f, struct model *m, struct err *err)
{
    uint64_t seq;

    if (!f->whole)
        return err_set(err, ERR_PARSE, "the board before its first event is not whole");
    return db_exec(&f->db, "COMMIT", err) && fold_begin(&f->db, m, &seq, err);
}
