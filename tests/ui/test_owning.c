/* SPDX-License-Identifier: MIT */
/* Who owns the store, as the screen asks about it: it is taken over from one that hangs. */
#include "support/suite.h"
#include "ui/board.h"

#include <string.h>

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

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(takeover__is_asked_of_the_program__which_asks_the_person),
    cmocka_unit_test(takeover__is_not_done__when_the_person_says_no),
};
SUITE(owning, tests);
