/* SPDX-License-Identifier: MIT */
/* The store's file: made whole or not at all, and opened only when it is ours and in order. */
#ifndef TOCSIN_STORE_FILES_H
#define TOCSIN_STORE_FILES_H

#include "store/db.h"
#include "store/place.h"
#include "store/writer.h"

/* For the owner, with the lock held: makes the file where there is none, checks it, migrates it, and starts to write. */
bool files_own(const struct place *p, struct writer *w, struct err *err) MUST_USE;
/* A store that is open for writing, with the lock held: checks it, migrates it; from then on it is ours to write. */
bool files_take(struct db *db, struct log_head *head, struct err *err) MUST_USE;
/* For an owner that needs no file: in memory, gone when it is closed. */
bool files_in_memory(struct writer *w, struct err *err) MUST_USE;
/* For a reader. */
bool files_read(const struct place *p, struct db *db, struct err *err) MUST_USE;
/* The same, also of an older schema. */
bool files_read_any(const struct place *p, struct db *db, int *version, struct err *err) MUST_USE;
/* A store of ours, of a schema that we know. */
bool files_are_ours(struct db *db, int *version, struct err *err) MUST_USE;

/* Gives the store a new id: what is appended from here on is of that node. */
bool files_name_node(struct db *db, struct err *err) MUST_USE;
/* A new file, empty, 0600. */
bool files_make_empty(const char *file, struct err *err) MUST_USE;
/* A database's file and all that SQLite lays beside it. */
void files_remove(const char *file);
/* A name is safe only once its directory is. */
bool files_sync_dir(const char *file, struct err *err) MUST_USE;

#endif
