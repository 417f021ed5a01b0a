/* SPDX-License-Identifier: MIT */
/* A keeper inside: the lock, and one connection that writes. */
#ifndef TOCSIN_STORE_KEEPER_H
#define TOCSIN_STORE_KEEPER_H

#include "store/db.h"
#include "store/keep.h"

struct keeper {
    int lock;
    struct db db;
};

/* One transaction, whole or not at all. */
bool keeper_begin(struct keeper *k, struct err *err) MUST_USE;
bool keeper_commit(struct keeper *k, struct err *err) MUST_USE;
void keeper_rollback(struct keeper *k);

#endif
