/* SPDX-License-Identifier: MIT */
/* Who is on call: turns through summer time, layers, overrides, shifts that were listed, and nobody. */
#include "core/oncall.h"

#include <string.h>

#include "core/model.h"
#include "core/person.h"
#include "support/suite.h"
#include "util/time.h"

static const char *const three[] = { "ana", "bob", "carol" };
static const char *const one[] = { "dora" };
static struct person persons[] = { { .name = "ana" }, { .name = "bob" }, { .name = "carol" }, { .name = "dora" } };
static const struct people people = { persons, 4 };

/* A schedule, and a model whose configuration it is. */
struct rota {
    struct zone *zone;
    struct layer layers[3];
    struct window *windows[3];
    struct schedule schedule;
    struct routing routing;
    struct model *m;
};

static int64_t
at(const struct rota *r, const char *text)
{
    int64_t ms;

    assert_true(zone_parse(r->zone, text, &ms));
    return ms;
}

static void
rota_init(struct rota *r, const char *zone)
{
    struct err err;

    *r = (struct rota){ .zone = zone_new(zone, &err) };
    assert_non_null(r->zone);
    r->schedule = (struct schedule){ .name = "payments", .zone = r->zone, .layers = r->layers };
    r->routing = (struct routing){ .schedules = &r->schedule, .schedules_n = 1 };
    r->m = model_new(&(struct model_config){ .people = &people, .routing = &r->routing });
}

static void
rota_add(struct rota *r, const char *name, const char *const *who, size_t n, const char *start, int64_t turn_ms,
    const char *hours)
{
    struct layer *l = &r->layers[r->schedule.layers_n];
    struct err err;

    *l = (struct layer){ .name = name,
        .persons = who,
        .persons_n = n,
        .start_ms = at(r, start),
        .turn_minutes = turn_ms / MS_MINUTE };
    zone_civil(r->zone, l->start_ms, &l->start, NULL);
    if (hours != NULL) {
        l->window = r->windows[r->schedule.layers_n] = window_new(hours, r->zone, &err);
        assert_non_null(l->window);
    }
    r->schedule.layers_n++;
}

static void
rota_release(struct rota *r)
{
    model_free(r->m);
    for (size_t i = 0; i < 3; i++)
        window_free(r->windows[i]);
    zone_free(r->zone);
}

/* "ana until Mon 2026-11-30 09:00 CET, then bob" */
static void
check(const struct rota *r, const char *when, const char *want)
{
    struct oncall_turn turn;
    char until[ZONE_TEXT_MAX] = "ever", text[200];

    assert_true(oncall_at(r->m, "payments", at(r, when), &turn));
    if (turn.until_ms != INT64_MAX)
        zone_text(r->zone, turn.until_ms, until);
    snprintf(text, sizeof text, "%s until %s, then %s", turn.person == NULL ? "nobody" : turn.person, until,
        turn.next == NULL ? "nobody" : turn.next);
    assert_string_equal(text, want);
}

static void
turns__are_handed_over_at_the_same_time_of_day__through_summer_time(void **state)
{
    struct rota r;

    (void)state;
    rota_init(&r, "Europe/Berlin");
    rota_add(&r, "payments", three, 3, "2026-10-19 09:00", 7 * MS_DAY, NULL);
    check(&r, "2026-10-19 09:00", "ana until Mon 2026-10-26 09:00 CET, then bob");
    check(&r, "2026-10-25 12:00", "ana until Mon 2026-10-26 09:00 CET, then bob"); /* the night in between had 25 hours */
    check(&r, "2026-10-26 08:59", "ana until Mon 2026-10-26 09:00 CET, then bob");
    check(&r, "2026-10-26 09:00", "bob until Mon 2026-11-02 09:00 CET, then carol");
    check(&r, "2026-11-09 09:00", "ana until Mon 2026-11-16 09:00 CET, then bob");
    check(&r, "2027-03-29 08:59", "bob until Mon 2027-03-29 09:00 CEST, then carol"); /* and 23 in that night */
    check(&r, "2027-03-29 09:00", "carol until Mon 2027-04-05 09:00 CEST, then ana");
    check(&r, "2051-07-03 12:00", "carol until Mon 2051-07-10 09:00 CEST, then ana");
    rota_release(&r);
}

static void
turns_of_hours__are_handed_over_by_the_clock_on_the_wall(void **state)
{
    struct rota r;

    (void)state;
    rota_init(&r, "America/New_York");
    rota_add(&r, "payments", three, 2, "2026-10-30 08:00", 12 * MS_HOUR, NULL);
    check(&r, "2026-10-31 20:00", "bob until Sun 2026-11-01 08:00 EST, then ana"); /* 13 hours */
    check(&r, "2026-11-01 08:00", "ana until Sun 2026-11-01 20:00 EST, then bob");
    check(&r, "2027-03-13 20:00", "bob until Sun 2027-03-14 08:00 EDT, then ana"); /* 11 hours */
    rota_release(&r);
}

static void
a_turn__that_changes_when_clocks_are_set_back__changes_once(void **state)
{
    struct rota r;

    (void)state;
    rota_init(&r, "Europe/Berlin");
    rota_add(&r, "payments", three, 2, "2026-10-24 02:30", 24 * MS_HOUR, NULL);
    check(&r, "2026-10-25T00:29:59Z", "ana until Sun 2026-10-25 02:30 CEST, then bob");
    check(&r, "2026-10-25T00:30:00Z", "bob until Mon 2026-10-26 02:30 CET, then ana");
    check(&r, "2026-10-25T01:15:00Z", "bob until Mon 2026-10-26 02:30 CET, then ana"); /* 02:15 again */
    rota_release(&r);
}

static void
nobody_is_on_call__before_the_first_turn(void **state)
{
    struct rota r;

    (void)state;
    rota_init(&r, "UTC");
    rota_add(&r, "payments", three, 3, "2026-12-01 09:00", 7 * MS_DAY, NULL);
    check(&r, "2026-11-28 12:00", "nobody until Tue 2026-12-01 09:00 UTC, then ana");
    rota_release(&r);
}

static void
who_is_alone__is_always_on_call(void **state)
{
    struct rota r;

    (void)state;
    rota_init(&r, "UTC");
    rota_add(&r, "payments", one, 1, "2001-01-01 00:00", 7 * MS_DAY, NULL);
    check(&r, "2026-11-28 12:00", "dora until ever, then nobody");
    rota_release(&r);
}

static void
layers__go_before_those_above_them__in_their_hours(void **state)
{
    struct rota r;
    struct oncall_turn turn;

    (void)state;
    rota_init(&r, "Europe/Berlin");
    rota_add(&r, "payments", three, 3, "2026-11-02 09:00", 7 * MS_DAY, NULL);
    rota_add(&r, "weekends", one, 1, "2026-11-02 00:00", 7 * MS_DAY, "Sat-Sun");
    check(&r, "2026-11-27 12:00", "ana until Sat 2026-11-28 00:00 CET, then dora");
    check(&r, "2026-11-28 00:00", "dora until Mon 2026-11-30 00:00 CET, then ana");
    check(&r, "2026-11-30 00:00", "ana until Mon 2026-11-30 09:00 CET, then bob");
    assert_true(oncall_at(r.m, "payments", at(&r, "2026-11-28 12:00"), &turn));
    assert_string_equal(turn.layer, "weekends");
    assert_int_equal(turn.why, ONCALL_TURN);
    assert_true(turn.is_known);
    rota_release(&r);
}

static void
nobody__is_an_answer__outside_of_the_hours(void **state)
{
    struct rota r;

    (void)state;
    rota_init(&r, "Europe/Berlin");
    rota_add(&r, "payments", three, 3, "2026-11-02 09:00", 7 * MS_DAY, "Mon-Fri 09:00-17:00");
    check(&r, "2026-11-27 16:59", "ana until Fri 2026-11-27 17:00 CET, then nobody");
    check(&r, "2026-11-27 17:00", "nobody until Mon 2026-11-30 09:00 CET, then bob");
    rota_release(&r);
}

static void
overrides_of_the_configuration__go_before_turns__and_those_by_hand_before_both(void **state)
{
    struct schedule_override configured[1];
    struct oncall_turn turn;
    struct rota r;

    (void)state;
    rota_init(&r, "Europe/Berlin");
    rota_add(&r, "payments", three, 3, "2026-11-02 09:00", 7 * MS_DAY, NULL);
    configured[0] = (struct schedule_override){ "carol", at(&r, "2026-11-28 18:00"), at(&r, "2026-11-29 18:00") };
    r.schedule.overrides = configured;
    r.schedule.overrides_n = 1;
    check(&r, "2026-11-28 12:00", "ana until Sat 2026-11-28 18:00 CET, then carol");
    check(&r, "2026-11-28 18:00", "carol until Sun 2026-11-29 18:00 CET, then ana");

    model_put_override(r.m,
        &(struct oncall_override){ 7, "payments", "bob", "ana", at(&r, "2026-11-28 20:00"), at(&r, "2026-11-28 22:00"), 1 });
    model_put_override(r.m,
        &(struct oncall_override){ 9, "payments", "dora", "bob", at(&r, "2026-11-28 21:00"), at(&r, "2026-11-28 21:30"), 2 });
    model_put_override(r.m, &(struct oncall_override){ 8, "other", "dora", "bob", 0, INT64_MAX, 2 });
    check(&r, "2026-11-28 18:00", "carol until Sat 2026-11-28 20:00 CET, then bob");
    check(&r, "2026-11-28 20:00", "bob until Sat 2026-11-28 21:00 CET, then dora");
    check(&r, "2026-11-28 21:29", "dora until Sat 2026-11-28 21:30 CET, then bob");
    check(&r, "2026-11-28 21:30", "bob until Sat 2026-11-28 22:00 CET, then carol");
    assert_true(oncall_at(r.m, "payments", at(&r, "2026-11-28 20:30"), &turn));
    assert_int_equal(turn.why, ONCALL_BY_HAND);
    assert_string_equal(turn.by, "ana");

    model_drop_override(r.m, 7);
    check(&r, "2026-11-28 20:00", "carol until Sat 2026-11-28 21:00 CET, then dora");
    rota_release(&r);
}

static void
listed_shifts__say_who__and_the_layers_stand_in_where_none_is_listed(void **state)
{
    struct oncall_shift shifts[2];
    struct oncall_turn turn;
    struct rota r;

    (void)state;
    rota_init(&r, "UTC");
    r.schedule.kind = SCHEDULE_LISTED;
    r.schedule.from = "rota";
    check(&r, "2026-11-28 12:00", "nobody until ever, then nobody");
    shifts[0] = (struct oncall_shift){ "payments", "ana", at(&r, "2026-11-28 08:00"), at(&r, "2026-11-28 18:00") };
    shifts[1] = (struct oncall_shift){ "payments", "Dora Quinn", at(&r, "2026-11-28 18:00"), at(&r, "2026-11-29 08:00") };
    model_set_shifts(r.m, "payments", shifts, 2);
    check(&r, "2026-11-28 12:00", "ana until Sat 2026-11-28 18:00 UTC, then Dora Quinn");
    check(&r, "2026-11-28 20:00", "Dora Quinn until Sun 2026-11-29 08:00 UTC, then nobody");
    assert_true(oncall_at(r.m, "payments", at(&r, "2026-11-28 20:00"), &turn));
    assert_false(turn.is_known);
    assert_int_equal(turn.why, ONCALL_LISTED);

    rota_add(&r, "payments", one, 1, "2001-01-01 00:00", 7 * MS_DAY, NULL);
    check(&r, "2026-11-28 20:00", "Dora Quinn until Sun 2026-11-29 08:00 UTC, then dora");
    model_set_shifts(r.m, "payments", shifts, 1);
    check(&r, "2026-11-28 20:00", "dora until ever, then nobody");
    rota_release(&r);
}

static void
shifts_at_once__all_are_on_call__and_the_one_that_began_last_is_named(void **state)
{
    static const char *const who[] = { "payments", "carol", "ana", "nowhere" };
    struct oncall_persons persons_now;
    struct oncall_shift shifts[3];
    struct rota r;

    (void)state;
    rota_init(&r, "UTC");
    r.schedule.kind = SCHEDULE_LISTED;
    shifts[0] = (struct oncall_shift){ "payments", "ana", at(&r, "2026-11-28 08:00"), at(&r, "2026-11-28 18:00") };
    shifts[1] = (struct oncall_shift){ "payments", "bob", at(&r, "2026-11-28 10:00"), at(&r, "2026-11-28 12:00") };
    shifts[2] = (struct oncall_shift){ "payments", "Somebody Else", at(&r, "2026-11-28 11:00"), at(&r, "2026-11-28 12:00") };
    model_set_shifts(r.m, "payments", shifts, 3);
    check(&r, "2026-11-28 09:00", "ana until Sat 2026-11-28 10:00 UTC, then bob");
    check(&r, "2026-11-28 10:30", "bob until Sat 2026-11-28 11:00 UTC, then Somebody Else");
    oncall_persons(r.m, who, 4, at(&r, "2026-11-28 11:30"), &persons_now);
    assert_int_equal(persons_now.n, 3);
    assert_string_equal(persons_now.v[0], "ana");
    assert_string_equal(persons_now.v[1], "bob");
    assert_string_equal(persons_now.v[2], "carol");
    assert_int_equal(persons_now.missing_n, 1);
    assert_string_equal(persons_now.missing[0], "nowhere");
    oncall_persons(r.m, who, 1, at(&r, "2026-11-28 20:00"), &persons_now);
    assert_int_equal(persons_now.n, 0);
    assert_string_equal(persons_now.missing[0], "payments");
    rota_release(&r);
}

static void
an_owner__means_the_person_herself__or_the_schedule_on_which_she_is_on_call_now(void **state)
{
    int64_t friday, monday;
    struct rota r;

    (void)state;
    rota_init(&r, "Europe/Berlin");
    rota_add(&r, "payments", three, 3, "2026-11-02 09:00", 7 * MS_DAY, NULL);
    friday = at(&r, "2026-11-27 12:00");
    monday = at(&r, "2026-11-30 12:00");
    assert_true(oncall_means(r.m, "payments", "ana", friday));
    assert_false(oncall_means(r.m, "payments", "ana", monday));
    assert_true(oncall_means(r.m, "payments", "bob", monday));
    assert_true(oncall_means(r.m, "ana", "ana", monday));
    assert_false(oncall_means(r.m, "team-x", "ana", friday));
    assert_false(oncall_means(r.m, NULL, "ana", friday));
    assert_ptr_equal(oncall_of(r.m, "ana", friday, 0), &r.schedule);
    assert_null(oncall_of(r.m, "ana", friday, 1));
    assert_null(oncall_of(r.m, "ana", monday, 0));
    assert_true(oncall_next_change(r.m, friday) == at(&r, "2026-11-30 09:00"));
    rota_release(&r);
}

static void
without_a_schedule__nothing_is_known(void **state)
{
    struct model *m = model_new(&(struct model_config){ 0 });
    struct oncall_turn turn;

    (void)state;
    assert_false(oncall_at(m, "payments", 0, &turn));
    assert_null(oncall_of(m, "ana", 0, 0));
    assert_true(oncall_next_change(m, 0) == INT64_MAX);
    model_free(m);
}

static void
list_gap(void *arg, int64_t from_ms, int64_t until_ms)
{
    char from[TIME_TEXT_MAX], until[TIME_TEXT_MAX];

    time_rfc3339(from_ms, from);
    time_rfc3339(until_ms, until);
    buf_addf(arg, "%.16s-%.16s\n", from, until);
}

static void
oncall_gaps__are_told_as_far_as_asked(void **state)
{
    struct buf gaps = BUF_INIT;
    struct rota r;

    (void)state;
    rota_init(&r, "UTC");
    rota_add(&r, "payments", three, 3, "2026-11-25 09:00", 7 * MS_DAY, "Mon-Fri");
    rota_add(&r, "saturdays", one, 1, "2026-11-25 09:00", 7 * MS_DAY, "Sat 10:00-14:00");
    oncall_gaps(&r.schedule, at(&r, "2026-11-25 00:00"), at(&r, "2026-12-02 00:00"), list_gap, &gaps);
    assert_string_equal(buf_text(&gaps),
        "2026-11-25T00:00-2026-11-25T09:00\n2026-11-28T00:00-2026-11-28T10:00\n2026-11-28T14:00-2026-11-30T00:00\n");
    buf_clear(&gaps);
    r.schedule.layers_n = 0;
    oncall_gaps(&r.schedule, at(&r, "2026-11-25 00:00"), at(&r, "2026-12-02 00:00"), list_gap, &gaps);
    assert_string_equal(buf_text(&gaps), "2026-11-25T00:00-2026-12-02T00:00\n");
    buf_release(&gaps);
    rota_release(&r);
}

static void
a_layer__that_another_hides_for_ever__is_found(void **state)
{
    const struct layer *by = NULL;
    struct rota r;

    (void)state;
    rota_init(&r, "UTC");
    rota_add(&r, "payments", three, 3, "2026-11-25 09:00", 7 * MS_DAY, NULL);
    rota_add(&r, "weekends", one, 1, "2026-11-25 09:00", 7 * MS_DAY, "Sat-Sun");
    assert_null(oncall_hidden_layer(&r.schedule, &by));
    rota_add(&r, "later", one, 1, "2026-12-25 09:00", 7 * MS_DAY, NULL);
    assert_null(oncall_hidden_layer(&r.schedule, &by));
    r.layers[2].start_ms = r.layers[0].start_ms;
    assert_ptr_equal(oncall_hidden_layer(&r.schedule, &by), &r.layers[0]);
    assert_ptr_equal(by, &r.layers[2]);
    rota_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(turns__are_handed_over_at_the_same_time_of_day__through_summer_time),
    cmocka_unit_test(turns_of_hours__are_handed_over_by_the_clock_on_the_wall),
    cmocka_unit_test(a_turn__that_changes_when_clocks_are_set_back__changes_once),
    cmocka_unit_test(nobody_is_on_call__before_the_first_turn),
    cmocka_unit_test(who_is_alone__is_always_on_call),
    cmocka_unit_test(layers__go_before_those_above_them__in_their_hours),
    cmocka_unit_test(nobody__is_an_answer__outside_of_the_hours),
    cmocka_unit_test(overrides_of_the_configuration__go_before_turns__and_those_by_hand_before_both),
    cmocka_unit_test(listed_shifts__say_who__and_the_layers_stand_in_where_none_is_listed),
    cmocka_unit_test(shifts_at_once__all_are_on_call__and_the_one_that_began_last_is_named),
    cmocka_unit_test(an_owner__means_the_person_herself__or_the_schedule_on_which_she_is_on_call_now),
    cmocka_unit_test(without_a_schedule__nothing_is_known),
    cmocka_unit_test(oncall_gaps__are_told_as_far_as_asked),
    cmocka_unit_test(a_layer__that_another_hides_for_ever__is_found),
};
SUITE(oncall, tests);
