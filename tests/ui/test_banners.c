/* SPDX-License-Identifier: MIT */
/* What a person says on every screen: where it is seen, when it ends, and the word that sets it. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "ui/incidents.h"
#include "ui/wall_board.h"

#define WORDS "No deploys: the payments database fails over"
#define SIXTEEN (BOARD_NOW + 117 * MS_MINUTE + 29 * MS_SECOND)

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

static void
set_banner(struct board *b)
{
    board_night(b);
    inc_banner(b, WORDS, "ana", SIXTEEN);
    board_tell(b);
}

static void
a_banner__is_the_first_row_of_every_page__with_who_and_until_when(void **state)
{
    static const char *const pages[] = { "g g", "Enter", "q g u", "q g h", "q g S", "q g l", "q ?", "q p", "Esc q q w" };
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    set_banner(&b);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        board_keys(&b, pages[i]);
        assert_true(strncmp(board_row(&b, 0), " " WORDS, strlen(WORDS) + 1) == 0);
        assert_true(strstr(board_row(&b, 0), "ana, until 16:00Z") != NULL);
        assert_int_equal(canvas_cell(&b.canvas, 0, 79)->role, ROLE_BANNER);
    }
    board_release(&b);
}

static void
it__leaves_when_its_time_is_over__and_the_page_has_its_row(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    set_banner(&b);
    board_tick(&b, SIXTEEN - b.now_ms - 1);
    assert_true(board_shows(&b, WORDS));
    board_tick(&b, 1);
    assert_false(board_shows(&b, WORDS));
    assert_true(strncmp(board_row(&b, 0), " TOCSIN prod", 12) == 0);
    board_release(&b);
}

static void
one_without_an_end__stays_until_it_is_taken_away(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    inc_banner(&b, WORDS, "ana", 0);
    board_tell(&b);
    board_tick(&b, 30 * MS_DAY);
    assert_true(board_shows(&b, WORDS));
    assert_int_equal(strcmp(board_row(&b, 0) + 76, "ana"), 0);
    inc_banner(&b, NULL, "bob", 0);
    board_tell(&b);
    assert_false(board_shows(&b, WORDS));
    board_release(&b);
}

static void
both_banners__have_a_row_each__and_the_mouse_knows(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    set_banner(&b);
    board_keys(&b, "d");
    assert_true(strncmp(board_row(&b, 0), " DRY RUN: ", 10) == 0);
    assert_true(strncmp(board_row(&b, 1), " " WORDS, strlen(WORDS) + 1) == 0);
    assert_true(strncmp(board_row(&b, 2), " TOCSIN prod", 12) == 0);
    board_step(&b, &(struct ui_input){ .kind = UI_MOUSE, .mouse = { .what = MOUSE_PRESS, .row = 7, .col = 20 } });
    assert_true(strncmp(board_row(&b, 7), ">", 1) == 0);
    board_release(&b);
}

static void
both__share_a_row_where_rows_are_few__and_the_page_below_is_whole(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 10, 40);
    set_banner(&b);
    board_keys(&b, "d");
    assert_true(strncmp(board_row(&b, 0), " DRY RUN  No deploys", 20) == 0);
    assert_true(strstr(board_row(&b, 0), "  ana>16:00Z") != NULL);
    assert_true(strncmp(board_row(&b, 1), " TOCSIN prod", 12) == 0);
    assert_false(board_shows(&b, "40x10 needed"));
    board_release(&b);
}

/* A text from outside is cut; it moves nothing. */
static void
a_long_text__is_cut__and_leaves_who_and_until_when(void **state)
{
    char text[400];
    struct board b;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    board_init(&b, 24, 80);
    board_night(&b);
    inc_banner(&b, text, text, SIXTEEN);
    board_tell(&b);
    assert_true(strncmp(board_row(&b, 0), " xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 33) == 0);
    assert_true(strncmp(board_row(&b, 1), " TOCSIN prod", 12) == 0);
    inc_banner(&b, text, "ana", SIXTEEN);
    board_tell(&b);
    assert_true(strstr(board_row(&b, 0), "  ana, until 16:00Z") != NULL);
    board_release(&b);
}

static void
a_wall_for_visitors__shows_neither_its_text_nor_who(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ .redact = true });
    set_banner(&b);
    assert_true(strncmp(board_row(&b, 0), " A banner is set", 16) == 0);
    assert_true(strstr(board_row(&b, 0), "until 16:00Z") != NULL);
    assert_false(board_shows(&b, "deploys"));
    assert_false(board_shows(&b, "ana"));
    board_release(&b);
}

/* ---- the word */

static void
say(struct board *b, const char *words)
{
    board_keys(b, ":");
    board_type(b, words);
    board_keys(b, "Enter");
}

static void
banner_with_a_time__is_set_until_then(void **state)
{
    const struct effect *e;
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    say(&b, "banner no deploys until the failover until 16:00");
    e = board_effect(&b, EFFECT_COMMAND);
    assert_int_equal(e->command, CMD_BANNER);
    assert_string_equal(e->text, "no deploys until the failover");
    assert_int_equal(e->until_ms, SIXTEEN);
    board_reply(&b, true, "the banner is set until 16:00Z", NULL, 0);
    assert_true(board_shows(&b, "the banner is set until 16:00Z"));
    assert_true(board_shows(&b, "u undo"));
    say(&b, "banner slow until 2h");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "slow");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->until_ms, b.now_ms + 2 * MS_HOUR);
    board_release(&b);
}

static void
banner_without_a_time__is_set_until_it_is_taken_away(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    say(&b, "banner slow until the vacuum ends");
    assert_string_equal(board_effect(&b, EFFECT_COMMAND)->text, "slow until the vacuum ends");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->until_ms, 0);
    board_release(&b);
}

static void
what_begins_as_a_time_and_is_none__is_asked_about(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    say(&b, "banner no deploys until 26:00");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "until when?"));
    say(&b, "banner");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "banner TEXT until 16:00"));
    board_release(&b);
}

static void
clear__takes_it_away__where_one_is_set(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    say(&b, "banner clear");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_true(board_shows(&b, "no banner is set"));
    inc_banner(&b, WORDS, "bob", SIXTEEN);
    board_tell(&b);
    say(&b, "banner clear");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->command, CMD_BANNER);
    assert_null(board_effect(&b, EFFECT_COMMAND)->text);
    board_release(&b);
}

/* ---- as it looks */

static void
screen__with_a_banner(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct board b;
        char name[64];

        board_init(&b, sizes[i].rows, sizes[i].cols);
        set_banner(&b);
        snprintf(name, sizeof name, "banner-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
screen__with_both_banners(void **state)
{
    static const size_t which[] = { 0, 3 };

    (void)state;
    for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
        struct board b;
        char name[64];

        board_init(&b, sizes[which[i]].rows, sizes[which[i]].cols);
        set_banner(&b);
        board_keys(&b, "d e");
        snprintf(name, sizeof name, "banner_both-%dx%d", sizes[which[i]].cols, sizes[which[i]].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static void
wall__with_a_banner(void **state)
{
    static const size_t which[] = { 0, 3 };

    (void)state;
    for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
        struct board b;
        char name[64];

        board_wall(&b, sizes[which[i]].rows, sizes[which[i]].cols, (struct ui_wall){ 0 });
        set_banner(&b);
        snprintf(name, sizeof name, "wall_banner-%dx%d", sizes[which[i]].cols, sizes[which[i]].rows);
        board_golden(&b, name);
        board_release(&b);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_banner__is_the_first_row_of_every_page__with_who_and_until_when),
    cmocka_unit_test(it__leaves_when_its_time_is_over__and_the_page_has_its_row),
    cmocka_unit_test(one_without_an_end__stays_until_it_is_taken_away),
    cmocka_unit_test(both_banners__have_a_row_each__and_the_mouse_knows),
    cmocka_unit_test(both__share_a_row_where_rows_are_few__and_the_page_below_is_whole),
    cmocka_unit_test(a_long_text__is_cut__and_leaves_who_and_until_when),
    cmocka_unit_test(a_wall_for_visitors__shows_neither_its_text_nor_who),
    cmocka_unit_test(banner_with_a_time__is_set_until_then),
    cmocka_unit_test(banner_without_a_time__is_set_until_it_is_taken_away),
    cmocka_unit_test(what_begins_as_a_time_and_is_none__is_asked_about),
    cmocka_unit_test(clear__takes_it_away__where_one_is_set),
    cmocka_unit_test(screen__with_a_banner),
    cmocka_unit_test(screen__with_both_banners),
    cmocka_unit_test(wall__with_a_banner),
};
SUITE(banners, tests);
