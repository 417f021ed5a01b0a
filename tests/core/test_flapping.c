/* SPDX-License-Identifier: MIT */
/* What fires again and again is marked, with a count; it is steady when it has not fired for the window. */
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static const struct alert *
fire_and_clear(struct world *w, int64_t after_ms)
{
    const struct alert *a;

    world_tick(w, after_ms);
    a = world_fire(w, "alertname=A");
    world_clear(w, a);
    return a;
}

static bool
flaps(const struct alert *a)
{
    return (a->marks & ALERT_FLAPPING) != 0;
}

static void
the_fourth_fire_in_an_hour__marks_it__and_the_count_goes_on(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = fire_and_clear(&w, 0);
    assert_int_equal(a->flap_fires, 0);
    fire_and_clear(&w, 5 * MS_MINUTE);
    fire_and_clear(&w, 5 * MS_MINUTE);
    assert_int_equal(a->flap_fires, 3);
    assert_int_equal(a->flap_from_ms, WORLD_START_MS);
    assert_false(flaps(a));
    world_tick(&w, 5 * MS_MINUTE);
    a = world_fire(&w, "alertname=A");
    assert_true(flaps(a));
    assert_int_equal(w.out.events.n, 2);
    assert_int_equal(w.out.events.v[1].kind, EV_FLAPPING);
    world_clear(&w, a);
    for (int i = 0; i < 6; i++)
        fire_and_clear(&w, 50 * MS_MINUTE);
    assert_true(flaps(a));
    assert_int_equal(a->flap_fires, 10);
    assert_int_equal(a->flap_from_ms, WORLD_START_MS);
    assert_int_equal(a->count, 10);
    world_release(&w);
}

static void
it_is_steady__when_it_has_not_fired_for_the_window(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    for (int i = 0; i < 4; i++)
        a = fire_and_clear(&w, MS_MINUTE);
    assert_true(flaps(a));
    assert_int_equal(a->due_ms, a->fired_at_ms + MS_HOUR);
    world_tick(&w, MS_HOUR - 1);
    assert_true(flaps(a));
    world_tick(&w, 1);
    assert_int_equal(w.out.events.v[0].kind, EV_STEADY);
    assert_false(flaps(a));
    assert_int_equal(a->flap_fires, 0);
    assert_int_equal(a->hold.state, ALERT_CLEARED);
    fire_and_clear(&w, MS_MINUTE);
    assert_false(flaps(a));
    world_release(&w);
}

/* Three in the last minutes of one hour and one in the next are four in an hour all the same. */
static void
the_window__slides(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    fire_and_clear(&w, 0);
    fire_and_clear(&w, 55 * MS_MINUTE);
    fire_and_clear(&w, 10 * MS_MINUTE);
    fire_and_clear(&w, 5 * MS_MINUTE);
    a = fire_and_clear(&w, 5 * MS_MINUTE);
    assert_true(flaps(a));
    world_release(&w);
}

static void
what_fires_now_and_then__does_not_flap(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    for (int i = 0; i < 40; i++) {
        a = fire_and_clear(&w, 21 * MS_MINUTE);
        assert_false(flaps(a));
    }
    for (int i = 0; i < 5; i++)
        a = fire_and_clear(&w, 61 * MS_MINUTE);
    assert_int_equal(a->flap_fires, 0);
    world_release(&w);
}

static void
nothing_flaps__where_it_is_turned_off(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    w.m->config.flap_fires = 0;
    for (int i = 0; i < 10; i++)
        a = fire_and_clear(&w, MS_MINUTE);
    assert_false(flaps(a));
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_fourth_fire_in_an_hour__marks_it__and_the_count_goes_on),
    cmocka_unit_test(it_is_steady__when_it_has_not_fired_for_the_window),
    cmocka_unit_test(the_window__slides),
    cmocka_unit_test(what_fires_now_and_then__does_not_flap),
    cmocka_unit_test(nothing_flaps__where_it_is_turned_off),
};
SUITE(flapping, tests);
