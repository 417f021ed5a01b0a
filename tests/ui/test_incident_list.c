/* SPDX-License-Identifier: MIT */
/* The pane of incidents on the board, and their list. */
#include "support/suite.h"
#include "ui/incident_board.h"

#include <stdio.h>

static void
screen__incidents(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 15, 60 }, { 10, 40 } };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_night_of_incidents(&b, sizes[i].rows, sizes[i].cols);
        snprintf(name, sizeof name, "incidents_board-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_keys(&b, "g i");
        snprintf(name, sizeof name, "incidents-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_keys(&b, "Tab");
        snprintf(name, sizeof name, "incidents_all-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
a_board_without_an_incident__has_neither_pane_nor_counter(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 60, 200);
    board_night(&b);
    board_tell(&b);
    assert_false(board_shows(&b, "INCIDENTS"));
    assert_false(board_shows(&b, "INC "));
    board_release(&b);
}

static void
a_late_update__is_said_in_the_pane_and_the_header(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 60, 200);
    assert_true(board_shows(&b, "next update 06:07"));
    assert_true(board_shows(&b, "next update LATE 1m"));
    assert_true(board_shows(&b, "incidents 2, 1 LATE"));
    board_release(&b);
    board_night_of_incidents(&b, 24, 80);
    assert_true(board_shows(&b, "INC 2, 1 LATE"));
    board_release(&b);
}

static void
the_pane__comes_with_the_first_incident_and_stays_for_a_while(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 60, 200);
    board_night(&b);
    board_tell(&b);
    inc_open(&b, 1, "checkout errors", "sev-1", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "INCIDENTS 1"));
    board_tick(&b, 3 * MS_SECOND);
    board_keys(&b, "j");
    inc_field(&b, 1, INCIDENT_STATE, "resolved", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "INCIDENTS 0"));
    board_tick(&b, 3 * MS_SECOND);
    assert_false(board_shows(&b, "INCIDENTS"));
    board_release(&b);
}

static void
the_list__goes_worst_first__and_all_brings_those_that_are_over(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    board_keys(&b, "g i");
    assert_true(board_row_of(&b, "INC-142") < board_row_of(&b, "INC-143"));
    assert_false(board_shows(&b, "INC-131"));
    board_keys(&b, "Tab");
    assert_true(board_row_of(&b, "INC-143") < board_row_of(&b, "INC-131"));
    board_keys(&b, "Tab Esc");
    assert_true(board_shows(&b, "SUMMARY"));
    board_release(&b);
}

static void
without_an_open_one__the_list_shows_all(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    inc_open(&b, 1, "checkout errors", "sev-1", MS_HOUR);
    inc_field(&b, 1, INCIDENT_STATE, "resolved", 0);
    board_tell(&b);
    board_keys(&b, "g i");
    assert_true(board_shows(&b, "checkout errors"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "No incident is open."));
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "no incident here"));
    board_release(&b);
}

static void
the_cursor__stays_on_its_incident_when_a_worse_one_comes(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    board_keys(&b, "g i j");
    board_assert_cursor(&b, "INC-143");
    inc_open(&b, 144, "all is down", "sev-1", 0);
    board_tell(&b);
    board_assert_cursor(&b, "INC-143");
    assert_true(board_row_of(&b, "INC-143") < board_row_of(&b, "all is down"));
    board_tick(&b, 3 * MS_SECOND);
    board_assert_cursor(&b, "INC-143");
    assert_true(board_row_of(&b, "all is down") < board_row_of(&b, "INC-143"));
    board_release(&b);
}

static void
one_that_is_over__leaves_the_list_and_that_is_said(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    board_keys(&b, "g i");
    inc_field(&b, 142, INCIDENT_STATE, "resolved", 0);
    board_tell(&b);
    board_assert_cursor(&b, "INC-142");
    board_tick(&b, 3 * MS_SECOND);
    assert_true(board_shows(&b, "INC-142 left this list (resolved); the cursor is on the next one"));
    board_assert_cursor(&b, "INC-143");
    board_release(&b);
}

static void
enter__opens_its_screen__and_back_is_the_list(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    board_keys(&b, "g i j Enter");
    assert_true(board_shows(&b, " INC-143 payments-db replica lag"));
    assert_true(board_shows(&b, "next update LATE 1m, was due 14:01Z"));
    board_keys(&b, "q");
    board_assert_cursor(&b, "INC-143");
    board_release(&b);
}

static void
goto_and_incident__open_the_screen_from_anywhere(void **state)
{
    static const char *const words[] = { "goto INC-131", "incident INC-131", "incident 131", "goto inc-131" };
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 24, 80);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        board_keys(&b, ":");
        board_type(&b, words[i]);
        board_keys(&b, "Enter");
        assert_true(board_shows(&b, " INC-131 checkout 5xx after v409"));
        assert_true(board_shows(&b, "OVER 11d ago"));
        board_keys(&b, "q q");
    }
    board_keys(&b, ":");
    board_type(&b, "incident INC-9");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "there is no incident INC-9 here"));
    board_keys(&b, ":");
    board_type(&b, "incidents");
    board_keys(&b, "Enter");
    board_assert_cursor(&b, "INC-142");
    board_release(&b);
}

static void
an_alert_of_an_incident__names_it_on_the_board_and_in_its_detail(void **state)
{
    struct board b;

    (void)state;
    board_night_of_incidents(&b, 60, 200);
    assert_true(board_shows(&b, "SUMMARY"));
    assert_true(board_shows(&b, "INCIDENT OWNER"));
    assert_true(board_shows(&b, "INC-142  -"));
    board_release(&b);
    board_night_of_incidents(&b, 24, 80);
    assert_true(board_shows(&b, "INC-142 investigating, next update in 06:07 --"));
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "incident INC-142 investigating, next update in 06:07: checkout errors"));
    board_keys(&b, "Esc G k k k");
    assert_true(board_shows(&b, "alert "));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(screen__incidents),
    cmocka_unit_test(a_board_without_an_incident__has_neither_pane_nor_counter),
    cmocka_unit_test(a_late_update__is_said_in_the_pane_and_the_header),
    cmocka_unit_test(the_pane__comes_with_the_first_incident_and_stays_for_a_while),
    cmocka_unit_test(the_list__goes_worst_first__and_all_brings_those_that_are_over),
    cmocka_unit_test(without_an_open_one__the_list_shows_all),
    cmocka_unit_test(the_cursor__stays_on_its_incident_when_a_worse_one_comes),
    cmocka_unit_test(one_that_is_over__leaves_the_list_and_that_is_said),
    cmocka_unit_test(enter__opens_its_screen__and_back_is_the_list),
    cmocka_unit_test(goto_and_incident__open_the_screen_from_anywhere),
    cmocka_unit_test(an_alert_of_an_incident__names_it_on_the_board_and_in_its_detail),
};
SUITE(incident_list, tests);
