/* SPDX-License-Identifier: MIT */
/* See the header: one call to the live ports for each of ours. */
#include "app/far_relay.h"

#include <stdlib.h>

#include "util/alloc.h"
#include "util/vec.h"

/* As ports promise. */
#define CHUNK_MAX ((size_t)256 << 10)

struct port_call {
    struct far_relay *relay;
    struct port_call *live;
    char *url;
    struct buf body;
    port_reply_fn *fn;
    void *arg;
};

struct far_relay {
    const struct ports *live;
    const struct far_side *far;
    VEC(struct port_call *) calls;
};

struct far_relay *
far_relay_new(const struct ports *live, const struct far_side *far)
{
    struct far_relay *r = xcalloc(1, sizeof *r);

    r->live = live;
    r->far = far;
    return r;
}

static void
drop(struct far_relay *r, size_t i)
{
    struct port_call *h = r->calls.v[i];

    vec_remove(&r->calls, i);
    buf_release(&h->body);
    free(h->url);
    free(h);
}

void
far_relay_free(struct far_relay *r)
{
    if (r == NULL)
        return;
    while (r->calls.n > 0)
        far_relay_cancel(r, r->calls.v[0]);
    vec_release(&r->calls);
    free(r);
}

/* Its place, or where there is none: who is told may cancel. */
static size_t
place_of(const struct far_relay *r, const void *call)
{
    size_t i = 0;

    while (i < r->calls.n && (const void *)r->calls.v[i] != call)
        i++;
    return i;
}

bool
far_relay_cancel(struct far_relay *r, struct port_call *c)
{
    size_t i = place_of(r, c);

    if (i == r->calls.n)
        return false;
    if (r->calls.v[i]->live != NULL)
        r->live->http_cancel(r->live->ctx, r->calls.v[i]->live);
    drop(r, i);
    return true;
}

static void
give_body(struct port_call *h)
{
    struct far_relay *r = h->relay;
    size_t len;

    (void)far_side_mix(r->far, h->url, &h->body);
    len = h->body.len;
    for (size_t at = 0, n; at < len && place_of(r, h) < r->calls.n; at += n) {
        n = len - at < CHUNK_MAX ? len - at : CHUNK_MAX;
        h->fn(h->arg, &(struct reply){ .kind = REPLY_CHUNK, .bytes = h->body.data + at, .len = n });
    }
}

static void
give_end(struct far_relay *r, struct port_call *h, const struct reply *reply)
{
    size_t i = place_of(r, h);
    port_reply_fn *fn;
    void *arg;

    if (i == r->calls.n)
        return;
    fn = h->fn;
    arg = h->arg;
    drop(r, i);
    fn(arg, reply);
}

static void
on_reply(void *arg, const struct reply *reply)
{
    struct port_call *h = arg;
    struct far_relay *r = h->relay;

    switch (reply->kind) {
    case REPLY_HEAD:
        h->fn(h->arg, reply);
        break;
    case REPLY_CHUNK:
        buf_add(&h->body, reply->bytes, reply->len);
        break;
    case REPLY_END:
        h->live = NULL;
        give_body(h);
        give_end(r, h, reply);
        break;
    case REPLY_FAILED:
        h->live = NULL;
        give_end(r, h, reply);
        break;
    }
}

struct port_call *
far_relay_http(struct far_relay *r, const struct request *request, port_reply_fn *fn, void *arg)
{
    struct port_call *h = xcalloc(1, sizeof *h);

    h->relay = r;
    h->url = xstrdup(request->url);
    buf_init(&h->body, request->max_body_bytes + 1);
    h->fn = fn;
    h->arg = arg;
    vec_push(&r->calls, h);
    h->live = r->live->http(r->live->ctx, request, on_reply, h);
    return h;
}
