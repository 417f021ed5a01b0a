/* SPDX-License-Identifier: MIT */
/* Acts on messages: what is asked, what is sent, and what the answer changes. */
#include "support/suite.h"
#include "ui/board.h"

#include <string.h>

/* What the key or the line sent. */
static const struct effect *
assert_sends(struct board *b, enum command_kind kind, uint64_t number, const char *text)
{
    const struct effect *e = board_effect(b, EFFECT_COMMAND);

    assert_non_null(e);
    assert_int_equal(e->command, kind);
    assert_int_equal(e->subjects_n, 0);
    assert_int_equal(e->messages_n, 1);
    assert_int_equal(e->messages[0], number);
    if (text == NULL)
        assert_null(e->text);
    else
        assert_string_equal(e->text, text);
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
x__sends_again__and_the_row_is_pending_until_the_answer(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u x");
    assert_sends(&b, CMD_RESEND, 8, NULL);
    board_assert_cursor(&b, ">F~");
    board_reply(&b, true, "sending again: M8", NULL, 0);
    board_assert_cursor(&b, ">F ");
    assert_true(board_shows(&b, "sending again: M8"));
    assert_false(board_shows(&b, "u undo"));
    board_release(&b);
}

static void
one_that_is_not_on_disk__is_pending(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u");
    board_message_event(&b, EV_MSG_DROPPED, 8, 0, "ana", "because");
    b.m->durable_seq--;
    board_tell(&b);
    board_assert_cursor(&b, ">x~");
    b.m->durable_seq++;
    board_assert_cursor(&b, ">x ");
    board_release(&b);
}

static void
drop__asks_for_the_reason(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u X");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "drop M8 because:"));
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "some words are needed"));
    board_type(&b, "told them on the phone");
    board_keys(&b, "Enter");
    assert_sends(&b, CMD_DROP, 8, "told them on the phone");
    board_reply(&b, true, "dropped M8", NULL, 0);
    assert_true(board_shows(&b, "u undo"));
    board_keys(&b, "X Esc");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
a__acknowledges_by_hand__and_asks_who_saw_it(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u j a");
    assert_true(board_shows(&b, "ack M7 by hand, who saw it:"));
    board_type(&b, "carol, on the phone");
    board_keys(&b, "Enter");
    assert_sends(&b, CMD_ACK_MESSAGE, 7, "carol, on the phone");
    board_release(&b);
}

static void
what_is_finished_or_inside_another__is_not_asked_about(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u G X");
    assert_true(board_shows(&b, "M4 is dropped: there is nothing left to do"));
    say(&b, "drop M11 because");
    assert_true(board_shows(&b, "M11 goes out inside M13: act on that one"));
    say(&b, "drop M9 because");
    assert_true(board_shows(&b, "M9 is sent: its answer is awaited"));
    say(&b, "ack-message M999 because");
    assert_true(board_shows(&b, "there is no message M999 here"));
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static void
words__name_a_message_from_any_pane(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    say(&b, "resend M8");
    assert_sends(&b, CMD_RESEND, 8, NULL);
    say(&b, "drop M8 sent to the wrong channel");
    assert_sends(&b, CMD_DROP, 8, "sent to the wrong channel");
    say(&b, "ack-message m7 carol saw it");
    assert_sends(&b, CMD_ACK_MESSAGE, 7, "carol saw it");
    say(&b, "drop");
    assert_true(board_shows(&b, "no message here: name one, like M12"));
    say(&b, "resend M8 M7");
    assert_true(board_shows(&b, ":resend takes one message"));
    board_keys(&b, "X");
    assert_true(board_shows(&b, "X does nothing here"));
    say(&b, "goto M3");
    board_assert_cursor(&b, "M2 struck through");
    say(&b, "goto M6");
    board_assert_cursor(&b, ">ok");
    board_release(&b);
}

static void
undo_and_copy__work_in_the_panel(void **state)
{
    struct board b;

    (void)state;
    board_night_of_messages(&b);
    board_keys(&b, "g u u");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_UNDO);
    board_keys(&b, "Ctrl-R");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_REDO);
    board_keys(&b, "j y");
    assert_string_equal(board_effect(&b, EFFECT_COPY)->text,
        "M7  #production-monitoring  INC-142 update 2: rolling back v412, errors are falling");
    board_release(&b);
}

static void
tab__completes_what_can_be_dropped(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_three_messages(&b);
    board_tell(&b);
    board_keys(&b, ":");
    board_type(&b, "drop ");
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ":drop M1"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ":drop M2"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(x__sends_again__and_the_row_is_pending_until_the_answer),
    cmocka_unit_test(one_that_is_not_on_disk__is_pending),
    cmocka_unit_test(drop__asks_for_the_reason),
    cmocka_unit_test(a__acknowledges_by_hand__and_asks_who_saw_it),
    cmocka_unit_test(what_is_finished_or_inside_another__is_not_asked_about),
    cmocka_unit_test(words__name_a_message_from_any_pane),
    cmocka_unit_test(undo_and_copy__work_in_the_panel),
    cmocka_unit_test(tab__completes_what_can_be_dropped),
};
SUITE(message_acts, tests);
