/* SPDX-License-Identifier: MIT */
/* iCalendar feeds: who is on call when, as calendar programs write it, and what is none or takes too long. */
#include <config.h>

#include "source/calendar.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "util/str.h"
#include "util/time.h"

#ifdef HAVE_ICAL
#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
#define END "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"

static struct person persons[] = { { .name = "ana", .mail = "ana@example.com" }, { .name = "bob" }, { .name = "carol" },
    { .name = "ann" } };
static const char *const carols[] = { "Carol van Dam" };

/* "2026-11-28T08:00 2026-11-28T18:00 ana" a line, from the 28th of November for five weeks, on Berlin's clocks. */
static void
read_all(const char *bytes, size_t len, struct buf *out, struct err *err)
{
    struct people people = { persons, 4 };
    struct zone *berlin = zone_new("Europe/Berlin", NULL);
    struct arena arena = { 0 };
    struct calendar c;
    struct oncall_shift *v;
    int64_t from;
    size_t n;

    persons[2].calendar = carols;
    persons[2].calendar_n = 1;
    assert_true(zone_parse(berlin, "2026-11-28", &from));
    if (calendar_read(bytes, len, berlin, from, from + 35 * MS_DAY, &c, err)) {
        n = calendar_shifts(&c, &people, "payments", &arena, &v);
        for (size_t i = 0; i < n; i++) {
            char a[TIME_TEXT_MAX], b[TIME_TEXT_MAX];

            time_rfc3339(v[i].from_ms, a);
            time_rfc3339(v[i].until_ms, b);
            buf_addf(out, "%.16s %.16s %s\n", a, b, v[i].person);
        }
    }
    calendar_release(&c);
    arena_release(&arena);
    zone_free(berlin);
}

static void
check(const char *events, const char *want)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    struct err err = { 0 };

    buf_addf(&text, BEGIN "%s" END, events);
    read_all(buf_text(&text), text.len, &out, &err);
    if (err.code != ERR_NONE)
        fail_msg("%s", err.text);
    assert_string_equal(buf_text(&out), want);
    buf_release(&text);
    buf_release(&out);
}

static void
refused(const char *text, const char *why)
{
    struct buf out = BUF_INIT;
    struct err err = { 0 };

    read_all(text, strlen(text), &out, &err);
    assert_string_equal(err.text, why);
    assert_int_equal(out.len, 0);
    buf_release(&out);
}

static void
events__are_shifts__in_utc_in_a_zone_without_one_and_of_whole_days(void **state)
{
    (void)state;
    check(EVENT("SUMMARY:ana\r\nDTSTART:20261128T080000Z\r\nDTEND:20261128T180000Z\r\n"),
        "2026-11-28T08:00 2026-11-28T18:00 ana\n");
    check(EVENT(
              "SUMMARY:ana\r\nDTSTART;TZID=America/New_York:20261128T090000\r\nDTEND;TZID=America/New_York:20261128T180000\r\n"),
        "2026-11-28T14:00 2026-11-28T23:00 ana\n");
    check(EVENT("SUMMARY:bob\r\nDTSTART:20261128T090000\r\nDURATION:PT8H\r\n"), "2026-11-28T08:00 2026-11-28T16:00 bob\n");
    check(EVENT("SUMMARY:bob\r\nDTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261207\r\n"),
        "2026-11-29T23:00 2026-12-06T23:00 bob\n");
    check(EVENT("SUMMARY:bob\r\nDTSTART;VALUE=DATE:20261130\r\n"), "2026-11-29T23:00 2026-11-30T23:00 bob\n");
    check(EVENT("SUMMARY:bob\r\nDTSTART:20261130T080000Z\r\n"), ""); /* no time at all */
    check(EVENT("SUMMARY:bob\r\nDTSTART:20261128T080000Z\r\nDTEND:20261128T180000Z\r\nSTATUS:CANCELLED\r\n"), "");
    check(EVENT("SUMMARY:bob\r\nDTSTART:20251128T080000Z\r\nDTEND:20251128T180000Z\r\n"), ""); /* long over */
    check(EVENT("SUMMARY:bob\r\nDTSTART:20280101T080000Z\r\nDTEND:20280101T180000Z\r\n"), ""); /* far ahead */
    check(EVENT("SUMMARY:an\r\n a\r\nDTSTART:2026112\r\n 8T080000Z\r\nDTEND:20261128T180000Z\r\n"),
        "2026-11-28T08:00 2026-11-28T18:00 ana\n");
    check("", "");
}

static void
a_zone_of_the_file__is_used__where_its_name_is_none(void **state)
{
    (void)state;
    check(
        "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\n"
        "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"
        "END:VTIMEZONE\r\n" EVENT("SUMMARY:ana\r\nDTSTART;TZID=W. Europe Standard Time:20261130T090000\r\n"
                                  "DTEND;TZID=W. Europe Standard Time:20261130T170000\r\n"),
        "2026-11-30T08:00 2026-11-30T16:00 ana\n");
    refused(BEGIN EVENT("SUMMARY:ana\r\nDTSTART;TZID=Nowhere:20261130T090000\r\nDTEND;TZID=Nowhere:20261130T170000\r\n") END,
        "event \"ana\": its time zone is unknown");
}

static void
recurrences__fall_as_the_rule_says__on_the_clocks_of_their_zone(void **state)
{
    (void)state;
    /* ana each third week, from Monday to Monday at nine, begun in summer time long ago */
    check(
        EVENT(
            "SUMMARY:ana\r\nDTSTART;TZID=Europe/Berlin:20260608T090000\r\nDTEND;TZID=Europe/Berlin:20260615T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=3\r\n"),
        "2026-11-23T08:00 2026-11-30T08:00 ana\n2026-12-14T08:00 2026-12-21T08:00 ana\n");
    /* each day but one, one of them moved, one taken away with the whole day */
    check(
        EVENT(
            "SUMMARY:bob\r\nDTSTART;TZID=Europe/Berlin:20261124T220000\r\nDTEND;TZID=Europe/Berlin:20261125T060000\r\n"
            "RRULE:FREQ=DAILY;UNTIL=20261202T210000Z\r\nEXDATE;TZID=Europe/Berlin:20261129T220000\r\nEXDATE;VALUE=DATE:20261130\r\n")
            EVENT(
                "SUMMARY:bob\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261201T220000\r\nDTSTART;TZID=Europe/Berlin:20261201T230000\r\nDTEND;TZID=Europe/Berlin:20261202T060000\r\n"),
        "2026-11-27T21:00 2026-11-28T05:00 bob\n2026-11-28T21:00 2026-11-29T05:00 bob\n2026-12-01T22:00 2026-12-02T05:00 bob\n2026-12-02T21:00 2026-12-03T05:00 bob\n");
    check(EVENT("SUMMARY:bob\r\nDTSTART:20261130T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3\r\n"),
        "2026-11-30T08:00 2026-11-30T09:00 bob\n2026-12-02T08:00 2026-12-02T09:00 bob\n2026-12-07T08:00 2026-12-07T09:00 bob\n");
    check(EVENT("SUMMARY:bob\r\nDTSTART:20261130T080000Z\r\nDURATION:PT1H\r\nRDATE:20261203T080000Z,20261205T080000Z\r\n"),
        "2026-11-30T08:00 2026-11-30T09:00 bob\n2026-12-03T08:00 2026-12-03T09:00 bob\n2026-12-05T08:00 2026-12-05T09:00 bob\n");
    check(EVENT("SUMMARY:bob\r\nDTSTART:20200101T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20200201T000000Z\r\n"), "");
    check(EVENT("SUMMARY:ana\r\nDTSTART;VALUE=DATE:20260105\r\nDTEND;VALUE=DATE:20260112\r\nRRULE:FREQ=WEEKLY;INTERVAL=4\r\n"),
        "2026-12-06T23:00 2026-12-13T23:00 ana\n");
}

static void
a_shift__is_whose_attendee_it_has__else_whom_its_title_names(void **state)
{
#define AT "DTSTART:20261128T080000Z\r\nDTEND:20261128T180000Z\r\n"
#define SHIFT "2026-11-28T08:00 2026-11-28T18:00 "
    static const struct {
        const char *lines, *who;
    } cases[] = {
        { "SUMMARY:On call - payments\r\nATTENDEE;CN=Ana Lopez:mailto:ANA@example.com\r\n", SHIFT "ana\n" },
        { "SUMMARY:On call\r\nATTENDEE;CN=bob:mailto:someone@example.com\r\n", SHIFT "bob\n" },
        { "SUMMARY:On call\r\nATTENDEE:mailto:ana@example.com\r\nATTENDEE;CN=bob:mailto:b@example.com\r\n",
            SHIFT "ana\n" SHIFT "bob\n" },
        { "SUMMARY:bob\r\nATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.com\r\n", SHIFT "bob\n" },
        { "SUMMARY:Carol van Dam (payments)\r\n", SHIFT "carol\n" },
        { "SUMMARY:On call: Bob\r\n", SHIFT "bob\n" },
        { "SUMMARY:on call ana@example.com\r\n", SHIFT "ana\n" },
        { "SUMMARY:ana for bob\r\n", SHIFT "ana for bob\n" }, /* two could be meant */
        { "SUMMARY:anastasia\r\n", SHIFT "anastasia\n" },
        { "SUMMARY:Dora Quinn\r\n", SHIFT "Dora Quinn\n" },
        { "", SHIFT "?\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf event = BUF_INIT;

        buf_addf(&event, "BEGIN:VEVENT\r\nUID:1\r\n%s" AT "END:VEVENT\r\n", cases[i].lines);
        check(buf_text(&event), cases[i].who);
        buf_release(&event);
    }
}

static void
what_is_no_calendar__or_cut_off__is_refused(void **state)
{
    (void)state;
    refused("", "the calendar is empty");
    refused("<html>please log in</html>", "this is no calendar: it begins with BEGIN:VCALENDAR");
    refused(BEGIN EVENT("SUMMARY:ana\r\n" AT), "the calendar is cut off");
    refused(BEGIN END "and more", "something stands after the end of the calendar");
    refused(BEGIN "BEGIN:VEVENT\r\nEND;X=1:VEVENT\r\nEND:VEVENT\r\n" END, "a part of the calendar has no name");
    refused(BEGIN "END:VEVENT\r\n" END, "a part of the calendar ends that did not begin");
    refused(BEGIN "X:\x01\r\n" END, "the calendar holds control characters");
    refused(BEGIN "X:\xff\r\n" END, "the calendar is no valid UTF-8");
    refused(BEGIN EVENT("SUMMARY:ana\r\n") END, "event \"ana\": it has no beginning");
    refused(BEGIN EVENT("SUMMARY:ana\r\nDTSTART:20261399T080000Z\r\n") END, "event \"ana\": one of its times can't be read");
    refused(BEGIN EVENT("SUMMARY:ana\r\nDTSTART:20261128T080000Z\r\nDTEND:20261127T080000Z\r\n") END,
        "event \"ana\": it ends before it begins");
    refused(BEGIN EVENT("SUMMARY:ana\r\nDTSTART:20261128T080000Z\r\nDURATION:P500D\r\n") END,
        "event \"ana\": it lasts longer than 400 days");
    refused(BEGIN EVENT("SUMMARY:ana\r\n" AT "RRULE:nonsense\r\n") END, "event \"ana\": one of its times can't be read");
}

static void
what_would_take_for_ever__is_refused(void **state)
{
    static const struct {
        const char *rule, *why;
    } cases[] = {
        { "FREQ=SECONDLY", "it recurs too often for a shift" },
        { "FREQ=MINUTELY;INTERVAL=1", "it recurs too often for a shift" },
        { "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "it recurs too often for a shift" },
        { "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "its recurrence never comes" },
        { "FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31", "its recurrence never comes" },
        { "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", "its recurrence is of a kind that is not known here" },
        { "FREQ=YEARLY;BYYEARDAY=366", "its recurrence is of a kind that is not known here" },
        { "FREQ=DAILY;BYSETPOS=2", "its recurrence is of a kind that is not known here" },
        { "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "its recurrence is of a kind that is not known here" },
        { "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "its recurrence is of a kind that is not known here" },
        { "FREQ=MONTHLY;BYDAY=6MO", "its recurrence never comes" },
        { "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300", "its recurrence never comes" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf text = BUF_INIT;
        char why[200];

        buf_addf(&text, BEGIN "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:ana\r\n" AT "RRULE:%s\r\nEND:VEVENT\r\n" END, cases[i].rule);
        snprintf(why, sizeof why, "event \"ana\": %s", cases[i].why);
        refused(buf_text(&text), why);
        buf_release(&text);
    }
    refused(BEGIN
        "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\n"
        "RRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" END,
        "a time zone of the calendar is set other than once a year");
    refused(
        BEGIN EVENT(
            "SUMMARY:ana\r\nDTSTART:20261128T080000Z\r\nDURATION:PT1M\r\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,10,20,30\r\n")
            END,
        "more than 2000 shifts within 35 days");
}

static void
zone_refused(const char *begins, const char *rule, const char *why)
{
    struct buf text = BUF_INIT;

    buf_addf(&text,
        BEGIN "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:%s\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\n"
              "RRULE:%s\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" END,
        begins, rule);
    refused(buf_text(&text), why);
    buf_release(&text);
}

#define RULES_5(rule) rule "\r\nRRULE:" rule "\r\nRRULE:" rule "\r\nRRULE:" rule "\r\nRRULE:" rule
#define RULES_20(rule) RULES_5(rule) "\r\nRRULE:" RULES_5(rule) "\r\nRRULE:" RULES_5(rule) "\r\nRRULE:" RULES_5(rule)

/* What libical would list for ever, or search in vain in all years. */
static void
zones__are_set_on_one_day_of_a_year(void **state)
{
    static const char *const rules[] = { "FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=0,1,2;BYHOUR=1,2", "FREQ=YEARLY;BYDAY=MO,TU,WE",
        "FREQ=YEARLY;BYMONTH=1;BYDAY=MO", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=1;BYDAY=2SU",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=6SU" };

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        zone_refused("19700101T000000", rules[i], "a time zone of the calendar is set other than once a year");
    zone_refused("00010101T000000", RULES_20("FREQ=YEARLY"),
        "the time zones of the calendar have too many rules, or since too long ago");
    check("BEGIN:VTIMEZONE\r\nTZID:Our Own\r\n"
          "BEGIN:STANDARD\r\nDTSTART:19701101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\n"
          "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU\r\nEND:STANDARD\r\n"
          "BEGIN:DAYLIGHT\r\nDTSTART:19700308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n"
          "RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYMONTH=3;BYMONTHDAY=8\r\nEND:DAYLIGHT\r\n"
          "END:VTIMEZONE\r\n" EVENT(
              "SUMMARY:ana\r\nDTSTART;TZID=Our Own:20261130T090000\r\nDTEND;TZID=Our Own:20261130T170000\r\n"),
        "2026-11-30T14:00 2026-11-30T22:00 ana\n");
}

/* Of a property's parameters libical's time grows with the square. */
static void
many_parameters__are_refused(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    buf_adds(&text, BEGIN "BEGIN:VEVENT\r\nDTSTART");
    for (int i = 0; i < 200000; i++)
        buf_adds(&text, ";A=B");
    buf_adds(&text, ":20261128T080000Z\r\nEND:VEVENT\r\n" END);
    refused(buf_text(&text), "a line of the calendar has more than 50 parameters");
    buf_release(&text);
}

static void
rules_by_months__are_few(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    buf_adds(&text, BEGIN);
    for (int i = 0; i < 101; i++)
        buf_adds(&text, EVENT("SUMMARY:ana\r\n" AT "RRULE:FREQ=DAILY;BYMONTH=1\r\n"));
    buf_adds(&text, END);
    refused(buf_text(&text), "the calendar has more than 100 rules by months or their days");
    buf_release(&text);
}

static void
what_is_too_deep__is_refused(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_adds(&text, "BEGIN:VCALENDAR\r\n");
    refused(buf_text(&text), "the calendar has too many parts, or too deep ones");
    buf_release(&text);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(events__are_shifts__in_utc_in_a_zone_without_one_and_of_whole_days),
    cmocka_unit_test(a_zone_of_the_file__is_used__where_its_name_is_none),
    cmocka_unit_test(recurrences__fall_as_the_rule_says__on_the_clocks_of_their_zone),
    cmocka_unit_test(a_shift__is_whose_attendee_it_has__else_whom_its_title_names),
    cmocka_unit_test(what_is_no_calendar__or_cut_off__is_refused),
    cmocka_unit_test(what_would_take_for_ever__is_refused),
    cmocka_unit_test(zones__are_set_on_one_day_of_a_year),
    cmocka_unit_test(many_parameters__are_refused),
    cmocka_unit_test(rules_by_months__are_few),
    cmocka_unit_test(what_is_too_deep__is_refused),
};
#else
static void
without_libical__a_calendar_can_t_be_read__and_that_is_said(void **state)
{
    struct zone *utc = zone_new("UTC", NULL);
    struct calendar c;
    struct err err;

    (void)state;
    assert_false(calendar_read("", 0, utc, 0, 1, &c, &err));
    assert_string_equal(err.text, "this tocsin was built without libical: it can't read a calendar");
    zone_free(utc);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(without_libical__a_calendar_can_t_be_read__and_that_is_said),
};
#endif
SUITE(calendar, tests);
