/* SPDX-License-Identifier: MIT */
/* The simulated world's clock, timers and calls. */
#include "support/sim_ports.h"

#include <stdlib.h>
#include <string.h>

#include "util/str.h"

struct port_timer {
    int64_t at_ms;
    port_timer_fn *fn;
    void *arg;
};

static int64_t
now_ms(void *ctx)
{
    const struct sim_ports *s = ctx;

    return s->now_ms + s->stepped_ms;
}

static int64_t
mono_ms(void *ctx)
{
    return ((const struct sim_ports *)ctx)->now_ms;
}

static uint64_t
no_chance(void *ctx)
{
    (void)ctx;
    return 0;
}

static struct port_timer *
timer_at(void *ctx, int64_t mono_ms, port_timer_fn *fn, void *arg)
{
    struct sim_ports *s = ctx;
    struct port_timer *t = xmalloc(sizeof *t);

    *t = (struct port_timer){ mono_ms, fn, arg };
    vec_push(&s->timers, t);
    return t;
}

static void
timer_remove(struct sim_ports *s, const struct port_timer *t)
{
    for (size_t i = 0; i < s->timers.n; i++)
        if (s->timers.v[i] == t) {
            vec_remove(&s->timers, i);
            return;
        }
}

static void
timer_cancel(void *ctx, struct port_timer *t)
{
    timer_remove(ctx, t);
    free(t);
}

static struct port_call *
http(void *ctx, const struct request *r, port_reply_fn *fn, void *arg)
{
    struct sim_ports *s = ctx;
    struct port_call *c = xmalloc(sizeof *c);

    *c = (struct port_call){ .request = request_copy(r), .sim = s, .fn = fn, .arg = arg };
    c->url = c->request.url;
    vec_push(&s->calls, c);
    return c;
}

static bool
is_open(const struct sim_ports *s, const struct port_call *c)
{
    for (size_t i = 0; i < s->calls.n; i++)
        if (s->calls.v[i] == c)
            return true;
    return false;
}

static void
http_cancel(void *ctx, struct port_call *c)
{
    struct sim_ports *s = ctx;

    for (size_t i = 0; i < s->calls.n; i++)
        if (s->calls.v[i] == c)
            vec_remove(&s->calls, i);
    if (c->expiry != NULL)
        timer_cancel(s, c->expiry);
    request_release(&c->request);
    free(c);
}

static void
again(void *ctx)
{
    ((struct sim_ports *)ctx)->again = true;
}

void
sim_ports_init(struct sim_ports *s)
{
    *s = (struct sim_ports){ .now_ms = INT64_C(1763690400000) };
    s->ports = (struct ports){ .ctx = s,
        .now_ms = now_ms,
        .mono_ms = mono_ms,
        .random = no_chance,
        .timer_at = timer_at,
        .timer_cancel = timer_cancel,
        .http = http,
        .http_cancel = http_cancel,
        .again = again };
}

void
sim_ports_release(struct sim_ports *s)
{
    while (s->calls.n > 0)
        http_cancel(s, s->calls.v[0]);
    while (s->timers.n > 0)
        timer_cancel(s, s->timers.v[0]);
    vec_release(&s->calls);
    vec_release(&s->timers);
}

static struct port_timer *
first_due(struct sim_ports *s, int64_t until_ms)
{
    struct port_timer *first = NULL;

    for (size_t i = 0; i < s->timers.n; i++)
        if (s->timers.v[i]->at_ms <= until_ms && (first == NULL || s->timers.v[i]->at_ms < first->at_ms))
            first = s->timers.v[i];
    return first;
}

void
sim_ports_pass(struct sim_ports *s, int64_t ms)
{
    int64_t until_ms = s->now_ms + ms;

    for (struct port_timer *t; (t = first_due(s, until_ms)) != NULL;) {
        struct port_timer due = *t;

        if (due.at_ms > s->now_ms)
            s->now_ms = due.at_ms;
        timer_cancel(s, t);
        s->fired++;
        due.fn(due.arg);
    }
    s->now_ms = until_ms;
}

struct port_call *
sim_ports_call(struct sim_ports *s, const char *url_end)
{
    for (size_t i = 0; i < s->calls.n; i++)
        if (str_ends(s->calls.v[i]->url, url_end))
            return s->calls.v[i];
    return NULL;
}

/* Off the list before its last reply: the engine thinks it gone then. */
static void
last_reply(struct sim_ports *s, struct port_call *c, const struct reply *r)
{
    port_reply_fn *fn = c->fn;
    void *arg = c->arg;

    http_cancel(s, c);
    fn(arg, r);
}

bool
sim_ports_answer(struct sim_ports *s, const char *url_end, int status, const char *body, size_t chunk)
{
    struct port_call *c = sim_ports_call(s, url_end);
    size_t len = strlen(body);

    if (c == NULL)
        return false;
    c->fn(c->arg, &(struct reply){ .kind = REPLY_HEAD, .status = status, .content_type = "application/json" });
    for (size_t at = 0; at < len && is_open(s, c); at += chunk)
        c->fn(c->arg,
            &(struct reply){ .kind = REPLY_CHUNK,
                .status = status,
                .bytes = body + at,
                .len = len - at < chunk ? len - at : chunk });
    if (is_open(s, c))
        last_reply(s, c, &(struct reply){ .kind = REPLY_END, .status = status });
    return true;
}

void
sim_ports_fail_call(struct sim_ports *s, struct port_call *c, const char *error)
{
    last_reply(s, c, &(struct reply){ .kind = REPLY_FAILED, .error = error });
}

bool
sim_ports_fail(struct sim_ports *s, const char *url_end, const char *error)
{
    struct port_call *c = sim_ports_call(s, url_end);

    if (c == NULL)
        return false;
    sim_ports_fail_call(s, c, error);
    return true;
}

static void
on_expiry(void *arg)
{
    struct port_call *c = arg;

    c->expiry = NULL;
    last_reply(c->sim, c, &(struct reply){ .kind = REPLY_FAILED, .error = "no answer in time" });
}

static bool
end_call(struct sim_ports *s, struct port_call *c, const struct sim_answer *a)
{
    if (a->end == SIM_NO_ANSWER) {
        c->expiry = timer_at(s, s->now_ms + c->request.timeout_ms, on_expiry, c);
        return false;
    }
    if (a->end == SIM_FAILED) {
        last_reply(s, c, &(struct reply){ .kind = REPLY_FAILED, .error = a->error, .unsent = a->unsent });
        return true;
    }
    c->fn(c->arg,
        &(struct reply){ .kind = REPLY_HEAD,
            .status = a->status,
            .content_type = a->content_type,
            .retry_after_ms = a->retry_after_ms });
    if (is_open(s, c) && a->body.len > 0)
        c->fn(c->arg, &(struct reply){ .kind = REPLY_CHUNK, .bytes = a->body.data, .len = a->body.len });
    if (is_open(s, c))
        last_reply(s, c, &(struct reply){ .kind = REPLY_END });
    return true;
}

bool
sim_ports_far(struct sim_ports *s, const struct sims *sims)
{
    struct sim_answer answer;
    bool any = false;

    for (size_t i = 0; i < s->calls.n;) {
        struct port_call *c = s->calls.v[i];
        bool ended = false;

        if (c->request.delivers && c->expiry == NULL) {
            sims_call(sims, &c->request, s->now_ms, &answer);
            ended = end_call(s, c, &answer);
            sim_answer_release(&answer);
        }
        any |= ended;
        i = ended ? 0 : i + 1;
    }
    return any;
}
