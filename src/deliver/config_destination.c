/* SPDX-License-Identifier: MIT */
/* The sections `destination`: where a message can go, and where it goes when it can't go there. */
#include "deliver/config_own.h"

#include "util/str.h"

#define DESTINATIONS_MAX 100

/* As the range of `kind` has them. */
static const struct kind_row {
    const char *word; /* who delivers there */
    enum message_kind kind;
} kinds[] = {
    { "slack", MESSAGE_SLACK },
    { "pagerduty", MESSAGE_PAGE },
    { "opsgenie", MESSAGE_PAGE },
    { "jsm", MESSAGE_PAGE },
};

static void
add_destination(struct config_reading *r, const struct conf_node *node, const char *name, const struct kind_row *kind,
    const char *channel)
{
    struct arena *a = &r->c->arena;
    struct destination d = {
        .name = arena_strdup(a, name),
        .kind = kind->kind,
        .channel = arena_strdup(a, channel),
        .ack_within_ms = conf_int(node, "ack_within"),
        .fallback = arena_strdup_or_null(a, conf_str(node, "fallback")),
        .driver = kind->word,
        .follows = kind->kind == MESSAGE_PAGE,
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
find(const struct config_reading *r, const char *name)
{
    for (size_t i = 0; name != NULL && i < r->destinations.n; i++)
        if (str_eq(r->destinations.v[i].name, name))
            return &r->destinations.v[i];
    return NULL;
}

static void
read_pager(struct config_reading *r, const struct conf_node *node, const struct kind_row *kind)
{
    struct pager_config pager;

    if (conf_is_set(node, "channel"))
        FAULT(r, node, "channel", "channel goes with kind = slack: what a pager is reached by are its key and its address");
    if (!pager_config_read(node, kind->word, &r->c->arena, r->faults, &pager))
        r->bad = true;
    vec_push(&r->pagers, pager);
    add_destination(r, node, conf_title(node), kind, conf_title(node));
}

static void
read_destination(struct config_reading *r, const struct conf_node *node)
{
    const char *name = conf_title(node), *channel = conf_str(node, "channel");
    const struct kind_row *kind = &kinds[conf_enum(node, "kind")];

    if (!config_is_name(name))
        FAULT(r, node, NULL, "a destination's name is 1 to %d characters, none of them a control character",
            DESTINATION_NAME_MAX);
    else if (channel != NULL && !config_is_name(channel))
        FAULT(r, node, "channel", "a channel is 1 to %d characters, none of them a control character", DESTINATION_NAME_MAX);
    else if (kind->kind == MESSAGE_PAGE)
        read_pager(r, node, kind);
    else
        add_destination(r, node, name, kind, channel != NULL ? channel : name);
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
        add_destination(r, slack, channel, &kinds[0], channel);
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
