/* SPDX-License-Identifier: MIT */
/* The border: hostile texts go in, nothing that acts on a terminal comes out, and the promised width holds. */
#include "util/text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "support/suite.h"
#include "util/alloc.h"
#include "util/hash.h"
#include "util/utf8.h"

/* Written down here anew, from the Unicode tables, not taken from what is tested. */
/* clang-format off */
static const struct {
    int32_t from, to;
} forbidden[] = {
    { 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad }, { 0x34f, 0x34f }, { 0x61c, 0x61c }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
    { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xd800, 0xf8ff }, { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f },
    { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0x10ffff },
};
/* clang-format on */

static bool
is_forbidden(int32_t cp)
{
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (cp >= forbidden[i].from && cp <= forbidden[i].to)
            return true;
    return (cp & 0xfffe) == 0xfffe;
}

/* Columns by the C library, which ncurses asks; -1 where it knows a character too little. */
static int
libc_cols(const char *s, size_t len)
{
    size_t used;
    int cols = 0;

    for (size_t i = 0; i < len; i += used) {
        int width = wcwidth((wchar_t)utf8_next(s + i, len - i, &used));

        if (width < 0)
            return -1;
        cols += width;
    }
    return cols;
}

static void
check_is_harmless(const char *name, const struct buf *out, size_t cols)
{
    size_t used;
    int libc = libc_cols(buf_text(out), out->len);

    for (size_t i = 0; i < out->len; i += used) {
        int32_t cp = utf8_next(out->data + i, out->len - i, &used);

        if (cp < 0 || is_forbidden(cp))
            fail_msg("%s: U+%04X came out", name, (unsigned)cp);
    }
    if (libc >= 0 && (size_t)libc != cols)
        fail_msg("%s: promised %zu columns, they are %d", name, cols, libc);
}

/* At a few widths, with and without Unicode. */
static void
check_all_sinks(const char *name, const char *s, size_t len)
{
    static const size_t widths[] = { 0, 1, 2, 3, 10, 79, 80, 5000 };
    struct buf out = BUF_INIT;

    for (size_t i = 0; i < 2 * sizeof widths / sizeof *widths; i++) {
        size_t max = widths[i / 2];
        size_t cols;

        buf_clear(&out);
        cols = text_clean(&out, s, len, max, i % 2);
        assert_true(cols <= max);
        check_is_harmless(name, &out, cols);
        if (i % 2 == 0)
            for (size_t k = 0; k < out.len; k++)
                assert_in_range(out.data[k], 0x20, 0x7e);
        buf_clear(&out);
        text_pad(&out, s, len, max, i % 2);
        check_is_harmless(name, &out, max);
    }
    buf_clear(&out);
    assert_int_equal(text_clean(&out, s, len, SIZE_MAX, true), text_cols(s, len));
    buf_clear(&out);
    text_log(&out, s, len);
    check_is_harmless(name, &out, (size_t)libc_cols(buf_text(&out), out.len));
    buf_release(&out);
}

static void
text__lets_no_hostile_text_act(void **state)
{
    FILE *f = fopen(TESTS_DIR "/data/text/hostile.txt", "r");
    char *line = NULL;
    size_t size = 0;
    int n = 0;

    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    assert_non_null(f);
    while (getline(&line, &size, f) > 0) {
        char *hex = strrchr(line, ' ') + 1;
        size_t len = strcspn(hex, "\n") / 2;
        char *bytes;

        if (*line == '#')
            continue;
        bytes = malloc(len);
        assert_non_null(bytes);
        assert_true(hex_decode(hex, 2 * len, (uint8_t *)bytes, len));
        hex[-1] = '\0';
        check_all_sinks(line, bytes, len);
        free(bytes);
        n++;
    }
    free(line);
    fclose(f);
    assert_true(n > 300);
}

static void
text__lets_no_flood_pass(void **state)
{
    static const char *const units[] = { "\xcc\x81", "a\xcc\x81\xcc\x82\xcc\x83", "\xef\xb8\x8f", "\xe2\x80\x8d", "\x9b", "\n",
        "\xe6\xbc\xa2", " " };
    struct buf in = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        buf_clear(&in);
        buf_addc(&in, 'x');
        while (in.len < 30000)
            buf_adds(&in, units[i]);
        check_all_sinks("flood", in.data, in.len);
        check_all_sinks("flood", in.data + 1, in.len - 1);
    }
    buf_release(&in);
}

/* Each code point alone, and behind a base: what is shown is what libc shows, in as many columns. */
static void
text__is_harmless_and_right_in_width__for_every_code_point(void **state)
{
    char text[8] = "a";
    char name[16];
    struct buf out = BUF_INIT;

    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (int32_t cp = 0; cp < 0x110000; cp++) {
        size_t len = 1 + utf8_put(cp, text + 1);
        struct text_cell cell;
        size_t pos = 1;

        assert_true(text_next(text, len, &pos, &cell));
        assert_int_equal(cell.bad, strcmp(cell.bytes, "?") == 0 && cp != '?');
        if (is_forbidden(cp))
            assert_true(cell.bad);
        if (cp >= 0xd800 && cp < 0xe000)
            continue;
        assert_int_equal(pos, len);
        snprintf(name, sizeof name, "U+%04X", (unsigned)cp);
        buf_clear(&out);
        check_is_harmless(name, &out, text_clean(&out, text, len, 10, true));
        buf_clear(&out);
        check_is_harmless(name, &out, text_clean(&out, text + 1, len - 1, 10, true));
    }
    buf_release(&out);
}

struct cell_case {
    const char *text;
    const char *cells; /* with '|' behind each; a bad one has '!' before it */
};

static void
text_next__makes_one_cell_of_each_character(void **state)
{
    static const struct cell_case cases[] = {
        { "", "" },
        { "ab", "a|b|" },
        { "?", "?|" },
        { "a\tb\r\n", "a|!?|b|!?|!?|" },
        { "\x1b[0m", "!?|[|0|m|" },
        { "e\xcc\x81x", "e\xcc\x81|x|" },
        { "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84x", "e\xcc\x81\xcc\x82|x|" },
        { "\xcc\x81x", "!?|x|" },
        { "\n\xcc\x81", "!?|!?|" },
        { "\xe2\x9d\xa4\xef\xb8\x8fx", "\xe2\x9d\xa4|x|" },             /* a heart and VS16 */
        { "\xef\xb8\x8fx", "!?|x|" },                                   /* VS16 alone */
        { "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", "\xf0\x9f\x91\x8d|!?|" }, /* a thumb and a skin tone */
        { "\xf0\x9f\xa7\x91\xe2\x80\x8d\xf0\x9f\x9a\x80", "\xf0\x9f\xa7\x91|!?|\xf0\x9f\x9a\x80|" },
        { "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8|" }, /* three jamo, one syllable */
        { "\xe1\x84\x80\xed\x9f\x87x", "\xe1\x84\x80|!?|x|" },                               /* U+D7C7: among jamo, unassigned */
        { "\xe0\xa4\x95\xe0\xa4\xbf", "\xe0\xa4\x95|\xe0\xa4\xbf|" },                        /* a spacing vowel */
        { "a\xff\xfe", "a|!?|!?|" },
        { "\xe2\x82", "!?|!?|" },
        { "\xee\x80\x80", "!?|" },
        { "\xe2\x80\xae", "!?|" },
    };
    struct buf got = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_cell cell;

        buf_clear(&got);
        for (size_t pos = 0; text_next(cases[i].text, strlen(cases[i].text), &pos, &cell);)
            buf_addf(&got, "%s%s|", cell.bad ? "!" : "", cell.bytes);
        assert_string_equal(buf_text(&got), cases[i].cells);
    }
    buf_release(&got);
}

static void
text_clean__cuts_by_cells__with_a_mark(void **state)
{
    static const struct {
        const char *text;
        size_t max, cols;
        bool unicode;
        const char *out;
    } cases[] = {
        { "disk full", 9, 9, true, "disk full" },
        { "disk full", 8, 8, true, "disk fu\xe2\x80\xa6" },
        { "disk full", 8, 8, false, "disk fu~" },
        { "disk full", 1, 1, true, "\xe2\x80\xa6" },
        { "disk full", 0, 0, true, "" },
        { "", 5, 0, true, "" },
        { "\xe6\xbc\xa2\xe6\xbc\xa2", 4, 4, true, "\xe6\xbc\xa2\xe6\xbc\xa2" },
        { "\xe6\xbc\xa2\xe6\xbc\xa2", 3, 3, true, "\xe6\xbc\xa2\xe2\x80\xa6" },
        { "\xe6\xbc\xa2\xe6\xbc\xa2", 2, 1, true, "\xe2\x80\xa6" },
        { "\xe6\xbc\xa2!", 3, 3, false, "?\?!" },
        { "e\xcc\x81!", 3, 2, false, "e!" },
        { "ae\xcc\x81\xcc\x82zz", 3, 3, true, "ae\xcc\x81\xcc\x82\xe2\x80\xa6" },
    };
    struct buf out = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&out);
        assert_int_equal(text_clean(&out, cases[i].text, strlen(cases[i].text), cases[i].max, cases[i].unicode), cases[i].cols);
        assert_string_equal(buf_text(&out), cases[i].out);
    }
    buf_release(&out);
}

static void
text_clean__adds_to_what_is_there(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    buf_adds(&out, "> ");
    text_clean(&out, "abc", 3, 2, false);
    text_pad(&out, "x", 1, 3, false);
    assert_string_equal(buf_text(&out), "> a~x  ");
    buf_release(&out);
}

static void
text_log__shows_every_byte_that_does_not_print(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    text_log(&out, "a\\b\n\x1b[0m\0\xc2\x9b\xff caf\xc3\xa9 e\xcc\x81", 22);
    assert_string_equal(buf_text(&out), "a\\\\b\\x0a\\x1b[0m\\x00\\xc2\\x9b\\xff caf\xc3\xa9 e\\xcc\\x81");
    buf_release(&out);
}

static void
text_line__keeps_the_newline_at_its_end_alone(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    text_line(&out, "no alert a\nb\x1b\n");
    text_line(&out, "x");
    text_line(&out, "");
    assert_string_equal(buf_text(&out), "no alert a?b?\nx");
    buf_release(&out);
}

static void
text_markdown__leaves_nothing_that_formats_links_or_names(void **state)
{
    struct buf out = BUF_INIT;
    const char text[] = "a <b> | *c* _d_ [e](f) `g` #h @i https://j www.k \\\n";

    (void)state;
    text_markdown(&out, text, strlen(text));
    assert_string_equal(buf_text(&out), "a \\<b\\> \\| \\*c\\* \\_d\\_ \\[e\\](f) \\`g\\` \\#h \\@i https\\://j www\\.k \\\\?");
    buf_release(&out);
}

static void
text_tmux__leaves_nothing_that_begins_a_format(void **state)
{
    struct buf out = BUF_INIT;

    (void)state;
    buf_adds(&out, "#[fg=red]");
    assert_int_equal(text_tmux(&out, "##(id) #{x}\033#[y] \xc3\xa9#", 20, SIZE_MAX, true), 19);
    assert_string_equal(buf_text(&out),
        "#[fg=red]?"
        "?(id) ?{x}?"
        "?[y] \xc3\xa9?");
    buf_clear(&out);
    assert_int_equal(text_tmux(&out, "####", 4, 3, false), 3);
    assert_string_equal(buf_text(&out), "??~");
    buf_release(&out);
}

static void
expect_expanded(const char *text, const char *expected)
{
    struct buf out = BUF_INIT;

    text_expand_tabs(&out, text, strlen(text));
    assert_string_equal(buf_text(&out), expected);
    buf_release(&out);
}

/* Time that grows with the square of the tabs would be hours for the last one. */
static void
text_expand_tabs__goes_to_the_next_eighth_column__however_many_there_are(void **state)
{
    size_t n = (size_t)1 << 20;
    char *tabs = xmalloc(n);
    struct buf out = BUF_INIT;

    (void)state;
    expect_expanded("", "");
    expect_expanded("a", "a");
    expect_expanded("\ta\t", "        a       ");
    expect_expanded("1234567\tb\n", "1234567 b\n");
    expect_expanded("12345678\tb", "12345678        b");
    expect_expanded("\xe6\x97\xa5\xc3\xa9\tb", "\xe6\x97\xa5\xc3\xa9     b");
    memset(tabs, '\t', n);
    text_expand_tabs(&out, tabs, n);
    assert_int_equal(out.len, 8 * n);
    buf_release(&out);
    free(tabs);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(text__lets_no_hostile_text_act),
    cmocka_unit_test(text__lets_no_flood_pass),
    cmocka_unit_test(text__is_harmless_and_right_in_width__for_every_code_point),
    cmocka_unit_test(text_next__makes_one_cell_of_each_character),
    cmocka_unit_test(text_clean__cuts_by_cells__with_a_mark),
    cmocka_unit_test(text_clean__adds_to_what_is_there),
    cmocka_unit_test(text_log__shows_every_byte_that_does_not_print),
    cmocka_unit_test(text_markdown__leaves_nothing_that_formats_links_or_names),
    cmocka_unit_test(text_tmux__leaves_nothing_that_begins_a_format),
    cmocka_unit_test(text_line__keeps_the_newline_at_its_end_alone),
    cmocka_unit_test(text_expand_tabs__goes_to_the_next_eighth_column__however_many_there_are),
};
SUITE(text, tests);
