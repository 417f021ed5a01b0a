/* SPDX-License-Identifier: MIT */
/* The store held for work that nobody may see half of. */
#include "store/keeper.h"

#include "store/files.h"
#include "store/lock.h"

static bool
open_locked(struct keeper *k, struct place *p, struct err *err)
{
    struct log_head head;

    if (!place_check(p, true, err))
        return false;
    if (p->is_new)
        return err_set(err, ERR_NOTFOUND, "no store at %s yet", p->path);
    if (!db_open(&k->db, p->file, p->path, DB_WRITE, err))
        return false;
    if (files_take(&k->db, &head, err))
        return true;
    db_close(&k->db);
    return false;
}

struct keeper *
keeper_open(const char *path, const char *who, struct err *err)
{
    struct keeper *k = xcalloc(1, sizeof *k);
    struct place p;
    bool ok = place_find(&p, path, true, err);

    k->lock = -1;
    if (ok) {
        k->lock = lock_take(p.file, path, who, err);
        ok = k->lock >= 0 && open_locked(k, &p, err);
        place_release(&p);
    }
    if (ok)
        return k;
    lock_release(k->lock);
    free(k);
    return NULL;
}

void
keeper_close(struct keeper *k)
{
    if (k == NULL)
        return;
    db_close(&k->db);
    lock_release(k->lock);
    free(k);
}

bool
keeper_begin(struct keeper *k, struct err *err)
{
    return db_exec(&k->db, "BEGIN IMMEDIATE", err);
}

bool
keeper_commit(struct keeper *k, struct err *err)
{
    return db_exec(&k->db, "COMMIT", err);
}

void
keeper_rollback(struct keeper *k)
{
    /* A full disk has already rolled back by itself. */
    if (!sqlite3_get_autocommit(k->db.handle))
        sqlite3_exec(k->db.handle, "ROLLBACK", NULL, NULL, NULL);
}
