/* SPDX-License-Identifier: MIT */
/* How a source is doing: as its owner sees it, and as a verb sees it that reads the store beside the owner. */
#include "core/source.h"

#include "support/suite.h"

#define EVERY_MS 15000
#define NOW_MS INT64_C(1700000000000)

static struct source
answered(int64_t ago_ms)
{
    return (struct source){ .configured = true, .every_ms = EVERY_MS, .polls = 3, .last_ok_ms = NOW_MS - ago_ms };
}

/* As a reader loads it: nothing is known of polls, and the last answer is as old as the owner's last write of it. */
static struct source
read_beside_the_owner(int64_t ago_ms)
{
    struct source s = answered(ago_ms);

    s.polls = 0;
    s.skip_health = true;
    s.lag_ms = SOURCE_WRITE_MS + EVERY_MS;
    return s;
}

static void
source__is_stale__when_nothing_was_heard_for_two_polls(void **state)
{
    struct source fresh = answered(EVERY_MS), silent = answered(3 * EVERY_MS);

    (void)state;
    assert_int_equal(source_health(&fresh, NOW_MS), SOURCE_OK);
    assert_int_equal(source_health(&silent, NOW_MS), SOURCE_STALE);
}

static void
source__is_stale__at_its_second_failure(void **state)
{
    struct source s = answered(2 * EVERY_MS);

    (void)state;
    s.failures = 1;
    assert_int_equal(source_health(&s, NOW_MS), SOURCE_FAILING);
    s.failures = 2;
    assert_int_equal(source_health(&s, NOW_MS), SOURCE_STALE);
}

static void
source__is_not_stale_to_a_reader__while_its_owner_has_no_need_to_write(void **state)
{
    struct source s = read_beside_the_owner(SOURCE_WRITE_MS);

    (void)state;
    assert_false(source_is_stale(&s, NOW_MS));
}

static void
source__is_stale_to_a_reader__when_the_owner_writes_no_more(void **state)
{
    struct source s = read_beside_the_owner(SOURCE_WRITE_MS + 4 * EVERY_MS);

    (void)state;
    assert_true(source_is_stale(&s, NOW_MS));
}

static void
source__is_stale_to_a_reader__when_it_fails_for_two_polls(void **state)
{
    struct source s = read_beside_the_owner(2 * EVERY_MS);

    (void)state;
    s.failing_since_ms = NOW_MS - EVERY_MS / 2;
    assert_false(source_is_stale(&s, NOW_MS));
    s.failing_since_ms = NOW_MS - EVERY_MS;
    assert_true(source_is_stale(&s, NOW_MS));
}

static void
source__is_stale__when_it_fails_after_the_clock_was_set_back(void **state)
{
    struct source s = { .configured = true,
        .polls = 5,
        .every_ms = EVERY_MS,
        .failures = 1,
        .last_ok_ms = NOW_MS + 240 * EVERY_MS };

    (void)state;
    assert_false(source_is_stale(&s, NOW_MS));
    s.failures = 2;
    assert_true(source_is_stale(&s, NOW_MS));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(source__is_stale__when_it_fails_after_the_clock_was_set_back),
    cmocka_unit_test(source__is_stale__when_nothing_was_heard_for_two_polls),
    cmocka_unit_test(source__is_stale__at_its_second_failure),
    cmocka_unit_test(source__is_not_stale_to_a_reader__while_its_owner_has_no_need_to_write),
    cmocka_unit_test(source__is_stale_to_a_reader__when_the_owner_writes_no_more),
    cmocka_unit_test(source__is_stale_to_a_reader__when_it_fails_for_two_polls),
};

SUITE(source, tests);
