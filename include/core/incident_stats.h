/* SPDX-License-Identifier: MIT */
/* Incidents counted: how many, and how long until a person had them and until they were over; together, and by what they have in common. */
#ifndef TOCSIN_CORE_INCIDENT_STATS_H
#define TOCSIN_CORE_INCIDENT_STATS_H

#include "core/incident.h"

enum stats_by { STATS_BY_SEVERITY, STATS_BY_SERVICE, STATS_BY_WEEK, STATS_BY_MONTH, STATS_BYS };
extern const char *const stats_by_words[STATS_BYS]; /* "severity", "service", "week", "month" */
/* STATS_BYS for an unknown word. */
enum stats_by stats_by_of(const char *word);

/* The latest so many weeks or months have rows. */
#define STATS_PERIODS_MAX 520

/* Of some times that it took, in ms; n 0: there is neither mean nor median. */
struct stats_span {
    size_t n;
    int64_t mean_ms, median_ms;
};
struct stats_row {
    const char *name; /* "sev-1", a service, "2026-W48" (ISO 8601), "2026-11"; NULL: of no service */
    size_t incidents;
    size_t open; /* of these, now */
    struct stats_span to_ack,
        to_mend; /* from its beginning until a person had it, until it was resolved; of those that tell both times */
};
struct incident_stats {
    struct stats_row all;
    VEC(struct stats_row)
    rows; /* severities: the worst first; services: the most incidents first; weeks, months: in order, also empty ones */
    size_t merged, invalid; /* left out: they are told by another, or were declared by mistake */
    size_t earlier;         /* in all, but older than the first week or month that has a row */
    struct arena arena;     /* names */
};

/* Those that began at since_ms or later. An incident of several services counts in the row of each. */
void incident_stats(struct incident *const *v, size_t n, int64_t since_ms, enum stats_by by, struct incident_stats *out);
void incident_stats_release(struct incident_stats *s);

#endif
