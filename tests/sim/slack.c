/* SPDX-License-Identifier: MIT */
/* The simulated Slack of a scenario: where messages can go, and whether it can be reached. */
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"
#include "util/time.h"

static const struct destination places[SIM_PLACES] = {
    { "#crash", MESSAGE_SLACK, "C0CRASH001", 5 * MS_MINUTE, "#status" },
    { "#status", MESSAGE_SLACK, "C0STATUS01", 5 * MS_MINUTE, NULL },
};
const struct destinations sim_destinations = { places, SIM_PLACES };

void
sim_slack_init(struct sim *s)
{
    s->slack = slack_sim_new();
    s->deliver.slack = (struct slack_config){ .api_url = "https://slack.example.com/api/",
        .credential = SLACK_CREDENTIAL,
        .timeout_ms = 10 * MS_SECOND };
}

void
sim_slack_release(struct sim *s)
{
    slack_sim_free(s->slack);
    for (size_t i = 0; i < SIM_PLACES; i++)
        free(s->place_faults[i]);
}

bool
sim_slack_fault(struct sim *s, const char *who, const char *reason)
{
    bool any = false;

    for (size_t i = 0; i < SIM_PLACES; i++) {
        if (strcmp(who, "slack") != 0 && strcmp(who, places[i].name) != 0)
            continue;
        free(s->place_faults[i]);
        s->place_faults[i] = xstrdup_or_null(reason);
        any = true;
    }
    return any;
}

/* Why this call does not get through; NULL: it does. */
static const char *
fault_of(const struct sim *s, const struct request *r)
{
    for (size_t i = 0; i < SIM_PLACES; i++)
        if (s->place_faults[i] != NULL && r->body != NULL
            && memmem(r->body, r->body_len, places[i].channel, strlen(places[i].channel)))
            return s->place_faults[i];
    return NULL;
}

static bool
fail_calls(struct sim *s)
{
    bool any = false;

    for (size_t i = 0; i < s->ports.calls.n;) {
        struct port_call *c = s->ports.calls.v[i];
        const char *fault = c->request.delivers ? fault_of(s, &c->request) : NULL;

        if (fault == NULL) {
            i++;
            continue;
        }
        sim_ports_fail_call(&s->ports, c, fault);
        any = true;
        i = 0;
    }
    return any;
}

bool
sim_slack_answer(struct sim *s)
{
    bool failed = fail_calls(s);

    return sim_ports_far(&s->ports, &(struct sims){ .slack = s->slack }) || failed;
}

bool
sim_slack_is_awaited(const struct sim *s)
{
    for (size_t i = 0; i < s->ports.calls.n; i++)
        if (s->ports.calls.v[i]->expiry != NULL)
            return true;
    return false;
}
