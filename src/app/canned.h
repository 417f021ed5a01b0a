/* SPDX-License-Identifier: MIT */
/* Calls whose answers are known already and are given after a while: for simulated and recorded far sides. */
#ifndef TOCSIN_APP_CANNED_H
#define TOCSIN_APP_CANNED_H

#include "engine/ports.h"
#include "util/buf.h"

struct canned_answer {
    const char *error; /* the call fails so; NULL: it is answered. Borrowed until then */
    int status;
    const char *content_type; /* static */
    int64_t retry_after_ms;
    struct buf body;
};

struct canned;

/* Its time and timers are those of ports; borrowed. */
struct canned *canned_new(const struct ports *ports);
/* Its calls are cancelled. */
void canned_free(struct canned *c);
/* Takes the answer's body. */
struct port_call *canned_call_take(struct canned *c, int64_t wait_ms, struct canned_answer *a, port_reply_fn *fn, void *arg);
/* false: it is no call of ours. */
bool canned_cancel(struct canned *c, struct port_call *call);

#endif
