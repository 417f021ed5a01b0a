/* SPDX-License-Identifier: MIT */
/* In which order an incident's messages leave, and what their drivers are told of what stands there. */
#include "support/suite.h"

#include <string.h>

#include "engine/postman.h"
#include "engine/queue.h"
#include "support/world.h"
#include "util/time.h"

static char crash[] = "#crash";
static const struct queue lane = { .destination = crash };

static const struct message *
queue(struct world *w, enum message_act act, uint64_t target, uint64_t reply_to)
{
    return world_queue(w,
        &(struct message_order){ .kind = MESSAGE_SLACK,
            .act = act,
            .destination = "#crash",
            .channel = "C0CRASH01",
            .text = "db is down",
            .target = target,
            .reply_to = reply_to,
            .incident = 7,
            .entry = reply_to != 0,
            .deadline_ms = w->now_ms + MS_MINUTE });
}

static void
expect_next(const struct world *w, const struct message *msg)
{
    int64_t at_ms;

    assert_ptr_equal(queue_next(w->m, &lane, w->now_ms, &at_ms), msg);
}

static void
refuse(struct world *w, const struct message *msg, const char *seen)
{
    assert_true(world_deliver(w, msg));
    assert_true(world_outcome(w, msg, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "no", .seen = seen }));
}

static void
change_and_update__wait_for_their_headline__also_where_it_has_failed(void **state)
{
    static const enum message_act acts[] = { MESSAGE_EDIT, MESSAGE_POST };

    (void)state;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        struct world w;
        const struct message *first, *msg;

        world_init(&w);
        first = queue(&w, MESSAGE_POST, 0, 0);
        msg = queue(&w, acts[i], acts[i] == MESSAGE_EDIT ? 1 : 0, acts[i] == MESSAGE_POST ? 1 : 0);
        expect_next(&w, first);
        refuse(&w, first, NULL);
        expect_next(&w, NULL);
        assert_true(world_message_act(&w, CMD_RESEND, first->number, NULL));
        expect_next(&w, first);
        assert_true(world_sent(&w, first, "1.5"));
        expect_next(&w, msg);
        world_release(&w);
    }
}

static void
change__of_a_headline_that_was_dropped__has_its_turn(void **state)
{
    struct world w;
    const struct message *first, *msg;

    (void)state;
    world_init(&w);
    first = queue(&w, MESSAGE_POST, 0, 0);
    msg = queue(&w, MESSAGE_EDIT, 1, 0);
    assert_true(world_message_act(&w, CMD_DROP, first->number, "not so"));
    expect_next(&w, msg);
    world_release(&w);
}

static void
word_in_a_channel__waits_until_that_is_made__and_goes_there(void **state)
{
    static const enum message_act acts[] = { MESSAGE_POST, MESSAGE_INVITE, MESSAGE_ARCHIVE, MESSAGE_TOPIC };

    (void)state;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        struct world w;
        const struct message *channel, *msg;
        struct postman_keys keys;
        struct deliver_order order;
        const char *why;

        world_init(&w);
        channel = queue(&w, MESSAGE_CHANNEL, 0, 0);
        msg = queue(&w, acts[i], 1, 0);
        assert_false(postman_order(w.m, msg, &keys, &order, &why));
        assert_string_equal(why, "the channel that this is about was never made, or it is not known which it is");
        expect_next(&w, channel);
        assert_true(world_sent(&w, channel, NULL));
        expect_next(&w, msg);
        assert_true(postman_order(w.m, msg, &keys, &order, &why));
        assert_string_equal(order.target_channel, "C0CRASH01");
        world_release(&w);
    }
}

/* The driver overwrites what is expected, and nothing else. */
static const char *
expected(const struct world *w, const struct message *msg)
{
    struct postman_keys keys;
    struct deliver_order order;
    const char *why;

    assert_true(postman_order(w->m, msg, &keys, &order, &why));
    return order.expected;
}

static void
topic__expects_what_we_set_last(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = queue(&w, MESSAGE_TOPIC, 0, 0);
    assert_null(expected(&w, msg));
    assert_true(world_deliver(&w, msg));
    assert_true(world_outcome(&w, msg,
        &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C0CRASH01", .seen = ":one: db" }));
    assert_string_equal(expected(&w, queue(&w, MESSAGE_TOPIC, 0, 0)), ":one: db");
    world_release(&w);
}

static void
topic_by_hand__is_overwritten_only_by_the_one_that_was_refused_for_it__sent_again(void **state)
{
    struct world w;
    const struct message *first, *second;

    (void)state;
    world_init(&w);
    first = queue(&w, MESSAGE_TOPIC, 0, 0);
    refuse(&w, first, "lunch");
    second = queue(&w, MESSAGE_TOPIC, 0, 0);
    assert_true(world_deliver(&w, second));
    assert_null(expected(&w, second));
    assert_true(world_message_act(&w, CMD_RESEND, first->number, NULL));
    assert_true(world_deliver(&w, first));
    assert_string_equal(expected(&w, first), "lunch");
    world_release(&w);
}

/* A headline that is posted, and a change of it. */
static const struct message *
posted_and_changed(struct world *w)
{
    const struct message *first;

    world_init(w);
    first = queue(w, MESSAGE_POST, 0, 0);
    assert_true(world_sent(w, first, "1.5"));
    return queue(w, MESSAGE_EDIT, first->number, 0);
}

/* Else what is older would stand there in the end. */
static void
change__whose_answer_was_lost__is_not_passed_by_a_newer_one(void **state)
{
    struct world w;
    const struct message *older = posted_and_changed(&w), *newer;

    (void)state;
    assert_true(world_deliver(&w, older));
    newer = queue(&w, MESSAGE_EDIT, older->order.target, 0);
    assert_true(world_outcome(&w, older,
        &(struct message_outcome){ .kind = OUTCOME_RETRY,
            .unsure = true,
            .error = "no answer",
            .retry_after_ms = 30 * MS_MINUTE }));
    w.now_ms += 2 * LANE_HOLDS_MS;
    expect_next(&w, older);
    w.now_ms += MS_HOUR;
    assert_true(world_outcome(&w, older,
        &(struct message_outcome){ .kind = OUTCOME_ABSENT, .look_up = true, .error = "to be sent again" }));
    assert_true(world_sent(&w, older, "1.5"));
    expect_next(&w, newer);
    world_release(&w);
}

static void
change__that_failed__and_is_sent_again_after_a_newer_one__is_dropped(void **state)
{
    struct world w;
    const struct message *older = posted_and_changed(&w), *newer;

    (void)state;
    assert_true(world_deliver(&w, older));
    newer = queue(&w, MESSAGE_EDIT, older->order.target, 0);
    assert_true(world_outcome(&w, older, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "no" }));
    assert_true(world_sent(&w, newer, "1.5"));
    assert_true(world_message_act(&w, CMD_RESEND, older->number, NULL));
    assert_true(world_deliver(&w, older));
    assert_int_equal(older->standing.state, MESSAGE_DROPPED);
    assert_string_equal(older->reason, "a later change says how it is by now");
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(change_and_update__wait_for_their_headline__also_where_it_has_failed),
    cmocka_unit_test(change__of_a_headline_that_was_dropped__has_its_turn),
    cmocka_unit_test(word_in_a_channel__waits_until_that_is_made__and_goes_there),
    cmocka_unit_test(topic__expects_what_we_set_last),
    cmocka_unit_test(topic_by_hand__is_overwritten_only_by_the_one_that_was_refused_for_it__sent_again),
    cmocka_unit_test(change__whose_answer_was_lost__is_not_passed_by_a_newer_one),
    cmocka_unit_test(change__that_failed__and_is_sent_again_after_a_newer_one__is_dropped),
};
SUITE(queue_incident, tests);
