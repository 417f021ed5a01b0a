/* SPDX-License-Identifier: MIT */
/* Undo and redo of posts, again and again, whatever has left meanwhile. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static void
redo_of_an_undo_in_time__can_be_undone_when_it_was_posted_after_all(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    assert_true(world_undo(&w, "ana", 0));
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_true(world_redo(&w, "ana"));
    assert_true(world_sent(&w, msg, "1.5"));
    if (!world_undo(&w, "ana", 0))
        fail_msg("%s", w.err.text);
    assert_int_equal(model_message(w.m, 2)->order.act, MESSAGE_STRIKE);
    assert_true(world_sent(&w, model_message(w.m, 2), "1.5"));
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(model_message(w.m, 3)->order.act, MESSAGE_RESTORE);
    world_release(&w);
}

static void
redo_of_an_undo_on_the_way__posts_it__where_it_never_arrived(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = world_post(&w, "x");
    assert_true(world_deliver(&w, msg));
    assert_true(world_undo(&w, "ana", 0));
    assert_true(world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_RETRY, .error = "no answer" }));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_int_equal(model_message(w.m, 2)->standing.state, MESSAGE_DROPPED);
    if (!world_redo(&w, "ana"))
        fail_msg("%s", w.err.text);
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    assert_int_equal(msg->changed_by, 0);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_true(world_redo(&w, "ana"));
    assert_true(world_sent(&w, msg, "1.5"));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(model_message(w.m, 3)->order.act, MESSAGE_STRIKE);
    world_release(&w);
}

static void
undo_of_a_drop__is_refused__when_somebody_dropped_it_since(void **state)
{
    const uint64_t number = 1;
    struct world w;
    uint64_t seq;

    (void)state;
    world_init(&w);
    assert_non_null(world_post(&w, "x"));
    assert_true(world_message_act(&w, CMD_DROP, number, "old"));
    seq = w.out.events.v[0].seq;
    assert_true(world_message_act(&w, CMD_RESEND, number, NULL));
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_DROP,
            .actor = "bob",
            .origin = "tui",
            .messages = &number,
            .messages_n = 1,
            .text = "wrong" }));
    assert_false(world_undo(&w, "ana", seq));
    assert_string_equal(w.err.text, "M1 was changed since by bob at 02:00Z (event 5): not undone");
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(redo_of_an_undo_in_time__can_be_undone_when_it_was_posted_after_all),
    cmocka_unit_test(redo_of_an_undo_on_the_way__posts_it__where_it_never_arrived),
    cmocka_unit_test(undo_of_a_drop__is_refused__when_somebody_dropped_it_since),
};
SUITE(decide_undo_message, tests);
