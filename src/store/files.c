/* SPDX-License-Identifier: MIT */
/* The store's file: made and opened. */
#include "store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/lock.h"
#include "store/schema.h"
#include "store/walk.h"
#include "util/alloc.h"
#include "util/path.h"

#define NODE_BYTES 16

bool
files_name_node(struct db *db, struct err *err)
{
    uint8_t id[NODE_BYTES];
    char hex[2 * NODE_BYTES + 1];
    char *sql;
    bool ok;

    random_bytes(id, sizeof id);
    hex_encode(id, sizeof id, hex);
    sql = sqlite3_mprintf("INSERT INTO node (name) VALUES (%Q); INSERT OR REPLACE INTO meta (key, value) VALUES ('node', %Q)",
        hex, hex);
    ok = sql != NULL && db_exec(db, sql, err);
    sqlite3_free(sql);
    return ok;
}

void
files_remove(const char *file)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
    struct buf name = BUF_INIT;

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        buf_clear(&name);
        buf_addf(&name, "%s%s", file, suffixes[i]);
        unlink(buf_text(&name));
    }
    buf_release(&name);
}

/* Empty and 0600 before SQLite sees it: what lies beside it gets the same mode. */
bool
files_make_empty(const char *file, struct err *err)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return err_errno(err, ERR_UNAVAILABLE, errno, "%s can't be made", file);
    close(fd);
    return true;
}

static bool
fill_new(const char *file, const char *path, struct err *err)
{
    struct db db;
    bool ok;

    if (!db_open(&db, file, path, DB_CREATE, err))
        return false;
    ok = db_exec(&db, "PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE", err) && db_own(&db, err)
        && schema_migrate(&db, schema_steps, schema_steps_n, err) && files_name_node(&db, err)
        && db_exec(&db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
    db_close(&db);
    return ok;
}

bool
files_sync_dir(const char *file, struct err *err)
{
    char *dir = path_dir(file);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (!ok)
        err_errno(err, ERR_IO, errno, "%s", dir);
    if (fd >= 0)
        close(fd);
    free(dir);
    return ok;
}

/* Under another name until it is whole; an unfinished one of a crash before is removed. */
static bool
make_store(const struct place *p, struct err *err)
{
    char *fresh = place_beside(p, ".new");
    bool ok;

    files_remove(fresh);
    ok = files_make_empty(fresh, err) && fill_new(fresh, p->path, err);
    if (ok && rename(fresh, p->file) != 0)
        ok = err_errno(err, ERR_IO, errno, "%s can't be made", p->path);
    if (!ok)
        files_remove(fresh);
    free(fresh);
    return ok && files_sync_dir(p->file, err);
}

bool
files_take(struct db *db, struct log_head *head, struct err *err)
{
    int version;

    return schema_check(db, schema_steps, schema_steps_n, &version, err) && walk_tail(db, head, err) && db_own(db, err)
        && schema_migrate(db, schema_steps, schema_steps_n, err);
}

bool
files_own(const struct place *p, struct writer *w, struct err *err)
{
    struct log_head head;
    struct db db;

    if (p->is_new && !make_store(p, err))
        return false;
    if (!db_open(&db, p->file, p->path, DB_WRITE, err))
        return false;
    if (files_take(&db, &head, err))
        return writer_open(w, &db, &head, err);
    db_close(&db);
    return false;
}

/* It has no write-ahead log: nothing is ever to be copied back. */
bool
files_in_memory(struct writer *w, struct err *err)
{
    struct log_head head = { 0 };
    struct db db;

    if (!db_open(&db, ":memory:", "the store in memory", DB_CREATE, err))
        return false;
    if (schema_migrate(&db, schema_steps, schema_steps_n, err) && files_name_node(&db, err))
        return writer_open(w, &db, &head, err);
    db_close(&db);
    return false;
}

bool
files_are_ours(struct db *db, int *version, struct err *err)
{
    return schema_check(db, schema_steps, schema_steps_n, version, err);
}

static bool
is_current(struct db *db, int *version, struct err *err)
{
    if (!files_are_ours(db, version, err))
        return false;
    if (*version < STORE_SCHEMA)
        return err_set(err, ERR_UNAVAILABLE, "%s has the older schema %d: start tocsin once (it brings it up to date)", db->path,
            *version);
    return true;
}

/* Nothing can be written beside the file. Without changes waiting in a write-ahead log, and without an owner, it is as it lies there. */
static bool
may_be_immutable(const struct place *p, int code)
{
    char *wal, *owner;
    struct stat st;
    bool waiting;

    if ((code & 0xff) != SQLITE_CANTOPEN && (code & 0xff) != SQLITE_READONLY)
        return false;
    wal = place_beside(p, "-wal");
    waiting = stat(wal, &st) == 0 && st.st_size > 0;
    free(wal);
    owner = lock_holder(p->file);
    free(owner);
    return !waiting && owner == NULL;
}

typedef bool may_read_fn(struct db *db, int *version, struct err *err);

static bool
read_if(const struct place *p, may_read_fn *may, struct db *db, int *version, struct err *err)
{
    int code;

    if (!db_open(db, p->file, p->path, DB_READ, err))
        return false;
    if (may(db, version, err))
        return true;
    code = sqlite3_errcode(db->handle);
    db_close(db);
    if (may_be_immutable(p, code)) {
        if (db_open(db, p->file, p->path, DB_IMMUTABLE, err) && may(db, version, err))
            return true;
        db_close(db);
        return false;
    }
    if ((code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY)
        return err_set(err, ERR_UNAVAILABLE,
            "%s can't be read here: SQLite has to make %s-shm beside it to see its latest changes, and the directory can't be written: "
            "copy the store and its -wal to a directory of your own",
            p->path, p->path);
    return false;
}

bool
files_read(const struct place *p, struct db *db, struct err *err)
{
    int version;

    return read_if(p, is_current, db, &version, err);
}

bool
files_read_any(const struct place *p, struct db *db, int *version, struct err *err)
{
    return read_if(p, files_are_ours, db, version, err);
}
