/* SPDX-License-Identifier: MIT */
/* No text is lost, none is taken for another alert's, and no answer is given by a letter that was meant as text. */
#include "support/suite.h"
#include "ui/compose.h"

#include <stdlib.h>
#include <string.h>

/* ---- a page that was left while its update was sent */

static void
p__waits__while_the_update_that_was_left_is_sent(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "M12 queued" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "q j p");
    assert_false(board_shows(&b, " POST UPDATE"));
    assert_true(board_shows(&b, "the update that you left is still being sent"));
    board_step(&b, &in);
    assert_non_null(board_effect(&b, EFFECT_DRAFT_DROP));
    board_keys(&b, "p");
    assert_true(board_shows(&b, " POST UPDATE"));
    board_release(&b);
}

static void
p__need_not_wait__for_a_dry_run_that_was_left(void **state)
{
    struct ui_input in = { .kind = UI_REPLY, .ok = true, .text = "would write message.queued: M12" };
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "d");
    in.token = board_effect(&b, EFFECT_COMMAND)->token;
    board_keys(&b, "q j p");
    assert_true(board_shows(&b, " POST UPDATE"));
    board_step(&b, &in);
    assert_false(board_shows(&b, "would write"));
    board_release(&b);
}

static void
quit__asks__while_an_update_is_being_sent(void **state)
{
    struct board b;

    (void)state;
    compose_init(&b);
    board_keys(&b, "p");
    compose_only(&b, "words");
    board_keys(&b, "y q q");
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_true(board_shows(&b, "1 act of yours is not on disk yet and may be lost."));
    board_release(&b);
}

/* ---- drafts */

static void
drafts__are_one_for_each_set_of_alerts__in_any_order(void **state)
{
    struct board b;
    struct alert *first;
    char *key;

    (void)state;
    compose_init(&b);
    first = b.m->alerts.v[0];
    board_keys(&b, "Space Space p");
    key = xstrdup(board_effect(&b, EFFECT_DRAFT_READ)->draft);
    board_keys(&b, "Esc q");
    board_change(&b, first);
    first->level = 4;
    board_changed(&b, first);
    board_tell(&b);
    board_keys(&b, "p");
    assert_string_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, key);
    board_keys(&b, "Esc q Esc g g Space j Space p");
    assert_true(board_shows(&b, " POST UPDATE  2 alerts"));
    assert_string_not_equal(board_effect(&b, EFFECT_DRAFT_READ)->draft, key);
    free(key);
    board_release(&b);
}

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
    cmocka_unit_test(p__waits__while_the_update_that_was_left_is_sent),
    cmocka_unit_test(p__need_not_wait__for_a_dry_run_that_was_left),
    cmocka_unit_test(quit__asks__while_an_update_is_being_sent),
    cmocka_unit_test(drafts__are_one_for_each_set_of_alerts__in_any_order),
    cmocka_unit_test(a_question_that_comes_late__does_not_spring_open_under_a_text),
    cmocka_unit_test(a_question_that_comes_late__is_told_instead),
};
SUITE(composer_lost, tests);
