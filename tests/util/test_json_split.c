/* SPDX-License-Identifier: MIT */
/* An array in chunks of every size gives the same elements. */
#include "util/json.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "util/alloc.h"

/* Elements as the splitter gave them, each with a newline behind it. */
static bool
collect(void *ctx, const char *element, size_t len, struct err *err)
{
    (void)err;
    buf_add(ctx, element, len);
    buf_addc(ctx, '\n');
    return true;
}

/* Each chunk is a heap block of its own, so that the address sanitizer sees a read past it. */
static bool
split(const char *text, size_t len, size_t chunk, size_t element_max, struct buf *out, struct err *err)
{
    struct json_split s;
    bool ok = true;

    json_split_init(&s, element_max);
    for (size_t i = 0; ok && i < len; i += chunk) {
        size_t n = len - i < chunk ? len - i : chunk;
        char *piece = xmemdup(text + i, n);

        ok = json_split_feed(&s, piece, n, collect, out, err);
        free(piece);
    }
    ok = ok && json_split_end(&s, err);
    json_split_release(&s);
    return ok;
}

static const char array[] =
    " [ {\"a\":\"} ] , { \\\" \\\\\",\"long\":\"0123456789012345678901234567890123456789012345678901234567890123456789[[[[{{{{\","
    "\"nest\":{\"x\":[1,2,{\"y\":[]}]}} , {}\n,{\"b\":[{},{},[[]]],\"back\":\"\\\\\\\\\\\"}\"},"
    "{\"labels\":{\"alertname\":\"DiskFull\",\"instance\":\"host-1:9100\",\"severity\":\"critical\",\"team\":\"storage\"},\"n\":[1,2,3]}\n]\r\n ";

static const char elements[] =
    "{\"a\":\"} ] , { \\\" \\\\\",\"long\":\"0123456789012345678901234567890123456789012345678901234567890123456789[[[[{{{{\","
    "\"nest\":{\"x\":[1,2,{\"y\":[]}]}}\n{}\n{\"b\":[{},{},[[]]],\"back\":\"\\\\\\\\\\\"}\"}\n"
    "{\"labels\":{\"alertname\":\"DiskFull\",\"instance\":\"host-1:9100\",\"severity\":\"critical\",\"team\":\"storage\"},\"n\":[1,2,3]}\n";

static void
json_split__gives_the_elements__in_chunks_of_every_size(void **state)
{
    (void)state;
    for (size_t chunk = 1; chunk <= sizeof array; chunk++) {
        struct buf out = BUF_INIT;
        struct err err = { 0 };

        assert_true(split(array, sizeof array - 1, chunk, 4096, &out, &err));
        assert_string_equal(buf_text(&out), elements);
        buf_release(&out);
    }
}

static void
json_split__gives_the_elements__wherever_they_lie_in_a_block(void **state)
{
    struct buf in = BUF_INIT;

    (void)state;
    for (size_t shift = 0; shift < 130; shift++) {
        struct buf out = BUF_INIT;
        struct err err = { 0 };

        buf_clear(&in);
        buf_fill(&in, ' ', shift);
        buf_adds(&in, array);
        assert_true(split(in.data, in.len, in.len, 4096, &out, &err));
        assert_string_equal(buf_text(&out), elements);
        buf_release(&out);
    }
    buf_release(&in);
}

static void
json_split__knows_a_quote_is_escaped__when_the_backslash_ended_the_chunk_before(void **state)
{
    static const char text[] =
        "[{\"a\":\"}\\\" and so on for more than a whole block of bytes without a backslash or a bracket in them}]},{\"},{\"b\":1}]";
    struct buf out = BUF_INIT;
    struct err err = { 0 };

    (void)state;
    for (size_t chunk = 1; chunk < 20; chunk++) {
        struct json_split s;

        buf_clear(&out);
        json_split_init(&s, 1000);
        assert_true(json_split_feed(&s, text, chunk, collect, &out, &err));
        assert_true(json_split_feed(&s, text + chunk, sizeof text - 1 - chunk, collect, &out, &err));
        assert_true(json_split_end(&s, &err));
        assert_int_equal(s.elements, 2);
        json_split_release(&s);
    }
    buf_release(&out);
}

static void
json_split__takes_an_empty_array(void **state)
{
    struct buf out = BUF_INIT;
    struct err err = { 0 };

    (void)state;
    assert_true(split("[]", 2, 1, 10, &out, &err));
    assert_true(split(" [ \n ] ", 7, 7, 10, &out, &err));
    assert_int_equal(out.len, 0);
    buf_release(&out);
}

static void
json_split__refuses__what_is_no_array_of_objects(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "{}",
        "null",
        "<html>",
        "\xef\xbb\xbf[]",
        "[1]",
        "[\"a\"]",
        "[[]]",
        "[null]",
        "[{},]",
        "[,{}]",
        "[{}{}]",
        "[{},,{}]",
        "[{}] x",
        "[{}]]",
        "[] []",
        "[",
        "[{",
        "[{}",
        "[{},",
        "[{\"a\":\"]}",
        "[{\"a\":[}",
        "[}",
        "[{}}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t chunk = 1; chunk < 9; chunk += 7) {
            struct buf out = BUF_INIT;
            struct err err = { 0 };

            if (split(cases[i], strlen(cases[i]), chunk, 100, &out, &err))
                fail_msg("taken: %s", cases[i]);
            assert_int_equal(err.code, ERR_PARSE);
            buf_release(&out);
        }
}

static void
json_split__refuses_a_nul_byte__between_elements(void **state)
{
    struct buf out = BUF_INIT;
    struct err err = { 0 };

    (void)state;
    assert_false(split("[{}]\0", 5, 5, 100, &out, &err));
    assert_false(split("\0[{}]", 5, 5, 100, &out, &err));
    assert_true(strstr(err.text, "0x00") != NULL);
    buf_release(&out);
}

static void
json_split__refuses_an_element__longer_than_the_limit(void **state)
{
    static const char text[] = "[{\"a\":1},{\"a\":\"123456789012345678901234567890\"}]";

    (void)state;
    for (size_t chunk = 1; chunk < 60; chunk += 7) {
        struct buf out = BUF_INIT;
        struct err err = { 0 };

        assert_false(split(text, sizeof text - 1, chunk, 20, &out, &err));
        assert_int_equal(err.code, ERR_LIMIT);
        assert_string_equal(buf_text(&out), "{\"a\":1}\n");
        assert_true(split(text, sizeof text - 1, chunk, 38, &out, &err));
        buf_release(&out);
    }
}

static void
json_split__refuses_an_element__nested_too_deep(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    buf_adds(&text, "[{\"a\":");
    buf_fill(&text, '[', 1000);
    for (size_t chunk = 1; chunk < 2000; chunk += 999) {
        struct buf out = BUF_INIT;
        struct err err = { 0 };

        assert_false(split(text.data, text.len, chunk, 100000, &out, &err));
        assert_int_equal(err.code, ERR_LIMIT);
        buf_release(&out);
    }
    buf_release(&text);
}

static bool
refuse_second(void *ctx, const char *element, size_t len, struct err *err)
{
    int *calls = ctx;

    (void)element;
    (void)len;
    return ++*calls < 2 || err_set(err, ERR_REFUSED, "enough");
}

static void
json_split_feed__stops_for_good__when_the_caller_says_so(void **state)
{
    struct json_split s;
    struct err err = { 0 };
    int calls = 0;

    (void)state;
    json_split_init(&s, 100);
    assert_false(json_split_feed(&s, "[{},{},{}]", 10, refuse_second, &calls, &err));
    assert_int_equal(calls, 2);
    assert_string_equal(err.text, "enough");
    assert_false(json_split_feed(&s, ",{}]", 4, refuse_second, &calls, &err));
    assert_false(json_split_end(&s, &err));
    assert_int_equal(calls, 2);
    json_split_release(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(json_split__gives_the_elements__in_chunks_of_every_size),
    cmocka_unit_test(json_split__gives_the_elements__wherever_they_lie_in_a_block),
    cmocka_unit_test(json_split__knows_a_quote_is_escaped__when_the_backslash_ended_the_chunk_before),
    cmocka_unit_test(json_split__takes_an_empty_array),
    cmocka_unit_test(json_split__refuses__what_is_no_array_of_objects),
    cmocka_unit_test(json_split__refuses_a_nul_byte__between_elements),
    cmocka_unit_test(json_split__refuses_an_element__longer_than_the_limit),
    cmocka_unit_test(json_split__refuses_an_element__nested_too_deep),
    cmocka_unit_test(json_split_feed__stops_for_good__when_the_caller_says_so),
};
SUITE(json_split, tests);
