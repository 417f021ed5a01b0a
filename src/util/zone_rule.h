/* SPDX-License-Identifier: MIT */
/* The rule at a TZif file's end, as POSIX's TZ has it: "CET-1CEST,M3.5.0,M10.5.0/3". Seconds since 1970. */
#ifndef TOCSIN_UTIL_ZONE_RULE_H
#define TOCSIN_UTIL_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/zone.h"

/* Seconds; RFC 8536 has local time from 25 hours behind to 26 ahead. */
#define ZONE_OFFSET_MAX (26 * 3600)

/* A stretch of time in which clocks show the same offset under the same name. */
struct zone_span {
    int64_t from, until; /* INT64_MIN, INT64_MAX: open */
    int32_t offset;
    const char *abbreviation;
};

struct zone_day {
    char kind; /* M: month.week.weekday; J: day 1 to 365, 29 February never counted; 0: day 0 to 365 */
    int month, week, day;
    int32_t time; /* seconds from that day's midnight; may be negative, or past the day */
};
struct zone_rule {
    char std[ZONE_ABBREVIATION_MAX], dst[ZONE_ABBREVIATION_MAX]; /* dst "": none */
    int32_t std_offset, dst_offset;                              /* east of Greenwich, unlike what is written */
    struct zone_day begin, end;                                  /* of dst; the first in standard time, the second in dst's */
};

/* false: no such rule. */
bool zone_rule_parse(struct zone_rule *r, const char *text);
/* The span that holds at that second. */
void zone_rule_span(const struct zone_rule *r, int64_t at, struct zone_span *out);

#endif
