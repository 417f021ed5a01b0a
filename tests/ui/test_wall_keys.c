/* SPDX-License-Identifier: MIT */
/* Keys on the wall: few do anything, and none writes. */
#include "support/suite.h"
#include "ui/wall_board.h"

#include <stdio.h>

#include "ui/action.h"
#include "util/str.h"

static void
no_action_that_writes__means_anything_on_the_wall(void **state)
{
    size_t n = 0;

    (void)state;
    for (int i = 0; i < ACTIONS; i++) {
        if (!(action_rows[i].where & IN_WALL))
            continue;
        n++;
        assert_false(action_rows[i].flags & WRITES);
    }
    assert_int_equal(n, 4);
}

static struct key
nth_key(int i)
{
    if (i < 0x7f)
        return (struct key){ .code = (uint32_t)(i < ' ' ? 'a' + i % 26 : i), .mods = i < ' ' ? MOD_CTRL : 0 };
    return (struct key){ .code = (uint32_t)(KEYS_ENTER + i - 0x7f) };
}
#define KEYS_ALL (0x7f + KEYS_F12 - KEYS_ENTER + 1)

static bool
is_one_of_ours(struct key k)
{
    char name[KEY_NAME_MAX];

    key_to_text(k, name);
    return str_eq(name, "q") || str_eq(name, "Space") || str_eq(name, "Tab") || str_eq(name, "?") || str_eq(name, "F1")
        || str_eq(name, "Ctrl-C");
}

/* Every key, its paste, and a click: the screen is as before, and nothing is wished. */
static void
press_all(struct board *b, bool ours)
{
    char before[8192];

    snprintf(before, sizeof before, "%s", board_screen(b));
    for (int i = 1; i < KEYS_ALL; i++) {
        struct ui_input in = { .kind = UI_KEY, .key = nth_key(i) };

        if (in.key.code == 'c' && in.key.mods == MOD_CTRL)
            continue;
        if (!ours && is_one_of_ours(in.key))
            continue;
        board_step(b, &in);
        assert_int_equal(b->out.v.n, 0);
        assert_string_equal(board_screen(b), before);
    }
    board_step(b, &(struct ui_input){ .kind = UI_PASTE, .text = "q\n" });
    assert_string_equal(board_screen(b), before);
    board_step(b, &(struct ui_input){ .kind = UI_MOUSE, .mouse = { MOUSE_PRESS, 12, 5 } });
    assert_int_equal(b->out.v.n, 0);
    assert_string_equal(board_screen(b), before);
}

static void
other_keys__do_nothing(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_of_pages(&b);
    press_all(&b, false);
    board_keys(&b, "q");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static void
no_key__does_anything__without_input__but_ctrl_c_twice(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ .no_input = true });
    wall_of_pages(&b);
    press_all(&b, true);
    board_keys(&b, "Ctrl-C");
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_true(board_shows(&b, "Ctrl-C again quits"));
    board_keys(&b, "Ctrl-C");
    assert_non_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static void
w__opens_it_on_the_dashboard__and_q_goes_back(void **state)
{
    struct board b;
    char row[256];

    (void)state;
    board_init(&b, 24, 80);
    wall_busy(&b);
    board_keys(&b, "j j");
    snprintf(row, sizeof row, "%s", board_cursor(&b));
    board_keys(&b, "w");
    assert_true(board_shows(&b, "PROD WALL"));
    assert_true(board_shows(&b, "q back"));
    board_keys(&b, "a U c p u X j");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    board_keys(&b, "q");
    assert_null(board_effect(&b, EFFECT_QUIT));
    assert_string_equal(board_cursor(&b), row);
    board_release(&b);
}

static void
box__that_an_answer_opens_meanwhile__waits_below_the_wall(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    wall_busy(&b);
    board_keys(&b, "u");
    if (board_effect(&b, EFFECT_COMMAND) == NULL)
        fail_msg("u made no command");
    {
        struct ui_input in = { .kind = UI_REPLY,
            .text = "ask: bob did that; undo it?",
            .token = board_effect(&b, EFFECT_COMMAND)->token };

        board_keys(&b, "w");
        board_step(&b, &in);
    }
    board_keys(&b, "y");
    assert_null(board_effect(&b, EFFECT_COMMAND));
    assert_false(board_shows(&b, "bob did that"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "bob did that"));
    board_release(&b);
}

static void
banner__tells_no_keys_of_the_board__on_the_wall(void **state)
{
    const struct ui_config config = { .me = "ana", .place = "night", .banner = "DEMO: a night  a acknowledges" };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    wall_busy(&b);
    assert_true(board_shows(&b, "DEMO: a night  a acknowledges"));
    board_keys(&b, "w");
    assert_true(board_shows(&b, "DEMO: a night"));
    assert_false(board_shows(&b, "a acknowledges"));
    assert_true(board_shows(&b, "NIGHT WALL"));
    board_release(&b);
}

static void
help__of_the_wall__tells_its_keys_alone(void **state)
{
    struct board b;

    (void)state;
    board_wall(&b, 24, 80, (struct ui_wall){ 0 });
    wall_busy(&b);
    board_keys(&b, "?");
    assert_true(board_shows(&b, "keys of the wall"));
    assert_true(board_shows(&b, "Space        wall: the page stays"));
    assert_true(board_shows(&b, "nobody has it"));
    assert_false(board_shows(&b, "acknowledge; 30a"));
    assert_false(board_shows(&b, "@state"));
    board_keys(&b, "q");
    assert_true(board_shows(&b, "PROD WALL"));
    assert_null(board_effect(&b, EFFECT_QUIT));
    board_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(no_action_that_writes__means_anything_on_the_wall),
    cmocka_unit_test(other_keys__do_nothing),
    cmocka_unit_test(no_key__does_anything__without_input__but_ctrl_c_twice),
    cmocka_unit_test(w__opens_it_on_the_dashboard__and_q_goes_back),
    cmocka_unit_test(box__that_an_answer_opens_meanwhile__waits_below_the_wall),
    cmocka_unit_test(banner__tells_no_keys_of_the_board__on_the_wall),
    cmocka_unit_test(help__of_the_wall__tells_its_keys_alone),
};
SUITE(wall_keys, tests);
