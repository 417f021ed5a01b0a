/* SPDX-License-Identifier: MIT */
/* The model by folding the log, and who wants to see each batch go by. */
#ifndef TOCSIN_STORE_FOLD_H
#define TOCSIN_STORE_FOLD_H

#include "store/db.h"
#include "store/store.h"

/* false: stop, err is set. Either may be NULL. */
typedef bool fold_batch_fn(void *ctx, const struct model *m, const struct event *evs, size_t n, struct err *err);
struct fold_watch {
    fold_batch_fn *before, *after; /* the batch is applied */
    void *ctx;
};

/* The empty model as it was at the cut; *seq is the last event in it. Leaves no copies behind. */
bool fold_begin(struct db *db, struct model *m, uint64_t *seq, struct err *err) MUST_USE;
/* The events after it, up to and with until_seq. The node is that of the last of them. watch may be NULL. */
bool fold_log(struct db *db, uint64_t after_seq, uint64_t until_seq, struct model *m, const struct fold_watch *watch,
    struct err *err) MUST_USE;

#endif
