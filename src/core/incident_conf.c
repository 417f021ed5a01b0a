/* SPDX-License-Identifier: MIT */
/* The section `incident`: where incidents are told, what channels they have, and what one is reminded of. */
#include "core/incident_conf.h"

#include <string.h>

#include "core/incident_channel.h"
#include "util/str.h"
#include "util/time.h"

/* A name that fits with this one fits with all that there will be. */
#define NUMBER_LONGEST 999999

const struct conf_row incident_conf_rows[] = {
    /* clang-format off */
    { "incident", "destinations",   CONF_LIST,     NULL,             NULL,      false, "Where an incident is told: its headline, changed in place, and its updates under it. Names of destinations of Slack; the first is the primary one. Nothing named: nothing leaves." },
    { "incident", "topics",         CONF_LIST,     NULL,             NULL,      false, "Destinations of Slack whose channel's topic tells all open incidents, within 250 characters." },
    { "incident", "broadcast",      CONF_BOOL,     "yes",            NULL,      false, "An update is shown in its channel too, not only in the incident's thread." },
    { "incident", "direct",         CONF_BOOL,     "yes",            NULL,      false, "Who is named as lead, contact, for comms or as owner of an action is told in Slack by herself." },
    { "incident", "channels",       CONF_BOOL,     "no",             NULL,      false, "Each incident gets a channel of its own in Slack." },
    { "incident", "channel_name",   CONF_STRING,   "inc-{{number}}", NULL,      false, "How that channel is called: {{number}} is the incident's." },
    { "incident", "archive_after",  CONF_DURATION, "7d",             "0..1y",   false, "An incident that is closed for so long has its channel archived. 0: never." },
    { "incident", "update_every",   CONF_LIST,     NULL,             NULL,      false, "How often an update is due where none is promised, from sev-1 on: {\"30m\", \"1h\", \"4h\"}. Who leads is reminded. Severities that are not named have none." },
    { "incident", "lead_within",    CONF_DURATION, "10m",            "0..1d",   false, "So long an incident may be without a lead; then one is reminded. 0: never." },
    { "incident", "review_every",   CONF_DURATION, "4h",             "0..30d",  false, "So long after it was set, or reviewed, one is asked whether the severity is still right. 0: never." },
    { "incident", "open_longer",    CONF_DURATION, "1d",             "0..90d",  false, "One is reminded of an incident that is open for so long. 0: never." },
    /* clang-format on */
};
const size_t incident_conf_rows_n = sizeof incident_conf_rows / sizeof *incident_conf_rows;

static bool
is_named_before(const char *const *names, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(names[k], names[i]) == 0)
            return true;
    return false;
}

/* Each names a destination of that kind. */
static const char *const *
read_names(const struct conf_node *node, const char *option, const struct destinations *known, struct conf_faults *faults,
    struct arena *arena, size_t *n)
{
    const char **names;

    *n = conf_list_n(node, option);
    names = arena_alloc(arena, (*n + 1) * sizeof *names);
    for (size_t i = 0; i < *n; i++) {
        const struct destination *to = destination_named(known, conf_list_at(node, option, i));

        names[i] = arena_strdup(arena, conf_list_at(node, option, i));
        if (is_named_before(names, i))
            conf_fault_add(faults, conf_option_file(node, option), conf_line(node, option), "incident: %s names \"%.80s\" twice",
                option, names[i]);
        if (to == NULL)
            conf_fault_add(faults, conf_option_file(node, option), conf_line(node, option),
                "incident: %s names \"%.80s\", and there is no such destination", option, names[i]);
        else if (to->kind != MESSAGE_SLACK)
            conf_fault_add(faults, conf_option_file(node, option), conf_line(node, option),
                "incident: \"%.80s\" is no channel of Slack", names[i]);
    }
    return names;
}

static void
read_every(const struct conf_node *node, struct conf_faults *faults, struct incident_rules *out)
{
    size_t n = conf_list_n(node, "update_every");

    if (n > INCIDENT_SEVERITIES)
        conf_fault_add(faults, conf_option_file(node, "update_every"), conf_line(node, "update_every"),
            "incident: update_every has %zu times for %d severities", n, INCIDENT_SEVERITIES);
    for (size_t i = 0; i < n && i < INCIDENT_SEVERITIES; i++)
        if (!duration_parse(conf_list_at(node, "update_every", i), 0, &out->update_every_ms[i + 1]))
            conf_fault_add(faults, conf_option_file(node, "update_every"), conf_line(node, "update_every"),
                "incident: update_every: \"%.40s\" is no duration such as 30m", conf_list_at(node, "update_every", i));
}

/* Each incident's is another, and Slack takes it at any number. */
static void
check_channel_name(const struct conf_node *node, struct conf_faults *faults, const char *name)
{
    struct buf longest = BUF_INIT;
    size_t len;

    incident_channel_name(name, NUMBER_LONGEST, &longest);
    len = strspn(buf_text(&longest) + 1, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    if (strstr(name, INCIDENT_CHANNEL_NUMBER) == NULL)
        conf_fault_add(faults, conf_option_file(node, "channel_name"), conf_line(node, "channel_name"),
            "incident: channel_name: \"%.80s\" has no " INCIDENT_CHANNEL_NUMBER ": each incident's channel is another", name);
    else if (len + 1 < longest.len || longest.len > INCIDENT_CHANNEL_MAX + 1)
        conf_fault_add(faults, conf_option_file(node, "channel_name"), conf_line(node, "channel_name"),
            "incident: channel_name: \"%.80s\": a channel's name in Slack has lower-case letters, digits, - and _, and at most %d "
            "of them with the number",
            name, INCIDENT_CHANNEL_MAX);
    buf_release(&longest);
}

void
incident_conf_read(const struct conf *conf, const struct destinations *destinations, struct conf_faults *faults,
    struct arena *arena, struct incident_rules *out)
{
    const struct conf_node *node = conf_node_at(conf, "incident", 0);

    *out = (struct incident_rules){ .broadcast = conf_bool(node, "broadcast"),
        .direct = conf_bool(node, "direct"),
        .channels = conf_bool(node, "channels"),
        .channel_name = arena_strdup(arena, conf_str(node, "channel_name")),
        .archive_after_ms = conf_int(node, "archive_after"),
        .lead_within_ms = conf_int(node, "lead_within"),
        .review_every_ms = conf_int(node, "review_every"),
        .open_longer_ms = conf_int(node, "open_longer") };
    out->destinations = read_names(node, "destinations", destinations, faults, arena, &out->destinations_n);
    out->topics = read_names(node, "topics", destinations, faults, arena, &out->topics_n);
    read_every(node, faults, out);
    check_channel_name(node, faults, out->channel_name);
}
