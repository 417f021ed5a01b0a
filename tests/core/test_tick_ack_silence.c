/* SPDX-License-Identifier: MIT */
/* What time, a source that is down and a new configuration do to silences that stand for acknowledgements. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static void
an_acks_silence__is_prolonged_while_it_is_held__once_at_a_time(void **state)
{
    struct world w;
    uint64_t before;

    (void)state;
    world_init(&w);
    world_held(&w, "9f2c");
    before = w.m->next_message;
    world_tick(&w, SILENCE_ACK_MS / 2 - MS_SECOND);
    assert_int_equal(w.m->next_message, before);
    world_tick(&w, 2 * MS_SECOND);
    assert_int_equal(w.m->next_message, before + 1);
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXTEND);
    world_tick(&w, MS_SECOND);
    assert_int_equal(w.m->next_message, before + 1);
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, w.now_ms - MS_SECOND + SILENCE_ACK_MS);
    assert_true(world_silence(&w, "9f2c")->due_ms > w.now_ms);
    world_release(&w);
}

static void
one_that_waited_past_its_end__is_put_anew__while_the_alert_is_held(void **state)
{
    struct world w;
    const struct alert *a;
    const struct message *msg;

    (void)state;
    world_init(&w);
    a = world_held(&w, NULL);
    msg = world_last_write(&w);
    w.now_ms += 20 * MS_MINUTE;
    assert_true(world_deliver(&w, msg));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_int_equal(world_open_writes(&w, MESSAGE_SILENCE), 1);
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, w.now_ms + SILENCE_ACK_MS);
    assert_string_equal(world_silence(&w, "9f2c")->author, "ana");
    assert_int_equal(world_last_write(&w)->cause, a->hold.seq);
    world_release(&w);
}

static void
a_later_end_that_waited_past_itself__is_asked_for_anew(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    world_held(&w, "9f2c");
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    msg = world_last_write(&w);
    w.now_ms += 20 * MS_MINUTE;
    assert_true(world_deliver(&w, msg));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    world_tick(&w, MS_SECOND);
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, w.now_ms + SILENCE_ACK_MS);
    world_release(&w);
}

static void
one_that_is_sent_again_after_all__is_dropped__when_nobody_holds_the_alert(void **state)
{
    struct world w;
    const struct alert *a;
    const struct message *msg;

    (void)state;
    world_init(&w);
    a = world_held(&w, NULL);
    msg = world_last_write(&w);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_true(world_message_act(&w, CMD_RESEND, msg->number, NULL));
    assert_true(world_deliver(&w, msg));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    world_release(&w);
}

static void
reconfigure(struct world *w, bool am)
{
    assert_true(world_do(w,
        &(struct command){ .kind = CMD_SOURCES,
            .actor = "tocsin",
            .origin = "engine",
            .names = (const char *[]){ "am" },
            .names_n = am ? 1 : 0 }));
}

static void
nothing_is_written__to_a_source_that_is_configured_no_more(void **state)
{
    struct world w;
    const struct alert *a;
    uint64_t before;

    (void)state;
    world_init(&w);
    a = world_held(&w, "9f2c");
    reconfigure(&w, false);
    before = w.m->next_message;
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    assert_null(world_silence(&w, "9f2c"));
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_int_equal(w.m->next_message, before);
    world_release(&w);
}

/* Its end comes while it is not known whether the alert is held: nothing is due for ever. */
static void
one_that_has_ended_by_itself__is_let_go(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, "9f2c");
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_true(world_message_act(&w, CMD_DROP, world_last_write(&w)->number, "leave it"));
    w.now_ms += SILENCE_ACK_MS;
    world_tick(&w, MS_SECOND);
    assert_null(world_silence(&w, "9f2c"));
    assert_int_equal(world_open_writes(&w, MESSAGE_EXPIRE), 0);
    model_find_due(w.m);
    assert_true(w.m->next_due_ms > w.now_ms);
    world_release(&w);
}

static void
one_whose_matchers_become_unreadable__leaves_nothing_due(void **state)
{
    const struct silence_matcher wild = { "alertname", "(", true, true };
    struct world w;

    (void)state;
    world_init(&w);
    world_held(&w, "9f2c");
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_SILENCES,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .silences = &(struct silence_fact){ .id = "9f2c",
                .matchers = { &wild, 1 },
                .starts_at_ms = w.now_ms,
                .ends_at_ms = w.now_ms + MS_MINUTE,
                .author = "eve",
                .comment = "" },
            .silences_n = 1 }));
    world_tick(&w, MS_SECOND);
    model_find_due(w.m);
    assert_true(w.m->next_due_ms > w.now_ms);
    world_release(&w);
}

static void
what_is_written_while_an_ack_lasts__takes_no_place_among_the_acts(void **state)
{
    struct world w;
    size_t before;

    (void)state;
    world_init(&w);
    world_held(&w, "9f2c");
    world_tick(&w, 2 * MS_MINUTE); /* not confirmed in time: told, and done with */
    before = w.m->acts.n;
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXTEND);
    assert_int_equal(w.m->acts.n, before);
    assert_false(world_undo(&w, "ana", world_last_write(&w)->queued_seq));
    assert_non_null(strstr(w.err.text, "no act that can be undone"));
    world_release(&w);
}

/* The machine slept, or nobody was the owner. */
static void
an_ack_that_ended_long_ago__asks_for_no_later_end(void **state)
{
    struct world w;
    uint64_t before;

    (void)state;
    world_init(&w);
    world_held(&w, "9f2c");
    before = w.m->next_message;
    world_tick(&w, 5 * MS_HOUR);
    world_tick(&w, MS_SECOND);
    assert_int_equal(w.m->next_message, before);
    assert_null(world_silence(&w, "9f2c"));
    world_release(&w);
}

static void
an_ack_that_ends_when_its_silence_is_due__ends_that(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    w.m->config.ack_for_ms = SILENCE_ACK_MS / 2;
    world_held(&w, "9f2c");
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    assert_int_equal(world_open_writes(&w, MESSAGE_EXTEND), 0);
    assert_int_equal(world_open_writes(&w, MESSAGE_EXPIRE), 1);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_acks_silence__is_prolonged_while_it_is_held__once_at_a_time),
    cmocka_unit_test(one_that_waited_past_its_end__is_put_anew__while_the_alert_is_held),
    cmocka_unit_test(a_later_end_that_waited_past_itself__is_asked_for_anew),
    cmocka_unit_test(one_that_is_sent_again_after_all__is_dropped__when_nobody_holds_the_alert),
    cmocka_unit_test(nothing_is_written__to_a_source_that_is_configured_no_more),
    cmocka_unit_test(one_that_has_ended_by_itself__is_let_go),
    cmocka_unit_test(one_whose_matchers_become_unreadable__leaves_nothing_due),
    cmocka_unit_test(what_is_written_while_an_ack_lasts__takes_no_place_among_the_acts),
    cmocka_unit_test(an_ack_that_ended_long_ago__asks_for_no_later_end),
    cmocka_unit_test(an_ack_that_ends_when_its_silence_is_due__ends_that),
};

SUITE(tick_ack_silence, tests);
