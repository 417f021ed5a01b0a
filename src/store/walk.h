/* SPDX-License-Identifier: MIT */
/* Walking the chain: from a known hash to the head, every event checked against the one before. */
#ifndef TOCSIN_STORE_WALK_H
#define TOCSIN_STORE_WALK_H

#include "store/db.h"
#include "store/reader.h"
#include "store/writer.h"

/* Called for each event that is good so far, the statement on its row. false: stop, err is set. */
typedef bool walk_fn(void *ctx, sqlite3_stmt *row, struct err *err);

/* Checks all after head->seq, whose hash is head->hash, and moves head to the last. fn may be NULL. err names the first bad event. */
bool walk_chain(struct db *db, struct log_head *head, walk_fn *fn, void *ctx, struct err *err) MUST_USE;
/* Where the log begins: nowhere, or where it was cut. */
bool walk_start(struct db *db, struct log_head *head, struct err *err) MUST_USE;
/* Where the log stands, taken as it is written there. */
bool walk_head(struct db *db, struct log_head *head, struct err *err) MUST_USE;
/* The same from the last checkpoint: what a start does. */
bool walk_tail(struct db *db, struct log_head *head, struct err *err) MUST_USE;

/* The whole chain, every blob, what the tables say of the log, every page; of a store of this schema or an older one. */
bool verify_store(struct db *db, int schema, verify_progress_fn *progress, void *ctx, struct verify_result *out, struct err *err)
    MUST_USE;

#endif
