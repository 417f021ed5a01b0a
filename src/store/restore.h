/* SPDX-License-Identifier: MIT */
/* What a restore says in the log that it brings back. */
#ifndef TOCSIN_STORE_RESTORE_H
#define TOCSIN_STORE_RESTORE_H

#include "store/db.h"

/*
 * A message that waited when the backup was made may have been sent since, and nothing here knows of it: each is marked as one whose last
 * attempt's end is not known, so that the far side is asked before anything is sent.
 */
bool restore_doubt(struct db *db, int64_t now_ms, struct err *err) MUST_USE;

#endif
