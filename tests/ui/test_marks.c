/* SPDX-License-Identifier: MIT */
/* The set of subjects, beside a plain array. */
#include "support/suite.h"
#include "ui/marks.h"

#include <string.h>

#define SUBJECTS 400

static struct subject
subject_no(unsigned i)
{
    struct subject s = { .episode = i };

    /* Few homes, so that they collide. */
    s.id.b[0] = (uint8_t)(i % 7);
    s.id.b[8] = (uint8_t)i;
    s.id.b[9] = (uint8_t)(i >> 8);
    return s;
}

static bool
holds(const struct marks *set, unsigned i)
{
    struct alert a = { .id = subject_no(i).id, .episode = i };

    return marks_has(set, &a);
}

static void
marks__hold_what_was_added_and_not_removed(void **state)
{
    struct marks set = { 0 };
    bool there[SUBJECTS] = { false };
    unsigned n = 0, turn = 1;

    (void)state;
    for (unsigned step = 0; step < 5000; step++) {
        unsigned i = (turn = turn * 1103515245u + 12345u) / 65536u % SUBJECTS;
        struct alert_id id = subject_no(i).id;

        if (step % 3 == 0) {
            assert_int_equal(marks_remove(&set, &id), there[i]);
            there[i] = false;
        } else {
            marks_add(&set, subject_no(i));
            there[i] = true;
        }
    }
    for (unsigned i = 0; i < SUBJECTS; i++) {
        assert_int_equal(holds(&set, i), there[i]);
        n += there[i];
    }
    assert_int_equal(set.n, n);
    for (size_t i = 0; marks_next(&set, &i) != NULL;)
        n--;
    assert_int_equal(n, 0);
    marks_clear(&set);
    assert_false(holds(&set, 1));
}

static void
a_mark__is_of_one_episode(void **state)
{
    struct marks set = { 0 };
    struct alert a = { .episode = 5 };

    (void)state;
    marks_add(&set, subject_of(&a));
    assert_true(marks_has(&set, &a));
    a.episode = 9;
    assert_false(marks_has(&set, &a));
    marks_add(&set, subject_of(&a));
    assert_int_equal(set.n, 1);
    marks_clear(&set);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(marks__hold_what_was_added_and_not_removed),
    cmocka_unit_test(a_mark__is_of_one_episode),
};
SUITE(marks, tests);
