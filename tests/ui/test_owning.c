/* SPDX-License-Identifier: MIT */
/* Who owns the store, as the screen asks about it: it is taken over from one that hangs, and left to nobody only by who knows it. */
#include "support/suite.h"
#include "ui/board.h"

static const struct destination channel = { .name = "#one", .channel = "C1" };
static const struct leaving last = { .owns = true };

static void
run_command(struct board *b, const char *line)
{
    board_keys(b, ":");
    board_type(b, line);
    board_keys(b, "Enter");
}

static const char question[] = "tui pid 12 bob on pts/3 since 14:02Z does not answer. SIGKILL ends it.";

static void
takeover__is_asked_of_the_program__which_asks_the_person(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    run_command(&b, "takeover");
    assert_non_null(board_effect(&b, EFFECT_TAKE_OVER));
    assert_false(board_effect(&b, EFFECT_TAKE_OVER)->sure);
    board_step(&b, &(struct ui_input){ .kind = UI_MAY_TAKE_OVER, .text = question });
    assert_true(board_shows(&b, "Take over?"));
    assert_true(board_shows(&b, "tui pid 12 bob on pts/3"));
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_TAKE_OVER));
    board_keys(&b, "y");
    assert_true(board_effect(&b, EFFECT_TAKE_OVER)->sure);
    board_release(&b);
}

static void
takeover__is_not_done__when_the_person_says_no(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    run_command(&b, "takeover");
    board_step(&b, &(struct ui_input){ .kind = UI_MAY_TAKE_OVER, .text = question });
    board_keys(&b, "n");
    assert_null(board_effect(&b, EFFECT_TAKE_OVER));
    assert_true(board_shows(&b, "nothing was done"));
    board_release(&b);
}

/* ---- leaving */

static void
start(struct board *b, const struct leaving *leaving, bool delivers)
{
    board_init(b, 24, 80);
    board_night(b);
    if (delivers)
        b->m->config.destinations = (struct destinations){ &channel, 1 };
    if (leaving != NULL)
        board_step(b, &(struct ui_input){ .kind = UI_LEAVING, .leaving = leaving });
}

static void
the_last_owner__is_asked__where_something_is_to_be_delivered(void **state)
{
    struct board b;

    (void)state;
    start(&b, &last, true);
    board_message(&b, "#one", "words", MS_MINUTE);
    board_message(&b, "#one", "words", MS_MINUTE);
    board_tell(&b);
    board_keys(&b, "q");
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_true(board_shows(&b, "Nobody takes over: no source is polled; nothing is"));
    assert_true(board_shows(&b, "2 messages wait"));
    assert_true(board_shows(&b, "tocsin serve goes on"));
    board_keys(&b, "n");
    assert_null(board_effect(&b, EFFECT_QUIT));
    run_command(&b, "quit");
    board_keys(&b, "y");
    assert_true(board_effect(&b, EFFECT_QUIT)->sure);
    board_release(&b);
}

static void
the_last_owner__just_leaves__where_nothing_depends_on_it(void **state)
{
    struct board b;

    (void)state;
    start(&b, &last, false);
    board_keys(&b, "q");
    assert_false(board_effect(&b, EFFECT_QUIT)->sure);
    board_release(&b);
}

static void
a_client__just_leaves__whatever_waits(void **state)
{
    struct board b;

    (void)state;
    start(&b, NULL, true);
    board_message(&b, "#one", "words", MS_MINUTE);
    board_tell(&b);
    board_keys(&b, "F10");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static void
an_owner__just_leaves__once_another_would_take_over(void **state)
{
    struct board b;

    (void)state;
    start(&b, &last, true);
    board_step(&b, &(struct ui_input){ .kind = UI_LEAVING, .leaving = &(struct leaving){ .owns = true, .heirs = 1 } });
    board_keys(&b, "q");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static void
ctrl_c_twice__leaves_without_asking(void **state)
{
    struct board b;

    (void)state;
    start(&b, &last, true);
    board_keys(&b, "Ctrl-C Ctrl-C");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static void
a_run_that_keeps_nothing__asks_while_messages_are_not_delivered(void **state)
{
    const struct ui_config config = { .me = "ana", .banner = "DEMO" };
    struct board b;
    uint64_t n;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    board_night(&b);
    n = board_message(&b, "#one", "words", MS_MINUTE);
    board_message(&b, "#one", "words", MS_MINUTE);
    board_tell(&b);
    board_keys(&b, "q");
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_true(board_shows(&b, "2 messages are not delivered yet."));
    board_keys(&b, "n");
    board_message_event(&b, EV_MSG_DELIVERED, n, 0, "tocsin", NULL);
    board_message_event(&b, EV_MSG_FAILED, n + 1, 0, "tocsin", "no");
    board_keys(&b, "F10");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(takeover__is_asked_of_the_program__which_asks_the_person),
    cmocka_unit_test(takeover__is_not_done__when_the_person_says_no),
    cmocka_unit_test(the_last_owner__is_asked__where_something_is_to_be_delivered),
    cmocka_unit_test(the_last_owner__just_leaves__where_nothing_depends_on_it),
    cmocka_unit_test(a_client__just_leaves__whatever_waits),
    cmocka_unit_test(an_owner__just_leaves__once_another_would_take_over),
    cmocka_unit_test(ctrl_c_twice__leaves_without_asking),
    cmocka_unit_test(a_run_that_keeps_nothing__asks_while_messages_are_not_delivered),
};
SUITE(owning, tests);
