/* SPDX-License-Identifier: MIT */
/* Who sits before the screen: she says so with :iam, and one who may only look is told before she types. */
#include "board.h"

#include "support/suite.h"
#include "ui/action.h"
#include "ui/board.h"

#include <stdio.h>

static const char *const names[] = { "ana", "bo" };
static const char refusal[] = "say who you are first, :iam NAME or --as NAME: oncall is shared by ana, bo";
static const struct ui_config nobody = { .me = "unix:oncall", .no_acts = refusal, .names = names, .names_n = 2 };
static const struct ui_config ana = { .me = "ana", .names = names, .names_n = 2 };

static void
start(struct board *b, const struct ui_config *config)
{
    board_init_with(b, 24, 80, config);
    board_night(b);
}

static void
iam__offers_the_names_that_are_possible__and_asks_for_the_one_that_is_typed(void **state)
{
    struct board b;

    (void)state;
    start(&b, &nobody);
    board_keys(&b, ":");
    board_type(&b, "iam ");
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ":iam ana"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, ":iam bo"));
    board_keys(&b, "Enter");
    assert_string_equal(board_effect(&b, EFFECT_IAM)->text, "bo");
    board_release(&b);
}

static void
iam__without_a_name__says_what_it_takes(void **state)
{
    struct board b;

    (void)state;
    start(&b, &ana);
    board_keys(&b, ":");
    board_type(&b, "iam");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_IAM));
    assert_true(board_shows(&b, "you are ana"));
    board_release(&b);
}

static void
every_act__is_refused_with_the_reason__where_none_may_be_done(void **state)
{
    struct board b;

    (void)state;
    for (int i = 0; i < ACTIONS; i++) {
        char word[64];
        bool writes = action_rows[i].flags & WRITES;

        if (!writes || !(action_rows[i].where & IN_LIST))
            continue;
        start(&b, &nobody);
        board_keys(&b, ":");
        snprintf(word, sizeof word, "%s", action_rows[i].name);
        board_type(&b, word);
        board_keys(&b, "Enter");
        assert_null(board_effect(&b, EFFECT_COMMAND));
        if (!board_shows(&b, "say who you are first, :iam NAME or --as NAME"))
            fail_msg(":%s is not refused", word);
        board_release(&b);
    }
}

static void
looking__is_not_refused__where_no_act_may_be_done(void **state)
{
    struct board b;

    (void)state;
    start(&b, &nobody);
    board_keys(&b, "Enter");
    assert_non_null(board_effect(&b, EFFECT_HISTORY));
    board_release(&b);
}

static void
another_person__acts_and_has_her_own(void **state)
{
    struct board b;

    (void)state;
    start(&b, &nobody);
    board_keys(&b, "/");
    board_keys(&b, "Ctrl-U");
    board_type(&b, "@owner=me");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "No alert passes"));
    ui_set_person(b.ui, &ana, b.m, b.now_ms);
    assert_false(board_shows(&b, "No alert passes"));
    assert_true(board_shows(&b, " me"));
    board_keys(&b, "a");
    assert_non_null(board_effect(&b, EFFECT_COMMAND));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(iam__offers_the_names_that_are_possible__and_asks_for_the_one_that_is_typed),
    cmocka_unit_test(iam__without_a_name__says_what_it_takes),
    cmocka_unit_test(every_act__is_refused_with_the_reason__where_none_may_be_done),
    cmocka_unit_test(looking__is_not_refused__where_no_act_may_be_done),
    cmocka_unit_test(another_person__acts_and_has_her_own),
};

SUITE(person, tests);
