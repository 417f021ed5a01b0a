/* SPDX-License-Identifier: MIT */
/* Calls to far sides that exist only here, answered after a moment. */
#include "app/far_side.h"

#include <assert.h>
#include <stdlib.h>

#include "app/canned.h"
#include "deliver/am_sim.h"
#include "deliver/box_sim.h"
#include "deliver/pager_sim.h"
#include "util/alloc.h"

struct far_side {
    const struct ports *ports;
    struct sims sims;
    struct canned *calls;
};

struct far_side *
far_side_new(const struct ports *ports)
{
    struct far_side *f = xcalloc(1, sizeof *f);
    bool known;

    f->ports = ports;
    f->sims = (struct sims){ slack_sim_new(), am_sim_new(), pager_sim_new(), box_sim_new() };
    am_sim_believe(f->sims.am);
    f->calls = canned_new(ports);
    known = slack_sim_script(f->sims.slack, FAR_SIDE_SCRIPT, NULL);
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
    slack_sim_free(f->sims.slack);
    am_sim_free(f->sims.am);
    pager_sim_free(f->sims.pager);
    box_sim_free(f->sims.box);
    free(f);
}

void
far_side_configure(struct far_side *f, const struct destinations *d)
{
    for (size_t i = 0; i < d->n; i++)
        (void)slack_sim_channel(f->sims.slack, d->v[i].channel);
}

struct port_call *
far_side_http(struct far_side *f, const struct request *r, port_reply_fn *fn, void *arg)
{
    struct sim_answer end;
    struct canned_answer answer;

    sims_call(&f->sims, r, f->ports->now_ms(f->ports->ctx), &end);
    answer = (struct canned_answer){ .error = end.end == SIM_NO_ANSWER ? "no answer in time" : end.error,
        .status = end.status,
        .content_type = end.content_type,
        .retry_after_ms = end.retry_after_ms,
        .body = end.body };
    return canned_call_take(f->calls, end.end == SIM_NO_ANSWER ? r->timeout_ms : FAR_SIDE_ANSWER_MS, &answer, fn, arg);
}

bool
far_side_mix(const struct far_side *f, const char *url, struct buf *body)
{
    return am_sim_mix(f->sims.am, url, f->ports->now_ms(f->ports->ctx), body);
}

bool
far_side_has_silences(const struct far_side *f)
{
    return am_sim_silences(f->sims.am) > 0;
}

bool
far_side_cancel(struct far_side *f, struct port_call *c)
{
    return canned_cancel(f->calls, c);
}
