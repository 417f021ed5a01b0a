/* SPDX-License-Identifier: MIT */
/*
 * Acts about channels: a topic is looked at before it is set, one person's place is opened, an incident's channel is made, filled and
 * archived. conversations.create takes no key: a channel is known as ours by the key in its purpose, or, where its purpose was never
 * set, by who made it and when.
 */
#include "deliver/slack.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "util/str.h"
#include "util/text.h"

#define TOPIC_COLS 120

static void
ask(struct slack *s, enum slack_method method, int64_t now_ms, struct deliver_step *out)
{
    s->method = method;
    slack_ask(s, now_ms, out);
}

static const char *
value_of(const cJSON *channel, const char *key)
{
    const cJSON *o = channel != NULL ? json_get_object(channel, key) : NULL;

    return o != NULL ? json_get_str(o, "value") : NULL;
}

/* ---- topics */

static void
topic_done(struct slack *s, const char *told, struct deliver_step *out)
{
    slack_done(s->channel, "", out);
    (void)!str_copy(out->seen, sizeof out->seen, told);
}

/* Somebody else's: what stands there is told, so that a person decides. */
static void
refuse_topic(const struct slack *s, const char *told, struct deliver_step *out)
{
    struct buf text = BUF_INIT;

    slack_add_place(s, &text);
    buf_adds(&text, s->order.expected != NULL ? " was changed by hand: \"" : " is not ours: \"");
    text_clean(&text, told, strlen(told), TOPIC_COLS, true);
    out->kind = DELIVER_REFUSED;
    err_set(&out->error, ERR_REFUSED, "the topic of %s\"; sent again it is overwritten", buf_text(&text));
    (void)!str_copy(out->seen, sizeof out->seen, told);
    buf_release(&text);
}

/* What was cut for its length is the same where its beginning is. */
static bool
is_expected(const struct slack *s, const char *told)
{
    char cut[DELIVER_SEEN_MAX];

    (void)!str_copy(cut, sizeof cut, told);
    return s->order.expected != NULL && (str_eq(cut, s->order.expected) || slack_topic_is_still(s->order.expected, told));
}

void
slack_take_info(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *told = value_of(json_get_object(tree, "channel"), "topic");

    if (told == NULL)
        slack_untold(s, "what the topic is", out);
    else if (s->was_set || str_eq(told, s->order.text))
        topic_done(s, told, out);
    else if (*told == '\0' || is_expected(s, told) || slack_topic_is(s->order.text, told))
        ask(s, SLACK_TOPIC, now_ms, out);
    else
        refuse_topic(s, told, out);
}

void
slack_take_topic(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *told = value_of(json_get_object(tree, "channel"), "topic");

    if (told == NULL)
        told = json_get_str(tree, "topic");
    if (told != NULL) {
        topic_done(s, told, out);
        return;
    }
    s->was_set = true;
    ask(s, SLACK_INFO, now_ms, out);
}

/* ---- one person */

void
slack_take_open(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *channel = json_get_object(tree, "channel");
    const char *id = channel != NULL ? json_get_str(channel, "id") : NULL;

    if (id == NULL || !slack_is_channel_id(id)) {
        slack_untold(s, "where the person is spoken to", out);
        return;
    }
    (void)!str_copy(s->channel, sizeof s->channel, id);
    slack_go_on(s, now_ms, out);
}

/* ---- a channel is made */

void
slack_channel_name(const char *words, unsigned tried, char out[SLACK_NAME_MAX + 1])
{
    char suffix[8] = "";
    size_t n = 0, max;

    if (tried > 0)
        snprintf(suffix, sizeof suffix, "-%u", tried + 1);
    max = SLACK_NAME_MAX - strlen(suffix);
    for (const char *p = slack_bare_name(words); *p != '\0' && n < max; p++) {
        char c = (char)tolower((unsigned char)*p);

        if (strchr(SLACK_NAME_CHARS, c) != NULL)
            out[n++] = c;
        else if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n > 0 && out[n - 1] == '-')
        n--;
    out[n] = '\0';
    if (n == 0)
        n = (size_t)snprintf(out, SLACK_NAME_MAX + 1, "incident");
    snprintf(out + n, SLACK_NAME_MAX + 1 - n, "%s", suffix);
}

void
slack_purpose(const struct slack *s, struct buf *out)
{
    char mark[MESSAGE_KEY_HEX + 16];
    struct buf title = BUF_INIT;

    snprintf(mark, sizeof mark, " (tocsin %s)", s->order.key);
    slack_escape(&title, s->has_detail ? s->detail.title : s->order.text);
    slack_shorten(out, buf_text(&title), SLACK_TOPIC_MAX - strlen(mark));
    buf_adds(out, mark);
    buf_release(&title);
}

static void
made(struct slack *s, struct deliver_step *out)
{
    slack_done(s->channel, "", out);
    (void)!str_copy(out->seen, sizeof out->seen, s->name);
}

void
slack_take_created(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *channel = json_get_object(tree, "channel");
    const char *id = channel != NULL ? json_get_str(channel, "id") : NULL;

    if (id == NULL || !slack_is_channel_id(id)) {
        slack_untold(s, "which channel it made", out);
        return;
    }
    (void)!str_copy(s->channel, sizeof s->channel, id);
    ask(s, SLACK_PURPOSE, now_ms, out);
}

void
slack_take_purpose(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    (void)tree, (void)now_ms;
    made(s, out);
}

void
slack_take_me(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const char *id = json_get_str(tree, "user_id");

    if (id == NULL || !str_copy(s->workspace->me, sizeof s->workspace->me, id)) {
        *s->workspace->me = '\0';
        slack_untold(s, "who the app is", out);
        return;
    }
    ask(s, SLACK_LIST, now_ms, out);
}

/* One of the names that this order tries. */
static bool
is_tried(const struct slack *s, const char *name)
{
    char tried[SLACK_NAME_MAX + 1];

    for (unsigned i = 0; i < SLACK_NAMES_MAX; i++) {
        slack_channel_name(s->order.text, i, tried);
        if (str_eq(name, tried))
            return true;
    }
    return false;
}

/* Its purpose was never set: the answer that it was made was lost. */
static bool
is_fresh(const struct slack *s, const cJSON *channel, const char *purpose)
{
    int64_t made_ms = json_get_int(channel, "created", 0) * 1000;

    return (purpose == NULL || *purpose == '\0') && str_eq(json_get_str(channel, "creator"), s->workspace->me)
        && made_ms >= s->order.since_ms - SLACK_CLOCK_MARGIN_MS && !json_get_bool(channel, "is_archived", false);
}

static const cJSON *
find_made(const struct slack *s, const cJSON *channels)
{
    for (const cJSON *channel = channels->child; channel != NULL; channel = channel->next) {
        const char *name = json_get_str(channel, "name"), *id = json_get_str(channel, "id"),
                   *purpose = value_of(channel, "purpose");
        bool marked = purpose != NULL && strstr(purpose, s->order.key) != NULL;

        if (name != NULL && id != NULL && slack_is_channel_id(id)
            && (marked || (is_tried(s, name) && is_fresh(s, channel, purpose))))
            return channel;
    }
    return NULL;
}

static void
adopt(struct slack *s, const cJSON *channel, int64_t now_ms, struct deliver_step *out)
{
    const char *purpose = value_of(channel, "purpose");

    (void)!str_copy(s->channel, sizeof s->channel, json_get_str(channel, "id"));
    (void)!str_copy(s->name, sizeof s->name, json_get_str(channel, "name"));
    if (purpose != NULL && *purpose != '\0')
        made(s, out);
    else
        ask(s, SLACK_PURPOSE, now_ms, out);
}

static void
try_next_name(struct slack *s, int64_t now_ms, struct deliver_step *out)
{
    char last[SLACK_NAME_MAX + 1];

    str_copy(last, sizeof last, s->name);
    if (++s->names >= SLACK_NAMES_MAX) {
        slack_channel_name(s->order.text, 0, s->name);
        out->kind = DELIVER_REFUSED;
        err_set(&out->error, ERR_REFUSED,
            "name_taken: there are channels %s to %s already: choose another channel_name in section incident", s->name, last);
        return;
    }
    slack_channel_name(s->order.text, s->names, s->name);
    *s->cursor = '\0';
    s->pages = 0;
    ask(s, SLACK_CREATE, now_ms, out);
}

void
slack_take_made(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    const cJSON *channels = json_get_array(tree, "channels");
    const cJSON *ours = channels != NULL ? find_made(s, channels) : NULL;

    if (channels == NULL) {
        slack_untold(s, "which channels there are", out);
        return;
    }
    if (ours != NULL) {
        adopt(s, ours, now_ms, out);
        return;
    }
    switch (slack_next_page(s, tree, SLACK_CHANNELS_PAGES_MAX, now_ms, out)) {
    case SLACK_PAGE_LAST:
        if (s->job == DELIVER_LOOK_UP)
            out->kind = DELIVER_ABSENT;
        else
            try_next_name(s, now_ms, out);
        break;
    case SLACK_PAGE_TOO_MANY:
        out->kind = DELIVER_REFUSED;
        err_set(&out->error, ERR_LIMIT, "%s is not among the first %d channels: look whether it is there", s->name,
            SLACK_CHANNELS_PAGES_MAX * SLACK_CHANNELS_PAGE);
        break;
    case SLACK_PAGE_ASKED:
        break;
    }
}

/* ---- … filled, and archived */

static bool
done_here(struct slack *s, int64_t now_ms, struct deliver_step *out)
{
    (void)now_ms;
    slack_done(s->channel, "", out);
    return true;
}

void
slack_take_filled(struct slack *s, const cJSON *tree, int64_t now_ms, struct deliver_step *out)
{
    (void)tree;
    (void)done_here(s, now_ms, out);
}

/* ---- errors that are none */

/* It may be ours: an answer was lost before. */
static bool
look_for_made(struct slack *s, int64_t now_ms, struct deliver_step *out)
{
    ask(s, *s->workspace->me == '\0' ? SLACK_AUTH : SLACK_LIST, now_ms, out);
    return true;
}

/* It has room where & counts as one; a < would no longer be one that reads as such. */
static bool
send_raw(struct slack *s, int64_t now_ms, struct deliver_step *out)
{
    if (s->raw || strpbrk(s->order.text, "<>") != NULL || strchr(s->order.text, '&') == NULL)
        return false;
    s->raw = true;
    slack_ask(s, now_ms, out);
    return true;
}

bool
slack_take_word(struct slack *s, const char *word, int64_t now_ms, struct deliver_step *out)
{
    static const struct {
        enum slack_method method;
        const char *word;
        bool (*take)(struct slack *s, int64_t now_ms, struct deliver_step *out);
    } rows[] = {
        { SLACK_INVITE, "already_in_channel", done_here },
        { SLACK_INVITE, "cant_invite_self", done_here },
        { SLACK_ARCHIVE, "already_archived", done_here },
        { SLACK_CREATE, "name_taken", look_for_made },
        { SLACK_TOPIC, "too_long", send_raw },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].method == s->method && str_eq(rows[i].word, word))
            return rows[i].take(s, now_ms, out);
    return false;
}
