/* SPDX-License-Identifier: MIT */
/* How a store is doing, by a look that changes nothing. */
#include <sys/stat.h>

#include "store/copy.h"
#include "store/cut.h"
#include "store/files.h"

/* Before it, a checkpoint that resets the log while another connection writes could overwrite frames that were not copied yet. */
#define SAFE_VERSION 3051003

static int64_t
size_beside(const struct place *p, const char *suffix)
{
    char *name = place_beside(p, suffix);
    struct stat st;
    int64_t size = stat(name, &st) == 0 ? st.st_size : -1;

    free(name);
    return size;
}

static bool
look(struct db *db, int version, struct store_health *out, struct err *err)
{
    struct log_head head = { 0 };
    struct cut cut;
    int64_t nodes;

    if (!copy_facts(db, version, &out->facts, err) || !cut_read(db, &cut, err)
        || !db_number(db, "SELECT count(*) FROM node", 0, &nodes, err))
        return false;
    out->nodes = (uint64_t)nodes;
    out->cut_seq = cut.seq;
    out->cut_at_ms = cut.at_ms;
    (void)!walk_tail(db, &head, &out->chain);
    out->tail = head.events;
    return true;
}

bool
keep_look(const char *path, struct store_health *out, struct err *err)
{
    struct place p;
    struct db db;
    int version;
    bool ok;

    *out = (struct store_health){ 0 };
    if (!place_find(&p, path, false, err))
        return false;
    ok = place_check(&p, false, err) && files_read_any(&p, &db, &version, err);
    if (ok) {
        ok = db_exec(&db, "BEGIN", err) && look(&db, version, out, err);
        sqlite3_exec(db.handle, "COMMIT", NULL, NULL, NULL);
        out->wal_bytes = size_beside(&p, "-wal");
        db_close(&db);
    }
    place_release(&p);
    return ok;
}

const char *
keep_library(void)
{
    static char text[64];

    snprintf(text, sizeof text, "SQLite %s", sqlite3_libversion());
    return text;
}

bool
keep_library_needs_one_writer(void)
{
    return sqlite3_libversion_number() < SAFE_VERSION;
}
