/* SPDX-License-Identifier: MIT */
/* Answers that wait for their time. */
#include "app/canned.h"

#include <stdlib.h>

#include "util/vec.h"

#define CHUNK_BYTES ((size_t)256 << 10)

struct port_call {
    struct canned *all;
    struct port_timer *timer;
    struct canned_answer answer;
    port_reply_fn *fn;
    void *arg;
};

struct canned {
    const struct ports *ports;
    VEC(struct port_call *) calls;
};

struct canned *
canned_new(const struct ports *ports)
{
    struct canned *c = xcalloc(1, sizeof *c);

    c->ports = ports;
    return c;
}

static bool
take_out(struct canned *c, const struct port_call *call)
{
    for (size_t i = 0; i < c->calls.n; i++)
        if (c->calls.v[i] == call) {
            vec_remove(&c->calls, i);
            return true;
        }
    return false;
}

static void
call_free(struct port_call *call)
{
    buf_release(&call->answer.body);
    free(call);
}

bool
canned_cancel(struct canned *c, struct port_call *call)
{
    if (!take_out(c, call))
        return false;
    if (call->timer != NULL)
        c->ports->timer_cancel(c->ports->ctx, call->timer);
    call_free(call);
    return true;
}

void
canned_free(struct canned *c)
{
    if (c == NULL)
        return;
    while (c->calls.n > 0)
        canned_cancel(c, c->calls.v[0]);
    vec_release(&c->calls);
    free(c);
}

/* Whoever is given a reply may cancel the call: false then. */
static bool
give(struct canned *c, struct port_call *call, const struct reply *r)
{
    call->fn(call->arg, r);
    for (size_t i = 0; i < c->calls.n; i++)
        if (c->calls.v[i] == call)
            return true;
    return false;
}

static bool
give_body(struct canned *c, struct port_call *call)
{
    const struct canned_answer *a = &call->answer;
    struct reply head = { .kind = REPLY_HEAD,
        .status = a->status,
        .content_type = a->content_type,
        .retry_after_ms = a->retry_after_ms };

    if (!give(c, call, &head))
        return false;
    for (size_t at = 0; at < a->body.len; at += CHUNK_BYTES) {
        size_t n = a->body.len - at < CHUNK_BYTES ? a->body.len - at : CHUNK_BYTES;

        if (!give(c, call, &(struct reply){ .kind = REPLY_CHUNK, .bytes = a->body.data + at, .len = n }))
            return false;
    }
    return true;
}

static void
on_time(void *arg)
{
    struct port_call *call = arg;
    struct canned *c = call->all;
    struct reply last = { .kind = call->answer.error == NULL ? REPLY_END : REPLY_FAILED, .error = call->answer.error };

    call->timer = NULL;
    if (call->answer.error == NULL && !give_body(c, call))
        return;
    take_out(c, call);
    call->fn(call->arg, &last);
    call_free(call);
}

struct port_call *
canned_call_take(struct canned *c, int64_t wait_ms, struct canned_answer *a, port_reply_fn *fn, void *arg)
{
    const struct ports *p = c->ports;
    struct port_call *call = xcalloc(1, sizeof *call);

    *call = (struct port_call){ .all = c, .answer = *a, .fn = fn, .arg = arg };
    *a = (struct canned_answer){ 0 };
    call->timer = p->timer_at(p->ctx, p->mono_ms(p->ctx) + wait_ms, on_time, call);
    vec_push(&c->calls, call);
    return call;
}
