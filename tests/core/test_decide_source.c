/* SPDX-License-Identifier: MIT */
/* What polls tell: firing, changes, absence, and what is not believed at once. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

static void
the_same_poll_twice__yields_no_event(void **state)
{
    struct world w;
    struct sighting s;

    (void)state;
    world_init(&w);
    s = world_sighting(&w, "alertname=A,severity=critical");
    world_see(&w, &s, 1);
    assert_int_equal(w.out.events.n, 1);
    world_see(&w, &s, 1);
    assert_int_equal(w.out.events.n, 0);
    world_release(&w);
}

static void
severity__is_not_identity__and_a_rise_in_level_reopens(void **state)
{
    struct world w;
    const struct alert *a, *same;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A,severity=warning");
    assert_int_equal(a->level, 3);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    same = world_fire(&w, "alertname=A,severity=critical");
    assert_ptr_equal(a, same);
    assert_int_equal(a->level, 2);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static void
a_fall_in_level__does_not_reopen(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A,severity=critical");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_fire(&w, "alertname=A,severity=warning");
    assert_int_equal(a->level, 3);
    assert_int_equal(a->hold.state, ALERT_ACKED);
    world_release(&w);
}

static void
a_refire__is_a_new_episode_and_never_born_acked(void **state)
{
    struct world w;
    const struct alert *a;
    uint64_t episode;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_COMMENT, "ana", a));
    episode = a->episode;
    world_clear(&w, a);
    assert_int_equal(a->hold.state, ALERT_CLOSED);
    world_fire(&w, "alertname=A");
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_true(a->episode > episode);
    assert_null(a->note.text);
    assert_int_equal(a->count, 2);
    world_release(&w);
}

static void
a_later_start__is_a_refire_between_two_polls(void **state)
{
    struct world w;
    const struct alert *a;
    struct sighting s;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    s = world_sighting(&w, "alertname=A");
    s.starts_at_ms += 5000;
    world_see(&w, &s, 1);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(a->count, 2);
    world_release(&w);
}

static void
what_vanished_in_a_mass__stays_and_returns_as_the_same_episode(void **state)
{
    struct world w;
    const struct alert *a;
    struct subject s;
    uint64_t episode;
    struct command gone = { .kind = CMD_ABSENT,
        .actor = "am",
        .origin = "source:am",
        .source = "am",
        .subjects = &s,
        .subjects_n = 1,
        .mass = true };

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    episode = a->episode;
    s = (struct subject){ .id = a->id };
    assert_true(world_do(&w, &gone));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_true((a->marks & ALERT_UNCONFIRMED) != 0);
    assert_true(world_do(&w, &gone));
    assert_int_equal(w.out.events.n, 0);
    world_fire(&w, "alertname=A");
    assert_int_equal(a->episode, episode);
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_true((a->marks & ALERT_UNCONFIRMED) == 0);
    world_release(&w);
}

static void
what_vanished_in_a_mass__clears__when_confirmed(void **state)
{
    struct world w;
    const struct alert *a;
    struct subject s;
    struct command gone = { .kind = CMD_ABSENT,
        .actor = "am",
        .origin = "source:am",
        .source = "am",
        .subjects = &s,
        .subjects_n = 1,
        .mass = true };

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    s = (struct subject){ .id = a->id };
    assert_true(world_do(&w, &gone));
    gone.mass = false;
    gone.confirmed = true;
    assert_true(world_do(&w, &gone));
    assert_int_equal(a->hold.state, ALERT_CLEARED);
    world_release(&w);
}

static void
suppression__is_a_mark__and_a_silenced_alert_that_ends_is_closed(void **state)
{
    struct world w;
    const struct alert *a;
    struct sighting s;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    s = world_sighting(&w, "alertname=A");
    s.suppressed_by = "silence-1";
    world_see(&w, &s, 1);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_true((a->marks & ALERT_SUPPRESSED) != 0);
    assert_int_equal(w.m->suppressed, 1);
    world_clear(&w, a);
    assert_int_equal(a->hold.state, ALERT_CLOSED);
    assert_int_equal(w.m->suppressed, 0);
    world_release(&w);
}

static void
annotations__are_observed_without_an_event(void **state)
{
    struct world w;
    const struct alert *a;
    struct sighting s;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    s = world_sighting(&w, "alertname=A");
    s.annotations = world_labels(&w, "summary=now 8.3%");
    world_see(&w, &s, 1);
    assert_int_equal(w.out.events.n, 0);
    assert_string_equal(alert_field(a, FIELD_SUMMARY), "now 8.3%");
    assert_non_null(memmem(a->search, a->search_len, "8.3%", 4));
    world_release(&w);
}

static void
a_slice__becomes_events_of_at_most_500_alerts(void **state)
{
    struct world w;
    struct sighting *s = xcalloc(1200, sizeof *s);

    (void)state;
    world_init(&w);
    for (int i = 0; i < 1200; i++)
        s[i] = world_sighting(&w, arena_printf(&w.arena, "alertname=A,instance=%d", i));
    world_see(&w, s, 1200);
    assert_int_equal(w.out.events.n, 3);
    assert_int_equal(w.out.events.v[0].u.sightings.n, EVENT_ALERTS_MAX);
    assert_int_equal(w.out.events.v[2].version, w.out.events.v[0].version + 2);
    assert_int_equal(w.m->alerts.n, 1200);
    free(s);
    world_release(&w);
}

static void
a_failing_source__is_one_event_until_it_answers(void **state)
{
    struct world w;
    struct command cmd = { .kind = CMD_SOURCE_STATE, .actor = "am", .origin = "source:am", .source = "am", .error = "timed out" };

    (void)state;
    world_init(&w);
    assert_true(world_do(&w, &cmd));
    assert_int_equal(w.out.events.n, 1);
    assert_true(world_do(&w, &cmd));
    assert_int_equal(w.out.events.n, 0);
    cmd.error = NULL;
    assert_true(world_do(&w, &cmd));
    assert_int_equal(w.out.events.v[0].kind, EV_SOURCE_OK);
    world_release(&w);
}

static void
a_new_boot_time__is_told_once_as_a_restart(void **state)
{
    struct world w;
    struct command cmd = { .kind = CMD_SOURCE_STATE, .actor = "am", .origin = "source:am", .source = "am", .boot = "t1" };

    (void)state;
    world_init(&w);
    assert_true(world_do(&w, &cmd));
    assert_int_equal(w.out.events.v[0].kind, EV_SOURCE_OK);
    cmd.boot = "t2";
    assert_true(world_do(&w, &cmd));
    assert_int_equal(w.out.events.v[0].kind, EV_SOURCE_RESTART);
    assert_true(world_do(&w, &cmd));
    assert_int_equal(w.out.events.n, 0);
    world_release(&w);
}

static void
a_source_that_is_no_longer_configured__keeps_its_alerts_stale(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_do(&w, &(struct command){ .kind = CMD_SOURCES, .actor = "tocsin", .origin = "engine" }));
    assert_true(alert_is_stale(a, w.now_ms));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_same_poll_twice__yields_no_event),
    cmocka_unit_test(severity__is_not_identity__and_a_rise_in_level_reopens),
    cmocka_unit_test(a_fall_in_level__does_not_reopen),
    cmocka_unit_test(a_refire__is_a_new_episode_and_never_born_acked),
    cmocka_unit_test(a_later_start__is_a_refire_between_two_polls),
    cmocka_unit_test(what_vanished_in_a_mass__stays_and_returns_as_the_same_episode),
    cmocka_unit_test(what_vanished_in_a_mass__clears__when_confirmed),
    cmocka_unit_test(suppression__is_a_mark__and_a_silenced_alert_that_ends_is_closed),
    cmocka_unit_test(annotations__are_observed_without_an_event),
    cmocka_unit_test(a_slice__becomes_events_of_at_most_500_alerts),
    cmocka_unit_test(a_failing_source__is_one_event_until_it_answers),
    cmocka_unit_test(a_new_boot_time__is_told_once_as_a_restart),
    cmocka_unit_test(a_source_that_is_no_longer_configured__keeps_its_alerts_stale),
};
SUITE(decide_source, tests);
