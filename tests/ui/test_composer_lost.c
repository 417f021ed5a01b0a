/* SPDX-License-Identifier: MIT */
/* No text is lost, none is taken for another alert's, and no answer is given by a letter that was meant as text. */
#include "support/suite.h"
#include "ui/compose.h"

#include <stdlib.h>
#include <string.h>

/* ---- a page that was left while its update was sent */

static void
a_question_that_comes_late__does_not_spring_open_under_a_text(void **state)
{
    static const char *const pages[] = { "p", ":", "/" };

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct ui_input in = { .kind = UI_REPLY, .text = "ask: the undo is of an act of bob's: undo it?" };
        struct board b;

        compose_init(&b);
        board_keys(&b, "u");
        in.token = board_effect(&b, EFFECT_COMMAND)->token;
        board_keys(&b, pages[i]);
        board_step(&b, &in);
        board_keys(&b, "y");
        assert_null(board_effect(&b, EFFECT_COMMAND));
        board_keys(&b, "Ctrl-C");
        board_release(&b);
    }
}

static void
a_question_that_comes_late__is_told_instead(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .text = "ask: the undo is of an act of bob's: undo it?" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "u");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "p");
    board_step(&b, &in);
    assert_true(board_shows(&b, "not done, it asks first: the undo is of an act of bob's"));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_question_that_comes_late__does_not_spring_open_under_a_text),
    cmocka_unit_test(a_question_that_comes_late__is_told_instead),
};
SUITE(composer_lost, tests);
