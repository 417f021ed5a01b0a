/* SPDX-License-Identifier: MIT */
/* What of the board's changes a service's log tells: sources that answer or fail, messages that arrive or don't, the store. */
#ifndef TOCSIN_APP_SERVE_WATCH_H
#define TOCSIN_APP_SERVE_WATCH_H

#include "core/model.h"
#include "engine/engine.h"
#include "util/vec.h"

struct watched_source {
    char *name;
    bool answered; /* at least once */
    bool failing;
};

/* Zero-initialised is ready. */
struct serve_watch {
    VEC(struct watched_source) sources;
    uint64_t told_seq; /* lines of the log up to here */
    uint64_t generation;
    bool loaded, store_faulty, dead_men_silent;
};

void serve_watch_release(struct serve_watch *w);
/* Logs what is new and durable. */
void serve_watch_look(struct serve_watch *w, const struct engine *e, const struct model *m);

#endif
