/* SPDX-License-Identifier: MIT */
/* What stands on the screen, and what it costs. */
#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "term/demo.h"

static const char *const terminals[] = { "xterm-256color", "tmux-256color", "screen-256color", "xterm", "linux", "vt100" };
#define TERMINALS (sizeof terminals / sizeof *terminals)

static void
draw__shows_the_canvas__on_each_terminal_and_size(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 24, 80 }, { 60, 200 }, { 13, 40 } };

    (void)state;
    for (size_t i = 0; i < TERMINALS; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) {
            int rows = sizes[j].rows, cols = sizes[j].cols;
            struct pty *p = demo_start(terminals[i], rows, cols);
            struct screen *s = pty_screen(p);
            char size[32];

            snprintf(size, sizeof size, "size %dx%d ", rows, cols);
            assert_int_equal(strncmp(screen_row(s, 0), size, strlen(size)), 0);
            assert_string_equal(screen_row(s, 1), "wide 漢字 éa\xcc\x81 end");
            assert_string_equal(screen_row(s, 2), "one two three");
            assert_string_equal(screen_cell(s, rows - 1, cols - 1).text, "Z");
            pty_free(p);
        }
}

static void
draw__puts_wide_characters__over_two_cells(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);
    struct screen *s = pty_screen(p);

    (void)state;
    assert_string_equal(screen_cell(s, 1, 5).text, "漢");
    assert_int_equal(screen_cell(s, 1, 5).width, 2);
    assert_int_equal(screen_cell(s, 1, 6).width, 0);
    assert_string_equal(screen_cell(s, 1, 7).text, "字");
    assert_string_equal(screen_cell(s, 1, 10).text, "é");
    assert_string_equal(screen_cell(s, 1, 11).text, "a\xcc\x81");
    assert_string_equal(screen_cell(s, 1, 13).text, "e");
    pty_free(p);
}

/* Widths come from libutf8proc; the C library may not know the newest characters, or know them otherwise. */
static void
draw__keeps_the_columns__after_a_character_that_libc_does_not_know(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);
    struct screen *s = pty_screen(p);

    (void)state;
    demo_do(p,
        "show a\xf0\x91\xbc\x82\xf0\x91\xbc\x82"
        "bc");
    assert_string_equal(screen_cell(s, 4, 0).text, "a");
    assert_string_equal(screen_cell(s, 4, 3).text, "b");
    assert_string_equal(screen_cell(s, 4, 4).text, "c");
    pty_free(p);
}

static void
draw__shows_forbidden_characters__as_question_marks(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    demo_do(p,
        "show a\033]52;c;Zm9v\ab\xc2\x9b"
        "c\xe2\x80\xae"
        "d\x7f"
        "e");
    assert_string_equal(screen_row(pty_screen(p), 4), "a?]52;c;Zm9v?b?c?d?e");
    pty_free(p);
}

static void
draw__uses_the_colours__that_the_terminal_has(void **state)
{
    static const struct {
        const char *term;
        int depth, fg2;
    } rows[] = {
        { "xterm-256color", 3, 214 },
        { "tmux-256color", 3, 214 },
        { "xterm", 1, 3 },
        { "linux", 1, 3 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pty *p = demo_start(rows[i].term, 24, 80);
        struct screen *s = pty_screen(p);
        char depth[32];

        snprintf(depth, sizeof depth, "depth %d ", rows[i].depth);
        assert_true(screen_has(s, depth));
        assert_int_equal(screen_cell(s, 2, 0).fg, 7);
        assert_int_equal(screen_cell(s, 2, 0).bg, 1);
        assert_true(screen_cell(s, 2, 0).bold);
        assert_int_equal(screen_cell(s, 2, 4).fg, rows[i].fg2);
        assert_int_equal(screen_cell(s, 2, 4).bg, -1);
        assert_int_equal(screen_cell(s, 0, 0).fg, -1);
        assert_int_equal(screen_cell(s, 0, 0).bg, -1);
        assert_int_equal(screen_cell(s, 3, 0).bg, 4);
        assert_int_equal(screen_cell(s, 3, 79).bg, 4);
        pty_free(p);
    }
}

static void
check_mono(struct pty *p)
{
    struct screen *s = pty_screen(p);

    assert_true(pty_until_text(p, "depth 0 "));
    assert_true(screen_cell(s, 2, 0).reverse);
    assert_true(screen_cell(s, 2, 4).bold);
    assert_true(screen_cell(s, 2, 8).underline);
    assert_true(screen_cell(s, 3, 79).reverse);
    assert_int_equal(screen_cell(s, 2, 0).bg, -1);
    assert_int_equal(screen_cell(s, 2, 4).fg, -1);
    pty_free(p);
}

static void
draw__uses_attributes_alone__without_colour(void **state)
{
    (void)state;
    check_mono(demo_start("vt100", 24, 80));
    check_mono(demo_start_with(&(struct pty_options){ .rows = 24, .cols = 80 }, "--no-color"));
}

static void
draw__takes_utf8__also_in_the_c_locale(void **state)
{
    static const char *const env[] = { "LC_ALL=C", "LANG=C", NULL };
    struct pty *p = demo_start_with(&(struct pty_options){ .rows = 24, .cols = 80, .env = env }, NULL);

    (void)state;
    assert_true(pty_until_text(p, "unicode 1"));
    assert_string_equal(screen_row(pty_screen(p), 1), "wide 漢字 éa\xcc\x81 end");
    pty_free(p);
}

static void
draw__sends_few_bytes__for_small_changes(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    pty_take_count(p);
    demo_do(p, "down");
    assert_in_range(pty_take_count(p), 1, 314);
    demo_do(p, "tick");
    assert_string_equal(screen_row(pty_screen(p), 11), "count 1");
    assert_in_range(pty_take_count(p), 1, 40);
    demo_do(p, "ping");
    assert_int_equal(pty_take_count(p), 0);
    pty_free(p);
}

static void
draw__marks_large_frames__so_that_they_appear_at_once(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);
    size_t len;

    (void)state;
    assert_null(strstr(pty_bytes(p, &len), "\033[?2026h\033[?2026l"));
    demo_do(p, "fill 1");
    assert_non_null(strstr(pty_bytes(p, &len), "\033[?2026h"));
    assert_false(screen_mode(pty_screen(p), 2026));
    pty_free(p);
}

static void
draw__shows_the_cursor__in_prompts_alone(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);
    struct screen *s = pty_screen(p);
    int row, col;

    (void)state;
    assert_false(screen_cursor_is_shown(s));
    demo_do(p, "prompt 1");
    assert_true(screen_cursor_is_shown(s));
    screen_cursor(s, &row, &col);
    assert_int_equal(row, 10);
    assert_int_equal(col, 6);
    demo_do(p, "prompt 0");
    assert_false(screen_cursor_is_shown(s));
    pty_free(p);
}

static void
draw__follows_the_size(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 60, 200 }, { 13, 40 }, { 30, 79 }, { 24, 80 } };
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    demo_do(p, "fill 1");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int rows = sizes[i].rows, cols = sizes[i].cols;
        char size[32];

        pty_resize(p, rows, cols);
        snprintf(size, sizeof size, "size %dx%d ", rows, cols);
        assert_true(pty_until_text(p, size));
        assert_string_equal(screen_cell(pty_screen(p), rows - 1, cols - 1).text, "Z");
        assert_int_equal(strlen(screen_row(pty_screen(p), 12)), (size_t)cols);
    }
    pty_free(p);
}

static void
draw__survives_any_size(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = { { 0, 0 }, { 1, 1 }, { 2, 500 }, { 300, 1 }, { 300, 500 }, { 1, 2 }, { 5, 5 }, { 24, 80 } };
    struct pty *p = demo_start(NULL, 24, 80);

    (void)state;
    demo_do(p, "fill 1");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        pty_resize(p, sizes[i].rows, sizes[i].cols);
        demo_do(p, "tick");
    }
    assert_true(pty_until_text(p, "size 24x80 "));
    pty_free(p);
}

static void
draw__repairs_the_screen__when_invalidated(void **state)
{
    static const char rubbish[] = "\033[H\033[2Jrubbish from wall(1)";
    struct pty *p = demo_start(NULL, 24, 80);
    struct screen *s = pty_screen(p);

    (void)state;
    screen_feed(s, rubbish, strlen(rubbish));
    demo_do(p, "invalidate");
    assert_false(screen_has(s, "rubbish"));
    assert_string_equal(screen_row(s, 2), "one two three");
    pty_free(p);
}

static void
draw__copies_and_rings__beside_the_frames(void **state)
{
    struct pty *p = demo_start(NULL, 24, 80);
    size_t len;

    (void)state;
    demo_do(p, "copy foo");
    assert_non_null(strstr(pty_bytes(p, &len), "\033]52;c;Zm9v\a"));
    demo_do(p, "bell");
    assert_int_equal(screen_bells(pty_screen(p)), 1);
    pty_free(p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(draw__shows_the_canvas__on_each_terminal_and_size),
    cmocka_unit_test(draw__puts_wide_characters__over_two_cells),
    cmocka_unit_test(draw__keeps_the_columns__after_a_character_that_libc_does_not_know),
    cmocka_unit_test(draw__shows_forbidden_characters__as_question_marks),
    cmocka_unit_test(draw__uses_the_colours__that_the_terminal_has),
    cmocka_unit_test(draw__uses_attributes_alone__without_colour),
    cmocka_unit_test(draw__takes_utf8__also_in_the_c_locale),
    cmocka_unit_test(draw__sends_few_bytes__for_small_changes),
    cmocka_unit_test(draw__marks_large_frames__so_that_they_appear_at_once),
    cmocka_unit_test(draw__shows_the_cursor__in_prompts_alone),
    cmocka_unit_test(draw__follows_the_size),
    cmocka_unit_test(draw__survives_any_size),
    cmocka_unit_test(draw__repairs_the_screen__when_invalidated),
    cmocka_unit_test(draw__copies_and_rings__beside_the_frames),
};
SUITE(draw, tests);
