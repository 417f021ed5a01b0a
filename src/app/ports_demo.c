/* SPDX-License-Identifier: MIT */
/* The recorded twin of the live ports: the same engine, drivers and screen, on a night that was. */
#include "app/ports_demo.h"

#include <stdlib.h>

#include "app/canned.h"
#include "app/demo_tape.h"
#include "app/far_side.h"
#include "deliver/am_sim.h"
#include "util/alloc.h"
#include "util/request.h"
#include "util/str.h"

/* What a recorded answer takes. */
#define ANSWER_MS 40
#define SILENCES "/api/v2/silences"

struct ports_demo {
    struct ports ports;
    const struct ports *live;
    struct demo_tape *tape;
    struct canned *answers;
    struct far_side *far;
    int speed;
    int64_t began_ms; /* by the live, monotonic clock */
};

/* Of the night, since the tape began. */
static int64_t
played_ms(const struct ports_demo *p)
{
    return (p->live->mono_ms(p->live->ctx) - p->began_ms) * p->speed;
}

static int64_t
now_ms(void *ctx)
{
    const struct ports_demo *p = ctx;

    return demo_tape_began_ms(p->tape) + played_ms(p);
}

static int64_t
mono_ms(void *ctx)
{
    return played_ms(ctx);
}

static uint64_t
chance(void *ctx)
{
    const struct ports *live = ((struct ports_demo *)ctx)->live;

    return live->random(live->ctx);
}

static struct port_timer *
timer_at(void *ctx, int64_t at_ms, port_timer_fn *fn, void *arg)
{
    const struct ports_demo *p = ctx;

    return p->live->timer_at(p->live->ctx, p->began_ms + (at_ms + p->speed - 1) / p->speed, fn, arg);
}

static void
timer_cancel(void *ctx, struct port_timer *t)
{
    const struct ports *live = ((struct ports_demo *)ctx)->live;

    live->timer_cancel(live->ctx, t);
}

/* "/api/v2/alerts" of "http://demo.example.org:9093/api/v2/alerts?filter=a"; free() it. */
static char *
path_of(const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host == NULL ? NULL : strchr(host + strlen("://"), '/');

    return path == NULL ? xstrdup("/") : xstrndup(path, strcspn(path, "?"));
}

/* Silences were not recorded: there were none. */
static void
play(struct ports_demo *p, const char *url, struct canned_answer *answer)
{
    char *path = path_of(url);
    struct demo_answer recorded;
    struct err err;

    if (str_eq(path, SILENCES)) {
        answer->status = 200;
        buf_adds(&answer->body, "[]");
    } else if (demo_tape_get(p->tape, path, played_ms(p), &recorded, &answer->body, &err)) {
        answer->status = recorded.status;
        answer->error = recorded.failed;
    } else {
        answer->error = "the recording does not have it";
    }
    free(path);
    (void)far_side_mix(p->far, url, &answer->body);
    (void)am_sim_filter(url, &answer->body);
}

static struct port_call *
http(void *ctx, const struct request *r, port_reply_fn *fn, void *arg)
{
    struct ports_demo *p = ctx;
    struct canned_answer answer = { .content_type = "application/json", .body = BUF_INIT };

    if (r->delivers)
        return far_side_http(p->far, r, fn, arg);
    play(p, r->url, &answer);
    return canned_call_take(p->answers, ANSWER_MS, &answer, fn, arg);
}

static void
http_cancel(void *ctx, struct port_call *c)
{
    struct ports_demo *p = ctx;

    if (!canned_cancel(p->answers, c))
        far_side_cancel(p->far, c);
}

static void
again(void *ctx)
{
    const struct ports *live = ((struct ports_demo *)ctx)->live;

    live->again(live->ctx);
}

struct ports_demo *
ports_demo_new(const struct ports *live, int speed, struct err *err)
{
    struct demo_tape *tape = demo_tape_new(err);
    struct ports_demo *p;

    if (tape == NULL)
        return NULL;
    p = xcalloc(1, sizeof *p);
    p->live = live;
    p->tape = tape;
    p->speed = speed;
    p->began_ms = live->mono_ms(live->ctx);
    p->ports = (struct ports){ .ctx = p,
        .now_ms = now_ms,
        .mono_ms = mono_ms,
        .random = chance,
        .timer_at = timer_at,
        .timer_cancel = timer_cancel,
        .http = http,
        .http_cancel = http_cancel,
        .again = again };
    p->answers = canned_new(&p->ports);
    p->far = far_side_new(&p->ports);
    return p;
}

void
ports_demo_free(struct ports_demo *p)
{
    if (p == NULL)
        return;
    canned_free(p->answers);
    far_side_free(p->far);
    demo_tape_free(p->tape);
    free(p);
}

void
ports_demo_configure(struct ports_demo *p, const struct destinations *d)
{
    far_side_configure(p->far, d);
}

const struct ports *
ports_demo_ports(struct ports_demo *p)
{
    return &p->ports;
}

bool
ports_demo_is_over(const struct ports_demo *p)
{
    return played_ms(p) >= demo_tape_length_ms(p->tape);
}
