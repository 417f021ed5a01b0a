/* SPDX-License-Identifier: MIT */
/* What is likely to go wrong with how incidents are told although the section can be read. */
#include "app/check_incidents.h"

#include "app/check_find.h"
#include "core/incident_conf.h"
#include "util/str.h"

/* Those up to here are what somebody waits for news of. */
#define SEVERITY_TOLD 3

static void
check_destinations(const struct check_finder *f, const struct incident_rules *r)
{
    if (r->destinations_n > 0)
        return;
    check_find(f, "incident: no destinations: no incident is told anywhere%s", r->channels ? ", and none has a channel" : "");
}

/* Two destinations of one channel: each sets its topic. */
static void
check_topics(const struct check_finder *f, const struct config *c)
{
    const struct incident_rules *r = &c->incidents;
    const struct destinations *known = &c->deliver->destinations;

    for (size_t i = 0; i < r->topics_n; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(destination_named(known, r->topics[i])->channel, destination_named(known, r->topics[k])->channel))
                check_find(f, "incident: topics has %s and %s, which are one channel: its topic is set twice", r->topics[k],
                    r->topics[i]);
}

static void
check_every(const struct check_finder *f, const struct incident_rules *r)
{
    for (int severity = 1; severity <= SEVERITY_TOLD; severity++)
        if (r->update_every_ms[severity] == 0) {
            check_find(f, "incident: update_every has no time for %s: nobody is reminded to write of it",
                incident_severities[severity].word);
            return;
        }
}

static void
check_persons(const struct check_finder *f, const struct config *c)
{
    bool any = false;

    for (size_t i = 0; i < c->people.n; i++)
        any |= c->people.v[i].slack != NULL;
    if (!any && c->incidents.direct && c->incidents.destinations_n > 0)
        check_find(f, "incident: no person has a slack id: who is named is not told so in Slack, nor invited to a channel");
}

static bool
is_written(const struct config *c)
{
    const struct conf_node *node = conf_node_at(c->conf, "incident", 0);

    for (size_t i = 0; i < incident_conf_rows_n; i++)
        if (conf_is_set(node, incident_conf_rows[i].name))
            return true;
    return false;
}

void
check_incidents(const struct config *c, void (*say)(void *arg, const char *text), void *arg)
{
    const struct check_finder f = { say, arg };

    if (!is_written(c))
        return;
    check_destinations(&f, &c->incidents);
    check_topics(&f, c);
    check_every(&f, &c->incidents);
    check_persons(&f, c);
    if (c->incidents.channels && c->incidents.archive_after_ms == 0)
        check_find(&f, "incident: channels are made and never archived: archive_after says when");
}
