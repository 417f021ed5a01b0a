/* SPDX-License-Identifier: MIT */
/* What becomes of messages by themselves: attempts, failures, deadlines, alarms, stand-ins, catch-ups. */
#include <string.h>

#include "core/words.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static bool
try_fails(struct world *w, const struct message *msg, bool unsure, int64_t retry_after_ms)
{
    return world_outcome(w, msg,
        &(struct message_outcome){ .kind = OUTCOME_RETRY,
            .unsure = unsure,
            .error = "no answer",
            .retry_after_ms = retry_after_ms });
}

static void
an_attempt__is_sent_and_unsure__until_its_end_is_known(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    assert_true(world_deliver(&w, msg));
    assert_int_equal(msg->standing.state, MESSAGE_SENT);
    assert_true(msg->standing.unsure);
    assert_int_equal(msg->tries, 1);
    assert_false(world_deliver(&w, msg));
    assert_true(
        world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C0CRASH01", .ts = "1.5" }));
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    assert_string_equal(msg->acked_by, "slack");
    assert_string_equal(msg->ts, "1.5");
    assert_false(message_is_open(msg));
    world_release(&w);
}

static void
waits__double_up_to_a_minute_and_obey_what_was_asked(void **state)
{
    static const int64_t waits[] = { 1, 2, 4, 8, 16, 32, 60, 60 };
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_true(world_deliver(&w, msg));
        assert_true(try_fails(&w, msg, false, 0));
        assert_int_equal(msg->standing.next_try_ms - w.now_ms, waits[i] * MS_SECOND);
        w.now_ms = msg->standing.next_try_ms;
    }
    assert_true(world_deliver(&w, msg));
    assert_true(try_fails(&w, msg, false, 3 * MS_MINUTE));
    assert_int_equal(msg->standing.next_try_ms - w.now_ms, 3 * MS_MINUTE);
    world_release(&w);
}

static void
waits__are_spread_by_chance__by_a_fifth_at_most(void **state)
{
    struct message msg = { .tries = 5 };

    (void)state;
    assert_int_equal(message_retry_wait(&msg, 0, 0), 16000);
    assert_int_equal(message_retry_wait(&msg, 0, 3200), 19200);
    assert_int_equal(message_retry_wait(&msg, 0, 3201), 16000);
}

static void
look_ups_that_fail__wait_twice_as_long_each_time_and_stay_unsure(void **state)
{
    struct world w;
    const struct message *msg;
    int64_t last = 0;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    try_fails(&w, msg, true, 0);
    for (int i = 0; i < 10; i++) {
        int64_t wait = msg->standing.next_try_ms - w.now_ms;

        assert_true(msg->standing.unsure);
        assert_true(wait >= 2 * last || wait >= MESSAGE_RETRY_LAST_MS);
        last = wait;
        w.now_ms = msg->standing.next_try_ms;
        world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_RETRY, .look_up = true, .error = "no answer" });
    }
    assert_false(world_deliver(&w, msg));
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_ABSENT, .look_up = true });
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_int_equal(msg->tries, 1);
    world_release(&w);
}

/* Nobody can be asked whether it came, and the log does not say that somebody was. */
static void
an_unsure_one__is_sent_again_without_a_look_up__where_nobody_can_be_asked(void **state)
{
    static const struct message_outcome again = { .kind = OUTCOME_ABSENT, .look_up = true, .error = "it can't be asked: again" };
    struct world w;
    const struct message *msg;
    struct buf words = BUF_INIT;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    try_fails(&w, msg, true, 0);
    w.now_ms = msg->standing.next_try_ms;
    world_outcome(&w, msg, &again);
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_false(msg->standing.unsure);
    message_words(w.m, &w.out.events.v[0], 1, &words);
    assert_non_null(strstr(buf_text(&words), ": it can't be asked: again"));
    assert_null(strstr(buf_text(&words), "not there"));
    buf_release(&words);
    world_release(&w);
}

static const struct alert *
alarm_of(const struct world *w, const char *id)
{
    for (size_t i = 0; i < w->m->alerts.n; i++)
        if (str_eq(labels_get(alert_labels(w->m->alerts.v[i]), "message"), id))
            return w->m->alerts.v[i];
    return NULL;
}

static void
a_late_one__raises_an_alert_that_ends_with_its_delivery(void **state)
{
    struct world w;
    const struct message *msg;
    const struct alert *alarm;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    try_fails(&w, msg, false, 0);
    world_tick(&w, 5 * MS_MINUTE - 1);
    assert_false(msg->late);
    world_tick(&w, 1);
    assert_true(msg->late);
    assert_int_equal(w.m->messages_late, 1);
    alarm = alarm_of(&w, "M1");
    assert_non_null(alarm);
    assert_int_equal(alarm->level, 2);
    assert_int_equal(alarm->hold.state, ALERT_FIRING);
    assert_string_equal(alert_field(alarm, FIELD_SUMMARY), "M1 to #crash is not acknowledged after 5m: no answer");
    assert_false(alert_is_stale(alarm, w.now_ms));
    world_tick(&w, 4 * MS_MINUTE);
    assert_true(world_sent(&w, msg, "1.5"));
    assert_int_equal(alarm->hold.state, ALERT_CLEARED);
    assert_int_equal(w.m->messages_late, 0);
    world_release(&w);
}

static void
a_late_one__is_told_to_its_fallback_once(void **state)
{
    struct world w;
    const struct message *msg, *stand_in;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "the *database* is down");
    world_tick(&w, 5 * MS_MINUTE);
    stand_in = model_message(w.m, 2);
    assert_non_null(stand_in);
    assert_string_equal(stand_in->order.destination, "#status");
    assert_string_equal(stand_in->order.text, "_From ana at 02:00Z for #crash, which can't be reached:_\nthe *database* is down");
    assert_int_equal(stand_in->order.stands_for, 1);
    assert_int_equal(msg->stand_in, 2);
    world_deliver(&w, msg);
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "is_archived" });
    assert_int_equal(w.m->messages.n, 2);
    world_release(&w);
}

static void
a_stand_in__does_not_leave__when_what_it_stands_for_is_done_with(void **state)
{
    static const char *const ends[] = { "delivered", "undone" };

    (void)state;
    for (int undone = 0; undone < 2; undone++) {
        struct world w;
        const struct message *msg, *stand_in;

        world_init(&w);
        msg = world_post(&w, "x");
        world_tick(&w, 5 * MS_MINUTE);
        stand_in = model_message(w.m, 2);
        assert_true(undone ? world_undo(&w, "ana", 0) : world_sent(&w, msg, "1.5"));
        assert_true(world_deliver(&w, stand_in));
        if (stand_in->standing.state != MESSAGE_DROPPED)
            fail_msg("%s: the stand-in is %s", ends[undone], message_states[stand_in->standing.state].word);
        world_release(&w);
    }
}

static void
a_refused_one__has_failed_and_raises_its_alarm_at_once(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "not_in_channel: invite the app" });
    assert_int_equal(msg->standing.state, MESSAGE_FAILED);
    assert_true(message_is_open(msg));
    assert_string_equal(alert_field(alarm_of(&w, "M1"), FIELD_SUMMARY),
        "M1 to #crash has failed: not_in_channel: invite the app");
    world_release(&w);
}

static void
tries__end_after_a_day_and_say_whether_it_may_stand_there(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    while (msg->standing.state != MESSAGE_FAILED && w.now_ms - msg->queued_at_ms < 2 * MESSAGE_RETRY_FOR_MS) {
        try_fails(&w, msg, true, 0);
        w.now_ms += MS_HOUR;
    }
    assert_int_equal(msg->standing.state, MESSAGE_FAILED);
    assert_true(msg->standing.unsure);
    assert_string_equal(msg->error,
        "given up after a day of tries, and it is not known whether it was posted; the last: no answer");
    assert_true(world_message_act(&w, CMD_RESEND, 1, NULL));
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_RETRY, .look_up = true, .error = "no answer" });
    assert_int_equal(msg->standing.state, MESSAGE_RETRYING);
    world_release(&w);
}

/* The machine slept, or its clock was set: there were no tries meanwhile. */
static void
tries__do_not_end_before_there_were_some(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    w.now_ms += 3 * MESSAGE_RETRY_FOR_MS;
    try_fails(&w, msg, true, 0);
    assert_int_equal(msg->standing.state, MESSAGE_RETRYING);
    assert_true(msg->standing.unsure);
    world_release(&w);
}

static void
what_waited_for_long__goes_out_as_one_catch_up_with_its_times(void **state)
{
    struct world w;
    const struct message *first, *second, *fresh, *catch_up;

    (void)state;
    world_init(&w);
    first = world_post(&w, "one");
    w.now_ms += MS_MINUTE;
    second = world_post(&w, "two");
    w.now_ms += MESSAGE_CATCH_UP_MS;
    fresh = world_post(&w, "three");
    assert_true(world_deliver(&w, first));
    catch_up = model_message(w.m, 4);
    assert_non_null(catch_up);
    assert_string_equal(catch_up->order.text,
        "_Delayed: written by ana at 02:00Z_\none\n\n_Delayed: written by ana at 02:01Z_\ntwo\n\n_Delayed: written by ana at 02:11Z_\nthree");
    assert_int_equal(first->into, 4);
    assert_int_equal(fresh->into, 4);
    assert_false(message_is_waiting(second));
    assert_true(world_sent(&w, catch_up, "2.5"));
    assert_int_equal(second->standing.state, MESSAGE_ACKED);
    assert_string_equal(second->ts, "2.5");
    assert_false(world_message_act(&w, CMD_RESEND, 1, NULL));
    world_release(&w);
}

static void
a_catch_up__takes_as_many_as_fit_and_leaves_the_rest_for_the_next(void **state)
{
    struct world w;
    struct buf text = BUF_INIT;

    (void)state;
    world_init(&w);
    for (int i = 0; i < 3; i++) {
        buf_clear(&text);
        buf_fill(&text, (char)('a' + i), 1800);
        assert_non_null(world_post(&w, buf_text(&text)));
    }
    w.now_ms += MESSAGE_CATCH_UP_MS;
    for (uint64_t number = 1; number <= 3; number++)
        assert_true(world_deliver(&w, model_message(w.m, number)));
    assert_int_equal(w.m->messages.n, 6);
    assert_int_equal(model_message(w.m, 1)->into, 4);
    assert_int_equal(model_message(w.m, 3)->into, 6);
    buf_release(&text);
    world_release(&w);
}

static void
one_whose_end_is_not_known__is_never_merged(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    try_fails(&w, msg, true, 0);
    assert_non_null(world_post(&w, "y"));
    w.now_ms += MESSAGE_CATCH_UP_MS;
    assert_true(world_deliver(&w, model_message(w.m, 2)));
    assert_int_equal(msg->into, 0);
    assert_int_equal(model_message(w.m, 2)->into, 3);
    world_release(&w);
}

static void
a_post_that_can_not_be_changed__gets_a_correction_in_its_thread(void **state)
{
    struct world w;
    const struct message *strike, *correction;

    (void)state;
    world_init(&w);
    world_sent(&w, world_post(&w, "x"), "1.5");
    world_undo(&w, "ana", 0);
    strike = model_message(w.m, 2);
    world_tick(&w, 6 * MS_MINUTE);
    world_deliver(&w, strike);
    world_outcome(&w, strike, &(struct message_outcome){ .kind = OUTCOME_UNCHANGED, .error = "edit_window_closed" });
    assert_int_equal(strike->standing.state, MESSAGE_DROPPED);
    correction = model_message(w.m, 3);
    assert_non_null(correction);
    assert_int_equal(correction->order.reply_to, 1);
    assert_string_equal(correction->order.text, "Correction by ana: the message above is withdrawn.");
    world_tick(&w, 4 * MS_MINUTE);
    assert_false(correction->late);
    world_tick(&w, MS_MINUTE);
    assert_true(correction->late);
    assert_int_equal(correction->stand_in, 0); /* elsewhere nothing stands above it */
    world_release(&w);
}

static void
what_is_known_of_a_dropped_one_later__is_kept(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    try_fails(&w, msg, true, 0);
    assert_true(world_message_act(&w, CMD_DROP, 1, "never mind"));
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_RETRY, .error = "no answer" });
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .look_up = true, .ts = "1.5" });
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    world_release(&w);
}

static void
finished_ones__are_forgotten_after_a_day_and_numbers_go_on(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    world_sent(&w, world_post(&w, "x"), "1.5");
    world_tick(&w, MESSAGE_KEPT_MS - 1);
    assert_int_equal(w.m->messages.n, 1);
    world_tick(&w, 1);
    assert_int_equal(w.m->messages.n, 0);
    assert_int_equal(world_post(&w, "y")->number, 2);
    world_release(&w);
}

static void
a_key__is_the_same_for_all_attempts_and_no_others(void **state)
{
    char a[MESSAGE_KEY_HEX], b[MESSAGE_KEY_HEX];

    (void)state;
    message_key("00112233445566778899aabbccddeeff", 1, a);
    message_key("00112233445566778899aabbccddeeff", 1, b);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), MESSAGE_KEY_HEX - 1);
    message_key("00112233445566778899aabbccddeeff", 2, b);
    assert_string_not_equal(a, b);
    message_key("10112233445566778899aabbccddeeff", 1, b);
    assert_string_not_equal(a, b);
}

static void
an_id__is_read_back_and_nothing_else_is_one(void **state)
{
    (void)state;
    assert_int_equal(message_id_parse("M12"), 12);
    assert_int_equal(message_id_parse("m7"), 7);
    assert_int_equal(message_id_parse("M"), 0);
    assert_int_equal(message_id_parse("12"), 0);
    assert_int_equal(message_id_parse("M1x"), 0);
    assert_int_equal(message_id_parse("M-1"), 0);
    assert_int_equal(message_id_parse("M99999999999999999999"), 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_attempt__is_sent_and_unsure__until_its_end_is_known),
    cmocka_unit_test(waits__double_up_to_a_minute_and_obey_what_was_asked),
    cmocka_unit_test(waits__are_spread_by_chance__by_a_fifth_at_most),
    cmocka_unit_test(look_ups_that_fail__wait_twice_as_long_each_time_and_stay_unsure),
    cmocka_unit_test(an_unsure_one__is_sent_again_without_a_look_up__where_nobody_can_be_asked),
    cmocka_unit_test(a_late_one__raises_an_alert_that_ends_with_its_delivery),
    cmocka_unit_test(a_late_one__is_told_to_its_fallback_once),
    cmocka_unit_test(a_stand_in__does_not_leave__when_what_it_stands_for_is_done_with),
    cmocka_unit_test(a_refused_one__has_failed_and_raises_its_alarm_at_once),
    cmocka_unit_test(tries__end_after_a_day_and_say_whether_it_may_stand_there),
    cmocka_unit_test(tries__do_not_end_before_there_were_some),
    cmocka_unit_test(what_waited_for_long__goes_out_as_one_catch_up_with_its_times),
    cmocka_unit_test(a_catch_up__takes_as_many_as_fit_and_leaves_the_rest_for_the_next),
    cmocka_unit_test(one_whose_end_is_not_known__is_never_merged),
    cmocka_unit_test(a_post_that_can_not_be_changed__gets_a_correction_in_its_thread),
    cmocka_unit_test(what_is_known_of_a_dropped_one_later__is_kept),
    cmocka_unit_test(finished_ones__are_forgotten_after_a_day_and_numbers_go_on),
    cmocka_unit_test(a_key__is_the_same_for_all_attempts_and_no_others),
    cmocka_unit_test(an_id__is_read_back_and_nothing_else_is_one),
};
SUITE(decide_deliver, tests);
