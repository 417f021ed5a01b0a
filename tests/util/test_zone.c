/* SPDX-License-Identifier: MIT */
/* Time zones: what clocks show, on the system's own files, beside what Python's zoneinfo says; and files that are none. */
#include "util/zone.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "util/time.h"

static struct zone *
the_zone(const char *name)
{
    struct err err = { 0 };
    struct zone *z = zone_new(name, &err);

    if (z == NULL)
        fail_msg("%s", err.text);
    assert_string_equal(zone_name(z), name);
    return z;
}

static void
check_shown(const struct zone *z, int64_t ms, const char *want, int weekday)
{
    struct civil c;
    const char *abbreviation;
    char text[80];

    zone_civil(z, ms, &c, &abbreviation);
    snprintf(text, sizeof text, "%d-%02d-%02d %02d:%02d:%02d %s", c.year, c.month, c.day, c.hour, c.minute, c.second,
        abbreviation);
    assert_string_equal(text, want);
    assert_int_equal(c.weekday, weekday);
}

/* clang-format off */
static void
zone_civil__shows_what_the_clocks_there_show(void **state)
{
    static const struct {
        const char *zone, *at, *shown;
        int weekday;
    } cases[] = {
        { "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59 CET", 6 },
        { "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00 CEST", 6 },
        { "Europe/Berlin", "2026-10-25T00:59:59Z", "2026-10-25 02:59:59 CEST", 6 },
        { "Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25 02:00:00 CET", 6 },
        { "Europe/Berlin", "1945-05-24T12:00:00Z", "1945-05-24 15:00:00 CEMT", 3 },
        { "Europe/Berlin", "1880-01-01T00:00:00Z", "1880-01-01 00:53:28 LMT", 3 },
        { "Europe/Berlin", "2038-07-01T12:00:00Z", "2038-07-01 14:00:00 CEST", 3 },
        { "Europe/Berlin", "2199-12-31T23:30:00Z", "2200-01-01 00:30:00 CET", 2 },
        { "Europe/Berlin", "2100-03-28T01:00:00Z", "2100-03-28 03:00:00 CEST", 6 },
        { "America/New_York", "2026-03-08T06:59:59Z", "2026-03-08 01:59:59 EST", 6 },
        { "America/New_York", "2026-03-08T07:00:00Z", "2026-03-08 03:00:00 EDT", 6 },
        { "America/New_York", "2026-11-01T05:59:59Z", "2026-11-01 01:59:59 EDT", 6 },
        { "America/New_York", "2026-11-01T06:00:00Z", "2026-11-01 01:00:00 EST", 6 },
        { "America/New_York", "2050-11-06T06:00:00Z", "2050-11-06 01:00:00 EST", 6 },
        { "America/New_York", "2050-11-06T05:59:59Z", "2050-11-06 01:59:59 EDT", 6 },
        { "Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05 01:59:59 +11", 6 },
        { "Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05 01:30:00 +1030", 6 },
        { "Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-04 01:59:59 +1030", 6 },
        { "Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04 02:30:00 +11", 6 },
        { "Australia/Lord_Howe", "2045-01-10T00:00:00Z", "2045-01-10 11:00:00 +11", 1 },
        { "Asia/Kathmandu", "2026-11-28T01:15:00Z", "2026-11-28 07:00:00 +0545", 5 },
        { "Asia/Kathmandu", "1985-12-31T18:30:00Z", "1986-01-01 00:15:00 +0545", 2 },
        { "Asia/Kathmandu", "1985-12-31T18:29:59Z", "1985-12-31 23:59:59 +0530", 1 },
        { "America/Santiago", "2026-04-05T02:59:59Z", "2026-04-04 23:59:59 -03", 5 },
        { "America/Santiago", "2026-04-05T03:00:00Z", "2026-04-04 23:00:00 -04", 5 },
        { "America/Santiago", "2040-09-02T04:00:00Z", "2040-09-02 01:00:00 -03", 6 },
        { "Pacific/Auckland", "2041-01-15T00:00:00Z", "2041-01-15 13:00:00 NZDT", 1 },
        { "Pacific/Auckland", "2041-04-06T14:00:00Z", "2041-04-07 02:00:00 NZST", 6 },
        { "Europe/Dublin", "2044-01-01T00:00:00Z", "2044-01-01 00:00:00 GMT", 4 },
        { "Europe/Dublin", "2044-07-01T00:00:00Z", "2044-07-01 01:00:00 IST", 4 },
        { "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59:59 -10", 3 },
        { "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00 +14", 5 },
        { "Africa/Monrovia", "1972-01-07T00:44:29Z", "1972-01-06 23:59:59 MMT", 3 },
        { "Africa/Monrovia", "1972-01-07T00:44:30Z", "1972-01-07 00:44:30 GMT", 4 },
        { "Etc/GMT+12", "2026-01-01T00:00:00Z", "2025-12-31 12:00:00 -12", 2 },
        { "Antarctica/Troll", "2041-07-01T00:00:00Z", "2041-07-01 02:00:00 +02", 0 },
        { "UTC", "2026-11-28T01:30:00Z", "2026-11-28 01:30:00 UTC", 5 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct zone *z = the_zone(cases[i].zone);
        int64_t ms;

        assert_true(time_parse_rfc3339(cases[i].at, &ms));
        check_shown(z, ms, cases[i].shown, cases[i].weekday);
        zone_free(z);
    }
}

static void
zone_moment__is_the_first_time_that_is_shown__or_where_clocks_were_set_forward_that_moment(void **state)
{
    static const struct {
        const char *zone;
        struct civil shown;
        const char *at;
    } cases[] = {
        { "Europe/Berlin", { 2026, 3, 29, 1, 59, 59, 0 }, "2026-03-29T00:59:59.000Z" },
        { "Europe/Berlin", { 2026, 3, 29, 2, 0, 0, 0 }, "2026-03-29T01:00:00.000Z" },
        { "Europe/Berlin", { 2026, 3, 29, 2, 30, 0, 0 }, "2026-03-29T01:00:00.000Z" },
        { "Europe/Berlin", { 2026, 3, 29, 3, 0, 0, 0 }, "2026-03-29T01:00:00.000Z" },
        { "Europe/Berlin", { 2026, 10, 25, 1, 59, 59, 0 }, "2026-10-24T23:59:59.000Z" },
        { "Europe/Berlin", { 2026, 10, 25, 2, 0, 0, 0 }, "2026-10-25T00:00:00.000Z" },
        { "Europe/Berlin", { 2026, 10, 25, 2, 30, 0, 0 }, "2026-10-25T00:30:00.000Z" },
        { "Europe/Berlin", { 2026, 10, 25, 3, 0, 0, 0 }, "2026-10-25T02:00:00.000Z" },
        { "Europe/Berlin", { 2044, 3, 27, 2, 30, 0, 0 }, "2044-03-27T01:00:00.000Z" },
        { "Europe/Berlin", { 2044, 10, 30, 2, 30, 0, 0 }, "2044-10-30T00:30:00.000Z" },
        { "Europe/Berlin", { 2026, 11, 30, 9, 0, 0, 0 }, "2026-11-30T08:00:00.000Z" },
        { "America/New_York", { 2026, 3, 8, 2, 30, 0, 0 }, "2026-03-08T07:00:00.000Z" },
        { "America/New_York", { 2026, 11, 1, 1, 30, 0, 0 }, "2026-11-01T05:30:00.000Z" },
        { "America/New_York", { 2040, 3, 11, 2, 15, 0, 0 }, "2040-03-11T07:00:00.000Z" },
        { "Australia/Lord_Howe", { 2026, 10, 4, 2, 15, 0, 0 }, "2026-10-03T15:30:00.000Z" },
        { "Australia/Lord_Howe", { 2026, 4, 5, 1, 45, 0, 0 }, "2026-04-04T14:45:00.000Z" },
        { "Australia/Lord_Howe", { 2026, 10, 4, 2, 30, 0, 0 }, "2026-10-03T15:30:00.000Z" },
        { "Asia/Kathmandu", { 2026, 11, 28, 7, 0, 0, 0 }, "2026-11-28T01:15:00.000Z" },
        { "Asia/Kathmandu", { 1986, 1, 1, 0, 5, 0, 0 }, "1985-12-31T18:30:00.000Z" },
        { "America/Santiago", { 2040, 9, 2, 0, 30, 0, 0 }, "2040-09-02T04:00:00.000Z" },
        { "America/Santiago", { 2026, 4, 4, 23, 30, 0, 0 }, "2026-04-05T02:30:00.000Z" },
        { "Pacific/Auckland", { 2041, 4, 7, 2, 30, 0, 0 }, "2041-04-06T13:30:00.000Z" },
        { "Pacific/Apia", { 2011, 12, 30, 12, 0, 0, 0 }, "2011-12-30T10:00:00.000Z" },
        { "Pacific/Apia", { 2011, 12, 31, 0, 0, 0, 0 }, "2011-12-30T10:00:00.000Z" },
        { "UTC", { 2026, 11, 28, 1, 30, 0, 0 }, "2026-11-28T01:30:00.000Z" },
        { "Europe/Berlin", { 2026, 10, 24, 9 + 24, 0, 0, 0 }, "2026-10-25T08:00:00.000Z" },  /* hours count on, on the clock */
        { "Europe/Berlin", { 2026, 2, 31, 9, 0, 0, 0 }, "2026-03-03T08:00:00.000Z" },
        { "Europe/Berlin", { 2026, 13, 1, 9, 0, 0, 0 }, "2027-01-01T08:00:00.000Z" },
        { "Europe/Berlin", { 2026, 1, 0, 9, 0, 0, 0 }, "2025-12-31T08:00:00.000Z" },
        { "Europe/Berlin", { 2026, 3, -2, 9, 0, 0, 0 }, "2026-02-26T08:00:00.000Z" },
        { "UTC", { 0, 1, 1, 0, 0, 0, 0 }, "0001-01-01T00:00:00.000Z" },
        { "UTC", { 2147483647, 2147483647, 2147483647, 0, 0, 0, 0 }, "9999-12-31T23:59:59.000Z" },
        { "UTC", { -2147483647, -2147483647, -2147483647, 0, 0, 0, 0 }, "0001-01-01T00:00:00.000Z" },
    };
    char text[TIME_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct zone *z = the_zone(cases[i].zone);

        time_rfc3339(zone_moment(z, &cases[i].shown), text);
        assert_string_equal(text, cases[i].at);
        zone_free(z);
    }
}
/* clang-format on */

static void
zone_moment__takes_back_what_zone_civil_gives__every_eleven_hours_of_a_century(void **state)
{
    static const char *const names[] = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland",
        "Europe/Dublin" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct zone *z = the_zone(names[i]);

        for (int64_t at = 0; at < INT64_C(4102444800000); at += 11 * MS_HOUR) {
            struct civil c, again;
            int64_t moment;

            zone_civil(z, at, &c, NULL);
            moment = zone_moment(z, &c);
            zone_civil(z, moment, &again, NULL);
            assert_memory_equal(&c, &again, sizeof c);
            assert_true(moment <= at && at - moment <= MS_HOUR); /* the first of the two, where clocks were set back */
        }
        zone_free(z);
    }
}

static void
zone_next__is_when_clocks_are_set(void **state)
{
    static const struct {
        const char *zone, *at, *next;
    } cases[] = {
        { "Europe/Berlin", "2026-11-28T00:00:00Z", "2027-03-28T01:00:00.000Z" },
        { "Europe/Berlin", "2027-03-28T01:00:00Z", "2027-10-31T01:00:00.000Z" },
        { "Europe/Berlin", "2060-07-01T00:00:00Z", "2060-10-31T01:00:00.000Z" },
        { "Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-03T15:30:00.000Z" },
        { "Asia/Kathmandu", "2026-10-03T15:29:59Z", NULL },
        { "UTC", "2026-10-03T15:29:59Z", NULL },
    };
    char text[TIME_TEXT_MAX];
    int64_t at;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct zone *z = the_zone(cases[i].zone);

        assert_true(time_parse_rfc3339(cases[i].at, &at));
        at = zone_next(z, at);
        if (cases[i].next != NULL) {
            time_rfc3339(at, text);
            assert_string_equal(text, cases[i].next);
        } else {
            assert_true(at == INT64_MAX);
        }
        zone_free(z);
    }
}

static void
zone__knows_any_number_of_milliseconds(void **state)
{
    static const int64_t moments[] = { INT64_MIN, -1, 0, 1, INT64_MAX };
    struct zone *z = the_zone("Europe/Berlin");
    struct civil c;

    (void)state;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        zone_civil(z, moments[i], &c, NULL);
        assert_in_range(c.year, 1, 10000);
        assert_true(zone_next(z, moments[i]) > moments[i] || moments[i] == INT64_MAX);
    }
    zone_civil(z, -1, &c, NULL);
    assert_int_equal(c.second, 59);
    zone_free(z);
}

/* ---- files */

/* As a file of version 2 that only has a rule: one type, no change in its table. */
#define HEADER(version, counts) "TZif" version "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" counts
#define NO_CHANGE \
    "\0\0\0\0" \
    "\0\0\0\0" \
    "\0\0\0\0" \
    "\0\0\0\0" \
    "\0\0\0\1" \
    "\0\0\0\4"
#define ONE_CHANGE \
    "\0\0\0\0" \
    "\0\0\0\0" \
    "\0\0\0\0" \
    "\0\0\0\1" \
    "\0\0\0\1" \
    "\0\0\0\4"
#define LEAP \
    "\0\0\0\0" \
    "\0\0\0\0" \
    "\0\0\0\1" \
    "\0\0\0\0" \
    "\0\0\0\1" \
    "\0\0\0\4"
#define EAST_1H \
    "\0\0\x0e\x10\0\0" \
    "CET\0"
#define BYTES(s) (s), sizeof(s) - 1
#define WITH_RULE(rule) BYTES(HEADER("3", NO_CHANGE) EAST_1H HEADER("3", NO_CHANGE) EAST_1H "\n" rule "\n")

static void
zone_read__follows_the_rule_at_the_end_of_the_file(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *at, *shown;
        int weekday;
    } cases[] = {
        { WITH_RULE("CET-1CEST,M3.5.0,M10.5.0/3"), "2026-07-01T12:00:00Z", "2026-07-01 14:00:00 CEST", 2 },
        { WITH_RULE("CET-1"), "2026-07-01T12:00:00Z", "2026-07-01 13:00:00 CET", 2 },
        { WITH_RULE(""), "2026-07-01T12:00:00Z", "2026-07-01 13:00:00 CET", 2 },
        { WITH_RULE("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"), "2026-01-01T00:00:00Z", "2026-01-01 11:00:00 +11", 3 },
        /* summer time all year, as RFC 8536 3.3.1 writes it */
        { WITH_RULE("EST5EDT,0/0,J365/25"), "2026-12-31T23:30:00Z", "2026-12-31 19:30:00 EDT", 3 },
        { WITH_RULE("EST5EDT,0/0,J365/25"), "2027-01-01T05:30:00Z", "2027-01-01 01:30:00 EDT", 4 },
        /* hours before and after the day, and negative summer time */
        { WITH_RULE("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), "2026-03-29T00:59:59Z", "2026-03-28 22:59:59 -02", 5 },
        { WITH_RULE("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), "2026-03-29T01:00:00Z", "2026-03-29 00:00:00 -01", 6 },
        { WITH_RULE("IST-2IDT,M3.4.4/26,M10.5.0"), "2026-03-26T23:59:59Z", "2026-03-27 01:59:59 IST", 4 },
        { WITH_RULE("IST-2IDT,M3.4.4/26,M10.5.0"), "2026-03-27T00:00:00Z", "2026-03-27 03:00:00 IDT", 4 },
        { WITH_RULE("IST-1GMT0,M10.5.0,M3.5.0/1"), "2026-01-01T00:00:00Z", "2026-01-01 00:00:00 GMT", 3 },
        /* days of the year, with and without 29 February */
        { WITH_RULE("AAA0BBB,J60/0,J300/0"), "2028-02-29T12:00:00Z", "2028-02-29 12:00:00 AAA", 1 },
        { WITH_RULE("AAA0BBB,J60/0,J300/0"), "2028-03-01T00:00:00Z", "2028-03-01 01:00:00 BBB", 2 },
        { WITH_RULE("AAA0BBB,59/0,300/0"), "2028-02-29T00:00:00Z", "2028-02-29 01:00:00 BBB", 1 },
        { BYTES(HEADER("\0", ONE_CHANGE) "\x7f\xff\xff\xff"
                                         "\0" EAST_1H),
            "2040-01-01T00:00:00Z", "2040-01-01 01:00:00 CET", 6 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = { 0 };
        struct zone *z = zone_read("Own/Zone", cases[i].bytes, cases[i].len, &err);
        int64_t ms;

        assert_string_equal(err.text, "");
        assert_non_null(z);
        assert_true(time_parse_rfc3339(cases[i].at, &ms));
        check_shown(z, ms, cases[i].shown, cases[i].weekday);
        zone_free(z);
    }
}

static void
zone_read__refuses_a_damaged_file(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *why;
    } cases[] = {
        { BYTES(""), "it is no TZif file, or cut off" },
        { BYTES("BEGIN:VCALENDAR, and so many words that a header would fit in"), "it is no TZif file, or cut off" },
        { BYTES(HEADER("2", NO_CHANGE) EAST_1H), "it is cut off" },
        { BYTES(HEADER("1", NO_CHANGE) EAST_1H), "its version is unknown" },
        { BYTES(HEADER("\0", NO_CHANGE) "\0\0\x0e\x10\0\0CE"), "it is no TZif file, or cut off" },
        { BYTES(HEADER("\0", NO_CHANGE) "\0\0\x0e\x10\0\4CET\0"), "an abbreviation is damaged" },
        { BYTES(HEADER("\0", NO_CHANGE) "\0\0\x0e\x10\0\0C\x1bT\0"), "an abbreviation is damaged" },
        { BYTES(HEADER("\0", NO_CHANGE) "\0\xff\x0e\x10\0\0CET\0"), "an offset is more than a day" },
        { BYTES(HEADER("\0", ONE_CHANGE) "\0\0\0\0\1" EAST_1H), "a change leads nowhere" },
        { BYTES(HEADER("\0", LEAP) EAST_1H "\0\0\0\0\0\0\0\1"), "it counts leap seconds" },
        { BYTES(HEADER("\0",
              "\0\0\0\0"
              "\0\0\0\0"
              "\0\0\0\0"
              "\0\0\0\0"
              "\0\0\0\0"
              "\0\0\0\0")),
            "its tables have no possible size" },
        { BYTES(HEADER("\0",
              "\xff\xff\xff\xff"
              "\xff\xff\xff\xff"
              "\0\0\0\0"
              "\xff\xff\xff\xff"
              "\0\0\0\1"
              "\0\0\0\4") EAST_1H),
            "it is no TZif file, or cut off" },
        { WITH_RULE("CET"), "its last rule is none" },
        { WITH_RULE("C-1"), "its last rule is none" },
        { WITH_RULE("CET-1CEST"), "its last rule is none" },
        { WITH_RULE("CET-1CEST,M3.5.0"), "its last rule is none" },
        { WITH_RULE("CET-1CEST,M13.5.0,M10.5.0"), "its last rule is none" },
        { WITH_RULE("CET-1CEST,M3.6.0,M10.5.0"), "its last rule is none" },
        { WITH_RULE("CET-1CEST,M3.5.0/168,M10.5.0"), "its last rule is none" },
        { WITH_RULE("CET-1CEST,M3.5.0,M10.5.0/3x"), "its last rule is none" },
        { WITH_RULE("CET-99"), "its last rule is none" },
        { WITH_RULE("<CET-1"), "its last rule is none" },
        { WITH_RULE("CET-1\0x"), "its last rule is none" },
        { WITH_RULE("ABCDEFGHIJKLMNOPQ-1"), "its last rule is none" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = { 0 };
        char want[200];

        assert_null(zone_read("Own/Zone", cases[i].bytes, cases[i].len, &err));
        snprintf(want, sizeof want, "the time zone file of Own/Zone is damaged: %s", cases[i].why);
        assert_string_equal(err.text, want);
    }
}

static void
zone_new__refuses_a_name_that_is_none(void **state)
{
    static const char *const names[] = { "", "/etc/passwd", "../../etc/passwd", "Europe/../Berlin", ".", "Europe/Ber lin",
        "0123456789012345678901234567890123456789012345678901234567890123456789" };
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_null(zone_new(names[i], &err));
        assert_non_null(strstr(err.text, "is no name of a time zone: Europe/Berlin is one"));
    }
    assert_null(zone_new("Europe/Atlantis", &err));
    assert_string_equal(err.text, "there is no time zone Europe/Atlantis in /usr/share/zoneinfo (Debian's package is tzdata)");
    assert_null(zone_new("Europe", &err)); /* a directory */
}

static void
zone_new__reads_from_TZDIR__but_knows_UTC_by_itself(void **state)
{
    struct err err = { 0 };
    struct zone *z;

    (void)state;
    setenv("TZDIR", "/nonexistent", 1);
    z = zone_new("Europe/Berlin", &err);
    assert_null(z);
    assert_string_equal(err.text, "there is no time zone Europe/Berlin in /nonexistent (Debian's package is tzdata)");
    z = the_zone("UTC");
    zone_free(z);
    setenv("TZDIR", "usr/share", 1); /* a relative one is none */
    z = the_zone("Europe/Berlin");
    zone_free(z);
    unsetenv("TZDIR");
}

/* ---- words */

static void
zone_parse__reads_a_moment_on_the_clocks_there(void **state)
{
    static const struct {
        const char *text, *at;
    } cases[] = {
        { "2026-12-24 18:00", "2026-12-24T17:00:00.000Z" },
        { "2026-12-24T18:00", "2026-12-24T17:00:00.000Z" },
        { "2026-07-24 18:00:30", "2026-07-24T16:00:30.000Z" },
        { "2026-12-24", "2026-12-23T23:00:00.000Z" },
        { "2026-03-29 02:30", "2026-03-29T01:00:00.000Z" },
        { "2026-12-24T18:00:00Z", "2026-12-24T18:00:00.000Z" },
        { "2026-12-24T18:00:00+05:45", "2026-12-24T12:15:00.000Z" },
        { "2026-12-24 24:00", NULL },
        { "2026-02-30 18:00", NULL },
        { "2026-12-24 18:00 CET", NULL },
        { "2026-12-24 18", NULL },
        { "2026-13-24", NULL },
        { "24.12.2026", NULL },
        { "18:00", NULL },
        { "", NULL },
    };
    struct zone *z = the_zone("Europe/Berlin");
    char text[TIME_TEXT_MAX];
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(zone_parse(z, cases[i].text, &ms), cases[i].at != NULL);
        if (cases[i].at == NULL)
            continue;
        time_rfc3339(ms, text);
        assert_string_equal(text, cases[i].at);
    }
    zone_free(z);
}

static void
zone_near__tells_one_moment_from_now_in_as_few_words_as_do(void **state)
{
    static const struct {
        const char *at, *near, *all;
    } cases[] = {
        { "2026-11-28T10:00:00Z", "11:00", "Sat 2026-11-28 11:00 CET" },
        { "2026-11-29T07:59:59Z", "08:59", "Sun 2026-11-29 08:59 CET" },
        { "2026-11-30T08:00:00Z", "Mon 09:00", "Mon 2026-11-30 09:00 CET" },
        { "2026-12-07T08:00:00Z", "2026-12-07 09:00", "Mon 2026-12-07 09:00 CET" },
        { "2026-11-20T08:00:00Z", "2026-11-20 09:00", "Fri 2026-11-20 09:00 CET" },
    };
    struct zone *z = the_zone("Europe/Berlin");
    char text[ZONE_TEXT_MAX];
    int64_t now, ms;

    (void)state;
    assert_true(time_parse_rfc3339("2026-11-28T12:00:00Z", &now));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(time_parse_rfc3339(cases[i].at, &ms));
        zone_near(z, ms, now, text);
        assert_string_equal(text, cases[i].near);
        zone_text(z, ms, text);
        assert_string_equal(text, cases[i].all);
    }
    zone_free(z);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(zone_parse__reads_a_moment_on_the_clocks_there),
    cmocka_unit_test(zone_near__tells_one_moment_from_now_in_as_few_words_as_do),
    cmocka_unit_test(zone_civil__shows_what_the_clocks_there_show),
    cmocka_unit_test(zone_moment__is_the_first_time_that_is_shown__or_where_clocks_were_set_forward_that_moment),
    cmocka_unit_test(zone_moment__takes_back_what_zone_civil_gives__every_eleven_hours_of_a_century),
    cmocka_unit_test(zone_next__is_when_clocks_are_set),
    cmocka_unit_test(zone__knows_any_number_of_milliseconds),
    cmocka_unit_test(zone_read__follows_the_rule_at_the_end_of_the_file),
    cmocka_unit_test(zone_read__refuses_a_damaged_file),
    cmocka_unit_test(zone_new__refuses_a_name_that_is_none),
    cmocka_unit_test(zone_new__reads_from_TZDIR__but_knows_UTC_by_itself),
};
SUITE(zone, tests);
