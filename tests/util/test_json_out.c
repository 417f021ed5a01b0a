/* SPDX-License-Identifier: MIT */
/* Writing JSON: commas, escapes, and that what was written is read back the same. */
#include "util/json.h"

#include <string.h>

#include "support/suite.h"
#include "util/utf8.h"

static void
json_out__places_the_commas(void **state)
{
    struct buf b = BUF_INIT;
    struct json_out o;

    (void)state;
    json_begin(&o, &b);
    json_open(&o, NULL, '{');
    json_str(&o, "s", "x");
    json_str(&o, "none", NULL);
    json_int(&o, "n", INT64_MIN);
    json_open(&o, "list", '[');
    json_bool(&o, NULL, true);
    json_bool(&o, NULL, false);
    json_open(&o, NULL, '{');
    json_close(&o, '}');
    json_open(&o, NULL, '[');
    json_close(&o, ']');
    json_null(&o, NULL);
    json_close(&o, ']');
    json_time(&o, "at", 0);
    json_time(&o, "then", 1500);
    json_raw(&o, "raw", "{\"k\":1}");
    json_close(&o, '}');
    assert_string_equal(buf_text(&b),
        "{\"s\":\"x\",\"none\":null,\"n\":-9223372036854775808,\"list\":[true,false,{},[],null],"
        "\"at\":null,\"then\":\"1970-01-01T00:00:01.500Z\",\"raw\":{\"k\":1}}");
    buf_release(&b);
}

static const char *
written(struct buf *b, const char *s, size_t len)
{
    struct json_out o;

    buf_clear(b);
    json_begin(&o, b);
    json_strn(&o, NULL, s, len);
    return buf_text(b);
}

static void
json_strn__escapes_what_json_and_terminals_ask_for(void **state)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        { "", "\"\"" },
        { "plain \xc3\xa9 \xf0\x9f\x94\xa5", "\"plain \xc3\xa9 \xf0\x9f\x94\xa5\"" },
        { "\"\\/\b\f\n\r\t", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"" },
        { "a\x1b[0mb\x01", "\"a\\u001b[0mb\\u0001\"" },
        { "\x7f\xc2\x9b", "\"\\u007f\\u009b\"" },
        { "\xe2\x80\xae\xe2\x80\x8b", "\"\\u202e\\u200b\"" },
        { "\xf3\xa0\x81\x81", "\"\\udb40\\udc41\"" },
        { "x\xffy", "\"x\\ufffdy\"" },
        { "cut \xe2\x82", "\"cut \\ufffd\\ufffd\"" },
    };
    struct buf b = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(written(&b, cases[i].text, strlen(cases[i].text)), cases[i].json);
    assert_string_equal(written(&b, "a\0b", 3), "\"a\\u0000b\"");
    buf_release(&b);
}

static void
json_strn__is_read_back_as_it_was__for_every_code_point(void **state)
{
    struct buf b = BUF_INIT;
    struct err err = { 0 };
    char text[8] = "a";

    (void)state;
    for (int32_t cp = 1; cp < 0x110000; cp += cp < 0x3000 ? 1 : 61) {
        cJSON *v;

        if (cp >= 0xd800 && cp < 0xe000)
            continue;
        text[1 + utf8_put(cp, text + 1)] = '\0';
        written(&b, text, strlen(text));
        v = json_parse(b.data, b.len, &err);
        assert_non_null(v);
        assert_string_equal(cJSON_GetStringValue(v), text);
        cJSON_Delete(v);
    }
    buf_release(&b);
}

static void
json_copy__writes_the_same_value__escaped_as_all_is(void **state)
{
    static const char text[] = "{\"a\":[1,-9007199254740992,1.5,1e+300,true,false,null,{}],\"\\u202e\":\"\\u009bx\\n\",\"e\":[]}";
    struct buf b = BUF_INIT;
    struct json_out o;
    struct err err = { 0 };
    cJSON *v = json_parse(text, strlen(text), &err), *back;

    (void)state;
    assert_non_null(v);
    json_begin(&o, &b);
    json_copy(&o, NULL, v);
    assert_non_null(strstr(buf_text(&b), "\"a\":[1,-9007199254740992,1.5,"));
    assert_non_null(strstr(buf_text(&b), "\"\\u202e\":\"\\u009bx\\n\""));
    back = json_parse(b.data, b.len, &err);
    assert_true(cJSON_Compare(v, back, true));
    cJSON_Delete(v);
    cJSON_Delete(back);
    buf_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(json_out__places_the_commas),
    cmocka_unit_test(json_strn__escapes_what_json_and_terminals_ask_for),
    cmocka_unit_test(json_strn__is_read_back_as_it_was__for_every_code_point),
    cmocka_unit_test(json_copy__writes_the_same_value__escaped_as_all_is),
};
SUITE(json_out, tests);
