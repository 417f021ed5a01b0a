/* SPDX-License-Identifier: MIT */
/* The board before the first event of an export: as rows of the fold's tables, written and read. */
#ifndef TOCSIN_STORE_EXPORT_FOLD_H
#define TOCSIN_STORE_EXPORT_FOLD_H

#include "store/db.h"
#include "store/store.h"
#include "util/json.h"

/* A row was added to the line; blob is the hash of what it names, or NULL. false: stop, err is set. */
typedef bool export_fold_fn(void *ctx, const uint8_t *blob, struct err *err);
/* Folds the log up to and with seq, and makes a line for each row of it, the cut's last. Inside a transaction. */
bool export_fold_write(struct db *db, uint64_t seq, const struct model_config *config, struct buf *line, export_fold_fn *put,
    void *ctx, struct err *err) MUST_USE;

/* A fold that is read: a database in memory, into which its rows go. */
struct fold_reading;
struct fold_reading *fold_reading_new(struct err *err) MUST_USE;
void fold_reading_free(struct fold_reading *f);
/* A line that has "fold". bytes: the blob that its row names, or NULL; false: what is wrong with it. */
bool fold_reading_add(struct fold_reading *f, const cJSON *line, const void *bytes, size_t len, struct err *err) MUST_USE;
/* The hash of the blob that the line's row names; false: it names none. */
bool fold_reading_blob(const cJSON *line, uint8_t hash[SHA256_BYTES]) MUST_USE;
/* All rows are in: the empty model becomes the board. */
bool fold_reading_end(struct fold_reading *f, struct model *m, struct err *err) MUST_USE;

#endif
