/* SPDX-License-Identifier: MIT */
/*
 * Acknowledgements, their end, and closes at a pager. To do one twice does no harm: the pager says that it stands so already. Opsgenie
 * and JSM accept now and carry out later: what came of it is asked with the next poll, by the id that the acceptance gave.
 */
#include "deliver/ack_write.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/labels.h"
#include "util/str.h"

#define CONNECT_MS (5 * 1000)
#define ANSWER_MAX ((size_t)1 << 20)
#define REQUEST_MAX ((size_t)64 << 10)
/* 960 requests a minute is what PagerDuty takes of one key; polls are among them. */
#define PACE_MS 75
#define SETTLE_MS 1000

static void *
ack_open(const struct deliver_config *config)
{
    return (void *)config;
}

static void
ack_close(void *shared)
{
    (void)shared;
}

static void *
start(void *shared, const struct ack_dialect *dialect)
{
    struct ack_write *w = xcalloc(1, sizeof *w);

    w->config = shared;
    w->dialect = dialect;
    buf_init(&w->body, ANSWER_MAX);
    return w;
}

static void *
pagerduty_start(void *shared)
{
    return start(shared, &pagerduty_acks);
}

static void *
opsgenie_start(void *shared)
{
    return start(shared, &opsgenie_acks);
}

static void *
jsm_start(void *shared)
{
    return start(shared, &jsm_acks);
}

static void
ack_stop(void *state)
{
    struct ack_write *w = state;

    if (w == NULL)
        return;
    arena_release(&w->memory);
    buf_release(&w->body);
    free(w);
}

/* Where the clock was set back the pause begins anew: how much of it was over is not known. */
static int64_t
ack_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    struct ack_write *w = state;
    int64_t left_ms;

    (void)job, (void)order;
    if (now_ms < w->pause_from_ms)
        w->pause_from_ms = now_ms;
    left_ms = w->pause_from_ms + w->pause_for_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}

static const struct write_target *
target_named(const struct deliver_config *c, const char *source)
{
    for (size_t i = 0; i < c->targets_n; i++)
        if (str_eq(c->targets[i].source, source))
            return &c->targets[i];
    return NULL;
}

/* It becomes a part of a path. */
static bool
is_id(const char *id)
{
    size_t n = 0;

    while (id != NULL && (isalnum((unsigned char)id[n]) || (id[n] != '\0' && strchr("-_", id[n]) != NULL)))
        n++;
    return n > 0 && id[n] == '\0';
}

static bool
take_job(struct ack_write *w, enum deliver_job job, const struct deliver_order *o, struct err *err)
{
    arena_release(&w->memory);
    w->job = job;
    w->act = o->act;
    w->name = arena_strdup(&w->memory, o->id);
    w->id = w->from = NULL;
    w->target = target_named(w->config, o->channel);
    if (w->target == NULL || w->target->urls_n == 0)
        return err_set(err, ERR_REFUSED,
            "no source %s is configured any more, or its on_ack is none: configure it, then send again", o->channel);
    if (o->detail != NULL && detail_read(o->detail, &w->memory, &w->detail) && w->detail.alerts_n == 1)
        w->id = labels_get(w->detail.alerts[0].labels, "id");
    if (!is_id(w->id))
        return err_set(err, ERR_REFUSED, "%s does not say which alert of %s it is about: acknowledge it there", o->id,
            o->channel);
    w->from = w->detail.person != NULL ? w->detail.person : w->target->user;
    return true;
}

static void
add_body(const struct ack_write *w, struct request *r)
{
    struct buf body;
    struct json_out o;

    buf_init(&body, REQUEST_MAX);
    json_begin(&o, &body);
    w->dialect->body(w, &o);
    r->body_len = body.len;
    r->body = buf_take(&body);
}

static void
ask(struct ack_write *w, struct deliver_step *out)
{
    const struct write_target *t = w->target;
    bool sends = w->job == DELIVER_SEND;
    struct buf url = BUF_INIT;

    w->status = 0;
    w->retry_after_ms = 0;
    buf_release(&w->body);
    buf_init(&w->body, ANSWER_MAX);
    buf_adds(&url, t->urls[0]);
    w->dialect->path(w, &url);
    out->kind = DELIVER_REQUEST;
    out->request = (struct request){
        .method = sends ? w->dialect->method : "GET",
        .url = buf_take(&url),
        .accept = w->dialect->accept,
        .content_type = "application/json",
        .auth = t->asked.auth,
        .scheme = t->scheme,
        .user = t->user,
        .credential = t->credential,
        .ca_file = t->ca_file,
        .delivers = true,
        .timeout_ms = t->timeout_ms,
        .connect_ms = t->timeout_ms < CONNECT_MS ? t->timeout_ms : CONNECT_MS,
        .max_body_bytes = ANSWER_MAX - 1,
    };
    if (sends && w->dialect->names_user)
        out->request.from = w->from;
    if (sends)
        add_body(w, &out->request);
}

static void
ack_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct ack_write *w = state;

    (void)now_ms;
    *out = (struct deliver_step){ .kind = DELIVER_REFUSED };
    if (take_job(w, job, order, &out->error))
        ask(w, out);
}

static void
ack_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct ack_write *w = state;
    bool again = false;

    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        w->status = reply->status;
        w->retry_after_ms = reply->retry_after_ms;
        break;
    case REPLY_CHUNK:
        buf_add(&w->body, reply->bytes, reply->len);
        break;
    case REPLY_END:
        ack_read(w, now_ms, &again, out);
        if (again)
            ask(w, out);
        break;
    case REPLY_FAILED:
        ack_read_failure(w, reply, out);
        break;
    }
}

#define DRIVER(word, begin_state) \
    { \
        .name = word ACK_DRIVER_END, .kind = MESSAGE_WRITE, .pace_ms = PACE_MS, .settle_ms = SETTLE_MS, .open = ack_open, \
        .close = ack_close, .start = begin_state, .stop = ack_stop, .wait = ack_wait, .begin = ack_begin, .feed = ack_feed, \
    }
const struct deliver_driver pagerduty_ack_driver = DRIVER("pagerduty", pagerduty_start);
const struct deliver_driver opsgenie_ack_driver = DRIVER("opsgenie", opsgenie_start);
const struct deliver_driver jsm_ack_driver = DRIVER("jsm", jsm_start);
