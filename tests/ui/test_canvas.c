/* SPDX-License-Identifier: MIT */
/* Cells: cutting, wide characters, hostile text. */
#include "support/suite.h"
#include "ui/canvas.h"

#include <string.h>

static void
assert_row(struct canvas *c, const char *want)
{
    struct buf b = BUF_INIT;

    canvas_dump(c, false, &b);
    b.data[strcspn(b.data, "\n")] = '\0';
    assert_string_equal(b.data, want);
    buf_release(&b);
}

static void
text__is_cut_with_a_mark__when_it_does_not_fit(void **state)
{
    struct canvas c;

    (void)state;
    canvas_init(&c, 1, 10, true);
    assert_int_equal(canvas_text(&c, 0, 0, 5, ROLE_TEXT, "abcdefgh"), 5);
    assert_row(&c, "abcd…");
    canvas_clear(&c);
    c.unicode = false;
    canvas_text(&c, 0, 0, 5, ROLE_TEXT, "abcde");
    assert_row(&c, "abcde");
    canvas_text(&c, 0, 0, 5, ROLE_TEXT, "abcdef");
    assert_row(&c, "abcd~");
    canvas_release(&c);
}

static void
text__never_leaves_the_canvas(void **state)
{
    struct canvas c;

    (void)state;
    canvas_init(&c, 2, 4, false);
    canvas_text(&c, 0, 2, 100, ROLE_TEXT, "abcdef");
    canvas_text(&c, 7, 0, 4, ROLE_TEXT, "x");
    canvas_text(&c, 0, -3, 4, ROLE_TEXT, "x");
    canvas_fill(&c, 1, -5, 100, ROLE_TEXT, '=');
    canvas_flag(&c, 1, -5, 100, CELL_DIM);
    assert_row(&c, "  a~");
    canvas_release(&c);
}

static void
wide_characters__are_never_left_in_halves(void **state)
{
    struct canvas c;

    (void)state;
    canvas_init(&c, 1, 6, false);
    canvas_text(&c, 0, 0, 6, ROLE_TEXT, "日本語");
    assert_int_equal(canvas_cell(&c, 0, 1)->width_cols, 0);
    canvas_text(&c, 0, 1, 1, ROLE_TEXT, "x");
    assert_row(&c, " x本語");
    canvas_text(&c, 0, 2, 1, ROLE_TEXT, "y");
    assert_row(&c, " xy 語");
    canvas_clear(&c);
    canvas_text(&c, 0, 0, 5, ROLE_TEXT, "日本語");
    assert_row(&c, "日本~");
    canvas_release(&c);
}

static void
forbidden_code_points__become_a_question_mark_in_role_bad(void **state)
{
    struct canvas c;

    (void)state;
    canvas_init(&c, 1, 20, false);
    canvas_text(&c, 0, 0, 20, ROLE_TEXT, "a\033]52;c\007b\xe2\x80\xae");
    assert_row(&c, "a?]52;c?b?");
    assert_int_equal(canvas_cell(&c, 0, 1)->role, ROLE_BAD);
    assert_int_equal(canvas_cell(&c, 0, 0)->role, ROLE_TEXT);
    assert_int_equal(canvas_cell(&c, 0, 9)->role, ROLE_BAD);
    canvas_release(&c);
}

static void
right__ends_at_the_last_column(void **state)
{
    struct canvas c;

    (void)state;
    canvas_init(&c, 1, 8, false);
    canvas_right(&c, 0, 0, 8, ROLE_TEXT, "41m");
    assert_row(&c, "     41m");
    canvas_right(&c, 0, 0, 2, ROLE_TEXT, "12345");
    assert_row(&c, "1~   41m");
    canvas_release(&c);
}

static void
dump__shows_roles__when_asked(void **state)
{
    struct canvas c;
    struct buf b = BUF_INIT;

    (void)state;
    canvas_init(&c, 1, 5, false);
    canvas_text(&c, 0, 0, 2, ROLE_TEXT, "ab");
    canvas_text(&c, 0, 3, 2, ROLE_DIM, "cd");
    canvas_dump(&c, true, &b);
    assert_string_equal(buf_text(&b), "ab cd\n.. aa\n");
    buf_release(&b);
    canvas_release(&c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(text__is_cut_with_a_mark__when_it_does_not_fit),
    cmocka_unit_test(text__never_leaves_the_canvas),
    cmocka_unit_test(wide_characters__are_never_left_in_halves),
    cmocka_unit_test(forbidden_code_points__become_a_question_mark_in_role_bad),
    cmocka_unit_test(right__ends_at_the_last_column),
    cmocka_unit_test(dump__shows_roles__when_asked),
};
SUITE(canvas, tests);
