/* SPDX-License-Identifier: MIT */
/* The dry run of the screen: acts are told, not done; and the banner that says what kind of run it is. */
#include <string.h>

#include "support/suite.h"
#include "ui/board.h"

static void
d__makes_acts_dry_and_says_so__until_it_is_ended(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "d");
    assert_true(strncmp(board_row(&b, 0), " DRY RUN: ", 10) == 0);
    board_keys(&b, "a");
    assert_true(board_effect(&b, EFFECT_COMMAND)->dry);
    board_reply(&b, true, "would write alert.acked: x", NULL, 0);
    assert_true(board_shows(&b, "would write alert.acked: x"));
    board_keys(&b, "q");
    board_keys(&b, "d");
    assert_true(board_shows(&b, "What you do from then on is real"));
    board_keys(&b, "y");
    assert_false(board_shows(&b, "DRY RUN"));
    board_keys(&b, "a");
    assert_false(board_effect(&b, EFFECT_COMMAND)->dry);
    board_release(&b);
}

static void
what_a_dry_act_would_do__lies_over_the_page__and_marks_stay(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "Space d a");
    board_reply(&b, true, "would write alert.acked: one\nwould send POST https://slack.example.com/api/x\n  {\"a\":1}\n", NULL,
        0);
    assert_true(board_shows(&b, "Nothing was changed or sent."));
    assert_true(board_shows(&b, "would send POST https://slack.example.com/api/x"));
    board_keys(&b, "j j");
    assert_false(board_shows(&b, "would write alert.acked: one"));
    board_step(&b, &(struct ui_input){ .kind = UI_MOUSE, .mouse = { .what = MOUSE_PRESS, .row = 7, .col = 20 } });
    board_keys(&b, "Esc");
    assert_true(board_shows(&b, "1 marked"));
    assert_true(strncmp(board_row(&b, 6), ">", 1) == 0);
    board_release(&b);
}

static void
a_dry_act_that_would_be_refused__says_why(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "d a");
    board_reply(&b, false, "X was acknowledged by bob at 14:00Z", NULL, 0);
    assert_true(board_shows(&b, "it would be refused: X was acknowledged by bob at 14:00Z"));
    board_release(&b);
}

static void
the_banner__has_the_first_row__and_the_mouse_knows(void **state)
{
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &(struct ui_config){ .me = "ana", .place = "prod", .banner = "DEMO: a recorded night" });
    board_night(&b);
    assert_true(strncmp(board_row(&b, 0), " DEMO: a recorded night", 23) == 0);
    assert_true(strncmp(board_row(&b, 1), " TOCSIN prod", 12) == 0);
    assert_true(board_row(&b, 23)[0] != '\0');
    board_step(&b, &(struct ui_input){ .kind = UI_MOUSE, .mouse = { .what = MOUSE_PRESS, .row = 5, .col = 20 } });
    assert_true(strncmp(board_row(&b, 5), ">", 1) == 0);
    board_keys(&b, "?");
    assert_true(strncmp(board_row(&b, 0), " DEMO: a recorded night", 23) == 0);
    board_keys(&b, "q p");
    assert_true(strncmp(board_row(&b, 0), " DEMO: a recorded night", 23) == 0);
    board_release(&b);
}

static void
parts_of_the_banner__are_whole_or_left_out(void **state)
{
    struct board b;

    (void)state;
    board_init_with(&b, 24, 40, &(struct ui_config){ .me = "ana", .banner = "DEMO" });
    board_night(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_BANNER, .text = "DEMO  a long hint that has no room here  ? keys  q leave" });
    assert_string_equal(board_row(&b, 0), " DEMO  ? keys  q leave");
    board_keys(&b, "p");
    assert_string_equal(board_row(&b, 0), " DEMO");
    board_release(&b);
}

static void
the_first_screen__offers_the_demo(void **state)
{
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &(struct ui_config){ .me = "ana", .config_path = "/home/ana/.config/tocsin/tocsin.conf" });
    b.m->whole = true;
    board_tell(&b);
    assert_true(board_shows(&b, "D plays a recorded night"));
    board_keys(&b, "D");
    assert_non_null(board_effect(&b, EFFECT_DEMO));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(d__makes_acts_dry_and_says_so__until_it_is_ended),
    cmocka_unit_test(what_a_dry_act_would_do__lies_over_the_page__and_marks_stay),
    cmocka_unit_test(a_dry_act_that_would_be_refused__says_why),
    cmocka_unit_test(the_banner__has_the_first_row__and_the_mouse_knows),
    cmocka_unit_test(parts_of_the_banner__are_whole_or_left_out),
    cmocka_unit_test(the_first_screen__offers_the_demo),
};
SUITE(dry, tests);
