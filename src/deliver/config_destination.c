/* SPDX-License-Identifier: MIT */
/* The sections `destination`: where a message can go, and where it goes when it can't go there. */
#include "deliver/config_own.h"

#include <string.h>

#include "util/str.h"

#define DESTINATIONS_MAX 100

static void read_pager(struct config_reading *r, const struct conf_node *node);

/* In the order of the option's words. */
static const struct kind_row {
    const char *word; /* of the option, and of the driver */
    enum message_kind kind;
    bool follows; /* where nothing is said */
    void (*read)(struct config_reading *r, const struct conf_node *node);
} kinds[] = {
    { "slack", MESSAGE_SLACK, false, NULL },
    { "pagerduty", MESSAGE_PAGE, true, read_pager },
    { "opsgenie", MESSAGE_PAGE, true, read_pager },
    { "jsm", MESSAGE_PAGE, true, read_pager },
    { "mail", MESSAGE_MAIL, false, config_read_mail },
    { "hook", MESSAGE_HOOK, true, config_read_hook },
    { "command", MESSAGE_COMMAND, true, config_read_program },
};
#define SLACK_KIND (&kinds[0])

#define PAGERS "pagerduty opsgenie jsm"
/* Which kinds an option is for; those that are not here are for all. Of two kinds of pagers each refuses the other's by itself. */
static const struct option_row {
    const char *option, *kinds;
} own_options[] = {
    { "channel", "slack" },
    { "follow", "mail hook command" },
    { "timeout", PAGERS " mail hook command" },
    { "ca_file", PAGERS " mail hook" },
    { "server", "mail" },
    { "starttls", "mail" },
    { "from", "mail" },
    { "to", "mail" },
    { "url", "hook" },
    { "url_file", "hook" },
    { "url_env", "hook" },
    { "url_command", "hook" },
    { "auth", "hook" },
    { "user", PAGERS " mail hook" },
    { "password_file", "mail hook" },
    { "password_env", "mail hook" },
    { "password_command", "mail hook" },
    { "token_file", "hook" },
    { "token_env", "hook" },
    { "token_command", "hook" },
    { "sign_file", "hook" },
    { "sign_env", "hook" },
    { "sign_command", "hook" },
    { "run", "command" },
    { "routing_key_file", PAGERS },
    { "routing_key_env", PAGERS },
    { "routing_key_command", PAGERS },
    { "api_key_file", PAGERS },
    { "api_key_env", PAGERS },
    { "api_key_command", PAGERS },
    { "api_token_file", PAGERS },
    { "api_token_env", PAGERS },
    { "api_token_command", PAGERS },
    { "cloud_id", PAGERS },
    { "region", PAGERS },
    { "api_url", PAGERS },
    { "responders", PAGERS },
    { "client_url", PAGERS },
};

static bool
has_word(const char *words, const char *word)
{
    size_t len = strlen(word);

    for (const char *p = words; (p = strstr(p, word)) != NULL; p += len)
        if ((p == words || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
            return true;
    return false;
}

/* "mail, hook" */
static const char *
with_commas(struct arena *a, const char *words)
{
    char *out = arena_alloc(a, 2 * strlen(words) + 1), *p = out;

    for (; *words != '\0'; words++) {
        if (*words == ' ')
            *p++ = ',';
        *p++ = *words;
    }
    *p = '\0';
    return out;
}

/* What a kind can't use would be silently without effect. */
static void
refuse_foreign(struct config_reading *r, const struct conf_node *node, const struct kind_row *kind)
{
    for (size_t i = 0; i < sizeof own_options / sizeof *own_options; i++) {
        const struct option_row *o = &own_options[i];

        if (conf_is_set(node, o->option) && !has_word(o->kinds, kind->word))
            FAULT(r, node, o->option, "%s goes with kind = %s, but kind is %s", o->option, with_commas(&r->c->arena, o->kinds),
                kind->word);
    }
}

static void
read_pager(struct config_reading *r, const struct conf_node *node)
{
    struct pager_config pager;

    if (!pager_config_read(node, kinds[conf_enum(node, "kind")].word, &r->c->arena, r->faults, &pager))
        r->bad = true;
    vec_push(&r->pagers, pager);
}

static struct destination
new_destination(struct config_reading *r, const struct conf_node *node, const char *name, const struct kind_row *kind,
    const char *channel)
{
    struct arena *a = &r->c->arena;

    return (struct destination){
        .name = arena_strdup(a, name),
        .kind = kind->kind,
        .channel = arena_strdup(a, channel),
        .ack_within_ms = conf_int(node, "ack_within"),
        .fallback = arena_strdup_or_null(a, conf_str(node, "fallback")),
        .driver = kind->word,
        .follows = kind->follows,
    };
}

static void
add_destination(struct config_reading *r, const struct conf_node *node, struct destination d)
{
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
find(const struct config_reading *r, const char *name)
{
    for (size_t i = 0; name != NULL && i < r->destinations.n; i++)
        if (str_eq(r->destinations.v[i].name, name))
            return &r->destinations.v[i];
    return NULL;
}

static void
read_destination(struct config_reading *r, const struct conf_node *node)
{
    const struct kind_row *kind = &kinds[conf_enum(node, "kind")];
    const char *name = conf_title(node), *channel = conf_str(node, "channel");
    struct destination d;

    if (!config_is_name(name)) {
        FAULT(r, node, NULL, "a destination's name is 1 to %d characters, none of them a control character",
            DESTINATION_NAME_MAX);
        return;
    }
    if (channel != NULL && !config_is_name(channel)) {
        FAULT(r, node, "channel", "a channel is 1 to %d characters, none of them a control character", DESTINATION_NAME_MAX);
        return;
    }
    refuse_foreign(r, node, kind);
    d = new_destination(r, node, name, kind, channel != NULL ? channel : name);
    d.at_most = (uint32_t)conf_int(node, "at_most");
    d.at_most_ms = conf_int(node, "at_most_in");
    if (conf_is_set(node, "follow"))
        d.follows = conf_bool(node, "follow");
    if (kind->read != NULL)
        kind->read(r, node);
    add_destination(r, node, d);
}

/* A section of its own says more of the channel than section `slack`, which then must not. */
static void
read_primary_section(struct config_reading *r, const struct conf_node *slack, const struct conf_node *node)
{
    static const char *const options[] = { "ack_within", "fallback" };

    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (conf_is_set(slack, options[i]))
            FAULT(r, slack, options[i], "%s belongs into the section destination \"%s\"", options[i], conf_title(node));
    read_destination(r, node);
}

/* The channel of section `slack` comes first. */
void
config_read_primary(struct config_reading *r, const struct conf_node *slack)
{
    const char *channel = conf_str(slack, "channel");
    const struct conf_node *own = channel != NULL ? section_titled(r->conf, "destination", channel) : NULL;

    if (channel == NULL && conf_is_set(slack, "fallback"))
        FAULT(r, slack, "fallback", "fallback goes with channel, which is not given");
    if (channel == NULL)
        return;
    if (!config_is_name(channel))
        FAULT(r, slack, "channel", "a channel is 1 to %d characters, none of them a control character", DESTINATION_NAME_MAX);
    else if (own != NULL)
        read_primary_section(r, slack, own);
    else
        add_destination(r, slack, new_destination(r, slack, channel, SLACK_KIND, channel));
}

void
config_read_destinations(struct config_reading *r)
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
begins_circle(const struct config_reading *r, const struct destination *d)
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
check_fallback(struct config_reading *r, size_t i)
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

void
config_check_fallbacks(struct config_reading *r)
{
    for (size_t i = 0; i < r->destinations.n; i++)
        check_fallback(r, i);
}
