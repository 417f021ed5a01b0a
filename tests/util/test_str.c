/* SPDX-License-Identifier: MIT */
/* Small questions about strings, and the pool. */
#include "util/str.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"

static void
str_eq__knows_null(void **state)
{
    (void)state;
    assert_true(str_eq(NULL, NULL));
    assert_false(str_eq(NULL, ""));
    assert_false(str_eq("", NULL));
    assert_true(str_eq("a", "a"));
}

static void
str_starts__and_ends(void **state)
{
    (void)state;
    assert_true(str_starts("severity", "sev"));
    assert_true(str_starts("severity", ""));
    assert_false(str_starts("sev", "severity"));
    assert_true(str_ends("tocsin.conf", ".conf"));
    assert_false(str_ends("conf", ".conf"));
}

static void
str_copy__cuts_between_characters(void **state)
{
    static const struct {
        size_t size;
        const char *src, *dst;
        bool whole;
    } cases[] = {
        { 4, "abc", "abc", true },
        { 4, "abcd", "abc", false },
        { 1, "a", "", false },
        { 4, "a\xe2\x82\xac", "a", false },
        { 5, "a\xe2\x82\xac", "a\xe2\x82\xac", true },
        { 4, "\xf0\x9f\x94\xa5", "", false },
        { 5, "\xf0\x9f\x94\xa5!", "\xf0\x9f\x94\xa5", false },
        { 4, "\x80\x80\x80\x80\x80", "\x80\x80\x80", false },
    };
    char dst[8];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(str_copy(dst, cases[i].size, cases[i].src), cases[i].whole);
        assert_string_equal(dst, cases[i].dst);
    }
    assert_false(str_copy(dst, 0, "x"));
}

static void
str_fuzzy__finds_the_characters_in_order(void **state)
{
    (void)state;
    assert_true(str_fuzzy("Acknowledge alert", "ackal"));
    assert_true(str_fuzzy("Acknowledge alert", "AL"));
    assert_true(str_fuzzy("anything", ""));
    assert_false(str_fuzzy("Acknowledge", "kca"));
    assert_false(str_fuzzy("", "a"));
    assert_true(str_fuzzy("caf\xc3\xa9 x", "f\xc3\xa9x"));
    assert_false(str_fuzzy("\xc3\xa8\xc2\xa9", "\xc3\xa9")); /* its two bytes, but of two characters */
    assert_false(str_fuzzy("caf\xc3\xa9",
        "\xc3"
        "f"));
}

static void
pool__keeps_each_string_once(void **state)
{
    struct pool p = { 0 };
    char text[16] = "node";
    const char *kept = pool_str(&p, text);

    (void)state;
    assert_ptr_not_equal(kept, text);
    text[0] = 'c';
    assert_string_equal(kept, "node");
    assert_ptr_equal(pool_str(&p, "node"), kept);
    for (int i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "%d", i % 1000);
        pool_str(&p, text);
    }
    assert_int_equal(p.map.n, 1001);
    assert_ptr_equal(pool_str(&p, "node"), kept);
    pool_release(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(str_eq__knows_null),
    cmocka_unit_test(str_starts__and_ends),
    cmocka_unit_test(str_copy__cuts_between_characters),
    cmocka_unit_test(str_fuzzy__finds_the_characters_in_order),
    cmocka_unit_test(pool__keeps_each_string_once),
};
SUITE(str, tests);
