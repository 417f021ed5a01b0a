/* SPDX-License-Identifier: MIT */
/* The table of blobs while writing. */
#include "store/blobs.h"

#include <string.h>

/* Ids of hashes seen lately, so that what flaps is not looked up again; a power of two. */
#define BLOBS_RECENT 4096

struct recent {
    uint8_t hash[SHA256_BYTES];
    int64_t id; /* 0: empty */
};

struct blobs {
    struct db *db;
    sqlite3_stmt *insert, *find;
    struct recent recent[BLOBS_RECENT];
};

struct blobs *
blobs_new(struct db *db, struct err *err)
{
    struct blobs *b = xcalloc(1, sizeof *b);

    b->db = db;
    if (db_prepare(db, &b->insert, "INSERT INTO blob (hash, data) VALUES (?, ?)", err)
        && db_prepare(db, &b->find, "SELECT id FROM blob WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1", err))
        return b;
    blobs_free(b);
    return NULL;
}

void
blobs_free(struct blobs *b)
{
    if (b == NULL)
        return;
    sqlite3_finalize(b->insert);
    sqlite3_finalize(b->find);
    free(b);
}

void
blobs_forget(struct blobs *b)
{
    memset(b->recent, 0, sizeof b->recent);
}

static struct recent *
slot_of(struct blobs *b, const uint8_t hash[SHA256_BYTES])
{
    return &b->recent[(hash[0] | (unsigned)hash[1] << 8) % BLOBS_RECENT];
}

/* 0 for a new one. */
static bool
find_id(struct blobs *b, const uint8_t hash[SHA256_BYTES], int64_t *id, struct err *err)
{
    int rc;

    bind_bytes(b->find, 1, hash, SHA256_BYTES);
    rc = db_step(b->db, b->find, err);
    *id = rc == SQLITE_ROW ? sqlite3_column_int64(b->find, 0) : 0;
    sqlite3_reset(b->find);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static bool
insert_blob(struct blobs *b, struct append_blob *blob, struct err *err)
{
    bind_bytes(b->insert, 1, blob->hash, SHA256_BYTES);
    bind_bytes(b->insert, 2, blob->bytes, blob->len);
    if (!db_run(b->db, b->insert, err))
        return false;
    blob->id = sqlite3_last_insert_rowid(b->db->handle);
    return true;
}

bool
blobs_put(struct blobs *b, struct append_blob *blob, struct err *err)
{
    struct recent *r = slot_of(b, blob->hash);

    if (r->id != 0 && memcmp(r->hash, blob->hash, SHA256_BYTES) == 0) {
        blob->id = r->id;
        return true;
    }
    if (!find_id(b, blob->hash, &blob->id, err) || (blob->id == 0 && !insert_blob(b, blob, err)))
        return false;
    memcpy(r->hash, blob->hash, SHA256_BYTES);
    r->id = blob->id;
    return true;
}
