/* SPDX-License-Identifier: MIT */
/*
 * An iCalendar feed (RFC 5545) as who is on call when: its events within a window, recurrences as they fall, and the persons they name.
 * Pure: bytes in, shifts out.
 */
#ifndef TOCSIN_SOURCE_CALENDAR_H
#define TOCSIN_SOURCE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/oncall.h"
#include "core/person.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"
#include "util/vec.h"
#include "util/zone.h"

#define CALENDAR_BYTES_MAX ((size_t)1 << 20)
/* Components of the file, and what falls in the window. */
#define CALENDAR_EVENTS_MAX 10000
#define CALENDAR_SHIFTS_MAX ONCALL_SHIFTS_MAX
#define CALENDAR_ATTENDEES_MAX 20
/* So much of the past and of the future is asked for. */
#define CALENDAR_BACK_MS (INT64_C(1) * 24 * 3600 * 1000)
#define CALENDAR_AHEAD_MS (INT64_C(35) * 24 * 3600 * 1000)

struct calendar_event {
    const char *summary;          /* "" where it has none */
    const char *const *attendees; /* addresses without mailto:, and names; in order */
    size_t attendees_n;
    int64_t from_ms, until_ms;
};
/* Zero-initialised is empty. */
struct calendar {
    struct arena arena;
    VEC(struct calendar_event) events; /* by their beginnings */
};

/*
 * The events that touch [from_ms, until_ms). Times without a zone, and whole days, are on zone's clocks. false and *err: it is no
 * calendar, it is damaged, it can't be had in bounded time, or the program was built without libical; out is empty then.
 */
bool calendar_read(const char *bytes, size_t len, const struct zone *zone, int64_t from_ms, int64_t until_ms,
    struct calendar *out, struct err *err) MUST_USE;
void calendar_release(struct calendar *c);
/* Adds "libical 3.0.16", as the program was built with; false and *err: it can't be loaded, or the program was built without. */
bool calendar_library(struct buf *out, struct err *err) MUST_USE;

/*
 * Whom the event means: by its attendees' addresses and names, else by its summary; as she is called in the configuration, by her mail,
 * or by a word of hers. The i-th of them; NULL past the last, or where it means nobody that is known.
 */
const struct person *calendar_person(const struct people *people, const struct calendar_event *e, size_t i);
/* Its events as shifts of that schedule; what means nobody keeps its summary for a person. Strings are borrowed from c and people. */
size_t calendar_shifts(const struct calendar *c, const struct people *people, const char *schedule, struct arena *arena,
    struct oncall_shift **out);

#endif
