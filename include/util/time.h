/* SPDX-License-Identifier: MIT */
/* Times are int64 ms UTC since 1970; durations are int64 ms. Words for both, and back. */
#ifndef TOCSIN_UTIL_TIME_H
#define TOCSIN_UTIL_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MS_SECOND INT64_C(1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)
#define TIME_TEXT_MAX 32

/* Outside the years 1 to 9999 all of these show the nearest moment inside. */
/* "2026-11-21T01:22:08.123Z" */
void time_rfc3339(int64_t ms, char out[TIME_TEXT_MAX]);
/* RFC 3339 with any offset and fraction, years 1 to 9999; leap seconds become the next second. false: not one. */
bool time_parse_rfc3339(const char *s, int64_t *ms);
/* "14:02Z" and "14:02:31Z" */
void time_hhmm(int64_t ms, char out[TIME_TEXT_MAX]);
void time_hhmmss(int64_t ms, char out[TIME_TEXT_MAX]);
/* "14:02Z"; "2026-11-22 14:02Z" where it is 20 hours or more from now: no time of day can be meant for another day's. */
void time_near(int64_t ms, int64_t now_ms, char out[TIME_TEXT_MAX]);
/* "2026-11-21" */
void time_date(int64_t ms, char out[TIME_TEXT_MAX]);

/* "90", "15s", "5m", "1h30m", "2d", "500ms"; a bare number takes bare_unit_ms (0: refused). false: not a duration, or past 10 years. */
bool duration_parse(const char *s, int64_t bare_unit_ms, int64_t *ms);
/* One unit, rounded down, at most 4 cells: "8s" "41m" "3h" "12d" "99y"; negative shows as 0s. */
void duration_short(int64_t ms, char out[TIME_TEXT_MAX]);
/* The same of what is left, rounded to the nearest: four hours that have just begun are "4h". */
void duration_left(int64_t ms, char out[TIME_TEXT_MAX]);
/* Exact, as configuration takes it back: "1h30m", "15s". */
void duration_exact(int64_t ms, char out[TIME_TEXT_MAX]);

/* For --since and :at: RFC 3339, "HH:MM" (the latest such moment before now, UTC), "YYYY-MM-DD", or a duration back from now ("2h"). */
bool time_parse_point(const char *s, int64_t now_ms, int64_t *ms);
/* For --until: RFC 3339, "HH:MM" (the next such moment after now, UTC), or "YYYY-MM-DD" (its beginning). It may be past. */
bool time_parse_ahead(const char *s, int64_t now_ms, int64_t *ms);

#endif
