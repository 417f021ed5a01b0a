/* SPDX-License-Identifier: MIT */
/* Heartbeats: when one is missing, what brings it back, and what a restart does to it. */
#include <string.h>

#include "core/filter.h"
#include "core/heartbeat.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

struct pulse {
    struct world w;
    struct filter *watchdog;
    struct heartbeat v[2];
};

static void
pulse_init(struct pulse *p)
{
    struct err err = { 0 };

    world_init(&p->w);
    p->watchdog = filter_new("alertname=\"Watchdog\"", NULL, &err);
    assert_non_null(p->watchdog);
    p->v[0] = (struct heartbeat){ .name = "backup", .level = 2, .every_ms = 24 * MS_HOUR, .grace_ms = MS_HOUR };
    p->v[1] = (struct heartbeat){
        .name = "am pipeline",
        .level = 1,
        .alert = p->watchdog,
        .alert_text = "alertname=\"Watchdog\"",
        .source = "am",
        .within_ms = 5 * MS_MINUTE,
    };
    p->w.m->config.heartbeats = (struct heartbeats){ p->v, 1 };
    p->w.m->watched_from_ms = p->w.now_ms;
    heartbeat_expect(p->w.m, &p->v[0], p->w.now_ms);
}

static void
pulse_release(struct pulse *p)
{
    world_release(&p->w);
    filter_free(p->watchdog);
}

static bool
beat(struct pulse *p, const char *name)
{
    bool ok = world_do(&p->w,
        &(struct command){ .kind = CMD_HEARTBEAT, .actor = "cron", .origin = "http", .names = &name, .names_n = 1 });

    if (ok)
        heartbeat_note(p->w.m, heartbeat_named(&p->w.m->config.heartbeats, name), p->w.now_ms);
    return ok;
}

static bool
is_missing(struct pulse *p, size_t i)
{
    return heartbeat_alarm_stands(p->w.m, &p->v[i]);
}

static const char *
alarm_summary(const struct pulse *p)
{
    return alert_field(p->w.m->alerts.v[p->w.m->alerts.n - 1], FIELD_SUMMARY);
}

static void
a_heartbeat_that_never_came__is_missing_only_after_its_time_and_grace(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    world_tick(&p.w, 25 * MS_HOUR - 1);
    assert_false(is_missing(&p, 0));
    world_tick(&p.w, 1);
    assert_true(is_missing(&p, 0));
    assert_non_null(strstr(alarm_summary(&p), "no beat has ever come"));
    assert_int_equal(p.w.m->alerts.v[0]->level, 2);
    assert_string_equal(p.w.m->alerts.v[0]->source->name, SOURCE_OWN);
    world_tick(&p.w, MS_HOUR);
    assert_int_equal(p.w.out.events.n, 0);
    pulse_release(&p);
}

static void
a_beat__is_no_event__and_puts_the_alarm_off(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    world_tick(&p.w, 24 * MS_HOUR);
    assert_true(beat(&p, "backup"));
    assert_int_equal(p.w.out.events.n, 0);
    world_tick(&p.w, 25 * MS_HOUR - 1);
    assert_false(is_missing(&p, 0));
    world_tick(&p.w, 1);
    assert_true(is_missing(&p, 0));
    pulse_release(&p);
}

static void
a_beat__clears_the_alarm__and_that_is_an_event(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    world_tick(&p.w, 25 * MS_HOUR);
    assert_true(beat(&p, "backup"));
    assert_int_equal(p.w.out.events.n, 1);
    assert_int_equal(p.w.out.events.v[0].kind, EV_CLEARED);
    assert_string_equal(p.w.out.events.v[0].actor, "cron");
    assert_false(is_missing(&p, 0));
    pulse_release(&p);
}

static void
a_beat__is_refused__for_a_name_that_nobody_expects(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    assert_false(beat(&p, "nightly"));
    assert_int_equal(p.w.err.code, ERR_NOTFOUND);
    p.w.m->config.heartbeats.n = 2;
    assert_false(beat(&p, "am pipeline"));
    assert_int_equal(p.w.err.code, ERR_REFUSED);
    pulse_release(&p);
}

static void
a_restart__neither_raises_at_once_nor_lets_an_overdue_one_off(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    assert_true(beat(&p, "backup"));
    p.w.now_ms += 26 * MS_HOUR; /* the owner was away when the next one was due */
    p.w.m->watched_from_ms = p.w.now_ms;
    world_tick(&p.w, 0);
    assert_false(is_missing(&p, 0));
    world_tick(&p.w, MS_HOUR);
    assert_true(is_missing(&p, 0));
    p.w.m->watched_from_ms = p.w.now_ms;
    world_tick(&p.w, 0);
    assert_true(is_missing(&p, 0));
    pulse_release(&p);
}

static void
restarts__do_not_begin_the_time_of_one_that_never_came_anew(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    for (int i = 0; i < 4; i++) {
        world_tick(&p.w, 6 * MS_HOUR);
        p.w.m->watched_from_ms = p.w.now_ms;
        heartbeat_expect(p.w.m, &p.v[0], p.w.now_ms);
    }
    world_tick(&p.w, MS_HOUR);
    assert_true(is_missing(&p, 0));
    pulse_release(&p);
}

static void
nobody_watches__nothing_is_missing(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    p.w.m->watched_from_ms = 0;
    world_tick(&p.w, 100 * MS_HOUR);
    assert_false(is_missing(&p, 0));
    pulse_release(&p);
}

static void
an_alert_that_must_fire__is_missing_after_its_time_without_it__and_fresh_once_it_fires(void **state)
{
    struct pulse p;
    const struct alert *a;

    (void)state;
    pulse_init(&p);
    p.w.m->config.heartbeats = (struct heartbeats){ &p.v[1], 1 };
    assert_null(heartbeat_alert(p.w.m, &p.v[1], NULL, p.w.now_ms));
    world_tick(&p.w, 5 * MS_MINUTE - 1);
    assert_false(is_missing(&p, 1));
    world_tick(&p.w, 1);
    assert_true(is_missing(&p, 1));
    assert_int_equal(p.w.m->alerts.v[0]->level, 1);
    a = world_fire(&p.w, "alertname=Watchdog");
    assert_ptr_equal(heartbeat_alert(p.w.m, &p.v[1], NULL, p.w.now_ms), a);
    heartbeat_note(p.w.m, &p.v[1], p.w.now_ms);
    world_tick(&p.w, 0);
    assert_false(is_missing(&p, 1));
    world_clear(&p.w, a);
    assert_null(heartbeat_alert(p.w.m, &p.v[1], a, p.w.now_ms));
    pulse_release(&p);
}

static void
a_source_that_does_not_answer__holds_its_time_and_clears_nothing(void **state)
{
    struct pulse p;

    (void)state;
    pulse_init(&p);
    p.w.m->config.heartbeats = (struct heartbeats){ &p.v[1], 1 };
    world_tick(&p.w, 4 * MS_MINUTE);
    heartbeat_hold(p.w.m, &p.v[1], p.w.now_ms);
    world_tick(&p.w, 4 * MS_MINUTE);
    assert_false(is_missing(&p, 1));
    world_tick(&p.w, MS_MINUTE);
    assert_true(is_missing(&p, 1));
    heartbeat_hold(p.w.m, &p.v[1], p.w.now_ms);
    world_tick(&p.w, 0);
    assert_true(is_missing(&p, 1));
    pulse_release(&p);
}

static void
an_alert_that_is_a_heartbeat__is_suppressed_by_it__and_no_other(void **state)
{
    struct pulse p;
    struct sighting s;
    struct buf words = BUF_INIT;

    (void)state;
    pulse_init(&p);
    p.w.m->config.heartbeats = (struct heartbeats){ &p.v[1], 1 };
    s = world_sighting(&p.w, "alertname=Watchdog");
    assert_true(heartbeat_claims(p.w.m, "am", &s, &words));
    assert_string_equal(buf_text(&words), "heartbeat:am_pipeline");
    s.suppressed_by = "a81f";
    assert_true(heartbeat_claims(p.w.m, "am", &s, &words));
    assert_string_equal(buf_text(&words), "a81f heartbeat:am_pipeline");
    assert_false(heartbeat_claims(p.w.m, "other", &s, &words));
    s = world_sighting(&p.w, "alertname=Disk");
    assert_false(heartbeat_claims(p.w.m, "am", &s, &words));
    buf_release(&words);
    pulse_release(&p);
}

static void
a_fault_of_our_own__is_raised_once_and_cleared(void **state)
{
    static const char *const name = "far";
    struct pulse p;
    struct command cmd = { .kind = CMD_OWN_FAULT,
        .actor = "tocsin",
        .origin = "engine",
        .fault = OWN_DEAD_MAN,
        .names = &name,
        .names_n = 1,
        .error = "no route to host" };

    (void)state;
    pulse_init(&p);
    assert_true(world_do(&p.w, &cmd));
    assert_int_equal(p.w.out.events.n, 1);
    assert_string_equal(alert_field(p.w.m->alerts.v[0], FIELD_NAME), "DeadManUnreachable");
    assert_true(world_do(&p.w, &cmd));
    assert_int_equal(p.w.out.events.n, 0);
    cmd.error = NULL;
    assert_true(world_do(&p.w, &cmd));
    assert_int_equal(p.w.out.events.v[0].kind, EV_CLEARED);
    pulse_release(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_heartbeat_that_never_came__is_missing_only_after_its_time_and_grace),
    cmocka_unit_test(a_beat__is_no_event__and_puts_the_alarm_off),
    cmocka_unit_test(a_beat__clears_the_alarm__and_that_is_an_event),
    cmocka_unit_test(a_beat__is_refused__for_a_name_that_nobody_expects),
    cmocka_unit_test(a_restart__neither_raises_at_once_nor_lets_an_overdue_one_off),
    cmocka_unit_test(restarts__do_not_begin_the_time_of_one_that_never_came_anew),
    cmocka_unit_test(nobody_watches__nothing_is_missing),
    cmocka_unit_test(an_alert_that_must_fire__is_missing_after_its_time_without_it__and_fresh_once_it_fires),
    cmocka_unit_test(a_source_that_does_not_answer__holds_its_time_and_clears_nothing),
    cmocka_unit_test(an_alert_that_is_a_heartbeat__is_suppressed_by_it__and_no_other),
    cmocka_unit_test(a_fault_of_our_own__is_raised_once_and_cleared),
};
SUITE(heartbeat, tests);
