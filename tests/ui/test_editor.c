/* SPDX-License-Identifier: MIT */
/* The line editor: by cells, within its limit. */
#include "support/suite.h"
#include "ui/editor.h"

#include <stdio.h>
#include <string.h>

static void
press(struct editor *e, const char *names)
{
    char copy[256], *save = NULL;
    bool changed;

    snprintf(copy, sizeof copy, "%s", names);
    for (char *name = strtok_r(copy, " ", &save); name != NULL; name = strtok_r(NULL, " ", &save)) {
        struct key k;

        assert_true(key_parse(name, &k));
        editor_key(e, k, &changed);
    }
}

static void
editing__moves_by_whole_characters(void **state)
{
    struct editor e;

    (void)state;
    editor_init(&e, 100);
    editor_set(&e, "naïve 日本 e\xcc\x81x");
    press(&e, "Left Left Backspace");
    assert_string_equal(editor_text(&e), "naïve 日本e\xcc\x81x");
    press(&e, "Backspace");
    assert_string_equal(editor_text(&e), "naïve 日e\xcc\x81x");
    press(&e, "Delete");
    assert_string_equal(editor_text(&e), "naïve 日x");
    press(&e, "Home Right Right Delete");
    assert_string_equal(editor_text(&e), "nave 日x");
    editor_release(&e);
}

static void
editing__knows_words_and_ends(void **state)
{
    struct editor e;

    (void)state;
    editor_init(&e, 100);
    editor_set(&e, "env=prod team=pay ");
    press(&e, "Ctrl-W");
    assert_string_equal(editor_text(&e), "env=prod ");
    press(&e, "x Home y End z");
    assert_string_equal(editor_text(&e), "yenv=prod xz");
    press(&e, "Left Ctrl-U");
    assert_string_equal(editor_text(&e), "z");
    press(&e, "Ctrl-K");
    assert_string_equal(editor_text(&e), "");
    press(&e, "Backspace Delete Left Right Ctrl-W");
    assert_string_equal(editor_text(&e), "");
    editor_release(&e);
}

static void
pasted_control_characters__become_blanks(void **state)
{
    struct editor e;

    (void)state;
    editor_init(&e, 100);
    editor_insert(&e, "a\nb\033[2Jc\x7f\xc2\x9b");
    assert_string_equal(editor_text(&e), "a b [2Jc  ");
    editor_release(&e);
}

static void
text__past_the_limit__is_not_taken(void **state)
{
    struct editor e;
    bool changed = true;

    (void)state;
    editor_init(&e, 4);
    editor_insert(&e, "abcd");
    assert_true(editor_key(&e, (struct key){ .code = 'e' }, &changed));
    assert_false(changed);
    assert_string_equal(editor_text(&e), "abcd");
    press(&e, "Backspace é");
    assert_string_equal(editor_text(&e), "abc");
    editor_release(&e);
}

static void
other_keys__are_not_the_editors(void **state)
{
    struct editor e;
    struct key k;
    bool changed;

    (void)state;
    editor_init(&e, 10);
    assert_true(key_parse("F5", &k));
    assert_false(editor_key(&e, k, &changed));
    assert_true(key_parse("Ctrl-R", &k));
    assert_false(editor_key(&e, k, &changed));
    assert_string_equal(editor_text(&e), "");
    editor_release(&e);
}

static void
long_text__is_scrolled_to_the_cursor(void **state)
{
    struct editor e;
    struct canvas c;
    struct buf b = BUF_INIT;

    (void)state;
    canvas_init(&c, 1, 10, false);
    editor_init(&e, 100);
    editor_set(&e, "0123456789abcdef");
    editor_draw(&e, &c, 0, 2, 8, e.text.len);
    canvas_dump(&c, false, &b);
    assert_string_equal(buf_text(&b), "  9abcdef\n");
    assert_int_equal(c.cursor_col, 9);
    buf_release(&b);
    editor_release(&e);
    canvas_release(&c);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(editing__moves_by_whole_characters),
    cmocka_unit_test(editing__knows_words_and_ends),
    cmocka_unit_test(pasted_control_characters__become_blanks),
    cmocka_unit_test(text__past_the_limit__is_not_taken),
    cmocka_unit_test(other_keys__are_not_the_editors),
    cmocka_unit_test(long_text__is_scrolled_to_the_cursor),
};
SUITE(editor, tests);
