/* SPDX-License-Identifier: MIT */
/* What the simulated Slack can do: the methods that the driver asks, with Slack's own arguments, answers and words for errors. */
#include "deliver/slack_sim_own.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deliver/slack.h"
#include "util/str.h"

#define PAGE_DEFAULT 100
#define PAGE_MAX 999
#define US_PER_S INT64_C(1000000)

/* Forms carry words only. */
static bool
arg_bool(const cJSON *args, const char *name)
{
    return json_get_bool(args, name, false) || str_eq(json_get_str(args, name), "true");
}

size_t
sim_arg_limit(const cJSON *args)
{
    const char *text = json_get_str(args, "limit");
    long n = text != NULL ? strtol(text, NULL, 10) : (long)json_get_int(args, "limit", PAGE_DEFAULT);

    return n < 1 ? PAGE_DEFAULT : n > PAGE_MAX ? PAGE_MAX : (size_t)n;
}

static int64_t
us_of(const char *ts)
{
    char *end = NULL;
    int64_t us = ts != NULL ? strtoll(ts, &end, 10) : 0;

    if (us < 0 || us > INT64_MAX / US_PER_S - 1)
        return 0;
    us *= US_PER_S;
    return ts != NULL && *end == '.' ? us + strtol(end + 1, NULL, 10) % US_PER_S : us;
}

static const char *
text_word(const cJSON *args)
{
    const char *text = json_get_str(args, "text");

    return text == NULL || *text == '\0' ? "no_text" : NULL;
}

static void
set_text(struct slack_sim_post *p, const char *text)
{
    free(p->text);
    p->text = xstrndup(text, strnlen(text, SLACK_SIM_TEXT_BYTES));
    str_trim_partial(p->text);
}

/* Those given take the place of what was; an empty list takes them away. */
static void
set_blocks(struct slack_sim_post *p, const cJSON *args)
{
    const cJSON *blocks = json_get_array(args, "blocks");
    struct buf text = BUF_INIT;
    struct json_out o;

    if (blocks == NULL)
        return;
    free(p->blocks);
    p->blocks = NULL;
    if (blocks->child == NULL)
        return;
    json_begin(&o, &text);
    json_copy(&o, NULL, blocks);
    p->blocks = buf_take(&text);
}

static void
set_metadata(struct slack_sim_post *p, const cJSON *args)
{
    const cJSON *metadata = json_get_object(args, "metadata");
    const cJSON *payload = metadata != NULL ? json_get_object(metadata, "event_payload") : NULL;

    if (payload == NULL || !str_eq(json_get_str(metadata, "event_type"), SLACK_EVENT_TYPE))
        return;
    free(p->key);
    free(p->message);
    p->key = xstrdup_or_null(json_get_str(payload, "key"));
    p->message = xstrdup_or_null(json_get_str(payload, "message"));
}

static char *
new_ts(struct slack_sim *sim, int64_t now_ms)
{
    char ts[SIM_ID_MAX];
    int64_t us = now_ms * 1000;

    sim->last_us = us > sim->last_us ? us : sim->last_us + 1;
    snprintf(ts, sizeof ts, "%" PRId64 ".%06d", sim->last_us / US_PER_S, (int)(sim->last_us % US_PER_S));
    return xstrdup(ts);
}

static void
json_post(struct json_out *o, const char *key, const struct slack_sim_post *p, bool metadata)
{
    json_open(o, key, '{');
    json_str(o, "type", "message");
    json_str(o, "ts", p->ts);
    json_str(o, "text", p->text);
    if (p->thread_ts != NULL)
        json_str(o, "thread_ts", p->thread_ts);
    if (metadata && p->key != NULL) {
        json_open(o, "metadata", '{');
        json_str(o, "event_type", SLACK_EVENT_TYPE);
        json_open(o, "event_payload", '{');
        json_str(o, "key", p->key);
        json_str(o, "message", p->message != NULL ? p->message : "");
        json_close(o, '}');
        json_close(o, '}');
    }
    json_close(o, '}');
}

static const char *
post_message(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const struct slack_sim_channel *channel = sim_channel_find(sim, json_get_str(args, "channel"));
    struct slack_sim_post p = { 0 };

    if (channel == NULL)
        return "channel_not_found";
    if (channel->archived)
        return "is_archived";
    if (text_word(args) != NULL)
        return text_word(args);
    p.channel = xstrdup(channel->id);
    p.ts = new_ts(sim, now_ms);
    p.thread_ts = xstrdup_or_null(json_get_str(args, "thread_ts"));
    p.broadcast = p.thread_ts != NULL && arg_bool(args, "reply_broadcast");
    set_text(&p, json_get_str(args, "text"));
    set_blocks(&p, args);
    set_metadata(&p, args);
    if (sim->posts.n == SLACK_SIM_POSTS_MAX) {
        sim_post_release(&sim->posts.v[0]);
        vec_remove(&sim->posts, 0);
    }
    vec_push(&sim->posts, p);
    json_str(o, "channel", p.channel);
    json_str(o, "ts", p.ts);
    json_post(o, "message", &p, true);
    return NULL;
}

static struct slack_sim_post *
find_post(struct slack_sim *sim, const char *channel, const char *ts)
{
    for (size_t i = 0; i < sim->posts.n; i++)
        if (str_eq(sim->posts.v[i].channel, channel) && str_eq(sim->posts.v[i].ts, ts))
            return &sim->posts.v[i];
    return NULL;
}

static const char *
update(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const struct slack_sim_channel *channel = sim_channel_find(sim, json_get_str(args, "channel"));
    struct slack_sim_post *p = channel != NULL ? find_post(sim, channel->id, json_get_str(args, "ts")) : NULL;

    (void)now_ms;
    if (channel == NULL)
        return "channel_not_found";
    if (p == NULL)
        return "message_not_found";
    if (text_word(args) != NULL)
        return text_word(args);
    set_text(p, json_get_str(args, "text"));
    set_blocks(p, args);
    set_metadata(p, args);
    p->changes++;
    json_str(o, "channel", p->channel);
    json_str(o, "ts", p->ts);
    json_str(o, "text", p->text);
    json_post(o, "message", p, true);
    return NULL;
}

void
sim_json_cursor(struct json_out *o, const char *next)
{
    json_bool(o, "has_more", *next != '\0');
    json_open(o, "response_metadata", '{');
    json_str(o, "next_cursor", next);
    json_close(o, '}');
}

/* One page of posts; those of a thread oldest first, the others youngest first, as Slack does. The cursor is where the next begins. */
static void
json_posts(struct slack_sim *sim, const cJSON *args, const char *channel, const char *thread, struct json_out *o)
{
    size_t limit = sim_arg_limit(args), given = 0;
    const char *cursor = json_get_str(args, "cursor"), *next = "";
    int64_t from = us_of(json_get_str(args, "oldest")), place = us_of(cursor);

    json_open(o, "messages", '[');
    for (size_t i = 0; i < sim->posts.n; i++) {
        const struct slack_sim_post *p = &sim->posts.v[thread != NULL ? i : sim->posts.n - 1 - i];
        bool parent = thread != NULL && str_eq(p->ts, thread);

        if (!str_eq(p->channel, channel) || !(parent || str_eq(p->thread_ts, thread)) || (us_of(p->ts) < from && !parent))
            continue;
        if (cursor != NULL && (thread != NULL ? us_of(p->ts) < place : us_of(p->ts) > place))
            continue;
        if (given++ == limit) {
            next = p->ts;
            break;
        }
        json_post(o, NULL, p, arg_bool(args, "include_all_metadata"));
    }
    json_close(o, ']');
    sim_json_cursor(o, next);
}

static const char *
history(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const struct slack_sim_channel *channel = sim_channel_find(sim, json_get_str(args, "channel"));

    (void)now_ms;
    if (channel == NULL)
        return "channel_not_found";
    json_posts(sim, args, channel->id, NULL, o);
    return NULL;
}

static const char *
replies(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const struct slack_sim_channel *channel = sim_channel_find(sim, json_get_str(args, "channel"));
    const char *ts = json_get_str(args, "ts");

    (void)now_ms;
    if (channel == NULL)
        return "channel_not_found";
    if (ts == NULL || find_post(sim, channel->id, ts) == NULL)
        return "thread_not_found";
    json_posts(sim, args, channel->id, ts, o);
    return NULL;
}

static const char *
auth_test(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    (void)sim, (void)args, (void)now_ms;
    json_str(o, "url", "https://simulated.slack.com/");
    json_str(o, "team", "Simulated");
    json_str(o, "team_id", "T0SIMULATED");
    json_str(o, "user", "tocsin");
    json_str(o, "user_id", SIM_USER);
    json_str(o, "bot_id", "B0SIMULATED");
    return NULL;
}

const struct sim_method sim_methods[] = {
    { "chat.postMessage", post_message },
    { "chat.update", update },
    { "conversations.history", history },
    { "conversations.replies", replies },
    { "conversations.list", sim_list },
    { "conversations.info", sim_info },
    { "conversations.setTopic", sim_set_topic },
    { "conversations.setPurpose", sim_set_purpose },
    { "conversations.create", sim_create },
    { "conversations.invite", sim_invite },
    { "conversations.archive", sim_archive },
    { "conversations.open", sim_open },
    { "auth.test", auth_test },
};
_Static_assert(sizeof sim_methods / sizeof *sim_methods == SIM_METHODS, "SIM_METHODS counts them");

size_t
sim_method_named(const char *name)
{
    size_t i = 0;

    while (i < SIM_METHODS && !str_eq(sim_methods[i].name, name))
        i++;
    return i;
}
