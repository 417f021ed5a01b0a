/* SPDX-License-Identifier: MIT */
/* The store's file: made whole or not at all, and opened only when it is ours and in order. */
#ifndef TOCSIN_STORE_FILES_H
#define TOCSIN_STORE_FILES_H

#include "store/db.h"
#include "store/place.h"
#include "store/writer.h"

/* For the owner, with the lock held: makes the file where there is none, checks it, migrates it, and starts to write. */
bool files_own(const struct place *p, struct writer *w, struct err *err) MUST_USE;
/* For an owner that needs no file: in memory, gone when it is closed. */
bool files_in_memory(struct writer *w, struct err *err) MUST_USE;
/* For a reader. */
bool files_read(const struct place *p, struct db *db, struct err *err) MUST_USE;

#endif
