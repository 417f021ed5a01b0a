/* SPDX-License-Identifier: MIT */
/* The sections `slack`, `destination` and `template`: their options, and what becomes of them. */
#include "deliver/config.h"

#include <stdlib.h>
#include <string.h>

#include "deliver/driver.h"
#include "util/buf.h"
#include "util/secret.h"
#include "util/str.h"
#include "util/utf8.h"
#include "util/vec.h"

#define DESTINATIONS_MAX 100
#define TEMPLATES_MAX 100

const struct conf_row deliver_conf_rows[] = {
    /* clang-format off */
    { "slack", "bot_token_file",    CONF_PATH,     NULL, NULL,     false, "A file whose first line is the app's bot token (xoxb-…)." },
    { "slack", "bot_token_env",     CONF_STRING,   NULL, NULL,     false, "The environment variable that holds the bot token." },
    { "slack", "bot_token_command", CONF_STRING,   NULL, NULL,     false, "A command (no shell) that prints the bot token." },
    { "slack", "channel",           CONF_STRING,   NULL, NULL,     false, "The channel that status updates go to unless they name another: its id (C…), or #name. It is a destination of that name." },
    { "slack", "ack_within",        CONF_DURATION, "5m", "5s..1d", false, "A message to that channel that is not delivered after this time is late." },
    { "slack", "fallback",          CONF_STRING,   NULL, NULL,     false, "The destination that gets what can't be delivered to that channel in time." },
    { "slack", "api_url",           CONF_URL,      "https://slack.com/api/", NULL, false, "Where Slack is." },
    { "slack", "ca_file",           CONF_PATH,     NULL, NULL,     false, "The certificates that https is trusted by, in place of the system's." },
    { "slack", "timeout",           CONF_DURATION, "10s", "1s..1m", false, "How long one answer may take as a whole." },
    { "destination", "kind",        CONF_ENUM,     "slack", "slack", false, "Who delivers there." },
    { "destination", "channel",     CONF_STRING,   NULL, NULL,     false, "The channel: its id (C…), or #name; else the title." },
    { "destination", "ack_within",  CONF_DURATION, "5m", "5s..1d", false, "A message that is not delivered after this time is late." },
    { "destination", "fallback",    CONF_STRING,   NULL, NULL,     false, "The destination that gets what can't be delivered here in time." },
    { "template", "text",           CONF_LIST,     NULL, NULL,     true,  "The text, a string for each line; {{name}} stands for what tocsin knows." },
    /* clang-format on */
};
const size_t deliver_conf_rows_n = sizeof deliver_conf_rows / sizeof *deliver_conf_rows;

/* One reading of all sections. */
struct reading {
    const struct conf *conf;
    struct conf_faults *faults;
    struct deliver_config *c;
    VEC(struct destination) destinations;
    VEC(const struct conf_node *) nodes; /* the section that each destination comes from */
    VEC(struct post_template) templates;
    bool bad;
};

#define FAULT(r, node, option, ...) \
    ((r)->bad = true, conf_fault_add((r)->faults, conf_option_file((node), (option)), conf_line((node), (option)), __VA_ARGS__))

static bool
is_name(const char *s)
{
    size_t n = 0, len = strlen(s), used;

    for (size_t i = 0; i < len; i += used, n++)
        if (utf8_is_control(utf8_next(s + i, len - i, &used)))
            return false;
    return n >= 1 && n <= DESTINATION_NAME_MAX;
}

static void
read_token(struct reading *r, const struct conf_node *node)
{
    struct slack_config *s = &r->c->slack;
    const struct {
        const char *option;
        const char **member;
    } places[] = {
        { "bot_token_file", &s->token_file },
        { "bot_token_env", &s->token_env },
        { "bot_token_command", &s->token_command },
    };
    const char *before = NULL;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *option = places[i].option, *value = conf_str(node, option);

        if (value == NULL)
            continue;
        if (before != NULL)
            FAULT(r, node, option, "%s and %s: one of the two is enough", before, option);
        else if (*value == '\0')
            FAULT(r, node, option, "%s is empty", option);
        else if (places[i].member == &s->token_env && !secret_is_variable(value))
            FAULT(r, node, option, "%s is the name of an environment variable: letters, digits and _", option);
        else
            *places[i].member = arena_strdup(&r->c->arena, value);
        before = option;
    }
    s->credential = before != NULL ? SLACK_CREDENTIAL : NULL;
}

static void
read_slack(struct reading *r, const struct conf_node *node)
{
    struct slack_config *s = &r->c->slack;
    const char *url = conf_str(node, "api_url");

    read_token(r, node);
    if (strpbrk(url, "?#") != NULL)
        FAULT(r, node, "api_url", "api_url is the address alone, without ? and #: %s", url);
    s->api_url = arena_printf(&r->c->arena, "%s%s", url, str_ends(url, "/") ? "" : "/");
    s->ca_file = arena_strdup_or_null(&r->c->arena, conf_str(node, "ca_file"));
    s->timeout_ms = conf_int(node, "timeout");
}

static void
add_destination(struct reading *r, const struct conf_node *node, const char *name, enum message_kind kind, const char *channel)
{
    struct arena *a = &r->c->arena;
    struct destination d = {
        .name = arena_strdup(a, name),
        .kind = kind,
        .channel = arena_strdup(a, channel),
        .ack_within_ms = conf_int(node, "ack_within"),
        .fallback = arena_strdup_or_null(a, conf_str(node, "fallback")),
        .driver = message_kinds[kind].word,
    };

    vec_push(&r->destinations, d);
    vec_push(&r->nodes, node);
}

static const struct conf_node *
section_titled(const struct conf *conf, const char *section, const char *title)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(conf, section, i)) != NULL; i++)
        if (str_eq(conf_title(node), title))
            return node;
    return NULL;
}

static const struct destination *
find(const struct reading *r, const char *name)
{
    for (size_t i = 0; name != NULL && i < r->destinations.n; i++)
        if (str_eq(r->destinations.v[i].name, name))
            return &r->destinations.v[i];
    return NULL;
}

static void
read_destination(struct reading *r, const struct conf_node *node)
{
    const char *name = conf_title(node), *channel = conf_str(node, "channel");

    if (!is_name(name))
        FAULT(r, node, NULL, "a destination's name is 1 to %d characters, none of them a control character",
            DESTINATION_NAME_MAX);
    else if (channel != NULL && !is_name(channel))
        FAULT(r, node, "channel", "a channel is 1 to %d characters, none of them a control character", DESTINATION_NAME_MAX);
    else
        add_destination(r, node, name, (enum message_kind)conf_enum(node, "kind"), channel != NULL ? channel : name);
}

/* A section of its own says more of the channel than section `slack`, which then must not. */
static void
read_primary_section(struct reading *r, const struct conf_node *slack, const struct conf_node *node)
{
    static const char *const options[] = { "ack_within", "fallback" };

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (conf_is_set(slack, options[i]))
            FAULT(r, slack, options[i], "%s belongs into the section destination \"%s\"", options[i], conf_title(node));
    read_destination(r, node);
}

/* The channel of section `slack` comes first. */
static void
read_primary(struct reading *r, const struct conf_node *slack)
{
    const char *channel = conf_str(slack, "channel");
    const struct conf_node *own = channel != NULL ? section_titled(r->conf, "destination", channel) : NULL;

    if (channel == NULL && conf_is_set(slack, "fallback"))
        FAULT(r, slack, "fallback", "fallback goes with channel, which is not given");
    if (channel == NULL)
        return;
    if (!is_name(channel))
        FAULT(r, slack, "channel", "a channel is 1 to %d characters, none of them a control character", DESTINATION_NAME_MAX);
    else if (own != NULL)
        read_primary_section(r, slack, own);
    else
        add_destination(r, slack, channel, MESSAGE_SLACK, channel);
}

static void
read_destinations(struct reading *r)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(r->conf, "destination", i)) != NULL; i++) {
        if (find(r, conf_title(node)) != NULL)
            continue;
        if (r->destinations.n >= DESTINATIONS_MAX) {
            FAULT(r, node, NULL, "there are more than %d destinations", DESTINATIONS_MAX);
            break;
        }
        read_destination(r, node);
    }
}

/* The fallbacks from here lead back here; said once for each circle, at its first. */
static bool
begins_circle(const struct reading *r, const struct destination *d)
{
    const struct destination *next = find(r, d->fallback);

    for (size_t i = 0; next != NULL && i < r->destinations.n; i++) {
        if (next == d)
            return true;
        if (next < d)
            return false;
        next = find(r, next->fallback);
    }
    return false;
}

static void
check_fallback(struct reading *r, size_t i)
{
    const struct destination *d = &r->destinations.v[i];

    if (d->fallback == NULL)
        return;
    if (str_eq(d->fallback, d->name))
        FAULT(r, r->nodes.v[i], "fallback", "%s can't be its own fallback", d->name);
    else if (find(r, d->fallback) == NULL)
        FAULT(r, r->nodes.v[i], "fallback", "fallback names %s, but there is no such destination", d->fallback);
    else if (begins_circle(r, d))
        FAULT(r, r->nodes.v[i], "fallback", "the fallbacks go round in a circle: from %s by %s back to it", d->name, d->fallback);
}

/* One fault for all of them: it is one option that is missing. */
static void
check_token(struct reading *r, const struct conf_node *slack)
{
    if (r->c->slack.credential == NULL && r->destinations.n > 0)
        FAULT(r, slack, "bot_token_file",
            "destination %s needs the app's token: bot_token_file, bot_token_env or bot_token_command in section slack",
            r->destinations.v[0].name);
}

static void
read_template(struct reading *r, const struct conf_node *node)
{
    const char *name = conf_title(node);
    struct buf text = BUF_INIT;
    size_t chars;

    for (size_t i = 0; i < conf_list_n(node, "text"); i++)
        buf_addf(&text, "%s%s", i > 0 ? "\n" : "", conf_list_at(node, "text", i));
    chars = utf8_count(buf_text(&text));
    if (!is_name(name))
        FAULT(r, node, NULL, "a template's name is 1 to %d characters, none of them a control character", DESTINATION_NAME_MAX);
    else if (chars == 0)
        FAULT(r, node, "text", "text is empty");
    else if (chars > MESSAGE_TEXT_MAX)
        FAULT(r, node, "text", "text has %zu characters, at most %d are allowed", chars, MESSAGE_TEXT_MAX);
    else
        vec_push(&r->templates,
            ((struct post_template){ arena_strdup(&r->c->arena, name), arena_strdup(&r->c->arena, buf_text(&text)) }));
    buf_release(&text);
}

static void
read_templates(struct reading *r)
{
    const struct conf_node *node;

    for (size_t i = 0; (node = conf_node_at(r->conf, "template", i)) != NULL; i++)
        if (r->templates.n < TEMPLATES_MAX) {
            read_template(r, node);
        } else {
            FAULT(r, node, NULL, "there are more than %d templates", TEMPLATES_MAX);
            break;
        }
}

/* bot_token_env takes no secret anyway. */
static bool
is_text(const struct conf_row *row)
{
    return (row->type == CONF_STRING || row->type == CONF_PATH || row->type == CONF_URL) && !str_eq(row->name, "bot_token_env");
}

/* The words of a command are seen by everyone on the machine; names, paths and addresses stand in faults and in the log. */
static void
refuse_secret(struct reading *r, const struct conf_node *node, const char *option, const char *value)
{
    const char *what;

    if (value != NULL && secret_find(value, &what) != NULL)
        FAULT(r, node, option,
            "here stands what looks like %s: it belongs into a file or a variable of its own, named by bot_token_file or bot_token_env",
            what);
}

static void
refuse_secrets(struct reading *r, const char *section)
{
    const struct conf_node *node;

    for (size_t n = 0; (node = conf_node_at(r->conf, section, n)) != NULL; n++) {
        refuse_secret(r, node, NULL, conf_title(node));
        for (size_t i = 0; i < deliver_conf_rows_n; i++)
            if (str_eq(deliver_conf_rows[i].section, section) && is_text(&deliver_conf_rows[i]))
                refuse_secret(r, node, deliver_conf_rows[i].name, conf_str(node, deliver_conf_rows[i].name));
    }
}

static void
finish(struct reading *r)
{
    struct deliver_config *c = r->c;

    c->destinations.n = r->destinations.n;
    if (r->destinations.n > 0)
        c->destinations.v = arena_memdup(&c->arena, r->destinations.v, r->destinations.n * sizeof *r->destinations.v);
    c->templates_n = r->templates.n;
    if (r->templates.n > 0)
        c->templates = arena_memdup(&c->arena, r->templates.v, r->templates.n * sizeof *r->templates.v);
    vec_release(&r->destinations);
    vec_release(&r->nodes);
    vec_release(&r->templates);
}

struct deliver_config *
deliver_config_new(const struct conf *conf, struct conf_faults *faults)
{
    struct reading r = { .conf = conf, .faults = faults, .c = xcalloc(1, sizeof *r.c) };
    const struct conf_node *slack = conf_node_at(conf, "slack", 0);

    read_slack(&r, slack);
    read_primary(&r, slack);
    read_destinations(&r);
    for (size_t i = 0; i < r.destinations.n; i++)
        check_fallback(&r, i);
    check_token(&r, slack);
    read_templates(&r);
    refuse_secrets(&r, "slack");
    refuse_secrets(&r, "destination");
    finish(&r);
    if (!r.bad)
        return r.c;
    deliver_config_free(r.c);
    return NULL;
}

struct destinations
deliver_config_posts(const struct deliver_config *c)
{
    return (struct destinations){ c->destinations.v, c->destinations.n - c->targets_n };
}

static void
append_destination(struct deliver_config *c, const struct destination *d)
{
    size_t n = c->destinations.n;
    struct destination *v = arena_alloc(&c->arena, (n + 1) * sizeof *v);

    if (n > 0)
        memcpy(v, c->destinations.v, n * sizeof *v);
    v[n] = *d;
    c->destinations = (struct destinations){ v, n + 1 };
}

static const char *const *
copy_urls(struct arena *a, const struct write_target *from)
{
    const char **urls = arena_alloc(a, (from->urls_n + 1) * sizeof *urls);

    for (size_t i = 0; i < from->urls_n; i++)
        urls[i] = arena_strdup(a, from->urls[i]);
    return urls;
}

static void
append_target(struct deliver_config *c, const struct write_target *from)
{
    struct arena *a = &c->arena;
    struct write_target *v = arena_alloc(a, (c->targets_n + 1) * sizeof *v), *to = &v[c->targets_n];

    if (c->targets_n > 0)
        memcpy(v, c->targets, c->targets_n * sizeof *v);
    *to = *from;
    to->source = arena_strdup(a, from->source);
    to->urls = copy_urls(a, from);
    to->user = arena_strdup_or_null(a, from->user);
    to->credential = arena_strdup_or_null(a, from->credential);
    to->ca_file = arena_strdup_or_null(a, from->ca_file);
    c->targets = v;
    c->targets_n++;
}

bool
deliver_config_add_target(struct deliver_config *c, const struct write_target *target, struct err *err)
{
    struct destination d = {
        .name = arena_printf(&c->arena, "%s" WRITE_DESTINATION_END, target->source),
        .kind = MESSAGE_WRITE,
        .channel = arena_strdup(&c->arena, target->source),
        .ack_within_ms = target->ack_within_ms,
        .driver = "alertmanager",
    };

    if (destination_named(&c->destinations, d.name) != NULL)
        return err_set(err, ERR_CONFIG, "\"%s\" is what silences at source %s go by: call this destination another", d.name,
            target->source);
    append_target(c, target);
    append_destination(c, &d);
    return true;
}

void
deliver_config_free(struct deliver_config *c)
{
    if (c == NULL)
        return;
    arena_release(&c->arena);
    free(c);
}
