/* SPDX-License-Identifier: MIT */
/* Bringing a backup back: made ready beside the store, then exchanged with it in one step. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/copy.h"
#include "store/files.h"
#include "store/lock.h"
#include "store/restore.h"
#include "store/schema.h"
#include "util/time.h"

/* Restores within one second of each other. */
#define NAMES_MOST 100

static bool
has_changes_beside(const struct place *p)
{
    char *wal = place_beside(p, "-wal");
    struct stat st;
    bool has = stat(wal, &st) == 0 && st.st_size > 0;

    free(wal);
    return has;
}

/* A file that nobody writes to, as it lies there. */
static bool
open_backup(const char *file, struct db *db, int *version, struct err *err)
{
    struct place p;
    bool ok;

    if (!place_find(&p, file, false, err))
        return err->code != ERR_NOTFOUND ? false : err_set(err, ERR_NOTFOUND, "there is no file %s", file);
    ok = place_check(&p, false, err);
    if (!ok && p.is_new && err->code == ERR_NOTFOUND)
        err_set(err, ERR_NOTFOUND, "there is no file %s, or it is empty", file);
    if (ok && has_changes_beside(&p))
        ok = err_set(err, ERR_UNAVAILABLE,
            "%s is no backup: %s-wal beside it holds changes to it. Make one with `tocsin --store %s backup FILE`, and restore that",
            file, file, file);
    ok = ok && db_open(db, p.file, p.path, DB_IMMUTABLE, err);
    place_release(&p);
    if (!ok || files_are_ours(db, version, err))
        return ok;
    db_close(db);
    return false;
}

bool
keep_examine(const char *file, keep_progress_fn *progress, void *ctx, struct store_facts *out, struct err *err)
{
    struct verify_result verified;
    struct db db;
    int version;
    bool ok;

    *out = (struct store_facts){ 0 };
    if (!open_backup(file, &db, &version, err))
        return false;
    ok = verify_store(&db, version, progress, ctx, &verified, err) && copy_facts(&db, version, out, err);
    db_close(&db);
    return ok;
}

static int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * MS_SECOND + t.tv_nsec / 1000000;
}

struct restoring {
    struct place place; /* of the store */
    char *part, *kept;
    const struct store_facts *checked;
};

/* The copy holds what was checked; from here on it is another node's. */
static bool
make_ours(struct db *db, const struct store_facts *checked, struct err *err)
{
    struct log_head head;
    int version;

    if (!files_are_ours(db, &version, err) || !walk_tail(db, &head, err))
        return false;
    if (head.seq != checked->head_seq || memcmp(head.hash, checked->head, sizeof head.hash) != 0)
        return err_set(err, ERR_REFUSED, "the backup was changed while it was read: try again");
    return db_own(db, err) && schema_migrate(db, schema_steps, schema_steps_n, err) && db_exec(db, "BEGIN IMMEDIATE", err)
        && files_name_node(db, err) && db_exec(db, "COMMIT", err) && restore_doubt(db, now_ms(), err)
        && db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}

static bool
sync_file(const char *file, struct err *err)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (!ok)
        err_errno(err, ERR_IO, errno, "%s", file);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool
prepare_copy(struct restoring *r, const char *file, keep_progress_fn *progress, void *ctx, struct err *err)
{
    struct db from, db;
    int fd, version;
    bool ok;

    if (!open_backup(file, &from, &version, err))
        return false;
    fd = copy_store(&from, r->part, r->place.path, progress, ctx, err);
    db_close(&from);
    if (fd < 0)
        return false;
    close(fd);
    ok = db_open(&db, r->part, r->place.path, DB_WRITE, err);
    if (ok) {
        ok = make_ours(&db, r->checked, err);
        db_close(&db);
    }
    return ok && sync_file(r->part, err);
}

/* A name beside the store that nothing has. */
static char *
free_name(const struct place *p)
{
    char date[TIME_TEXT_MAX], clock[TIME_TEXT_MAX];
    int64_t at_ms = now_ms();
    struct buf name = BUF_INIT;

    time_date(at_ms, date);
    time_hhmmss(at_ms, clock);
    for (int i = 1; i <= NAMES_MOST; i++) {
        buf_clear(&name);
        buf_addf(&name, "%s.before-restore-%s-%.2s%.2s%.2sZ", p->file, date, clock, clock + 3, clock + 6);
        if (i > 1)
            buf_addf(&name, ".%d", i);
        if (access(buf_text(&name), F_OK) != 0)
            break;
    }
    return buf_take(&name);
}

static void
move_aside(const struct restoring *r, const char *suffix)
{
    char *from = place_beside(&r->place, suffix);
    struct buf to = BUF_INIT;

    buf_addf(&to, "%s%s", r->kept, suffix);
    (void)rename(from, buf_text(&to));
    free(from);
    buf_release(&to);
}

/* The last to close a store takes its -wal away. */
static bool
is_let_go(const struct restoring *r)
{
    char *wal = place_beside(&r->place, "-wal");
    bool gone = access(wal, F_OK) != 0;

    free(wal);
    return gone;
}

/*
 * What waits beside the store goes into it: it would be taken for the new one's. A store too damaged for that keeps its -wal under its
 * new name.
 */
static bool
settle_old(const struct restoring *r, struct err *err)
{
    struct err why = { 0 };
    struct db db;
    bool settled = false;

    if (db_open(&db, r->place.file, r->place.path, DB_WRITE, &why)) {
        settled = db_own(&db, &why) && db_exec(&db, "PRAGMA wal_checkpoint(TRUNCATE)", &why);
        db_close(&db);
    }
    if (!settled && why.code == ERR_PARSE) {
        move_aside(r, "-wal");
        move_aside(r, "-shm");
        return true;
    }
    if (settled && is_let_go(r))
        return true;
    return err_set(err, ERR_UNAVAILABLE, "%s is open in another program or on another screen: close that, then try again",
        r->place.path);
}

/* Without an exchange in one step, the old store has two names for a moment; a kill there makes the next start say so. */
static bool
exchange(const struct restoring *r, struct err *err)
{
    int errnum;

    if (renameat2(AT_FDCWD, r->part, AT_FDCWD, r->kept, RENAME_NOREPLACE) == 0
        && renameat2(AT_FDCWD, r->kept, AT_FDCWD, r->place.file, RENAME_EXCHANGE) == 0)
        return true;
    errnum = errno;
    if (access(r->part, F_OK) != 0)
        (void)rename(r->kept, r->part);
    if (errnum != EINVAL && errnum != ENOSYS)
        return err_errno(err, ERR_IO, errnum, "%s can't be put in place", r->place.path);
    if (link(r->place.file, r->kept) == 0 && rename(r->part, r->place.file) == 0)
        return true;
    return err_errno(err, ERR_IO, errno, "%s can't be put in place", r->place.path);
}

static bool
put_in_place(struct restoring *r, struct err *err)
{
    if (r->place.is_new) {
        if (rename(r->part, r->place.file) != 0)
            return err_errno(err, ERR_IO, errno, "%s can't be put in place", r->place.path);
        return files_sync_dir(r->place.file, err);
    }
    r->kept = free_name(&r->place);
    return settle_old(r, err) && exchange(r, err) && files_sync_dir(r->place.file, err);
}

/* Only kind, owner and mode: whether it can be read does not matter for a store that is replaced. */
static bool
restore_locked(struct restoring *r, const char *file, keep_progress_fn *progress, void *ctx, struct err *err)
{
    bool ok;

    if (!place_check(&r->place, true, err))
        return false;
    r->part = place_beside(&r->place, COPY_SUFFIX);
    ok = prepare_copy(r, file, progress, ctx, err) && put_in_place(r, err);
    if (!ok)
        files_remove(r->part);
    return ok;
}

bool
keep_restore(const char *path, const char *who, const char *file, const struct store_facts *checked, keep_progress_fn *progress,
    void *ctx, char **kept, struct err *err)
{
    struct restoring r = { .checked = checked };
    bool ok = false;
    int lock;

    *kept = NULL;
    if (!place_find(&r.place, path, true, err))
        return false;
    lock = lock_take(r.place.file, path, who, err);
    if (lock >= 0) {
        ok = restore_locked(&r, file, progress, ctx, err);
        lock_release(lock);
    }
    if (ok)
        *kept = r.kept;
    else
        free(r.kept);
    free(r.part);
    place_release(&r.place);
    return ok;
}
