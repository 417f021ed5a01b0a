/* SPDX-License-Identifier: MIT */
/* The simulated Slack's channels: their topics, purposes and members, those that are made and archived, and one person's own. */
#include "deliver/slack_sim_own.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "deliver/slack.h"
#include "util/str.h"
#include "util/utf8.h"

/* What Slack gives a topic back with in place of these characters. */
static const struct {
    const char *character, *name;
} emoji[] = {
    { "1\xef\xb8\x8f\xe2\x83\xa3", ":one:" },
    { "2\xef\xb8\x8f\xe2\x83\xa3", ":two:" },
    { "3\xef\xb8\x8f\xe2\x83\xa3", ":three:" },
    { "4\xef\xb8\x8f\xe2\x83\xa3", ":four:" },
    { "5\xef\xb8\x8f\xe2\x83\xa3", ":five:" },
    { "\xe2\x9c\x85", ":white_check_mark:" },
    { "\xf0\x9f\x9a\xa8", ":rotating_light:" },
};

void
sim_channel_release(struct slack_sim_channel *c)
{
    free(c->id);
    free(c->name);
    free(c->user);
    free(c->topic);
    free(c->purpose);
    for (size_t i = 0; i < c->members.n; i++)
        free(c->members.v[i]);
    vec_release(&c->members);
}

static bool
is_named(const struct slack_sim_channel *c, const char *word)
{
    return str_eq(c->id, word) || str_eq(c->user, word) || (c->name != NULL && strcasecmp(c->name, slack_bare_name(word)) == 0);
}

const struct slack_sim_channel *
slack_sim_find(const struct slack_sim *sim, const char *word)
{
    for (size_t i = 0; i < sim->channels.n; i++)
        if (is_named(&sim->channels.v[i], word))
            return &sim->channels.v[i];
    return NULL;
}

/* id NULL: the next of ours, with this letter. */
static struct slack_sim_channel *
add_channel(struct slack_sim *sim, char letter, const char *id)
{
    struct slack_sim_channel c = { .topic = xstrdup(""), .purpose = xstrdup("") };
    char ours[SIM_ID_MAX];

    snprintf(ours, sizeof ours, "%c0SIM%05zu", letter, sim->channels.n + 1);
    c.id = xstrdup(id != NULL ? id : ours);
    vec_push(&sim->channels, c);
    return &sim->channels.v[sim->channels.n - 1];
}

static bool
is_full(const struct slack_sim *sim)
{
    return sim->channels.n >= SLACK_SIM_CHANNELS_MAX;
}

struct slack_sim_channel *
sim_channel_find(struct slack_sim *sim, const char *word)
{
    struct slack_sim_channel *c = word != NULL ? (struct slack_sim_channel *)slack_sim_find(sim, word) : NULL;

    return c == NULL && word != NULL && slack_is_channel_id(word) && !is_full(sim) ? add_channel(sim, 'C', word) : c;
}

const char *
slack_sim_channel(struct slack_sim *sim, const char *name)
{
    struct slack_sim_channel *c = sim_channel_find(sim, name);

    if (c == NULL && is_full(sim))
        return "";
    if (c == NULL) {
        c = add_channel(sim, 'C', NULL);
        c->name = xstrdup(slack_bare_name(name));
    }
    return c->id;
}

/* Adds the character that text begins with; gives its bytes. */
static size_t
add_told(struct buf *out, const char *text)
{
    for (size_t i = 0; i < sizeof emoji / sizeof *emoji; i++)
        if (str_starts(text, emoji[i].character)) {
            buf_adds(out, emoji[i].name);
            return strlen(emoji[i].character);
        }
    if (*text == '<' || *text == '>')
        buf_adds(out, *text == '<' ? "&lt;" : "&gt;");
    else if (*text == '&' && !str_starts(text, "&amp;") && !str_starts(text, "&lt;") && !str_starts(text, "&gt;"))
        buf_adds(out, "&amp;");
    else
        buf_addc(out, *text);
    return 1;
}

static void
set_told(char **field, const char *text)
{
    struct buf out = BUF_INIT;

    while (*text != '\0')
        text += add_told(&out, text);
    str_set(field, buf_text(&out));
    buf_release(&out);
}

bool
slack_sim_set_topic(struct slack_sim *sim, const char *word, const char *text)
{
    struct slack_sim_channel *c = sim_channel_find(sim, word);

    if (c != NULL)
        set_told(&c->topic, text);
    return c != NULL;
}

static void
json_value(struct json_out *o, const char *key, const char *value)
{
    json_open(o, key, '{');
    json_str(o, "value", value);
    json_close(o, '}');
}

static void
json_channel(struct json_out *o, const char *key, const struct slack_sim_channel *c)
{
    json_open(o, key, '{');
    json_str(o, "id", c->id);
    if (c->name != NULL)
        json_str(o, "name", c->name);
    json_bool(o, "is_channel", c->user == NULL);
    json_bool(o, "is_archived", c->archived);
    json_int(o, "created", c->made_ms / 1000);
    json_str(o, "creator", c->made_ms != 0 ? SIM_USER : "U0OTHER");
    json_value(o, "topic", c->topic);
    json_value(o, "purpose", c->purpose);
    json_close(o, '}');
}

const char *
sim_list(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const char *cursor = json_get_str(args, "cursor");
    size_t i = cursor != NULL ? strtoul(cursor, NULL, 10) : 0, limit = sim_arg_limit(args), given = 0;
    bool archived = !str_eq(json_get_str(args, "exclude_archived"), "true");
    char next[SIM_ID_MAX] = "";

    (void)now_ms;
    json_open(o, "channels", '[');
    for (; i < sim->channels.n; i++) {
        const struct slack_sim_channel *c = &sim->channels.v[i];

        if (c->name == NULL || (c->archived && !archived))
            continue;
        if (given++ == limit) {
            snprintf(next, sizeof next, "%zu", i);
            break;
        }
        json_channel(o, NULL, c);
    }
    json_close(o, ']');
    sim_json_cursor(o, next);
    return NULL;
}

const char *
sim_info(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const struct slack_sim_channel *c = sim_channel_find(sim, json_get_str(args, "channel"));

    (void)now_ms;
    if (c == NULL)
        return "channel_not_found";
    json_channel(o, "channel", c);
    return NULL;
}

/* Topic or purpose: they have one limit. */
static const char *
set_words(struct slack_sim *sim, const cJSON *args, const char *arg, struct json_out *o)
{
    struct slack_sim_channel *c = sim_channel_find(sim, json_get_str(args, "channel"));
    const char *text = json_get_str(args, arg);

    if (c == NULL)
        return "channel_not_found";
    if (c->archived)
        return "is_archived";
    if (text == NULL)
        return "invalid_arguments";
    if (utf8_units(text) > SLACK_TOPIC_MAX)
        return "too_long";
    set_told(str_eq(arg, "topic") ? &c->topic : &c->purpose, text);
    json_channel(o, "channel", c);
    return NULL;
}

const char *
sim_set_topic(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    (void)now_ms;
    return set_words(sim, args, "topic", o);
}

const char *
sim_set_purpose(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    (void)now_ms;
    return set_words(sim, args, "purpose", o);
}

static bool
may_be_name(const char *name)
{
    return *name != '\0' && strlen(name) <= SLACK_NAME_MAX && name[strspn(name, SLACK_NAME_CHARS)] == '\0';
}

const char *
sim_create(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const char *name = json_get_str(args, "name");
    struct slack_sim_channel *c;

    if (name == NULL || !may_be_name(name))
        return "invalid_name";
    if (slack_sim_find(sim, name) != NULL)
        return "name_taken";
    if (is_full(sim))
        return "restricted_action";
    c = add_channel(sim, 'C', NULL);
    c->name = xstrdup(name);
    c->made_ms = now_ms;
    json_channel(o, "channel", c);
    return NULL;
}

static bool
is_member(const struct slack_sim_channel *c, const char *user)
{
    for (size_t i = 0; i < c->members.n; i++)
        if (str_eq(c->members.v[i], user))
            return true;
    return false;
}

static bool
is_user(const char *id)
{
    return id != NULL && (*id == 'U' || *id == 'W');
}

const char *
sim_invite(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    struct slack_sim_channel *c = sim_channel_find(sim, json_get_str(args, "channel"));
    const char *user = json_get_str(args, "users");

    (void)now_ms;
    if (c == NULL)
        return "channel_not_found";
    if (c->archived)
        return "is_archived";
    if (!is_user(user))
        return "user_not_found";
    if (is_member(c, user))
        return "already_in_channel";
    vec_push(&c->members, xstrdup(user));
    json_channel(o, "channel", c);
    return NULL;
}

const char *
sim_archive(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    struct slack_sim_channel *c = sim_channel_find(sim, json_get_str(args, "channel"));

    (void)now_ms, (void)o;
    if (c == NULL)
        return "channel_not_found";
    if (c->archived)
        return "already_archived";
    c->archived = true;
    return NULL;
}

/* The same person again: the same place. */
const char *
sim_open(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o)
{
    const char *user = json_get_str(args, "users");
    struct slack_sim_channel *c;

    (void)now_ms;
    if (!is_user(user))
        return "user_not_found";
    c = (struct slack_sim_channel *)slack_sim_find(sim, user);
    if (c == NULL && is_full(sim))
        return "restricted_action";
    if (c == NULL) {
        c = add_channel(sim, 'D', NULL);
        c->user = xstrdup(user);
    }
    json_channel(o, "channel", c);
    return NULL;
}
