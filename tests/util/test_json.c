/* SPDX-License-Identifier: MIT */
/* Strict reading of JSON: what is taken, what is refused, and what is found in it. */
#include "util/json.h"

#include <string.h>

#include "support/suite.h"

struct text {
    const char *s;
    size_t len;
};
/* clang-format off */
#define T(s) { s, sizeof(s) - 1 }
/* clang-format on */

static void
json_parse__takes_what_the_grammar_allows(void **state)
{
    /* clang-format off */
    static const struct text cases[] = {
        T("null"), T(" true "), T("\t\r\n[]\n"), T("{}"), T("[ ]"), T("{ }"), T("0"), T("-0"), T("-0.5e+10"), T("1E400"), T("12.25"), T("\"\""),
        T("\"a\""), T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), T("\"\\u00e9\\uD834\\uDd1E\""), T("\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\xa5\""),
        T("[1,2,[3,{}]]"), T("{\"a\":{\"b\":[null,false]},\"A\":1}"), T("\"\x7f\""),
        T("[123456789012345678901234567890123456789012345678901234567890123]"), T("\"a string of more than eight bytes\""),
    };
    /* clang-format on */
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *v = json_parse(cases[i].s, cases[i].len, &err);

        if (v == NULL)
            fail_msg("%s: %s", cases[i].s, err.text);
        cJSON_Delete(v);
    }
}

static void
json_parse__refuses_all_else(void **state)
{
    /* clang-format off */
    static const struct text cases[] = {
        T(""), T("  "), T("nul"), T("nulll"), T("True"), T("NaN"), T("Infinity"), T("-Infinity"), T("01"), T("-01"), T("+1"), T(".5"), T("1."),
        T("1.e5"), T("1e"), T("1e+"), T("0x10"), T("-"), T("--1"), T("1 2"), T("{}{}"), T("[1,]"), T("[,1]"), T("[1 2]"), T("["), T("[1"),
        T("]"), T("[}"), T("{]"), T("{\"a\"}"), T("{\"a\":}"), T("{\"a\":1,}"), T("{a:1}"), T("{'a':1}"), T("{1:1}"), T("{\"a\" 1}"),
        T("{\"a\":1 \"b\":2}"), T("{"), T("{\"a"), T("{\"a\":1"), T("\""), T("\"a"), T("\"\\"), T("\"\\\""), T("\"\\x41\""), T("\"\\u12\""),
        T("\"\\u12g4\""), T("\"\\u0000\""), T("\"\\ud800\""), T("\"\\ud800x\""), T("\"\\ud800\\u0041\""), T("\"\\udc00\\ud800\""), T("\"\\udc00\\udc00\""), T("\"\\ud800\\n\""),
        T("\"a\nb\""), T("\"a\tb\""), T("\"\x1b[31m\""), T("\"a\0b\""), T("1\0"), T("[1]\0"), T("\"\xff\""), T("\"\xc0\xaf\""), T("\"\xed\xa0\x80\""),
        T("\"\xf4\x90\x80\x80\""), T("\"\xc3\""), T("\"\xe2\x82\""), T("\xef\xbb\xbf[]"), T("\f[]"), T("\v1"), T("\xc2\xa0[]"), T("// x\n1"), T("/* x */1"),
        T("[1]x"), T("<html>"), T("\x1f\x8b\x08"), T("[\"\\u00\xc3\xa9\"]"),
        T("1234567890123456789012345678901234567890123456789012345678901234"), /* cJSON would cut it */
        T("\"a string of more than eight bytes\nwith a newline\""), T("\"a string of more than eight bytes \xa9\""),
    };
    /* clang-format on */
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        err = (struct err){ 0 };
        if (json_parse(cases[i].s, cases[i].len, &err) != NULL)
            fail_msg("case %zu is taken: %s", i, cases[i].s);
        assert_int_equal(err.code, ERR_PARSE);
        assert_true(strstr(err.text, "not JSON") != NULL);
    }
}

static void
json_parse__refuses__nesting_past_the_limit(void **state)
{
    char text[2 * JSON_DEPTH_MAX + 8];
    struct err err = { 0 };
    cJSON *v;

    (void)state;
    for (size_t depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        v = json_parse(text, 2 * depth, &err);
        assert_int_equal(v != NULL, depth <= JSON_DEPTH_MAX);
        cJSON_Delete(v);
    }
    assert_true(strstr(err.text, "deeper") != NULL);
}

static void
json_parse__refuses_a_key_that_stands_twice(void **state)
{
    static const char *const cases[] = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "[{\"b\":[{\"x\":1,\"y\":{\"k\":1,\"l\":2,\"k\":3}}]}]",
    };
    struct err err = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(json_parse(cases[i], strlen(cases[i]), &err));
        assert_int_equal(err.code, ERR_PARSE);
        assert_true(strstr(err.text, "twice") != NULL);
    }
}

static void
json_parse__finds_a_key_that_stands_twice__among_twenty_thousand(void **state)
{
    struct buf b = BUF_INIT;
    struct err err = { 0 };
    cJSON *v;

    (void)state;
    buf_addc(&b, '{');
    for (int i = 0; i < 20000; i++)
        buf_addf(&b, "\"key%d\":%d,", i, i);
    buf_adds(&b, "\"last\":0}");
    v = json_parse(b.data, b.len, &err);
    assert_non_null(v);
    assert_int_equal(json_get_int(v, "key19999", 0), 19999);
    cJSON_Delete(v);
    buf_truncate(&b, b.len - 1);
    buf_adds(&b, ",\"key777\":1}");
    assert_null(json_parse(b.data, b.len, &err));
    assert_true(strstr(err.text, "key777") != NULL);
    buf_release(&b);
}

static void
json_parse__says_where_the_fault_is(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_null(json_parse("{\"a\":01}", 8, &err));
    assert_string_equal(err.text, "not JSON: a comma or a closing bracket is missing (byte 6 of 8)");
    assert_null(json_parse("[1,", 3, &err));
    assert_string_equal(err.text, "not JSON: the text ends where a value should be (byte 3 of 3)");
}

static cJSON *
parse(const char *s)
{
    struct err err = { 0 };
    cJSON *v = json_parse(s, strlen(s), &err);

    assert_non_null(v);
    return v;
}

static void
json_get__is_case_sensitive_and_by_type(void **state)
{
    cJSON *v = parse("{\"Status\":\"no\",\"status\":\"yes\",\"n\":3,\"list\":[1],\"o\":{},\"t\":true,\"f\":false,\"null\":null}");

    (void)state;
    assert_string_equal(json_get_str(v, "status"), "yes");
    assert_null(json_get(v, "STATUS"));
    assert_null(json_get_str(v, "n"));
    assert_non_null(json_get_array(v, "list"));
    assert_null(json_get_array(v, "o"));
    assert_non_null(json_get_object(v, "o"));
    assert_null(json_get_object(v, "list"));
    assert_true(json_get_bool(v, "t", false));
    assert_false(json_get_bool(v, "f", true));
    assert_true(json_get_bool(v, "n", true));
    assert_non_null(json_get(v, "null"));
    assert_null(json_get(json_get(v, "list"), "status"));
    assert_null(json_get_str(NULL, "status"));
    cJSON_Delete(v);
}

static void
json_get_int__takes_whole_numbers_that_a_double_holds(void **state)
{
    static const struct {
        const char *text;
        int64_t n;
    } cases[] = {
        { "{\"n\":0}", 0 },
        { "{\"n\":-7}", -7 },
        { "{\"n\":1e3}", 1000 },
        { "{\"n\":9007199254740992}", INT64_C(9007199254740992) },
        { "{\"n\":9007199254740994}", 99 },
        { "{\"n\":1.5}", 99 },
        { "{\"n\":1e400}", 99 },
        { "{\"n\":-1e400}", 99 },
        { "{\"n\":\"1\"}", 99 },
        { "{}", 99 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cJSON *v = parse(cases[i].text);

        assert_true(json_get_int(v, "n", 99) == cases[i].n);
        cJSON_Delete(v);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(json_parse__takes_what_the_grammar_allows),
    cmocka_unit_test(json_parse__refuses_all_else),
    cmocka_unit_test(json_parse__refuses__nesting_past_the_limit),
    cmocka_unit_test(json_parse__refuses_a_key_that_stands_twice),
    cmocka_unit_test(json_parse__finds_a_key_that_stands_twice__among_twenty_thousand),
    cmocka_unit_test(json_parse__says_where_the_fault_is),
    cmocka_unit_test(json_get__is_case_sensitive_and_by_type),
    cmocka_unit_test(json_get_int__takes_whole_numbers_that_a_double_holds),
};
SUITE(json, tests);
