/* SPDX-License-Identifier: MIT */
/* What tocsin asks Slack (https://docs.slack.dev/reference/methods): one body for each method. */
#include "deliver/slack.h"

#include <inttypes.h>
#include <stdio.h>

#include "util/str.h"

#define CONNECT_MS (5 * 1000)
#define TYPE_JSON "application/json; charset=utf-8"
#define TYPE_FORM "application/x-www-form-urlencoded"

/* The longest text, each character as the five of &amp;, and what stands around it. */
#define REQUEST_BODY_MAX ((size_t)256 << 10)

/* "Tier 2: 20+ per minute": https://docs.slack.dev/apis/web-api/rate-limits */
#define TIER_2_MS 3000

const struct slack_method_row slack_methods[SLACK_METHODS] = {
    [SLACK_POST] = { "chat.postMessage", true, 0, (size_t)256 << 10 },
    [SLACK_UPDATE] = { "chat.update", true, 0, (size_t)256 << 10 },
    [SLACK_HISTORY] = { "conversations.history", false, 0, (size_t)2 << 20 },
    [SLACK_REPLIES] = { "conversations.replies", false, 0, (size_t)2 << 20 },
    [SLACK_LIST] = { "conversations.list", false, 0, (size_t)4 << 20 },
    [SLACK_INFO] = { "conversations.info", false, 0, (size_t)256 << 10 },
    [SLACK_TOPIC] = { "conversations.setTopic", true, TIER_2_MS, (size_t)256 << 10 },
    [SLACK_PURPOSE] = { "conversations.setPurpose", true, TIER_2_MS, (size_t)256 << 10 },
    [SLACK_OPEN] = { "conversations.open", false, 0, (size_t)256 << 10 },
    [SLACK_CREATE] = { "conversations.create", true, TIER_2_MS, (size_t)256 << 10 },
    [SLACK_INVITE] = { "conversations.invite", true, 0, (size_t)256 << 10 },
    [SLACK_ARCHIVE] = { "conversations.archive", true, TIER_2_MS, (size_t)256 << 10 },
    [SLACK_AUTH] = { "auth.test", false, 0, (size_t)64 << 10 },
};

/* mention: a user's id, who is told so that her phone rings; or NULL. */
static void
json_text(struct json_out *o, const char *mention, const char *text, bool struck)
{
    struct buf words = BUF_INIT;

    if (mention != NULL)
        buf_addf(&words, "<@%s> ", mention);
    if (struck)
        slack_strike(&words, text);
    else
        slack_escape(&words, text);
    json_strn(o, "text", buf_text(&words), words.len);
    buf_release(&words);
}

/* By this key a look-up finds the post again. */
static void
json_metadata(struct json_out *o, const struct deliver_order *order)
{
    json_open(o, "metadata", '{');
    json_str(o, "event_type", SLACK_EVENT_TYPE);
    json_open(o, "event_payload", '{');
    json_str(o, "key", order->key);
    json_str(o, "message", order->id);
    json_close(o, '}');
    json_close(o, '}');
}

static void
add_post(const struct slack *s, struct buf *body)
{
    struct json_out o;

    json_begin(&o, body);
    json_open(&o, NULL, '{');
    json_str(&o, "channel", s->channel);
    json_text(&o, s->mention, s->order.text, false);
    slack_blocks(s, &o);
    if (s->order.thread_ts != NULL)
        json_str(&o, "thread_ts", s->order.thread_ts);
    if (s->order.thread_ts != NULL && s->has_detail && s->detail.broadcast)
        json_bool(&o, "reply_broadcast", true);
    json_str(&o, "parse", "none");
    json_bool(&o, "link_names", false);
    json_bool(&o, "unfurl_links", false);
    json_bool(&o, "unfurl_media", false);
    json_bool(&o, "mrkdwn", true);
    json_metadata(&o, &s->order);
    json_close(&o, '}');
}

/* Without metadata: Slack keeps what the post has, by which it is known. */
static void
add_update(const struct slack *s, struct buf *body)
{
    struct json_out o;

    json_begin(&o, body);
    json_open(&o, NULL, '{');
    json_str(&o, "channel", s->channel);
    json_str(&o, "ts", s->order.target_ts);
    json_text(&o, NULL, s->order.text, s->order.act == MESSAGE_STRIKE);
    slack_blocks(s, &o);
    json_str(&o, "parse", "none");
    json_bool(&o, "link_names", false);
    json_close(&o, '}');
}

static void
add_number(struct buf *form, const char *name, int n)
{
    char digits[16];

    snprintf(digits, sizeof digits, "%d", n);
    slack_form_add(form, name, digits);
}

static void
add_cursor(const struct slack *s, struct buf *form)
{
    if (*s->cursor != '\0')
        slack_form_add(form, "cursor", s->cursor);
}

static void
add_look_up(const struct slack *s, struct buf *form)
{
    int64_t from_ms = s->order.since_ms > SLACK_CLOCK_MARGIN_MS ? s->order.since_ms - SLACK_CLOCK_MARGIN_MS : 0;
    char oldest[48];

    snprintf(oldest, sizeof oldest, "%" PRId64 ".%03d000", from_ms / 1000, (int)(from_ms % 1000));
    slack_form_add(form, "channel", s->channel);
    if (s->method == SLACK_REPLIES)
        slack_form_add(form, "ts", s->order.thread_ts);
    slack_form_add(form, "oldest", oldest);
    slack_form_add(form, "inclusive", "true");
    slack_form_add(form, "include_all_metadata", "true");
    add_number(form, "limit", SLACK_POSTS_PAGE);
    add_cursor(s, form);
}

static void
add_list(const struct slack *s, struct buf *form)
{
    slack_form_add(form, "types", s->public_only ? "public_channel" : "public_channel,private_channel");
    slack_form_add(form, "exclude_archived", s->order.act == MESSAGE_CHANNEL ? "false" : "true");
    add_number(form, "limit", SLACK_CHANNELS_PAGE);
    add_cursor(s, form);
}

/* What the method is about, and one word more. */
static void
add_words(const char *about, const char *id, const char *name, const char *value, struct buf *body)
{
    struct json_out o;

    json_begin(&o, body);
    json_open(&o, NULL, '{');
    json_str(&o, about, id);
    if (name != NULL)
        json_str(&o, name, value);
    json_close(&o, '}');
}

static void
add_channel(const struct slack *s, struct buf *form)
{
    slack_form_add(form, "channel", s->channel);
}

static void
add_topic(const struct slack *s, struct buf *body)
{
    struct buf text = BUF_INIT;

    if (s->raw)
        buf_adds(&text, s->order.text);
    else
        slack_escape(&text, s->order.text);
    add_words("channel", s->channel, "topic", buf_text(&text), body);
    buf_release(&text);
}

static void
add_purpose(const struct slack *s, struct buf *body)
{
    struct buf text = BUF_INIT;

    slack_purpose(s, &text);
    add_words("channel", s->channel, "purpose", buf_text(&text), body);
    buf_release(&text);
}

static void
add_open(const struct slack *s, struct buf *body)
{
    add_words("users", s->user, NULL, NULL, body);
}

static void
add_create(const struct slack *s, struct buf *body)
{
    add_words("name", s->name, NULL, NULL, body);
}

static void
add_invite(const struct slack *s, struct buf *body)
{
    add_words("channel", s->channel, "users", s->user, body);
}

static void
add_archive(const struct slack *s, struct buf *body)
{
    add_words("channel", s->channel, NULL, NULL, body);
}

static void
add_nothing(const struct slack *s, struct buf *body)
{
    (void)s, (void)body;
}

static const struct {
    void (*add)(const struct slack *s, struct buf *body);
    const char *type;
} bodies[SLACK_METHODS] = {
    [SLACK_POST] = { add_post, TYPE_JSON },
    [SLACK_UPDATE] = { add_update, TYPE_JSON },
    [SLACK_HISTORY] = { add_look_up, TYPE_FORM },
    [SLACK_REPLIES] = { add_look_up, TYPE_FORM },
    [SLACK_LIST] = { add_list, TYPE_FORM },
    [SLACK_INFO] = { add_channel, TYPE_FORM },
    [SLACK_TOPIC] = { add_topic, TYPE_JSON },
    [SLACK_PURPOSE] = { add_purpose, TYPE_JSON },
    [SLACK_OPEN] = { add_open, TYPE_JSON },
    [SLACK_CREATE] = { add_create, TYPE_JSON },
    [SLACK_INVITE] = { add_invite, TYPE_JSON },
    [SLACK_ARCHIVE] = { add_archive, TYPE_JSON },
    [SLACK_AUTH] = { add_nothing, TYPE_FORM },
};

/* Reads too go to the simulation in a dry run: they ask for what was written there. */
struct request
slack_request(const struct slack *s)
{
    const struct slack_config *c = s->workspace->config;
    struct request r = {
        .method = "POST",
        .accept = "application/json",
        .content_type = bodies[s->method].type,
        .auth = AUTH_BEARER,
        .credential = c->credential,
        .ca_file = c->ca_file,
        .delivers = true,
        .timeout_ms = c->timeout_ms,
        .connect_ms = c->timeout_ms < CONNECT_MS ? c->timeout_ms : CONNECT_MS,
        .max_body_bytes = slack_methods[s->method].body_max,
    };
    struct buf url = BUF_INIT, body;

    buf_addf(&url, "%s%s", c->api_url, slack_methods[s->method].name);
    buf_init(&body, REQUEST_BODY_MAX);
    bodies[s->method].add(s, &body);
    r.url = buf_take(&url);
    r.body_len = body.len;
    r.body = buf_take(&body);
    return r;
}
