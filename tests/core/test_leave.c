/* SPDX-License-Identifier: MIT */
/* The last owner leaves: what is asked, and when nothing is. */
#include "core/leave.h"
#include "support/suite.h"
#include "support/world.h"

static const struct heartbeat backup = { .name = "backup", .level = 2, .every_ms = 1000 };

static void
the_last_owner__is_told_what_nobody_does_after_it(void **state)
{
    const struct leaving last = { .owns = true, .dead_men = 1 };
    struct buf words = BUF_INIT;
    struct world w;

    (void)state;
    world_init(&w);
    w.m->config.heartbeats = (struct heartbeats){ &backup, 1 };
    assert_non_null(world_post(&w, "x"));
    assert_true(leave_question(w.m, &last, &words));
    assert_string_equal(buf_text(&words),
        "Nobody takes over: no source is polled; nothing is delivered, and 1 message waits; 1 heartbeat is not watched for; 1 dead "
        "man's switch will raise the alarm. Leave?");
    buf_release(&words);
    world_release(&w);
}

static void
nothing_is_asked__of_a_client__of_an_owner_with_heirs__and_where_only_a_board_is_looked_at(void **state)
{
    struct buf words = BUF_INIT;
    struct world w;

    (void)state;
    world_init(&w);
    assert_false(leave_question(w.m, &(struct leaving){ .owns = false }, &words));
    assert_false(leave_question(w.m, &(struct leaving){ .owns = true, .heirs = 1, .dead_men = 1 }, &words));
    w.m->config.destinations.n = 0;
    assert_false(leave_question(w.m, &(struct leaving){ .owns = true }, &words));
    assert_true(leave_question(w.m, &(struct leaving){ .owns = true, .dead_men = 2 }, &words));
    assert_string_equal(buf_text(&words),
        "Nobody takes over: no source is polled; 2 dead man's switches will raise the alarm. Leave?");
    buf_release(&words);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_last_owner__is_told_what_nobody_does_after_it),
    cmocka_unit_test(nothing_is_asked__of_a_client__of_an_owner_with_heirs__and_where_only_a_board_is_looked_at),
};
SUITE(leave, tests);
