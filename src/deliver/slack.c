/* SPDX-License-Identifier: MIT */
/*
 * Slack (https://docs.slack.dev/apis/web-api): posts and changes of posts, topics and channels. It has no key against sending twice,
 * so each post carries one in its metadata, and where an answer was lost the channel is read before anything is sent again.
 */
#include "deliver/slack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "util/alloc.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* "One message per second per channel": https://docs.slack.dev/apis/web-api/rate-limits */
#define PACE_MS 1000
/* So many may wait for a method's pace; where it seems to be more, the clock was set back. */
#define PACE_TURNS_MAX 100
/* A request whose answer did not come may still be under way. */
#define SETTLE_MS 5000

static void *
slack_open(const struct deliver_config *config)
{
    struct slack_workspace *w = xcalloc(1, sizeof *w);

    w->config = &config->slack;
    return w;
}

static void
slack_close(void *shared)
{
    free(shared);
}

static void *
slack_start(void *shared)
{
    struct slack *s = xcalloc(1, sizeof *s);

    s->workspace = shared;
    return s;
}

static void
slack_stop(void *state)
{
    struct slack *s = state;

    if (s == NULL)
        return;
    buf_release(&s->body);
    arena_release(&s->memory);
    free(s->known_name);
    free(s);
}

/* Posts are counted by the channel, all else by the method: https://docs.slack.dev/apis/web-api/rate-limits */
static struct slack_pause *
pause_of(struct slack *s)
{
    return s->method == SLACK_POST ? &s->post_pause : &s->workspace->pauses[s->method];
}

/* What is left of the pause; 0: none. Where the clock was set back it begins anew: how much of it was over is not known. */
static int64_t
pause_left(struct slack *s, int64_t now_ms)
{
    struct slack_pause *p = pause_of(s);
    int64_t gone_ms;

    if (now_ms < p->from_ms)
        p->from_ms = now_ms;
    gone_ms = now_ms - p->from_ms;
    if (p->for_ms <= gone_ms || (*p->channel != '\0' && !str_eq(p->channel, s->channel)))
        return 0;
    return p->for_ms - gone_ms;
}

/* What is left of the method's pace, behind all who wait for it already; a clock that was set back does not make it longer. */
static int64_t
pace_left(struct slack *s, int64_t now_ms)
{
    int64_t pace_ms = slack_methods[s->method].pace_ms, *asked_ms = &s->workspace->asked_ms[s->method];
    int64_t left_ms = *asked_ms + pace_ms - now_ms;

    if (*asked_ms == 0 || left_ms < 0 || left_ms > pace_ms * PACE_TURNS_MAX)
        left_ms = 0;
    *asked_ms = now_ms + left_ms;
    return left_ms;
}

static void
say_pause(const struct slack *s, int64_t wait_ms, struct deliver_step *out)
{
    char wait[TIME_TEXT_MAX];

    duration_exact((wait_ms + MS_SECOND - 1) / MS_SECOND * MS_SECOND, wait);
    out->kind = DELIVER_RETRY;
    out->retry_after_ms = wait_ms;
    err_set(&out->error, ERR_UNAVAILABLE, "Slack asks for a pause of %s before the next %s", wait, slack_methods[s->method].name);
}

void
slack_pause_for(struct slack *s, int64_t wait_ms, int64_t now_ms, struct deliver_step *out)
{
    struct slack_pause *p = pause_of(s);

    wait_ms = wait_ms <= 0 ? SLACK_PAUSE_MS : wait_ms > SLACK_PAUSE_MAX_MS ? SLACK_PAUSE_MAX_MS : wait_ms;
    *p = (struct slack_pause){ .from_ms = now_ms, .for_ms = wait_ms };
    if (s->method == SLACK_POST)
        str_copy(p->channel, sizeof p->channel, s->channel);
    say_pause(s, wait_ms, out);
}

void
slack_ask(struct slack *s, int64_t now_ms, struct deliver_step *out)
{
    int64_t left_ms = pause_left(s, now_ms);

    s->status = 0;
    s->retry_after_ms = 0;
    buf_release(&s->body);
    buf_init(&s->body, slack_methods[s->method].body_max);
    if (left_ms > 0) {
        say_pause(s, left_ms, out);
        return;
    }
    out->kind = DELIVER_REQUEST;
    out->after_ms = pace_left(s, now_ms);
    out->request = slack_request(s);
}

/* Where an act happens. */
enum place {
    PLACE_ORDERED, /* in the channel as configured; a post or a topic for a channel that was made goes there */
    PLACE_TARGET,  /* where the target stands */
    PLACE_FOUND,   /* it is opened, or made */
};

static const struct act_row {
    enum slack_method first; /* that is asked where the place is known, or found by it */
    enum place place;
    bool repeats; /* to do it again does no harm: it is not looked up */
} acts[MESSAGE_ACTS] = {
    [MESSAGE_POST] = { SLACK_POST, PLACE_ORDERED, false },
    [MESSAGE_ASK] = { SLACK_POST, PLACE_ORDERED, false },
    [MESSAGE_ANSWERED] = { SLACK_POST, PLACE_ORDERED, false },
    [MESSAGE_RESOLVE] = { SLACK_POST, PLACE_ORDERED, false },
    [MESSAGE_STRIKE] = { SLACK_UPDATE, PLACE_TARGET, true },
    [MESSAGE_RESTORE] = { SLACK_UPDATE, PLACE_TARGET, true },
    [MESSAGE_EDIT] = { SLACK_UPDATE, PLACE_TARGET, true },
    [MESSAGE_TOPIC] = { SLACK_INFO, PLACE_ORDERED, true },
    [MESSAGE_DIRECT] = { SLACK_OPEN, PLACE_FOUND, false },
    [MESSAGE_CHANNEL] = { SLACK_CREATE, PLACE_FOUND, false },
    [MESSAGE_INVITE] = { SLACK_INVITE, PLACE_TARGET, true },
    [MESSAGE_ARCHIVE] = { SLACK_ARCHIVE, PLACE_TARGET, true },
};

static enum slack_method
method_of(const struct slack *s)
{
    const struct act_row *act = &acts[s->order.act];
    bool look_up = s->job == DELIVER_LOOK_UP;

    if (look_up && s->order.act == MESSAGE_CHANNEL)
        return *s->workspace->me == '\0' ? SLACK_AUTH : SLACK_LIST;
    if (act->place == PLACE_FOUND && *s->channel == '\0')
        return act->first;
    if (look_up)
        return s->order.thread_ts != NULL ? SLACK_REPLIES : SLACK_HISTORY;
    return act->place == PLACE_FOUND ? SLACK_POST : act->first;
}

void
slack_go_on(struct slack *s, int64_t now_ms, struct deliver_step *out)
{
    s->method = method_of(s);
    slack_ask(s, now_ms, out);
}

/* The id where it is known without asking; else "". */
static const char *
channel_of(const struct slack *s)
{
    const struct deliver_order *o = &s->order;

    bool there = o->act == MESSAGE_POST || o->act == MESSAGE_TOPIC;

    if (acts[o->act].place == PLACE_TARGET || (there && o->target_channel != NULL))
        return o->target_channel;
    if (acts[o->act].place == PLACE_FOUND)
        return "";
    if (slack_is_channel_id(o->channel))
        return o->channel;
    return str_eq(s->known_name, o->channel) ? s->known_id : "";
}

/* Who was asked is told in that thread. */
static const char *
thread_of(const struct deliver_order *o)
{
    bool tells = o->act == MESSAGE_ANSWERED || o->act == MESSAGE_RESOLVE;

    return o->thread_ts == NULL && tells ? o->target_ts : o->thread_ts;
}

/* Slack's id of the person; NULL: it is not known. */
static const char *
user_of(const struct deliver_order *o)
{
    const char *id = o->who != NULL ? o->who->slack : NULL;

    return id != NULL && *id != '\0' && id[strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0' ? id : NULL;
}

/* The one who is asked, so that she is told; anything else would stand in the text for all to read. */
static const char *
mention_of(const struct deliver_order *o)
{
    return o->act == MESSAGE_ASK ? user_of(o) : NULL;
}

/* An attempt that lies in what is to come was made before the clock was set back: the look-up begins no later than now. */
static void
keep_order(struct slack *s, const struct deliver_order *o, int64_t now_ms)
{
    struct arena *a = &s->memory;

    arena_release(a);
    s->order = (struct deliver_order){
        .act = o->act,
        .destination = arena_strdup_or_null(a, o->destination),
        .channel = arena_strdup_or_null(a, o->channel),
        .text = arena_strdup_or_null(a, o->text),
        .key = arena_strdup_or_null(a, o->key),
        .id = arena_strdup_or_null(a, o->id),
        .thread_ts = arena_strdup_or_null(a, thread_of(o)),
        .target_channel = arena_strdup_or_null(a, o->target_channel),
        .target_ts = arena_strdup_or_null(a, o->target_ts),
        .expected = arena_strdup_or_null(a, o->expected),
        .person = arena_strdup_or_null(a, o->person),
        .since_ms = o->since_ms < now_ms ? o->since_ms : now_ms,
    };
    s->mention = arena_strdup_or_null(a, mention_of(o));
    s->user = arena_strdup_or_null(a, user_of(o));
}

/* false: nothing need be asked, for to repeat a change does no harm. */
static bool
take_job(struct slack *s, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    assert(acts[order->act].place != PLACE_TARGET || order->target_channel != NULL);
    assert(acts[order->act].first != SLACK_UPDATE || order->target_ts != NULL);
    s->job = job;
    keep_order(s, order, now_ms);
    s->pages = 0;
    s->public_only = s->raw = s->was_set = s->has_detail = false;
    s->names = 0;
    *s->cursor = '\0';
    if (job == DELIVER_LOOK_UP && acts[order->act].repeats)
        return false;
    str_copy(s->channel, sizeof s->channel, channel_of(s));
    if (order->act == MESSAGE_CHANNEL)
        slack_channel_name(s->order.text, 0, s->name);
    s->method = *s->channel != '\0' || acts[order->act].place == PLACE_FOUND ? method_of(s) : SLACK_LIST;
    return true;
}

/* What Slack would refuse is not asked. */
static bool
may_be_sent(const struct slack *s, struct deliver_step *out)
{
    const struct deliver_order *o = &s->order;
    size_t units = o->act == MESSAGE_TOPIC ? utf8_units(o->text) : 0;
    bool person = o->act == MESSAGE_DIRECT || o->act == MESSAGE_INVITE;

    if (units > SLACK_TOPIC_MAX)
        err_set(&out->error, ERR_LIMIT, "the topic has %zu characters, and Slack takes %d: shorten the titles", units,
            SLACK_TOPIC_MAX);
    else if (person && s->user == NULL)
        err_set(&out->error, ERR_REFUSED,
            "%.64s has no Slack id: write slack = \"U…\" in section person, :reload, then send again",
            o->person != NULL ? o->person : "the person");
    else
        return true;
    out->kind = DELIVER_REFUSED;
    return false;
}

static int64_t
slack_wait(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms)
{
    struct slack *s = state;

    return take_job(s, job, order, now_ms) ? pause_left(s, now_ms) : 0;
}

static void
slack_begin(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out)
{
    struct slack *s = state;

    *out = (struct deliver_step){ .kind = DELIVER_ABSENT };
    if (!take_job(s, job, order, now_ms) || !may_be_sent(s, out))
        return;
    s->has_detail = order->detail != NULL && incident_detail_read(order->detail, &s->memory, &s->detail);
    slack_ask(s, now_ms, out);
}

static void
slack_feed(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out)
{
    struct slack *s = state;

    *out = (struct deliver_step){ .kind = DELIVER_MORE };
    switch (reply->kind) {
    case REPLY_HEAD:
        s->status = reply->status;
        s->retry_after_ms = reply->retry_after_ms;
        break;
    case REPLY_CHUNK:
        buf_add(&s->body, reply->bytes, reply->len);
        break;
    case REPLY_END:
        slack_read(s, now_ms, out);
        break;
    case REPLY_FAILED:
        out->kind = DELIVER_RETRY;
        out->unsure = slack_methods[s->method].writes;
        err_set(&out->error, ERR_UNAVAILABLE, "%s", reply->error);
        break;
    }
}

const struct deliver_driver slack_driver = {
    .name = "slack",
    .kind = MESSAGE_SLACK,
    .pace_ms = PACE_MS,
    .settle_ms = SETTLE_MS,
    .open = slack_open,
    .close = slack_close,
    .start = slack_start,
    .stop = slack_stop,
    .wait = slack_wait,
    .begin = slack_begin,
    .feed = slack_feed,
};
