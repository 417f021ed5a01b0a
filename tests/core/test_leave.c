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

/* A poll shows it as it is. */
static void
listed(struct world *w, const char *id)
{
    const struct silence *s = model_silence(w->m, model_source(w->m, "am"), id);
    struct silence_fact f = { .id = id, .author = s->author, .comment = s->comment };
    struct err err;

    f.starts_at_ms = s->starts_at_ms;
    f.ends_at_ms = s->ends_at_ms;
    assert_true(silence_matchers_parse(s->matchers, &w->arena, &f.matchers, &err));
    assert_true(world_do(w,
        &(struct command){ .kind = CMD_SILENCES,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .silences = &f,
            .silences_n = 1 }));
}

/* A source that takes silences is a destination, to which nothing goes by itself. */
static void
where_only_silences_could_be_written__it_asks_once_one_is_to_be_written_or_prolonged(void **state)
{
    static const struct destination silences = { .name = "am silences", .kind = MESSAGE_WRITE, .channel = "am" };
    const struct leaving last = { .owns = true };
    const struct alert *a;
    const struct message *msg;
    struct buf words = BUF_INIT;
    struct world w;

    (void)state;
    world_init(&w);
    w.m->config.destinations = (struct destinations){ &silences, 1 };
    a = world_fire(&w, "alertname=Disk, node=db-1, severity=critical");
    assert_false(leave_question(w.m, &last, &words));
    assert_int_equal(words.len, 0);
    model_source(w.m, "am")->silences_acks = true;
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(leave_question(w.m, &last, &words));
    assert_string_equal(buf_text(&words),
        "Nobody takes over: no source is polled; nothing is delivered, and 1 message waits. Leave?");
    buf_clear(&words);
    msg = model_message(w.m, w.m->next_message - 1);
    assert_true(world_deliver(&w, msg));
    assert_true(world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "9f2c" }));
    listed(&w, "9f2c");
    assert_true(leave_question(w.m, &last, &words));
    assert_string_equal(buf_text(&words), "Nobody takes over: no source is polled; 1 ack's silence runs out. Leave?");
    buf_clear(&words);
    model_source(w.m, "am")->silences_acks = false;
    assert_false(leave_question(w.m, &last, &words));
    buf_release(&words);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(where_only_silences_could_be_written__it_asks_once_one_is_to_be_written_or_prolonged),
    cmocka_unit_test(the_last_owner__is_told_what_nobody_does_after_it),
    cmocka_unit_test(nothing_is_asked__of_a_client__of_an_owner_with_heirs__and_where_only_a_board_is_looked_at),
};
SUITE(leave, tests);
