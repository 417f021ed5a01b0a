/* SPDX-License-Identifier: MIT */
/* Who was asked, once somebody has answered: nothing rings after that, and pagers are told. */
#include <stdio.h>
#include <string.h>

#include "core/calls.h"
#include "support/model_equal.h"
#include "support/suite.h"
#include "util/str.h"

#define LABELS "alertname=disk,severity=critical"

/* Until nothing is left to do now. */
static void
tick(struct world *w)
{
    for (int i = 0; i < 5; i++)
        world_tick(w, 0);
    model_find_due(w->m);
    assert_true(w->m->next_due_ms > w->now_ms);
}

static void
a_page_that_rings__is_answered_by_who_acknowledges__and_its_pager_is_told(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    assert_true(w.m->next_due_ms <= w.now_ms); /* at once */
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 answered ana pd queued");
    assert_string_equal(model_message(w.m, 1)->acked_by, "bob");
    assert_int_equal(model_message(w.m, 2)->order.target, 1);
    assert_string_equal(model_message(w.m, 2)->order.text, "bob has it.");
    calls_ring(&w, 2);
    assert_int_equal(model_message(w.m, 2)->standing.state, MESSAGE_ACKED);
    tick(&w);
    world_clear(&w, a);
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 answered ana pd acked; M3 resolve ana pd queued");
    world_release(&w);
}

static void
a_pager__is_told_that_it_is_over__however_long_it_took(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    tick(&w);
    calls_ring(&w, 2);
    for (int day = 0; day < 6; day++) {
        assert_true(world_act(&w, CMD_ACK, "bob", a));
        world_tick(&w, 3 * MS_HOUR);
        assert_true(world_act(&w, CMD_ACK, "bob", a));
        w.now_ms += 21 * MS_HOUR; /* nobody looks */
    }
    world_clear(&w, a);
    tick(&w);
    assert_non_null(strstr(calls_words(&w), "M1 ana pd acked"));
    assert_non_null(strstr(calls_words(&w), "resolve ana pd queued"));
    world_release(&w);
}

static void
where_it_clears__nobody_is_named(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    world_clear(&w, a);
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 resolve ana pd queued");
    assert_string_equal(model_message(w.m, 1)->acked_by, "tocsin");
    assert_string_equal(model_message(w.m, 1)->reason, "it is over");
    world_release(&w);
}

static void
a_page_that_has_not_left__never_rings(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    /* Even where its turn comes before the tick. */
    assert_true(world_deliver(&w, model_message(w.m, 1)));
    assert_string_equal(calls_words(&w), "M1 ana pd dropped");
    assert_string_equal(model_message(w.m, 1)->reason, "bob has it");
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd dropped");
    world_release(&w);
}

static void
a_page_on_its_way__is_tried_no_more__and_what_its_pager_is_told_comes_after_it(void **state)
{
    static const enum outcome_kind ends[] = { OUTCOME_DELIVERED, OUTCOME_RETRY };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        const struct alert *a;

        calls_init(&w);
        a = calls_fire(&w, LABELS, "pay");
        assert_true(world_deliver(&w, model_message(w.m, 1)));
        assert_true(world_act(&w, CMD_ACK, "bob", a));
        tick(&w);
        assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 answered ana pd queued");
        assert_true(world_outcome(&w, model_message(w.m, 1),
            &(struct message_outcome){ .kind = ends[i], .unsure = true, .error = i == 1 ? "timed out" : NULL }));
        assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 answered ana pd queued");
        assert_false(message_is_waiting(model_message(w.m, 1)));
        world_release(&w);
    }
}

static void
a_page_that_failed_or_waits__is_dropped_with_its_alarm(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    assert_true(world_deliver(&w, model_message(w.m, 1)));
    assert_true(
        world_outcome(&w, model_message(w.m, 1), &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "no key" }));
    assert_non_null(calls_alarm(&w, "MessageUndelivered"));
    assert_string_equal(calls_words(&w), "M1 ana pd failed; M2 ana sms queued");
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd dropped; M2 ana sms dropped");
    assert_null(calls_alarm(&w, "MessageUndelivered"));
    world_release(&w);
}

static void
a_page_that_is_late__goes_to_the_fallback_only_where_it_does_not_ring(void **state)
{
    struct world w;

    (void)state;
    calls_init(&w);
    (void)calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    assert_int_equal(model_message(w.m, 1)->order.deadline_ms, w.now_ms + 5 * MS_MINUTE); /* to answer, now that it rings */
    world_tick(&w, 2 * MS_MINUTE);
    assert_string_equal(calls_words(&w), "M1 ana pd delivered");
    world_tick(&w, 3 * MS_MINUTE);
    assert_non_null(strstr(calls_words(&w), "M1 ana pd delivered late; M2 bob #crash queued"));
    assert_null(calls_alarm(&w, "MessageUndelivered")); /* the next one is asked: that is the alarm */
    world_release(&w);

    calls_init(&w);
    (void)calls_fire(&w, LABELS, "pay");
    assert_true(world_deliver(&w, model_message(w.m, 1)));
    assert_true(world_outcome(&w, model_message(w.m, 1), &(struct message_outcome){ .kind = OUTCOME_RETRY, .error = "down" }));
    world_tick(&w, 2 * MS_MINUTE);
    assert_string_equal(calls_words(&w), "M1 ana pd retrying late; M2 ana sms queued");
    assert_non_null(calls_alarm(&w, "MessageUndelivered"));
    /* There after all: the other one need not ring too. */
    calls_ring(&w, 1);
    assert_true(world_deliver(&w, model_message(w.m, 2)));
    assert_string_equal(calls_words(&w), "M1 ana pd delivered late; M2 ana sms dropped");
    world_release(&w);
}

static void
that_a_pager_is_told__pages_nobody_when_it_fails(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    tick(&w);
    assert_true(world_deliver(&w, model_message(w.m, 2)));
    assert_true(
        world_outcome(&w, model_message(w.m, 2), &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "no key" }));
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 answered ana pd failed");
    assert_non_null(calls_alarm(&w, "MessageUndelivered"));
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 answered ana pd failed");
    assert_true(world_message_act(&w, CMD_DROP, 2, "told by phone"));
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 answered ana pd dropped");
    world_release(&w);
}

static void
acknowledged_by_hand__she_has_the_alert__and_undo_takes_both_back(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    world_tick(&w, 5 * MS_MINUTE);
    for (uint64_t i = 1; i < w.m->next_message; i++)
        if (message_is_waiting(model_message(w.m, i)))
            calls_ring(&w, i);
    assert_true(world_message_act(&w, CMD_ACK_MESSAGE, 3, "bob says that he is on it"));
    assert_string_equal(model_message(w.m, 3)->order.person, "bob");
    assert_string_equal(a->hold.by, "bob");
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_string_equal(a->hold.comment, "bob says that he is on it");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    assert_int_equal(a->hold.state, ALERT_ESCALATED);
    assert_int_equal(model_message(w.m, 3)->standing.state, MESSAGE_DELIVERED);
    world_release(&w);
}

/* Two pages about one alert: it changes once, and is given back once. */
static void
several_pages_acknowledged_by_hand__are_one_acknowledgement_of_their_alert(void **state)
{
    const uint64_t both[] = { 1, 2 };
    struct world w;
    const struct alert *a;
    size_t n = 0;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "all");
    calls_ring(&w, 1);
    calls_ring(&w, 2);
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_ACK_MESSAGE,
            .actor = "ana",
            .origin = "tui",
            .messages = both,
            .messages_n = 2,
            .text = "both are here" }));
    for (size_t i = 0; i < w.out.events.n; i++)
        n += alert_id_equal(&w.out.events.v[i].alert, &a->id);
    assert_int_equal(n, 1);
    assert_string_equal(a->hold.by, "ana");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static void
a_page_of_an_earlier_episode__is_not_kept_open_by_a_later_one(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    calls_init(&w);
    a = calls_fire(&w, LABELS, "pay");
    calls_ring(&w, 1);
    world_clear(&w, a);
    w.now_ms += MS_SECOND;
    assert_ptr_equal(world_fire(&w, LABELS), a);
    tick(&w);
    assert_string_equal(calls_words(&w), "M1 ana pd acked; M2 resolve ana pd queued");
    world_release(&w);
}

/* A page names so many alerts at most, and is about all that its step asked for: also once the next step asks somebody else. */
static void
a_page_of_an_earlier_step__is_answered_for_those_that_it_can_not_name(void **state)
{
    static const struct answer_fact fact = { .message = 1, .kind = ANSWER_ACKED, .who = { .name = "Ana" } };
    const struct alert *v[700], *later;
    struct world w;
    char labels[64];

    (void)state;
    calls_init(&w);
    for (size_t i = 0; i < 700; i++) {
        snprintf(labels, sizeof labels, "alertname=a%zu,severity=critical", i);
        v[i] = world_fire(&w, labels);
    }
    calls_begin(&w, "pay", v, 700);
    calls_ring(&w, 1);
    world_tick(&w, 5 * MS_MINUTE);
    later = calls_fire(&w, LABELS, "pay");
    assert_int_equal(v[0]->call.step, 2);
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_ANSWERS,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .answers = &fact,
            .answers_n = 1 }));
    for (size_t i = 0; i < 700; i++)
        assert_int_equal(v[i]->hold.state, ALERT_ACKED);
    assert_int_equal(later->hold.state, ALERT_FIRING);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_page_that_rings__is_answered_by_who_acknowledges__and_its_pager_is_told),
    cmocka_unit_test(a_pager__is_told_that_it_is_over__however_long_it_took),
    cmocka_unit_test(where_it_clears__nobody_is_named),
    cmocka_unit_test(a_page_that_has_not_left__never_rings),
    cmocka_unit_test(a_page_on_its_way__is_tried_no_more__and_what_its_pager_is_told_comes_after_it),
    cmocka_unit_test(a_page_that_failed_or_waits__is_dropped_with_its_alarm),
    cmocka_unit_test(a_page_that_is_late__goes_to_the_fallback_only_where_it_does_not_ring),
    cmocka_unit_test(that_a_pager_is_told__pages_nobody_when_it_fails),
    cmocka_unit_test(acknowledged_by_hand__she_has_the_alert__and_undo_takes_both_back),
    cmocka_unit_test(several_pages_acknowledged_by_hand__are_one_acknowledgement_of_their_alert),
    cmocka_unit_test(a_page_of_an_earlier_episode__is_not_kept_open_by_a_later_one),
    cmocka_unit_test(a_page_of_an_earlier_step__is_answered_for_those_that_it_can_not_name),
};
SUITE(decide_answer, tests);
