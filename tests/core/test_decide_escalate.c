/* SPDX-License-Identifier: MIT */
/* Escalation by hand: who may be asked about what, what is said before, and what undo makes of it. */
#include <string.h>

#include "core/calls.h"
#include "support/model_equal.h"
#include "support/suite.h"
#include "util/str.h"

#define LABELS "alertname=disk,severity=critical"

static void
tick(struct world *w)
{
    for (int i = 0; i < 5; i++)
        world_tick(w, 0);
}

static void
escalate__asks_the_next_step__once_the_person_is_sure(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    assert_false(calls_escalate(&w, "ana", a, NULL, NULL, false));
    assert_string_equal(w.err.text,
        "ask: escalate disk: page bob by #crash, cy by #crash, step 2 of pay, to answer by 02:10Z. A page can't be unsent: undo asks to "
        "stand down. Escalate?");
    assert_true(calls_escalate(&w, "ana", a, NULL, "needs a DBA", true));
    assert_string_equal(calls_events(&w), "alert.escalated alert.called message.queued*2");
    assert_string_equal(w.out.summary, "escalated disk: bob by #crash, cy by #crash, step 2 of pay, to answer by 02:10Z");
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    assert_string_equal(a->call.to, "bob, cy");
    assert_string_equal(a->call.by, "ana");
    assert_string_equal(model_message(w.m, 2)->order.person, "bob");
    assert_non_null(strstr(model_message(w.m, 2)->order.text,
        "\nAsked: bob, step 2 of pay, escalated by ana: needs a DBA\nPlease answer within 10m."));
    assert_int_equal(model_message(w.m, 2)->order.deadline_ms, w.now_ms + 5 * MS_MINUTE); /* of its delivery */
    calls_ring(&w, 2);
    assert_int_equal(model_message(w.m, 2)->order.deadline_ms, w.now_ms + 10 * MS_MINUTE);
    /* The policy goes on from there. */
    world_tick(&w, 10 * MS_MINUTE);
    assert_int_equal(a->call.step, 3);
    assert_null(a->call.by);
    world_release(&w);
}

static void
escalation__is_one_line_of_the_log__whom_then_why(void **state)
{
    struct world w;
    const struct alert *a;
    size_t before;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    before = w.m->lines_n;
    assert_true(calls_escalate(&w, "ana", a, NULL, "needs a DBA", true));
    assert_int_equal(w.m->lines_n, before + 2);
    assert_string_equal(model_line(w.m, 1)->verb, "escal.");
    assert_string_equal(model_line(w.m, 1)->text, "disk: bob, cy, step 2 of pay, until 02:10Z: needs a DBA");
    assert_string_equal(model_line(w.m, 0)->verb, "page");
    world_release(&w);
}

static void
escalate__posts_beside__to_a_channel_alone(void **state)
{
    static const char *const channel[] = { "#crash" }, *const nowhere[] = { "#none" };
    struct world w;
    const struct alert *a;
    struct subject s;
    struct command cmd = { .kind = CMD_ESCALATE,
        .actor = "ana",
        .origin = "tui",
        .text = "needs a DBA",
        .to = "bob",
        .sure = true };

    (void)state;
    calls_init(&w);
    a = world_fire(&w, LABELS);
    s = (struct subject){ .id = a->id };
    cmd.subjects = &s;
    cmd.subjects_n = 1;
    cmd.destinations = nowhere;
    cmd.destinations_n = 1;
    assert_false(world_do(&w, &cmd));
    assert_non_null(strstr(w.err.text, "there is no destination #none"));
    cmd.destinations = channel;
    assert_true(world_do(&w, &cmd));
    assert_string_equal(calls_events(&w), "alert.escalated alert.called message.queued*2");
    assert_int_equal(model_message(w.m, 2)->order.act, MESSAGE_POST);
    assert_string_equal(model_message(w.m, 2)->order.destination, "#crash");
    assert_string_equal(model_message(w.m, 2)->order.text, "ana escalated disk: bob by sms, to answer by 02:05Z\nneeds a DBA");
    world_release(&w);
}

static void
escalate__asks_a_person_by_name__again_and_again(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = world_fire(&w, LABELS);
    assert_true(calls_escalate(&w, "ana", a, "bob", NULL, true));
    assert_string_equal(calls_words(&w), "M1 bob sms queued");
    assert_null(a->call.policy);
    calls_ring(&w, 1);
    world_tick(&w, 5 * MS_MINUTE);
    assert_string_equal(calls_words(&w), "M1 bob sms delivered late; M2 bob sms queued");
    assert_int_equal(a->call.round, 2);
    assert_string_equal(a->call.to, "bob");
    assert_string_equal(a->call.by, "ana");
    calls_ring(&w, 2);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    world_tick(&w, MS_HOUR);
    assert_string_equal(calls_words(&w), "M1 bob sms acked late; M2 bob sms acked");
    world_release(&w);
}

static void
escalate__asks_a_step_by_number(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    assert_true(calls_escalate(&w, "ana", a, "3", NULL, true));
    assert_int_equal(a->call.step, 3);
    assert_string_equal(calls_words(&w), "M1 ana pd queued; M2 cy screen delivered");
    assert_false(calls_escalate(&w, "ana", a, "4", NULL, true));
    assert_string_equal(w.err.text, "disk: pay has steps 1 to 3");
    world_release(&w);
}

static void
escalate__is_refused__where_nobody_can_be_asked(void **state)
{
    static const struct {
        const char *to, *told;
    } table[] = {
        { NULL, "disk has no escalation policy: name a person or a schedule" },
        { "2", "disk has no escalation policy: name a person or a schedule" },
        { "carl", "no person or schedule carl in the configuration, and no number of a step" },
        { "first", "nobody is on call in first now: name a person" },
    };
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = world_fire(&w, LABELS);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_false(calls_escalate(&w, "ana", a, table[i].to, NULL, true));
        assert_string_equal(w.err.text, table[i].told);
    }
    calls_begin(&w, "nobody", &a, 1);
    assert_false(calls_escalate(&w, "ana", a, NULL, NULL, true));
    assert_string_equal(w.err.text, "disk: nobody is on call for step 1 of nobody now: name a person");
    world_release(&w);
}

static void
each_state__says_whether_somebody_can_be_asked(void **state)
{
    static const struct {
        enum command_kind before;
        const char *by, *told; /* NULL: she is asked */
    } table[] = {
        { CMD_COMMENT, "ana", NULL },
        { CMD_ACK, "ana", NULL },
        { CMD_ACK, "bob", "disk was acknowledged by bob at 02:00Z: take makes it yours" },
        { CMD_SNOOZE, "ana", "disk is snoozed: unsnooze it first" },
        { CMD_SNOOZE, "bob", "disk was snoozed by bob at 02:00Z: take makes it yours" },
        { CMD_CLOSE, "ana", "disk is closed: nobody needs to be asked" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct world w;
        const struct alert *a;

        calls_init(&w);
        a = world_fire(&w, LABELS);
        assert_true(world_act(&w, table[i].before, table[i].by, a));
        assert_int_equal(calls_escalate(&w, "ana", a, "cy", NULL, true), table[i].told == NULL);
        if (table[i].told != NULL)
            assert_string_equal(w.err.text, table[i].told);
        else
            assert_true(calls_escalate(&w, "bob", a, "ana", NULL, true)); /* further */
        world_clear(&w, a);
        assert_false(calls_escalate(&w, "ana", a, "cy", NULL, true));
        world_release(&w);
    }
}

static void
several_alerts__are_one_call_for_each_step_that_is_next(void **state)
{
    struct subject subjects[3];
    const struct alert *v[3];
    struct world w;

    (void)state;
    calls_init(&w);
    v[0] = calls_fire(&w, LABELS, "pay");
    v[1] = calls_fire(&w, "alertname=net,severity=critical", "pay");
    v[2] = calls_fire(&w, "alertname=cpu,severity=critical", "all");
    for (int i = 0; i < 3; i++)
        subjects[i] = (struct subject){ v[i]->id, v[i]->episode };
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_ESCALATE,
            .actor = "ana",
            .origin = "tui",
            .subjects = subjects,
            .subjects_n = 3,
            .sure = true }));
    assert_int_equal(v[0]->call.seq, v[1]->call.seq);
    assert_int_not_equal(v[0]->call.seq, v[2]->call.seq);
    assert_int_equal(v[2]->call.round, 2);
    world_tick(&w, 10 * MS_MINUTE);
    assert_int_equal(v[0]->call.seq, v[1]->call.seq);
    assert_int_equal(v[0]->call.step, 3);
    world_release(&w);
}

static void
undo__puts_the_call_back__and_drops_what_has_not_left(void **state)
{
    struct world w;
    const struct alert *a;
    struct alert_call before;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    before = a->call;
    calls_ring(&w, 1);
    assert_true(calls_escalate(&w, "ana", a, "bob", NULL, true));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(a->call.seq, before.seq);
    assert_int_equal(a->call.until_ms, before.until_ms);
    assert_string_equal(calls_words(&w), "M1 ana pd delivered; M2 bob sms dropped");
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(calls_words(&w), "M1 ana pd delivered; M2 bob sms queued");
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    assert_string_equal(a->call.to, "bob");
    world_release(&w);
}

static void
undo__asks_who_was_rung_to_stand_down__and_redo_asks_her_again(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = world_fire(&w, LABELS);
    assert_true(calls_escalate(&w, "ana", a, "bob", NULL, true));
    calls_ring(&w, 1);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    assert_string_equal(w.out.summary, "undone: escal. disk: bob, until 02:05Z; M2 asks bob to stand down");
    assert_string_equal(calls_words(&w), "M1 bob sms dropped; M2 resolve bob sms queued");
    assert_string_equal(model_message(w.m, 2)->order.text, "Stand down: ana took back what M1 asked of bob.");
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 bob sms dropped; M2 resolve bob sms queued");
    calls_ring(&w, 2);
    w.now_ms += 8 * MS_MINUTE;
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(w.out.refusals_n, 0);
    assert_string_equal(calls_words(&w), "M1 bob sms dropped; M2 resolve bob sms acked; M3 bob sms queued");
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    assert_int_equal(a->call.until_ms, w.now_ms + 5 * MS_MINUTE);
    calls_ring(&w, 3);
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(calls_words(&w),
        "M1 bob sms dropped; M2 resolve bob sms acked; M3 bob sms dropped; M4 resolve bob sms queued");
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static void
a_stand_down_that_has_not_left__is_dropped_by_redo__and_the_page_stands(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = world_fire(&w, LABELS);
    assert_true(calls_escalate(&w, "ana", a, "bob", NULL, true));
    calls_ring(&w, 1);
    assert_true(world_undo(&w, "ana", 0));
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(calls_words(&w), "M1 bob sms delivered; M2 resolve bob sms dropped");
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    world_release(&w);
}

static void
a_page_on_its_way__stays_taken_back_when_it_arrives(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = world_fire(&w, LABELS);
    assert_true(calls_escalate(&w, "ana", a, "bob", NULL, true));
    assert_true(world_deliver(&w, model_message(w.m, 1)));
    assert_true(world_undo(&w, "ana", 0));
    assert_true(world_outcome(&w, model_message(w.m, 1), &(struct message_outcome){ .kind = OUTCOME_DELIVERED }));
    assert_string_equal(calls_words(&w), "M1 bob sms dropped; M2 resolve bob sms queued");
    world_release(&w);
}

static void
undo__is_refused__once_somebody_answered(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = world_fire(&w, LABELS);
    assert_true(calls_escalate(&w, "ana", a, "bob", NULL, true));
    calls_ring(&w, 1);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    tick(&w);
    assert_false(world_undo(&w, "ana", 0));
    assert_non_null(strstr(w.err.text, "disk was changed since by bob"));
    assert_string_equal(calls_words(&w), "M1 bob sms acked");
    world_release(&w);
}

static void
steps_that_came_since__do_not_keep_undo_back(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    assert_true(calls_escalate(&w, "ana", a, NULL, NULL, true));
    calls_ring(&w, 2);
    world_tick(&w, 10 * MS_MINUTE);
    assert_int_equal(a->call.step, 3);
    assert_true(world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .sure = true }));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_int_equal(a->call.step, 1);
    assert_int_equal(a->call.until_ms, w.now_ms + 5 * MS_MINUTE); /* what was left of it, not at once */
    world_tick(&w, 5 * MS_MINUTE - 1);
    assert_int_equal(a->call.step, 1);
    world_tick(&w, 1);
    assert_int_equal(a->call.step, 2);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(escalate__asks_the_next_step__once_the_person_is_sure),
    cmocka_unit_test(escalation__is_one_line_of_the_log__whom_then_why),
    cmocka_unit_test(escalate__posts_beside__to_a_channel_alone),
    cmocka_unit_test(escalate__asks_a_person_by_name__again_and_again),
    cmocka_unit_test(escalate__asks_a_step_by_number),
    cmocka_unit_test(escalate__is_refused__where_nobody_can_be_asked),
    cmocka_unit_test(each_state__says_whether_somebody_can_be_asked),
    cmocka_unit_test(several_alerts__are_one_call_for_each_step_that_is_next),
    cmocka_unit_test(undo__puts_the_call_back__and_drops_what_has_not_left),
    cmocka_unit_test(undo__asks_who_was_rung_to_stand_down__and_redo_asks_her_again),
    cmocka_unit_test(a_stand_down_that_has_not_left__is_dropped_by_redo__and_the_page_stands),
    cmocka_unit_test(a_page_on_its_way__stays_taken_back_when_it_arrives),
    cmocka_unit_test(undo__is_refused__once_somebody_answered),
    cmocka_unit_test(steps_that_came_since__do_not_keep_undo_back),
};
SUITE(decide_escalate, tests);
