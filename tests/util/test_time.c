/* SPDX-License-Identifier: MIT */
/* Times and durations as words, and back. */
#include "util/time.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"

#define NOON INT64_C(1764763200000) /* 2025-12-03T12:00:00Z */

static void
time__reads_and_writes_the_same_moment(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        { "1970-01-01T00:00:00.000Z", 0 },
        { "1969-12-31T23:59:59.999Z", -1 },
        { "1901-12-13T20:45:51.000Z", INT64_C(-2147483649000) },
        { "2038-01-19T03:14:08.000Z", INT64_C(2147483648000) },
        { "2000-02-29T12:00:00.500Z", INT64_C(951825600500) },
        { "2100-03-01T00:00:00.000Z", INT64_C(4107542400000) },
        { "0001-01-01T00:00:00.000Z", INT64_C(-62135596800000) },
        { "9999-12-31T23:59:59.999Z", INT64_C(253402300799999) },
    };
    char text[TIME_TEXT_MAX];
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(time_parse_rfc3339(cases[i].text, &ms));
        assert_true(ms == cases[i].ms);
        time_rfc3339(ms, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void
time__comes_back__on_every_day_of_ten_thousand_years(void **state)
{
    char text[TIME_TEXT_MAX], last[TIME_TEXT_MAX] = "";
    int64_t ms;

    (void)state;
    for (int64_t at = INT64_C(-62135596800000); at < INT64_C(253402300800000); at += 11 * MS_DAY + 123457) {
        time_rfc3339(at, text);
        assert_true(strcmp(last, text) < 0);
        assert_true(time_parse_rfc3339(text, &ms));
        assert_true(ms == at);
        memcpy(last, text, sizeof last);
    }
}

static void
time_parse_rfc3339__reads_what_sources_write(void **state)
{
    static const struct {
        const char *text, *same;
    } cases[] = {
        { "2026-03-01t10:00:00z", "2026-03-01T10:00:00.000Z" },
        { "2026-03-01T10:00:00.123456789Z", "2026-03-01T10:00:00.123Z" },
        { "2026-03-01T10:00:00.9999999999999999Z", "2026-03-01T10:00:00.999Z" },
        { "2026-03-01T10:00:00.5+05:30", "2026-03-01T04:30:00.500Z" },
        { "2026-03-01T10:00:00-23:59", "2026-03-02T09:59:00.000Z" },
        { "2026-03-01T10:00:00+14:00", "2026-02-28T20:00:00.000Z" },
        { "2026-03-01T10:00:00-00:00", "2026-03-01T10:00:00.000Z" },
        { "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
        { "2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00.000Z" },
        { "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z" },
    };
    int64_t ms, same;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(time_parse_rfc3339(cases[i].text, &ms));
        assert_true(time_parse_rfc3339(cases[i].same, &same));
        assert_true(ms == same);
    }
}

static void
time_parse_rfc3339__refuses_what_is_no_moment(void **state)
{
    /* clang-format off */
    static const char *const cases[] = {
        "", "yesterday", "2026-03-01", "2026-03-01T10:00:00", "2026-03-01 10:00:00Z", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60",
        "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00ZZ", "2026-1-1T00:00:00Z",
        "+026-01-01T00:00:00Z", "2026-01-01T00:00:00Z2026-01-01T00:00:00Z",
    };
    /* clang-format on */
    int64_t ms = 7;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_false(time_parse_rfc3339(cases[i], &ms));
    assert_true(ms == 7);
}

static void
time_parse_rfc3339__agrees_with_the_zones_of_the_world(void **state)
{
    FILE *f = fopen(TESTS_DIR "/data/time/moments.txt", "r");
    char line[128], utc[40], local[40];
    long long epoch;
    int64_t ms;
    int n = 0;

    (void)state;
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        if (*line == '#')
            continue;
        assert_int_equal(sscanf(line, "%lld %39s %39s", &epoch, utc, local), 3);
        assert_true(time_parse_rfc3339(utc, &ms) && ms == epoch * 1000);
        assert_true(time_parse_rfc3339(local, &ms) && ms == epoch * 1000);
        n++;
    }
    fclose(f);
    assert_true(n > 100);
}

static void
time__shows_the_nearest__outside_of_the_years_it_knows(void **state)
{
    char text[TIME_TEXT_MAX];

    (void)state;
    time_rfc3339(INT64_MIN, text);
    assert_string_equal(text, "0001-01-01T00:00:00.000Z");
    time_rfc3339(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999Z");
}

static void
time__has_short_forms(void **state)
{
    char text[TIME_TEXT_MAX];

    (void)state;
    time_hhmm(NOON + 2 * MS_HOUR + 2 * MS_MINUTE, text);
    assert_string_equal(text, "14:02Z");
    time_hhmmss(NOON + 31 * MS_SECOND + 999, text);
    assert_string_equal(text, "12:00:31Z");
    time_hhmmss(-1, text);
    assert_string_equal(text, "23:59:59Z");
    time_date(NOON, text);
    assert_string_equal(text, "2025-12-03");
}

static void
duration_parse__reads_what_configuration_says(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        { "0", 0 },
        { "90", 90 * MS_SECOND },
        { "15s", 15 * MS_SECOND },
        { "5m", 5 * MS_MINUTE },
        { "1h30m", 90 * MS_MINUTE },
        { "0h30m", 30 * MS_MINUTE },
        { "2d", 2 * MS_DAY },
        { "500ms", 500 },
        { "1d2h3m4s5ms", MS_DAY + 2 * MS_HOUR + 3 * MS_MINUTE + 4 * MS_SECOND + 5 },
        { "3650d", 3650 * MS_DAY },
    };
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(duration_parse(cases[i].text, MS_SECOND, &ms));
        assert_true(ms == cases[i].ms);
    }
}

static void
duration_parse__refuses_what_is_no_duration(void **state)
{
    static const char *const cases[] = { "", "s", "-5m", "+5m", "5 m", "5x", "1.5h", "30m1h", "5m5m", "1h30", "3651d",
        "99999999999999999999s", "9223372036854775807d", "5M", "5mss", "5m " };
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_false(duration_parse(cases[i], MS_SECOND, &ms));
    assert_false(duration_parse("90", 0, &ms));
    assert_false(duration_parse("9223372036854775807", INT64_MAX, &ms));
}

static void
duration_left__is_rounded_to_the_nearest_unit(void **state)
{
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {
        { 4 * MS_HOUR - 1, "4h" },
        { 3 * MS_HOUR + 29 * MS_MINUTE, "3h" },
        { 59 * MS_MINUTE + 40 * MS_SECOND, "1h" },
        { 34 * MS_MINUTE + 20 * MS_SECOND, "34m" },
        { 30 * MS_MINUTE - 1, "30m" },
        { 3 * MS_DAY - MS_SECOND, "3d" },
        { 8 * MS_SECOND, "8s" },
        { 0, "0s" },
        { -MS_MINUTE, "0s" },
    };
    char text[TIME_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        duration_left(cases[i].ms, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void
duration_short__takes_one_unit_and_four_cells(void **state)
{
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {
        { INT64_MIN, "0s" },
        { -1, "0s" },
        { 999, "0s" },
        { 8 * MS_SECOND + 999, "8s" },
        { MS_MINUTE, "1m" },
        { 41 * MS_MINUTE, "41m" },
        { MS_HOUR - 1, "59m" },
        { 3 * MS_HOUR, "3h" },
        { MS_DAY - 1, "23h" },
        { 12 * MS_DAY, "12d" },
        { 1000 * MS_DAY - 1, "999d" },
        { 1100 * MS_DAY, "3y" },
        { INT64_MAX, "99y" },
    };
    char text[TIME_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        duration_short(cases[i].ms, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void
duration_exact__is_read_back_as_the_same(void **state)
{
    static const int64_t cases[] = { 0, 1, 500, 1500, 15 * MS_SECOND, 90 * MS_MINUTE, MS_DAY + 1, 3650 * MS_DAY - 1 };
    char text[TIME_TEXT_MAX];
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        duration_exact(cases[i], text);
        assert_true(duration_parse(text, 0, &ms));
        assert_true(ms == cases[i]);
    }
    duration_exact(90 * MS_MINUTE, text);
    assert_string_equal(text, "1h30m");
    duration_exact(INT64_MAX, text);
    assert_memory_equal(text, "106751991167d", 13);
    duration_exact(-5, text);
    assert_string_equal(text, "0s");
}

static void
time_parse_ahead__looks_forward_from_now(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        { "13:00", NOON + MS_HOUR },
        { "13:00Z", NOON + MS_HOUR },
        { "12:00", NOON + MS_DAY },
        { "11:59", NOON + MS_DAY - MS_MINUTE },
        { "00:00", NOON + MS_DAY / 2 },
        { "1970-01-02", MS_DAY },
        { "1970-01-01T00:00:01Z", MS_SECOND },
    };
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(time_parse_ahead(cases[i].text, NOON, &ms));
        assert_int_equal(ms, cases[i].ms);
    }
    assert_false(time_parse_ahead("24:00", NOON, &ms));
    assert_false(time_parse_ahead("2h", NOON, &ms));
    assert_false(time_parse_ahead("", NOON, &ms));
}

static void
time_near__has_a_date__where_another_day_could_be_meant(void **state)
{
    char text[TIME_TEXT_MAX];

    (void)state;
    time_near(NOON + 19 * MS_HOUR, NOON, text);
    assert_string_equal(text, "07:00Z");
    time_near(NOON - 19 * MS_HOUR, NOON, text);
    assert_string_equal(text, "17:00Z");
    time_near(NOON + 24 * MS_HOUR, NOON, text);
    assert_string_equal(text, "2025-12-04 12:00Z");
    time_near(NOON - 20 * MS_HOUR, NOON, text);
    assert_string_equal(text, "2025-12-02 16:00Z");
}

static void
time_parse_point__looks_back_from_now(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        { "2025-12-03T12:00:00Z", NOON },
        { "11:30", NOON - 30 * MS_MINUTE },
        { "12:00", NOON },
        { "12:01", NOON + MS_MINUTE - MS_DAY },
        { "11:30Z", NOON - 30 * MS_MINUTE },
        { "11:59:30Z", NOON - 30 * MS_SECOND },
        { "2025-12-03", NOON - 12 * MS_HOUR },
        { "2h", NOON - 2 * MS_HOUR },
    };
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(time_parse_point(cases[i].text, NOON, &ms));
        assert_true(ms == cases[i].ms);
    }
    assert_false(time_parse_point("24:00", NOON, &ms));
    assert_false(time_parse_point("12:00:60", NOON, &ms));
    assert_false(time_parse_point("2025-02-29", NOON, &ms));
    assert_false(time_parse_point("90", NOON, &ms));
    assert_false(time_parse_point("", NOON, &ms));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(time__reads_and_writes_the_same_moment),
    cmocka_unit_test(time__comes_back__on_every_day_of_ten_thousand_years),
    cmocka_unit_test(time_parse_rfc3339__reads_what_sources_write),
    cmocka_unit_test(time_parse_rfc3339__refuses_what_is_no_moment),
    cmocka_unit_test(time_parse_rfc3339__agrees_with_the_zones_of_the_world),
    cmocka_unit_test(time__shows_the_nearest__outside_of_the_years_it_knows),
    cmocka_unit_test(time__has_short_forms),
    cmocka_unit_test(duration_parse__reads_what_configuration_says),
    cmocka_unit_test(duration_parse__refuses_what_is_no_duration),
    cmocka_unit_test(duration_left__is_rounded_to_the_nearest_unit),
    cmocka_unit_test(duration_short__takes_one_unit_and_four_cells),
    cmocka_unit_test(duration_exact__is_read_back_as_the_same),
    cmocka_unit_test(time_parse_ahead__looks_forward_from_now),
    cmocka_unit_test(time_near__has_a_date__where_another_day_could_be_meant),
    cmocka_unit_test(time_parse_point__looks_back_from_now),
};
SUITE(time, tests);
