/* SPDX-License-Identifier: MIT */
/* What persons may do to messages, and what they are told when they may not. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

#define BOTH ((const char *const[]){ "#crash", "#status" })

static void
post__queues_one_message_for_each_destination__in_one_batch(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_true(world_post_to(&w, BOTH, 2, "all is well"));
    assert_int_equal(w.out.events.n, 2);
    assert_int_equal(w.out.events.v[1].batch, w.out.events.v[0].seq);
    assert_string_equal(w.out.events.v[0].stream, "message:1");
    assert_string_equal(w.out.events.v[1].stream, "message:2");
    assert_string_equal(w.out.summary, "M1 queued for #crash and #status");
    assert_int_equal(model_message(w.m, 1)->order.deadline_ms, w.now_ms + 5 * MS_MINUTE);
    assert_string_equal(model_message(w.m, 2)->order.channel, "C0STATUS1");
    assert_int_equal(w.m->messages_by_state[MESSAGE_QUEUED], 2);
    world_release(&w);
}

/* Text and what decide says of it. */
static const struct {
    const char *text, *says;
} refused_texts[] = {
    { "", "an update needs some words" },
    { " \n ", "an update needs some words" },
    { "Impact {{impact}}", "{{impact}} has no value: write what it stands for, or take it out" },
    { "{{}}", "{{(no name)}} has no value: write what it stands for, or take it out" },
    { "a\xff", "the text is not valid UTF-8" },
    { "key AKIAIOSFODNN7EXAMPLE", "ask: line 1 looks like an AWS key: post it all the same?" },
    { "see\nxoxb-1234567890-abc", "ask: line 2 looks like a Slack token: post it all the same?" },
};

static void
post__is_refused_with_the_reason__when_the_text_is_not_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_texts / sizeof *refused_texts; i++) {
        struct world w;

        world_init(&w);
        assert_null(world_post(&w, refused_texts[i].text));
        assert_string_equal(w.err.text, refused_texts[i].says);
        assert_int_equal(w.m->messages.n, 0);
        world_release(&w);
    }
}

static void
post__counts_characters_not_bytes__when_it_is_long(void **state)
{
    struct world w;
    struct buf text = BUF_INIT;

    (void)state;
    world_init(&w);
    for (int i = 0; i < MESSAGE_TEXT_MAX; i++)
        buf_adds(&text, "é");
    assert_non_null(world_post(&w, buf_text(&text)));
    buf_adds(&text, "é");
    assert_null(world_post(&w, buf_text(&text)));
    assert_string_equal(w.err.text, "the text has 3001 characters: at most 3000");
    buf_release(&text);
    world_release(&w);
}

static void
post__asks__when_the_same_text_went_there_of_late(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_non_null(world_post(&w, "same"));
    assert_null(world_post(&w, "same"));
    assert_string_equal(w.err.text, "ask: ana posted the same text to #crash at 02:00Z: post it again?");
    w.now_ms += MESSAGE_REPEAT_MS;
    assert_non_null(world_post(&w, "same"));
    world_release(&w);
}

static void
post__is_refused__when_the_destination_is_unknown_or_twice(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_false(world_post_to(&w, (const char *const[]){ "#nowhere" }, 1, "x"));
    assert_string_equal(w.err.text, "there is no destination #nowhere; tocsin check lists those that are configured");
    assert_false(world_post_to(&w, (const char *const[]){ "#crash", "#crash" }, 2, "x"));
    assert_string_equal(w.err.text, "destination #crash is named twice");
    assert_false(world_post_to(&w, NULL, 0, "x"));
    assert_string_equal(w.err.text, "no destination is chosen: where is it to go?");
    world_release(&w);
}

static bool
reply_to(struct world *w, uint64_t number, const char *destination)
{
    return world_do(w,
        &(struct command){ .kind = CMD_POST,
            .actor = "ana",
            .origin = "tui",
            .destinations = &destination,
            .destinations_n = 1,
            .reply_to = number,
            .text = "more" });
}

static void
post__goes_into_a_thread__only_where_that_stands(void **state)
{
    struct world w;
    const struct message *first;

    (void)state;
    world_init(&w);
    first = world_post(&w, "first");
    assert_true(world_sent(&w, first, "1.5"));
    assert_true(reply_to(&w, 1, "#crash"));
    assert_int_equal(model_message(w.m, 2)->order.reply_to, 1);
    assert_false(reply_to(&w, 1, "#status"));
    assert_string_equal(w.err.text, "M1 stands in #crash: what goes into its thread goes there alone");
    assert_false(reply_to(&w, 77, "#crash"));
    world_release(&w);
}

static void
drop__needs_a_reason_and_can_be_undone(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    assert_false(world_message_act(&w, CMD_DROP, 1, NULL));
    assert_string_equal(w.err.text, "a message is dropped with a reason");
    assert_true(world_message_act(&w, CMD_DROP, 1, "wrong channel"));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_string_equal(msg->reason, "wrong channel");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    world_release(&w);
}

static void
undo_of_a_drop__brings_back_the_error_and_the_alarm(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "is_archived" });
    world_message_act(&w, CMD_DROP, 1, "never mind");
    assert_int_equal(w.m->alerts.v[0]->hold.state, ALERT_CLEARED);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_FAILED);
    assert_string_equal(msg->error, "is_archived");
    assert_null(msg->reason);
    assert_int_equal(w.m->alerts.v[0]->hold.state, ALERT_FIRING);
    world_release(&w);
}

static void
acts__are_refused__while_the_answer_is_awaited(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    assert_true(world_deliver(&w, msg));
    assert_false(world_message_act(&w, CMD_DROP, 1, "no"));
    assert_string_equal(w.err.text, "M1 is sent: its answer is awaited; once that is here it can be undone or dropped");
    assert_false(world_message_act(&w, CMD_RESEND, 1, NULL));
    assert_string_equal(w.err.text, "M1 is sent: it is on its way already");
    assert_false(world_message_act(&w, CMD_ACK_MESSAGE, 1, "carol told me"));
    assert_string_equal(w.err.text, "M1 is sent: its answer is awaited");
    world_release(&w);
}

static void
resend__is_refused__when_it_stands_there(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_true(world_sent(&w, world_post(&w, "x"), "1.5"));
    assert_false(world_message_act(&w, CMD_RESEND, 1, NULL));
    assert_string_equal(w.err.text, "M1 is acked: sent again it would stand there twice; post a new one instead");
    world_release(&w);
}

static void
resend__gives_a_failed_one_a_new_deadline_and_ends_its_alarm(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "not_in_channel" });
    assert_int_equal(msg->standing.state, MESSAGE_FAILED);
    w.now_ms += MS_MINUTE;
    assert_true(world_message_act(&w, CMD_RESEND, 1, NULL));
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_int_equal(msg->order.deadline_ms, w.now_ms + 5 * MS_MINUTE);
    assert_int_equal(w.m->alerts.v[0]->hold.state, ALERT_CLEARED);
    world_release(&w);
}

static void
resend__goes_where_the_destination_is_now__but_for_what_may_stand_elsewhere(void **state)
{
    static const struct destination moved[] = { { "#crash", MESSAGE_SLACK, "C0RIGHT01", 5 * MS_MINUTE, NULL,
        .driver = "slack" } };

    (void)state;
    for (int unsure = 0; unsure < 2; unsure++) {
        struct world w;
        const struct message *msg;

        world_init(&w);
        msg = world_post(&w, "x");
        world_deliver(&w, msg);
        if (unsure)
            world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_RETRY, .unsure = true, .error = "no answer" });
        world_outcome(&w, msg,
            &(struct message_outcome){ .kind = OUTCOME_REFUSED, .look_up = unsure, .error = "channel_not_found" });
        assert_int_equal(msg->standing.state, MESSAGE_FAILED);
        w.m->config.destinations = (struct destinations){ moved, 1 };
        assert_true(world_message_act(&w, CMD_RESEND, 1, NULL));
        assert_string_equal(msg->order.channel, unsure ? "C0CRASH01" : "C0RIGHT01");
        world_release(&w);
    }
}

static void
one_that_is_named_twice__is_acted_on_once(void **state)
{
    const uint64_t numbers[] = { 1, 2, 1 };
    struct world w;

    (void)state;
    world_init(&w);
    world_post(&w, "x");
    world_post(&w, "y");
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_DROP,
            .actor = "ana",
            .origin = "cli",
            .messages = numbers,
            .messages_n = 3,
            .text = "x" }));
    assert_int_equal(w.out.done, 2);
    assert_string_equal(w.out.summary, "dropped 2 messages");
    world_release(&w);
}

static void
resend__is_refused__where_the_destination_is_gone(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_non_null(world_post(&w, "x"));
    assert_true(world_message_act(&w, CMD_DROP, 1, "no"));
    w.m->config.destinations.n = 0;
    assert_false(world_message_act(&w, CMD_RESEND, 1, NULL));
    assert_string_equal(w.err.text, "M1 is for #crash, which is no longer configured: configure it again, or post a new one");
    world_release(&w);
}

static void
ack_by_hand__needs_words_and_keeps_who_said_it(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    assert_false(world_message_act(&w, CMD_ACK_MESSAGE, 1, ""));
    assert_string_equal(w.err.text, "who saw it, and how do you know? Acknowledging by hand needs these words");
    assert_true(world_message_act(&w, CMD_ACK_MESSAGE, 1, "told them by phone"));
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    assert_string_equal(msg->acked_by, "ana");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_null(msg->acked_by);
    world_release(&w);
}

static void
undo__drops_it__while_nothing_has_left(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    world_release(&w);
}

static void
undo__strikes_it_through_and_redo_restores_it__when_it_stands_there(void **state)
{
    struct world w;
    const struct message *strike, *back, *again;

    (void)state;
    world_init(&w);
    assert_true(world_sent(&w, world_post(&w, "x"), "1.5"));
    assert_true(world_undo(&w, "ana", 0));
    strike = model_message(w.m, 2);
    assert_int_equal(strike->order.act, MESSAGE_STRIKE);
    assert_int_equal(strike->order.target, 1);
    assert_true(world_sent(&w, strike, "1.5"));
    assert_true(world_redo(&w, "ana"));
    back = model_message(w.m, 3);
    assert_int_equal(back->order.act, MESSAGE_RESTORE);
    assert_true(world_sent(&w, back, "1.5"));
    assert_true(world_undo(&w, "ana", 0));
    again = model_message(w.m, 4);
    assert_int_equal(again->order.act, MESSAGE_STRIKE);
    assert_int_equal(model_message(w.m, 1)->changed_by, 4);
    world_release(&w);
}

static void
undo__is_not_sent_at_all__when_the_look_up_finds_no_post(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    assert_true(world_undo(&w, "ana", 0));
    assert_true(msg->withdrawn);
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_RETRY, .unsure = true, .error = "timed out" });
    world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_ABSENT, .look_up = true });
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_int_equal(model_message(w.m, 2)->standing.state, MESSAGE_DROPPED);
    world_release(&w);
}

/* Undone while its answer was awaited, and then it was not taken: that is the end of it. */
static void
undo__is_not_sent_again__when_the_far_side_did_not_take_it(void **state)
{
    static const enum outcome_kind kinds[] = { OUTCOME_RETRY, OUTCOME_REFUSED };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct world w;
        const struct message *msg;

        world_init(&w);
        msg = world_post(&w, "x");
        world_deliver(&w, msg);
        assert_true(world_undo(&w, "ana", 0));
        world_outcome(&w, msg, &(struct message_outcome){ .kind = kinds[i], .error = "not taken" });
        assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
        assert_int_equal(model_message(w.m, 2)->standing.state, MESSAGE_DROPPED);
        assert_int_equal(w.m->alerts.n, 0);
        world_release(&w);
    }
}

static void
undo__reaches_what_was_told_to_the_fallback(void **state)
{
    struct world w;
    const struct message *msg, *stand_in, *strike;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_tick(&w, 5 * MS_MINUTE);
    stand_in = model_message(w.m, 2);
    assert_true(world_sent(&w, stand_in, "2.5"));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    strike = model_message(w.m, 3);
    assert_int_equal(strike->order.act, MESSAGE_STRIKE);
    assert_int_equal(strike->order.target, 2);
    assert_true(world_sent(&w, strike, "2.5"));
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_int_equal(model_message(w.m, 4)->order.act, MESSAGE_RESTORE);
    assert_int_equal(model_message(w.m, 4)->order.target, 2);
    world_release(&w);
}

static void
undo__strikes_it_through__when_the_look_up_finds_it(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    world_deliver(&w, msg);
    assert_true(world_undo(&w, "ana", 0));
    world_outcome(&w, msg,
        &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .look_up = true, .channel_id = "C0CRASH01", .ts = "1.5" });
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    assert_false(msg->withdrawn);
    assert_true(message_is_waiting(model_message(w.m, 2)));
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(post__queues_one_message_for_each_destination__in_one_batch),
    cmocka_unit_test(post__is_refused_with_the_reason__when_the_text_is_not_fit),
    cmocka_unit_test(post__counts_characters_not_bytes__when_it_is_long),
    cmocka_unit_test(post__asks__when_the_same_text_went_there_of_late),
    cmocka_unit_test(post__is_refused__when_the_destination_is_unknown_or_twice),
    cmocka_unit_test(post__goes_into_a_thread__only_where_that_stands),
    cmocka_unit_test(drop__needs_a_reason_and_can_be_undone),
    cmocka_unit_test(undo_of_a_drop__brings_back_the_error_and_the_alarm),
    cmocka_unit_test(acts__are_refused__while_the_answer_is_awaited),
    cmocka_unit_test(resend__is_refused__when_it_stands_there),
    cmocka_unit_test(resend__gives_a_failed_one_a_new_deadline_and_ends_its_alarm),
    cmocka_unit_test(resend__goes_where_the_destination_is_now__but_for_what_may_stand_elsewhere),
    cmocka_unit_test(one_that_is_named_twice__is_acted_on_once),
    cmocka_unit_test(resend__is_refused__where_the_destination_is_gone),
    cmocka_unit_test(ack_by_hand__needs_words_and_keeps_who_said_it),
    cmocka_unit_test(undo__drops_it__while_nothing_has_left),
    cmocka_unit_test(undo__strikes_it_through_and_redo_restores_it__when_it_stands_there),
    cmocka_unit_test(undo__is_not_sent_at_all__when_the_look_up_finds_no_post),
    cmocka_unit_test(undo__is_not_sent_again__when_the_far_side_did_not_take_it),
    cmocka_unit_test(undo__reaches_what_was_told_to_the_fallback),
    cmocka_unit_test(undo__strikes_it_through__when_the_look_up_finds_it),
};
SUITE(decide_post, tests);
