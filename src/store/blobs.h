/* SPDX-License-Identifier: MIT */
/* The table of blobs while writing: each set of labels and annotations stands once, by its hash. */
#ifndef TOCSIN_STORE_BLOBS_H
#define TOCSIN_STORE_BLOBS_H

#include "store/append.h"
#include "store/db.h"

struct blobs;

struct blobs *blobs_new(struct db *db, struct err *err) MUST_USE;
void blobs_free(struct blobs *b);
/* Sets blob->id, adding it to the table where it is new. */
bool blobs_put(struct blobs *b, struct append_blob *blob, struct err *err) MUST_USE;
/* After a rollback: what was remembered may not be in the table. */
void blobs_forget(struct blobs *b);

#endif
