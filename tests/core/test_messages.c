/* SPDX-License-Identifier: MIT */
/* How long messages stay in the model. */
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static const struct message *
reply(struct world *w, uint64_t to)
{
    const char *crash = "#crash";

    if (!world_do(w,
            &(struct command){ .kind = CMD_POST,
                .actor = "ana",
                .origin = "tui",
                .destinations = &crash,
                .destinations_n = 1,
                .reply_to = to,
                .text = "and more",
                .sure = true }))
        fail_msg("%s", w->err.text);
    return model_message(w->m, w->m->next_message - 1);
}

static void
a_post__stays_while_a_change_of_it_waits(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    world_sent(&w, world_post(&w, "x"), "1.5");
    w.now_ms += MESSAGE_KEPT_MS - MS_MINUTE;
    assert_true(world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .sure = true }));
    world_tick(&w, MS_HOUR);
    assert_non_null(model_message(w.m, 1));
    model_find_due(w.m);
    assert_true(w.m->next_due_ms > w.now_ms);
    assert_true(world_sent(&w, model_message(w.m, 2), "1.5"));
    world_tick(&w, MESSAGE_KEPT_MS);
    world_tick(&w, 0);
    assert_int_equal(w.m->messages.n, 0);
    world_release(&w);
}

static void
a_thread__goes_on_as_long_as_somebody_writes_in_it(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    world_sent(&w, world_post(&w, "x"), "1.5");
    for (uint64_t number = 1; number < 5; number++) {
        world_tick(&w, 20 * MS_HOUR);
        world_sent(&w, reply(&w, number), "2.5");
    }
    assert_non_null(model_message(w.m, 1));
    world_tick(&w, MESSAGE_KEPT_MS);
    for (int i = 0; i < 5; i++)
        world_tick(&w, 0);
    assert_int_equal(w.m->messages.n, 0);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_post__stays_while_a_change_of_it_waits),
    cmocka_unit_test(a_thread__goes_on_as_long_as_somebody_writes_in_it),
};
SUITE(messages, tests);
