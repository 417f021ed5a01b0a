/* SPDX-License-Identifier: MIT */
/* The tables of a store, by version, and how an older one becomes today's. */
#ifndef TOCSIN_STORE_SCHEMA_H
#define TOCSIN_STORE_SCHEMA_H

#include "store/db.h"

struct schema_step {
    int to; /* user_version after it; from 1, without gaps */
    const char *sql;
};
extern const struct schema_step schema_steps[];
extern const size_t schema_steps_n;
/* Makes empty projections of this connection alone; they take the place of the store's in every statement prepared after. */
extern const char schema_copies[];

/* All steps past the file's version, in one transaction. */
bool schema_migrate(struct db *db, const struct schema_step *steps, size_t n, struct err *err) MUST_USE;
/* Ours by application id, of a version we know (*version), and with the tables of that version and nothing else. Writes nothing. */
bool schema_check(struct db *db, const struct schema_step *steps, size_t n, int *version, struct err *err) MUST_USE;

#endif
