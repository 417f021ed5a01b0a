/* SPDX-License-Identifier: MIT */
/* Patterns: which mean what they mean in Alertmanager, which are refused, and in which words. */
#include "util/regex.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"
#include "util/alloc.h"
#include "util/buf.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What Go's regexp says of "^(?:pattern)$" (checked with Alertmanager 0.25). */
static const struct {
    const char *pattern, *text;
    bool matches;
} cases[] = {
    /* clang-format off */
    { "",                  "",           true },
    { "",                  "a",          false },
    { "abc",               "abc",        true },
    { "abc",               "xabc",       false },
    { "abc",               "abcx",       false },
    { "abc",               "ABC",        false },
    { "a|ab",              "ab",         true },
    { "a|ab|",             "",           true },
    { "crit.*",            "critical",   true },
    { ".*",                "a\nb",       false },
    { "(?s).*",            "a\nb",       true },
    { "a.b",               "a\xc3\xa9" "b", true },
    { "a$",                "a\n",        false },
    { "^a$",               "a",          true },
    { "^*a",               "a",          true },
    { "a\\b*",             "a",          true },
    { "(?m)a$\n^b",        "a\nb",       true },
    { "(?m)a\n^",          "a\n",        true },
    { "\\Aa\\z",           "a",          true },
    { "(?i)crit",          "CRIT",       true },
    { "(?i:c)rit",         "Crit",       true },
    { "(?i:c)rit",         "CRIT",       false },
    { "a(?i)b|c",          "C",          true },
    { "(?i)stra\xc3\x9f" "e", "STRA\xe1\xba\x9e" "E", true },
    { "(?i)k",             "\xe2\x84\xaa", true },
    { "(?U)a+?",           "aaa",        true },
    { "(?)a",              "a",          true },
    { "(?i-s:A)",          "a",          true },
    { "\\d+",              "2026",       true },
    { "\\d",               "\xd9\xa3",   false },
    { "\\w+",              "a_1",        true },
    { "\\w",               "\xc3\xa9",   false },
    { "\\s",               " ",          true },
    { "\\s",               "\v",         false },
    { "\\S",               "\v",         true },
    { "[\\s]",             "\v",         false },
    { "[\\S]",             "\v",         true },
    { "[^\\s]",            "\v",         true },
    { "[[:space:]]",       "\v",         true },
    { "\\s",               "\xc2\xa0",   false },
    { "[[:^alpha:]]",      "1",          true },
    { "[[:word:]-]+",      "a-b",        true },
    { "[\\d-z]+",          "1-z",        true },
    { "[\\d-z]+",          "5y",         false },
    { "[]a]+",             "]a",         true },
    { "[^]a]",             "]",          false },
    { "[a-]+",             "a-",         true },
    { "[[a]+",             "[a",         true },
    { "[[:a]+",            ":",          true },
    { "[a\\-z]+",          "b",          false },
    { "[^a]",              "\n",         true },
    { "[\\x{e9}-\\x{eb}]", "\xc3\xaa",   true },
    { "\\pL",              "\xc3\xa9",   true },
    { "\\p{Lu}",           "a",          false },
    { "\\p{Greek}",        "\xce\xb1",   true },
    { "\\P{Greek}",        "a",          true },
    { "\\p{^Greek}",       "a",          true },
    { "[\\p{Greek}\\d]+",  "\xce\xb1" "1", true },
    { "a{2,3}",            "aaa",        true },
    { "a{2,3}",            "a",          false },
    { "a{2}?",             "aa",         true },
    { "a{2,}",             "aaaaa",      true },
    { "a{,2}",             "a{,2}",      true },
    { "a{",                "a{",         true },
    { "a{01}",             "a{01}",      true },
    { "{",                 "{",          true },
    { "a}",                "a}",         true },
    { "a]",                "a]",         true },
    { "(a)(b)?",           "ab",         true },
    { "(?P<name>a)+",      "aaa",        true },
    { "()*",               "",           true },
    { "(|a)+",             "aa",         true },
    { "\\Qa.b*\\E+",       "a.b**",      true },
    { "\\Qa\\d\\E",        "a\\d",       true },
    { "\\.\\-\\_\\/",      ".-_/",       true },
    { "\\x41\\x{42}",      "AB",         true },
    { "\\101\\07",         "A\a",        true },
    { "\\a\\f\\n\\r\\t\\v", "\a\f\n\r\t\v", true },
    { "\\bfoo\\b",         "foo",        true },
    { "a\\Bb",             "ab",         true },
    { "a#b c",             "a#b c",      true },
    { "10\\.0\\.\\d{1,3}\\.[0-9]+(:\\d+)?", "10.0.12.7:9100", true },
    { "(foo|bar)-(prod|dev)[0-9]*", "bar-dev12", true },
    /* clang-format on */
};

static void
regex__reads_patterns_as_alertmanager_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct err err = { 0 };
        struct regex *r = regex_new(cases[i].pattern, &err);

        if (r == NULL)
            fail_msg("\"%s\": %s", cases[i].pattern, err.text);
        if (regex_matches(r, cases[i].text, strlen(cases[i].text)) != cases[i].matches)
            fail_msg("\"%s\" on \"%s\": expected %d", cases[i].pattern, cases[i].text, cases[i].matches);
        regex_free(r);
    }
}

static const struct {
    const char *pattern, *message;
} foreign[] = {
    { "a(?=b)", "column 2: look-ahead" },
    { "a(?!b)", "column 2: look-ahead" },
    { "(?<=a)b", "look-behind" },
    { "(?<!a)b", "look-behind" },
    { "(a)\\1", "column 4: a back reference" },
    { "(a)\\8", "a back reference" },
    { "(?P<n>a)(?P=n)", "a back reference" },
    { "(?>a)", "an atomic group" },
    { "a++", "a repeat of a repeat" },
    { "a**", "a repeat of a repeat" },
    { "a*?+", "a repeat of a repeat" },
    { "a{2}{3}", "a repeat of a repeat" },
    { "a{1001}", "more than 1000 repeats" },
    { "(a{40}){40}", "more than 1000 repeats" },
    { "((a{20})|b){100}", "more than 1000 repeats" },
    { "(?R)", "recursion" },
    { "(?1)", "this kind of group" },
    { "(?-1)", "this kind of group" },
    { "(?&n)", "recursion" },
    { "(?P>n)", "recursion" },
    { "(?(1)a|b)", "a conditional" },
    { "(?C1)", "a callout" },
    { "(?#x)", "a comment" },
    { "(?|a|b)", "a branch reset" },
    { "(?'n'a)", "a name in quotes" },
    { "(?x)a b", "this kind of group" },
    { "(?^i)", "this kind of group" },
    { "(*UTF)a", "a verb" },
    { "(*ACCEPT)", "a verb" },
    { "(*LIMIT_MATCH=9)a", "a verb" },
    { "a\\Kb", "the escape \\K" },
    { "\\Ga", "the escape \\G" },
    { "a\\R", "the escape \\R" },
    { "\\X", "the escape \\X" },
    { "\\C", "the escape \\C" },
    { "\\h", "the escape \\h" },
    { "\\N", "the escape \\N" },
    { "a\\Z", "the escape \\Z" },
    { "(a)\\g1", "the escape \\g" },
    { "(?P<n>a)\\k<n>", "the escape \\k" },
    { "\\cA", "the escape \\c" },
    { "\\e", "the escape \\e" },
    { "\\E", "the escape \\E" },
    { "[\\b]", "the escape \\b" },
    { "[\\R]", "the escape \\R" },
    { "\\\xc3\xa9", "a backslash before this character" },
};

static void
regex__refuses_what_re2_lacks__and_says_that_alertmanager_would(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(foreign); i++) {
        struct err err = { 0 };

        assert_null(regex_new(foreign[i].pattern, &err));
        if (strstr(err.text, foreign[i].message) == NULL || strstr(err.text, "Alertmanager would refuse it") == NULL)
            fail_msg("\"%s\": %s", foreign[i].pattern, err.text);
        assert_int_equal(err.code, ERR_PARSE);
    }
}

static const struct {
    const char *pattern, *message;
} wrong[] = {
    { "(a", "column 3: a ( is not closed" },
    { "a)", "column 2: this ) closes nothing" },
    { "a[b", "column 2: the [ is not closed" },
    { "[]", "the [ is not closed" },
    { "[a\\", "nothing follows the backslash" },
    { "a\\", "column 2: nothing follows the backslash" },
    { "*a", "column 1: there is nothing to repeat" },
    { "a|*", "there is nothing to repeat" },
    { "(+)", "there is nothing to repeat" },
    { "(?i)*", "there is nothing to repeat" },
    { "{2}", "there is nothing to repeat" },
    { "a{3,2}", "the repeat ends before it begins" },
    { "[z-a]", "the range ends before it begins" },
    { "[a-\\d]", "Alertmanager would refuse" },
    { "[[:foo:]]", "no class of characters" },
    { "[[:alpha:", "the [ is not closed" },
    { "\\x4", "hexadecimal" },
    { "\\x{110000}", "hexadecimal" },
    { "\\x{d800}", "hexadecimal" },
    { "\\x{}", "hexadecimal" },
    { "\\x{41", "hexadecimal" },
    { "\\p", "\\p is followed by" },
    { "\\p{", "\\p{ is not closed" },
    { "\\p{Lu", "\\p{ is not closed" },
    { "\\p{}", "names no group" },
    { "\\p{Klingon}", "pattern: " },
    { "\\p{Xan}", "pattern: " },
    { "a\\Qb", "column 2: \\Q is not closed" },
    { "(?P<>a)", "a group's name" },
    { "(?P<n-n>a)", "a group's name" },
    { "(?P<n", "a group's name" },
    { "(?i", "the flags do not end" },
    { "(?i-)a", "the flags do not end" },
    { "(?", "the flags do not end" },
    { "\xff", "not UTF-8" },
};

static void
regex__names_the_fault_and_its_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct err err = { 0 };

        assert_null(regex_new(wrong[i].pattern, &err));
        if (strstr(err.text, wrong[i].message) == NULL)
            fail_msg("\"%s\": %s", wrong[i].pattern, err.text);
    }
}

static char *
repeat(const char *text, size_t n)
{
    struct buf b = BUF_INIT;

    for (size_t i = 0; i < n; i++)
        buf_adds(&b, text);
    return buf_take(&b);
}

static void
regex__refuses_a_pattern_that_is_too_long_or_too_deep(void **state)
{
    struct err err = { 0 };
    char *text = repeat("a", REGEX_PATTERN_MAX + 1);
    struct regex *r;

    (void)state;
    assert_null(regex_new(text, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    text[REGEX_PATTERN_MAX] = '\0';
    r = regex_new(text, &err);
    assert_non_null(r);
    assert_true(regex_matches(r, text, REGEX_PATTERN_MAX));
    regex_free(r);
    free(text);

    text = repeat("(", 1000);
    assert_null(regex_new(text, &err));
    free(text);
    text = repeat("\xc3\xa9", REGEX_PATTERN_MAX / 2);
    r = regex_new(text, &err);
    assert_non_null(r);
    regex_free(r);
    free(text);
}

static void
regex__counts_a_match_past_the_limit_as_none(void **state)
{
    static const char *const bombs[] = { "(a+)+b", "(a*)*b", "(a|aa)+b", "(.*)*x", "(a|a?)+b", "(([a-z])+.)+[A-Z]([a-z])+" };
    struct err err = { 0 };
    char *text = repeat("a", 20000);

    (void)state;
    for (size_t i = 0; i < COUNT(bombs); i++) {
        struct regex *r = regex_new(bombs[i], &err);

        assert_non_null(r);
        assert_false(regex_matches(r, text, 40));
        assert_false(regex_matches(r, text, 20000));
        regex_free(r);
    }
    free(text);
}

static void
regex__matches_long_text__past_the_small_stack_of_jit(void **state)
{
    struct err err = { 0 };
    char *text = repeat("ab", 20000);
    struct regex *r = regex_new("(a|b)*", &err);

    (void)state;
    assert_non_null(r);
    assert_true(regex_matches(r, text, 20000));
    regex_free(r);
    r = regex_new("(?:ab)*(?:[ab]|c)*", &err);
    assert_true(regex_matches(r, text, 40000));
    regex_free(r);
    free(text);
}

static void
regex__does_not_match_text_that_is_not_utf8(void **state)
{
    struct err err = { 0 };
    struct regex *r = regex_new(".*", &err);

    (void)state;
    assert_false(regex_matches(r, "a\xff", 2));
    assert_true(regex_matches(r, "a\0b", 3));
    assert_true(regex_matches(r, "", 0));
    regex_free(r);
    regex_free(NULL);
}

/* No sequence of these pieces may crash, hang, or be refused by PCRE2 after our reading took it for good. */
static void
regex__survives_any_mix_of_signs(void **state)
{
    static const char *const pieces[] = { "a", "b", "(", ")", "(?:", "(?i)", "(?P<n>", "[", "]", "[^", "-", "\\", "\\d", "\\S",
        "\\pL", "{", "}", "{2}", "{1,3}", "*", "+", "?", "|", "^", "$", ".", "\\Q", "\\E", "[:alpha:]", "\\x{e9}", "\xc3\xa9",
        "1", "," };
    uint64_t seed = 88172645463325252u;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct err err = { 0 };
        char pattern[128] = "";
        size_t len = 0;
        struct regex *r;

        for (int i = 0; i < 12; i++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            len += (size_t)snprintf(pattern + len, sizeof pattern - len, "%s", pieces[seed % COUNT(pieces)]);
        }
        r = regex_new(pattern, &err);
        if (r != NULL)
            (void)regex_matches(r, "ab1a", 4);
        else if (strncmp(err.text, "pattern: ", 9) == 0)
            fail_msg("\"%s\": %s", pattern, err.text);
        regex_free(r);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(regex__reads_patterns_as_alertmanager_does),
    cmocka_unit_test(regex__refuses_what_re2_lacks__and_says_that_alertmanager_would),
    cmocka_unit_test(regex__names_the_fault_and_its_column),
    cmocka_unit_test(regex__refuses_a_pattern_that_is_too_long_or_too_deep),
    cmocka_unit_test(regex__counts_a_match_past_the_limit_as_none),
    cmocka_unit_test(regex__matches_long_text__past_the_small_stack_of_jit),
    cmocka_unit_test(regex__does_not_match_text_that_is_not_utf8),
    cmocka_unit_test(regex__survives_any_mix_of_signs),
};
SUITE(regex, tests);
