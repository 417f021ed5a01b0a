/* SPDX-License-Identifier: MIT */
/* The section `incident`: where incidents are told, what channels they have, and what one is reminded of. */
#include "core/incident_conf.h"

#include <string.h>

#include "util/str.h"
#include "util/time.h"

const struct conf_row incident_conf_rows[] = {
    /* clang-format off */
    { "incident", "destinations",   CONF_LIST,     NULL,             NULL,      false, "Where an incident is told: its headline, changed in place, and its updates under it. Names of destinations; the first is the primary one. Nothing named: nothing leaves." },
    { "incident", "topics",         CONF_LIST,     NULL,             NULL,      false, "Destinations of Slack whose channel's topic tells all open incidents, within 250 characters." },
    { "incident", "broadcast",      CONF_BOOL,     "yes",            NULL,      false, "An update is shown in its channel too, not only in the incident's thread." },
    { "incident", "direct",         CONF_BOOL,     "yes",            NULL,      false, "Who is named as lead, contact, for comms or as owner of an action is told in Slack by herself." },
    { "incident", "channels",       CONF_BOOL,     "no",             NULL,      false, "Each incident gets a channel of its own in Slack." },
    { "incident", "channel_name",   CONF_STRING,   "inc-{{number}}", NULL,      false, "How that channel is called." },
    { "incident", "archive_after",  CONF_DURATION, "7d",             "0..1y",   false, "An incident that is closed for so long has its channel archived. 0: never." },
    { "incident", "update_every",   CONF_LIST,     NULL,             NULL,      false, "How often an update is due, from sev-1 on: {\"30m\", \"1h\", \"4h\"}. Who leads is reminded. Severities that are not named have none." },
    { "incident", "lead_within",    CONF_DURATION, "10m",            "0..1d",   false, "An incident without a lead is told of after so long. 0: never." },
    { "incident", "review_every",   CONF_DURATION, "4h",             "0..30d",  false, "After so long one is asked whether the severity is still right. 0: never." },
    { "incident", "open_longer",    CONF_DURATION, "1d",             "0..90d",  false, "An incident that is open for so long is told of. 0: never." },
    /* clang-format on */
};
const size_t incident_conf_rows_n = sizeof incident_conf_rows / sizeof *incident_conf_rows;

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
}
