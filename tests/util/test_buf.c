/* SPDX-License-Identifier: MIT */
/* Growing text with a cap. */
#include "util/buf.h"

#include <stdlib.h>
#include <string.h>

#include "support/suite.h"

static void
buf__is_empty_text__while_nothing_was_added(void **state)
{
    struct buf b = BUF_INIT;
    char *s;

    (void)state;
    assert_string_equal(buf_text(&b), "");
    s = buf_take(&b);
    assert_string_equal(s, "");
    free(s);
    buf_release(&b);
}

static void
buf__grows_by_all_ways_of_adding(void **state)
{
    struct buf b = BUF_INIT;

    (void)state;
    buf_add(&b, "a\0b", 3);
    assert_int_equal(b.len, 3);
    buf_clear(&b);
    buf_adds(&b, "one");
    buf_addc(&b, ' ');
    buf_fill(&b, '-', 100);
    buf_addf(&b, "%200d|", 7);
    assert_int_equal(b.len, 4 + 100 + 201);
    assert_int_equal(b.data[b.len], '\0');
    assert_string_equal(b.data + b.len - 2, "7|");
    buf_drop_front(&b, 4);
    assert_int_equal(b.data[0], '-');
    buf_truncate(&b, 2);
    assert_string_equal(buf_text(&b), "--");
    buf_truncate(&b, 5);
    assert_int_equal(b.len, 2);
    buf_drop_front(&b, 99);
    assert_int_equal(b.len, 0);
    buf_release(&b);
}

static void
buf__adds_nothing_more__once_something_did_not_fit(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 10);
    buf_adds(&b, "12345678");
    assert_false(b.full);
    buf_adds(&b, "too long");
    assert_true(b.full);
    buf_addc(&b, 'x');
    buf_addf(&b, "%d", 1);
    buf_fill(&b, 'x', 1);
    assert_string_equal(buf_text(&b), "12345678");
    buf_clear(&b);
    buf_addf(&b, "%s", "1234567890");
    assert_false(b.full);
    assert_string_equal(buf_text(&b), "1234567890");
    buf_addf(&b, "%s", "");
    assert_false(b.full);
    buf_release(&b);
}

static void
buf_take__gives_the_text_away__and_the_cap_stays(void **state)
{
    struct buf b;
    char *s;

    (void)state;
    buf_init(&b, 4);
    buf_adds(&b, "text");
    s = buf_take(&b);
    assert_string_equal(s, "text");
    assert_int_equal(b.len, 0);
    assert_int_equal(b.max, 4);
    free(s);
    buf_release(&b);
}

static void
buf_splice__puts_bytes_in_place_of_others__within_the_cap(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 8);
    assert_true(buf_splice(&b, 0, 0, "abcd", 4));
    assert_true(buf_splice(&b, 1, 3, "XYZ", 3));
    assert_string_equal(buf_text(&b), "aXYZd");
    assert_true(buf_splice(&b, 5, 5, "fgh", 3));
    assert_false(buf_splice(&b, 0, 1, "12", 2));
    assert_string_equal(buf_text(&b), "aXYZdfgh");
    assert_false(b.full);
    assert_true(buf_splice(&b, 0, 8, "", 0));
    assert_string_equal(buf_text(&b), "");
    buf_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(buf__is_empty_text__while_nothing_was_added),
    cmocka_unit_test(buf__grows_by_all_ways_of_adding),
    cmocka_unit_test(buf__adds_nothing_more__once_something_did_not_fit),
    cmocka_unit_test(buf_splice__puts_bytes_in_place_of_others__within_the_cap),
    cmocka_unit_test(buf_take__gives_the_text_away__and_the_cap_stays),
};
SUITE(buf, tests);
