/* SPDX-License-Identifier: MIT */
/* Deliveries while something else happens: another configuration, a disk that refuses, a deadline in between. */
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>

#include "engine/postman_run.h"
#include "support/suite.h"
#include "util/time.h"

static const struct destination crash = { "#crash", MESSAGE_SLACK, "C0CRASH001", 5 * MS_MINUTE, NULL, .driver = "slack" };
static const struct destination status = { "#status", MESSAGE_SLACK, "C0STATUS01", 5 * MS_MINUTE, NULL, .driver = "slack" };

static void
one_whose_destination_goes_away_on_its_way__is_looked_up_when_that_is_back(void **state)
{
    const uint64_t number = 1;
    struct postman_run r;

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

static void
a_deadline_that_passes_before_the_attempt_is_on_disk__changes_nothing(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.postMessage: 429 1, ok");
    post_to(&r, "#crash", "hello");
    settle(&r, true);
    sim_ports_pass(&r.sim, 2 * MS_SECOND);
    engine_turn(r.e); /* the attempt is decided; the store's answers are not looked at */
    assert_int_equal(state_of(&r, 1), MESSAGE_SENT);
    sim_ports_pass(&r.sim, 5 * MS_MINUTE);
    engine_turn(r.e);
    assert_true(model_message(r.m, 1)->late);
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(slack_sim_calls(r.slack, "conversations.history"), 0);
    run_release(&r);
}

static void
one_tried_in_vain_before_the_clock_was_set_back__lets_others_pass(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.postMessage: " MOVED MOVED MOVED MOVED MOVED "ok");
    post_to(&r, "#crash", "poison");
    settle(&r, true);
    r.sim.stepped_ms = -6 * MS_HOUR;
    post_to(&r, "#crash", "behind");
    pass(&r, 3 * MS_MINUTE);
    assert_int_equal(state_of(&r, 1), MESSAGE_RETRYING);
    assert_true(model_message(r.m, 1)->first_try_ms > r.sim.ports.now_ms(r.sim.ports.ctx));
    assert_true(state_of(&r, 2) != MESSAGE_QUEUED);
    run_release(&r);
}

static void
limit_files(rlim_t bytes)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* So many answers of the store, each with the turns that it asks for. */
static void
take_answers(struct postman_run *r, int n)
{
    for (int i = 0; i < n; i++) {
        struct pollfd fd = { .fd = store_fd(r->store), .events = POLLIN };

        do {
            r->sim.again = false;
            engine_turn(r->e);
        } while (r->sim.again || sim_ports_far(&r->sim, &(struct sims){ .slack = r->slack, .am = r->am, .box = r->box }));
        if (poll(&fd, 1, 300) == 0)
            return;
        store_dispatch(r->store);
    }
    limit_files(RLIM_INFINITY);
    fail_msg("the store was asked %d times while no time passed", n);
}

static void
what_became_of_it__is_told_now_and_then_while_the_disk_refuses(void **state)
{
    struct postman_run r;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    run_init(&r, "");
    post_to(&r, "#crash", "hello");
    settle(&r, false);
    assert_int_equal(r.sim.calls.n, 1);
    limit_files(1);
    take_answers(&r, 100);
    for (int i = 0; i < 60; i++) {
        sim_ports_pass(&r.sim, MS_SECOND);
        take_answers(&r, 100);
    }
    assert_true(slack_sim_calls(r.slack, "conversations.history") < 20);
    limit_files(RLIM_INFINITY);
    pass(&r, MS_MINUTE);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(slack_sim_posts(r.slack), 1);
    assert_null(engine_store_fault(r.e));
    run_release(&r);
}

/* Nothing else has to happen first. */
static void
a_reply_to_what_was_refused__fails_at_once(void **state)
{
    const char *to = "#crash";
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.postMessage: error not_in_channel");
    post_to(&r, to, "hello");
    settle(&r, false);
    engine_submit(r.e,
        &(struct command){ .kind = CMD_POST,
            .actor = "ana",
            .origin = "tui",
            .destinations = &to,
            .destinations_n = 1,
            .reply_to = 1,
            .text = "and this" },
        NULL, NULL);
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_FAILED);
    for (int i = 0; i < 3 && state_of(&r, 2) == MESSAGE_QUEUED; i++)
        pass(&r, MS_SECOND); /* the channel's pace */
    assert_int_equal(state_of(&r, 2), MESSAGE_FAILED);
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_reply_to_what_was_refused__fails_at_once),
    cmocka_unit_test(what_became_of_it__is_told_now_and_then_while_the_disk_refuses),
    cmocka_unit_test(a_deadline_that_passes_before_the_attempt_is_on_disk__changes_nothing),
    cmocka_unit_test(one_tried_in_vain_before_the_clock_was_set_back__lets_others_pass),
    cmocka_unit_test(one_whose_destination_goes_away_on_its_way__is_looked_up_when_that_is_back),
};
SUITE(postman_unhappy, tests);
