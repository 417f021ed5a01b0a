/* SPDX-License-Identifier: MIT */
/* Matchers: the four operators, and what an absent label is. */
#include "util/matcher.h"

#include <string.h>

#include "support/suite.h"

static bool
accepts(enum matcher_op op, const char *pattern, const char *value)
{
    struct matcher m;
    struct err err = { 0 };
    bool yes;

    assert_true(matcher_init(&m, "env", op, pattern, &err));
    yes = matcher_accepts(&m, value);
    matcher_release(&m);
    return yes;
}

static void
matcher__compares_whole_values(void **state)
{
    (void)state;
    assert_true(accepts(MATCH_EQ, "prod", "prod"));
    assert_false(accepts(MATCH_EQ, "prod", "production"));
    assert_false(accepts(MATCH_EQ, "prod", "Prod"));
    assert_true(accepts(MATCH_NE, "prod", "dev"));
    assert_false(accepts(MATCH_NE, "prod", "prod"));
}

static void
matcher__anchors_regular_expressions(void **state)
{
    (void)state;
    assert_true(accepts(MATCH_RE, "prod|dev", "dev"));
    assert_true(accepts(MATCH_RE, "pro.*", "prod"));
    assert_false(accepts(MATCH_RE, "pro", "prod"));
    assert_false(accepts(MATCH_RE, "rod", "prod"));
    assert_true(accepts(MATCH_NRE, "pro", "prod"));
    assert_false(accepts(MATCH_NRE, "pro.*", "prod"));
}

static void
matcher__takes_an_absent_label_as_the_empty_value(void **state)
{
    (void)state;
    assert_true(accepts(MATCH_EQ, "", ""));
    assert_false(accepts(MATCH_NE, "", ""));
    assert_true(accepts(MATCH_RE, ".*", ""));
    assert_false(accepts(MATCH_RE, ".+", ""));
    assert_true(accepts(MATCH_NE, "prod", ""));
}

static void
matcher__is_refused__when_the_pattern_is_wrong(void **state)
{
    struct matcher m;
    struct err err = { 0 };

    (void)state;
    assert_false(matcher_init(&m, "env", MATCH_RE, "(", &err));
    assert_int_equal(err.code, ERR_PARSE);
    assert_false(matcher_init(&m, "env", MATCH_NRE, "(?=a)", &err));
    assert_true(matcher_init(&m, "env", MATCH_EQ, "(", &err));
    matcher_release(&m);
}

static void
matcher__keeps_copies(void **state)
{
    char name[] = "env", value[] = "prod";
    struct matcher m;
    struct err err = { 0 };

    (void)state;
    assert_true(matcher_init(&m, name, MATCH_NE, value, &err));
    memset(name, 'x', 3);
    memset(value, 'x', 4);
    assert_string_equal(m.name, "env");
    assert_string_equal(m.value, "prod");
    assert_string_equal(matcher_op_text(m.op), "!=");
    matcher_release(&m);
}

static void
matcher_op_text__gives_the_four_signs(void **state)
{
    (void)state;
    assert_string_equal(matcher_op_text(MATCH_EQ), "=");
    assert_string_equal(matcher_op_text(MATCH_NE), "!=");
    assert_string_equal(matcher_op_text(MATCH_RE), "=~");
    assert_string_equal(matcher_op_text(MATCH_NRE), "!~");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(matcher__compares_whole_values),
    cmocka_unit_test(matcher__anchors_regular_expressions),
    cmocka_unit_test(matcher__takes_an_absent_label_as_the_empty_value),
    cmocka_unit_test(matcher__is_refused__when_the_pattern_is_wrong),
    cmocka_unit_test(matcher__keeps_copies),
    cmocka_unit_test(matcher_op_text__gives_the_four_signs),
};
SUITE(matcher, tests);
