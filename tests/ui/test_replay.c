/* SPDX-License-Identifier: MIT */
/* The past on the screen: it is told apart from now at every size, moved by its keys, and changed by none. */
#include "support/suite.h"
#include "ui/action.h"
#include "ui/replay_board.h"

#include <stdio.h>
#include <string.h>

static const struct {
    int rows, cols;
} sizes[] = { { 24, 80 }, { 40, 120 }, { 60, 200 }, { 10, 40 }, { 15, 60 } };

static void
start(struct replay_board *r)
{
    replay_board_init(r, 24, 80, PAST_OVER_NOW);
}

static const struct effect *
wish_of(struct replay_board *r, const char *keys)
{
    const struct effect *e;

    board_keys(&r->b, keys);
    e = board_effect(&r->b, EFFECT_REPLAY);
    if (e == NULL)
        fail_msg("%s asks for nothing", keys);
    return e;
}

static void
assert_wish(struct replay_board *r, const char *keys, enum ui_move_kind move, long count)
{
    const struct effect *e = wish_of(r, keys);

    assert_int_equal(e->replay.move, move);
    assert_int_equal(e->replay.count, count);
}

static void
screen__replay(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct replay_board r;
        char name[64];

        replay_board_init(&r, sizes[i].rows, sizes[i].cols, PAST_OVER_NOW);
        snprintf(name, sizeof name, "replay-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&r.b, name);
        replay_board_compare(&r, true);
        snprintf(name, sizeof name, "replay_compared-%dx%d", sizes[i].cols, sizes[i].rows);
        board_golden(&r.b, name);
        replay_board_release(&r);
    }
}

static void
screen__replay__in_roles_and_its_help(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    board_golden_roles(&r.b, "replay_roles-80x24");
    board_keys(&r.b, "?");
    board_golden(&r.b, "replay_help-80x24");
    replay_board_release(&r);
}

static void
keys__ask_to_move(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    assert_wish(&r, "Space", MOVE_PLAY, 0);
    assert_wish(&r, "h", MOVE_STEP, -1);
    assert_wish(&r, "Left", MOVE_STEP, -1);
    assert_wish(&r, "l", MOVE_STEP, 1);
    assert_wish(&r, "1 0 Right", MOVE_STEP, 10);
    assert_wish(&r, "H", MOVE_CHANGE, -1);
    assert_wish(&r, "L", MOVE_CHANGE, 1);
    assert_wish(&r, "[", MOVE_SPEED, -1);
    assert_wish(&r, "]", MOVE_SPEED, 1);
    assert_wish(&r, "-", MOVE_ZOOM, -1);
    assert_wish(&r, "+", MOVE_ZOOM, 1);
    assert_wish(&r, "D", MOVE_COMPARE, 0);
    assert_int_equal(wish_of(&r, "Enter")->replay.seq, 8836);
    replay_board_release(&r);
}

static void
going_to_a_time__takes_what_people_type(void **state)
{
    static const struct {
        const char *typed;
        int64_t at_ms;
    } times[] = {
        { "13:50", BOARD_NOW - 12 * MS_MINUTE - 31 * MS_SECOND },
        { "-2h", BOARD_NOW - 2 * MS_HOUR },
        { "2026-11-21 03:10", INT64_C(1795230600000) },
        { "2026-11-21T03:10:30Z", INT64_C(1795230630000) },
        { " 2026-11-21 ", INT64_C(1795219200000) },
    };
    struct replay_board r;

    (void)state;
    start(&r);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        board_keys(&r.b, "t");
        board_type(&r.b, times[i].typed);
        assert_int_equal(wish_of(&r, "Enter")->replay.move, MOVE_SEEK);
        assert_int_equal(board_effect(&r.b, EFFECT_REPLAY)->replay.at_ms, times[i].at_ms);
    }
    board_keys(&r.b, "t");
    board_type(&r.b, "#8836");
    assert_int_equal(wish_of(&r, "Enter")->replay.seq, 8836);
    board_keys(&r.b, "t");
    board_type(&r.b, "yesterday");
    board_keys(&r.b, "Enter");
    assert_null(board_effect(&r.b, EFFECT_REPLAY));
    assert_true(board_shows(&r.b, "write 03:10, -2h"));
    board_keys(&r.b, "Esc");
    board_keys(&r.b, ":");
    board_type(&r.b, "at 13:50");
    assert_int_equal(wish_of(&r, "Enter")->replay.at_ms, times[0].at_ms);
    replay_board_release(&r);
}

static void
marked_moment__is_come_back_to__and_left_again(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    board_keys(&r.b, "'");
    assert_null(board_effect(&r.b, EFFECT_REPLAY));
    assert_true(board_shows(&r.b, "no moment is marked; m marks this one"));
    board_keys(&r.b, "m");
    assert_true(board_shows(&r.b, "marked: 13:55:44Z, event 8836; ' comes back to it"));
    r.place.seq = 8841;
    r.place.event = 4;
    replay_board_tell(&r);
    assert_int_equal(wish_of(&r, "'")->replay.seq, 8836);
    assert_int_equal(wish_of(&r, "'")->replay.seq, 8841);
    replay_board_release(&r);
}

static void
export__is_of_the_range_from_the_mark__and_to_a_name_that_says_what(void **state)
{
    struct replay_board r;
    const struct effect *e;

    (void)state;
    start(&r);
    board_keys(&r.b, "x");
    assert_true(board_shows(&r.b, "export #8812..#8836 to:"));
    board_type(&r.b, "night.txt");
    board_keys(&r.b, "Enter");
    assert_null(board_effect(&r.b, EFFECT_REPLAY));
    assert_true(board_shows(&r.b, "ends in .md"));
    board_keys(&r.b, "Ctrl-U");
    board_type(&r.b, "night.md");
    e = wish_of(&r, "Enter");
    assert_int_equal(e->replay.move, MOVE_EXPORT);
    assert_int_equal(e->replay.seq, 8812);
    assert_int_equal(e->replay.until_seq, 8836);
    assert_string_equal(e->text, "night.md");
    replay_board_release(&r);
}

/* No key and no word of the `:` line, whatever it is bound to: what is past stays as it was. */
static void
no_act__is_done_in_the_past(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    for (int i = 0; i < ACTIONS; i++) {
        const struct action_row *row = &action_rows[i];

        if (!(row->flags & (WRITES | NOW_ONLY)))
            continue;
        board_keys(&r.b, ":");
        board_type(&r.b, row->name);
        board_keys(&r.b, "Enter");
        for (size_t k = 0; k < r.b.out.v.n; k++)
            if (r.b.out.v.v[k].kind != EFFECT_REMEMBER)
                fail_msg(":%s asks for something in a replay", row->name);
        if (!board_shows(&r.b, "here: no, this is the past.") && !board_shows(&r.b, "means nothing in the list pane"))
            fail_msg(":%s is not refused in words: %s", row->name, board_row(&r.b, 21));
    }
    replay_board_release(&r);
}

/* What a replay may wish; all else would reach the world of now. */
static bool
is_of_the_past(enum effect_kind kind)
{
    return kind == EFFECT_REPLAY || kind == EFFECT_HISTORY || kind == EFFECT_QUIT || kind == EFFECT_SUSPEND || kind == EFFECT_COPY
        || kind == EFFECT_REPAINT || kind == EFFECT_THEME || kind == EFFECT_REMEMBER;
}

static void
any_keys__in_the_past__reach_nothing_of_now(void **state)
{
    static const char usual[] = "jkaUucnNvzRylhHLD[]+-m' Gxto/:?gqlgugaghdwW.psrVTASX30WeE\r\r\r";
    struct replay_board r;
    unsigned seed = 7;

    (void)state;
    start(&r);
    for (int i = 0; i < 20000; i++) {
        struct ui_input in = { .kind = UI_KEY };

        seed = seed * 1103515245u + 12345u;
        in.key.code = (unsigned char)usual[seed / 65536u % (sizeof usual - 1)];
        if (in.key.code == '\r')
            in.key.code = seed / 65536u % 2 == 0 ? KEYS_ENTER : KEYS_ESC;
        board_step(&r.b, &in);
        for (size_t k = 0; k < r.b.out.v.n; k++)
            if (!is_of_the_past(r.b.out.v.v[k].kind))
                fail_msg("key %d (%c) asks for effect %d", i, (int)in.key.code, (int)r.b.out.v.v[k].kind);
        if (i % 100 == 0)
            assert_true(board_shows(&r.b, ""));
    }
    replay_board_release(&r);
}

static void
ack__in_the_past__says_how_to_get_to_now(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    board_keys(&r.b, "a");
    assert_null(board_effect(&r.b, EFFECT_COMMAND));
    assert_true(board_shows(&r.b, "would ack here: no, this is the past. q for live, D compares with now"));
    replay_board_release(&r);
    replay_board_init(&r, 24, 80, PAST_ONLY);
    board_keys(&r.b, "a");
    assert_true(board_shows(&r.b, "would ack here: no, this is the past. q leaves, D compares with the end"));
    replay_board_release(&r);
}

static void
filter_and_detail__are_those_of_the_board(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    assert_true(board_shows(&r.b, "10 of 11"));
    board_keys(&r.b, "/");
    board_type(&r.b, "@level=1");
    board_keys(&r.b, "Enter");
    assert_true(board_shows(&r.b, "3 of 11, 8 hidden"));
    board_keys(&r.b, "o");
    assert_true(board_shows(&r.b, "HighErrorRate"));
    assert_true(board_shows(&r.b, "REPLAY"));
    board_keys(&r.b, "q");
    assert_null(board_effect(&r.b, EFFECT_REPLAY));
    assert_int_equal(wish_of(&r, "q")->replay.move, MOVE_LEAVE);
    replay_board_release(&r);
}

static void
leaving__takes_what_lies_above_the_board_first(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    board_keys(&r.b, "?");
    assert_true(board_shows(&r.b, "keys of the replay"));
    board_keys(&r.b, "q");
    assert_null(board_effect(&r.b, EFFECT_REPLAY));
    board_keys(&r.b, "g l");
    board_keys(&r.b, "Esc");
    assert_null(board_effect(&r.b, EFFECT_REPLAY));
    board_step(&r.b, &(struct ui_input){ .kind = UI_PAGE, .title = "EVENT 8836", .text = "kind  alert.restored" });
    assert_true(board_shows(&r.b, "alert.restored"));
    board_keys(&r.b, "q");
    assert_null(board_effect(&r.b, EFFECT_REPLAY));
    assert_int_equal(wish_of(&r, "Esc")->replay.move, MOVE_LEAVE);
    replay_board_release(&r);
}

static void
click_on_the_time_line__goes_there(void **state)
{
    struct replay_board r;
    struct ui_input click = { .kind = UI_MOUSE, .mouse = { .what = MOUSE_PRESS, .row = 19, .col = 1 } };

    (void)state;
    start(&r);
    board_step(&r.b, &click);
    assert_int_equal(board_effect(&r.b, EFFECT_REPLAY)->replay.at_ms, r.place.window_from_ms);
    click.mouse.col = 78;
    board_step(&r.b, &click);
    assert_int_equal(board_effect(&r.b, EFFECT_REPLAY)->replay.at_ms, r.place.window_to_ms);
    replay_board_release(&r);
}

static void
header__is_honest__about_the_moment_the_log_and_its_chain(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    assert_non_null(strstr(board_row(&r.b, 0), "REPLAY  13:55:44Z (6m47s ago)  x4 playing"));
    assert_non_null(strstr(board_row(&r.b, 0), "now 14:02Z"));
    assert_non_null(strstr(board_row(&r.b, 1), "at 8836 of 8812..8850"));
    r.place.now_ms += MS_DAY + MS_MINUTE;
    r.place.playing = false;
    r.place.chain_ok = false;
    r.place.chain = "BROKEN at #8830";
    replay_board_tell(&r);
    assert_non_null(strstr(board_row(&r.b, 0), "2026-11-21 13:55:44Z (1d ago)  x4 paused"));
    assert_non_null(strstr(board_row(&r.b, 0), "now 14:03Z"));
    assert_non_null(strstr(board_row(&r.b, 1), "chain BROKEN at #8830"));
    r.place.busy = "reading 41,000 of 100,000 events";
    replay_board_tell(&r);
    assert_non_null(strstr(board_row(&r.b, 1), "reading 41,000 of 100,000 events"));
    replay_board_release(&r);
}

static void
compared__each_alert_says_what_became_of_it(void **state)
{
    struct replay_board r;

    (void)state;
    start(&r);
    replay_board_compare(&r, true);
    assert_true(board_shows(&r.b, "against now: +1 came since, -1 over, 2 changed"));
    assert_true(board_shows(&r.b, "(+19 later)"));
    assert_true(board_shows(&r.b, "(closed 13:57:09Z)"));
    assert_true(board_shows(&r.b, "payments-db replica lag 94s"));
    replay_board_compare(&r, false);
    assert_false(board_shows(&r.b, "(+19 later)"));
    assert_true(board_shows(&r.b, "at this moment"));
    replay_board_release(&r);
}

/* A move far away brings another model: nothing of the one before is held, the cursor stays on its alert. */
static void
another_model__keeps_the_cursor_and_the_filter(void **state)
{
    struct replay_board r, other;
    struct model *before;

    (void)state;
    start(&r);
    replay_board_init(&other, 24, 80, PAST_OVER_NOW);
    board_keys(&r.b, "j j");
    board_assert_cursor(&r.b, "ledger queue");
    before = r.b.m;
    r.b.m = other.b.m;
    r.place.other_model = true;
    replay_board_tell(&r);
    other.b.m = before;
    board_assert_cursor(&r.b, "ledger queue");
    assert_true(board_shows(&r.b, "10 of 11"));
    /* The tests' ui of the other board is left with a model that it does not know. */
    other.place.other_model = true;
    replay_board_tell(&other);
    replay_board_release(&r);
    replay_board_release(&other);
}

static void
live_board__asks_for_the_past__and_refuses_what_is_no_time(void **state)
{
    struct board b;

    (void)state;
    board_init(&b, 24, 80);
    board_night(&b);
    board_keys(&b, "t");
    assert_int_equal(board_effect(&b, EFFECT_REPLAY)->replay.move, MOVE_OPEN);
    assert_string_equal(board_effect(&b, EFFECT_REPLAY)->text, "");
    board_keys(&b, ":");
    board_type(&b, "at 03:10");
    board_keys(&b, "Enter");
    assert_string_equal(board_effect(&b, EFFECT_REPLAY)->text, "03:10");
    board_keys(&b, ":");
    board_type(&b, "replay soon");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_REPLAY));
    assert_true(board_shows(&b, "write 03:10, -2h"));
    board_keys(&b, ":");
    board_type(&b, "replay-on");
    board_keys(&b, "Enter");
    assert_null(board_effect(&b, EFFECT_REPLAY));
    board_release(&b);
}

static void
own_keys__lie_over_those_of_the_replay(void **state)
{
    const struct ui_config config = { .me = "ana", .replay = PAST_OVER_NOW, .bind = "bind replay p replay-play\n" };
    struct board b;

    (void)state;
    board_init_with(&b, 24, 80, &config);
    board_night(&b);
    board_keys(&b, "p");
    assert_int_equal(board_effect(&b, EFFECT_REPLAY)->replay.move, MOVE_PLAY);
    board_release(&b);
}

static void
window__is_all_or_a_part_that_moves_by_steps(void **state)
{
    int64_t from_ms, to_ms;

    (void)state;
    ui_replay_window(0, 10 * MS_HOUR, 5 * MS_HOUR, 0, &from_ms, &to_ms);
    assert_int_equal(from_ms, 0);
    assert_int_equal(to_ms, 10 * MS_HOUR);
    ui_replay_window(0, 10 * MS_HOUR, 5 * MS_HOUR + MS_MINUTE, 4, &from_ms, &to_ms);
    assert_int_equal(from_ms, 4 * MS_HOUR + 30 * MS_MINUTE);
    assert_int_equal(to_ms - from_ms, MS_HOUR);
    ui_replay_window(0, 10 * MS_HOUR, 0, 4, &from_ms, &to_ms);
    assert_int_equal(from_ms, 0);
    ui_replay_window(0, 10 * MS_HOUR, 10 * MS_HOUR, 4, &from_ms, &to_ms);
    assert_int_equal(to_ms, 10 * MS_HOUR);
    ui_replay_window(7, 7, 7, 3, &from_ms, &to_ms);
    assert_true(to_ms > from_ms);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(screen__replay),
    cmocka_unit_test(screen__replay__in_roles_and_its_help),
    cmocka_unit_test(keys__ask_to_move),
    cmocka_unit_test(going_to_a_time__takes_what_people_type),
    cmocka_unit_test(marked_moment__is_come_back_to__and_left_again),
    cmocka_unit_test(export__is_of_the_range_from_the_mark__and_to_a_name_that_says_what),
    cmocka_unit_test(no_act__is_done_in_the_past),
    cmocka_unit_test(any_keys__in_the_past__reach_nothing_of_now),
    cmocka_unit_test(ack__in_the_past__says_how_to_get_to_now),
    cmocka_unit_test(filter_and_detail__are_those_of_the_board),
    cmocka_unit_test(leaving__takes_what_lies_above_the_board_first),
    cmocka_unit_test(click_on_the_time_line__goes_there),
    cmocka_unit_test(header__is_honest__about_the_moment_the_log_and_its_chain),
    cmocka_unit_test(compared__each_alert_says_what_became_of_it),
    cmocka_unit_test(another_model__keeps_the_cursor_and_the_filter),
    cmocka_unit_test(live_board__asks_for_the_past__and_refuses_what_is_no_time),
    cmocka_unit_test(own_keys__lie_over_those_of_the_replay),
    cmocka_unit_test(window__is_all_or_a_part_that_moves_by_steps),
};
SUITE(replay, tests);
