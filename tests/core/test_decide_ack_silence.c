/* SPDX-License-Identifier: MIT */
/* Silences that stand for acknowledgements (on_ack = silence). */
#include <string.h>

#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

static void
suppress(struct world *w, const char *by)
{
    struct sighting s = world_sighting(w, "alertname=Disk, node=db-1, severity=critical");

    s.suppressed_by = by;
    s.starts_at_ms = model_alert(w->m, &s.id)->starts_at_ms;
    world_see(w, &s, 1);
}

static void
ack__silences_at_the_source__with_a_matcher_for_each_label(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, "9f2c");
    assert_string_equal(world_silence(&w, "9f2c")->matchers, "{alertname=\"Disk\", node=\"db-1\", severity=\"critical\"}");
    assert_non_null(strstr(world_silence(&w, "9f2c")->comment, "ACK! "));
    assert_true(world_silence(&w, "9f2c")->is_ack);
    assert_int_equal(world_silence(&w, "9f2c")->ends_at_ms, w.now_ms + SILENCE_ACK_MS);
    assert_int_equal(world_last_write(&w)->cause, a->hold.seq);
    world_release(&w);
}

static void
our_own_acks_silence__does_not_count_as_suppression__another_one_does(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, "9f2c");
    suppress(&w, "9f2c");
    assert_false(a->marks & ALERT_SUPPRESSED);
    suppress(&w, "9f2c theirs");
    assert_true(a->marks & ALERT_SUPPRESSED);
    world_release(&w);
}

static void
a_poll_that_was_faster_than_the_answer__does_not_leave_it_suppressed(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, NULL);
    suppress(&w, "9f2c");
    assert_true(a->marks & ALERT_SUPPRESSED);
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_false(a->marks & ALERT_SUPPRESSED);
    world_release(&w);
}

static void
unack_undo_expiry_and_clear__end_the_acks_silence(void **state)
{
    struct world w;
    struct alert_id id;

    (void)state;
    for (int way = 0; way < 4; way++) {
        const struct alert *a;

        world_init(&w);
        w.m->config.ack_for_ms = 5 * MS_MINUTE;
        a = world_held(&w, "9f2c");
        id = a->id;
        if (way == 0)
            assert_true(world_act(&w, CMD_UNACK, "ana", a));
        else if (way == 1)
            assert_true(world_undo(&w, "ana", 0));
        else if (way == 2)
            world_tick(&w, 6 * MS_MINUTE);
        else
            world_clear(&w, a);
        assert_int_not_equal(model_alert(w.m, &id)->hold.state, ALERT_ACKED);
        assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXPIRE);
        assert_int_equal(world_silence(&w, "9f2c")->due_ms, INT64_MAX);
        world_release(&w);
    }
}

static void
redo_of_an_ack__silences_again(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    world_held(&w, "9f2c");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXPIRE);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_SILENCE);
    world_release(&w);
}

static void
unack__drops_a_silence_that_has_not_left__and_ends_one_on_its_way(void **state)
{
    struct world w;
    const struct alert *a;
    const struct message *msg;

    (void)state;
    world_init(&w);
    a = world_held(&w, NULL);
    msg = world_last_write(&w);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    msg = world_last_write(&w);
    assert_true(world_deliver(&w, msg));
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXPIRE);
    assert_int_equal(world_last_write(&w)->order.target, msg->number);
    world_release(&w);
}

static bool
by_hand(struct world *w, enum command_kind kind, const char *id, int64_t for_ms)
{
    return world_do(w,
        &(struct command){ .kind = kind, .actor = "ana", .origin = "tui", .source = "am", .silence_id = id, .for_ms = for_ms });
}

static void
an_acks_silence__is_not_changed_by_hand(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    world_held(&w, "9f2c");
    assert_false(by_hand(&w, CMD_SILENCE_EXPIRE, "9f2c", 0));
    assert_string_equal(w.err.text, "it ends with ana's acknowledgement of Disk: un-ack that");
    world_release(&w);
}

static void
undo_of_an_unack__silences_once__where_the_first_had_not_left(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, NULL);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(world_open_writes(&w, MESSAGE_SILENCE), 0);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    assert_int_equal(world_open_writes(&w, MESSAGE_SILENCE), 1);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(world_open_writes(&w, MESSAGE_SILENCE), 0);
    world_release(&w);
}

static void
ack_and_unack_by_turns__end_what_stands_once(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, "9f2c");
    for (int i = 0; i < 3; i++) {
        assert_true(world_act(&w, CMD_UNACK, "ana", a));
        assert_int_equal(world_open_writes(&w, MESSAGE_EXPIRE), 1);
        assert_true(world_act(&w, CMD_ACK, "ana", a));
    }
    assert_int_equal(world_open_writes(&w, MESSAGE_SILENCE), 2); /* the first, which no poll has shown, and the last */
    world_release(&w);
}

static void
unack__drops_the_later_end_that_has_not_left(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, "9f2c");
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    assert_int_equal(world_open_writes(&w, MESSAGE_EXTEND), 1);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(world_open_writes(&w, MESSAGE_EXTEND), 0);
    assert_int_equal(world_open_writes(&w, MESSAGE_EXPIRE), 1);
    world_release(&w);
}

static void
unack__takes_back_what_has_not_left__also_once_acks_silence_no_more(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, NULL);
    model_source(w.m, "am")->silences_acks = false;
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(world_open_writes(&w, MESSAGE_SILENCE), 0);
    world_release(&w);
}

/* Long after: its messages are forgotten. */
static void
undo_of_an_old_ack__refuses_nothing_of_what_followed_it(void **state)
{
    struct world w;
    struct command undo = { .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .sure = true };

    (void)state;
    world_init(&w);
    world_held(&w, NULL);
    model_drop_message(w.m, world_last_write(&w)->number);
    assert_true(world_do(&w, &undo));
    assert_int_equal(w.out.refusals_n, 0);
    world_release(&w);
}

/* She may prolong it once the alert is not held; it is an ordinary one then, and stays to its end. */
static void
one_that_is_prolonged_by_hand__stands_for_no_ack_any_more__and_undo_knows_it(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_held(&w, "9f2c");
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_true(world_message_act(&w, CMD_DROP, world_last_write(&w)->number, "leave it"));
    assert_true(by_hand(&w, CMD_SILENCE_EXTEND, "9f2c", MS_HOUR));
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_false(world_silence(&w, "9f2c")->is_ack);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    world_release(&w);
}

/* What the log says does not depend on what is configured where it is read. */
static void
a_twin_without_the_configuration__folds_the_same(void **state)
{
    struct world w;
    struct buf why = BUF_INIT;
    const struct alert *a;

    (void)state;
    world_init_with_twin(&w);
    a = world_held(&w, "9f2c");
    suppress(&w, "9f2c");
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    world_delivered(&w, world_last_write(&w), "a001");
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    world_delivered(&w, world_last_write(&w), NULL);
    assert_true(world_undo(&w, "ana", 0));
    world_tick(&w, SILENCE_ACK_MS);
    if (!replay_equals(w.m, w.twin, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
    world_release(&w);
}

static void
an_alert_with_more_labels_than_a_silence_may_have__goes_on_notifying__and_that_is_said(void **state)
{
    const size_t len = SILENCE_BYTES_MAX + 100;
    struct world w;
    char *labels;

    (void)state;
    world_init(&w);
    labels = arena_alloc(&w.arena, len + 1);
    memset(labels, 'x', len);
    memcpy(labels, "alertname=Big,note=", strlen("alertname=Big,note="));
    labels[len] = '\0';
    model_source(w.m, "am")->silences_acks = true;
    assert_true(world_act(&w, CMD_ACK, "ana", world_fire(&w, labels)));
    assert_int_equal(world_open_writes(&w, MESSAGE_SILENCE), 0);
    assert_non_null(strstr(w.out.summary, "1 go on notifying"));
    world_release(&w);
}

static void
a_long_comment__is_cut_between_characters(void **state)
{
    struct buf comment = BUF_INIT, why = BUF_INIT;
    struct world w;
    const struct alert *a;

    (void)state;
    world_init_with_twin(&w);
    model_source(w.m, "am")->silences_acks = true;
    a = world_fire(&w, "alertname=Disk, node=db-1, severity=critical");
    buf_addc(&comment, '.');
    for (int i = 0; i < 1900; i++)
        buf_adds(&comment, "\u00e9");
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_ACK,
            .actor = "ana",
            .origin = "tui",
            .subjects = &(struct subject){ .id = a->id },
            .subjects_n = 1,
            .text = buf_text(&comment) }));
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_SILENCE,
            .actor = "ana",
            .origin = "tui",
            .source = "am",
            .matchers = "alertname=X",
            .for_ms = MS_HOUR,
            .text = buf_text(&comment) }));
    world_delivered(&w, model_message(w.m, 1), "9f2c");
    assert_null(strstr(world_silence(&w, "9f2c")->comment, "\xef\xbf\xbd"));
    if (!replay_equals(w.m, w.twin, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
    buf_release(&comment);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(ack__silences_at_the_source__with_a_matcher_for_each_label),
    cmocka_unit_test(our_own_acks_silence__does_not_count_as_suppression__another_one_does),
    cmocka_unit_test(a_poll_that_was_faster_than_the_answer__does_not_leave_it_suppressed),
    cmocka_unit_test(unack_undo_expiry_and_clear__end_the_acks_silence),
    cmocka_unit_test(redo_of_an_ack__silences_again),
    cmocka_unit_test(unack__drops_a_silence_that_has_not_left__and_ends_one_on_its_way),
    cmocka_unit_test(an_acks_silence__is_not_changed_by_hand),
    cmocka_unit_test(undo_of_an_unack__silences_once__where_the_first_had_not_left),
    cmocka_unit_test(ack_and_unack_by_turns__end_what_stands_once),
    cmocka_unit_test(unack__drops_the_later_end_that_has_not_left),
    cmocka_unit_test(unack__takes_back_what_has_not_left__also_once_acks_silence_no_more),
    cmocka_unit_test(undo_of_an_old_ack__refuses_nothing_of_what_followed_it),
    cmocka_unit_test(one_that_is_prolonged_by_hand__stands_for_no_ack_any_more__and_undo_knows_it),
    cmocka_unit_test(a_twin_without_the_configuration__folds_the_same),
    cmocka_unit_test(an_alert_with_more_labels_than_a_silence_may_have__goes_on_notifying__and_that_is_said),
    cmocka_unit_test(a_long_comment__is_cut_between_characters),
};

SUITE(decide_ack_silence, tests);
