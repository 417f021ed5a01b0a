/* SPDX-License-Identifier: MIT */
/* How long messages stay in the model. */
#include "core/words.h"
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

static void
expect_words(const struct message_order *o, const char *words)
{
    const struct message msg = { .order = *o };
    struct buf text = BUF_INIT;

    message_text_words(&msg, &text);
    assert_string_equal(buf_text(&text), words);
    buf_release(&text);
}

static void
a_text_that_begins_with_a_colon__keeps_it(void **state)
{
    (void)state;
    expect_words(&(struct message_order){ .act = MESSAGE_POST, .text = ":rotating_light: INC-1 checkout" },
        ":rotating_light: INC-1 checkout");
    expect_words(&(struct message_order){ .act = MESSAGE_POST, .stands_for = 12 }, "for M12");
}

static void
what_says_how_things_are__says_so_also_where_it_stands_for_older_ones(void **state)
{
    const uint64_t older = 3;

    (void)state;
    expect_words(&(struct message_order){ .act = MESSAGE_TOPIC, .text = "2 open", .covers = &older, .covers_n = 1 }, "2 open");
    expect_words(&(struct message_order){ .act = MESSAGE_POST, .text = "a\nb", .covers = &older, .covers_n = 1 },
        "1 that waited");
}

/* Its destination made that channel, and is not where it goes. */
static void
what_goes_to_an_incident_s_own_channel__says_so__with_a_model_and_without(void **state)
{
    struct message_order o = { .act = MESSAGE_POST, .destination = "#ops", .channel = "#inc-1", .text = "SEV1", .incident = 1 };
    const struct event ev = { .kind = EV_MSG_QUEUED,
        .message = 7,
        .u.queued.order = { .act = MESSAGE_POST,
            .destination = "#ops",
            .channel = "#inc-1",
            .text = "SEV1",
            .incident = 1,
            .target = 3 } };
    struct buf words = BUF_INIT;

    (void)state;
    assert_string_equal(message_place(NULL, &o), "#ops");
    o.target = 3;
    assert_string_equal(message_place(NULL, &o), "#inc-1");
    o.act = MESSAGE_CHANNEL;
    assert_string_equal(message_place(NULL, &o), "#ops");
    message_words(NULL, &ev, 1, &words);
    assert_string_equal(buf_text(&words), "M7 to #inc-1: SEV1");
    buf_release(&words);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_post__stays_while_a_change_of_it_waits),
    cmocka_unit_test(a_text_that_begins_with_a_colon__keeps_it),
    cmocka_unit_test(what_says_how_things_are__says_so_also_where_it_stands_for_older_ones),
    cmocka_unit_test(what_goes_to_an_incident_s_own_channel__says_so__with_a_model_and_without),
    cmocka_unit_test(a_thread__goes_on_as_long_as_somebody_writes_in_it),
};
SUITE(messages, tests);
