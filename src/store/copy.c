/* SPDX-License-Identifier: MIT */
/* A store's file copied page by page. */
#include "store/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"
#include "util/str.h"

/* Pages between two reports of progress: 4 MB. */
#define COPY_PAGES 1024

static bool
find_target(struct place *to, const char *file, struct err *err)
{
    struct err why = { 0 };

    if (place_find(to, file, false, &why))
        return true;
    if (why.code == ERR_NOTFOUND)
        return err_set(err, ERR_REFUSED, "the directory of %s is not there: make it, or name another file", file);
    if (err != NULL)
        *err = why;
    return false;
}

static bool
is_free(const struct place *to, struct err *err)
{
    if (access(to->file, F_OK) != 0)
        return true;
    return err_set(err, ERR_REFUSED, "%s is there already: name a new file", to->path);
}

bool
copy_target(struct place *to, const char *file, struct err *err)
{
    if (!find_target(to, file, err))
        return false;
    if (is_free(to, err))
        return true;
    place_release(to);
    return false;
}

/* The name still leads to what we hold: another copy may have been finished meanwhile. */
static bool
is_named(int fd, const char *part)
{
    struct stat held, named;

    return fstat(fd, &held) == 0 && lstat(part, &named) == 0 && S_ISREG(named.st_mode) && held.st_dev == named.st_dev
        && held.st_ino == named.st_ino;
}

/* What an interrupted one left beside it would be taken for changes to the new one. */
static bool
forget_beside(const char *part)
{
    static const char *const suffixes[] = { "-wal", "-shm", "-journal" };
    struct buf name = BUF_INIT;
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof suffixes / sizeof *suffixes; i++) {
        buf_clear(&name);
        buf_addf(&name, "%s%s", part, suffixes[i]);
        ok = unlink(buf_text(&name)) == 0 || errno == ENOENT;
    }
    buf_release(&name);
    return ok;
}

int
copy_open(const char *part, struct err *err)
{
    int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);

    if (fd < 0) {
        err_errno(err, ERR_UNAVAILABLE, errno, "%s can't be made", part);
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || !is_named(fd, part))
        err_set(err, ERR_UNAVAILABLE, "%s is being written by another tocsin: wait for that one", part);
    else if (!forget_beside(part) || ftruncate(fd, 0) != 0 || fchmod(fd, 0600) != 0)
        err_errno(err, ERR_UNAVAILABLE, errno, "%s can't be written", part);
    else
        return fd;
    close(fd);
    return -1;
}

/* Nobody else knows the file yet: no locks (our own descriptor would lose them for us), no way back, and synced by hand. */
static bool
open_copy(struct db *to, const char *part, const char *path, struct err *err)
{
    *to = (struct db){ .path = xstrdup(path) };
    errno = 0;
    if (sqlite3_open_v2(part, &to->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, "unix-none")
            == SQLITE_OK
        && db_exec(to, "PRAGMA journal_mode = MEMORY", err) && db_exec(to, "PRAGMA synchronous = OFF", err))
        return true;
    db_fault(to, err);
    db_close(to);
    return false;
}

static bool
copy_pages(struct db *from, struct db *to, keep_progress_fn *progress, void *ctx, struct err *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to->handle, "main", from->handle, "main");
    int rc;

    if (b == NULL)
        return db_fault(to, err);
    do {
        errno = 0;
        rc = sqlite3_backup_step(b, COPY_PAGES);
        if (progress != NULL)
            progress(ctx, (uint64_t)(sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b)),
                (uint64_t)sqlite3_backup_pagecount(b));
    } while (rc == SQLITE_OK);
    if (sqlite3_backup_finish(b) == SQLITE_OK && rc == SQLITE_DONE)
        return true;
    return db_fault(to, err);
}

/* A read transaction of ours holds the moment: the copy need not begin anew when the owner writes. */
static bool
copy_moment(struct db *from, const char *part, const char *path, keep_progress_fn *progress, void *ctx, struct err *err)
{
    struct db to;
    int64_t any;
    bool ok = db_exec(from, "BEGIN", err) && db_number(from, "SELECT count(*) FROM sqlite_schema", 0, &any, err);

    if (ok && open_copy(&to, part, path, err)) {
        ok = copy_pages(from, &to, progress, ctx, err);
        db_close(&to);
    } else {
        ok = false;
    }
    sqlite3_exec(from->handle, "COMMIT", NULL, NULL, NULL);
    return ok;
}

int
copy_store(struct db *from, const char *part, const char *path, keep_progress_fn *progress, void *ctx, struct err *err)
{
    int fd = copy_open(part, err);

    if (fd < 0)
        return -1;
    if (copy_moment(from, part, path, progress, ctx, err) && (fsync(fd) == 0 || err_errno(err, ERR_IO, errno, "%s", path)))
        return fd;
    files_remove(part);
    close(fd);
    return -1;
}

/* Some file systems can't rename without replacing; there a look must do. */
static bool
rename_new(const char *part, const char *file)
{
    if (renameat2(AT_FDCWD, part, AT_FDCWD, file, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (access(file, F_OK) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(part, file) == 0;
}

bool
copy_name(const char *part, const char *file, struct err *err)
{
    if (rename_new(part, file))
        return files_sync_dir(file, err);
    if (errno == EEXIST)
        return err_set(err, ERR_REFUSED, "%s is there already: name a new file", file);
    return err_errno(err, ERR_IO, errno, "%s can't be made", file);
}

static bool
read_times(struct db *db, struct store_facts *out, struct err *err)
{
    return db_number(db, "SELECT at FROM event ORDER BY seq LIMIT 1", 0, &out->first_ms, err)
        && db_number(db, "SELECT at FROM event ORDER BY seq DESC LIMIT 1", 0, &out->last_ms, err);
}

bool
copy_facts(struct db *db, int schema, struct store_facts *out, struct err *err)
{
    struct log_head head;
    int64_t events, pages, page_size;
    char *node = NULL;
    bool ok = walk_head(db, &head, err) && db_number(db, "SELECT count(*) FROM event", 0, &events, err)
        && db_number(db, "PRAGMA page_count", 0, &pages, err) && db_number(db, "PRAGMA page_size", 0, &page_size, err)
        && read_times(db, out, err) && db_text(db, "SELECT value FROM meta WHERE key = 'node'", &node, err);

    if (ok) {
        out->schema = schema;
        out->bytes = pages * page_size;
        out->events = (uint64_t)events;
        out->head_seq = head.seq;
        memcpy(out->head, head.hash, sizeof out->head);
        str_copy(out->node, sizeof out->node, node == NULL ? "" : node);
    }
    free(node);
    return ok;
}
