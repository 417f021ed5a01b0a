/* SPDX-License-Identifier: MIT */
/* See the header. */
#include "deliver/am_run.h"

#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "deliver/slack_run.h"
#include "util/alloc.h"
#include "util/time.h"

#define PIECE 7

struct am_run *
am_run_new(size_t instances)
{
    static const char *const urls[] = { "http://am:9093", "http://am2:9093" };
    const struct write_target target = { .source = "prod",
        .urls = urls,
        .urls_n = instances,
        .credential = "source prod",
        .asked = { .auth = AUTH_BEARER, .credential_option = "token_file", .right = "write silences", .prefix = "P", .api = "A" },
        .timeout_ms = 10 * MS_SECOND,
        .ack_within_ms = MS_MINUTE };
    struct am_run *r = xcalloc(1, sizeof *r);
    struct conf_faults faults = { 0 };
    struct err err = { 0 };

    r->config = run_config("", &faults);
    assert_non_null(r->config);
    if (!deliver_config_add_target(r->config, &target, &err))
        fail_msg("%s", err.text);
    r->driver = deliver_driver_named("alertmanager");
    r->shared = r->driver->open(r->config);
    r->state = r->driver->start(r->shared);
    r->sim = am_sim_new();
    r->now_ms = AM_NOW_MS;
    return r;
}

static void
forget_request(struct am_run *r)
{
    free(r->method);
    free(r->url);
    free(r->body);
    r->method = r->url = r->body = NULL;
}

void
am_run_free(struct am_run *r)
{
    if (r->step.kind == DELIVER_REQUEST)
        request_release(&r->step.request);
    forget_request(r);
    r->driver->stop(r->state);
    r->driver->close(r->shared);
    am_sim_free(r->sim);
    deliver_config_free(r->config);
    free(r);
}

struct deliver_order
am_run_order(enum message_act act)
{
    return (struct deliver_order){ .act = act,
        .destination = "prod silences",
        .channel = "prod",
        .text = "",
        .key = AM_KEY,
        .id = "M12",
        .target_channel = act == MESSAGE_SILENCE ? NULL : AM_ID,
        .silence = AM_SILENCE,
        .since_ms = AM_NOW_MS };
}

void
am_run_script(struct am_run *r, const char *script)
{
    struct err err = { 0 };

    if (!am_sim_script(r->sim, script, &err))
        fail_msg("%s", err.text);
}

/* What every step must be. */
static void
look_at_step(struct am_run *r)
{
    const struct deliver_step *s = &r->step;
    const struct request *q = &s->request;

    assert_int_equal(s->kind == DELIVER_RETRY || s->kind == DELIVER_REFUSED, s->error.text[0] != '\0');
    assert_int_equal(s->kind == DELIVER_DONE, s->channel_id[0] != '\0' && s->ts[0] != '\0');
    assert_true(!s->unsure || s->kind == DELIVER_RETRY);
    if (s->kind != DELIVER_REQUEST)
        return;
    forget_request(r);
    r->requests++;
    r->method = xstrdup(q->method);
    r->url = xstrdup(q->url);
    r->body = q->body != NULL ? xstrndup(q->body, q->body_len) : xstrdup("");
    assert_true(q->delivers);
    assert_string_equal(q->credential, "source prod");
}

void
am_run_begin(struct am_run *r, enum deliver_job job, const struct deliver_order *o)
{
    if (r->step.kind == DELIVER_REQUEST)
        request_release(&r->step.request);
    r->driver->begin(r->state, job, o, r->now_ms, &r->step);
    look_at_step(r);
}

static enum deliver_step_kind
feed(struct am_run *r, const struct reply *reply)
{
    if (r->step.kind == DELIVER_REQUEST)
        request_release(&r->step.request);
    r->driver->feed(r->state, reply, r->now_ms, &r->step);
    assert_int_equal(r->step.kind == DELIVER_MORE, reply->kind == REPLY_HEAD || reply->kind == REPLY_CHUNK);
    look_at_step(r);
    return r->step.kind;
}

enum deliver_step_kind
am_run_feed(struct am_run *r, int status, int64_t retry_after_ms, const char *body)
{
    feed(r, &(struct reply){ .kind = REPLY_HEAD, .status = status, .retry_after_ms = retry_after_ms });
    for (size_t at = 0, len = strlen(body), n; at < len; at += n) {
        char *piece;

        n = len - at < PIECE ? len - at : PIECE;
        piece = xmemdup(body + at, n); /* of its own, so that a sanitizer sees reading past it */
        feed(r, &(struct reply){ .kind = REPLY_CHUNK, .bytes = piece, .len = n });
        free(piece);
    }
    return feed(r, &(struct reply){ .kind = REPLY_END });
}

enum deliver_step_kind
am_run_fail(struct am_run *r, bool unsent)
{
    return feed(r, &(struct reply){ .kind = REPLY_FAILED, .error = "connection refused by am:9093", .unsent = unsent });
}

enum deliver_step_kind
am_run_job(struct am_run *r, enum deliver_job job, const struct deliver_order *o)
{
    am_run_begin(r, job, o);
    while (r->step.kind == DELIVER_REQUEST) {
        struct sim_answer a;

        am_sim_call(r->sim, &r->step.request, r->now_ms, &a);
        if (a.end == SIM_ANSWERED)
            am_run_feed(r, a.status, a.retry_after_ms, buf_text(&a.body));
        else
            am_run_fail(r, a.unsent);
        sim_answer_release(&a);
    }
    return r->step.kind;
}
