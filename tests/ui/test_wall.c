/* SPDX-License-Identifier: MIT */
/* The wall: what it counts and lists, and whose turn it is. */
#include "support/suite.h"
#include "ui/wall_board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/wall.h"
#include "util/alloc.h"

static void
first_row_of(struct board *b, const char *text, int row)
{
    assert_int_equal(board_row_of(b, text), row);
}

static void
wall__lists_worst_first__then_oldest(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_busy(&b);
    assert_true(board_row_of(&b, "checkout-api 5xx") < board_row_of(&b, "SLO fast burn"));
    assert_true(board_row_of(&b, "SLO fast burn") < board_row_of(&b, "ledger queue"));
    assert_true(board_row_of(&b, "ledger queue") < board_row_of(&b, "TypeError cart"));
    assert_true(board_row_of(&b, "NTP offset") < board_row_of(&b, "probe: signup"));
    board_release(&b);
}

static void
what_is_silenced_or_snoozed__is_counted__not_listed(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_busy(&b);
    a = board_alert(&b, "am-prd", 2, "warning", "alertname=Sleepy service=bed", "asleep", MS_HOUR);
    board_hold(&b, a, ALERT_SNOOZED, "bob", b.now_ms + MS_HOUR);
    board_tell(&b);
    assert_true(board_shows(&b, "!2 a1 r1 z1"));
    assert_true(board_shows(&b, "!1 s1"));
    assert_false(board_shows(&b, "asleep"));
    assert_false(board_shows(&b, "nightly batch is slow"));
    board_release(&b);
}

static void
wall__of_a_view__counts_and_lists_what_passes(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ .view = "payments" });
    wall_busy(&b);
    assert_true(board_shows(&b, "PROD WALL  view payments"));
    assert_true(board_shows(&b, "checkout-api 5xx"));
    assert_false(board_shows(&b, "SLO fast burn"));
    assert_true(board_shows(&b, "!1"));
    assert_false(board_shows(&b, "!2"));
    board_release(&b);
}

static void
view_by_age__is_asked_again_as_time_passes(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ .view = "old" });
    wall_busy(&b);
    assert_false(board_shows(&b, "ledger queue depth"));
    for (int i = 0; i < 30; i++)
        board_tick(&b, 10 * MS_SECOND);
    assert_true(board_shows(&b, "ledger queue depth"));
    board_release(&b);
}

static void
unknown_view__is_refused__and_the_known_are_named(void **state)
{
    const struct ui_wall wall = { .only = true, .view = "nope" };
    struct ui_config config = wall_config(&wall);
    struct err err = { 0 };
    struct board b;

    (void)state;
    assert_null(ui_new(&config, &err));
    assert_string_equal(err.text, "there is no view 'nope'; the configuration has payments, old");
    config.wall = (struct ui_wall){ 0 };
    board_init_with(&b, 24, 80, &config);
    wall_busy(&b);
    board_keys(&b, ":");
    board_type(&b, "wall nope");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "there is no view 'nope'; the configuration has payments, old"));
    assert_true(board_shows(&b, "TOCSIN prod"));
    board_keys(&b, ":");
    board_type(&b, "wall payments");
    board_keys(&b, "Enter");
    assert_true(board_shows(&b, "PROD WALL  view payments"));
    board_release(&b);
}

static void
store_that_refuses__is_the_first_row__until_it_works_again(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_busy(&b);
    board_step(&b, &(struct ui_input){ .kind = UI_FAULT, .text = "the disk is full" });
    first_row_of(&b, " L1  !       NOTHING IS KEPT: the disk is full", 9);
    board_step(&b, &(struct ui_input){ .kind = UI_LINK, .text = "OWNER NOT ANSWERING" });
    first_row_of(&b, " L1  !       OWNER NOT ANSWERING", 9);
    first_row_of(&b, " L1  !       NOTHING IS KEPT: the disk is full", 10);
    board_step(&b, &(struct ui_input){ .kind = UI_LINK });
    board_step(&b, &(struct ui_input){ .kind = UI_FAULT });
    assert_false(board_shows(&b, "NOTHING IS KEPT"));
    board_release(&b);
}

static void
sources_that_do_not_answer__have_a_row_each__or_share_one(void **state)
{
    static const char *const names[] = { "am-prd", "am-stg", "zbx", "pd" };
    struct board b;
    struct source *s;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    for (size_t i = 0; i < 4; i++)
        board_source(&b, names[i]);
    model_source(b.m, "am-prd")->failures = 1;
    model_source(b.m, "am-stg")->error = xstrdup("1 of 6 alerts can't be read");
    s = model_source(b.m, "zbx");
    s->polls = s->failures = 0;
    s->last_ok_ms = 0;
    board_tell(&b);
    assert_true(board_shows(&b, "SOURCE am-prd FAILING: its last poll failed, counts may be low"));
    assert_true(board_shows(&b, "SOURCE am-stg ANSWERS PARTLY, counts may be low"));
    assert_true(board_shows(&b, "SOURCE zbx HAS NOT ANSWERED YET, counts may be low"));
    assert_true(board_shows(&b, "pd ok"));
    assert_true(board_shows(&b, "this is no all-clear"));
    model_source(b.m, "pd")->failures = 1;
    assert_true(board_shows(&b, "4 SOURCES DO NOT ANSWER WELL, counts may be low: am-prd, am-stg,"));
    board_release(&b);
}

static void
numbers__are_not_shown__where_nothing_is_watched(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    board_tell(&b);
    assert_true(board_shows(&b, "NO SOURCE is configured: nothing is watched"));
    assert_false(board_shows(&b, "Nothing is firing"));
    first_row_of(&b, "      ######             ######             ######             ######", -1);
    board_release(&b);
}

static void
number__that_has_no_room__is_told_in_thousands(void **state)
{
    struct board b;
    char labels[48];

    (void)state;
    board_wall(&b, 10, 40, (struct ui_wall){ 0 });
    board_source(&b, "am-prd");
    for (int i = 0; i < 12345; i++) {
        snprintf(labels, sizeof labels, "alertname=Many n=%d", i);
        board_alert(&b, "am-prd", 2, "warning", labels, "", MS_HOUR);
    }
    board_tell(&b);
    assert_true(board_shows(&b, "12k"));
    assert_true(board_shows(&b, "!12345"));
    board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = 24, .cols = 80 });
    assert_true(board_shows(&b, ", the worst 1,000 of 12,345"));
    board_release(&b);
}

static void
wait_s(struct board *b, int seconds)
{
    for (int i = 0; i < seconds; i++)
        board_tick(b, MS_SECOND);
    wall_answer_all(b);
}

static void
pages__turn_every_20_seconds__and_level_1_stays(void **state)
{
    struct board b;
    char first[4096];

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_of_pages(&b);
    assert_true(board_shows(&b, "page 2/16, turns every 20s"));
    wait_s(&b, 18);
    snprintf(first, sizeof first, "%s", board_row(&b, 13));
    assert_true(board_shows(&b, "page 2/16"));
    wait_s(&b, 2);
    assert_true(board_shows(&b, "page 3/16"));
    for (int page = 0; page < 16; page++) {
        wait_s(&b, 20);
        assert_true(board_shows(&b, "ledger queue depth"));
        assert_true(board_shows(&b, "checkout-api 5xx"));
        assert_true(board_shows(&b, "SLO fast burn"));
    }
    assert_true(board_shows(&b, "page 3/16"));
    board_release(&b);
}

static void
pages__are_held__while_level_1_is_unacked__the_first_one_in_front(void **state)
{
    struct board b;
    struct alert *a;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_of_pages(&b);
    a = board_alert(&b, "am-prd", 1, "critical", "alertname=Fire", "the house burns", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "page 1/"));
    first_row_of(&b, " L1  !  <1m  the house burns", 9);
    wait_s(&b, 100);
    assert_true(board_shows(&b, "page 1/"));
    assert_true(board_shows(&b, "held: an L1 is unacked"));
    board_hold(&b, a, ALERT_ACKED, "bob", 0);
    board_tell(&b);
    wait_s(&b, 20);
    assert_true(board_shows(&b, "page 2/"));
    board_release(&b);
}

static void
level_1__that_has_more_rows_than_the_page__leaves_one_for_the_others(void **state)
{
    struct board b;
    char labels[48], summary[48];

    (void)state;
    board_wall(&b, 15, 60, (struct ui_wall){ 0 });
    wall_busy(&b);
    for (int i = 0; i < 9; i++) {
        snprintf(labels, sizeof labels, "alertname=Fire n=%d", i);
        snprintf(summary, sizeof summary, "house %d burns", i);
        board_alert(&b, "am-prd", 1, "critical", labels, summary, (90 - i) * MS_MINUTE);
    }
    board_tell(&b);
    for (int i = 0; i < 20; i++) {
        board_keys(&b, "Tab");
        assert_true(board_shows(&b, "house 0 burns"));
        assert_true(board_shows(&b, "house 3 burns"));
    }
    board_release(&b);
}

static void
space__holds_the_page__and_tab_turns_it(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_of_pages(&b);
    board_keys(&b, "Space");
    wait_s(&b, 60);
    assert_true(board_shows(&b, "page 2/16, HELD"));
    board_keys(&b, "Tab");
    assert_true(board_shows(&b, "page 3/16, HELD"));
    board_keys(&b, "Space");
    wait_s(&b, 20);
    assert_true(board_shows(&b, "page 4/16"));
    board_release(&b);
}

static int
cells_that_differ(struct board *b, const struct cell *before)
{
    int n = 0;

    board_screen(b);
    for (int i = 0; i < b->canvas.rows * b->canvas.cols; i++) {
        const struct cell *now = &b->canvas.cells[i];

        n += strcmp(now->bytes, before[i].bytes) != 0 || now->role != before[i].role || now->flags != before[i].flags;
    }
    return n;
}

/* Ages under a minute, of sources too, would cost bytes each second. */
static void
a_second__changes_the_heartbeat_and_the_clock_alone(void **state)
{
    struct board b;
    struct cell *before;

    (void)state;
    board_wall(&b, 60, 200, (struct ui_wall){ 0 });
    wall_busy(&b);
    board_alert(&b, "am-prd", 2, "warning", "alertname=Young", "", 20 * MS_SECOND);
    board_tell(&b);
    board_tick(&b, 6 * MS_SECOND); /* what is new is bold no more */
    for (int i = 0; i < 8; i++) {
        int changed;

        board_screen(&b);
        before = xmemdup(b.canvas.cells, sizeof *before * 60 * 200);
        board_tick(&b, MS_SECOND);
        changed = cells_that_differ(&b, before);
        free(before);
        assert_in_range(changed, 2, 3);
    }
    board_release(&b);
}

static void
page__moves_by_a_column__every_ten_minutes__and_is_painted_whole(void **state)
{
    struct board b;
    int at;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_quiet(&b);
    board_tick(&b, MS_SECOND);
    at = (int)strspn(board_row(&b, 0), " ");
    for (int i = 0; i < 4; i++) {
        int left = i % 2 == 0 ? 3 - at : at;

        board_tick(&b, WALL_SHIFT_MS);
        assert_non_null(board_effect(&b, EFFECT_REPAINT));
        assert_int_equal(strspn(board_row(&b, 0), " "), left);
        board_tick(&b, MS_SECOND);
        assert_null(board_effect(&b, EFFECT_REPAINT));
    }
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(wall__lists_worst_first__then_oldest),
    cmocka_unit_test(what_is_silenced_or_snoozed__is_counted__not_listed),
    cmocka_unit_test(wall__of_a_view__counts_and_lists_what_passes),
    cmocka_unit_test(view_by_age__is_asked_again_as_time_passes),
    cmocka_unit_test(unknown_view__is_refused__and_the_known_are_named),
    cmocka_unit_test(store_that_refuses__is_the_first_row__until_it_works_again),
    cmocka_unit_test(sources_that_do_not_answer__have_a_row_each__or_share_one),
    cmocka_unit_test(numbers__are_not_shown__where_nothing_is_watched),
    cmocka_unit_test(number__that_has_no_room__is_told_in_thousands),
    cmocka_unit_test(pages__turn_every_20_seconds__and_level_1_stays),
    cmocka_unit_test(pages__are_held__while_level_1_is_unacked__the_first_one_in_front),
    cmocka_unit_test(level_1__that_has_more_rows_than_the_page__leaves_one_for_the_others),
    cmocka_unit_test(space__holds_the_page__and_tab_turns_it),
    cmocka_unit_test(a_second__changes_the_heartbeat_and_the_clock_alone),
    cmocka_unit_test(page__moves_by_a_column__every_ten_minutes__and_is_painted_whole),
};
SUITE(wall, tests);
