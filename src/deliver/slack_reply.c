/* SPDX-License-Identifier: MIT */
/* What Slack answers: done, found, the next page, wait, or a refusal. HTTP says 200 to most of it; `ok` and `error` tell. */
#include "deliver/slack.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/alloc.h"
#include "util/str.h"

#define HTTP_TOO_MANY 429
#define HTTP_BROKEN 500 /* and all above */

/* It is not known whether it was carried out. */
static void
retry_unsure(const struct slack *s, struct deliver_step *out)
{
    out->kind = DELIVER_RETRY;
    out->unsure = slack_methods[s->method].writes;
}

/* "1700000000.123456": kept as text, asked for as it came. */
static bool
is_ts(const char *ts)
{
    size_t whole = ts != NULL ? strspn(ts, "0123456789") : 0;

    return whole > 0 && ts[whole] == '.' && ts[whole + 1] != '\0' && ts[whole + 1 + strspn(ts + whole + 1, "0123456789")] == '\0'
        && whole < SLACK_ID_MAX / 2 && strlen(ts) < SLACK_ID_MAX;
}

void
slack_done(const char *channel, const char *ts, struct deliver_step *out)
{
    out->kind = DELIVER_DONE;
    str_copy(out->channel_id, sizeof out->channel_id, channel);
    str_copy(out->ts, sizeof out->ts, ts);
}

static void
take_write(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *channel = json_get_str(tree, "channel"), *ts = json_get_str(tree, "ts");

    (void)now_ms;
    if (channel != NULL && slack_is_channel_id(channel) && is_ts(ts)) {
        slack_done(channel, ts, out);
        return;
    }
    slack_untold(s, "where the post stands", out);
}

void
slack_untold(const struct slack *s, const char *what, struct deliver_step *out)
{
    retry_unsure(s, out);
    err_set(&out->error, ERR_PARSE, "Slack says ok, but not %s", what);
}

enum slack_page
slack_next_page(struct slack *s, const cJSON *tree, unsigned pages_max, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *metadata = json_get_object(tree, "response_metadata");
    const char *next = metadata != NULL ? json_get_str(metadata, "next_cursor") : NULL;
    bool last = next == NULL || *next == '\0';

    if (last && !json_get_bool(tree, "has_more", false))
        return SLACK_PAGE_LAST;
    if (++s->pages >= pages_max)
        return SLACK_PAGE_TOO_MANY;
    if (!last && str_copy(s->cursor, sizeof s->cursor, next)) {
        slack_ask(s, now_ms, out);
        return SLACK_PAGE_ASKED;
    }
    out->kind = DELIVER_RETRY;
    err_set(&out->error, ERR_PARSE, "Slack says that its list goes on, but not where");
    return SLACK_PAGE_ASKED;
}

static bool
is_ours(const struct slack *s, const cJSON *post)
{
    const cJSON *metadata = json_get_object(post, "metadata");
    const cJSON *payload = metadata != NULL ? json_get_object(metadata, "event_payload") : NULL;

    return payload != NULL && str_eq(json_get_str(metadata, "event_type"), SLACK_EVENT_TYPE)
        && str_eq(json_get_str(payload, "key"), s->order.key) && is_ts(json_get_str(post, "ts"));
}

static void
say_too_many(const struct slack *s, struct deliver_step *out)
{
    struct buf place = BUF_INIT;

    slack_add_place(s, &place);
    out->kind = DELIVER_RETRY;
    err_set(&out->error, ERR_LIMIT, "%s is not among the last %d posts of %s: look there whether it arrived", s->order.id,
        SLACK_POSTS_PAGES_MAX * SLACK_POSTS_PAGE, buf_text(&place));
    buf_release(&place);
}

static void
take_posts(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *posts = json_get_array(tree, "messages");

    if (posts == NULL) {
        out->kind = DELIVER_RETRY;
        err_set(&out->error, ERR_PARSE, "Slack says ok, but lists no posts of %s", s->channel);
        return;
    }
    for (const cJSON *post = posts->child; post != NULL; post = post->next)
        if (is_ours(s, post)) {
            slack_done(s->channel, json_get_str(post, "ts"), out);
            return;
        }
    switch (slack_next_page(s, tree, SLACK_POSTS_PAGES_MAX, now_ms, out)) {
    case SLACK_PAGE_LAST:
        out->kind = DELIVER_ABSENT;
        break;
    case SLACK_PAGE_TOO_MANY:
        say_too_many(s, out);
        break;
    case SLACK_PAGE_ASKED:
        break;
    }
}

/* Slack's names are lower case, whatever a person writes. */
static const char *
find_channel(const struct slack *s, const cJSON *channels)
{
    for (const cJSON *channel = channels->child; channel != NULL; channel = channel->next) {
        const char *name = json_get_str(channel, "name"), *id = json_get_str(channel, "id");

        if (name != NULL && id != NULL && strcasecmp(name, slack_bare_name(s->order.channel)) == 0 && slack_is_channel_id(id))
            return id;
    }
    return NULL;
}

static void
learn(struct slack *s, const char *id)
{
    free(s->known_name);
    s->known_name = xstrdup(s->order.channel);
    str_copy(s->known_id, sizeof s->known_id, id);
    str_copy(s->channel, sizeof s->channel, id);
    *s->cursor = '\0';
    s->pages = 0;
}

static void
say_no_channel(const struct slack *s, const cJSON *tree, struct deliver_step *out)
{
    if (!s->public_only) {
        slack_explain(s, "channel_not_found", tree, out);
        return;
    }
    out->kind = DELIVER_REFUSED;
    err_set(&out->error, ERR_REFUSED,
        "there is no public channel %s, and private ones the app may not list: write the channel's id (C…) in the configuration, "
        "or give the app the scope groups:read and install it again",
        s->order.channel);
}

static void
take_named(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *channels = json_get_array(tree, "channels");
    const char *id = channels != NULL ? find_channel(s, channels) : NULL;

    if (channels == NULL) {
        out->kind = DELIVER_RETRY;
        err_set(&out->error, ERR_PARSE, "Slack says ok, but lists no channels");
        return;
    }
    if (id != NULL) {
        learn(s, id);
        slack_go_on(s, now_ms, out);
        return;
    }
    switch (slack_next_page(s, tree, SLACK_CHANNELS_PAGES_MAX, now_ms, out)) {
    case SLACK_PAGE_LAST:
        say_no_channel(s, tree, out);
        break;
    case SLACK_PAGE_TOO_MANY:
        out->kind = DELIVER_REFUSED;
        err_set(&out->error, ERR_LIMIT, "%s is not among the first %d channels: write its id (C…) in the configuration",
            s->order.channel, SLACK_CHANNELS_PAGES_MAX * SLACK_CHANNELS_PAGE);
        break;
    case SLACK_PAGE_ASKED:
        break;
    }
}

static void
take_channels(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    if (s->order.act == MESSAGE_CHANNEL)
        slack_take_made(s, tree, now_ms, out);
    else
        take_named(s, tree, now_ms, out);
}

static slack_take_fn *const takers[SLACK_METHODS] = {
    [SLACK_POST] = take_write,
    [SLACK_UPDATE] = take_write,
    [SLACK_HISTORY] = take_posts,
    [SLACK_REPLIES] = take_posts,
    [SLACK_LIST] = take_channels,
    [SLACK_INFO] = slack_take_info,
    [SLACK_TOPIC] = slack_take_topic,
    [SLACK_PURPOSE] = slack_take_purpose,
    [SLACK_OPEN] = slack_take_open,
    [SLACK_CREATE] = slack_take_created,
    [SLACK_INVITE] = slack_take_filled,
    [SLACK_ARCHIVE] = slack_take_filled,
    [SLACK_AUTH] = slack_take_me,
};

/* A name that led to a channel which is not there any more is looked up anew the next time. */
static void
forget_channel(struct slack *s, const char *word)
{
    if (str_eq(word, "channel_not_found") || str_eq(word, "is_archived") || str_eq(word, "is_inactive"))
        *s->known_id = '\0';
}

/* groups:read is for private channels only: the public ones may still be listed. */
static bool
may_list_less(const struct slack *s, const char *word)
{
    return s->method == SLACK_LIST && !s->public_only && str_eq(word, "missing_scope");
}

static void
take_error(struct slack *s, const char *word, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    forget_channel(s, word);
    if (slack_word_is_pause(word)) {
        slack_pause_for(s, s->retry_after_ms, now_ms, out);
    } else if (may_list_less(s, word)) {
        s->public_only = true;
        slack_ask(s, now_ms, out);
    } else if (!slack_take_word(s, word, now_ms, out)) {
        slack_explain(s, word, tree, out);
    }
    /* The channel is made: that it is not said there what for is no reason to make another. */
    if (s->method == SLACK_PURPOSE && out->kind == DELIVER_REFUSED) {
        out->error = (struct err){ 0 };
        slack_take_purpose(s, tree, now_ms, out);
    }
}

/* No answer of Slack's own: something stands between, or Slack is broken. What is refused as a whole was not carried out. */
static void
take_strange(const struct slack *s, struct deliver_step *out)
{
    retry_unsure(s, out);
    if (s->status >= 300 && s->status < HTTP_BROKEN)
        out->unsure = false;
    if (s->status == 200)
        err_set(&out->error, ERR_PARSE,
            "HTTP 200, but this is no answer of Slack's: is there a proxy in between, or api_url wrong?");
    else
        err_set(&out->error, ERR_UNAVAILABLE, "HTTP %d instead of Slack's answer", s->status);
}

static void
take_answer(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *ok = tree != NULL ? json_get(tree, "ok") : NULL;
    const char *word = tree != NULL ? json_get_str(tree, "error") : NULL;

    if (cJSON_IsTrue(ok) && s->status == 200)
        takers[s->method](s, tree, now_ms, out);
    else if (cJSON_IsFalse(ok) && word != NULL && *word != '\0')
        take_error(s, word, tree, now_ms, out);
    else
        take_strange(s, out);
}

void
slack_read(struct slack *s, int64_t now_ms, struct deliver_step *out)
{
    cJSON *tree;

    if (s->status == HTTP_TOO_MANY) {
        slack_pause_for(s, s->retry_after_ms, now_ms, out);
        return;
    }
    if (s->status >= HTTP_BROKEN) {
        take_strange(s, out);
        return;
    }
    tree = s->body.full ? NULL : json_parse(buf_text(&s->body), s->body.len, NULL);
    take_answer(s, tree, now_ms, out);
    cJSON_Delete(tree);
}
