/* SPDX-License-Identifier: MIT */
/* The panel of messages, and what the board says of them: what is listed, and where the cursor stays. */
#include "support/suite.h"
#include "ui/board.h"

#include <string.h>

static uint64_t
deliver(struct board *b, uint64_t number)
{
    board_message_event(b, EV_MSG_DELIVERED, number, 0, "tocsin", NULL);
    board_tell(b);
    return number;
}

static void
say(struct board *b, const char *line)
{
    board_keys(b, ":");
    board_type(b, line);
    board_keys(b, "Enter");
}

static void
the_strip__takes_room_only_while_messages_are_open(void **state)
{
    struct board b;
    uint64_t n;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    assert_false(board_shows(&b, "UNACKED MESSAGES"));
    n = board_message(&b, "#one", "first words", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "UNACKED MESSAGES 1"));
    assert_true(board_shows(&b, "g u open"));
    assert_true(board_shows(&b, "slack #one"));
    deliver(&b, n);
    assert_true(board_shows(&b, "All have their answer."));
    board_tick(&b, 3 * MS_SECOND);
    assert_false(board_shows(&b, "UNACKED MESSAGES"));
    board_release(&b);
}

static void
the_strip__has_the_worst_first(void **state)
{
    struct board b;
    int failed, late, inside;

    (void)state;
    board_night_of_messages(&b);
    failed = board_row_of(&b, "FAILED   2m");
    late = board_row_of(&b, "LATE     6m");
    inside = board_row_of(&b, "inside");
    assert_int_equal(failed, board_row_of(&b, "UNACKED MESSAGES 8") + 1);
    assert_int_equal(late, failed + 1);
    assert_int_equal(inside, -1);
    board_release(&b);
}

static void
a_low_screen__has_the_counter_alone(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 19, 80);
    board_night(&b);
    assert_false(board_shows(&b, "MSG"));
    board_three_messages(&b);
    board_tell(&b);
    assert_false(board_shows(&b, "UNACKED"));
    assert_true(board_shows(&b, "MSG 3, 1 LATE, 1 FAILED"));
    board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = 19, .cols = 140 });
    assert_true(board_shows(&b, "messages 3, 1 LATE 1m, 1 FAILED"));
    board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = 24, .cols = 79 });
    assert_false(board_shows(&b, "UNACKED"));
    board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = 10, .cols = 40 });
    assert_true(board_shows(&b, "M3 L1 F1"));
    board_release(&b);
}

static void
one_that_failed__is_not_counted_as_late_too(void **state)
{
    struct board b;
    uint64_t n;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    n = board_message(&b, "#one", "words", 6 * MS_MINUTE);
    board_message_event(&b, EV_MSG_FAILED, n, MS_MINUTE, "tocsin", "no");
    board_message_event(&b, EV_MSG_LATE, n, 0, "tocsin", NULL);
    board_tell(&b);
    assert_true(board_shows(&b, "MSG 1, 1 FAILED"));
    board_release(&b);
}

static void
our_own_source__is_in_no_list_of_sources(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    board_init(&b, 24, 80);
    board_tell(&b);
    model_add_source(b.m, SOURCE_OWN);
    assert_true(board_shows(&b, "no source: nothing is watched"));
    assert_true(board_shows(&b, "No source is configured"));
    board_source(&b, "am");
    assert_true(board_shows(&b, "Nothing is firing; 1 source answered within 3s."));
    a = board_alert(&b, SOURCE_OWN, 2, "error", "alertname=MessageUndelivered destination=#one message=M1 severity=error",
        "M1 to #one is not acknowledged after 5m", MS_MINUTE);
    board_tell(&b);
    assert_non_null(a);
    assert_true(board_shows(&b, ">! L2 err    1m    1 tocsin M1 to #one is not acknowledged after 5m"));
    assert_string_equal(board_row(&b, 1), " src am 3s");
    board_release(&b);
}

static void
the_panel__opens_on_the_worst__and_q_closes_it(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "UNACKED MESSAGES  8 open  1 late  1 failed"));
    assert_true(board_shows(&b, "acked today 5, p95 58s"));
    assert_true(board_shows(&b, "[1 open]"));
    board_assert_cursor(&b, "#status-internal");
    assert_true(board_shows(&b, "error    not_in_channel: invite the bot"));
    board_keys(&b, "z");
    assert_true(board_shows(&b, "z does nothing here"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "OWNER"));
    board_keys(&b, "Shift-Tab");
    assert_true(board_shows(&b, "[1 open]"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "OWNER"));
    say(&b, "messages");
    assert_true(board_shows(&b, "[1 open]"));
    board_release(&b);
}

static void
tabs__choose_what_is_listed(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "13/14"));
    board_keys(&b, "2");
    assert_true(board_shows(&b, "[2 late]"));
    assert_true(board_shows(&b, "1/14"));
    board_assert_cursor(&b, "INC-142 update 2");
    board_keys(&b, "3");
    board_assert_cursor(&b, "#status-internal");
    board_keys(&b, "4");
    assert_true(board_shows(&b, "14/14"));
    board_keys(&b, "G");
    board_assert_cursor(&b, "cert renewal begins");
    assert_true(board_shows(&b, "-- finished --"));
    board_keys(&b, "1 3");
    assert_true(board_shows(&b, "[3 failed]"));
    board_release(&b);
}

static void
an_empty_panel__says_so(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "Tab Tab Tab");
    assert_true(board_shows(&b, "OWNER"));
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "Nothing waits: every message has its answer."));
    board_keys(&b, "x");
    assert_true(board_shows(&b, "no message here"));
    board_keys(&b, "Enter X a y j G n 2 3 4");
    assert_true(board_shows(&b, "Nothing is open."));
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
the_cursor__stays_on_its_message_wherever_that_goes(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u j");
    board_assert_cursor(&b, "INC-142 update 2");
    board_tick(&b, 3 * MS_SECOND);
    deliver(&b, 7);
    board_assert_cursor(&b, "INC-142 update 2");
    board_assert_cursor(&b, ">ok");
    assert_true(board_row_of(&b, "INC-142 update 2") > board_row_of(&b, "recently acked"));
    board_release(&b);
}

static void
rows__do_not_move_for_two_seconds_after_a_key(void **state)
{
    struct board b;
    int row;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u j");
    row = board_row_of(&b, "INC-142 update 2");
    board_message_event(&b, EV_MSG_RESENT, 8, 0, "ana", NULL);
    deliver(&b, 7);
    board_message(&b, "#new", "new words", 0);
    board_tell(&b);
    assert_int_equal(board_row_of(&b, "INC-142 update 2"), row);
    board_assert_cursor(&b, ">ok");
    assert_true(board_row_of(&b, "#new") > row);
    board_tick(&b, 3 * MS_SECOND);
    assert_true(board_row_of(&b, "INC-142 update 2") > row);
    board_assert_cursor(&b, "INC-142 update 2");
    board_release(&b);
}

static void
one_that_leaves_the_list__is_told_of(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u 2");
    board_tick(&b, 3 * MS_SECOND);
    deliver(&b, 7);
    assert_true(board_shows(&b, "M7 left this list (acked)"));
    assert_true(board_shows(&b, "Nothing is late."));
    board_release(&b);
}

static void
n__goes_to_the_next_late_or_failed_one(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u G n");
    board_assert_cursor(&b, "#status-internal");
    assert_true(board_shows(&b, "round the end"));
    board_keys(&b, "n");
    board_assert_cursor(&b, "INC-142 update 2");
    board_keys(&b, "N N");
    board_assert_cursor(&b, "INC-142 update 2");
    board_keys(&b, "3 n");
    assert_true(board_shows(&b, "this is the only one"));
    board_release(&b);
}

static void
the_page__has_the_whole_text__and_scrolls(void **state)
{
    char text[2000];
    struct board b;
    uint64_t n;

    (void)state;
    board_night_of_messages(&b);
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "first line\n\n", 12);
    memcpy(text + sizeof text - sizeof "\nthe end", "\nthe end", sizeof "\nthe end");
    n = board_message(&b, "#long", text, MS_MINUTE);
    board_tell(&b);
    board_keys(&b, "g u");
    say(&b, "goto M15");
    assert_int_equal(n, 15);
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "-- M15 to #long --"));
    assert_true(board_shows(&b, " first line"));
    assert_false(board_shows(&b, "the end"));
    board_keys(&b, "G");
    assert_true(board_shows(&b, "the end"));
    board_keys(&b, "n");
    assert_true(board_shows(&b, "-- M8 to #status-internal --"));
    board_keys(&b, "Esc");
    board_assert_cursor(&b, "#status-internal");
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "OWNER"));
    board_release(&b);
}

static void
an_open_page__stays_though_its_message_is_forgotten(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u G Enter");
    model_drop_message(b.m, 4);
    board_tell(&b);
    assert_true(board_shows(&b, "no longer in the panel"));
    board_keys(&b, "j y x");
    assert_true(board_shows(&b, "no message here"));
    board_keys(&b, "Esc");
    board_assert_cursor(&b, "checkout is down");
    board_release(&b);
}

static void
the_history__is_asked_for_once__and_when_it_grows(void **state)
{
    struct history_line lines[] = { { BOARD_NOW, 17, "tocsin", "send", "M8 to #status-internal, attempt 2" } };
    struct board b;
    const struct effect *e;

    (void)state;
    board_night_of_messages(&b);
    board_tick(&b, MS_SECOND);
    assert_null(board_effect(&b, EFFECT_HISTORY));
    board_keys(&b, "g u");
    e = board_effect(&b, EFFECT_HISTORY);
    assert_non_null(e);
    assert_int_equal(e->message, 8);
    board_step(&b, &(struct ui_input){ .kind = UI_HISTORY, .message = 8, .lines = lines, .lines_n = 1 });
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "tocsin send M8 to #status-internal, attempt 2"));
    board_tick(&b, MS_SECOND);
    assert_null(board_effect(&b, EFFECT_HISTORY));
    board_message_event(&b, EV_MSG_RESENT, 8, 0, "ana", NULL);
    board_tick(&b, MS_SECOND);
    assert_int_equal(board_effect(&b, EFFECT_HISTORY)->message, 8);
    board_release(&b);
}

static void
facts__name_what_stands_for_it(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 40, 120);
    board_night(&b);
    board_messages(&b);
    board_tell(&b);
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "fallback M10 to #ops-backup, queued"));
    say(&b, "goto M10");
    assert_true(board_shows(&b, "instead  M8 to #status-internal, failed"));
    say(&b, "goto M11");
    assert_true(board_shows(&b, "inside   M13 to #batch, queued"));
    say(&b, "goto M13");
    assert_true(board_shows(&b, "holds    M11, M12"));
    say(&b, "goto M2");
    assert_true(board_shows(&b, "struck   M3 to #production-monitoring, acked"));
    say(&b, "goto M3");
    assert_true(board_shows(&b, "changes  M2 to #production-monitoring, acked"));
    say(&b, "goto M5");
    assert_true(board_shows(&b, "by bob by hand, after 5m"));
    board_release(&b);
}

static void
an_alert__says_which_messages_speak_of_it(void **state)
{
    struct board b;
    struct message_order o = { .destination = "#one", .text = "words", .subjects_n = 1 };
    uint64_t n;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    o.subjects = &b.m->alerts.v[0]->id;
    board_keys(&b, "Enter");
    assert_false(board_shows(&b, "messages "));
    n = board_queue(&b, &o, 6 * MS_MINUTE);
    board_message_event(&b, EV_MSG_LATE, n, 0, "tocsin", NULL);
    board_message_event(&b, EV_MSG_DELIVERED, board_queue(&b, &o, 0), 0, "tocsin", NULL);
    board_tell(&b);
    assert_true(board_shows(&b, "messages M2 acked, M1 late"));
    board_keys(&b, "g u");
    assert_true(board_shows(&b, "about    HighErrorRate"));
    board_release(&b);
}

static void
a_click__chooses_a_row_or_opens_the_panel(void **state)
{
    struct board b;
    struct ui_input in = { .kind = UI_MOUSE, .mouse = { .what = MOUSE_PRESS, .col = 5 } };

    (void)state;
    board_night_of_messages(&b);
    in.mouse.row = board_row_of(&b, "FAILED   2m");
    board_step(&b, &in);
    assert_true(board_shows(&b, "[1 open]"));
    in.mouse.row = board_row_of(&b, "2 that waited");
    board_step(&b, &in);
    board_assert_cursor(&b, "2 that waited");
    in.mouse.what = MOUSE_WHEEL_UP;
    board_step(&b, &in);
    board_assert_cursor(&b, "INC-142 update 2");
    board_release(&b);
}

static void
hostile_text__stays_text(void **state)
{
    static const char nasty[] = "x\033]52;c;AAAA\007\xc2\x9b"
                                "31m\xe2\x80\xaegnp\n\033[2Jend";
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_message_event(&b, EV_MSG_FAILED, board_message(&b, nasty, nasty, 0), 0, "tocsin", nasty);
    board_tell(&b);
    for (int i = 0; i < 3; i++) {
        for (const char *s = board_screen(&b); *s != '\0'; s++)
            assert_true(*s == '\n' || ((unsigned char)*s >= ' ' && *s != 0x7f));
        board_keys(&b, i == 0 ? "g u" : "Enter");
    }
    board_keys(&b, "y");
    assert_null(strpbrk(board_effect(&b, EFFECT_COPY)->text, "\033\007\r\n\t"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_strip__takes_room_only_while_messages_are_open),
    cmocka_unit_test(the_strip__has_the_worst_first),
    cmocka_unit_test(a_low_screen__has_the_counter_alone),
    cmocka_unit_test(one_that_failed__is_not_counted_as_late_too),
    cmocka_unit_test(our_own_source__is_in_no_list_of_sources),
    cmocka_unit_test(the_panel__opens_on_the_worst__and_q_closes_it),
    cmocka_unit_test(tabs__choose_what_is_listed),
    cmocka_unit_test(an_empty_panel__says_so),
    cmocka_unit_test(the_cursor__stays_on_its_message_wherever_that_goes),
    cmocka_unit_test(rows__do_not_move_for_two_seconds_after_a_key),
    cmocka_unit_test(one_that_leaves_the_list__is_told_of),
    cmocka_unit_test(n__goes_to_the_next_late_or_failed_one),
    cmocka_unit_test(the_page__has_the_whole_text__and_scrolls),
    cmocka_unit_test(an_open_page__stays_though_its_message_is_forgotten),
    cmocka_unit_test(the_history__is_asked_for_once__and_when_it_grows),
    cmocka_unit_test(facts__name_what_stands_for_it),
    cmocka_unit_test(an_alert__says_which_messages_speak_of_it),
    cmocka_unit_test(a_click__chooses_a_row_or_opens_the_panel),
    cmocka_unit_test(hostile_text__stays_text),
};
SUITE(messages, tests);
