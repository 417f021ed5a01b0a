/* SPDX-License-Identifier: MIT */
/* The field for texts of several lines: rows as they are seen, cells as they are, newlines kept. */
#include "support/suite.h"
#include "ui/textarea.h"

#include <stdio.h>
#include <string.h>

#define ROWS 4
#define COLS 10

static void
press(struct textarea *a, const char *names)
{
    char copy[256], *save = NULL;
    bool changed;

    snprintf(copy, sizeof copy, "%s", names);
    for (char *name = strtok_r(copy, " ", &save); name != NULL; name = strtok_r(NULL, " ", &save)) {
        struct key k;

        assert_true(key_parse(name, &k));
        textarea_key(a, k, ROWS, COLS, &changed);
    }
    textarea_settle(a, ROWS, COLS);
}

static void
start(struct textarea *a, const char *text)
{
    textarea_init(a, 1000);
    assert_true(textarea_set(a, text));
    textarea_settle(a, ROWS, COLS);
}

static void
must_show(const struct textarea *a, const char *want, int row, int col)
{
    struct canvas c;
    struct buf b = BUF_INIT;

    canvas_init(&c, ROWS, COLS, false);
    textarea_draw(a, &c, 0, 0, ROWS, COLS, true);
    canvas_dump(&c, false, &b);
    assert_string_equal(buf_text(&b), want);
    assert_int_equal(c.cursor_row, row);
    assert_int_equal(c.cursor_col, col);
    buf_release(&b);
    canvas_release(&c);
}

static void
long_lines__are_broken_at_blanks(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "rolling back v412 now\n\nend");
    must_show(&a, "back v412\nnow\n\nend\n", 3, 3);
    press(&a, "PgUp PgUp");
    must_show(&a, "rolling\nback v412\nnow\n\n", 0, 3);
    textarea_release(&a);
}

static void
a_word_that_is_too_long__is_cut(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "0123456789abc x");
    must_show(&a, "012345678\n9abc x\n\n\n", 1, 6);
    textarea_release(&a);
}

static void
the_cursor__has_a_cell_wherever_it_stands(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "012345678");
    must_show(&a, "012345678\n\n\n\n", 0, 9);
    press(&a, "Space");
    must_show(&a, "012345678\n\n\n\n", 0, 9);
    press(&a, "x");
    must_show(&a, "012345678\nx\n\n\n", 1, 1);
    press(&a, "Left");
    must_show(&a, "012345678\nx\n\n\n", 1, 0);
    press(&a, "Left");
    must_show(&a, "012345678\nx\n\n\n", 0, 9);
    textarea_release(&a);
}

static void
up_and_down__go_by_rows_and_keep_the_column(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "abcdef\nx\nabcdef");
    press(&a, "Left Up");
    must_show(&a, "abcdef\nx\nabcdef\n\n", 1, 1);
    press(&a, "Up");
    must_show(&a, "abcdef\nx\nabcdef\n\n", 0, 5);
    press(&a, "Up Up Down Down Down Down");
    must_show(&a, "abcdef\nx\nabcdef\n\n", 2, 5);
    press(&a, "Home Up Right Down");
    must_show(&a, "abcdef\nx\nabcdef\n\n", 2, 1);
    textarea_release(&a);
}

static void
home_and_end__are_those_of_the_row(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "one two three four");
    press(&a, "Up End");
    must_show(&a, "one two\nthree\nfour\n\n", 1, 5);
    press(&a, "Home");
    must_show(&a, "one two\nthree\nfour\n\n", 1, 0);
    press(&a, "Up Ctrl-E");
    must_show(&a, "one two\nthree\nfour\n\n", 0, 7);
    textarea_release(&a);
}

static void
editing__goes_over_line_ends(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "ab\ncd");
    press(&a, "Home Backspace");
    assert_string_equal(textarea_text(&a), "abcd");
    press(&a, "Enter Left Left Delete");
    assert_string_equal(textarea_text(&a), "a\ncd");
    press(&a, "Delete");
    assert_string_equal(textarea_text(&a), "acd");
    press(&a, "Right Left Left Left Left Right Right Right Right x");
    assert_string_equal(textarea_text(&a), "acdx");
    textarea_release(&a);
}

static void
words_and_lines__are_cut(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "first line\nsecond line");
    press(&a, "Ctrl-W");
    assert_string_equal(textarea_text(&a), "first line\nsecond ");
    press(&a, "Ctrl-U");
    assert_string_equal(textarea_text(&a), "first line\n");
    press(&a, "Ctrl-U");
    assert_string_equal(textarea_text(&a), "first line");
    press(&a, "Enter x Up Up Home Ctrl-K");
    assert_string_equal(textarea_text(&a), "\nx");
    press(&a, "Ctrl-K Ctrl-K Ctrl-K Ctrl-U Ctrl-W Backspace Delete Left Up PgUp PgDn");
    assert_string_equal(textarea_text(&a), "");
    textarea_release(&a);
}

static void
wide_and_combined_characters__stay_whole(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "日本語日本語 e\xcc\x81x");
    must_show(&a, "日本語日\n本語 e\xcc\x81x\n\n\n", 1, 7);
    press(&a, "Left Backspace");
    assert_string_equal(textarea_text(&a), "日本語日本語 x");
    press(&a, "Up Delete");
    assert_string_equal(textarea_text(&a), "日本日本語 x");
    textarea_release(&a);
}

static void
pasted_text__keeps_its_lines__and_no_other_control(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "");
    assert_true(textarea_insert(&a, "a\tb\r\nc\033[2Jd\x7f\xc2\x9b\n"));
    assert_string_equal(textarea_text(&a), "a b\nc [2Jd  \n");
    textarea_release(&a);
}

static void
what_passes_the_limit__is_not_taken(void **state)
{
    struct textarea a;
    bool changed = true;

    (void)state;
    textarea_init(&a, 4);
    assert_true(textarea_set(&a, "abc"));
    assert_false(textarea_insert(&a, "de"));
    assert_false(textarea_set(&a, "abcde"));
    assert_string_equal(textarea_text(&a), "abc");
    assert_true(textarea_key(&a, (struct key){ .code = 0xe9 }, ROWS, COLS, &changed));
    assert_false(changed);
    assert_true(textarea_key(&a, (struct key){ .code = KEYS_ENTER }, ROWS, COLS, &changed));
    assert_true(changed);
    assert_string_equal(textarea_text(&a), "abc\n");
    textarea_release(&a);
}

static void
keys_of_others__are_not_the_texts(void **state)
{
    static const char *const names[] = { "Esc", "Tab", "Shift-Tab", "F1", "Ctrl-A", "Ctrl-B", "Ctrl-R", "Alt-x" };
    struct textarea a;
    struct key k;
    bool changed;

    (void)state;
    start(&a, "x");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(key_parse(names[i], &k));
        assert_false(textarea_key(&a, k, ROWS, COLS, &changed));
    }
    assert_string_equal(textarea_text(&a), "x");
    textarea_release(&a);
}

static void
a_text_that_shrinks__is_shown_from_its_top(void **state)
{
    struct textarea a;

    (void)state;
    start(&a, "1\n2\n3\n4\n5\n6");
    must_show(&a, "3\n4\n5\n6\n", 3, 1);
    press(&a, "Backspace Backspace Backspace Backspace Backspace Backspace");
    must_show(&a, "1\n2\n3\n\n", 2, 1);
    textarea_release(&a);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(long_lines__are_broken_at_blanks),
    cmocka_unit_test(a_word_that_is_too_long__is_cut),
    cmocka_unit_test(the_cursor__has_a_cell_wherever_it_stands),
    cmocka_unit_test(up_and_down__go_by_rows_and_keep_the_column),
    cmocka_unit_test(home_and_end__are_those_of_the_row),
    cmocka_unit_test(editing__goes_over_line_ends),
    cmocka_unit_test(words_and_lines__are_cut),
    cmocka_unit_test(wide_and_combined_characters__stay_whole),
    cmocka_unit_test(pasted_text__keeps_its_lines__and_no_other_control),
    cmocka_unit_test(what_passes_the_limit__is_not_taken),
    cmocka_unit_test(keys_of_others__are_not_the_texts),
    cmocka_unit_test(a_text_that_shrinks__is_shown_from_its_top),
};
SUITE(textarea, tests);
