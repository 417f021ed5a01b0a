/* SPDX-License-Identifier: MIT */
/* Secrets are told by how they begin, and hidden whole. */
#include "util/secret.h"

#include <stdio.h>
#include <string.h>

#include "support/suite.h"

static void
secret_find__tells_the_first_of_a_kind(void **state)
{
    static const char text[] = "xoxb-short, then xoxb-123456789-ab and AKIAABCDEFGHIJKLMNOP";
    const char *what = NULL;

    (void)state;
    assert_ptr_equal(secret_find(text, &what), strstr(text, "xoxb-123"));
    assert_string_equal(what, "a Slack token");
    assert_null(secret_find("xoxb- is how they begin", &what));
    assert_null(secret_find("", NULL));
}

static const struct {
    const char *text, *hidden;
} texts[] = {
    { "", "" },
    { "no secret: xoxb-short", "no secret: xoxb-short" },
    { "\"xoxb-123456789-ab\" is no duration", "\"xoxb-************\" is no duration" },
    { "xoxp-1234567890 xoxp-1234567890", "xoxp-********** xoxp-**********" },
    { "https://hooks.slack.com/services/T0/B0/abcdefgh?x", "https://hooks.slack.com/services/**************?x" },
};

static void
secret_hide__leaves_only_how_they_begin(void **state)
{
    char text[80];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        snprintf(text, sizeof text, "%s", texts[i].text);
        secret_hide(text);
        assert_string_equal(text, texts[i].hidden);
    }
}

static void
secret_is__wants_all_of_it_and_no_more(void **state)
{
    (void)state;
    assert_true(secret_is("s3cret", "s3cret"));
    assert_false(secret_is("s3creT", "s3cret"));
    assert_false(secret_is("S3cret", "s3cret"));
    assert_false(secret_is("s3cre", "s3cret"));
    assert_false(secret_is("s3cret ", "s3cret"));
    assert_false(secret_is("", "s3cret"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(secret_is__wants_all_of_it_and_no_more),
    cmocka_unit_test(secret_find__tells_the_first_of_a_kind),
    cmocka_unit_test(secret_hide__leaves_only_how_they_begin),
};
SUITE(secret, tests);
