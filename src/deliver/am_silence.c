/* SPDX-License-Identifier: MIT */
/*
 * Silences at an Alertmanager (API v2: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). It has no key against
 * putting one twice, so each comment ends in one, and where an answer was lost the list is read before anything is sent again.
 */
#include "deliver/am_silence.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util/str.h"
#include "util/time.h"

/* What one instance was told the others know by then. */
#define SETTLE_MS 2000
#define LIST_ELEMENT_MAX ((size_t)1 << 20)

static void *
am_open(const struct deliver_config *config)
{
    return (void *)config;
}

static void
am_close(void *shared)
{
    (void)shared;
}

static void *
am_start(void *shared)
{
    struct am_silence *s = xcalloc(1, sizeof *s);

    s->config = shared;
    json_split_init(&s->list, LIST_ELEMENT_MAX);
    return s;
}

static void
forget_job(struct am_silence *s)
{
    cJSON_Delete(s->order);
    cJSON_Delete(s->present);
    s->order = s->present = NULL;
    arena_release(&s->memory);
}

static void
am_stop(void *state)
{
    struct am_silence *s = state;

    if (s == NULL)
        return;
    forget_job(s);
    buf_release(&s->body);
    json_split_release(&s->list);
    free(s);
}

/* Where the clock was set back the pause begins anew: how much of it was over is not known. */
static int64_t
am_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    struct am_silence *s = state;
    int64_t left_ms;

    (void)job, (void)order;
    if (now_ms < s->pause_from_ms)
        s->pause_from_ms = now_ms;
    left_ms = s->pause_from_ms + s->pause_for_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}

static void
begin_call(struct am_silence *s, int64_t now_ms, struct deliver_step *out)
{
    s->status = 0;
    s->retry_after_ms = 0;
    buf_release(&s->body);
    buf_init(&s->body, am_calls[s->call].body_max);
    json_split_release(&s->list);
    json_split_init(&s->list, LIST_ELEMENT_MAX);
    s->list_broken = false;
    *s->found = '\0';
    s->found_live = false;
    out->kind = DELIVER_REQUEST;
    out->request = am_request(s, now_ms);
}

void
am_ask(struct am_silence *s, enum am_call call, int64_t now_ms, struct deliver_step *out)
{
    s->call = call;
    s->asked = 1;
    begin_call(s, now_ms, out);
}

bool
am_ask_next(struct am_silence *s, int64_t now_ms, struct deliver_step *out)
{
    s->instance = (s->instance + 1) % s->target->urls_n;
    if (s->asked >= s->target->urls_n)
        return false;
    s->asked++;
    begin_call(s, now_ms, out);
    return true;
}

static const struct write_target *
target_named(const struct deliver_config *c, const char *source)
{
    for (size_t i = 0; i < c->targets_n; i++)
        if (str_eq(c->targets[i].source, source))
            return &c->targets[i];
    return NULL;
}

bool
am_is_id(const char *id)
{
    size_t n = 0;

    while (id != NULL && (isalnum((unsigned char)id[n]) || id[n] == '-' || id[n] == '_'))
        n++;
    return n > 0 && n < AM_ID_MAX && id[n] == '\0';
}

/* As the order names it, else of the message that put it. */
static const char *
changed_id(const struct am_silence *s, const struct deliver_order *o)
{
    const char *id = json_get_str(s->order, "id");

    return id != NULL ? id : o->target_channel;
}

static bool
take_silence(struct am_silence *s, const struct deliver_order *o, struct err *err)
{
    const char *id;

    s->order = json_parse(o->silence != NULL ? o->silence : "{}", o->silence != NULL ? strlen(o->silence) : 2, NULL);
    if (!cJSON_IsObject(s->order))
        return err_set(err, ERR_REFUSED, "%s says no silence that can be read: put it anew", o->id);
    if (o->act == MESSAGE_SILENCE)
        return true;
    id = changed_id(s, o);
    if (!am_is_id(id))
        return err_set(err, ERR_REFUSED, "it is not known which silence at %s this changes: look for it in :silences",
            o->channel);
    str_copy(s->id, sizeof s->id, id);
    return true;
}

static bool
is_whole(const struct am_silence *s)
{
    return s->act == MESSAGE_EXPIRE || (json_get_array(s->order, "matchers") != NULL && json_get_time(s->order, "ends_at") != 0);
}

static bool
take_job(struct am_silence *s, enum deliver_job job, const struct deliver_order *o, struct err *err)
{
    forget_job(s);
    s->job = job;
    s->act = o->act;
    s->name = arena_strdup(&s->memory, o->id);
    str_copy(s->key, sizeof s->key, o->key);
    *s->id = '\0';
    s->target = target_named(s->config, o->channel);
    if (s->target == NULL || s->target->urls_n == 0)
        return err_set(err, ERR_REFUSED, "no source %s is configured any more: configure it, then send again", o->channel);
    if (s->instance >= s->target->urls_n)
        s->instance = 0;
    if (!take_silence(s, o, err))
        return false;
    return is_whole(s) || err_set(err, ERR_REFUSED, "%s has no matchers or no end: put it anew", o->id);
}

static const enum am_call first_calls[][MESSAGE_ACTS] = {
    [DELIVER_SEND] = { [MESSAGE_SILENCE] = AM_POST, [MESSAGE_EXTEND] = AM_GET, [MESSAGE_EXPIRE] = AM_DELETE },
    [DELIVER_LOOK_UP] = { [MESSAGE_SILENCE] = AM_LIST, [MESSAGE_EXTEND] = AM_LIST, [MESSAGE_EXPIRE] = AM_GET },
};

static void
am_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct am_silence *s = state;

    *out = (struct deliver_step){ .kind = DELIVER_REFUSED };
    if (take_job(s, job, order, &out->error))
        am_ask(s, first_calls[job][order->act], now_ms, out);
}

static void
am_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct am_silence *s = state;

    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        s->status = reply->status;
        s->retry_after_ms = reply->retry_after_ms;
        break;
    case REPLY_CHUNK:
        am_take(s, reply->bytes, reply->len);
        break;
    case REPLY_END:
        am_read(s, now_ms, out);
        break;
    case REPLY_FAILED:
        am_read_failure(s, reply, now_ms, out);
        break;
    }
}

const struct deliver_driver am_silence_driver = {
    .name = "alertmanager",
    .kind = MESSAGE_WRITE,
    .pace_ms = 0,
    .settle_ms = SETTLE_MS,
    .open = am_open,
    .close = am_close,
    .start = am_start,
    .stop = am_stop,
    .wait = am_wait,
    .begin = am_begin,
    .feed = am_feed,
};
