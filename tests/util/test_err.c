/* SPDX-License-Identifier: MIT */
/* Messages: set, wrapped, cut whole. */
#include "util/err.h"

#include <errno.h>
#include <string.h>

#include "support/suite.h"
#include "util/utf8.h"

static void
err_set__formats_and_is_false(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_false(err_set(&err, ERR_NOTFOUND, "no alert %s", "7f3a"));
    assert_int_equal(err.code, ERR_NOTFOUND);
    assert_string_equal(err.text, "no alert 7f3a");
}

static void
err_set__takes_no_err(void **state)
{
    (void)state;
    assert_false(err_set(NULL, ERR_IO, "nobody reads this"));
    assert_false(err_wrap(NULL, "nor this"));
    assert_false(err_errno(NULL, ERR_IO, EIO, "nor this"));
}

static void
err_wrap__puts_what_was_done_in_front__and_keeps_the_code(void **state)
{
    struct err err = { 0 };

    (void)state;
    err_set(&err, ERR_PARSE, "no colon");
    assert_false(err_wrap(&err, "reading %s", "tocsin.conf"));
    assert_string_equal(err.text, "reading tocsin.conf: no colon");
    assert_int_equal(err.code, ERR_PARSE);
}

static void
err_errno__adds_the_system_s_words(void **state)
{
    struct err err = { 0 };

    (void)state;
    assert_false(err_errno(&err, ERR_IO, ENOSPC, "can't write %s", "store.db"));
    assert_string_equal(err.text, "can't write store.db: No space left on device");
}

static void
err_set__cuts_between_characters__when_too_long(void **state)
{
    struct err err = { 0 };
    char longer[1024] = "";

    (void)state;
    for (size_t i = 0; i + 3 < sizeof longer; i += 3)
        memcpy(longer + i, "\xe2\x82\xac", 4);
    for (size_t shift = 0; shift < 3; shift++) {
        err_set(&err, ERR_IO, "%.*s%s", (int)shift, "ab", longer);
        assert_true(strlen(err.text) > sizeof err.text - 5);
        assert_true(utf8_is_valid(err.text, strlen(err.text)));
        err_wrap(&err, "%s", "in front");
        assert_true(utf8_is_valid(err.text, strlen(err.text)));
        assert_memory_equal(err.text, "in front: ", 10);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(err_set__formats_and_is_false),
    cmocka_unit_test(err_set__takes_no_err),
    cmocka_unit_test(err_wrap__puts_what_was_done_in_front__and_keeps_the_code),
    cmocka_unit_test(err_errno__adds_the_system_s_words),
    cmocka_unit_test(err_set__cuts_between_characters__when_too_long),
};
SUITE(err, tests);
