/* SPDX-License-Identifier: MIT */
/*
 * Projections of one connection alone: tables of the same names in its temporary database. A statement that is prepared while they are
 * there means them, and what is written main.NAME the store's own. So one code reads and writes both.
 */
#ifndef TOCSIN_STORE_COPIES_H
#define TOCSIN_STORE_COPIES_H

#include "store/db.h"
#include "store/store.h"

bool copies_make(struct db *db, struct err *err) MUST_USE;
void copies_drop(struct db *db);
/* The model's rows into the copies: sources, alerts, messages. A source keeps the row and the last answer that the store has of it. */
bool copies_write(struct db *db, const struct model *m, struct err *err) MUST_USE;

#endif
