/* SPDX-License-Identifier: MIT */
/* What time alone does to incidents: reminders, alerts that a rule links, channels that are archived. */
#include "core/decide_incident.h"

void
decide_tick_incidents(struct decision *d)
{
    (void)d;
}

int64_t
incidents_due_ms(const struct model *m)
{
    (void)m;
    return INT64_MAX;
}
