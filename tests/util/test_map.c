/* SPDX-License-Identifier: MIT */
/* The hash table: found, absent, removed, walked. */
#include "util/map.h"

#include <string.h>

#include "support/suite.h"

static bool
same_text(const void *value, const void *key)
{
    return strcmp(value, key) == 0;
}

static void
map__is_empty__when_zero(void **state)
{
    struct map m = { 0 };
    size_t i = 0;

    (void)state;
    assert_null(map_get(&m, 1, NULL, NULL));
    assert_false(map_remove(&m, 1, "x"));
    assert_null(map_next(&m, &i));
    map_release(&m);
}

static void
map__tells_equal_hashes_apart(void **state)
{
    static char *names[] = { "one", "two", "three" };
    struct map m = { 0 };

    (void)state;
    for (size_t i = 0; i < 3; i++)
        map_add(&m, 42, names[i]);
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(map_get(&m, 42, same_text, names[i]), names[i]);
    assert_null(map_get(&m, 42, same_text, "four"));
    assert_true(map_remove(&m, 42, names[0]));
    assert_false(map_remove(&m, 42, names[0]));
    assert_null(map_get(&m, 42, same_text, "one"));
    assert_ptr_equal(map_get(&m, 42, same_text, "three"), names[2]);
    map_release(&m);
}

#define MANY 20000
static char values[MANY];

static void
map__holds_many__with_hashes_that_differ_in_few_bits(void **state)
{
    (void)state;
    for (int shift = 0; shift <= 40; shift += 20) {
        struct map m = { 0 };
        size_t seen = 0;

        for (size_t i = 0; i < MANY; i++)
            map_add(&m, (uint64_t)i << shift, &values[i]);
        assert_int_equal(m.n, MANY);
        for (size_t i = 0; i < MANY; i++)
            assert_ptr_equal(map_get(&m, (uint64_t)i << shift, NULL, NULL), &values[i]);
        for (size_t i = 0; map_next(&m, &i) != NULL;)
            seen++;
        assert_int_equal(seen, MANY);
        map_release(&m);
    }
}

static void
map__does_not_grow__while_entries_come_and_go(void **state)
{
    struct map m = { 0 };
    size_t cap;

    (void)state;
    map_reserve(&m, 1000);
    cap = m.cap;
    for (size_t i = 0; i < MANY; i++) {
        map_add(&m, i * 7919, &values[i]);
        if (i >= 1000)
            assert_true(map_remove(&m, (i - 1000) * 7919, &values[i - 1000]));
        assert_true(m.used >= m.n && m.used < m.cap);
    }
    assert_int_equal(m.n, 1000);
    assert_true(m.cap <= 2 * cap);
    for (size_t i = MANY - 1000; i < MANY; i++)
        assert_ptr_equal(map_get(&m, i * 7919, NULL, NULL), &values[i]);
    map_release(&m);
}

static void
map_next__goes_on__when_what_it_gave_is_removed(void **state)
{
    struct map m = { 0 };
    char *v;

    (void)state;
    for (size_t i = 0; i < 500; i++)
        map_add(&m, i, &values[i]);
    for (size_t i = 0; (v = map_next(&m, &i)) != NULL;)
        assert_true(map_remove(&m, (uint64_t)(v - values), v));
    assert_int_equal(m.n, 0);
    assert_int_equal(m.used, 0);
    map_release(&m);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(map__is_empty__when_zero),
    cmocka_unit_test(map__tells_equal_hashes_apart),
    cmocka_unit_test(map__holds_many__with_hashes_that_differ_in_few_bits),
    cmocka_unit_test(map__does_not_grow__while_entries_come_and_go),
    cmocka_unit_test(map_next__goes_on__when_what_it_gave_is_removed),
};
SUITE(map, tests);
