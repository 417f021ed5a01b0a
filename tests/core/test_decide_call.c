/* SPDX-License-Identifier: MIT */
/* Escalation by a policy: each person once in each step, in order, at the right times, until somebody answers. */
#include <string.h>

#include "core/calls.h"
#include "support/model_equal.h"
#include "support/suite.h"
#include "util/str.h"

static void
expect_same_twin(struct world *w)
{
    struct buf why = BUF_INIT;

    if (!models_equal(w->m, w->twin, true, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
}

static void
steps__come_one_after_the_other__until_the_rounds_are_over(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    assert_string_equal(calls_events(&w), "alert.step message.queued");
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_string_equal(a->call.to, "ana");
    assert_int_equal(a->call.until_ms, w.now_ms + 5 * MS_MINUTE);
    assert_string_equal(calls_words(&w), "M1 ana pd queued");
    calls_ring(&w, 1);

    world_tick(&w, 5 * MS_MINUTE - 1);
    assert_int_equal(w.out.events.n, 0);
    world_tick(&w, 1);
    assert_int_equal(w.out.events.v[0].kind, EV_MSG_LATE);
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    assert_string_equal(a->call.to, "bob, cy");
    assert_int_equal(a->call.step, 2);
    assert_string_equal(calls_words(&w), "M1 ana pd delivered late; M2 bob #crash queued; M3 cy #crash queued");
    calls_ring(&w, 2);
    calls_ring(&w, 3);

    world_tick(&w, 10 * MS_MINUTE - 1);
    assert_int_equal(w.out.events.n, 0);
    world_tick(&w, 1);
    assert_int_equal(a->call.step, 3);
    assert_string_equal(calls_words(&w),
        "M1 ana pd delivered late; M2 bob #crash delivered late; M3 cy #crash delivered late; M4 cy screen delivered");
    world_tick(&w, 5 * MS_MINUTE);
    assert_int_equal(a->call.step, 1);
    assert_int_equal(a->call.round, 2);
    calls_ring(&w, 5);
    world_tick(&w, 5 * MS_MINUTE);
    world_tick(&w, 10 * MS_MINUTE);
    assert_int_equal(a->call.step, 3);
    assert_null(calls_alarm(&w, "EscalationUnanswered"));
    world_tick(&w, 5 * MS_MINUTE);
    assert_null(a->call.to);
    assert_int_equal(a->call.until_ms, 0);
    assert_int_equal(a->call.step, 3);
    assert_int_equal(a->call.round, 2);
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    assert_non_null(calls_alarm(&w, "EscalationUnanswered"));
    world_tick(&w, MS_HOUR);
    assert_null(strstr(calls_events(&w), "alert.step"));

    assert_true(world_act(&w, CMD_ACK, "bob", a));
    world_tick(&w, 0);
    assert_null(calls_alarm(&w, "EscalationUnanswered"));
    expect_same_twin(&w);
    world_release(&w);
}

static size_t
alarms(const struct world *w)
{
    size_t n = 0;

    for (size_t i = 0; i < w->m->alerts.n; i++)
        n += w->m->alerts.v[i]->source->own && alert_is_listed(w->m->alerts.v[i])
            && str_eq(alert_field(w->m->alerts.v[i], FIELD_NAME), "EscalationUnanswered");
    return n;
}

/* While one stands, the next one that nobody answers is told all the same; each ends with its own answer. */
static void
each_call_that_nobody_answers__has_its_own_alarm(void **state)
{
    struct world w;
    const struct alert *a, *b;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    world_tick(&w, MS_MINUTE);
    b = calls_fire(&w, "alertname=net,severity=critical", "pay");
    for (int i = 0; i < 8; i++)
        world_tick(&w, 10 * MS_MINUTE);
    assert_null(a->call.to);
    assert_null(b->call.to);
    assert_int_equal(alarms(&w), 2);
    assert_non_null(strstr(alert_field(calls_alarm(&w, "EscalationUnanswered"), FIELD_SUMMARY), "nobody has answered for disk"));
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    world_tick(&w, 0);
    assert_int_equal(alarms(&w), 1);
    assert_non_null(strstr(alert_field(calls_alarm(&w, "EscalationUnanswered"), FIELD_SUMMARY), "nobody has answered for net"));
    assert_true(world_act(&w, CMD_ACK, "bob", b));
    world_tick(&w, 0);
    assert_int_equal(alarms(&w), 0);
    expect_same_twin(&w);
    world_release(&w);
}

static void
alerts_asked_about_together__go_on_together__with_one_page(void **state)
{
    struct world w;
    const struct alert *v[3];

    (void)state;
    calls_init(&w);
    v[0] = world_fire(&w, "alertname=disk,severity=critical");
    v[1] = world_fire(&w, "alertname=net,severity=warning");
    v[2] = world_fire(&w, "alertname=cpu,severity=critical");
    calls_begin(&w, "pay", v, 3);
    assert_string_equal(calls_words(&w), "M1 ana pd queued");
    assert_int_equal(model_message(w.m, 1)->order.subjects_n, 3);
    calls_ring(&w, 1);
    assert_true(world_act(&w, CMD_ACK, "bob", v[1]));
    world_tick(&w, 5 * MS_MINUTE);
    assert_int_equal(model_message(w.m, 2)->order.subjects_n, 2);
    assert_int_equal(v[0]->call.seq, v[2]->call.seq);
    assert_int_not_equal(v[0]->call.seq, v[1]->call.seq);
    /* Given back in time, it goes on by itself. */
    assert_true(world_undo(&w, "bob", 0));
    world_tick(&w, 0);
    assert_int_equal(v[1]->call.step, 2);
    expect_same_twin(&w);
    world_release(&w);
}

static void
a_great_many_alerts__are_one_call_in_several_events(void **state)
{
    const struct alert *v[700];
    struct world w;
    char labels[64];

    (void)state;
    calls_init(&w);
    for (size_t i = 0; i < 700; i++) {
        snprintf(labels, sizeof labels, "alertname=a%zu,severity=critical", i);
        v[i] = world_fire(&w, labels);
    }
    calls_begin(&w, "pay", v, 700);
    assert_string_equal(calls_events(&w), "alert.step*2 message.queued");
    assert_int_equal(v[0]->call.seq, v[699]->call.seq);
    world_tick(&w, 5 * MS_MINUTE);
    assert_string_equal(calls_words(&w), "M1 ana pd queued late; M2 ana sms queued; M3 bob #crash queued; M4 cy #crash queued");
    for (size_t i = 0; i < 500; i++)
        assert_true(world_act(&w, CMD_CLOSE, "bob", v[i]));
    world_tick(&w, 0);
    assert_true(message_is_open(model_message(w.m, 3))); /* of those that it can't name some wait still */
    expect_same_twin(&w);
    world_release(&w);
}

static void
an_answer__stops_the_steps__and_giving_it_back_begins_anew(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    world_tick(&w, 5 * MS_MINUTE);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    world_tick(&w, 2 * MS_HOUR);
    assert_int_equal(a->call.step, 2);
    assert_null(strstr(calls_events(&w), "alert.step"));
    assert_true(world_act(&w, CMD_UNACK, "bob", a));
    assert_int_equal(a->call.seq, 0);
    calls_begin(&w, "pay", &a, 1);
    assert_int_equal(a->call.step, 1);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    world_tick(&w, 5 * MS_HOUR); /* it expires */
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(a->call.seq, 0);
    expect_same_twin(&w);
    world_release(&w);
}

static void
an_undone_answer__goes_on_where_it_stood(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    world_tick(&w, 5 * MS_MINUTE);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    world_tick(&w, 3 * MS_MINUTE);
    assert_true(world_undo(&w, "bob", 0));
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    world_tick(&w, 7 * MS_MINUTE - 1);
    assert_int_equal(a->call.step, 2);
    world_tick(&w, 1);
    assert_int_equal(a->call.step, 3);
    world_release(&w);
}

static void
nobody_is_asked__while_it_is_suppressed_or_unconfirmed__and_at_once_after_that(void **state)
{
    struct world w;
    const struct alert *a;
    struct sighting s;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    s = world_sighting(&w, "alertname=disk,severity=critical");
    s.starts_at_ms = a->starts_at_ms;
    s.suppressed_by = "s1";
    world_see(&w, &s, 1);
    world_tick(&w, MS_HOUR);
    assert_int_equal(a->call.step, 1);
    model_find_due(w.m);
    assert_true(w.m->next_due_ms > w.now_ms);
    s.suppressed_by = NULL;
    world_see(&w, &s, 1);
    assert_true(w.m->next_due_ms <= w.now_ms);
    world_tick(&w, 0);
    assert_int_equal(a->call.step, 2);
    assert_int_equal(a->call.until_ms, w.now_ms + 10 * MS_MINUTE);
    world_release(&w);
}

static void
after_an_outage__one_step_comes__and_the_next_one_waits_its_whole_time(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    world_tick(&w, 3 * MS_HOUR);
    assert_int_equal(a->call.step, 2);
    assert_int_equal(a->call.until_ms, w.now_ms + 10 * MS_MINUTE);
    world_tick(&w, 0);
    assert_int_equal(a->call.step, 2);
    world_release(&w);
}

static void
a_clock_that_is_set_back__leaves_everybody_her_time(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    w.now_ms += 2 * MS_MINUTE - MS_HOUR;
    /* By how much is known to whom that happened. */
    assert_true(world_do(&w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine", .for_ms = MS_HOUR }));
    assert_string_equal(calls_events(&w), "alert.step");
    assert_int_equal(a->call.until_ms, w.now_ms + 3 * MS_MINUTE);
    assert_int_equal(a->call.step, 1);
    assert_string_equal(calls_words(&w), "M1 ana pd queued");
    /* Who comes later sees only that she was asked in a time to come: she has her time once more. */
    w.now_ms -= 10 * MS_MINUTE;
    world_tick(&w, 0);
    assert_int_equal(a->call.until_ms, w.now_ms + 5 * MS_MINUTE);
    world_tick(&w, 0);
    assert_int_equal(w.out.events.n, 0);
    world_tick(&w, 5 * MS_MINUTE);
    assert_int_equal(a->call.step, 2);
    expect_same_twin(&w);
    world_release(&w);
}

static void
a_step_that_nobody_is_on_call_for__is_passed_over__and_that_is_said(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "empty");
    assert_string_equal(calls_events(&w), "alert.step alert.fired alert.step message.queued");
    assert_string_equal(a->call.to, "bob");
    assert_int_equal(a->call.step, 2);
    assert_non_null(calls_alarm(&w, "NobodyOnCall"));
    assert_string_equal(calls_words(&w), "M1 bob sms queued");
    world_release(&w);
}

static void
where_nobody_at_all_is_on_call__it_is_said__and_tried_again(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "nobody");
    assert_null(a->call.to);
    assert_non_null(calls_alarm(&w, "NobodyOnCall"));
    assert_string_equal(calls_words(&w), "");
    assert_int_equal(a->call.until_ms, w.now_ms + 5 * MS_MINUTE);
    world_tick(&w, 5 * MS_MINUTE);
    assert_int_equal(a->call.until_ms, w.now_ms + 5 * MS_MINUTE);
    world_release(&w);
}

static void
a_policy_that_is_gone__is_said(void **state)
{
    struct world w;
    const struct alert *a;
    struct routing none = { 0 };

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    w.m->config.routing = &none;
    world_tick(&w, 5 * MS_MINUTE);
    assert_null(a->call.to);
    assert_non_null(calls_alarm(&w, "EscalationUnanswered"));
    world_release(&w);
}

/* Renamed while somebody is asked: the one that its routes name by now goes on, from its first step. */
static void
a_policy_that_has_another_name__goes_on_as_that(void **state)
{
    static const char *const ana[] = { "ana" };
    static const struct policy_step steps[] = { { ana, 1, NULL, 0, 5 * MS_MINUTE } };
    static const struct policy policies[] = { { .name = "pay-2", .steps = steps, .steps_n = 1 } };
    static const struct route routes[] = { { .name = "all", .policy = "pay-2" } };
    static const struct routing renamed = { .policies = policies, .policies_n = 1, .routes = routes, .routes_n = 1 };
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "pay");
    w.m->config.routing = &renamed;
    world_tick(&w, 5 * MS_MINUTE);
    assert_string_equal(a->call.policy, "pay-2");
    assert_string_equal(a->call.to, "ana");
    assert_int_equal(a->call.step, 1);
    assert_int_equal(a->call.until_ms, w.now_ms + 5 * MS_MINUTE);
    assert_null(calls_alarm(&w, "EscalationUnanswered"));
    world_release(&w);
}

static void
where_everyone_is_to_answer__the_others_are_asked_on__and_who_holds_it_keeps_it(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "all");
    calls_ring(&w, 1);
    calls_ring(&w, 2);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_tick(&w, 0);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 bob pd delivered");
    world_tick(&w, 0);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 bob pd delivered; M3 answered ana pd queued");
    world_tick(&w, 5 * MS_MINUTE);
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_string_equal(a->hold.by, "ana");
    assert_string_equal(calls_words(&w),
        "M1 ana pd acked; M2 bob pd delivered late; M3 answered ana pd queued late; M4 bob pd queued");
    calls_ring(&w, 4);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    assert_string_equal(a->hold.by, "ana");
    world_tick(&w, 0);
    assert_int_equal(model_message(w.m, 2)->standing.state, MESSAGE_ACKED);
    assert_int_equal(model_message(w.m, 4)->standing.state, MESSAGE_ACKED);
    world_tick(&w, MS_HOUR);
    assert_null(strstr(calls_events(&w), "alert.step"));
    expect_same_twin(&w);
    world_release(&w);
}

static void
where_everyone_is_to_answer__an_acknowledgement_that_expires_with_the_step__begins_anew(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, "alertname=disk,severity=critical", "all");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_tick(&w, 5 * MS_HOUR);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(a->call.seq, 0);
    assert_null(strstr(calls_events(&w), "alert.step"));
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(steps__come_one_after_the_other__until_the_rounds_are_over),
    cmocka_unit_test(each_call_that_nobody_answers__has_its_own_alarm),
    cmocka_unit_test(alerts_asked_about_together__go_on_together__with_one_page),
    cmocka_unit_test(a_great_many_alerts__are_one_call_in_several_events),
    cmocka_unit_test(an_answer__stops_the_steps__and_giving_it_back_begins_anew),
    cmocka_unit_test(an_undone_answer__goes_on_where_it_stood),
    cmocka_unit_test(nobody_is_asked__while_it_is_suppressed_or_unconfirmed__and_at_once_after_that),
    cmocka_unit_test(after_an_outage__one_step_comes__and_the_next_one_waits_its_whole_time),
    cmocka_unit_test(a_clock_that_is_set_back__leaves_everybody_her_time),
    cmocka_unit_test(a_step_that_nobody_is_on_call_for__is_passed_over__and_that_is_said),
    cmocka_unit_test(where_nobody_at_all_is_on_call__it_is_said__and_tried_again),
    cmocka_unit_test(a_policy_that_is_gone__is_said),
    cmocka_unit_test(a_policy_that_has_another_name__goes_on_as_that),
    cmocka_unit_test(where_everyone_is_to_answer__the_others_are_asked_on__and_who_holds_it_keeps_it),
    cmocka_unit_test(where_everyone_is_to_answer__an_acknowledgement_that_expires_with_the_step__begins_anew),
};
SUITE(decide_call, tests);
