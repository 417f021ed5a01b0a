/* SPDX-License-Identifier: MIT */
/* Hours of the week: which moments they hold, when that changes, on long and short days too. */
#include "util/window.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "util/time.h"

static int64_t
at(const char *text)
{
    int64_t ms;

    assert_true(time_parse_rfc3339(text, &ms));
    return ms;
}

static struct zone *
zone_of(const char *name)
{
    struct err err = { 0 };
    struct zone *z = zone_new(name, &err);

    if (z == NULL)
        fail_msg("%s", err.text);
    return z;
}

/* The moments at which it changes after from: "*": it holds then. */
static void
assert_changes(const char *zone, const char *text, const char *from, const char *expected)
{
    struct zone *z = zone_of(zone);
    struct err err = { 0 };
    struct window *w = window_new(text, z, &err);
    int64_t ms = at(from), next;
    char changes[512] = "", word[TIME_TEXT_MAX];

    if (w == NULL)
        fail_msg("%s: %s", text, err.text);
    for (size_t len; strlen(changes) < strlen(expected); ms = next) {
        len = strlen(changes);
        next = window_next(w, ms);
        assert_true(next > ms);
        if (next == INT64_MAX) {
            snprintf(changes + len, sizeof changes - len, "never");
            break;
        }
        time_rfc3339(next, word);
        word[16] = '\0';
        snprintf(changes + len, sizeof changes - len, "%s%s%s", len > 0 ? " " : "", window_holds(w, next) ? "*" : "", word + 5);
        assert_int_not_equal(window_holds(w, next), window_holds(w, next - 1));
    }
    assert_string_equal(changes, expected);
    window_free(w);
    zone_free(z);
}

static void
window__holds_from_its_first_minute_to_before_its_last(void **state)
{
    struct zone *z = zone_of("UTC");
    struct window *w = window_new("Mon-Fri 09:00-17:00, Sat 10:00-14:00", z, NULL);

    (void)state;
    assert_non_null(w);
    /* 23 November 2026 is a Monday. */
    assert_false(window_holds(w, at("2026-11-23T08:59:59.999Z")));
    assert_true(window_holds(w, at("2026-11-23T09:00:00Z")));
    assert_true(window_holds(w, at("2026-11-27T16:59:59.999Z")));
    assert_false(window_holds(w, at("2026-11-27T17:00:00Z")));
    assert_false(window_holds(w, at("2026-11-28T09:30:00Z")));
    assert_true(window_holds(w, at("2026-11-28T10:00:00Z")));
    assert_false(window_holds(w, at("2026-11-29T12:00:00Z")));
    window_free(w);
    zone_free(z);
}

static void
window__changes_at_both_ends_of_its_spans(void **state)
{
    (void)state;
    assert_changes("UTC", "Mon-Fri 09:00-17:00, Sat 10:00-14:00", "2026-11-27T12:00:00Z",
        "11-27T17:00 *11-28T10:00 11-28T14:00 *11-30T09:00 11-30T17:00");
}

static void
window__goes_past_midnight(void **state)
{
    (void)state;
    assert_changes("UTC", "22:00-06:00", "2026-11-28T23:00:00Z", "11-29T06:00 *11-29T22:00 11-30T06:00");
    assert_changes("UTC", "Sun 22:00-06:00", "2026-11-29T23:00:00Z", "11-30T06:00 *12-06T22:00 12-07T06:00");
    assert_changes("UTC", "Sun 22:00-06:00", "2026-11-30T01:00:00Z", "11-30T06:00 *12-06T22:00");
}

static void
window__takes_days_as_ranges_and_lists(void **state)
{
    (void)state;
    assert_changes("UTC", "fri-MON", "2026-11-24T01:00:00Z", "*11-27T00:00 12-01T00:00 *12-04T00:00");
    assert_changes("UTC", "Tue+Thu 08:00-09:00", "2026-11-24T01:00:00Z", "*11-24T08:00 11-24T09:00 *11-26T08:00 11-26T09:00");
    assert_changes("UTC", "Mon+Wed-Thu 00:00-24:00", "2026-11-24T01:00:00Z", "*11-25T00:00 11-27T00:00 *11-30T00:00 12-01T00:00");
}

static void
window__makes_one_of_spans_that_touch(void **state)
{
    (void)state;
    assert_changes("UTC", "08:00-12:00, 12:00-14:00, 13:00-18:00", "2026-11-24T09:00:00Z", "11-24T18:00 *11-25T08:00");
    assert_changes("UTC", "Mon-Fri, Sat 00:00-12:00", "2026-11-24T09:00:00Z", "11-28T12:00 *11-30T00:00");
    assert_changes("UTC", "20:00-08:00, 08:00-19:00", "2026-11-24T09:00:00Z", "11-24T19:00 *11-24T20:00 11-25T19:00");
}

static void
window__never_changes__when_it_is_the_whole_week(void **state)
{
    (void)state;
    assert_changes("UTC", "Mon-Sun", "2026-11-24T09:00:00Z", "never");
    assert_changes("Europe/Berlin", "00:00-24:00", "2026-03-28T09:00:00Z", "never");
    assert_changes("Europe/Berlin", "12:00-00:00, 00:00-12:00", "2026-10-24T09:00:00Z", "never");
}

/* On 29 March 2026 clocks in Berlin went from 02:00 to 03:00, at 01:00Z. */
static void
window__keeps_to_the_clocks__when_they_are_set_forward(void **state)
{
    (void)state;
    assert_changes("Europe/Berlin", "09:00-17:00", "2026-03-28T07:00:00Z",
        "*03-28T08:00 03-28T16:00 *03-29T07:00 03-29T15:00 *03-30T07:00");
    assert_changes("Europe/Berlin", "22:00-06:00", "2026-03-28T20:00:00Z", "*03-28T21:00 03-29T04:00 *03-29T20:00");
    assert_changes("Europe/Berlin", "02:30-04:00", "2026-03-28T20:00:00Z", "*03-29T01:00 03-29T02:00 *03-30T00:30");
    assert_changes("Europe/Berlin", "01:00-02:30", "2026-03-28T20:00:00Z", "*03-29T00:00 03-29T01:00 *03-29T23:00");
    /* What the clocks never show does not happen. */
    assert_changes("Europe/Berlin", "Sun 02:10-02:50", "2026-03-28T20:00:00Z", "*04-05T00:10 04-05T00:50");
}

/* On 25 October 2026 they went from 03:00 back to 02:00, at 01:00Z. */
static void
window__happens_once__when_clocks_are_set_back(void **state)
{
    (void)state;
    assert_changes("Europe/Berlin", "22:00-06:00", "2026-10-24T18:00:00Z", "*10-24T20:00 10-25T05:00 *10-25T21:00");
    assert_changes("Europe/Berlin", "02:00-03:00", "2026-10-24T18:00:00Z", "*10-25T00:00 10-25T02:00 *10-26T01:00");
    assert_changes("Europe/Berlin", "01:00-02:30", "2026-10-24T18:00:00Z", "*10-24T23:00 10-25T00:30 *10-26T00:00");
    assert_changes("Europe/Berlin", "02:30-04:00", "2026-10-24T18:00:00Z", "*10-25T00:30 10-25T03:00 *10-26T01:30");
}

static void
window__has_days_of_its_own_zone(void **state)
{
    (void)state;
    /* Monday in Auckland (UTC+13) begins on Sunday, 11:00Z. */
    assert_changes("Pacific/Auckland", "Mon", "2026-11-28T12:00:00Z", "*11-29T11:00 11-30T11:00 *12-06T11:00");
    assert_changes("America/Los_Angeles", "Mon", "2026-11-28T12:00:00Z", "*11-30T08:00 12-01T08:00");
}

static void
window__is_refused_with_the_column(void **state)
{
    static const struct {
        const char *text, *error;
    } rows[] = {
        { "", "column 1: a time of day is HH:MM" },
        { "Mon-Fri 9:00-17:00", "column 9: a time of day is HH:MM" },
        { "Mon-Fri 09:00", "column 14: after it comes - and" },
        { "Mon-Fri 09:00-24:01", "column 15: a time of day is HH:MM" },
        { "Mon-Fri 09:60-10:00", "column 9: a time of day is HH:MM" },
        { "Mon-Fry 09:00-17:00", "column 5: a day is Mon, Tue" },
        { "Monday 09:00-17:00", "column 1: a day is Mon, Tue" },
        { "Mon 09:00-09:00", "column 5: it ends when it begins" },
        { "Mon 09:00-10:00 11:00-12:00", "column 17: a comma parts" },
        { "Mon 09:00-10:00,", "column 17: a time of day is HH:MM" },
        { "0,", "column 1: a time of day is HH:MM" },
    };
    struct zone *z = zone_of("UTC");

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err err = { 0 };

        assert_null(window_new(rows[i].text, z, &err));
        if (strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
            fail_msg("%s: %s", rows[i].text, err.text);
    }
    zone_free(z);
}

static void
window__is_refused__when_it_has_too_many_spans(void **state)
{
    struct zone *z = zone_of("UTC");
    struct err err = { 0 };
    char text[256] = "Mon";

    (void)state;
    for (int i = 1; i < WINDOW_SPANS_MAX; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), ",Mon");
    window_free(window_new(text, z, &err));
    assert_int_equal(err.code, ERR_NONE);
    snprintf(text + strlen(text), sizeof text - strlen(text), ",Mon");
    assert_null(window_new(text, z, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    zone_free(z);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(window__holds_from_its_first_minute_to_before_its_last),
    cmocka_unit_test(window__changes_at_both_ends_of_its_spans),
    cmocka_unit_test(window__goes_past_midnight),
    cmocka_unit_test(window__takes_days_as_ranges_and_lists),
    cmocka_unit_test(window__makes_one_of_spans_that_touch),
    cmocka_unit_test(window__never_changes__when_it_is_the_whole_week),
    cmocka_unit_test(window__keeps_to_the_clocks__when_they_are_set_forward),
    cmocka_unit_test(window__happens_once__when_clocks_are_set_back),
    cmocka_unit_test(window__has_days_of_its_own_zone),
    cmocka_unit_test(window__is_refused_with_the_column),
    cmocka_unit_test(window__is_refused__when_it_has_too_many_spans),
};
SUITE(window, tests);
