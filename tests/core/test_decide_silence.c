/* SPDX-License-Identifier: MIT */
/* Silences: put, prolonged, ended and undone by hand; confirmed by polls. */
#include <string.h>

#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static bool
ask(struct world *w, enum command_kind kind, const char *matchers_or_id, int64_t for_ms, const char *text)
{
    return world_do(w,
        &(struct command){ .kind = kind,
            .actor = "ana",
            .origin = "tui",
            .source = "am",
            .matchers = matchers_or_id,
            .silence_id = matchers_or_id,
            .for_ms = for_ms,
            .text = text });
}

static const struct message *
put(struct world *w, const char *id)
{
    assert_true(ask(w, CMD_SILENCE, "alertname=Disk, node=~\"db.*\"", 2 * MS_HOUR, "migration"));
    return world_delivered(w, world_last_write(w), id);
}

/* A poll lists this one, with these facts of the model's, or none. */
static void
poll(struct world *w, const char *id, int64_t ends_at_ms)
{
    struct silence_matchers m;
    struct silence_fact f = { .id = id,
        .starts_at_ms = w->now_ms,
        .ends_at_ms = ends_at_ms,
        .author = "ana",
        .comment = "migration" };
    struct err err;

    assert_true(silence_matchers_parse("alertname=Disk, node=~\"db.*\"", &w->arena, &m, &err));
    f.matchers = m;
    assert_true(world_do(w,
        &(struct command){ .kind = CMD_SILENCES,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .silences = &f,
            .silences_n = id == NULL ? 0 : 1 }));
}

static void
a_silence__is_delivered_by_the_answer__and_acked_by_the_next_poll(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = put(&w, "9f2c");
    assert_string_equal(msg->order.destination, "am silences");
    assert_int_equal(msg->standing.state, MESSAGE_DELIVERED);
    assert_true(message_is_open(msg));
    assert_string_equal(world_silence(&w, "9f2c")->matchers, "{alertname=\"Disk\", node=~\"db.*\"}");
    assert_false(world_silence(&w, "9f2c")->listed);
    poll(&w, "9f2c", world_silence(&w, "9f2c")->ends_at_ms);
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    assert_string_equal(msg->acked_by, "write");
    assert_true(world_silence(&w, "9f2c")->listed);
    assert_int_equal(world_silence(&w, "9f2c")->message, msg->number);
    world_release(&w);
}

static void
a_poll_without_news_of_silences__says_nothing(void **state)
{
    struct world w;
    int64_t ends_at_ms;

    (void)state;
    world_init(&w);
    put(&w, "9f2c");
    ends_at_ms = world_silence(&w, "9f2c")->ends_at_ms;
    poll(&w, "9f2c", ends_at_ms);
    w.now_ms = world_silence(&w, "9f2c")->starts_at_ms;
    poll(&w, "9f2c", ends_at_ms);
    assert_int_equal(w.out.events.n, 0);
    world_release(&w);
}

static void
one_that_was_only_just_put__is_not_gone__when_an_older_list_lacks_it(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    msg = put(&w, "9f2c");
    poll(&w, NULL, 0);
    assert_non_null(world_silence(&w, "9f2c"));
    assert_int_equal(msg->standing.state, MESSAGE_DELIVERED);
    world_tick(&w, 2 * MS_MINUTE);
    assert_true(msg->late);
    world_release(&w);
}

static void
what_the_source_no_longer_lists__is_gone(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    poll(&w, "theirs", w.now_ms + MS_HOUR);
    assert_string_equal(world_silence(&w, "theirs")->author, "ana");
    assert_int_equal(world_silence(&w, "theirs")->message, 0);
    poll(&w, NULL, 0);
    assert_null(world_silence(&w, "theirs"));
    world_release(&w);
}

static void
a_silence__is_refused__without_source_time_comment_or_good_matchers(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_false(ask(&w, CMD_SILENCE, "alertname=X", MS_HOUR, "  \n"));
    assert_non_null(strstr(w.err.text, "needs a comment"));
    assert_false(ask(&w, CMD_SILENCE, "alertname=X", 0, "why"));
    assert_non_null(strstr(w.err.text, "for how long?"));
    assert_false(ask(&w, CMD_SILENCE, NULL, MS_HOUR, "why"));
    assert_false(ask(&w, CMD_SILENCE, "alertname=~\"(\"", MS_HOUR, "why"));
    assert_false(ask(&w, CMD_SILENCE, "alertname=~\".*\"", MS_HOUR, "why"));
    model_source(w.m, "am")->takes_silences = false;
    assert_false(ask(&w, CMD_SILENCE, "alertname=X", MS_HOUR, "why"));
    assert_string_equal(w.err.text, "am takes no silences");
    world_release(&w);
}

static void
an_update__is_refused__where_silences_go(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_false(world_post_to(&w, (const char *[]){ "am silences" }, 1, "hello"));
    assert_string_equal(w.err.text, "am silences is no place for an update");
    world_release(&w);
}

static void
extend__gives_a_later_end__and_undo_the_one_before(void **state)
{
    struct world w;
    const struct message *msg;
    int64_t ends_at_ms;

    (void)state;
    world_init(&w);
    put(&w, "9f2c");
    ends_at_ms = world_silence(&w, "9f2c")->ends_at_ms;
    poll(&w, "9f2c", ends_at_ms);
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR, NULL));
    msg = world_delivered(&w, world_last_write(&w), "9f2c");
    assert_int_equal(msg->order.act, MESSAGE_EXTEND);
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, ends_at_ms + MS_HOUR);
    poll(&w, "9f2c", ends_at_ms + MS_HOUR);
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    assert_true(world_undo(&w, "ana", 0));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, ends_at_ms);
    world_release(&w);
}

static void
extend__follows__where_the_source_gives_a_new_id(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    put(&w, "old");
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "old", MS_HOUR, NULL));
    world_delivered(&w, world_last_write(&w), "new");
    assert_null(world_silence(&w, "old"));
    assert_non_null(world_silence(&w, "new"));
    world_release(&w);
}

static void
expire__is_acked_when_it_is_no_longer_listed__and_undo_puts_it_again(void **state)
{
    struct world w;
    const struct message *msg;
    int64_t ends_at_ms;

    (void)state;
    world_init(&w);
    put(&w, "9f2c");
    ends_at_ms = world_silence(&w, "9f2c")->ends_at_ms;
    poll(&w, "9f2c", ends_at_ms);
    assert_true(ask(&w, CMD_SILENCE_EXPIRE, "9f2c", 0, NULL));
    msg = world_delivered(&w, world_last_write(&w), NULL);
    poll(&w, "9f2c", ends_at_ms);
    assert_int_equal(msg->standing.state, MESSAGE_DELIVERED);
    poll(&w, NULL, 0);
    assert_int_equal(msg->standing.state, MESSAGE_ACKED);
    assert_null(world_silence(&w, "9f2c"));
    assert_true(world_undo(&w, "ana", 0));
    msg = world_delivered(&w, world_last_write(&w), "another");
    assert_int_equal(msg->order.act, MESSAGE_SILENCE);
    assert_int_equal(world_silence(&w, "another")->ends_at_ms, ends_at_ms);
    world_release(&w);
}

static void
undo__drops_a_silence_that_has_not_left__and_ends_one_that_stands(void **state)
{
    struct world w;
    const struct message *msg;

    (void)state;
    world_init(&w);
    assert_true(ask(&w, CMD_SILENCE, "alertname=X", MS_HOUR, "why"));
    msg = world_last_write(&w);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(msg->standing.state, MESSAGE_QUEUED);
    world_delivered(&w, msg, "9f2c");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXPIRE);
    assert_int_equal(world_last_write(&w)->order.target, msg->number);
    world_release(&w);
}

static void
undo__of_a_silence_on_its_way__ends_it_after_it_stands(void **state)
{
    struct world w;
    const struct message *msg, *expire;

    (void)state;
    world_init(&w);
    assert_true(ask(&w, CMD_SILENCE, "alertname=X", MS_HOUR, "why"));
    msg = world_last_write(&w);
    assert_true(world_deliver(&w, msg));
    assert_true(world_undo(&w, "ana", 0));
    expire = world_last_write(&w);
    assert_int_equal(expire->order.act, MESSAGE_EXPIRE);
    assert_true(msg->withdrawn);
    assert_true(world_outcome(&w, msg, &(struct message_outcome){ .kind = OUTCOME_ABSENT, .look_up = true }));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_int_equal(expire->standing.state, MESSAGE_DROPPED);
    world_release(&w);
}

static void
undo__goes_back_step_by_step__from_a_later_end_to_no_silence(void **state)
{
    struct world w;
    int64_t ends_at_ms;

    (void)state;
    world_init(&w);
    put(&w, "9f2c");
    ends_at_ms = world_silence(&w, "9f2c")->ends_at_ms;
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR, NULL));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR, NULL));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_true(world_undo(&w, "ana", 0));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, ends_at_ms + MS_HOUR);
    assert_true(world_undo(&w, "ana", 0));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, ends_at_ms);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXPIRE);
    world_release(&w);
}

static void
undo_of_a_later_end__is_refused__when_another_came_since(void **state)
{
    struct world w;
    const struct message *first;

    (void)state;
    world_init(&w);
    put(&w, "9f2c");
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR, NULL));
    first = world_delivered(&w, world_last_write(&w), "9f2c");
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR, NULL));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_false(world_undo(&w, "ana", first->queued_seq));
    assert_string_equal(w.err.text, "the silence of M2 was changed since, by M3: not undone");
    world_release(&w);
}

/* As it stands in the log, where such signs are escaped. */
static void
a_comment_with_hidden_signs__is_the_same_when_the_log_is_read(void **state)
{
    struct world w;
    struct buf why = BUF_INIT;

    (void)state;
    world_init_with_twin(&w);
    assert_true(ask(&w, CMD_SILENCE, "alertname=\"X\xe2\x80\x8b/\"", MS_HOUR,
        "so it is \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xa7\t/ \"\\ \x01"));
    if (!replay_equals(w.m, w.twin, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
    world_release(&w);
}

static bool
is_any_late(const struct world *w)
{
    return w->m->messages_late > 0;
}

static void
what_was_written_over_before_a_poll_came__is_acked_with_it(void **state)
{
    struct world w;
    const struct message *put_it, *end_it;

    (void)state;
    world_init(&w);
    put_it = put(&w, "9f2c");
    assert_true(world_undo(&w, "ana", 0));
    end_it = world_delivered(&w, world_last_write(&w), "9f2c");
    poll(&w, NULL, 0);
    assert_int_equal(end_it->standing.state, MESSAGE_ACKED);
    assert_int_equal(put_it->standing.state, MESSAGE_ACKED);
    assert_null(world_silence(&w, "9f2c"));
    world_tick(&w, 2 * MS_MINUTE);
    assert_false(is_any_late(&w));
    world_release(&w);
}

static void
a_later_end_that_was_undone_before_a_poll_came__is_acked_with_the_undo(void **state)
{
    struct world w;
    int64_t ends_at_ms;

    (void)state;
    world_init(&w);
    ends_at_ms = w.now_ms + MS_HOUR;
    poll(&w, "theirs", ends_at_ms);
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "theirs", MS_HOUR, NULL));
    world_delivered(&w, world_last_write(&w), "theirs");
    assert_true(world_undo(&w, "ana", 0));
    world_delivered(&w, world_last_write(&w), "theirs");
    poll(&w, "theirs", ends_at_ms);
    world_tick(&w, 2 * MS_MINUTE);
    assert_false(is_any_late(&w));
    world_release(&w);
}

#define LINE_MAX_BYTES ((size_t)16 << 20) /* of an export */

/* As large as a source may make them, of what takes six bytes each in the log. */
static void
silences_of_any_size__are_events_that_can_be_read_again(void **state)
{
    struct silence_fact all[EVENT_SILENCES_MAX];
    char ids[EVENT_SILENCES_MAX][16], *value = xcalloc(1, SILENCE_BYTES_MAX);
    const struct silence_matcher matcher = { .name = "n", .value = memset(value, 1, SILENCE_BYTES_MAX - 2), .is_equal = true };
    struct world w;

    (void)state;
    world_init_with_twin(&w);
    for (size_t i = 0; i < EVENT_SILENCES_MAX; i++) {
        snprintf(ids[i], sizeof ids[i], "s%zu", i);
        all[i] = (struct silence_fact){ .id = ids[i],
            .matchers = { &matcher, 1 },
            .ends_at_ms = w.now_ms + MS_HOUR,
            .author = "",
            .comment = "" };
    }
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_SILENCES,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .silences = all,
            .silences_n = EVENT_SILENCES_MAX }));
    for (size_t i = 0; i < w.out.events.n; i++) {
        struct buf data = BUF_INIT;

        event_encode(&w.out.events.v[i], &data);
        assert_true(data.len < LINE_MAX_BYTES);
        buf_release(&data);
    }
    assert_int_equal(w.m->silences.n, EVENT_SILENCES_MAX);
    assert_int_equal(w.twin->silences.n, EVENT_SILENCES_MAX);
    world_release(&w);
    free(value);
}

static void
extend__counts_from_the_end_that_is_on_its_way(void **state)
{
    struct world w;
    int64_t ends_at_ms;

    (void)state;
    world_init(&w);
    put(&w, "9f2c");
    ends_at_ms = world_silence(&w, "9f2c")->ends_at_ms;
    for (int i = 0; i < 2; i++)
        assert_true(ask(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR, NULL));
    world_delivered(&w, model_message(w.m, 2), "9f2c");
    world_delivered(&w, model_message(w.m, 3), "9f2c");
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, ends_at_ms + 2 * MS_HOUR);
    world_release(&w);
}

/* An extension that an end has passed would put the silence anew. */
static void
extend__is_dropped_at_its_turn__where_the_silence_was_ended_since(void **state)
{
    struct world w;
    const struct message *extend;

    (void)state;
    world_init(&w);
    put(&w, "9f2c");
    assert_true(ask(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR, NULL));
    extend = world_last_write(&w);
    assert_true(ask(&w, CMD_SILENCE_EXPIRE, "9f2c", 0, NULL));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_true(world_deliver(&w, extend));
    assert_int_equal(extend->standing.state, MESSAGE_DROPPED);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(silences_of_any_size__are_events_that_can_be_read_again),
    cmocka_unit_test(a_silence__is_delivered_by_the_answer__and_acked_by_the_next_poll),
    cmocka_unit_test(a_poll_without_news_of_silences__says_nothing),
    cmocka_unit_test(one_that_was_only_just_put__is_not_gone__when_an_older_list_lacks_it),
    cmocka_unit_test(what_the_source_no_longer_lists__is_gone),
    cmocka_unit_test(a_silence__is_refused__without_source_time_comment_or_good_matchers),
    cmocka_unit_test(an_update__is_refused__where_silences_go),
    cmocka_unit_test(extend__gives_a_later_end__and_undo_the_one_before),
    cmocka_unit_test(extend__follows__where_the_source_gives_a_new_id),
    cmocka_unit_test(expire__is_acked_when_it_is_no_longer_listed__and_undo_puts_it_again),
    cmocka_unit_test(undo__drops_a_silence_that_has_not_left__and_ends_one_that_stands),
    cmocka_unit_test(undo__of_a_silence_on_its_way__ends_it_after_it_stands),
    cmocka_unit_test(extend__counts_from_the_end_that_is_on_its_way),
    cmocka_unit_test(extend__is_dropped_at_its_turn__where_the_silence_was_ended_since),
    cmocka_unit_test(undo__goes_back_step_by_step__from_a_later_end_to_no_silence),
    cmocka_unit_test(undo_of_a_later_end__is_refused__when_another_came_since),
    cmocka_unit_test(a_comment_with_hidden_signs__is_the_same_when_the_log_is_read),
    cmocka_unit_test(what_was_written_over_before_a_poll_came__is_acked_with_it),
    cmocka_unit_test(a_later_end_that_was_undone_before_a_poll_came__is_acked_with_the_undo),
};

SUITE(decide_silence, tests);
