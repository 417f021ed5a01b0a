/* SPDX-License-Identifier: MIT */
/* See the header. */
#include "deliver/slack_run.h"

#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"

#define PIECE 7
#define CONFIG "slack { bot_token_env = TOKEN channel = \"#crash\" }\n"

struct deliver_config *
run_config(const char *text, struct conf_faults *faults)
{
    static const struct conf_section sections[] = { DELIVER_CONF_SECTIONS };
    const struct conf_schema schema = { sections, sizeof sections / sizeof *sections, deliver_conf_rows, deliver_conf_rows_n };
    struct conf *conf = conf_parse(&schema, "t.conf", text, strlen(text), faults);
    struct deliver_config *c = conf != NULL ? deliver_config_new(conf, faults) : NULL;

    conf_free(conf);
    return c;
}

struct slack_run *
slack_run_new(void)
{
    struct slack_run *r = xcalloc(1, sizeof *r);
    struct conf_faults faults = { 0 };

    r->config = run_config(CONFIG, &faults);
    assert_non_null(r->config);
    r->driver = deliver_driver_named("slack");
    r->shared = r->driver->open(r->config);
    r->state = r->driver->start(r->shared);
    r->sim = slack_sim_new();
    r->now_ms = RUN_NOW_MS;
    return r;
}

static void
forget_request(struct slack_run *r)
{
    free(r->url);
    free(r->type);
    free(r->body);
    r->url = r->type = r->body = NULL;
}

void
slack_run_free(struct slack_run *r)
{
    forget_request(r);
    r->driver->stop(r->state);
    r->driver->close(r->shared);
    slack_sim_free(r->sim);
    deliver_config_free(r->config);
    free(r);
}

struct deliver_order
slack_run_order(enum message_act act)
{
    return (struct deliver_order){
        .act = act,
        .channel = "C0CRASH01",
        .text = "db is down",
        .key = RUN_KEY,
        .id = "M12",
        .target_channel = act == MESSAGE_POST ? NULL : "C0CRASH01",
        .target_ts = act == MESSAGE_POST ? NULL : "1700000000.000100",
        .since_ms = RUN_NOW_MS,
    };
}

void
slack_run_script(struct slack_run *r, const char *script)
{
    struct err err = { 0 };

    if (!slack_sim_script(r->sim, script, &err))
        fail_msg("%s", err.text);
}

/* What every step must be. */
static void
look_at_step(struct slack_run *r)
{
    const struct deliver_step *s = &r->step;
    bool failed = s->kind == DELIVER_RETRY || s->kind == DELIVER_REFUSED || s->kind == DELIVER_UNCHANGED;

    assert_int_equal(failed, s->error.text[0] != '\0');
    assert_int_equal(s->kind == DELIVER_DONE, s->channel_id[0] != '\0');
    assert_int_equal(s->ts[0] != '\0', s->kind == DELIVER_DONE && r->posts);
    assert_true(!s->unsure || s->kind == DELIVER_RETRY);
    if (s->kind != DELIVER_REQUEST)
        return;
    forget_request(r);
    r->requests++;
    r->url = xstrdup(s->request.url);
    r->type = xstrdup(s->request.content_type);
    r->body = xstrndup(s->request.body, s->request.body_len);
    assert_true(s->request.delivers);
    assert_string_equal(s->request.credential, SLACK_CREDENTIAL);
}

void
slack_run_begin(struct slack_run *r, enum deliver_job job, const struct deliver_order *o)
{
    r->posts = o->act != MESSAGE_TOPIC && o->act != MESSAGE_CHANNEL && o->act != MESSAGE_INVITE && o->act != MESSAGE_ARCHIVE;
    r->driver->begin(r->state, job, o, r->now_ms, &r->step);
    look_at_step(r);
}

static enum deliver_step_kind
feed(struct slack_run *r, const struct reply *reply)
{
    r->driver->feed(r->state, reply, r->now_ms, &r->step);
    if (reply->kind == REPLY_HEAD || reply->kind == REPLY_CHUNK)
        assert_int_equal(r->step.kind, DELIVER_MORE);
    else
        assert_int_not_equal(r->step.kind, DELIVER_MORE);
    look_at_step(r);
    return r->step.kind;
}

enum deliver_step_kind
slack_run_feed(struct slack_run *r, int status, int64_t retry_after_ms, const char *body, size_t len)
{
    feed(r, &(struct reply){ .kind = REPLY_HEAD, .status = status, .retry_after_ms = retry_after_ms });
    for (size_t at = 0, n; at < len; at += n) {
        char *piece;

        n = len - at < PIECE ? len - at : PIECE;
        piece = xmemdup(body + at, n); /* of its own, so that a sanitizer sees reading past it */
        feed(r, &(struct reply){ .kind = REPLY_CHUNK, .bytes = piece, .len = n });
        free(piece);
    }
    return feed(r, &(struct reply){ .kind = REPLY_END });
}

static enum deliver_step_kind
ask_sim(struct slack_run *r, struct request *request)
{
    struct sim_answer a;
    enum deliver_step_kind kind;

    slack_sim_call(r->sim, request, r->now_ms, &a);
    request_release(request);
    if (a.end == SIM_ANSWERED)
        kind = slack_run_feed(r, a.status, a.retry_after_ms, buf_text(&a.body), a.body.len);
    else
        kind = feed(r,
            &(struct reply){ .kind = REPLY_FAILED, .error = a.end == SIM_FAILED ? a.error : "no whole answer within 10s" });
    sim_answer_release(&a);
    return kind;
}

enum deliver_step_kind
slack_run_job(struct slack_run *r, enum deliver_job job, const struct deliver_order *o)
{
    slack_run_begin(r, job, o);
    while (r->step.kind == DELIVER_REQUEST) {
        struct request request = r->step.request;

        ask_sim(r, &request);
    }
    return r->step.kind;
}

enum deliver_step_kind
slack_run_answer(struct slack_run *r, enum deliver_job job, const struct deliver_order *o, int status, const char *body)
{
    slack_run_begin(r, job, o);
    assert_int_equal(r->step.kind, DELIVER_REQUEST);
    request_release(&r->step.request);
    slack_run_feed(r, status, 0, body, strlen(body));
    if (r->step.kind == DELIVER_REQUEST)
        request_release(&r->step.request);
    return r->step.kind;
}
