/* SPDX-License-Identifier: MIT */
/* Inside core: alerts that fire while an incident is open, and match its rule, are linked to it. */
#ifndef TOCSIN_CORE_DECIDE_INCIDENT_RULE_H
#define TOCSIN_CORE_DECIDE_INCIDENT_RULE_H

#include "core/decide_incident.h"

/* Of a tick: those that fired since the last look, some in each. */
void decide_tick_link_rules(struct decision *d);
/* Some have fired since, or a rule is another. */
bool link_rules_wait(const struct model *m);

#endif
