/* SPDX-License-Identifier: MIT */
/* Destinations that can't be asked whether a message came: rather twice than never, under one key. */
#include "support/suite.h"

#include <string.h>

#include "engine/postman_run.h"
#include "util/time.h"

static void
script(struct postman_run *r, const char *words)
{
    struct err err = { 0 };

    if (!box_sim_script(r->box, words, &err))
        fail_msg("%s", err.text);
}

static void
expect_same_key(const struct postman_run *r, size_t n)
{
    assert_int_equal(box_sim_items(r->box), n);
    for (size_t i = 1; i < n; i++) {
        assert_string_equal(box_sim_item(r->box, i)->headers, box_sim_item(r->box, 0)->headers);
        assert_string_equal(box_sim_item(r->box, i)->body, box_sim_item(r->box, 0)->body);
    }
}

static void
one_whose_answer_was_lost__is_sent_again(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "");
    script(&r, "hook: lost");
    post_to(&r, "siren", "wake up");
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_RETRYING);
    pass(&r, 5 * MS_SECOND);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(box_sim_calls(r.box, "hook"), 2);
    expect_same_key(&r, 2);
    run_release(&r);
}

static void
one_on_its_way_when_the_owner_died__is_sent_again(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "");
    script(&r, "hook: stuck");
    post_to(&r, "siren", "wake up");
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_SENT);
    run_stop(&r);
    run_start(&r);
    pass(&r, 5 * MS_SECOND);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    expect_same_key(&r, 2);
    run_release(&r);
}

static void
one_that_was_not_sent__is_sent_once(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "");
    script(&r, "hook: unsent, 429 3, ok");
    post_to(&r, "siren", "wake up");
    pass(&r, 10 * MS_SECOND);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(box_sim_calls(r.box, "hook"), 3);
    expect_same_key(&r, 1);
    run_release(&r);
}

static void
one_that_is_refused__has_failed(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "");
    script(&r, "hook: 404");
    post_to(&r, "siren", "wake up");
    pass(&r, 5 * MS_SECOND);
    assert_int_equal(state_of(&r, 1), MESSAGE_FAILED);
    assert_int_equal(box_sim_calls(r.box, "hook"), 1);
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_whose_answer_was_lost__is_sent_again),
    cmocka_unit_test(one_on_its_way_when_the_owner_died__is_sent_again),
    cmocka_unit_test(one_that_was_not_sent__is_sent_once),
    cmocka_unit_test(one_that_is_refused__has_failed),
};

SUITE(postman_ways, tests);
