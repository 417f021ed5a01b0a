/* SPDX-License-Identifier: MIT */
/* A backup: a copy of the store while its owner goes on, whole and checked before it has its name. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "store/copy.h"
#include "store/files.h"

/* The copy is opened as it lies there, and its chain walked from the last checkpoint. */
static bool
check_copy(const char *part, const char *path, struct store_facts *out, struct err *err)
{
    struct log_head head;
    struct db db;
    int version;
    bool ok;

    if (!db_open(&db, part, path, DB_IMMUTABLE, err))
        return false;
    ok = files_are_ours(&db, &version, err) && walk_tail(&db, &head, err) && copy_facts(&db, version, out, err);
    if (ok && head.seq != out->head_seq)
        ok = err_set(err, ERR_IO, "%s: the copy ends at event %llu, and its log at %llu", path, (unsigned long long)out->head_seq,
            (unsigned long long)head.seq);
    db_close(&db);
    return ok;
}

static bool
copy_and_check(struct db *db, const struct place *to, keep_progress_fn *progress, void *ctx, struct store_facts *out,
    struct err *err)
{
    char *part = place_beside(to, COPY_SUFFIX);
    int fd = copy_store(db, part, to->path, progress, ctx, err);
    bool ok = fd >= 0 && check_copy(part, to->path, out, err) && copy_name(part, to->file, err);

    if (fd >= 0 && !ok)
        files_remove(part);
    if (fd >= 0)
        close(fd);
    free(part);
    return ok;
}

bool
keep_backup(const char *path, const char *file, keep_progress_fn *progress, void *ctx, struct store_facts *out, struct err *err)
{
    struct place from, to = { 0 };
    struct db db;
    int version;
    bool ok;

    *out = (struct store_facts){ 0 };
    if (!place_find(&from, path, false, err))
        return false;
    ok = copy_target(&to, file, err) && place_check(&from, false, err) && files_read_any(&from, &db, &version, err);
    if (ok) {
        ok = copy_and_check(&db, &to, progress, ctx, out, err);
        db_close(&db);
    }
    place_release(&from);
    place_release(&to);
    return ok;
}
