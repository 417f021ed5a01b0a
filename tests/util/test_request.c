/* SPDX-License-Identifier: MIT */
/* A credential that belongs into a body comes there whole, once, and as JSON. */
#include "util/request.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "util/alloc.h"
#include "util/json.h"

static struct request
request_of(const char *body, size_t at)
{
    return (struct request){ .body = xstrdup(body), .body_len = strlen(body), .auth = AUTH_BODY, .secret_at = at };
}

static void
body_with__puts_the_secret_where_it_is_said_and_nowhere_else(void **state)
{
    struct request r = request_of("{\"key\":\"" REQUEST_SECRET "\",\"summary\":\"" REQUEST_SECRET "\"}", 8);
    size_t len;
    char *body = request_body_with(&r, "s3cret", &len);

    (void)state;
    assert_string_equal(body, "{\"key\":\"s3cret\",\"summary\":\"" REQUEST_SECRET "\"}");
    assert_int_equal(len, strlen(body));
    free(body);
    request_release(&r);
}

static void
body_with__escapes_what_would_end_the_string(void **state)
{
    struct request r = request_of("{\"key\":\"" REQUEST_SECRET "\"}", 8);
    size_t len;
    char *body = request_body_with(&r, "a\",\"b\":\"\\", &len);
    cJSON *tree = json_parse(body, len, NULL);

    (void)state;
    assert_non_null(tree);
    assert_string_equal(json_get_str(tree, "key"), "a\",\"b\":\"\\");
    assert_null(json_get(tree, "b"));
    cJSON_Delete(tree);
    free(body);
    request_release(&r);
}

static void
body_with__is_none__where_no_place_is_said(void **state)
{
    static const size_t places[] = { 0, 7, 9, 30, 4000, SIZE_MAX };
    struct request r = request_of("{\"key\":\"" REQUEST_SECRET "\"}", 0);
    size_t len;

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        r.secret_at = places[i];
        assert_null(request_body_with(&r, "s3cret", &len));
    }
    request_release(&r);
    assert_null(request_body_with(&(struct request){ .auth = AUTH_BODY }, "s3cret", &len));
}

static void
request_sign__signs_as_the_manual_says(void **state)
{
    static char body[] = "{\"version\":1}";
    const struct request given = { .method = "POST",
        .url = (char *)"http://h/",
        .headers = (char *)"A: b\n",
        .body = body,
        .body_len = strlen(body) };
    struct request r = request_copy(&given);

    (void)state;
    request_sign(&r, "shared", INT64_C(1700000000999));
    assert_string_equal(r.headers,
        "A: b\nX-Tocsin-Timestamp: 1700000000\n"
        "X-Tocsin-Signature: v1=e18f4b7b7b0e12d3b4105753e3e8be5b9f99065570e11ef1aaa450486e350247\n");
    request_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(request_sign__signs_as_the_manual_says),
    cmocka_unit_test(body_with__puts_the_secret_where_it_is_said_and_nowhere_else),
    cmocka_unit_test(body_with__escapes_what_would_end_the_string),
    cmocka_unit_test(body_with__is_none__where_no_place_is_said),
};
SUITE(request, tests);
