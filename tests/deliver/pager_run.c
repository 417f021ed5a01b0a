/* SPDX-License-Identifier: MIT */
/* See the header. */
#include "deliver/pager_run.h"

#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "core/detail.h"
#include "deliver/slack_run.h"
#include "util/alloc.h"
#include "util/json.h"
#include "util/path.h"
#include "util/str.h"

#define PIECE 7
#define DETAIL \
    "{\"summary\":\"checkout p99 over 2 s\",\"severity\":\"critical\",\"group\":\"service=checkout env=prod\"," \
    "\"runbook\":\"https://wiki.example.org/checkout\",\"reason\":\"level 1 by route checkout\",\"person\":\"ana\"," \
    "\"policy\":\"payments\",\"level\":1,\"count\":3,\"step\":1,\"round\":1,\"alerts\":[" \
    "{\"id\":\"0123456789abcdef0123456789abcdef\",\"level\":1,\"starts_at\":\"2026-11-20T23:20:00.000Z\"," \
    "\"name\":\"HighLatency\",\"service\":\"checkout\",\"severity\":\"critical\",\"summary\":\"p99 over 2 s\",\"source\":\"am\"," \
    "\"env\":\"prod\",\"labels\":{\"alertname\":\"HighLatency\",\"instance\":\"web-1:9090\",\"quote\":\"a\\\"b\"}}," \
    "{\"id\":\"1123456789abcdef0123456789abcdef\",\"level\":2,\"starts_at\":\"2026-11-20T23:21:00.000Z\"," \
    "\"name\":\"ErrorRate\",\"source\":\"am\",\"labels\":{}}]}"

struct pager_run *
pager_run_new(const char *destination)
{
    struct pager_run *r = xcalloc(1, sizeof *r);
    struct conf_faults faults = { 0 };
    const struct destination *d;

    r->config = run_config(PAGER_CONFIG, &faults);
    if (r->config == NULL)
        fail_msg("%s", faults.v[0].text);
    d = destination_named(&r->config->destinations, destination);
    assert_non_null(d);
    r->destination = d->name;
    r->driver = deliver_driver_named(d->driver);
    assert_non_null(r->driver);
    r->shared = r->driver->open(r->config);
    r->state = r->driver->start(r->shared);
    r->sim = pager_sim_new();
    r->now_ms = PAGER_NOW_MS;
    return r;
}

static void
forget_request(struct pager_run *r)
{
    free(r->method);
    free(r->url);
    free(r->body);
    r->method = r->url = r->body = NULL;
}

void
pager_run_free(struct pager_run *r)
{
    if (r->step.kind == DELIVER_REQUEST)
        request_release(&r->step.request);
    forget_request(r);
    r->driver->stop(r->state);
    r->driver->close(r->shared);
    pager_sim_free(r->sim);
    deliver_config_free(r->config);
    free(r);
}

struct deliver_order
pager_run_order(const struct pager_run *r, enum message_act act)
{
    static const struct person ana = { .name = "ana", .opsgenie = "ana@example.org" };
    bool asks = act == MESSAGE_ASK;

    return (struct deliver_order){ .act = act,
        .destination = r->destination,
        .channel = r->destination,
        .text = asks ? "checkout p99 over 2 s\n3 alerts" : "ana has it",
        .key = PAGER_KEY,
        .id = "M12",
        .target_key = asks ? NULL : PAGER_PAGE_KEY,
        .person = asks ? "ana" : NULL,
        .who = asks ? &ana : NULL,
        .detail = asks ? DETAIL : NULL,
        .subjects_n = 3,
        .since_ms = PAGER_NOW_MS };
}

void
pager_run_script(struct pager_run *r, const char *script)
{
    struct err err = { 0 };

    if (!pager_sim_script(r->sim, script, &err))
        fail_msg("%s", err.text);
}

/* What every step must be. */
static void
look_at_step(struct pager_run *r)
{
    const struct deliver_step *s = &r->step;
    const struct request *q = &s->request;
    char credential[64];

    if (s->kind != DELIVER_ABSENT)
        assert_int_equal(s->kind == DELIVER_RETRY || s->kind == DELIVER_REFUSED, s->error.text[0] != '\0');
    assert_int_equal(s->kind == DELIVER_DONE, s->channel_id[0] != '\0' && s->ts[0] != '\0');
    assert_true(!s->unsure || s->kind == DELIVER_RETRY);
    if (s->kind != DELIVER_REQUEST)
        return;
    forget_request(r);
    r->requests++;
    r->after_ms += s->after_ms;
    r->method = xstrdup(q->method);
    r->url = xstrdup(q->url);
    r->body = q->body != NULL ? xstrndup(q->body, q->body_len) : xstrdup("");
    r->auth = q->auth;
    r->secret_at = q->secret_at;
    assert_true(q->delivers);
    (void)snprintf(credential, sizeof credential, "destination %s", r->destination);
    assert_string_equal(q->credential, credential);
}

void
pager_run_begin(struct pager_run *r, enum deliver_job job, const struct deliver_order *o)
{
    if (r->step.kind == DELIVER_REQUEST)
        request_release(&r->step.request);
    r->driver->begin(r->state, job, o, r->now_ms, &r->step);
    look_at_step(r);
}

static enum deliver_step_kind
feed(struct pager_run *r, const struct reply *reply)
{
    if (r->step.kind == DELIVER_REQUEST)
        request_release(&r->step.request);
    r->driver->feed(r->state, reply, r->now_ms, &r->step);
    assert_int_equal(r->step.kind == DELIVER_MORE, reply->kind == REPLY_HEAD || reply->kind == REPLY_CHUNK);
    look_at_step(r);
    return r->step.kind;
}

enum deliver_step_kind
pager_run_feed(struct pager_run *r, int status, int64_t retry_after_ms, const char *body)
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
pager_run_fail(struct pager_run *r, bool unsent)
{
    return feed(r, &(struct reply){ .kind = REPLY_FAILED, .error = "connection refused by pager:443", .unsent = unsent });
}

static void
ask_sim(struct pager_run *r)
{
    struct request request = request_copy(&r->step.request);
    struct sim_answer a;

    sims_call(&(struct sims){ .pager = r->sim }, &request, r->now_ms, &a);
    request_release(&request);
    if (a.end == SIM_ANSWERED)
        pager_run_feed(r, a.status, a.retry_after_ms, buf_text(&a.body));
    else
        pager_run_fail(r, a.end == SIM_FAILED && a.unsent);
    sim_answer_release(&a);
}

enum deliver_step_kind
pager_run_job(struct pager_run *r, enum deliver_job job, const struct deliver_order *o)
{
    pager_run_begin(r, job, o);
    while (r->step.kind == DELIVER_REQUEST)
        ask_sim(r);
    return r->step.kind;
}

cJSON *
pager_run_tree(const struct pager_run *r)
{
    struct err err = { 0 };
    cJSON *tree = json_parse(r->body, strlen(r->body), &err);

    if (tree == NULL)
        fail_msg("%s: %s", err.text, r->body);
    return tree;
}

char *
pager_run_data(const char *name)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    struct err err = { 0 };

    buf_addf(&path, "%s/data/%s", TESTS_DIR, name);
    if (!path_read(buf_text(&path), 1 << 20, &text, &err))
        fail_msg("%s", err.text);
    buf_release(&path);
    return buf_take(&text);
}
