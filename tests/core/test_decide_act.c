/* SPDX-License-Identifier: MIT */
/* What persons may do to alerts, and what they are told when they may not. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

static void
ack__makes_it_theirs_until_the_default_expiry__when_firing(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk,severity=critical");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_string_equal(a->hold.by, "ana");
    assert_int_equal(a->hold.until_ms, w.now_ms + w.m->config.ack_for_ms);
    assert_string_equal(w.out.summary, "acked Disk");
    world_release(&w);
}

static void
ack__is_refused_and_names_the_first__when_another_has_it(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_false(world_act(&w, CMD_ACK, "bob", a));
    assert_int_equal(w.err.code, ERR_REFUSED);
    assert_string_equal(w.err.text, "Disk was acknowledged by ana at 02:00Z: take makes it yours");
    world_release(&w);
}

static void
ack__prolongs__when_it_is_mine(void **state)
{
    struct world w;
    const struct alert *a;
    int64_t until;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    until = a->hold.until_ms;
    w.now_ms += 60000;
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_int_equal(a->hold.until_ms, until + 60000);
    world_release(&w);
}

static void
ack__is_refused__when_it_fired_again_since(void **state)
{
    struct world w;
    const struct alert *a;
    struct subject seen;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk");
    seen = (struct subject){ a->id, a->episode };
    world_clear(&w, a);
    world_fire(&w, "alertname=Disk");
    assert_false(
        world_do(&w, &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = &seen, .subjects_n = 1 }));
    assert_non_null(strstr(w.err.text, "fired again"));
    world_release(&w);
}

static void
ack__closes__when_cleared(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=Disk");
    world_clear(&w, a);
    assert_int_equal(a->hold.state, ALERT_CLEARED);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_int_equal(a->hold.state, ALERT_CLOSED);
    assert_false(world_act(&w, CMD_ACK, "ana", a));
    world_release(&w);
}

static void
ack__does_what_it_can_and_names_the_rest__when_some_are_taken(void **state)
{
    struct world w;
    struct subject s[3];
    const struct alert *a[3];

    (void)state;
    world_init(&w);
    a[0] = world_fire(&w, "alertname=A");
    a[1] = world_fire(&w, "alertname=B");
    a[2] = world_fire(&w, "alertname=C");
    assert_true(world_act(&w, CMD_ACK, "bob", a[1]));
    for (int i = 0; i < 3; i++)
        s[i] = (struct subject){ a[i]->id, a[i]->episode };
    assert_true(
        world_do(&w, &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = s, .subjects_n = 3 }));
    assert_int_equal(w.out.done, 2);
    assert_int_equal(w.out.refusals_n, 1);
    assert_true(alert_id_equal(&w.out.refusals[0].id, &a[1]->id));
    assert_int_equal(w.out.events.v[1].batch, w.out.events.v[0].seq);
    world_release(&w);
}

static void
ack__counts_a_subject_once__when_named_twice(void **state)
{
    struct world w;
    const struct alert *a;
    struct subject s[2];

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    s[0] = s[1] = (struct subject){ a->id, a->episode };
    assert_true(
        world_do(&w, &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = s, .subjects_n = 2 }));
    assert_int_equal(w.out.events.n, 1);
    world_release(&w);
}

static void
ack__is_refused__when_its_length_is_out_of_range(void **state)
{
    struct world w;
    struct subject s;

    (void)state;
    world_init(&w);
    s = (struct subject){ .id = world_fire(&w, "alertname=A")->id };
    for (int64_t ms = 1; ms < INT64_C(31) * 86400000; ms = ms == 1 ? INT64_C(31) * 86400000 - 1 : INT64_MAX)
        assert_false(world_do(&w,
            &(struct command){ .kind = CMD_ACK,
                .actor = "ana",
                .origin = "tui",
                .subjects = &s,
                .subjects_n = 1,
                .for_ms = ms }));
    world_release(&w);
}

static void
request_id__has_one_effect__when_sent_twice(void **state)
{
    struct world w;
    struct subject s;
    struct command cmd = { .kind = CMD_ACK,
        .actor = "ana",
        .origin = "cli",
        .subjects = &s,
        .subjects_n = 1,
        .request_id = "r1" };
    uint64_t first;

    (void)state;
    world_init(&w);
    s = (struct subject){ .id = world_fire(&w, "alertname=A")->id };
    assert_true(world_do(&w, &cmd));
    first = w.out.events.v[0].seq;
    assert_true(world_do(&w, &cmd));
    assert_int_equal(w.out.events.n, 0);
    assert_int_equal(w.out.repeats, first);
    cmd.actor = "bob"; /* unique for each person */
    assert_false(world_do(&w, &cmd));
    world_release(&w);
}

static void
unack__gives_it_back__and_is_refused_when_nobody_has_it(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_false(world_act(&w, CMD_UNACK, "ana", a));
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_null(a->hold.by);
    world_release(&w);
}

static void
comment__needs_words(void **state)
{
    struct world w;
    const struct alert *a;
    struct subject s;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    s = (struct subject){ .id = a->id };
    assert_false(world_do(&w,
        &(struct command){ .kind = CMD_COMMENT, .actor = "ana", .origin = "tui", .subjects = &s, .subjects_n = 1, .text = "" }));
    assert_true(world_act(&w, CMD_COMMENT, "ana", a));
    assert_string_equal(a->note.text, "looking");
    world_release(&w);
}

static void
ack__expires__when_its_time_is_up(void **state)
{
    struct world w;
    const struct alert *a;
    struct command tick = { .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" };

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    w.now_ms = a->hold.until_ms - 1;
    assert_true(world_do(&w, &tick));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    w.now_ms++;
    assert_true(world_do(&w, &tick));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_null(a->hold.by);
    world_release(&w);
}

static void
a_cleared_alert__is_closed_then_forgotten__when_nobody_looks(void **state)
{
    struct world w;
    const struct alert *a;
    struct alert_id id;
    struct command tick = { .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" };

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    id = a->id;
    world_clear(&w, a);
    w.now_ms += w.m->config.cleared_for_ms;
    assert_true(world_do(&w, &tick));
    assert_int_equal(a->hold.state, ALERT_CLOSED);
    w.now_ms += w.m->config.closed_for_ms;
    assert_true(world_do(&w, &tick));
    assert_null(model_alert(w.m, &id));
    assert_int_equal(w.m->by_state[0][ALERT_CLOSED], 0);
    world_release(&w);
}

static void
a_forgotten_alert_that_fires_again__goes_on_in_its_stream(void **state)
{
    struct world w;
    const struct alert *a;
    struct alert_id id;
    uint64_t version;
    struct command tick = { .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" };

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    id = a->id;
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    version = w.out.events.v[0].version;
    world_clear(&w, a);
    w.now_ms += w.m->config.closed_for_ms;
    assert_true(world_do(&w, &tick));
    assert_null(model_alert(w.m, &id));
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(w.out.events.v[0].version > version);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(ack__makes_it_theirs_until_the_default_expiry__when_firing),
    cmocka_unit_test(ack__is_refused_and_names_the_first__when_another_has_it),
    cmocka_unit_test(ack__prolongs__when_it_is_mine),
    cmocka_unit_test(ack__is_refused__when_it_fired_again_since),
    cmocka_unit_test(ack__closes__when_cleared),
    cmocka_unit_test(ack__does_what_it_can_and_names_the_rest__when_some_are_taken),
    cmocka_unit_test(ack__counts_a_subject_once__when_named_twice),
    cmocka_unit_test(ack__is_refused__when_its_length_is_out_of_range),
    cmocka_unit_test(request_id__has_one_effect__when_sent_twice),
    cmocka_unit_test(unack__gives_it_back__and_is_refused_when_nobody_has_it),
    cmocka_unit_test(comment__needs_words),
    cmocka_unit_test(ack__expires__when_its_time_is_up),
    cmocka_unit_test(a_forgotten_alert_that_fires_again__goes_on_in_its_stream),
    cmocka_unit_test(a_cleared_alert__is_closed_then_forgotten__when_nobody_looks),
};
SUITE(decide_act, tests);
