/* SPDX-License-Identifier: MIT */
/* Silences that stand for acknowledgements (on_ack = silence). */
#include <string.h>

#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"
#include "util/time.h"

/* Acknowledged where on_ack = silence. */
static const struct alert *
held(struct world *w, const char *id)
{
    const struct alert *a = world_fire(w, "alertname=Disk, node=db-1, severity=critical");

    model_source(w->m, "am")->silences_acks = true;
    assert_true(world_act(w, CMD_ACK, "ana", a));
    if (id != NULL)
        world_delivered(w, world_last_write(w), id);
    return a;
}

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
    a = held(&w, "9f2c");
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
    a = held(&w, "9f2c");
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
    a = held(&w, NULL);
    suppress(&w, "9f2c");
    assert_true(a->marks & ALERT_SUPPRESSED);
    world_delivered(&w, world_last_write(&w), "9f2c");
    assert_false(a->marks & ALERT_SUPPRESSED);
    world_release(&w);
}

static void
an_acks_silence__is_prolonged_while_it_is_held__once_at_a_time(void **state)
{
    struct world w;
    uint64_t before;

    (void)state;
    world_init(&w);
    held(&w, "9f2c");
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
unack_undo_expiry_and_clear__end_the_acks_silence(void **state)
{
    struct world w;
    struct alert_id id;

    (void)state;
    for (int way = 0; way < 4; way++) {
        const struct alert *a;

        world_init(&w);
        w.m->config.ack_for_ms = 5 * MS_MINUTE;
        a = held(&w, "9f2c");
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
    held(&w, "9f2c");
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
    a = held(&w, NULL);
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
    held(&w, "9f2c");
    assert_false(by_hand(&w, CMD_SILENCE_EXPIRE, "9f2c", 0));
    assert_string_equal(w.err.text, "this silence stands for ana's acknowledgement of Disk, and ends with it: un-ack that");
    world_release(&w);
}

static size_t
open_writes(const struct world *w, enum message_act act)
{
    size_t n = 0;

    for (size_t i = 0; i < w->m->messages.n; i++)
        n += w->m->messages.v[i]->order.act == act && message_is_open(w->m->messages.v[i]);
    return n;
}

static void
undo_of_an_unack__silences_once__where_the_first_had_not_left(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = held(&w, NULL);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(open_writes(&w, MESSAGE_SILENCE), 0);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.refusals_n, 0);
    assert_int_equal(open_writes(&w, MESSAGE_SILENCE), 1);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(open_writes(&w, MESSAGE_SILENCE), 0);
    world_release(&w);
}

static void
ack_and_unack_by_turns__end_what_stands_once(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = held(&w, "9f2c");
    for (int i = 0; i < 3; i++) {
        assert_true(world_act(&w, CMD_UNACK, "ana", a));
        assert_int_equal(open_writes(&w, MESSAGE_EXPIRE), 1);
        assert_true(world_act(&w, CMD_ACK, "ana", a));
    }
    assert_int_equal(open_writes(&w, MESSAGE_SILENCE), 2); /* the first, which no poll has shown, and the last */
    world_release(&w);
}

static void
unack__drops_the_later_end_that_has_not_left(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = held(&w, "9f2c");
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    assert_int_equal(open_writes(&w, MESSAGE_EXTEND), 1);
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(open_writes(&w, MESSAGE_EXTEND), 0);
    assert_int_equal(open_writes(&w, MESSAGE_EXPIRE), 1);
    world_release(&w);
}

static void
unack__takes_back_what_has_not_left__also_once_acks_silence_no_more(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = held(&w, NULL);
    model_source(w.m, "am")->silences_acks = false;
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_int_equal(open_writes(&w, MESSAGE_SILENCE), 0);
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
    a = held(&w, NULL);
    msg = world_last_write(&w);
    w.now_ms += 20 * MS_MINUTE;
    assert_true(world_deliver(&w, msg));
    assert_int_equal(msg->standing.state, MESSAGE_DROPPED);
    assert_int_equal(open_writes(&w, MESSAGE_SILENCE), 1);
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
    held(&w, "9f2c");
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
    a = held(&w, NULL);
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
    a = held(&w, "9f2c");
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
    a = held(&w, "9f2c");
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_true(world_message_act(&w, CMD_DROP, world_last_write(&w)->number, "leave it"));
    w.now_ms += SILENCE_ACK_MS;
    world_tick(&w, MS_SECOND);
    assert_null(world_silence(&w, "9f2c"));
    assert_int_equal(open_writes(&w, MESSAGE_EXPIRE), 0);
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
    held(&w, "9f2c");
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
    held(&w, "9f2c");
    world_tick(&w, 2 * MS_MINUTE); /* not confirmed in time: told, and done with */
    before = w.m->acts.n;
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    assert_int_equal(world_last_write(&w)->order.act, MESSAGE_EXTEND);
    assert_int_equal(w.m->acts.n, before);
    assert_false(world_undo(&w, "ana", world_last_write(&w)->queued_seq));
    assert_non_null(strstr(w.err.text, "no act that can be undone"));
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
    held(&w, NULL);
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
    a = held(&w, "9f2c");
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
    a = held(&w, "9f2c");
    suppress(&w, "9f2c");
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    world_delivered(&w, world_last_write(&w), "a001");
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    world_delivered(&w, world_last_write(&w), NULL);
    assert_true(world_undo(&w, "ana", 0));
    reconfigure(&w, false);
    world_tick(&w, SILENCE_ACK_MS);
    if (!replay_equals(w.m, w.twin, &why))
        fail_msg("%s", buf_text(&why));
    buf_release(&why);
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
    held(&w, "9f2c");
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
    held(&w, "9f2c");
    world_tick(&w, SILENCE_ACK_MS / 2 + MS_SECOND);
    assert_int_equal(open_writes(&w, MESSAGE_EXTEND), 0);
    assert_int_equal(open_writes(&w, MESSAGE_EXPIRE), 1);
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
    assert_int_equal(open_writes(&w, MESSAGE_SILENCE), 0);
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
    cmocka_unit_test(an_acks_silence__is_prolonged_while_it_is_held__once_at_a_time),
    cmocka_unit_test(unack_undo_expiry_and_clear__end_the_acks_silence),
    cmocka_unit_test(redo_of_an_ack__silences_again),
    cmocka_unit_test(unack__drops_a_silence_that_has_not_left__and_ends_one_on_its_way),
    cmocka_unit_test(an_acks_silence__is_not_changed_by_hand),
    cmocka_unit_test(undo_of_an_unack__silences_once__where_the_first_had_not_left),
    cmocka_unit_test(ack_and_unack_by_turns__end_what_stands_once),
    cmocka_unit_test(unack__drops_the_later_end_that_has_not_left),
    cmocka_unit_test(unack__takes_back_what_has_not_left__also_once_acks_silence_no_more),
    cmocka_unit_test(one_that_waited_past_its_end__is_put_anew__while_the_alert_is_held),
    cmocka_unit_test(a_later_end_that_waited_past_itself__is_asked_for_anew),
    cmocka_unit_test(one_that_is_sent_again_after_all__is_dropped__when_nobody_holds_the_alert),
    cmocka_unit_test(nothing_is_written__to_a_source_that_is_configured_no_more),
    cmocka_unit_test(one_that_has_ended_by_itself__is_let_go),
    cmocka_unit_test(one_whose_matchers_become_unreadable__leaves_nothing_due),
    cmocka_unit_test(what_is_written_while_an_ack_lasts__takes_no_place_among_the_acts),
    cmocka_unit_test(undo_of_an_old_ack__refuses_nothing_of_what_followed_it),
    cmocka_unit_test(one_that_is_prolonged_by_hand__stands_for_no_ack_any_more__and_undo_knows_it),
    cmocka_unit_test(a_twin_without_the_configuration__folds_the_same),
    cmocka_unit_test(an_ack_that_ended_long_ago__asks_for_no_later_end),
    cmocka_unit_test(an_ack_that_ends_when_its_silence_is_due__ends_that),
    cmocka_unit_test(an_alert_with_more_labels_than_a_silence_may_have__goes_on_notifying__and_that_is_said),
    cmocka_unit_test(a_long_comment__is_cut_between_characters),
};

SUITE(decide_ack_silence, tests);
