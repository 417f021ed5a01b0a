/* SPDX-License-Identifier: MIT */
/* The far sides of a scenario's messages: where they can go, and whether those can be reached. */
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"
#include "util/time.h"

static const struct destination places[] = {
    { "#crash", MESSAGE_SLACK, "C0CRASH001", 5 * MS_MINUTE, "#status", .driver = "slack" },
    { "#status", MESSAGE_SLACK, "C0STATUS01", 5 * MS_MINUTE, NULL, .driver = "slack" },
    { SIM_SILENCER " silences", MESSAGE_WRITE, SIM_SILENCER, MS_MINUTE, NULL, .driver = "alertmanager" },
    { "pd", MESSAGE_PAGE, "pd", 5 * MS_MINUTE, "#status", .driver = "pagerduty", .follows = true },
    { "og", MESSAGE_PAGE, "og", 5 * MS_MINUTE, NULL, .driver = "opsgenie", .follows = true },
    { "siren", MESSAGE_COMMAND, "siren", MS_MINUTE, "mail", .driver = "command", .follows = true },
    { "mail", MESSAGE_MAIL, "mail", 5 * MS_MINUTE, NULL, .driver = "mail" },
};
const struct destinations sim_destinations = { places, SIM_PLACES };
const struct destinations sim_all_destinations = { places, SIM_ALL_PLACES };

static const char *const urls[] = { "http://" SIM_SILENCER ":9093" };
static const struct write_target target = { .source = SIM_SILENCER,
    .urls = urls,
    .urls_n = 1,
    .asked = { .credential_option = "token_file", .right = "write silences", .prefix = "its path", .api = "an Alertmanager" },
    .timeout_ms = 10 * MS_SECOND };

static const char *const words[] = { "/usr/local/bin/siren", NULL };
static const struct program_config program = { .destination = "siren", .argv = words, .timeout_ms = 10 * MS_SECOND };
static const char *const readers[] = { "ops@example.org" };
static const struct mail_config mail = { .destination = "mail",
    .server = "smtp://mail.example.org",
    .from = "tocsin@example.org",
    .to = readers,
    .to_n = 1,
    .timeout_ms = 10 * MS_SECOND };

void
sim_slack_init(struct sim *s)
{
    memcpy(s->places, places, sizeof s->places);
    s->slack = slack_sim_new();
    s->silencer = am_sim_new();
    sim_pagers_init(s);
    s->deliver.targets = &target;
    s->deliver.targets_n = 1;
    s->box = box_sim_new();
    s->deliver.programs = &program;
    s->deliver.programs_n = 1;
    s->deliver.mails = &mail;
    s->deliver.mails_n = 1;
    s->deliver.slack = (struct slack_config){ .api_url = "https://slack.example.com/api/",
        .credential = SLACK_CREDENTIAL,
        .timeout_ms = 10 * MS_SECOND };
}

void
sim_slack_release(struct sim *s)
{
    slack_sim_free(s->slack);
    am_sim_free(s->silencer);
    pager_sim_free(s->pager);
    box_sim_free(s->box);
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
fault_of(struct sim *s, const struct request *r)
{
    const struct sim_source *silencer = sim_source(s, SIM_SILENCER);

    if (am_sim_is_call(r))
        return silencer == NULL ? NULL : silencer->fault;
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

    return sim_ports_far(&s->ports, &(struct sims){ s->slack, s->silencer, s->pager, s->box }) || failed;
}

bool
sim_slack_is_awaited(const struct sim *s)
{
    for (size_t i = 0; i < s->ports.calls.n; i++)
        if (s->ports.calls.v[i]->expiry != NULL)
            return true;
    return false;
}
