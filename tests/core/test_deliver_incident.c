/* SPDX-License-Identifier: MIT */
/* What becomes of an incident's messages by themselves: headlines, changes of them, topics. */
#include <string.h>

#include "core/incident.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static const struct message *
queue(struct world *w, enum message_act act, uint64_t target, const char *text)
{
    return world_queue(w,
        &(struct message_order){ .kind = MESSAGE_SLACK,
            .act = act,
            .destination = "#crash",
            .channel = "C0CRASH01",
            .text = text,
            .target = target,
            .incident = 7,
            .detail = "{\"incident\":7}",
            .deadline_ms = w->now_ms + MS_MINUTE });
}

static void
topic_that_was_changed_by_hand__is_known_as_such__until_ours_stands_there(void **state)
{
    struct world w;
    const struct message *msg;
    const struct topic *topic;

    (void)state;
    world_init_with_twin(&w);
    msg = queue(&w, MESSAGE_TOPIC, 0, "INC-7 db");
    assert_null(model_topic(w.m, "C0CRASH01"));
    assert_true(world_deliver(&w, msg));
    assert_true(
        world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "by hand", .seen = "lunch" }));
    topic = model_topic(w.m, "C0CRASH01");
    assert_string_equal(topic->text, "lunch");
    assert_true(topic->by_hand);
    assert_true(world_message_act(&w, CMD_RESEND, msg->number, NULL));
    assert_true(world_deliver(&w, msg));
    assert_true(world_outcome(&w, msg,
        &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C0CRASH01", .seen = "INC-7 db" }));
    topic = model_topic(w.twin, "C0CRASH01");
    assert_string_equal(topic->text, "INC-7 db");
    assert_false(topic->by_hand);
    world_release(&w);
}

static void
change_of_a_headline_that_was_dropped__is_dropped_with_the_reason(void **state)
{
    static const struct {
        enum message_act of, act;
    } rows[] = {
        { MESSAGE_POST, MESSAGE_EDIT },
        { MESSAGE_CHANNEL, MESSAGE_INVITE },
        { MESSAGE_CHANNEL, MESSAGE_POST },
        { MESSAGE_CHANNEL, MESSAGE_TOPIC },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world w;
        const struct message *first, *msg;

        world_init(&w);
        first = queue(&w, rows[i].of, 0, "db is down");
        msg = queue(&w, rows[i].act, first->number, "db is slow");
        assert_true(world_message_act(&w, CMD_DROP, first->number, "not so"));
        assert_true(world_deliver(&w, msg));
        assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
        assert_string_equal(msg->reason, "what it follows was never posted");
        world_release(&w);
    }
}

static void
change_of_a_headline_that_stands__is_sent(void **state)
{
    struct world w;
    const struct message *first, *msg;

    (void)state;
    world_init(&w);
    first = queue(&w, MESSAGE_POST, 0, "db is down");
    assert_true(world_sent(&w, first, "1.5"));
    msg = queue(&w, MESSAGE_EDIT, first->number, "db is slow");
    assert_true(world_deliver(&w, msg));
    assert_int_equal(msg->standing.state, MESSAGE_SENT);
    world_release(&w);
}

static void
headline_that_can_not_be_changed__is_told_on_in_its_thread(void **state)
{
    struct world w;
    const struct message *first, *msg, *told;

    (void)state;
    world_init(&w);
    first = queue(&w, MESSAGE_POST, 0, "db is down");
    assert_true(world_sent(&w, first, "1.5"));
    msg = queue(&w, MESSAGE_EDIT, first->number, "db is slow");
    assert_true(world_deliver(&w, msg));
    assert_true(world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_UNCHANGED, .error = "too old" }));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    told = model_message(w.m, msg->number + 1);
    assert_int_equal(told->order.act, MESSAGE_POST);
    assert_int_equal(told->order.reply_to, first->number);
    assert_string_equal(told->order.text, "db is slow");
    assert_false(message_order_is_headline(&told->order));
    world_release(&w);
}

static void
headlines__leave_one_by_one_however_long_they_waited(void **state)
{
    struct world w;
    const struct message *first, *second;

    (void)state;
    world_init(&w);
    first = queue(&w, MESSAGE_POST, 0, "db is down");
    second = queue(&w, MESSAGE_POST, 0, "net is down");
    w.now_ms += MESSAGE_CATCH_UP_MS + MS_MINUTE;
    assert_true(world_deliver(&w, first));
    assert_int_equal(first->standing.state, MESSAGE_SENT);
    assert_int_equal(second->into, 0);
    world_release(&w);
}

/* Blocks would stand in place of its text, which says for whom it stands. */
static void
stand_in_of_a_headline__is_its_text_alone(void **state)
{
    struct world w;
    const struct message *first, *in;

    (void)state;
    world_init(&w);
    first = queue(&w, MESSAGE_POST, 0, "db is down");
    assert_true(world_deliver(&w, first));
    assert_true(world_outcome(&w, first, &(struct message_outcome){ .kind = OUTCOME_REFUSED, .error = "is_archived" }));
    in = model_message(w.m, first->stand_in);
    assert_string_equal(in->order.destination, "#status");
    assert_null(in->order.detail);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(topic_that_was_changed_by_hand__is_known_as_such__until_ours_stands_there),
    cmocka_unit_test(change_of_a_headline_that_was_dropped__is_dropped_with_the_reason),
    cmocka_unit_test(change_of_a_headline_that_stands__is_sent),
    cmocka_unit_test(headline_that_can_not_be_changed__is_told_on_in_its_thread),
    cmocka_unit_test(headlines__leave_one_by_one_however_long_they_waited),
    cmocka_unit_test(stand_in_of_a_headline__is_its_text_alone),
};
SUITE(deliver_incident, tests);
