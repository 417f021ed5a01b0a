/* SPDX-License-Identifier: MIT */
/* Deliveries while something else happens: another configuration, a disk that refuses, a deadline in between. */
#include <string.h>

#include "engine/postman_run.h"
#include "support/suite.h"
#include "util/time.h"

static const struct destination crash = { "#crash", MESSAGE_SLACK, "C0CRASH001", 5 * MS_MINUTE, NULL };
static const struct destination status = { "#status", MESSAGE_SLACK, "C0STATUS01", 5 * MS_MINUTE, NULL };

static void
one_whose_destination_goes_away_on_its_way__is_looked_up_when_that_is_back(void **state)
{
    const uint64_t number = 1;
    struct run r;

    (void)state;
    run_init(&r, "chat.postMessage: stuck");
    post_to(&r, "#crash", "hello");
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_SENT);
    run_reload(&r, (struct destinations){ &status, 1 });
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_FAILED);
    assert_true(model_message(r.m, 1)->standing.unsure);
    run_reload(&r, (struct destinations){ &crash, 1 });
    engine_submit(r.e,
        &(struct command){ .kind = CMD_RESEND, .actor = "ana", .origin = "tui", .messages = &number, .messages_n = 1 }, NULL,
        NULL);
    settle(&r, true);
    pass(&r, MS_MINUTE);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(slack_sim_posts(r.slack), 1);
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_whose_destination_goes_away_on_its_way__is_looked_up_when_that_is_back),
};
SUITE(postman_unhappy, tests);
