/* SPDX-License-Identifier: MIT */
/* Catch-ups and what they hold: whatever is done to one is done to all of it. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

/* M1 and M2 wait inside M3. */
static const struct message *
catch_up(struct world *w)
{
    world_init(w);
    assert_non_null(world_post(w, "one"));
    w->now_ms += MESSAGE_CATCH_UP_MS;
    assert_non_null(world_post(w, "two"));
    assert_true(world_deliver(w, model_message(w->m, 1)));
    assert_int_equal(model_message(w->m, 2)->into, 3);
    return model_message(w->m, 3);
}

static void
assert_all(const struct world *w, enum message_state state)
{
    for (uint64_t number = 1; number <= 3; number++)
        if (model_message(w->m, number)->standing.state != state)
            fail_msg("M%d is %s", (int)number, message_states[model_message(w->m, number)->standing.state].word);
}

static void
an_ack_by_hand__is_for_all_of_it_and_so_is_its_undo(void **state)
{
    struct world w;

    (void)state;
    catch_up(&w);
    assert_true(world_message_act(&w, CMD_ACK_MESSAGE, 3, "told them by phone"));
    assert_int_equal(w.out.done, 1);
    assert_string_equal(w.out.summary, "acknowledged by hand: M3");
    assert_all(&w, MESSAGE_ACKED);
    assert_string_equal(model_message(w.m, 1)->reason, "told them by phone");
    assert_true(world_undo(&w, "ana", 0));
    assert_all(&w, MESSAGE_QUEUED);
    world_release(&w);
}

static void
one_that_was_dropped__takes_all_of_it_along_when_it_is_sent_again(void **state)
{
    struct world w;
    const struct message *msg = catch_up(&w);

    (void)state;
    assert_true(world_message_act(&w, CMD_DROP, 3, "on the phone"));
    assert_all(&w, MESSAGE_DROPPED);
    assert_true(world_message_act(&w, CMD_RESEND, 3, NULL));
    assert_all(&w, MESSAGE_QUEUED);
    assert_true(world_sent(&w, msg, "1.5"));
    assert_all(&w, MESSAGE_ACKED);
    world_release(&w);
}

static void
one_that_was_dropped_and_stands_there_all_the_same__says_so_of_all_of_it(void **state)
{
    struct world w;
    const struct message *msg = catch_up(&w);

    (void)state;
    assert_true(world_deliver(&w, msg));
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_RETRY, .unsure = true, .error = "no answer" });
    assert_true(world_message_act(&w, CMD_DROP, 3, "on the phone"));
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .look_up = true, .ts = "1.5" });
    assert_all(&w, MESSAGE_ACKED);
    world_release(&w);
}

static void
a_drop_that_is_undone__raises_no_alarm_for_what_is_inside(void **state)
{
    struct world w;
    size_t alarms;

    (void)state;
    catch_up(&w);
    world_tick(&w, 5 * MS_MINUTE);
    assert_true(model_message(w.m, 2)->late);
    alarms = w.m->alerts.n;
    assert_true(world_message_act(&w, CMD_DROP, 3, "on the phone"));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.m->alerts.n, alarms);
    assert_int_equal(model_message(w.m, 2)->stand_in, 0);
    world_release(&w);
}

static void
a_late_one__tells_the_fallback_only_what_that_does_not_have_yet(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    assert_non_null(world_post(&w, "one"));
    world_tick(&w, 5 * MS_MINUTE);
    assert_int_equal(model_message(w.m, 1)->stand_in, 2);
    w.now_ms += 5 * MS_MINUTE;
    assert_true(world_deliver(&w, model_message(w.m, 1)));
    msg = model_message(w.m, 3);
    world_tick(&w, 5 * MS_MINUTE);
    assert_true(msg->late);
    assert_int_equal(msg->stand_in, 0);
    world_release(&w);

    msg = catch_up(&w);
    world_tick(&w, 5 * MS_MINUTE);
    assert_int_equal(msg->stand_in, 4);
    assert_non_null(strstr(model_message(w.m, 4)->order.text, "one"));
    world_release(&w);
}

static void
the_longest_text__goes_out_whole_in_a_catch_up_and_a_stand_in(void **state)
{
    struct world w;
    struct buf text = BUF_INIT;

    (void)state;
    world_init(&w);
    buf_fill(&text, 'a', MESSAGE_TEXT_MAX - 4);
    buf_adds(&text, " end");
    assert_non_null(world_post(&w, buf_text(&text)));
    world_tick(&w, 5 * MS_MINUTE);
    assert_true(str_ends(model_message(w.m, 2)->order.text, " end"));
    w.now_ms += 5 * MS_MINUTE;
    assert_true(world_deliver(&w, model_message(w.m, 1)));
    assert_true(str_ends(model_message(w.m, 3)->order.text, " end"));
    buf_release(&text);
    world_release(&w);
}

/* The configuration was corrected in between. */
static void
those_for_another_channel__are_not_in_it(void **state)
{
    static const struct destination moved[] = { { "#crash", MESSAGE_SLACK, "C0RIGHT01", 5 * MS_MINUTE, NULL,
        .driver = "slack" } };
    struct world w;

    (void)state;
    world_init(&w);
    assert_non_null(world_post(&w, "one"));
    w.m->config.destinations = (struct destinations){ moved, 1 };
    assert_non_null(world_post(&w, "two"));
    w.now_ms += MESSAGE_CATCH_UP_MS;
    assert_true(world_deliver(&w, model_message(w.m, 2)));
    assert_int_equal(model_message(w.m, 1)->into, 0);
    assert_int_equal(model_message(w.m, 2)->into, 3);
    assert_string_equal(model_message(w.m, 3)->order.channel, "C0RIGHT01");
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(those_for_another_channel__are_not_in_it),
    cmocka_unit_test(the_longest_text__goes_out_whole_in_a_catch_up_and_a_stand_in),
    cmocka_unit_test(a_late_one__tells_the_fallback_only_what_that_does_not_have_yet),
    cmocka_unit_test(an_ack_by_hand__is_for_all_of_it_and_so_is_its_undo),
    cmocka_unit_test(one_that_was_dropped__takes_all_of_it_along_when_it_is_sent_again),
    cmocka_unit_test(one_that_was_dropped_and_stands_there_all_the_same__says_so_of_all_of_it),
    cmocka_unit_test(a_drop_that_is_undone__raises_no_alarm_for_what_is_inside),
};
SUITE(decide_catch_up, tests);
