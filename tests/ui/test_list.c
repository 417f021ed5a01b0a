/* SPDX-License-Identifier: MIT */
/* The cursor holds an alert; nothing moves under the hand; marks are of alerts too. */
#include "support/suite.h"
#include "ui/board.h"

#include <stdio.h>
#include <string.h>

static struct alert *
add(struct board *b, int level, const char *name, int64_t age_ms)
{
    char labels[64];

    snprintf(labels, sizeof labels, "alertname=%s", name);
    return board_alert(b, "am", level, "warning", labels, "", age_ms);
}

static void
init(struct board *b, unsigned n)
{
    char name[16];

    board_init(b, 24, 80);
    board_source(b, "am");
    for (unsigned i = 0; i < n; i++) {
        snprintf(name, sizeof name, "A%02u", i);
        add(b, 2, name, (int64_t)(1000 - i) * MS_MINUTE);
    }
    board_tell(b);
}

static int
row_of(struct board *b, const char *text)
{
    for (int row = 0; row < b->canvas.rows; row++)
        if (strstr(board_row(b, row), text) != NULL)
            return row;
    return -1;
}

static void
keys__move_the_cursor(void **state)
{
    struct board b;

    (void)state;
    init(&b, 50);
    board_assert_cursor(&b, "A00");
    board_keys(&b, "j j Down k");
    board_assert_cursor(&b, "A02");
    board_keys(&b, "1 0 j");
    board_assert_cursor(&b, "A12");
    board_keys(&b, "G");
    board_assert_cursor(&b, "A49");
    board_keys(&b, "j j");
    board_assert_cursor(&b, "A49");
    board_keys(&b, "g g");
    board_assert_cursor(&b, "A00");
    board_keys(&b, "Ctrl-D");
    board_assert_cursor(&b, "A07");
    board_keys(&b, "PgDn Ctrl-U PgUp");
    board_assert_cursor(&b, "A00");
    board_keys(&b, "End Home");
    board_assert_cursor(&b, "A00");
    board_release(&b);
}

static void
a_page_over_the_list__leaves_it_where_it_was_scrolled_to(void **state)
{
    static const char *const pages[] = { "g u g a", "g S Esc", "g h Esc", "Enter Esc" };
    struct board b;
    int row;

    (void)state;
    init(&b, 40);
    board_keys(&b, "2 0 j 4 k");
    row = row_of(&b, "A16");
    assert_true(row_of(&b, "A12") > 0 && row > row_of(&b, "A12"));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        board_keys(&b, pages[i]);
        board_tell(&b);
        board_assert_cursor(&b, "A16");
        assert_int_equal(row_of(&b, "A16"), row);
    }
    board_release(&b);
}

static void
refresh__that_sorts_anew__leaves_the_cursor_on_its_alert_and_row(void **state)
{
    struct board b;
    int row;

    (void)state;
    init(&b, 40);
    board_keys(&b, "5 j");
    row = row_of(&b, "A05");
    add(&b, 1, "Worse", MS_MINUTE);
    add(&b, 1, "Worst", 2 * MS_MINUTE);
    board_tell(&b);
    board_assert_cursor(&b, "A05");
    assert_int_equal(row_of(&b, "A05"), row);
    board_release(&b);
}

static void
an_acked_row__keeps_its_place__until_hands_are_off_and_the_cursor_has_left(void **state)
{
    struct board b;
    int row;

    (void)state;
    init(&b, 10);
    row = row_of(&b, "A00");
    board_keys(&b, "a");
    board_hold(&b, (struct alert *)b.m->alerts.v[0], ALERT_ACKED, "ana", b.now_ms + MS_HOUR);
    board_tell(&b);
    assert_int_equal(row_of(&b, "A00"), row);
    board_tick(&b, 5000);
    assert_int_equal(row_of(&b, "A00"), row); /* the cursor is on it */
    board_keys(&b, "j");
    board_assert_cursor(&b, "A01");
    board_tick(&b, 1000);
    assert_int_equal(row_of(&b, "A00"), row); /* hands are on */
    board_tick(&b, 5000);
    assert_int_equal(row_of(&b, "A00"), row + 9);
    board_assert_cursor(&b, "A01");
    board_release(&b);
}

static void
idle_hands_at_the_top__see_new_rows_come_in(void **state)
{
    struct board b;

    (void)state;
    init(&b, 40);
    board_keys(&b, "j");
    board_tick(&b, 3 * MS_SECOND);
    add(&b, 1, "Worst", 0);
    board_tell(&b);
    assert_true(board_shows(&b, "Worst"));
    board_assert_cursor(&b, "A01");
    board_release(&b);
}

static void
the_cursors_alert_leaves__the_next_one_has_it_and_the_person_is_told(void **state)
{
    struct board b;

    (void)state;
    init(&b, 10);
    board_keys(&b, "4 j");
    board_hold(&b, b.m->alerts.v[4], ALERT_CLOSED, NULL, 0);
    board_hold(&b, b.m->alerts.v[5], ALERT_CLOSED, NULL, 0);
    add(&b, 1, "Worst", 0);
    board_tell(&b);
    board_assert_cursor(&b, "A06");
    assert_true(board_shows(&b, "A04 left the list (closed)"));
    board_keys(&b, "G");
    board_hold(&b, b.m->alerts.v[9], ALERT_CLOSED, NULL, 0);
    board_tell(&b);
    board_assert_cursor(&b, "A08");
    board_release(&b);
}

static void
a_forgotten_alert__is_not_looked_at_again(void **state)
{
    struct board b;

    (void)state;
    init(&b, 3);
    board_keys(&b, "j Enter");
    board_forget(&b, b.m->alerts.v[1]);
    board_tell(&b);
    assert_true(board_shows(&b, "This alert is no longer on the board"));
    board_keys(&b, "a c U y n");
    board_keys(&b, "Esc");
    board_assert_cursor(&b, "A0");
    board_release(&b);
}

static void
an_act__is_about_the_alert_under_the_cursor_when_the_key_was_pressed(void **state)
{
    struct board b;
    struct alert_id want;

    (void)state;
    init(&b, 10);
    board_keys(&b, "j j");
    want = b.m->alerts.v[2]->id;
    add(&b, 1, "Worst", 0);
    board_tell(&b);
    board_keys(&b, "a");
    assert_true(alert_id_equal(&board_effect(&b, EFFECT_COMMAND)->subjects[0].id, &want));
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects[0].episode, 3);
    board_release(&b);
}

static void
hold__keeps_the_order_and_counts_who_waits(void **state)
{
    struct board b;

    (void)state;
    init(&b, 5);
    board_keys(&b, "z");
    add(&b, 1, "Worst", 0);
    add(&b, 1, "Worse", 0);
    board_tell(&b);
    board_tick(&b, MS_MINUTE);
    assert_false(board_shows(&b, "Worst"));
    assert_true(board_shows(&b, "HELD, +2 waiting"));
    board_keys(&b, "z");
    assert_true(board_shows(&b, "Worst"));
    assert_false(board_shows(&b, "HELD"));
    board_release(&b);
}

static void
n__goes_to_the_next_unacknowledged_and_round(void **state)
{
    struct board b;

    (void)state;
    init(&b, 6);
    for (int i = 0; i < 6; i++)
        if (i != 1 && i != 4)
            board_hold(&b, b.m->alerts.v[i], ALERT_ACKED, "bob", 0);
    board_tell(&b);
    board_keys(&b, "G n");
    board_assert_cursor(&b, "A01");
    board_keys(&b, "n");
    board_assert_cursor(&b, "A04");
    board_keys(&b, "n");
    board_assert_cursor(&b, "A01");
    board_keys(&b, "N");
    board_assert_cursor(&b, "A04");
    board_release(&b);
}

static void
marks__are_of_alerts__and_star_marks_what_passes(void **state)
{
    struct board b;

    (void)state;
    init(&b, 8);
    board_keys(&b, "Space j Space");
    assert_true(board_shows(&b, "2 marked"));
    assert_true(row_of(&b, "*! L2 warn  16h    1 am     A00") >= 0);
    board_assert_cursor(&b, "A03");
    add(&b, 1, "Worst", 0);
    board_tell(&b);
    assert_true(row_of(&b, "*! L2 warn  16h    1 am     A02") >= 0);
    board_keys(&b, "*");
    assert_true(board_shows(&b, "9 marked"));
    board_keys(&b, "Esc");
    assert_false(board_shows(&b, "marked  "));
    board_release(&b);
}

static void
a_range__follows_the_cursor_until_it_is_closed(void **state)
{
    struct board b;

    (void)state;
    init(&b, 8);
    board_keys(&b, "j v j j");
    assert_true(board_shows(&b, "range, 3 marked"));
    board_keys(&b, "k");
    assert_true(board_shows(&b, "range, 2 marked"));
    board_keys(&b, "Esc");
    assert_false(board_shows(&b, "marked  "));
    board_keys(&b, "v k v");
    assert_true(board_shows(&b, "2 marked"));
    board_keys(&b, "a");
    assert_int_equal(board_effect(&b, EFFECT_COMMAND)->subjects_n, 2);
    board_release(&b);
}

static void
the_mouse__chooses_rows_and_scrolls(void **state)
{
    struct board b;
    struct ui_input click = { .kind = UI_MOUSE, .mouse = { MOUSE_PRESS, 0, 10 } };

    (void)state;
    init(&b, 40);
    click.mouse.row = row_of(&b, "A04");
    board_step(&b, &click);
    board_assert_cursor(&b, "A04");
    click.mouse.what = MOUSE_WHEEL_DOWN;
    board_step(&b, &click);
    board_assert_cursor(&b, "A07");
    click.mouse.what = MOUSE_WHEEL_UP;
    board_step(&b, &click);
    board_assert_cursor(&b, "A04");
    click.mouse = (struct mouse){ MOUSE_PRESS, 500, 500 };
    board_step(&b, &click);
    board_assert_cursor(&b, "A04");
    board_release(&b);
}

static void
a_smaller_screen__keeps_the_cursor_in_sight(void **state)
{
    struct board b;

    (void)state;
    init(&b, 40);
    board_keys(&b, "1 4 j");
    for (int rows = 60; rows >= 10; rows--) {
        board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = rows, .cols = 40 + rows * 2 });
        board_assert_cursor(&b, "A14");
    }
    for (int rows = 9; rows >= 1; rows--) {
        board_step(&b, &(struct ui_input){ .kind = UI_RESIZE, .rows = rows, .cols = rows });
        board_screen(&b);
    }
    board_release(&b);
}

static void
while_loading__the_worst_is_under_the_cursor_until_a_key_is_pressed(void **state)
{
    struct board b;

    (void)state;
    init(&b, 0);
    b.m->whole = false;
    b.m->expected = 100000;
    add(&b, 3, "Mild", 0);
    board_tell(&b);
    board_assert_cursor(&b, "Mild");
    assert_true(board_shows(&b, "loading 1 of 100,000"));
    add(&b, 1, "Worst", 0);
    board_tell(&b);
    board_assert_cursor(&b, "Worst");
    board_keys(&b, "j");
    add(&b, 1, "Other", MS_MINUTE);
    board_tell(&b);
    board_assert_cursor(&b, "Mild");
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(keys__move_the_cursor),
    cmocka_unit_test(a_page_over_the_list__leaves_it_where_it_was_scrolled_to),
    cmocka_unit_test(refresh__that_sorts_anew__leaves_the_cursor_on_its_alert_and_row),
    cmocka_unit_test(an_acked_row__keeps_its_place__until_hands_are_off_and_the_cursor_has_left),
    cmocka_unit_test(idle_hands_at_the_top__see_new_rows_come_in),
    cmocka_unit_test(the_cursors_alert_leaves__the_next_one_has_it_and_the_person_is_told),
    cmocka_unit_test(a_forgotten_alert__is_not_looked_at_again),
    cmocka_unit_test(an_act__is_about_the_alert_under_the_cursor_when_the_key_was_pressed),
    cmocka_unit_test(hold__keeps_the_order_and_counts_who_waits),
    cmocka_unit_test(n__goes_to_the_next_unacknowledged_and_round),
    cmocka_unit_test(marks__are_of_alerts__and_star_marks_what_passes),
    cmocka_unit_test(a_range__follows_the_cursor_until_it_is_closed),
    cmocka_unit_test(the_mouse__chooses_rows_and_scrolls),
    cmocka_unit_test(a_smaller_screen__keeps_the_cursor_in_sight),
    cmocka_unit_test(while_loading__the_worst_is_under_the_cursor_until_a_key_is_pressed),
};
SUITE(list, tests);
