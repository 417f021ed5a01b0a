/* SPDX-License-Identifier: MIT */
/* A made-up night: alerts that fire, change and clear, people who act, posts that are delivered, a source that fails. */
#ifndef TOCSIN_TESTS_NIGHT_H
#define TOCSIN_TESTS_NIGHT_H

#include "store/store.h"

#define NIGHT_START_MS INT64_C(1763690400000) /* 2025-11-21T02:00:00Z */

struct night {
    struct model *m; /* of this configuration, after all batches so far */
    size_t alerts;   /* different ones */
    uint64_t chance; /* the next one is of it */
    int64_t now_ms;
    struct events evs; /* the latest batch, applied */
    struct arena arena;
};
void night_init(struct night *n, size_t alerts);
void night_release(struct night *n);
/* Makes and applies one more batch. What it points to lives until the next one. */
void night_go_on(struct night *n);
struct model *night_model(void);
/* So many more batches, whose events are in the log of the store (not its projections). false: the store refused. */
bool night_write(struct night *n, struct store *s, size_t batches);

#endif
