/* SPDX-License-Identifier: MIT */
/* What tocsin asks an Alertmanager about silences: the requests, and the mark by which a comment is known again. */
#include "deliver/am_silence.h"

#include <string.h>

#include "core/silence.h"
#include "util/str.h"
#include "util/time.h"

#define CONNECT_MS (5 * 1000)
#define ANSWER_MAX ((size_t)256 << 10)
#define LIST_MAX ((size_t)256 << 20)
/* As much as a command may carry, and what stands around it. */
#define REQUEST_MAX ((size_t)1 << 20)

const struct am_call_row am_calls[AM_CALLS] = {
    [AM_POST] = { "POST", true, false, ANSWER_MAX },
    [AM_GET] = { "GET", false, true, ANSWER_MAX },
    [AM_LIST] = { "GET", false, false, LIST_MAX },
    [AM_DELETE] = { "DELETE", true, true, ANSWER_MAX },
};

/* The order's words; an extension without any keeps those that stand there. */
static const char *
words_of(const struct am_silence *s, const char *order_name, const char *present_name, const char *otherwise)
{
    const char *words = json_get_str(s->order, order_name);

    if ((words == NULL || *words == '\0') && s->present != NULL)
        words = json_get_str(s->present, present_name);
    return words != NULL && *words != '\0' ? words : otherwise;
}

static void
json_comment(const struct am_silence *s, struct json_out *o)
{
    const char *words = words_of(s, "comment", "comment", "silenced from tocsin");
    struct buf comment = BUF_INIT;

    buf_add(&comment, words, silence_comment_len(words));
    buf_addf(&comment, SILENCE_MARK "%s %s]", s->name, s->key);
    json_strn(o, "comment", buf_text(&comment), comment.len);
    buf_release(&comment);
}

/* A silence keeps its id only where its start is said to the letter as the server gave it. */
static void
json_start(const struct am_silence *s, int64_t now_ms, struct json_out *o)
{
    const char *present = s->present != NULL ? json_get_str(s->present, "startsAt") : NULL;
    int64_t starts_at_ms = json_get_time(s->order, "starts_at");

    if (present != NULL)
        json_str(o, "startsAt", present);
    else if (s->present != NULL && starts_at_ms != 0)
        json_time(o, "startsAt", starts_at_ms);
    else
        json_time(o, "startsAt", starts_at_ms > now_ms ? starts_at_ms : now_ms - AM_START_MARGIN_MS);
}

static void
add_silence(struct am_silence *s, int64_t now_ms, struct buf *body)
{
    const cJSON *present = s->present != NULL ? json_get_array(s->present, "matchers") : NULL;
    struct json_out o;

    time_rfc3339(json_get_time(s->order, "ends_at"), s->sent_end);
    json_begin(&o, body);
    json_open(&o, NULL, '{');
    if (s->present != NULL)
        json_str(&o, "id", s->id);
    json_copy(&o, "matchers", present != NULL ? present : json_get_array(s->order, "matchers"));
    json_start(s, now_ms, &o);
    json_str(&o, "endsAt", s->sent_end);
    json_str(&o, "createdBy", words_of(s, "author", "createdBy", "tocsin"));
    json_comment(s, &o);
    json_close(&o, '}');
}

static char *
url_of(const struct am_silence *s)
{
    struct buf url = BUF_INIT;

    buf_addf(&url, "%s/api/v2/%s%s", s->target->urls[s->instance], am_calls[s->call].one ? "silence/" : "silences",
        am_calls[s->call].one ? s->id : "");
    return buf_take(&url);
}

/* Reads too go to the simulation in a dry run: they ask for what was written there. */
struct request
am_request(struct am_silence *s, int64_t now_ms)
{
    const struct write_target *t = s->target;
    struct request r = {
        .method = am_calls[s->call].method,
        .url = url_of(s),
        .accept = "application/json",
        .auth = t->asked.auth,
        .user = t->user,
        .credential = t->credential,
        .ca_file = t->ca_file,
        .delivers = true,
        .timeout_ms = t->timeout_ms,
        .connect_ms = t->timeout_ms < CONNECT_MS ? t->timeout_ms : CONNECT_MS,
        .max_body_bytes = am_calls[s->call].body_max,
    };
    struct buf body;

    if (s->call != AM_POST)
        return r;
    buf_init(&body, REQUEST_MAX);
    add_silence(s, now_ms, &body);
    r.content_type = "application/json";
    r.body_len = body.len;
    r.body = buf_take(&body);
    return r;
}
