/* SPDX-License-Identifier: MIT */
/*
 * Opsgenie (https://docs.opsgenie.com/docs/alert-api) and Jira Service Management Operations, its successor: one module. What is written is
 * accepted first and carried out later, so after each write it is asked what became of it, where that can be asked. Our key is the alias:
 * of one alias one alert is open at most.
 */
#include "deliver/opsgenie.h"

#include <stdlib.h>

#include "deliver/way.h"
#include "util/str.h"

#define PACE_MS 200
/* A request whose answer did not come may still be under way there. */
#define SETTLE_MS 5000

static void *
opsgenie_start(void *shared)
{
    struct opsgenie *s = xcalloc(1, sizeof *s);

    s->config = shared;
    pager_answer_begin(&s->answer, PAGER_ANSWER_MAX);
    return s;
}

static void
opsgenie_stop(void *state)
{
    struct opsgenie *s = state;

    if (s == NULL)
        return;
    pager_job_release(&s->job);
    buf_release(&s->answer.body);
    free(s);
}

static int64_t
opsgenie_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    struct opsgenie *s = state;

    (void)job, (void)order;
    return pager_pause_left(&s->pause, now_ms);
}

enum opsgenie_call
opsgenie_call_of(enum pager_act act)
{
    static const enum opsgenie_call calls[PAGER_ACTS] = {
        [PAGER_PAGE] = OPSGENIE_CREATE,
        [PAGER_ANSWERED] = OPSGENIE_ACK,
        [PAGER_RESOLVE] = OPSGENIE_CLOSE,
    };

    return calls[act];
}

void
opsgenie_ask(struct opsgenie *s, enum opsgenie_call call, struct deliver_step *out)
{
    static const int64_t pauses_ms[OPSGENIE_POLLS] = { 300, 700, 1000, 2000, 4000, 8000 };

    s->call = call;
    pager_answer_begin(&s->answer, opsgenie_calls[call].answer_max);
    out->kind = DELIVER_REQUEST;
    out->request = opsgenie_request(s);
    out->after_ms = call == OPSGENIE_STATUS ? pauses_ms[s->polls] : 0;
}

/* Operations' API knows an alert by its id alone: what was not told when it was paged is looked up by the alias. */
static enum opsgenie_call
first_call(const struct opsgenie *s)
{
    const struct pager_job *j = &s->job;

    if (j->job == DELIVER_LOOK_UP)
        return OPSGENIE_GET;
    if (j->act != PAGER_PAGE && j->config->dialect == PAGER_JSM_API && *s->alert_id == '\0')
        return OPSGENIE_GET;
    return opsgenie_call_of(j->act);
}

/* A page may ring twice where what was lost had arrived, and was answered since: that must be asked, where it can be. */
static bool
is_asked_for(const struct pager_job *j)
{
    return j->act == PAGER_PAGE && j->config->dialect != PAGER_JSM;
}

static void
opsgenie_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct opsgenie *s = state;

    (void)now_ms;
    *out = (struct deliver_step){ .kind = DELIVER_REFUSED };
    if (!pager_take_job(&s->job, pager_config_of(s->config, order), job, order, &out->error))
        return;
    *s->request_id = '\0';
    *s->alert_id = '\0';
    s->polls = 0;
    if (s->job.alert_there != NULL && !str_eq(s->job.alert_there, s->job.key)
        && !str_copy(s->alert_id, sizeof s->alert_id, s->job.alert_there))
        *s->alert_id = '\0';
    if (job == DELIVER_LOOK_UP && !is_asked_for(&s->job))
        pager_say_again(out);
    else
        opsgenie_ask(s, first_call(s), out);
}

static void
opsgenie_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct opsgenie *s = state;

    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    if (reply->kind == REPLY_FAILED)
        pager_say_failed(reply, opsgenie_calls[s->call].writes || *s->request_id != '\0', out);
    else if (pager_answer_feed(&s->answer, reply))
        opsgenie_read(s, now_ms, out);
}

#define DRIVER(word) \
    { \
        .name = (word), .kind = MESSAGE_PAGE, .pace_ms = PACE_MS, .settle_ms = SETTLE_MS, .open = way_open, .close = way_close, \
        .start = opsgenie_start, .stop = opsgenie_stop, .wait = opsgenie_wait, .begin = opsgenie_begin, .feed = opsgenie_feed \
    }

const struct deliver_driver opsgenie_driver = DRIVER("opsgenie");
const struct deliver_driver jsm_driver = DRIVER("jsm");
