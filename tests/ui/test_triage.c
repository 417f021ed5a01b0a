/* SPDX-License-Identifier: MIT */
/* Snooze, close, vote, take and assign: what is asked by which keys, what is sent, and how a row shows what became of it. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <string.h>

#define TODAY (BOARD_NOW / MS_DAY * MS_DAY) /* it is 14:02:31Z */
#define TODAY_1730 (TODAY + 17 * MS_HOUR + 30 * MS_MINUTE)
#define NEXT_0900 (TODAY + MS_DAY + 9 * MS_HOUR)

static void
init(struct board *b, unsigned n)
{
    static const char *const people[] = { "ana", "bob", "carol" };
    const struct ui_config config = { .me = "ana", .place = "prod", .people = people, .people_n = 3 };
    char labels[64];

    board_init_with(b, 24, 80, &config);
    board_source(b, "am");
    for (unsigned i = 0; i < n; i++) {
        snprintf(labels, sizeof labels, "alertname=A%02u env=prod", i);
        board_alert(b, "am", 2, "warning", labels, "", (int64_t)(1000 - i) * MS_MINUTE);
    }
    board_tell(b);
}

static void
say(struct board *b, const char *line)
{
    board_keys(b, ":");
    board_type(b, line);
    board_keys(b, "Enter");
}

static const struct effect *
sent(struct board *b, enum command_kind kind)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);

    assert_non_null(e);
    assert_int_equal(e->command, kind);
    return e;
}

static void
s__with_a_count__snoozes_for_so_many_minutes(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    board_keys(&b, "3 0 s");
    assert_int_equal(sent(&b, CMD_SNOOZE)->for_ms, 30 * MS_MINUTE);
    board_release(&b);
}

static void
s__asks_how_long__by_one_key(void **state)
{
    static const struct {
        const char *key;
        int64_t for_ms, until_ms;
    } cases[] = { { "1", MS_HOUR, 0 }, { "4", 4 * MS_HOUR, 0 }, { "m", 0, NEXT_0900 } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct board b;

        init(&b, 3);
        board_keys(&b, "s");
        assert_null(board_effect(&b, EFFECT_COMMAND));
        assert_true(board_shows(&b, "1 hour, until 15:02Z"));
        assert_true(board_shows(&b, "until 09:00Z, in 19h"));
        board_keys(&b, cases[i].key);
        assert_int_equal(sent(&b, CMD_SNOOZE)->for_ms, cases[i].for_ms);
        assert_int_equal(board_effect(&b, EFFECT_COMMAND)->until_ms, cases[i].until_ms);
        board_release(&b);
    }
}

static void
the_box_that_asks_which__has_the_summary_of_one_alert__and_the_name_of_many(void **state)
{
    struct board b;

    (void)state;
    init(&b, 0);
    board_alert(&b, "am", 1, "page", "alertname=DiskFull node=db-2", "disk of db-2 is full", 2 * MS_MINUTE);
    board_alert(&b, "am", 1, "page", "alertname=DiskFull node=db-3", "disk of db-3 is full", 3 * MS_MINUTE);
    board_tell(&b);
    board_keys(&b, "r");
    assert_true(board_shows(&b, "| disk of db-3 is full"));
    board_keys(&b, "Esc");
    board_keys(&b, "* r");
    assert_true(board_shows(&b, "| DiskFull and 1 more"));
    board_release(&b);
}

static void
the_box_that_asks_which__does_nothing_by_enter__and_is_left_by_esc_or_q(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    board_keys(&b, "s Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Snooze?"));
    assert_true(board_shows(&b, "only these keys work here: 1 4 m t, Esc or q leaves"));
    board_keys(&b, "Esc");
    assert_false(board_shows(&b, "Snooze?"));
    assert_true(board_shows(&b, "nothing was done"));
    board_keys(&b, "r Space q");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_false(board_shows(&b, "Close"));
    board_release(&b);
}

static void
a_snooze__can_be_typed__and_shows_what_it_means(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    board_keys(&b, "s t");
    assert_true(board_shows(&b, "snooze for or until (A00):"));
    board_type(&b, "soon");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "how long (2h, 30m), or when it ends (17:30)"));
    board_keys(&b, "Ctrl-U");
    board_type(&b, "17:30");
    assert_true(board_shows(&b, "until 17:30Z, in 3h"));
    board_keys(&b, "Enter");
    assert_int_equal(sent(&b, CMD_SNOOZE)->until_ms, TODAY_1730);
    board_release(&b);
}

static void
the_target_of_a_snooze__is_fixed_when_the_key_was_pressed(void **state)
{
    struct board b;
    struct alert_id id;

    (void)state;
    init(&b, 3);
    id = b.m->alerts.v[0]->id;
    board_keys(&b, "s t");
    board_alert(&b, "am", 1, "critical", "alertname=Worst", "", 0);
    board_tell(&b);
    board_type(&b, "2h");
    board_keys(&b, "Enter");
    assert_int_equal(sent(&b, CMD_SNOOZE)->subjects_n, 1);
    assert_true(alert_id_equal(&board_effect(&b, EFFECT_COMMAND)->subjects[0].id, &id));
    board_release(&b);
}

static void
snooze__is_a_word_too__with_a_time_and_a_reason(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    say(&b, "snooze 2h known flake");
    assert_int_equal(sent(&b, CMD_SNOOZE)->for_ms, 2 * MS_HOUR);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "known flake");
    say(&b, "snooze until 09:00");
    assert_int_equal(sent(&b, CMD_SNOOZE)->until_ms, NEXT_0900);
    assert_null(board_effect(&b, EFFECT_COMMAND)->text);
    say(&b, "snooze it");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, ":snooze takes how long, or when it ends"));
    board_release(&b);
}

static void
more_than_twenty__are_asked_about_after_how_long(void **state)
{
    struct board b;

    (void)state;
    init(&b, 25);
    board_keys(&b, "* s 4");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "25 alerts at once"));
    board_keys(&b, "y");
    assert_int_equal(sent(&b, CMD_SNOOZE)->subjects_n, 25);
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->for_ms, 4 * MS_HOUR);
    board_release(&b);
}

static size_t
commands(const struct board *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->out.v.n; i++)
        n += b->out.v.v[i].kind == EFFECT_COMMAND;
    return n;
}

static void
reply(struct board *b, uint64_t token, const char *text)
{
    board_step(b, &(struct ui_input){ .kind = UI_REPLY, .token = token, .ok = true, .text = text });
}

static void
U__gives_back_whatever_holds_it__and_tells_both_as_one(void **state)
{
    struct board b;
    uint64_t second;

    (void)state;
    init(&b, 3);
    board_hold(&b, b.m->alerts.v[0], ALERT_SNOOZED, "ana", b.now_ms + MS_HOUR);
    board_hold(&b, b.m->alerts.v[1], ALERT_ACKED, "ana", b.now_ms + MS_HOUR);
    board_tell(&b);
    board_keys(&b, "g g * U");
    second = b.out.v.v[1].token;
    assert_int_equal(commands(&b), 2);
    assert_int_equal(b.out.v.v[0].command, CMD_UNACK);
    assert_int_equal(b.out.v.v[0].subjects_n, 2);
    assert_int_equal(b.out.v.v[1].command, CMD_UNSNOOZE);
    assert_true(alert_id_equal(&b.out.v.v[1].subjects[0].id, &b.m->alerts.v[0]->id));
    reply(&b, b.out.v.v[0].token, "un-acked 2 alerts");
    assert_false(board_shows(&b, "un-acked"));
    reply(&b, second, "un-snoozed A00");
    assert_true(board_shows(&b, "un-acked 2 alerts; un-snoozed A00"));
    board_release(&b);
}

static void
U__on_many_of_both_kinds__asks_once(void **state)
{
    struct board b;

    (void)state;
    init(&b, 25);
    for (size_t i = 0; i < 25; i++)
        board_hold(&b, b.m->alerts.v[i], i < 5 ? ALERT_SNOOZED : ALERT_ACKED, "ana", b.now_ms + MS_HOUR);
    board_tell(&b);
    board_keys(&b, "* U");
    assert_int_equal(commands(&b), 0);
    assert_true(board_shows(&b, "25 alerts at once"));
    board_keys(&b, "y");
    assert_int_equal(commands(&b), 2);
    assert_int_equal(b.out.v.v[0].subjects_n + b.out.v.v[1].subjects_n, 25);
    board_release(&b);
}

static void
r__closes_with_the_vote_of_one_key(void **state)
{
    static const struct {
        const char *key;
        enum alert_vote vote;
    } cases[] = { { "u", VOTE_USEFUL }, { "n", VOTE_NOISE }, { "c", VOTE_CANNOT_ACT }, { "-", VOTE_NONE } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct board b;

        init(&b, 3);
        board_keys(&b, "r");
        assert_null(board_effect(&b, EFFECT_COMMAND));
        board_keys(&b, cases[i].key);
        assert_int_equal(sent(&b, CMD_CLOSE)->vote, cases[i].vote);
        assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 1);
        board_release(&b);
    }
}

static void
close__is_a_word_too__with_a_vote_and_a_reason(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    say(&b, "close cannot-act the provider was down");
    assert_int_equal(sent(&b, CMD_CLOSE)->vote, VOTE_CANNOT_ACT);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "the provider was down");
    say(&b, "close it is over");
    assert_int_equal(sent(&b, CMD_CLOSE)->vote, VOTE_NONE);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "it is over");
    say(&b, "close");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Close, and it was?"));
    board_keys(&b, "u");
    assert_int_equal(sent(&b, CMD_CLOSE)->vote, VOTE_USEFUL);
    board_release(&b);
}

static void
vote__takes_a_vote__and_has_no_answer_for_none(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    board_keys(&b, "V -");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "n");
    assert_int_equal(sent(&b, CMD_VOTE)->vote, VOTE_NOISE);
    say(&b, "vote useful");
    assert_int_equal(sent(&b, CMD_VOTE)->vote, VOTE_USEFUL);
    say(&b, "vote none");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, ":vote takes useful, noise or cannot-act"));
    board_release(&b);
}

static void
review__says_whether_one_can_respond_and_what_of_it(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    say(&b, "review yes roll back, or drain the region");
    assert_int_equal(sent(&b, CMD_REVIEW)->respond, RESPOND_YES);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "roll back, or drain the region");
    say(&b, "review");
    assert_true(board_shows(&b, "Review: can one respond to it?"));
    board_keys(&b, "n");
    assert_int_equal(sent(&b, CMD_REVIEW)->respond, RESPOND_NO);
    board_release(&b);
}

static void
an_ack__may_last_until_a_time(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    say(&b, "ack until 17:30 the deploy ends then");
    assert_int_equal(sent(&b, CMD_ACK)->until_ms, TODAY_1730);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "the deploy ends then");
    say(&b, "ack 17:30 was when it began");
    assert_int_equal(sent(&b, CMD_ACK)->until_ms, 0);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "17:30 was when it began");
    board_release(&b);
}

static void
T__takes_it_for_the_default__or_for_so_many_minutes(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    board_hold(&b, b.m->alerts.v[0], ALERT_ACKED, "bob", b.now_ms + MS_HOUR);
    board_tell(&b);
    board_keys(&b, "T");
    assert_int_equal(sent(&b, CMD_TAKE)->for_ms, 0);
    board_keys(&b, "4 5 T");
    assert_int_equal(sent(&b, CMD_TAKE)->for_ms, 45 * MS_MINUTE);
    say(&b, "take 2h bob sleeps");
    assert_int_equal(sent(&b, CMD_TAKE)->for_ms, 2 * MS_HOUR);
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "bob sleeps");
    board_release(&b);
}

static void
A__asks_to_whom__and_tab_knows_the_others(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    board_keys(&b, "A Tab");
    assert_true(board_shows(&b, "assign to (A00): bob"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "assign to (A00): carol"));
    board_keys(&b, "Enter");
    assert_string_equal(sent(&b, CMD_ASSIGN)->to, "carol");
    say(&b, "assign bob 2h has the keys");
    assert_int_equal(sent(&b, CMD_ASSIGN)->for_ms, 2 * MS_HOUR);
    assert_string_equal(sent(&b, CMD_ASSIGN)->to, "bob");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "has the keys");
    board_keys(&b, "A");
    board_type(&b, "two words");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "one name, without blanks"));
    board_release(&b);
}

static void
dot__does_it_again__until_the_same_moment_and_with_the_same_vote(void **state)
{
    struct board b;

    (void)state;
    init(&b, 5);
    say(&b, "snooze until 17:30");
    b.now_ms += MS_HOUR;
    board_keys(&b, "j .");
    assert_int_equal(sent(&b, CMD_SNOOZE)->until_ms, TODAY_1730);
    assert_true(alert_id_equal(&board_effect(&b, EFFECT_COMMAND)->subjects[0].id, &b.m->alerts.v[1]->id));
    b.now_ms += 3 * MS_HOUR;
    board_keys(&b, ".");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "the time until which that was has passed"));
    say(&b, "snooze 2h");
    b.now_ms += MS_HOUR;
    board_keys(&b, "j .");
    assert_int_equal(sent(&b, CMD_SNOOZE)->for_ms, 2 * MS_HOUR);
    board_keys(&b, "r n j .");
    assert_int_equal(sent(&b, CMD_CLOSE)->vote, VOTE_NOISE);
    say(&b, "assign bob");
    board_keys(&b, "j .");
    assert_string_equal(sent(&b, CMD_ASSIGN)->to, "bob");
    board_release(&b);
}

static void
a_snooze__is_pending_and_marks_what_failed__as_an_ack_does(void **state)
{
    struct board b;
    struct alert_id failed;

    (void)state;
    init(&b, 3);
    failed = b.m->alerts.v[1]->id;
    board_keys(&b, "* 3 0 s");
    assert_true(board_shows(&b, "*!~L2"));
    board_reply(&b, true, "snoozed 2 alerts until 14:32Z", &failed, 1);
    assert_true(board_shows(&b, "2 of 3 done, 1 failed (marked). snoozed 2 alerts until 14:32Z"));
    assert_true(board_shows(&b, "*!!L2"));
    assert_true(board_shows(&b, "u undo"));
    board_release(&b);
}

static void
what_she_closed_leaves_the_list__without_a_word_over_her_own(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    init(&b, 3);
    a = b.m->alerts.v[0];
    board_keys(&b, "r n");
    board_reply(&b, true, "closed A00, noise", NULL, 0);
    a->hold.at_ms = b.now_ms;
    board_hold(&b, a, ALERT_CLOSED, "ana", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "closed A00, noise"));
    board_assert_cursor(&b, "A01");
    b.m->alerts.v[1]->hold.at_ms = b.now_ms;
    board_hold(&b, b.m->alerts.v[1], ALERT_CLOSED, "bob", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "A01 left the list (closed)"));
    board_release(&b);
}

static void
a_row__says_what_became_of_it(void **state)
{
    struct board b;
    struct alert *v[5];

    (void)state;
    init(&b, 5);
    for (size_t i = 0; i < 5; i++)
        v[i] = b.m->alerts.v[i];
    board_hold(&b, v[0], ALERT_SNOOZED, "bob", b.now_ms + 48 * MS_MINUTE);
    board_hold(&b, v[1], ALERT_ACKED, "ana", b.now_ms + 9 * MS_MINUTE);
    board_change(&b, v[2]);
    v[2]->marks |= ALERT_FLAPPING;
    v[2]->flap_fires = 7;
    board_changed(&b, v[2]);
    board_hold(&b, v[3], ALERT_CLOSED, "ana", 0);
    v[3]->vote.vote = VOTE_NOISE;
    v[3]->changed_at_ms = b.now_ms - 5 * MS_MINUTE;
    board_tell(&b);
    say(&b, "filter env=prod");
    assert_true(board_shows(&b, "z L2 "));
    assert_true(board_shows(&b, "snoozed, 48m left bob"));
    assert_true(board_shows(&b, "ack ends 9m me"));
    assert_true(board_shows(&b, "flaps x7 -"));
    board_hold(&b, v[2], ALERT_CLEARED, NULL, 0);
    board_tell(&b);
    assert_true(board_shows(&b, "CLEARED, flaps x7 -"));
    board_hold(&b, v[2], ALERT_FIRING, NULL, 0);
    board_tell(&b);
    assert_true(board_shows(&b, "closed 5m ago, noise me"));
    assert_true(board_shows(&b, "!2 a1 z1 .1"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(s__with_a_count__snoozes_for_so_many_minutes),
    cmocka_unit_test(s__asks_how_long__by_one_key),
    cmocka_unit_test(the_box_that_asks_which__has_the_summary_of_one_alert__and_the_name_of_many),
    cmocka_unit_test(the_box_that_asks_which__does_nothing_by_enter__and_is_left_by_esc_or_q),
    cmocka_unit_test(a_snooze__can_be_typed__and_shows_what_it_means),
    cmocka_unit_test(the_target_of_a_snooze__is_fixed_when_the_key_was_pressed),
    cmocka_unit_test(snooze__is_a_word_too__with_a_time_and_a_reason),
    cmocka_unit_test(more_than_twenty__are_asked_about_after_how_long),
    cmocka_unit_test(U__gives_back_whatever_holds_it__and_tells_both_as_one),
    cmocka_unit_test(U__on_many_of_both_kinds__asks_once),
    cmocka_unit_test(r__closes_with_the_vote_of_one_key),
    cmocka_unit_test(close__is_a_word_too__with_a_vote_and_a_reason),
    cmocka_unit_test(vote__takes_a_vote__and_has_no_answer_for_none),
    cmocka_unit_test(review__says_whether_one_can_respond_and_what_of_it),
    cmocka_unit_test(an_ack__may_last_until_a_time),
    cmocka_unit_test(T__takes_it_for_the_default__or_for_so_many_minutes),
    cmocka_unit_test(A__asks_to_whom__and_tab_knows_the_others),
    cmocka_unit_test(dot__does_it_again__until_the_same_moment_and_with_the_same_vote),
    cmocka_unit_test(a_snooze__is_pending_and_marks_what_failed__as_an_ack_does),
    cmocka_unit_test(what_she_closed_leaves_the_list__without_a_word_over_her_own),
    cmocka_unit_test(a_row__says_what_became_of_it),
};
SUITE(triage, tests);
