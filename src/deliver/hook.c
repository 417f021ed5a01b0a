/* SPDX-License-Identifier: MIT */
/*
 * A hook: each message is posted as JSON to one address. Its key goes along as Idempotency-Key, so that it may come twice: where an
 * answer was lost it is sent again.
 */
#include <stdlib.h>
#include <string.h>

#include "deliver/pager.h"
#include "deliver/way.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/str.h"

/* An attempt whose answer did not come may still be under way. */
#define SETTLE_MS 2000
/* The longest pause that is believed, and the one where the far side asks for one and says not how long. */
#define PAUSE_MAX_MS (INT64_C(60) * 60 * 1000)
#define PAUSE_MS (INT64_C(5) * 1000)

#define HTTP_TOO_EARLY 425

struct hook {
    const struct deliver_config *config;
    const struct hook_config *target;
    char id[MESSAGE_ID_MAX];
    int status;
    int64_t retry_after_ms;
    int64_t pause_from_ms, pause_for_ms;
    struct buf body; /* of the answer */
};

static void *
hook_start(void *shared)
{
    struct hook *h = xcalloc(1, sizeof *h);

    h->config = shared;
    buf_init(&h->body, WAY_ANSWER_MAX);
    return h;
}

static void
hook_stop(void *state)
{
    struct hook *h = state;

    if (h == NULL)
        return;
    buf_release(&h->body);
    free(h);
}

/* Where the clock was set back the pause begins anew: how much of it was over is not known. */
static int64_t
hook_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    struct hook *h = state;
    int64_t left_ms;

    (void)job, (void)order;
    if (now_ms < h->pause_from_ms)
        h->pause_from_ms = now_ms;
    left_ms = h->pause_from_ms + h->pause_for_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}

static const struct hook_config *
hook_named(const struct deliver_config *c, const char *name)
{
    for (size_t i = 0; i < c->hooks_n; i++)
        if (str_eq(c->hooks[i].destination, name))
            return &c->hooks[i];
    return NULL;
}

static struct request
hook_request(const struct hook_config *target, const struct deliver_order *order)
{
    struct buf body = BUF_INIT, headers = BUF_INIT;
    struct request r = { .method = "POST",
        .url = xstrdup(target->url),
        .accept = "*/*",
        .content_type = "application/json; charset=utf-8",
        .auth = target->auth,
        .user = target->user,
        .credential = target->credential,
        .signing = target->signing,
        .ca_file = target->ca_file,
        .delivers = true,
        .timeout_ms = target->timeout_ms,
        .connect_ms = target->timeout_ms < WAY_CONNECT_MS ? target->timeout_ms : WAY_CONNECT_MS,
        .max_body_bytes = WAY_ANSWER_MAX };

    way_json(order, "hook", &body);
    buf_addf(&headers, "Idempotency-Key: %s\n", order->key);
    r.body_len = body.len;
    r.body = buf_take(&body);
    r.headers = buf_take(&headers);
    return r;
}

static void
hook_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct hook *h = state;

    (void)job, (void)now_ms;
    *out = (struct deliver_step){ .kind = DELIVER_REQUEST };
    h->target = hook_named(h->config, way_destination(order));
    h->status = 0;
    h->retry_after_ms = 0;
    buf_clear(&h->body);
    str_copy(h->id, sizeof h->id, order->id);
    if (h->target == NULL)
        way_unknown(order, out);
    else
        out->request = hook_request(h->target, order);
}

static bool
may_pass(int status)
{
    return status >= HTTP_BROKEN || status == HTTP_TIMEOUT || status == HTTP_TOO_EARLY || status == HTTP_TOO_MANY;
}

/* What it says is shown; but what answers "cannot POST /services/…" says an address that may be secret. */
static void
add_words(const struct hook *h, struct buf *out)
{
    struct buf words = BUF_INIT;

    http_add_words(&words, buf_text(&h->body), h->body.len);
    if (h->target->auth != AUTH_ADDRESS || strchr(buf_text(&words), '/') == NULL)
        pager_add_text(out, buf_text(&words));
    buf_release(&words);
}

static void
explain(const struct hook *h, struct err *err)
{
    struct buf words = BUF_INIT;

    add_words(h, &words);
    pager_explain(&h->target->asked, h->status, &words, err);
    buf_release(&words);
}

static void
pause_for(struct hook *h, int64_t now_ms, struct deliver_step *out)
{
    int64_t wait_ms = h->retry_after_ms > 0 ? h->retry_after_ms : h->status == HTTP_TOO_MANY ? PAUSE_MS : 0;

    h->pause_from_ms = now_ms;
    h->pause_for_ms = wait_ms < PAUSE_MAX_MS ? wait_ms : PAUSE_MAX_MS;
    out->retry_after_ms = h->pause_for_ms;
}

static void
read_answer(struct hook *h, int64_t now_ms, struct deliver_step *out)
{
    if (h->status >= 200 && h->status < 300) {
        way_done(h->id, out);
        return;
    }
    explain(h, &out->error);
    out->kind = may_pass(h->status) ? DELIVER_RETRY : DELIVER_REFUSED;
    if (out->kind == DELIVER_REFUSED)
        return;
    out->unsure = h->status >= HTTP_BROKEN;
    pause_for(h, now_ms, out);
}

static void
hook_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct hook *h = state;
    size_t room = h->body.max - h->body.len;

    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        h->status = reply->status;
        h->retry_after_ms = reply->retry_after_ms;
        break;
    case REPLY_CHUNK:
        buf_add(&h->body, reply->bytes, reply->len < room ? reply->len : room);
        break;
    case REPLY_END:
        read_answer(h, now_ms, out);
        break;
    case REPLY_FAILED:
        way_failed(reply, out);
        break;
    }
}

const struct deliver_driver hook_driver = {
    .name = "hook",
    .kind = MESSAGE_HOOK,
    .pace_ms = 0,
    .settle_ms = SETTLE_MS,
    .repeats = true,
    .open = way_open,
    .close = way_close,
    .start = hook_start,
    .stop = hook_stop,
    .wait = hook_wait,
    .begin = hook_begin,
    .feed = hook_feed,
};
