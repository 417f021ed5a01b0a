/* SPDX-License-Identifier: MIT */
/* Incidents counted, as tables with bars that fit the terminal, and as JSON. */
#ifndef TOCSIN_APP_INCIDENT_CHART_H
#define TOCSIN_APP_INCIDENT_CHART_H

#include "app/output.h"
#include "core/incident_stats.h"

/* What is counted. */
struct incident_count {
    struct incident *const *v;
    size_t n;
    int64_t since_ms; /* those that began then or later */
    enum stats_by by; /* a row for each of these alone; STATS_BYS: all that there is to say */
};
void incident_chart_print(const struct output *o, const struct incident_count *c);
void incident_chart_json(struct json_out *o, const struct incident_count *c);

#endif
