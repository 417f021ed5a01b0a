/* SPDX-License-Identifier: MIT */
/* Start-up stages: in order, and undone in reverse from wherever it failed. */
#include "support/suite.h"

#include <string.h>

#include "app/stages.h"

struct story {
    char text[64];
    bool second_fails;
};

static void
tell(struct story *s, const char *word)
{
    size_t len = strlen(s->text);

    snprintf(s->text + len, sizeof s->text - len, "%s ", word);
}

static bool
start_one(void *ctx, struct err *err)
{
    (void)err;
    tell(ctx, "+1");
    return true;
}

static void
stop_one(void *ctx)
{
    tell(ctx, "-1");
}

static bool
start_two(void *ctx, struct err *err)
{
    struct story *s = ctx;

    tell(s, "+2");
    return !s->second_fails || err_set(err, ERR_UNAVAILABLE, "no");
}

static void
stop_two(void *ctx)
{
    tell(ctx, "-2");
}

static const struct stage stages[] = { { "one", start_one, stop_one }, { "two", start_two, stop_two },
    { "three", start_one, NULL } };

static void
stages__start_in_order__and_stop_in_reverse(void **state)
{
    struct story s = { 0 };
    struct err err = { 0 };

    (void)state;
    assert_true(stages_start(stages, 3, &s, &err));
    stages_stop(stages, 3, &s);
    assert_string_equal(s.text, "+1 +2 +1 -2 -1 ");
}

static void
stage_that_fails__undoes_those_before_it(void **state)
{
    struct story s = { .second_fails = true };
    struct err err = { 0 };

    (void)state;
    assert_false(stages_start(stages, 3, &s, &err));
    assert_string_equal(s.text, "+1 +2 -1 ");
    assert_int_equal(err.code, ERR_UNAVAILABLE);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(stages__start_in_order__and_stop_in_reverse),
    cmocka_unit_test(stage_that_fails__undoes_those_before_it),
};

SUITE(app_stages, tests);
