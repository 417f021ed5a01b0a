/* SPDX-License-Identifier: MIT */
/* A store's file copied page by page, as it is at one moment. */
#ifndef TOCSIN_STORE_COPY_H
#define TOCSIN_STORE_COPY_H

#include "store/db.h"
#include "store/keep.h"
#include "store/place.h"
#include "store/walk.h"

/* What is written until it is whole. */
#define COPY_SUFFIX ".part"

/* Where a new file is to be: its directory is there, and it is not (ERR_REFUSED). */
bool copy_target(struct place *to, const char *file, struct err *err) MUST_USE;
/* The file named part, made anew; as copy_store() gives it. */
int copy_open(const char *part, struct err *err) MUST_USE;
/*
 * All of from into the file named part, made anew (0600; what an interrupted copy left there goes), on disk where true. path is its name
 * in messages. The descriptor of it, which keeps others from writing there until it is closed, or -1 with nothing left behind.
 */
int copy_store(struct db *from, const char *part, const char *path, keep_progress_fn *progress, void *ctx, struct err *err)
    MUST_USE;
/* part under its final name, where nothing may be yet; the name is on disk where true. */
bool copy_name(const char *part, const char *file, struct err *err) MUST_USE;
/* The facts of a store that is open. */
bool copy_facts(struct db *db, int schema, struct store_facts *out, struct err *err) MUST_USE;

#endif
