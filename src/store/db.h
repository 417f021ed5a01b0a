/* SPDX-License-Identifier: MIT */
/* One SQLite connection as we use it: how it is opened, how statements run, and what its faults mean in words. */
#ifndef TOCSIN_STORE_DB_H
#define TOCSIN_STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/err.h"

enum db_mode {
    DB_READ,      /* never writes, never checkpoints */
    DB_IMMUTABLE, /* the same where nothing can be written beside it either; only while nobody owns it */
    DB_WRITE,     /* the file is there; leaves it as it is until db_own() */
    DB_CREATE,    /* a new file */
};

struct db {
    sqlite3 *handle;
    char *path; /* as people know it, for messages */
};

/* file is absolute and without links; path is its name in messages. On failure nothing is open. */
bool db_open(struct db *db, const char *file, const char *path, enum db_mode mode, struct err *err) MUST_USE;
/* NULL-safe in all fields. */
void db_close(struct db *db);
/* WAL, synchronous=FULL, checkpoint at close: from here on the file is ours to write. */
bool db_own(struct db *db, struct err *err) MUST_USE;

/* Sets err from what SQLite said last: names the file, the state, the next step. Always false. */
bool db_fault(const struct db *db, struct err *err);

bool db_exec(struct db *db, const char *sql, struct err *err) MUST_USE;
/* A statement for many uses. */
bool db_prepare(struct db *db, sqlite3_stmt **stmt, const char *sql, struct err *err) MUST_USE;
/* SQLITE_ROW, SQLITE_DONE, or another code with err set. */
int db_step(const struct db *db, sqlite3_stmt *stmt, struct err *err);
/* Runs a statement that gives no rows and makes it ready again. */
bool db_run(const struct db *db, sqlite3_stmt *stmt, struct err *err) MUST_USE;
/* The first column of the first row; fallback where there is none or it is NULL. */
bool db_number(struct db *db, const char *sql, int64_t fallback, int64_t *out, struct err *err) MUST_USE;
/* The same for text, heap; NULL in *out where there is none. */
bool db_text(struct db *db, const char *sql, char **out, struct err *err) MUST_USE;

/* Binding: NULL text and 0 of bind_ref() become NULL. The bytes must live until the statement has run. */
void bind_text(sqlite3_stmt *stmt, int i, const char *s);
void bind_bytes(sqlite3_stmt *stmt, int i, const void *p, size_t len);
void bind_int(sqlite3_stmt *stmt, int i, int64_t n);
void bind_ref(sqlite3_stmt *stmt, int i, uint64_t n);

/* Reading: heap copies, NULL for NULL. */
char *column_dup(sqlite3_stmt *stmt, int i);
/* "" for NULL; lives until the next step. */
const char *column_str(sqlite3_stmt *stmt, int i);

#endif
