/* SPDX-License-Identifier: MIT */
/* What keeping a list of alerts costs at least, in SQLite (WAL, synchronous=FULL) and in fsyncs. store FILE DIRECTORY */
#include <cjson/cJSON.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/limits/body.h"

#define ROWS_MAX 400000
#define SYNCS 300

enum { FINGERPRINT, STARTS, ENDS, UPDATED, LABELS, ANNOTATIONS, STATE, COLUMNS };

struct row {
    char *column[COLUMNS];
};

static struct row rows[ROWS_MAX];
static size_t row_count;

static char *
string_in(const cJSON *alert, const char *key)
{
    return strdup(cJSON_GetStringValue(cJSON_GetObjectItem(alert, key)));
}

static void
read_rows(const struct body *b)
{
    struct slice o;
    size_t pos = 0;

    while (row_count < ROWS_MAX && body_next(b, &pos, &o)) {
        cJSON *alert = cJSON_ParseWithLength(o.text, o.len);

        rows[row_count++] = (struct row){ {
            [FINGERPRINT] = string_in(alert, "fingerprint"),
            [STARTS] = string_in(alert, "startsAt"),
            [ENDS] = string_in(alert, "endsAt"),
            [UPDATED] = string_in(alert, "updatedAt"),
            [LABELS] = cJSON_PrintUnformatted(cJSON_GetObjectItem(alert, "labels")),
            [ANNOTATIONS] = cJSON_PrintUnformatted(cJSON_GetObjectItem(alert, "annotations")),
            [STATE] = strdup("active"),
        } };
        cJSON_Delete(alert);
    }
}

static void
must(sqlite3 *db, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
        return;
    fprintf(stderr, "store: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static sqlite3 *
open_at(const char *path)
{
    sqlite3 *db = NULL;

    must(db, sqlite3_open(path, &db));
    must(db, sqlite3_exec(db, "pragma journal_mode=wal; pragma synchronous=full", NULL, NULL, NULL));
    return db;
}

static double
upsert_all(sqlite3 *db)
{
    sqlite3_stmt *stmt;
    double from = clock_ms();

    must(db,
        sqlite3_prepare_v2(db,
            "insert into alert values(?,?,?,?,?,?,?) on conflict(fp) do update"
            " set ann=excluded.ann, state=excluded.state, ends=excluded.ends, upd=excluded.upd where upd<>excluded.upd",
            -1, &stmt, NULL));
    must(db, sqlite3_exec(db, "begin", NULL, NULL, NULL));
    for (size_t i = 0; i < row_count; i++) {
        for (int c = 0; c < COLUMNS; c++)
            sqlite3_bind_text(stmt, c + 1, rows[i].column[c], -1, SQLITE_STATIC);
        must(db, sqlite3_step(stmt));
        sqlite3_reset(stmt);
    }
    must(db, sqlite3_exec(db, "commit", NULL, NULL, NULL));
    sqlite3_finalize(stmt);
    return clock_ms() - from;
}

static double
update_some(sqlite3 *db, size_t count)
{
    sqlite3_stmt *stmt;
    double from = clock_ms();

    must(db, sqlite3_exec(db, "begin", NULL, NULL, NULL));
    must(db, sqlite3_prepare_v2(db, "update alert set upd='2025-01-01T00:00:15.000Z' where fp=?", -1, &stmt, NULL));
    for (size_t i = 0; i < count; i++) {
        sqlite3_bind_text(stmt, 1, rows[i * 7919 % row_count].column[FINGERPRINT], -1, SQLITE_STATIC);
        must(db, sqlite3_step(stmt));
        sqlite3_reset(stmt);
    }
    must(db, sqlite3_exec(db, "commit", NULL, NULL, NULL));
    sqlite3_finalize(stmt);
    return clock_ms() - from;
}

/* Every column of every row, copied to memory of our own. */
static double
load_all(const char *path, size_t room)
{
    double from = clock_ms();
    sqlite3 *db = open_at(path);
    sqlite3_stmt *stmt;
    char *text = malloc(room), *at = text;

    must(db, sqlite3_prepare_v2(db, "select * from alert", -1, &stmt, NULL));
    while (sqlite3_step(stmt) == SQLITE_ROW)
        for (int c = 0; c < COLUMNS; c++) {
            const void *value = sqlite3_column_text(stmt, c);
            size_t len = (size_t)sqlite3_column_bytes(stmt, c) + 1;

            if ((size_t)(text + room - at) < len)
                at = text;
            memcpy(at, value, len);
            at += len;
        }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    free(text);
    return clock_ms() - from;
}

static void
sync_often(const char *path)
{
    static const char block[4096];
    double took[SYNCS];
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

    for (int i = 0; i < SYNCS; i++) {
        double from = clock_ms();

        if (write(fd, block, sizeof block) != sizeof block || fdatasync(fd) != 0) {
            perror(path);
            exit(1);
        }
        took[i] = clock_ms() - from;
    }
    close(fd);
    unlink(path);
    figure("fsync_p50_ms", median_of(took, SYNCS));
    figure("fsync_p99_ms", took[SYNCS * 99 / 100]);
}

int
main(int argc, char **argv)
{
    struct body b;
    char path[4096];
    struct stat st;
    sqlite3 *db;

    if (argc != 3) {
        fprintf(stderr, "usage: store FILE DIRECTORY\n");
        return 2;
    }
    body_read(&b, argv[1]);
    read_rows(&b);
    snprintf(path, sizeof path, "%s/limits.sync", argv[2]);
    sync_often(path);
    snprintf(path, sizeof path, "%s/limits.db", argv[2]);
    db = open_at(path);
    must(db,
        sqlite3_exec(db,
            "create table alert(fp text primary key, starts text, ends text, upd text, labels text, ann text, state text)"
            " without rowid",
            NULL, NULL, NULL));
    figure("sqlite_insert_ms", upsert_all(db));
    figure("sqlite_upsert_same_ms", upsert_all(db));
    figure("sqlite_1pct_update_ms", update_some(db, row_count / 100));
    sqlite3_close(db);
    if (stat(path, &st) == 0)
        figure("sqlite_file_mb", (double)st.st_size / 1e6);
    figure("sqlite_load_all_ms", load_all(path, b.len));
    unlink(path);
    free(b.text);
    return 0;
}
