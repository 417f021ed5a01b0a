/* SPDX-License-Identifier: MIT */
/*
 * PagerDuty, Events API v2 (https://developer.pagerduty.com/docs/events-api-v2-overview): one call for all, and a key of ours by which an
 * event that comes twice is one. So what may or may not have arrived is sent again, without asking.
 */
#include "deliver/pagerduty.h"

#include <stdlib.h>

#include "deliver/way.h"
#include "util/str.h"

/* Its limit is not told; this much it takes. */
#define PACE_MS 200

static void *
pagerduty_start(void *shared)
{
    struct pagerduty *p = xcalloc(1, sizeof *p);

    p->config = shared;
    pager_answer_begin(&p->answer, PAGER_ANSWER_MAX);
    return p;
}

static void
pagerduty_stop(void *state)
{
    struct pagerduty *p = state;

    if (p == NULL)
        return;
    pager_job_release(&p->job);
    buf_release(&p->answer.body);
    free(p);
}

static int64_t
pagerduty_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    struct pagerduty *p = state;

    (void)job, (void)order;
    return pager_pause_left(&p->pause, now_ms);
}

static void
pagerduty_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct pagerduty *p = state;

    (void)now_ms;
    *out = (struct deliver_step){ .kind = DELIVER_REFUSED };
    if (!pager_take_job(&p->job, pager_config_of(p->config, order), job, order, &out->error))
        return;
    pager_answer_begin(&p->answer, PAGER_ANSWER_MAX);
    out->kind = DELIVER_REQUEST;
    out->request = pagerduty_request(&p->job);
}

/* 202, and in words that it was taken. */
static bool
is_taken(const struct pagerduty *p)
{
    cJSON *tree = pager_answer_tree(&p->answer);
    bool taken = tree != NULL && str_eq(json_get_str(tree, "status"), "success");

    cJSON_Delete(tree);
    return taken;
}

static void
read_answer(struct pagerduty *p, int64_t now_ms, struct deliver_step *out)
{
    const struct pager_config *c = p->job.config;

    if (p->answer.status < 200 || p->answer.status >= 300)
        pager_say_no(c, &p->answer, true, &p->pause, now_ms, out);
    else if (is_taken(p))
        pager_say_done(&p->job, p->job.key, now_ms, out);
    else
        pager_say_strange(c, &p->answer, true, out);
}

static void
pagerduty_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct pagerduty *p = state;

    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    if (reply->kind == REPLY_FAILED)
        pager_say_failed(reply, true, out);
    else if (pager_answer_feed(&p->answer, reply))
        read_answer(p, now_ms, out);
}

const struct deliver_driver pagerduty_driver = {
    .name = "pagerduty",
    .kind = MESSAGE_PAGE,
    .pace_ms = PACE_MS,
    .repeats = true,
    .open = way_open,
    .close = way_close,
    .start = pagerduty_start,
    .stop = pagerduty_stop,
    .wait = pagerduty_wait,
    .begin = pagerduty_begin,
    .feed = pagerduty_feed,
};
