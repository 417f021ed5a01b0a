/* SPDX-License-Identifier: MIT */
/* Time zones, from the system's TZif files (RFC 8536): many at once, where libc knows one. */
#ifndef TOCSIN_UTIL_ZONE_H
#define TOCSIN_UTIL_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/err.h"

#define ZONE_NAME_MAX 64
#define ZONE_ABBREVIATION_MAX 16 /* with the NUL */

struct zone;

/* What clocks on the wall show. */
struct civil {
    int year, month, day; /* from 1; a day or month outside of the calendar counts on: 32 January is 1 February */
    int hour, minute, second;
    int weekday; /* 0: Monday; not read */
};

/*
 * "Europe/Berlin", from $TZDIR or /usr/share/zoneinfo; "UTC" needs no file. NULL and *err: there is none of that name, or its file is
 * damaged. Reads the file once.
 */
struct zone *zone_new(const char *name, struct err *err) MUST_USE;
/* The same from the bytes of such a file. */
struct zone *zone_read(const char *name, const void *tzif, size_t len, struct err *err) MUST_USE;
void zone_free(struct zone *z);
const char *zone_name(const struct zone *z);

/* Outside the years 1 to 9999 all of these take the nearest moment inside. */
/* What is shown there at that moment. abbreviation ("CEST"; borrowed from z) may be NULL. */
void zone_civil(const struct zone *z, int64_t ms, struct civil *out, const char **abbreviation);
/*
 * The moment at which clocks there show this. What is shown twice (clocks were set back) is the first of the two; what is never shown
 * (they were set forward) is the moment at which they were set.
 */
int64_t zone_moment(const struct zone *z, const struct civil *c);
/* The next moment after ms at which clocks there are set, or their name changes; INT64_MAX: never. */
int64_t zone_next(const struct zone *z, int64_t ms);

#define ZONE_TEXT_MAX 64
/*
 * "2026-12-24 18:00" on the clocks there (as zone_moment(); T may stand for the blank, seconds may follow), "2026-12-24" (its midnight),
 * or RFC 3339 with its own offset. false: none of these.
 */
bool zone_parse(const struct zone *z, const char *text, int64_t *ms);
/* "Mon 2026-11-30 09:00 CET" */
void zone_text(const struct zone *z, int64_t ms, char out[ZONE_TEXT_MAX]);
/* The same as far as it tells one moment from now: "18:00", "Mon 09:00" from 20 hours on, "2026-12-24 09:00" from six days on. */
void zone_near(const struct zone *z, int64_t ms, int64_t now_ms, char out[ZONE_TEXT_MAX]);
extern const char *const zone_weekdays[7]; /* "Mon" first */

#endif
