/* SPDX-License-Identifier: MIT */
/* One SQLite connection as we use it. */
#include "store/db.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "util/alloc.h"
#include "util/buf.h"

/* Only a foreign program can hold a lock against us, and only for a moment: longer is a fault to be told. */
#define DB_BUSY_MS 1500
/* Pages kept in memory, in KiB. */
#define DB_CACHE "PRAGMA cache_size = -16000"
/* What the write-ahead log may keep on disk once it has been copied back. */
#define DB_WAL_KEEP "PRAGMA journal_size_limit = 16777216"

struct fault_row {
    int code; /* primary */
    enum err_code err;
    const char *text;
};

/* clang-format off */
static const struct fault_row faults[] = {
    { SQLITE_FULL,       ERR_IO,          "the disk is full: free some space, then try again" },
    { SQLITE_READONLY,   ERR_UNAVAILABLE, "it can't be written (read-only file, directory or disk)" },
    { SQLITE_BUSY,       ERR_UNAVAILABLE, "another program has it locked (an sqlite3 shell?): end that, then try again" },
    { SQLITE_LOCKED,     ERR_UNAVAILABLE, "another program has it locked (an sqlite3 shell?): end that, then try again" },
    { SQLITE_CORRUPT,    ERR_PARSE,       "it is damaged: keep it as it is, and go on with a copy from before (`tocsin log verify` names the first bad event)" },
    { SQLITE_NOTADB,     ERR_PARSE,       "it is no tocsin store: name another file" },
    { SQLITE_FORMAT,     ERR_PARSE,       "it is no tocsin store: name another file" },
    { SQLITE_PERM,       ERR_UNAVAILABLE, "permission denied" },
    { SQLITE_AUTH,       ERR_UNAVAILABLE, "permission denied" },
    { SQLITE_NOMEM,      ERR_IO,          "out of memory" },
    { SQLITE_TOOBIG,     ERR_LIMIT,       "a value is too big to be stored" },
    { SQLITE_CONSTRAINT, ERR_CONFLICT,    "somebody else was first" },
};
/* clang-format on */

static const struct fault_row *
fault_of(int code)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].code == code)
            return &faults[i];
    return NULL;
}

/* A limit of the user or the file reads as an I/O error; it is a full disk for whoever has to act. */
static bool
is_full(int errnum)
{
    return errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG;
}

bool
db_fault(const struct db *db, struct err *err)
{
    /* SQLite does not keep the system's error of a failed commit. */
    int errnum = errno != 0 ? errno : sqlite3_system_errno(db->handle);
    int code = sqlite3_errcode(db->handle) & 0xff;
    const struct fault_row *row = fault_of(code);

    if (code == SQLITE_IOERR && is_full(errnum))
        return err_errno(err, ERR_IO, errnum, "%s: the disk is full or a limit is reached: free some space, then try again",
            db->path);
    if (row != NULL)
        return err_set(err, row->err, "%s: %s (%s)", db->path, row->text, sqlite3_errmsg(db->handle));
    if (errnum != 0 && (code == SQLITE_IOERR || code == SQLITE_CANTOPEN))
        return err_errno(err, ERR_IO, errnum, "%s: %s", db->path, sqlite3_errmsg(db->handle));
    return err_set(err, ERR_IO, "%s: %s", db->path, sqlite3_errmsg(db->handle));
}

/* What a path must not have raw in a URI. */
static void
add_uri_path(struct buf *uri, const char *file)
{
    for (; *file != '\0'; file++) {
        if (strchr("?#%", *file) != NULL)
            buf_addf(uri, "%%%02x", (unsigned char)*file);
        else
            buf_addc(uri, *file);
    }
}

/* Counting its memory would take a lock for each allocation. Too late (somebody else uses SQLite already) is no harm. */
static void
configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
}

static int
open_handle(struct db *db, const char *file, enum db_mode mode)
{
    static const int flags[] = {
        [DB_READ] = SQLITE_OPEN_READONLY,
        [DB_IMMUTABLE] = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
        [DB_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    struct buf uri = BUF_INIT;
    int rc;

    if (mode == DB_IMMUTABLE) {
        buf_adds(&uri, "file:");
        add_uri_path(&uri, file);
        buf_adds(&uri, "?immutable=1");
    } else {
        buf_adds(&uri, file);
    }
    rc = sqlite3_open_v2(buf_text(&uri), &db->handle,
        flags[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
    buf_release(&uri);
    return rc;
}

/* Nothing that a file brings along may run, and what it claims is checked. Reads no page yet. */
static bool
configure(struct db *db, struct err *err)
{
    sqlite3 *h = db->handle;

    sqlite3_busy_timeout(h, DB_BUSY_MS);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return db_exec(db, "PRAGMA cell_size_check = ON", err);
}

bool
db_open(struct db *db, const char *file, const char *path, enum db_mode mode, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, configure_library);
    *db = (struct db){ .path = xstrdup(path) };
    if (open_handle(db, file, mode) == SQLITE_OK && configure(db, err))
        return true;
    db_fault(db, err);
    db_close(db);
    return false;
}

void
db_close(struct db *db)
{
    sqlite3_close_v2(db->handle);
    free(db->path);
    *db = (struct db){ 0 };
}

bool
db_own(struct db *db, struct err *err)
{
    char *mode = NULL;
    bool ok;

    if (!db_text(db, "PRAGMA journal_mode = WAL", &mode, err))
        return false;
    ok = mode != NULL && strcmp(mode, "wal") == 0;
    free(mode);
    if (!ok)
        return err_set(err, ERR_IO, "%s: this file system can't hold a write-ahead log: name a local path", db->path);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return db_exec(db, "PRAGMA synchronous = FULL", err) && db_exec(db, DB_WAL_KEEP, err) && db_exec(db, DB_CACHE, err);
}

bool
db_exec(struct db *db, const char *sql, struct err *err)
{
    errno = 0;
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || db_fault(db, err);
}

bool
db_prepare(struct db *db, sqlite3_stmt **stmt, const char *sql, struct err *err)
{
    errno = 0;
    return sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) == SQLITE_OK || db_fault(db, err);
}

int
db_step(const struct db *db, sqlite3_stmt *stmt, struct err *err)
{
    int rc;

    errno = 0;
    rc = sqlite3_step(stmt);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        db_fault(db, err);
    return rc;
}

bool
db_run(const struct db *db, sqlite3_stmt *stmt, struct err *err)
{
    bool ok = db_step(db, stmt, err) == SQLITE_DONE;

    sqlite3_reset(stmt);
    return ok;
}

/* The first row of a query; the caller finalizes where it is true. */
static bool
first_row(struct db *db, const char *sql, sqlite3_stmt **stmt, bool *found, struct err *err)
{
    int rc;

    if (!db_prepare(db, stmt, sql, err))
        return false;
    rc = db_step(db, *stmt, err);
    *found = rc == SQLITE_ROW && sqlite3_column_type(*stmt, 0) != SQLITE_NULL;
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return true;
    sqlite3_finalize(*stmt);
    return false;
}

bool
db_number(struct db *db, const char *sql, int64_t fallback, int64_t *out, struct err *err)
{
    sqlite3_stmt *stmt;
    bool found;

    if (!first_row(db, sql, &stmt, &found, err))
        return false;
    *out = found ? sqlite3_column_int64(stmt, 0) : fallback;
    sqlite3_finalize(stmt);
    return true;
}

bool
db_text(struct db *db, const char *sql, char **out, struct err *err)
{
    sqlite3_stmt *stmt;
    bool found;

    if (!first_row(db, sql, &stmt, &found, err))
        return false;
    *out = found ? column_dup(stmt, 0) : NULL;
    sqlite3_finalize(stmt);
    return true;
}

void
bind_text(sqlite3_stmt *stmt, int i, const char *s)
{
    sqlite3_bind_text(stmt, i, s, -1, SQLITE_STATIC);
}

void
bind_bytes(sqlite3_stmt *stmt, int i, const void *p, size_t len)
{
    sqlite3_bind_blob64(stmt, i, p == NULL ? "" : p, len, SQLITE_STATIC);
}

void
bind_int(sqlite3_stmt *stmt, int i, int64_t n)
{
    sqlite3_bind_int64(stmt, i, n);
}

void
bind_ref(sqlite3_stmt *stmt, int i, uint64_t n)
{
    if (n == 0)
        sqlite3_bind_null(stmt, i);
    else
        sqlite3_bind_int64(stmt, i, (sqlite3_int64)n);
}

char *
column_dup(sqlite3_stmt *stmt, int i)
{
    return xstrdup_or_null((const char *)sqlite3_column_text(stmt, i));
}

const char *
column_str(sqlite3_stmt *stmt, int i)
{
    const char *s = (const char *)sqlite3_column_text(stmt, i);

    return s == NULL ? "" : s;
}
