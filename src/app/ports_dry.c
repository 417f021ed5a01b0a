/* SPDX-License-Identifier: MIT */
/* The dry twin of the live ports: one question for each request, whether it delivers. */
#include "app/ports_dry.h"

#include <stdlib.h>

#include "app/far_relay.h"
#include "app/far_side.h"
#include "util/alloc.h"

struct ports_dry {
    struct ports ports;
    const struct ports *live;
    struct far_side *far;
    struct far_relay *relay;
};

static int64_t
now_ms(void *ctx)
{
    const struct ports *live = ((struct ports_dry *)ctx)->live;

    return live->now_ms(live->ctx);
}

static int64_t
mono_ms(void *ctx)
{
    const struct ports *live = ((struct ports_dry *)ctx)->live;

    return live->mono_ms(live->ctx);
}

static uint64_t
chance(void *ctx)
{
    const struct ports *live = ((struct ports_dry *)ctx)->live;

    return live->random(live->ctx);
}

static struct port_timer *
timer_at(void *ctx, int64_t at_ms, port_timer_fn *fn, void *arg)
{
    const struct ports *live = ((struct ports_dry *)ctx)->live;

    return live->timer_at(live->ctx, at_ms, fn, arg);
}

static void
timer_cancel(void *ctx, struct port_timer *t)
{
    const struct ports *live = ((struct ports_dry *)ctx)->live;

    live->timer_cancel(live->ctx, t);
}

static struct port_call *
http(void *ctx, const struct request *r, port_reply_fn *fn, void *arg)
{
    struct ports_dry *p = ctx;

    if (r->delivers)
        return far_side_http(p->far, r, fn, arg);
    if (far_side_has_silences(p->far))
        return far_relay_http(p->relay, r, fn, arg);
    return p->live->http(p->live->ctx, r, fn, arg);
}

static void
http_cancel(void *ctx, struct port_call *c)
{
    struct ports_dry *p = ctx;

    if (!far_side_cancel(p->far, c) && !far_relay_cancel(p->relay, c))
        p->live->http_cancel(p->live->ctx, c);
}

static void
again(void *ctx)
{
    const struct ports *live = ((struct ports_dry *)ctx)->live;

    live->again(live->ctx);
}

struct ports_dry *
ports_dry_new(const struct ports *live)
{
    struct ports_dry *p = xcalloc(1, sizeof *p);

    p->live = live;
    p->far = far_side_new(live);
    p->relay = far_relay_new(live, p->far);
    p->ports = (struct ports){ .ctx = p,
        .now_ms = now_ms,
        .mono_ms = mono_ms,
        .random = chance,
        .timer_at = timer_at,
        .timer_cancel = timer_cancel,
        .http = http,
        .http_cancel = http_cancel,
        .again = again };
    return p;
}

void
ports_dry_free(struct ports_dry *p)
{
    if (p == NULL)
        return;
    far_relay_free(p->relay);
    far_side_free(p->far);
    free(p);
}

void
ports_dry_configure(struct ports_dry *p, const struct destinations *d)
{
    far_side_configure(p->far, d);
}

const struct ports *
ports_dry_ports(struct ports_dry *p)
{
    return &p->ports;
}
