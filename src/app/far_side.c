/* SPDX-License-Identifier: MIT */
/* Calls to a Slack that exists only here, answered after a moment. */
#include "app/far_side.h"

#include <assert.h>
#include <stdlib.h>

#include "util/vec.h"

struct far_call {
    struct far_side *far;
    struct port_timer *timer;
    struct slack_sim_answer answer;
    port_reply_fn *fn;
    void *arg;
};

struct far_side {
    const struct ports *ports;
    struct slack_sim *slack;
    VEC(struct far_call *) calls;
};

struct far_side *
far_side_new(const struct ports *ports)
{
    struct far_side *f = xcalloc(1, sizeof *f);
    bool known;

    f->ports = ports;
    f->slack = slack_sim_new();
    known = slack_sim_script(f->slack, FAR_SIDE_SCRIPT, NULL);
    assert(known);
    (void)known;
    return f;
}

static bool
remove_call(struct far_side *f, const struct far_call *c)
{
    for (size_t i = 0; i < f->calls.n; i++)
        if (f->calls.v[i] == c) {
            vec_remove(&f->calls, i);
            return true;
        }
    return false;
}

static void
call_free(struct far_call *c)
{
    slack_sim_answer_release(&c->answer);
    free(c);
}

bool
far_side_cancel(struct far_side *f, struct port_call *call)
{
    struct far_call *c = (struct far_call *)call;

    if (!remove_call(f, c))
        return false;
    if (c->timer != NULL)
        f->ports->timer_cancel(f->ports->ctx, c->timer);
    call_free(c);
    return true;
}

void
far_side_free(struct far_side *f)
{
    if (f == NULL)
        return;
    while (f->calls.n > 0)
        far_side_cancel(f, (struct port_call *)f->calls.v[0]);
    vec_release(&f->calls);
    slack_sim_free(f->slack);
    free(f);
}

static bool
is_open(const struct far_side *f, const struct far_call *c)
{
    for (size_t i = 0; i < f->calls.n; i++)
        if (f->calls.v[i] == c)
            return true;
    return false;
}

/* A reply may cancel the call. */
static bool
give(struct far_side *f, struct far_call *c, const struct reply *r)
{
    c->fn(c->arg, r);
    return is_open(f, c);
}

static void
end_call(struct far_side *f, struct far_call *c, const struct reply *r)
{
    remove_call(f, c);
    c->fn(c->arg, r);
    call_free(c);
}

static void
on_time(void *arg)
{
    struct far_call *c = arg;
    struct far_side *f = c->far;
    const struct slack_sim_answer *a = &c->answer;
    struct reply head = { .kind = REPLY_HEAD,
        .status = a->status,
        .content_type = a->content_type,
        .retry_after_ms = a->retry_after_ms };

    c->timer = NULL;
    if (a->end == SLACK_SIM_SILENT)
        end_call(f, c, &(struct reply){ .kind = REPLY_FAILED, .error = "no answer in time" });
    else if (a->end == SLACK_SIM_FAILED)
        end_call(f, c, &(struct reply){ .kind = REPLY_FAILED, .error = a->error });
    else if (give(f, c, &head)
        && (a->body.len == 0
            || give(f, c, &(struct reply){ .kind = REPLY_CHUNK, .bytes = a->body.data, .len = a->body.len })))
        end_call(f, c, &(struct reply){ .kind = REPLY_END });
}

struct port_call *
far_side_http(struct far_side *f, const struct request *r, port_reply_fn *fn, void *arg)
{
    const struct ports *p = f->ports;
    struct far_call *c = xcalloc(1, sizeof *c);
    int64_t wait_ms;

    c->far = f;
    c->fn = fn;
    c->arg = arg;
    slack_sim_call(f->slack, r, p->now_ms(p->ctx), &c->answer);
    wait_ms = c->answer.end == SLACK_SIM_SILENT ? r->timeout_ms : FAR_SIDE_ANSWER_MS;
    c->timer = p->timer_at(p->ctx, p->mono_ms(p->ctx) + wait_ms, on_time, c);
    vec_push(&f->calls, c);
    return (struct port_call *)c;
}
