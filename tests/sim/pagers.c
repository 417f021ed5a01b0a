/* SPDX-License-Identifier: MIT */
/* The pagers of a scenario: "pd" (PagerDuty, whose fallback is #status) and "og" (Opsgenie). */
#include "sim/sim.h"
#include "util/time.h"

static const struct pager_config pagers[] = {
    { .dialect = PAGER_PAGERDUTY,
        .destination = "pd",
        .api = "https://events.pagerduty.com",
        .credential = "destination pd",
        .asked = { .auth = AUTH_BODY,
            .credential_option = "routing_key_file",
            .right = "send",
            .prefix = "P",
            .api = "PagerDuty" },
        .timeout_ms = 10 * MS_SECOND },
    { .dialect = PAGER_OPSGENIE,
        .destination = "og",
        .api = "https://api.opsgenie.com",
        .credential = "destination og",
        .asked = { .auth = AUTH_SCHEME, .credential_option = "api_key_file", .right = "write", .prefix = "P", .api = "Opsgenie" },
        .timeout_ms = 10 * MS_SECOND },
};

void
sim_pagers_init(struct sim *s)
{
    s->pager = pager_sim_new();
    s->deliver.pagers = pagers;
    s->deliver.pagers_n = sizeof pagers / sizeof *pagers;
}

bool
sim_pager_is_awaited(const struct sim *s)
{
    for (size_t i = 0; s->ports.calls.n == 0 && i < s->m->messages.n; i++)
        if (s->m->messages.v[i]->order.kind == MESSAGE_PAGE && s->m->messages.v[i]->standing.state == MESSAGE_SENT)
            return true;
    return false;
}
