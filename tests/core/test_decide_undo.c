/* SPDX-License-Identifier: MIT */
/* Undo is a compensating event; redo is its undo; both refuse what was changed since. */
#include <string.h>

#include "support/suite.h"
#include "support/world.h"

static void
undo__restores_the_state_before__and_redo_brings_it_back(void **state)
{
    struct world w;
    const struct alert *a;
    int64_t until;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    until = a->hold.until_ms;
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_non_null(w.out.events.v[0].undoes);
    assert_true(world_redo(&w, "ana"));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_string_equal(a->hold.by, "ana");
    assert_int_equal(a->hold.until_ms, until);
    assert_false(world_redo(&w, "ana"));
    world_release(&w);
}

static void
undo__goes_back_act_by_act__and_redo_forward(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_COMMENT, "ana", a));
    assert_true(world_act(&w, CMD_UNACK, "ana", a));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    assert_true(world_undo(&w, "ana", 0));
    assert_null(a->note.text);
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_string_equal(w.out.summary, "undone: ack A, until 06:00Z");
    assert_false(world_undo(&w, "ana", 0));
    assert_true(world_redo(&w, "ana"));
    assert_string_equal(w.out.summary, "redone: ack A, until 06:00Z");
    assert_true(world_redo(&w, "ana"));
    assert_true(world_redo(&w, "ana"));
    assert_false(world_redo(&w, "ana"));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    assert_string_equal(a->note.text, "looking");
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->hold.state, ALERT_ACKED);
    world_release(&w);
}

static void
redo__is_refused__when_she_acted_since(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_undo(&w, "ana", 0));
    assert_true(world_act(&w, CMD_COMMENT, "ana", a));
    assert_false(world_redo(&w, "ana"));
    world_release(&w);
}

static void
undo__is_refused_and_names_who_and_when__when_changed_since(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_act(&w, CMD_UNACK, "bob", a));
    assert_false(world_undo(&w, "ana", 0));
    assert_non_null(strstr(w.err.text, "changed since by bob at 02:00Z"));
    world_release(&w);
}

static void
undo__names_the_source__when_it_cleared_since(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    world_clear(&w, a);
    assert_false(world_undo(&w, "ana", 0));
    assert_non_null(strstr(w.err.text, "changed since by am"));
    world_release(&w);
}

static void
undo__takes_only_her_own__unless_a_seq_is_given(void **state)
{
    struct world w;
    const struct alert *a;
    uint64_t seq;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "bob", a));
    seq = w.out.events.v[0].seq;
    assert_false(world_undo(&w, "ana", 0));
    assert_false(world_undo(&w, "ana", seq));
    assert_int_equal(strncmp(w.err.text, DECIDE_ASK, strlen(DECIDE_ASK)), 0);
    assert_non_null(strstr(w.err.text, "bob"));
    assert_true(world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "tui", .seq = seq, .sure = true }));
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static void
undo__asks_first__when_old_or_from_another_screen(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_false(world_do(&w, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "cli" }));
    assert_non_null(strstr(w.err.text, "another screen"));
    w.now_ms += UNDO_ASK_MS + 1;
    assert_false(world_undo(&w, "ana", 0));
    assert_int_equal(strncmp(w.err.text, DECIDE_ASK, strlen(DECIDE_ASK)), 0);
    world_release(&w);
}

static void
undo_of_a_batch__undoes_what_it_can__and_names_the_rest(void **state)
{
    struct world w;
    const struct alert *a, *b;
    struct subject s[2];

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    b = world_fire(&w, "alertname=B");
    s[0] = (struct subject){ .id = a->id };
    s[1] = (struct subject){ .id = b->id };
    assert_true(
        world_do(&w, &(struct command){ .kind = CMD_ACK, .actor = "ana", .origin = "tui", .subjects = s, .subjects_n = 2 }));
    assert_true(world_act(&w, CMD_UNACK, "bob", b));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(w.out.done, 1);
    assert_int_equal(w.out.refusals_n, 1);
    assert_int_equal(a->hold.state, ALERT_FIRING);
    world_release(&w);
}

static void
undo_of_a_close__brings_back_the_cleared_alert(void **state)
{
    struct world w;
    const struct alert *a;

    (void)state;
    world_init(&w);
    a = world_fire(&w, "alertname=A");
    world_clear(&w, a);
    assert_true(world_act(&w, CMD_ACK, "ana", a));
    assert_true(world_undo(&w, "ana", 0));
    assert_int_equal(a->hold.state, ALERT_CLEARED);
    world_release(&w);
}

static void
closing_with_a_vote__is_one_line__and_undoing_it_another(void **state)
{
    struct world w;
    struct subject s[2];
    size_t before;

    (void)state;
    world_init(&w);
    s[0] = (struct subject){ .id = world_fire(&w, "alertname=A")->id };
    s[1] = (struct subject){ .id = world_fire(&w, "alertname=B")->id };
    before = w.m->lines_n;
    assert_true(world_do(&w,
        &(struct command){ .kind = CMD_CLOSE,
            .actor = "ana",
            .origin = "tui",
            .vote = VOTE_NOISE,
            .subjects = s,
            .subjects_n = 2 }));
    assert_int_equal(w.m->lines_n, before + 1);
    assert_string_equal(model_line(w.m, 0)->verb, "close");
    assert_string_equal(model_line(w.m, 0)->text, "A and 1 more: noise");
    assert_true(world_undo(&w, "ana", 0));
    assert_string_equal(w.out.summary, "undone: close A and 1 more: noise");
    assert_int_equal(w.m->lines_n, before + 2);
    assert_string_equal(model_line(w.m, 0)->text, "A and 1 more: firing again");
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(undo__restores_the_state_before__and_redo_brings_it_back),
    cmocka_unit_test(undo__goes_back_act_by_act__and_redo_forward),
    cmocka_unit_test(redo__is_refused__when_she_acted_since),
    cmocka_unit_test(undo__is_refused_and_names_who_and_when__when_changed_since),
    cmocka_unit_test(undo__names_the_source__when_it_cleared_since),
    cmocka_unit_test(undo__takes_only_her_own__unless_a_seq_is_given),
    cmocka_unit_test(undo__asks_first__when_old_or_from_another_screen),
    cmocka_unit_test(undo_of_a_batch__undoes_what_it_can__and_names_the_rest),
    cmocka_unit_test(undo_of_a_close__brings_back_the_cleared_alert),
    cmocka_unit_test(closing_with_a_vote__is_one_line__and_undoing_it_another),
};
SUITE(decide_undo, tests);
