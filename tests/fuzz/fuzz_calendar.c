/* SPDX-License-Identifier: MIT */
/* An iCalendar feed of somebody else: refused, or shifts within the window. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "source/calendar.h"
#include "util/time.h"

#define FROM_MS INT64_C(1795824000000) /* 2026-11-28T00:00:00Z */

const char *const fuzz_name = "calendar";
const size_t fuzz_runs = 20000;
const char *const fuzz_words[] = { "BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n",
    "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY;INTERVAL=2", ";COUNT=9", ";UNTIL=20270101T000000Z", ";BYDAY=MO,-1SU", ";BYMONTH=2",
    ";BYSETPOS=-1", "FREQ=SECONDLY", "FREQ=MONTHLY", "FREQ=YEARLY", "EXDATE:20261130T080000Z\r\n",
    "RDATE;VALUE=PERIOD:20261130T080000Z/PT1H\r\n", "RECURRENCE-ID:20261130T080000Z\r\n", "DTSTART;VALUE=DATE:20261130\r\n",
    ";TZID=Europe/Berlin:", "DURATION:-P1D\r\n", "ATTENDEE;CN=ana:mailto:a@b\r\n", "\r\n ", NULL };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct person persons[] = { { .name = "ana" }, { .name = "bob" } };
    const struct people people = { persons, 2 };
    struct zone *utc = zone_new("UTC", NULL);
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct calendar c;
    struct oncall_shift *v;
    size_t n;

    if (!calendar_read((const char *)data, size, utc, FROM_MS, FROM_MS + CALENDAR_AHEAD_MS, &c, &err)) {
        fuzz_must_be_message(&err);
        MUST(c.events.n == 0);
    } else {
        n = calendar_shifts(&c, &people, "x", &arena, &v);
        MUST(n >= c.events.n && n <= ONCALL_SHIFTS_MAX);
        for (size_t i = 0; i < n; i++) {
            MUST(v[i].person[0] != '\0' && v[i].from_ms < v[i].until_ms);
            MUST(v[i].until_ms > FROM_MS && v[i].from_ms < FROM_MS + CALENDAR_AHEAD_MS);
            MUST(i == 0 || v[i - 1].from_ms <= v[i].from_ms);
        }
    }
    calendar_release(&c);
    arena_release(&arena);
    zone_free(utc);
    return 0;
}
