/* SPDX-License-Identifier: MIT */
/* Incidents counted: which count, how long things took, and in which row each stands. */
#include <string.h>

#include "core/incident_stats.h"
#include "support/suite.h"
#include "util/time.h"

#define INCIDENTS_MAX 16

/* Some incidents, and what they come to. */
struct year {
    struct incident v[INCIDENTS_MAX];
    struct incident *list[INCIDENTS_MAX];
    size_t n;
    struct arena arena;
    struct incident_stats s;
};

static void
year_release(struct year *y)
{
    incident_stats_release(&y->s);
    arena_release(&y->arena);
}

static const char *
time_text(struct year *y, int64_t ms)
{
    char text[TIME_TEXT_MAX];

    time_rfc3339(ms, text);
    return arena_strdup(&y->arena, text);
}

static struct incident *
add(struct year *y, const char *severity, const char *state, const char *started)
{
    struct incident *i = &y->v[y->n];

    y->list[y->n++] = i;
    i->number = y->n;
    i->fields[INCIDENT_SEVERITY] = severity;
    i->fields[INCIDENT_STATE] = state;
    i->fields[INCIDENT_STARTED] = i->fields[INCIDENT_REPORTED] = started;
    return i;
}

/* A person had it after so long, and it was resolved after so long; 0: not. */
static struct incident *
add_over(struct year *y, const char *started, int64_t ack_ms, int64_t mend_ms)
{
    struct incident *i = add(y, "sev-2", "closed", started);
    int64_t from = incident_time(i, INCIDENT_STARTED);

    if (ack_ms != 0)
        i->fields[INCIDENT_ACKED] = time_text(y, from + ack_ms);
    if (mend_ms != 0)
        i->fields[INCIDENT_RESOLVED] = time_text(y, from + mend_ms);
    return i;
}

static const struct incident_stats *
count(struct year *y, enum stats_by by, int64_t since_ms)
{
    incident_stats_release(&y->s);
    incident_stats(y->list, y->n, since_ms, by, &y->s);
    return &y->s;
}

static void
stats__of_nothing__are_zero_and_divide_by_nothing(void **state)
{
    struct year y = { 0 };

    (void)state;
    for (int by = 0; by < STATS_BYS; by++) {
        const struct incident_stats *s = count(&y, (enum stats_by)by, 0);

        assert_int_equal(s->all.incidents, 0);
        assert_int_equal(s->all.to_ack.n, 0);
        assert_int_equal(s->all.to_mend.mean_ms, 0);
        assert_int_equal(s->rows.n, by == STATS_BY_SEVERITY ? INCIDENT_SEVERITIES : 0);
    }
    year_release(&y);
}

static void
means_and_medians__are_of_those_that_tell_both_times(void **state)
{
    struct year y = { 0 };
    const struct incident_stats *s;

    (void)state;
    add_over(&y, "2026-11-02T10:00:00.000Z", MS_MINUTE, MS_HOUR);
    add_over(&y, "2026-11-03T10:00:00.000Z", 3 * MS_MINUTE, 2 * MS_HOUR);
    add_over(&y, "2026-11-04T10:00:00.000Z", 14 * MS_MINUTE, 0);
    add(&y, "sev-1", "investigating", "2026-11-05T10:00:00.000Z");
    s = count(&y, STATS_BY_SEVERITY, 0);
    assert_int_equal(s->all.incidents, 4);
    assert_int_equal(s->all.open, 1);
    assert_int_equal(s->all.to_ack.n, 3);
    assert_int_equal(s->all.to_ack.mean_ms, 6 * MS_MINUTE);
    assert_int_equal(s->all.to_ack.median_ms, 3 * MS_MINUTE);
    assert_int_equal(s->all.to_mend.n, 2);
    assert_int_equal(s->all.to_mend.mean_ms, 90 * MS_MINUTE);
    assert_int_equal(s->all.to_mend.median_ms, 90 * MS_MINUTE);
    year_release(&y);
}

static void
times_that_contradict_each_other__do_not_count(void **state)
{
    struct year y = { 0 };

    (void)state;
    add_over(&y, "2026-11-02T10:00:00.000Z", -MS_MINUTE, MS_HOUR);
    add_over(&y, "2026-11-02T11:00:00.000Z", 2 * MS_MINUTE, MS_HOUR)->fields[INCIDENT_STARTED] = NULL;
    assert_int_equal(count(&y, STATS_BY_SEVERITY, 0)->all.to_ack.n, 0);
    assert_int_equal(y.s.all.to_mend.n, 1);
    assert_int_equal(y.s.all.incidents, 2);
    year_release(&y);
}

static void
merged_and_invalid__are_left_out_and_said(void **state)
{
    struct year y = { 0 };
    const struct incident_stats *s;

    (void)state;
    add_over(&y, "2026-11-02T10:00:00.000Z", MS_MINUTE, MS_HOUR);
    add(&y, "sev-1", "closed", "2026-11-02T10:00:00.000Z")->fields[INCIDENT_MERGED] = "1";
    add(&y, "sev-1", "invalid", "2026-11-02T10:00:00.000Z");
    add(&y, "sev-1", "invalid", "2026-11-02T10:00:00.000Z")->fields[INCIDENT_MERGED] = "1";
    s = count(&y, STATS_BY_SEVERITY, 0);
    assert_int_equal(s->all.incidents, 1);
    assert_int_equal(s->merged, 2);
    assert_int_equal(s->invalid, 1);
    year_release(&y);
}

static void
since__takes_those_that_began_then_or_later__left_out_or_not(void **state)
{
    struct year y = { 0 };
    int64_t since_ms;

    (void)state;
    add_over(&y, "2026-11-02T10:00:00.000Z", MS_MINUTE, MS_HOUR);
    add_over(&y, "2026-11-03T00:00:00.000Z", MS_MINUTE, MS_HOUR);
    add(&y, "sev-1", "invalid", "2026-11-02T10:00:00.000Z");
    assert_true(time_parse_rfc3339("2026-11-03T00:00:00Z", &since_ms));
    assert_int_equal(count(&y, STATS_BY_MONTH, since_ms)->all.incidents, 1);
    assert_int_equal(y.s.invalid, 0);
    assert_int_equal(y.s.rows.v[0].incidents, 1);
    year_release(&y);
}

static void
severities__stand_all_of_them__the_worst_first(void **state)
{
    struct year y = { 0 };
    const struct incident_stats *s;

    (void)state;
    add(&y, "sev-4", "monitoring", "2026-11-02T10:00:00.000Z");
    add_over(&y, "2026-11-02T10:00:00.000Z", MS_MINUTE, MS_HOUR);
    s = count(&y, STATS_BY_SEVERITY, 0);
    assert_int_equal(s->rows.n, INCIDENT_SEVERITIES);
    assert_string_equal(s->rows.v[1].name, "sev-2");
    assert_int_equal(s->rows.v[1].incidents, 1);
    assert_int_equal(s->rows.v[1].to_mend.median_ms, MS_HOUR);
    assert_int_equal(s->rows.v[3].open, 1);
    assert_int_equal(s->rows.v[0].incidents, 0);
    year_release(&y);
}

static void
services__count_an_incident_in_each_of_its_own__and_the_most_come_first(void **state)
{
    struct year y = { 0 };
    const struct incident_stats *s;

    (void)state;
    add_over(&y, "2026-11-02T10:00:00.000Z", MS_MINUTE, MS_HOUR)->fields[INCIDENT_SERVICES] = "search checkout";
    add_over(&y, "2026-11-03T10:00:00.000Z", MS_MINUTE, 3 * MS_HOUR)->fields[INCIDENT_SERVICES] = "checkout";
    add_over(&y, "2026-11-04T10:00:00.000Z", MS_MINUTE, MS_HOUR);
    s = count(&y, STATS_BY_SERVICE, 0);
    assert_int_equal(s->all.incidents, 3);
    assert_int_equal(s->rows.n, 3);
    assert_string_equal(s->rows.v[0].name, "checkout");
    assert_int_equal(s->rows.v[0].incidents, 2);
    assert_int_equal(s->rows.v[0].to_mend.mean_ms, 2 * MS_HOUR);
    assert_string_equal(s->rows.v[1].name, "search");
    assert_null(s->rows.v[2].name);
    year_release(&y);
}

static void
weeks__are_those_of_the_calendar__with_the_empty_ones_between(void **state)
{
    struct year y = { 0 };
    const struct incident_stats *s;

    (void)state;
    add_over(&y, "2027-01-03T23:59:59.999Z", MS_MINUTE, MS_HOUR); /* the Sunday that ends 2026 */
    add_over(&y, "2027-01-18T00:00:00.000Z", MS_MINUTE, MS_HOUR);
    s = count(&y, STATS_BY_WEEK, 0);
    assert_int_equal(s->rows.n, 4);
    assert_string_equal(s->rows.v[0].name, "2026-W53");
    assert_string_equal(s->rows.v[1].name, "2027-W01");
    assert_int_equal(s->rows.v[0].incidents, 1);
    assert_int_equal(s->rows.v[1].incidents + s->rows.v[2].incidents, 0);
    assert_string_equal(s->rows.v[3].name, "2027-W03");
    year_release(&y);
}

static void
months__go_on_over_the_end_of_a_year(void **state)
{
    struct year y = { 0 };
    const struct incident_stats *s;

    (void)state;
    add_over(&y, "2027-01-01T00:00:00.000Z", MS_MINUTE, MS_HOUR);
    add_over(&y, "2026-11-30T23:59:59.999Z", MS_MINUTE, MS_HOUR);
    s = count(&y, STATS_BY_MONTH, 0);
    assert_int_equal(s->rows.n, 3);
    assert_string_equal(s->rows.v[0].name, "2026-11");
    assert_string_equal(s->rows.v[1].name, "2026-12");
    assert_string_equal(s->rows.v[2].name, "2027-01");
    year_release(&y);
}

static void
weeks_of_a_time_that_is_typed_wrong__are_the_latest__and_what_is_before_is_said(void **state)
{
    struct year y = { 0 };
    const struct incident_stats *s;

    (void)state;
    add_over(&y, "0001-01-01T00:00:00.000Z", MS_MINUTE, MS_HOUR);
    add_over(&y, "2026-11-02T00:00:00.000Z", MS_MINUTE, MS_HOUR);
    s = count(&y, STATS_BY_WEEK, INT64_MIN);
    assert_int_equal(s->rows.n, STATS_PERIODS_MAX);
    assert_int_equal(s->earlier, 1);
    assert_int_equal(s->all.incidents, 2);
    assert_string_equal(s->rows.v[STATS_PERIODS_MAX - 1].name, "2026-W45");
    assert_int_equal(s->rows.v[STATS_PERIODS_MAX - 1].incidents, 1);
    year_release(&y);
}

static void
words__name_what_one_can_count_by(void **state)
{
    (void)state;
    assert_int_equal(stats_by_of("week"), STATS_BY_WEEK);
    assert_int_equal(stats_by_of("moon"), STATS_BYS);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(stats__of_nothing__are_zero_and_divide_by_nothing),
    cmocka_unit_test(means_and_medians__are_of_those_that_tell_both_times),
    cmocka_unit_test(times_that_contradict_each_other__do_not_count),
    cmocka_unit_test(merged_and_invalid__are_left_out_and_said),
    cmocka_unit_test(since__takes_those_that_began_then_or_later__left_out_or_not),
    cmocka_unit_test(severities__stand_all_of_them__the_worst_first),
    cmocka_unit_test(services__count_an_incident_in_each_of_its_own__and_the_most_come_first),
    cmocka_unit_test(weeks__are_those_of_the_calendar__with_the_empty_ones_between),
    cmocka_unit_test(months__go_on_over_the_end_of_a_year),
    cmocka_unit_test(weeks_of_a_time_that_is_typed_wrong__are_the_latest__and_what_is_before_is_said),
    cmocka_unit_test(words__name_what_one_can_count_by),
};

SUITE(incident_stats, tests);
