/* SPDX-License-Identifier: MIT */
/* Calls to a Slack that exists only here, answered after a moment. */
#include "app/far_side.h"

#include <assert.h>
#include <stdlib.h>

#include "app/canned.h"
#include "util/alloc.h"

struct far_side {
    const struct ports *ports;
    struct slack_sim *slack;
    struct canned *calls;
};

struct far_side *
far_side_new(const struct ports *ports)
{
    struct far_side *f = xcalloc(1, sizeof *f);
    bool known;

    f->ports = ports;
    f->slack = slack_sim_new();
    f->calls = canned_new(ports);
    known = slack_sim_script(f->slack, FAR_SIDE_SCRIPT, NULL);
    assert(known);
    (void)known;
    return f;
}

void
far_side_free(struct far_side *f)
{
    if (f == NULL)
        return;
    canned_free(f->calls);
    slack_sim_free(f->slack);
    free(f);
}

void
far_side_configure(struct far_side *f, const struct destinations *d)
{
    for (size_t i = 0; i < d->n; i++)
        (void)slack_sim_channel(f->slack, d->v[i].channel);
}

struct port_call *
far_side_http(struct far_side *f, const struct request *r, port_reply_fn *fn, void *arg)
{
    struct slack_sim_answer end;
    struct canned_answer answer;

    slack_sim_call(f->slack, r, f->ports->now_ms(f->ports->ctx), &end);
    answer = (struct canned_answer){ .error = end.end == SLACK_SIM_SILENT ? "no answer in time" : end.error,
        .status = end.status,
        .content_type = end.content_type,
        .retry_after_ms = end.retry_after_ms,
        .body = end.body };
    return canned_call_take(f->calls, end.end == SLACK_SIM_SILENT ? r->timeout_ms : FAR_SIDE_ANSWER_MS, &answer, fn, arg);
}

bool
far_side_cancel(struct far_side *f, struct port_call *c)
{
    return canned_cancel(f->calls, c);
}
