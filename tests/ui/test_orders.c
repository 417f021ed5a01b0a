/* SPDX-License-Identifier: MIT */
/* Acts: what is asked, what is sent, and what the answer changes. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <string.h>

static void
init(struct board *b, unsigned n)
{
    char labels[64];

    board_init(b, 24, 80);
    board_source(b, "am");
    for (unsigned i = 0; i < n; i++) {
        snprintf(labels, sizeof labels, "alertname=A%02u env=%s", i, i < 5 ? "prod" : "dev");
        board_alert(b, "am", 2, "warning", labels, "", (int64_t)(1000 - i) * MS_MINUTE);
    }
    board_tell(b);
}

static void
a__acknowledges_for_the_default__or_for_so_many_minutes(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    init(&b, 3);
    board_keys(&b, "a");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_ACK);
    assert_int_equal(e->for_ms, 0);
    assert_int_equal(e->subjects_n, 1);
    board_keys(&b, "3 0 a");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->for_ms, 30 * MS_MINUTE);
    board_keys(&b, ":");
    board_type(&b, "ack 2h known since monday");
    board_keys(&b, "Enter");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->for_ms, 2 * MS_HOUR);
    assert_string_equal(e->text, "known since monday");
    board_release(&b);
}

static void
a_row__is_pending_until_the_reply_and_until_it_is_on_disk(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    init(&b, 3);
    a = b.m->alerts.v[0];
    board_keys(&b, "a");
    assert_true(board_shows(&b, ">!~L2"));
    board_reply(&b, true, "acked A00", NULL, 0);
    assert_true(board_shows(&b, ">! L2"));
    assert_true(board_shows(&b, "acked A00"));
    board_hold(&b, a, ALERT_ACKED, "ana", b.now_ms + MS_HOUR);
    a->last_seq = b.m->durable_seq + 1;
    board_tell(&b);
    assert_true(board_shows(&b, ">A~L2"));
    b.m->durable_seq++;
    board_tick(&b, MS_SECOND);
    assert_true(board_shows(&b, ">A L2"));
    board_release(&b);
}

static void
more_than_twenty__ask_first__and_enter_does_nothing(void **state)
{
    struct board b;

    (void)state;
    init(&b, 25);
    board_keys(&b, "* a");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "25 alerts at once"));
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "25 alerts at once"));
    assert_true(board_shows(&b, "only these keys work here"));
    board_keys(&b, "Space a q j G u");
    assert_true(board_shows(&b, "25 alerts at once"));
    board_keys(&b, "n");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_false(board_shows(&b, "25 alerts at once"));
    board_keys(&b, "a y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 25);
    board_release(&b);
}

static void
twenty__do_not_ask(void **state)
{
    struct board b;

    (void)state;
    init(&b, 20);
    board_keys(&b, "* a");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 20);
    board_release(&b);
}

static void
marks_that_the_filter_hides__ask_first(void **state)
{
    struct board b;

    (void)state;
    init(&b, 8);
    board_keys(&b, "*");
    board_keys(&b, ":");
    board_type(&b, "filter env=prod");
    board_keys(&b, "Enter a");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "8 alerts at once, 3 of them hidden by the filter"));
    board_keys(&b, "Esc");
    board_release(&b);
}

static void
the_target_of_a_box__is_fixed_when_the_key_was_pressed(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    init(&b, 25);
    board_keys(&b, "* a");
    a = board_alert(&b, "am", 1, "critical", "alertname=Worst", "", 0);
    board_tell(&b);
    board_keys(&b, "y");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 25);
    for (size_t i = 0; i < 25; i++)
        assert_false(alert_id_equal(&board_effect(&b, EFFECT_COMMAND)->subjects[i].id, &a->id));
    board_release(&b);
}

static void
what_failed__stays_marked_and_says_so(void **state)
{
    struct board b;
    struct alert_id failed[2];

    (void)state;
    init(&b, 6);
    failed[0] = b.m->alerts.v[1]->id;
    failed[1] = b.m->alerts.v[3]->id;
    board_keys(&b, "* a");
    board_reply(&b, true, "acked 4 alerts", failed, 2);
    assert_true(board_shows(&b, "4 of 6 done, 2 failed (marked). acked 4 alerts"));
    assert_true(board_shows(&b, "2 marked"));
    assert_true(board_shows(&b, "*!!L2 warn  16h    1 am     A01"));
    assert_true(board_shows(&b, "*!!L2 warn  16h    1 am     A03"));
    board_keys(&b, "a");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 2);
    assert_false(board_shows(&b, "!!L2"));
    board_reply(&b, true, "acked 2 alerts", NULL, 0);
    assert_false(board_shows(&b, "marked  "));
    board_release(&b);
}

static void
what_was_refused_as_a_whole__gets_the_reason(void **state)
{
    struct board b;

    (void)state;
    init(&b, 2);
    board_keys(&b, "a");
    board_reply(&b, false, "A00 is closed: nothing to acknowledge", NULL, 0);
    assert_true(board_shows(&b, "A00 is closed: nothing to acknowledge"));
    assert_true(board_shows(&b, ">!!L2"));
    board_keys(&b, "Esc");
    assert_false(board_shows(&b, "!!"));
    board_release(&b);
}

static void
undo_that_must_be_asked__is_asked_and_sent_again_surely(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    init(&b, 2);
    board_keys(&b, "u");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_UNDO);
    assert_false(e->sure);
    board_reply(&b, false, "ask: undo what bob did at 13:00Z: ack of A00?", NULL, 0);
    assert_true(board_shows(&b, "undo what bob did at 13:00Z: ack of A00?"));
    board_keys(&b, "y");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_UNDO);
    assert_true(e->sure);
    board_reply(&b, true, "undone: ack of A00", NULL, 0);
    assert_true(board_shows(&b, "undone: ack of A00"));
    board_release(&b);
}

static void
undo__takes_the_number_of_an_event(void **state)
{
    struct board b;

    (void)state;
    init(&b, 2);
    board_keys(&b, ":");
    board_type(&b, "undo 8850");
    board_keys(&b, "Enter");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->seq, 8850);
    board_keys(&b, ":");
    board_type(&b, "undo it");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "Ctrl-R");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_REDO);
    board_release(&b);
}

static void
a_comment__goes_to_whom_it_was_begun_for(void **state)
{
    struct board b;
    const struct effect *e;
    struct alert_id id;

    (void)state;
    init(&b, 5);
    board_keys(&b, "j");
    id = b.m->alerts.v[1]->id;
    board_keys(&b, "c");
    assert_true(board_shows(&b, "comment on A01:"));
    board_type(&b, "quit? no: a u q");
    board_hold(&b, b.m->alerts.v[1], ALERT_CLOSED, NULL, 0);
    board_tell(&b);
    board_keys(&b, "Enter");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_COMMENT);
    assert_string_equal(e->text, "quit? no: a u q");
    assert_int_equal(e->subjects_n, 1);
    assert_true(alert_id_equal(&e->subjects[0].id, &id));
    board_release(&b);
}

static void
an_empty_comment__is_not_sent(void **state)
{
    struct board b;

    (void)state;
    init(&b, 2);
    board_keys(&b, "c Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "x Esc j");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
dot__does_the_last_act_again_here(void **state)
{
    struct board b;
    const struct effect *e;

    (void)state;
    init(&b, 5);
    board_keys(&b, ".");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "4 5 a j .");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_ACK);
    assert_int_equal(e->for_ms, 45 * MS_MINUTE);
    assert_true(alert_id_equal(&e->subjects[0].id, &b.m->alerts.v[1]->id));
    board_release(&b);
}

static void
quit__asks_while_an_act_is_on_its_way(void **state)
{
    struct board b;

    (void)state;
    init(&b, 2);
    board_keys(&b, "a q");
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_true(board_shows(&b, "1 act of yours is not on disk yet"));
    board_keys(&b, "y");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static void
quit__is_quick__when_nothing_is_on_its_way(void **state)
{
    struct board b;

    (void)state;
    init(&b, 2);
    board_keys(&b, "q");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_keys(&b, "Ctrl-C");
    assert_null(board_effect(&b, EFFECT_QUIT));
    board_keys(&b, "Ctrl-C");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static void
while_loading__an_act_is_sent_and_said_to_wait(void **state)
{
    struct board b;

    (void)state;
    init(&b, 2);
    b.m->whole = false;
    board_keys(&b, "a");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "still loading: this waits"));
    assert_true(board_shows(&b, ">!~L2"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a__acknowledges_for_the_default__or_for_so_many_minutes),
    cmocka_unit_test(a_row__is_pending_until_the_reply_and_until_it_is_on_disk),
    cmocka_unit_test(more_than_twenty__ask_first__and_enter_does_nothing),
    cmocka_unit_test(twenty__do_not_ask),
    cmocka_unit_test(marks_that_the_filter_hides__ask_first),
    cmocka_unit_test(the_target_of_a_box__is_fixed_when_the_key_was_pressed),
    cmocka_unit_test(what_failed__stays_marked_and_says_so),
    cmocka_unit_test(what_was_refused_as_a_whole__gets_the_reason),
    cmocka_unit_test(undo_that_must_be_asked__is_asked_and_sent_again_surely),
    cmocka_unit_test(undo__takes_the_number_of_an_event),
    cmocka_unit_test(a_comment__goes_to_whom_it_was_begun_for),
    cmocka_unit_test(an_empty_comment__is_not_sent),
    cmocka_unit_test(dot__does_the_last_act_again_here),
    cmocka_unit_test(quit__asks_while_an_act_is_on_its_way),
    cmocka_unit_test(quit__is_quick__when_nothing_is_on_its_way),
    cmocka_unit_test(while_loading__an_act_is_sent_and_said_to_wait),
};
SUITE(orders, tests);
