/* SPDX-License-Identifier: MIT */
/* The page of a handover: what stands there, where its cursor stays, and what its keys do. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 60, 200 }, { 10, 40 } };

/* The end of ana's shift: she holds three, one of them for not much longer. */
static void
shift(struct board *b)
{
    struct alert *a;

    board_night(b);
    a = board_alert(b, "am-prd", 3, "info", "alertname=BackupOld service=db severity=info", "", 5 * MS_HOUR);
    board_hold(b, a, ALERT_ACKED, "ana", b->now_ms + 3 * MS_HOUR);
    a = board_alert(b, "am-prd", 4, "none", "alertname=Flaky service=ci severity=none", "", 9 * MS_HOUR);
    board_hold(b, a, ALERT_SNOOZED, "ana", b->now_ms + 8 * MS_HOUR);
    board_three_messages(b);
    board_tell(b);
    board_tick(b, 0);
    board_keys(b, "g h");
}

static void
the_page__says_what_needs_somebody_first__at_each_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_init(&b, sizes[i].rows, sizes[i].cols);
        shift(&b);
        snprintf(name, sizeof name, "handover-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
nothing_held__is_said(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_source(&b, "am-prd");
    board_tell(&b);
    board_keys(&b, "g h");
    assert_true(board_shows(&b, "HANDOVER ana  0 alerts held"));
    assert_true(board_shows(&b, "Nothing needs you at once, and you hold nothing."));
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "nothing here to open"));
    board_keys(&b, "q");
    assert_false(board_shows(&b, "HANDOVER"));
    board_release(&b);
}

static void
the_cursor__stays_on_its_item__when_others_come_before_it(void **state)
{
    struct board b;
    int before;

    (void)state;
    board_init(&b, 40, 120);
    shift(&b);
    board_keys(&b, "G");
    before = board_row_of(&b, ">L4");
    assert_true(before < 0);
    board_keys(&b, "k k");
    board_alert(&b, "am-prd", 1, "critical", "alertname=Fresh service=x severity=critical", "", 0);
    before = board_row_of(&b, ">");
    assert_true(before > 0);
    board_tell(&b);
    assert_true(board_shows(&b, "Fresh x: firing for 0s, nobody has it"));
    assert_int_equal(board_row_of(&b, ">"), before + 1);
    board_release(&b);
}

static void
enter__opens_the_alert__or_the_message(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    shift(&b);
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "HighErrorRate"));
    assert_false(board_shows(&b, "HANDOVER"));
    board_keys(&b, "g h");
    while (!board_shows(&b, ">   M")) {
        board_keys(&b, "j");
        assert_false(board_shows(&b, "> 1"));
    }
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "state"));
    assert_true(board_shows(&b, "deadline"));
    board_release(&b);
}

static void
copy__is_markdown(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    shift(&b);
    board_keys(&b, "y");
    assert_non_null(strstr(board_effect(&b, EFFECT_COPY)->text, "# Handover from ana, 2026-11-21 14:02Z\n"));
    assert_non_null(strstr(board_effect(&b, EFFECT_COPY)->text, "\n## Alerts held (1)\n\n- **L3** `"));
    assert_true(board_shows(&b, "copied: the handover as Markdown"));
    board_release(&b);
}

static void
post__begins_with_the_handover__and_is_about_what_she_holds(void **state)
{
    const struct destination crash = { "#crash", MESSAGE_SLACK, "C0CRASH01", 5 * MS_MINUTE, NULL, .driver = "slack" };
    const struct ui_config config = { .me = "ana", .place = "prod", .destinations = { &crash, 1 } };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    shift(&b);
    board_keys(&b, "p");
    assert_true(board_shows(&b, "POST UPDATE  3 alerts"));
    assert_true(board_shows(&b, "Handover from ana, 2026-11-21 14:02Z"));
    assert_true(board_shows(&b, "3 alerts held"));
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static const char *const people[] = { "ana", "bob", "cy" };

static void
init_as(struct board *b, const char *me)
{
    const struct ui_config config = { .me = me, .place = "prod", .people = people, .people_n = 3 };

    board_init_with(b, 24, 80, &config);
    board_night(b);
}

/* Ana offers bob two alerts, as M1; the screen is told. */
static void
offer(struct board *b)
{
    const struct message_order order = { .kind = MESSAGE_HANDOVER,
        .act = MESSAGE_OFFER,
        .destination = "bob",
        .channel = "",
        .text = "quiet night",
        .subjects = &b->m->alerts.v[0]->id,
        .subjects_n = 1 };

    board_queue(b, &order, 0);
    board_tell(b);
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
say(struct board *b, const char *line)
{
    board_keys(b, ":");
    board_type(b, line);
    board_keys(b, "Enter");
}

static void
handing_over__asks_whom__then_whether__and_enter_does_nothing(void **state)
{
    struct board b;

    (void)state;
    init_as(&b, "ana");
    board_keys(&b, "g h H");
    assert_true(board_shows(&b, "hand over 1 alert to:"));
    board_keys(&b, "b Tab");
    assert_true(board_shows(&b, "hand over 1 alert to: bob"));
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "Offer bob what you hold: QueueDepth."));
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "y");
    assert_string_equal(sent(&b, CMD_HANDOVER)->to, "bob");
    assert_int_equal(sent(&b, CMD_HANDOVER)->subjects_n, 0);
    assert_null(sent(&b, CMD_HANDOVER)->text);
    board_reply(&b, true, "M1 offers 1 alert to bob, to be accepted by 14:17Z", NULL, 0);
    assert_true(board_shows(&b, "M1 offers 1 alert to bob"));
    board_release(&b);
}

static void
handing_over__takes_person_and_note_from_the_line(void **state)
{
    struct board b;

    (void)state;
    init_as(&b, "ana");
    say(&b, "handover bob quiet night");
    board_keys(&b, "y");
    assert_string_equal(sent(&b, CMD_HANDOVER)->to, "bob");
    assert_string_equal(sent(&b, CMD_HANDOVER)->text, "quiet night");
    board_release(&b);
}

static void
handing_over__is_refused_at_once__when_nothing_is_held(void **state)
{
    struct board b;

    (void)state;
    init_as(&b, "cy");
    say(&b, "handover bob");
    assert_true(board_shows(&b, "you hold no alert: nothing to hand over"));
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
an_offer__is_answered_from_the_page_and_from_the_panel__by_who_it_is_for(void **state)
{
    struct board b;

    (void)state;
    init_as(&b, "bob");
    offer(&b);
    board_keys(&b, "g h");
    assert_true(board_shows(&b, "M1   handover from ana to bob: accept by 14:07Z: 1 alert: quiet night"));
    assert_true(board_shows(&b, "A accept  D decline"));
    board_keys(&b, "A");
    assert_int_equal(sent(&b, CMD_ACCEPT)->messages[0], 1);
    board_keys(&b, "g u A");
    assert_int_equal(sent(&b, CMD_ACCEPT)->messages[0], 1);
    board_keys(&b, "D");
    assert_true(board_shows(&b, "decline M1 because:"));
    board_type(&b, "on leave");
    board_keys(&b, "Enter");
    assert_string_equal(sent(&b, CMD_DECLINE)->text, "on leave");
    say(&b, "decline M1 asleep");
    assert_string_equal(sent(&b, CMD_DECLINE)->text, "asleep");
    board_release(&b);
}

static void
what_did_not_change_hands__is_named_on_the_message_line(void **state)
{
    struct board b;
    struct alert_id failed[2] = { 0 };

    (void)state;
    init_as(&b, "bob");
    offer(&b);
    say(&b, "accept");
    board_reply(&b, true, "accepted M1: 0 alerts of ana are yours now; 2 not: Disk is closed by now", failed, 2);
    assert_true(board_shows(&b, "accepted M1: 0 alerts of ana are yours now; 2 not: Disk"));
    board_release(&b);
}

static void
an_offer__stands_in_the_panel__with_who_has_not_answered(void **state)
{
    struct board b;

    (void)state;
    init_as(&b, "ana");
    offer(&b);
    assert_true(board_shows(&b, "offer bob"));
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "1 alert from ana: quiet night"));
    assert_true(board_shows(&b, "waits for bob"));
    assert_true(board_shows(&b, "bob accepts or declines it, X withdraws it"));
    assert_false(board_shows(&b, "A accept"));
    board_keys(&b, "A");
    assert_true(board_shows(&b, "nobody offers you a handover"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_page__says_what_needs_somebody_first__at_each_size),
    cmocka_unit_test(nothing_held__is_said),
    cmocka_unit_test(the_cursor__stays_on_its_item__when_others_come_before_it),
    cmocka_unit_test(enter__opens_the_alert__or_the_message),
    cmocka_unit_test(copy__is_markdown),
    cmocka_unit_test(post__begins_with_the_handover__and_is_about_what_she_holds),
    cmocka_unit_test(handing_over__asks_whom__then_whether__and_enter_does_nothing),
    cmocka_unit_test(handing_over__takes_person_and_note_from_the_line),
    cmocka_unit_test(handing_over__is_refused_at_once__when_nothing_is_held),
    cmocka_unit_test(an_offer__is_answered_from_the_page_and_from_the_panel__by_who_it_is_for),
    cmocka_unit_test(what_did_not_change_hands__is_named_on_the_message_line),
    cmocka_unit_test(an_offer__stands_in_the_panel__with_who_has_not_answered),
};
SUITE(handover, tests);
