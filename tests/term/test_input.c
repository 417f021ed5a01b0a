/* SPDX-License-Identifier: MIT */
/* Bytes of several terminals, and the keys they are. */
#include "term/input.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

static struct input *
open_input(const char *term)
{
    struct input *in;

    setenv("TERM", term, 1);
    in = input_new(NULL);
    assert_non_null(in);
    input_set_size(in, 24, 80);
    return in;
}

/* The name of the one key that the bytes make, "" for none. */
static const char *
key_of(const char *term, const char *bytes)
{
    static char name[KEY_NAME_MAX];
    struct input *in = open_input(term);
    struct term_event ev, more;

    name[0] = '\0';
    input_feed(in, bytes, strlen(bytes));
    while (input_wait_ms(in) >= 0)
        input_timeout(in);
    if (input_next(in, &ev)) {
        assert_int_equal(ev.kind, TERM_KEY);
        key_to_text(ev.key, name);
        assert_false(input_next(in, &more));
    }
    input_free(in);
    return name;
}

static void
input__knows_keys__in_both_modes_and_on_each_terminal(void **state)
{
    static const struct {
        const char *term, *bytes, *name;
    } rows[] = {
        { "xterm-256color", "\033[A", "Up" },
        { "xterm-256color", "\033OA", "Up" },
        { "xterm-256color", "\033[1;5A", "Ctrl-Up" },
        { "xterm-256color", "\033[H", "Home" },
        { "xterm-256color", "\033OF", "End" },
        { "xterm-256color", "\033[1~", "Home" },
        { "xterm-256color", "\033[4~", "End" },
        { "xterm-256color", "\033[5~", "PgUp" },
        { "xterm-256color", "\033[6~", "PgDn" },
        { "xterm-256color", "\033[2~", "Insert" },
        { "xterm-256color", "\033[3~", "Delete" },
        { "xterm-256color", "\033OP", "F1" },
        { "xterm-256color", "\033[24~", "F12" },
        { "xterm-256color", "\033[1;2P", "Shift-F1" },
        { "xterm-256color", "\033[15;5~", "Ctrl-F5" },
        { "xterm-256color", "\033[ 00~", "" }, /* no key sends it */
        { "xterm-256color", "\033[~", "" },
        { "linux", "\033[[A", "F1" },
        { "linux", "\033[[E", "F5" },
        { "linux", "\033[17~", "F6" },
        { "tmux-256color", "\033OB", "Down" },
        { "tmux-256color", "\033[1~", "Home" },
        { "vt100", "\033OD", "Left" },
        { "screen-256color", "\033OC", "Right" },
        { "xterm", "\033OQ", "F2" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(key_of(rows[i].term, rows[i].bytes), rows[i].name);
}

static struct key
one_key(const char *bytes)
{
    struct input *in = open_input("xterm-256color");
    struct term_event ev = { 0 };

    input_feed(in, bytes, strlen(bytes));
    while (input_wait_ms(in) >= 0)
        input_timeout(in);
    assert_true(input_next(in, &ev));
    input_free(in);
    return ev.key;
}

static void
input__names_control_characters__by_the_key_that_was_pressed(void **state)
{
    static const struct {
        const char *bytes;
        struct key key;
    } rows[] = {
        { "\x12", { 'r', MOD_CTRL } },
        { "\x03", { 'c', MOD_CTRL } },
        { "\x1a", { 'z', MOD_CTRL } },
        { "\t", { KEYS_TAB, 0 } },
        { "\033[105;5u", { KEYS_TAB, 0 } },
        { "\r", { KEYS_ENTER, 0 } },
        { "\n", { KEYS_ENTER, 0 } },
        { "\033OM", { KEYS_ENTER, 0 } },
        { "\x7f", { KEYS_BACKSPACE, 0 } },
        { "\x08", { KEYS_BACKSPACE, 0 } },
        { "\033", { KEYS_ESC, 0 } },
        { "\033[Z", { KEYS_BACKTAB, 0 } },
        { "\033x", { 'x', MOD_ALT } },
        { "\033X", { 'X', MOD_ALT } },
        { "\033\r", { KEYS_ENTER, MOD_ALT } },
        { "\033\x7f", { KEYS_BACKSPACE, MOD_ALT } },
        { "\033\x12", { 'r', MOD_CTRL | MOD_ALT } },
        { "\033[", { '[', MOD_ALT } },
        { "\033O", { 'O', MOD_ALT } },
        { " ", { ' ', 0 } },
        { "G", { 'G', 0 } },
        { "\xc3\xa9", { 0xe9, 0 } },
        { "\xe6\xbc\xa2", { 0x6f22, 0 } },
        { "\033[114;6u", { 'r', MOD_CTRL } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct key k = one_key(rows[i].bytes);

        assert_int_equal(k.code, rows[i].key.code);
        assert_int_equal(k.mods, rows[i].key.mods);
    }
}

static void
input__makes_no_key__of_what_nobody_pressed(void **state)
{
    static const char *const rows[] = {
        "\033[?62;1c",
        "\033[24;80R",
        "\033[1;99A",
        "\033[201~",
        "\033[99~",
        "\033[77z",
        "\033]11;rgb:0/0/0\007",
        "\xff",
        "\033[<0;5;6",
        "\xc2\x80",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(key_of("xterm-256color", rows[i]), "");
}

static void
input__waits_for_a_lone_esc__and_not_for_a_sequence(void **state)
{
    struct input *in = open_input("xterm-256color");
    struct term_event ev;

    (void)state;
    assert_int_equal(input_wait_ms(in), -1);
    input_feed(in, "\033", 1);
    assert_in_range(input_wait_ms(in), 0, 25);
    assert_false(input_next(in, &ev));
    input_feed(in, "[A", 2);
    assert_int_equal(input_wait_ms(in), -1);
    assert_true(input_next(in, &ev));
    assert_int_equal(ev.key.code, KEYS_UP);
    input_free(in);
}

static void
input__gives_mouse_events__of_the_left_button_and_the_wheel_inside_the_screen(void **state)
{
    static const char bytes[] =
        "\033[<0;1;1M\033[<0;1;1m\033[<2;1;1M\033[<64;80;24M\033[<65;2;3M\033[<4;9;9M\033[<32;5;5M\033[<0;81;1M\033[<0;1;25M\033[<0;0;0M";
    static const struct mouse wanted[] = {
        { MOUSE_PRESS, 0, 0 },
        { MOUSE_WHEEL_UP, 23, 79 },
        { MOUSE_WHEEL_DOWN, 2, 1 },
        { MOUSE_PRESS, 8, 8 },
    };
    struct input *in = open_input("xterm-256color");
    struct term_event ev;

    (void)state;
    input_feed(in, bytes, sizeof bytes - 1);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_true(input_next(in, &ev));
        assert_int_equal(ev.kind, TERM_MOUSE);
        assert_int_equal(ev.mouse.what, wanted[i].what);
        assert_int_equal(ev.mouse.row, wanted[i].row);
        assert_int_equal(ev.mouse.col, wanted[i].col);
    }
    assert_false(input_next(in, &ev));
    input_free(in);
}

static void
input__lends_pastes__in_order_with_the_keys(void **state)
{
    static const char bytes[] = "a\033[200~one\033[201~b\033[200~two\033[201~";
    struct input *in = open_input("xterm-256color");
    struct term_event ev[4];

    (void)state;
    input_feed(in, bytes, sizeof bytes - 1);
    for (size_t i = 0; i < 4; i++)
        assert_true(input_next(in, &ev[i]));
    assert_int_equal(ev[0].key.code, 'a');
    assert_string_equal(ev[1].text, "one");
    assert_int_equal(ev[2].key.code, 'b');
    assert_string_equal(ev[3].text, "two");
    input_reclaim(in);
    input_feed(in, "\033[200~three\033[201~", 17);
    input_reclaim(in); /* not taken yet: it stays */
    assert_true(input_next(in, &ev[0]));
    assert_string_equal(ev[0].text, "three");
    input_free(in);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(input__knows_keys__in_both_modes_and_on_each_terminal),
    cmocka_unit_test(input__names_control_characters__by_the_key_that_was_pressed),
    cmocka_unit_test(input__makes_no_key__of_what_nobody_pressed),
    cmocka_unit_test(input__waits_for_a_lone_esc__and_not_for_a_sequence),
    cmocka_unit_test(input__gives_mouse_events__of_the_left_button_and_the_wheel_inside_the_screen),
    cmocka_unit_test(input__lends_pastes__in_order_with_the_keys),
};
SUITE(input, tests);
