/* SPDX-License-Identifier: MIT */
/* UTF-8 code point by code point. */
#include "util/utf8.h"

#include <string.h>

#include "support/suite.h"

static bool
valid(const char *s)
{
    return utf8_is_valid(s, strlen(s));
}

static void
utf8__comes_back__for_every_code_point(void **state)
{
    char bytes[4];
    size_t used;

    (void)state;
    for (int32_t cp = 0; cp < 0x110000; cp++) {
        size_t len = utf8_put(cp, bytes);
        bool surrogate = cp >= 0xd800 && cp < 0xe000;

        assert_int_equal(utf8_next(bytes, len, &used), surrogate ? -1 : cp);
        assert_int_equal(used, surrogate ? 1 : len);
        if (len > 1)
            assert_int_equal(utf8_next(bytes, len - 1, &used), -1);
    }
    assert_int_equal(utf8_next("", 0, &used), -1);
    assert_int_equal(used, 0);
}

static void
utf8_is_valid__refuses_what_the_standard_refuses(void **state)
{
    static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x94",
        "\xe2\x28\xa1", "\xc3\xc3\xa9" };
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t before = 0; before < 18; before++) {
            size_t len = strlen(bad[i]);

            memset(text, 'a', sizeof text);
            memcpy(text + before, bad[i], len);
            assert_false(utf8_is_valid(text, before + len));
            assert_false(utf8_is_valid(text, before + len + 17));
        }
    assert_true(valid(""));
    assert_true(valid("plain text of more than eight bytes"));
    assert_true(valid("gr\xc3\xbc\xc3\x9f dich, \xe4\xb8\x96\xe7\x95\x8c \xf0\x9f\x94\xa5"));
}

static void
utf8_is_valid__refuses_nul__wherever_it_stands(void **state)
{
    char text[32];

    (void)state;
    for (size_t i = 0; i < 24; i++) {
        memset(text, 'a', sizeof text);
        assert_true(utf8_is_valid(text, 24));
        text[i] = '\0';
        assert_false(utf8_is_valid(text, 24));
    }
}

static const char *
lower(const char *s)
{
    static char out[256];

    out[utf8_lower(s, strlen(s), out)] = '\0';
    return out;
}

static void
utf8_lower__makes_all_forms_of_a_letter_one(void **state)
{
    (void)state;
    assert_string_equal(lower("DiskFull @[`{"), "diskfull @[`{");
    assert_string_equal(lower("\xc3\x84\xc3\x96 \xce\x91"), "\xc3\xa4\xc3\xb6 \xce\xb1");
    assert_string_equal(lower("\xcf\x82\xce\xa3\xcf\x83"), "\xcf\x83\xcf\x83\xcf\x83"); /* both sigmas */
    assert_string_equal(lower("\xe2\x84\xaa"), "k");                                    /* the Kelvin sign */
    assert_string_equal(lower("\xff\xc3"
                              "A"),
        "\xff\xc3"
        "a");
}

static void
utf8_lower__stays_within_its_promise__for_every_code_point(void **state)
{
    char in[4], out[16];

    (void)state;
    for (int32_t cp = 1; cp < 0x110000; cp++) {
        size_t len = utf8_put(cp, in);

        assert_true(utf8_lower(in, len, out) <= 2 * len);
    }
}

static void
utf8_units__counts_as_javascript_does(void **state)
{
    (void)state;
    assert_int_equal(utf8_units(""), 0);
    assert_int_equal(utf8_units("abc"), 3);
    assert_int_equal(utf8_units("\u00e9\u20ac"), 2);
    assert_int_equal(utf8_units("\U0001f6a8"), 2);
    assert_int_equal(utf8_units("1\ufe0f\u20e3"), 3);
    assert_int_equal(utf8_units("a\xff\xfe"), 3);
}

/* A letter with its accent, a keycap, a family of four: none is left in parts. */
static void
utf8_cut__ends_between_characters_as_people_see_them(void **state)
{
    static const char family[] = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466";

    (void)state;
    assert_int_equal(utf8_cut("abc", 2), 2);
    assert_int_equal(utf8_cut("abc", 3), 3);
    assert_int_equal(utf8_cut("abc", 99), 3);
    assert_int_equal(utf8_cut("abc", 0), 0);
    assert_int_equal(utf8_cut("a\U0001f6a8", 2), 1);
    assert_int_equal(utf8_cut("xe\u0301y", 2), 1);
    assert_int_equal(utf8_cut("xe\u0301y", 3), 4);
    assert_int_equal(utf8_cut("1\ufe0f\u20e3", 2), 0);
    assert_int_equal(utf8_cut(family, 10), 0);
    assert_int_equal(utf8_cut(family, 11), strlen(family));
    assert_int_equal(utf8_cut("\xff\xff\xff", 2), 2);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(utf8_units__counts_as_javascript_does),
    cmocka_unit_test(utf8_cut__ends_between_characters_as_people_see_them),
    cmocka_unit_test(utf8__comes_back__for_every_code_point),
    cmocka_unit_test(utf8_is_valid__refuses_what_the_standard_refuses),
    cmocka_unit_test(utf8_is_valid__refuses_nul__wherever_it_stands),
    cmocka_unit_test(utf8_lower__makes_all_forms_of_a_letter_one),
    cmocka_unit_test(utf8_lower__stays_within_its_promise__for_every_code_point),
};
SUITE(utf8, tests);
