/* SPDX-License-Identifier: MIT */
/* Deliveries as the engine lives them, on a real store and a simulated Slack: once each, in order, whatever fails. */
#include <stdio.h>
#include <string.h>

#include "engine/postman_run.h"
#include "support/suite.h"
#include "util/time.h"

static void
a_post__leaves_only_after_its_attempt_is_on_disk(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "");
    post_to(&r, "#crash", "hello");
    for (int i = 0; i < 20; i++)
        engine_turn(r.e); /* the store's answers are not looked at: nothing is durable */
    assert_int_equal(r.sim.calls.n, 0);
    settle(&r, false);
    assert_int_equal(r.sim.calls.n, 1);
    assert_true(r.m->durable_seq >= model_message(r.m, 1)->last_seq);
    assert_int_equal(state_of(&r, 1), MESSAGE_SENT);
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(slack_sim_posts(r.slack), 1);
    run_release(&r);
}

/* One script each: what fails on the way, and how often the post is called for. */
static const struct {
    const char *script;
    uint64_t posts;
} faults[] = {
    { "chat.postMessage: ok", 1 },
    { "chat.postMessage: 429 2, ok", 2 },
    { "chat.postMessage: 500, ok", 2 },
    { "chat.postMessage: drop, ok", 2 },
    { "chat.postMessage: lost", 1 },
    { "chat.postMessage: silent, ok", 2 },
    { "chat.postMessage: stuck", 1 },
    { "chat.postMessage: error internal_error, ok", 2 },
    { "chat.postMessage: lost; conversations.history: 429 3, 503, drop, silent, ok", 1 },
    { "chat.postMessage: drop, 429 1, 503, ok; conversations.history: lost, ok", 4 },
};

static void
a_post__stands_there_once__whatever_fails_on_the_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct postman_run r;

        run_init(&r, faults[i].script);
        post_to(&r, "#crash", "hello");
        settle(&r, true);
        pass(&r, 3 * MS_MINUTE);
        if (state_of(&r, 1) != MESSAGE_ACKED || slack_sim_posts(r.slack) != 1
            || slack_sim_calls(r.slack, "chat.postMessage") != faults[i].posts)
            fail_msg("%s: it is %s, stands there %zu times, and was posted %llu times", faults[i].script,
                message_states[state_of(&r, 1)].word, slack_sim_posts(r.slack),
                (unsigned long long)slack_sim_calls(r.slack, "chat.postMessage"));
        run_release(&r);
    }
}

static void
a_post__is_looked_up_first__when_the_program_died_on_the_way(void **state)
{
    for (int committed = 0; committed < 2; committed++) {
        struct postman_run r;

        (void)state;
        run_init(&r, "");
        post_to(&r, "#crash", "hello");
        settle(&r, false);
        if (committed == 1) {
            struct sim_answer answer;

            slack_sim_call(r.slack, &r.sim.calls.v[0]->request, r.sim.now_ms, &answer);
            sim_answer_release(&answer);
        }
        run_stop(&r);
        run_start(&r);
        settle(&r, true);
        pass(&r, MS_MINUTE);
        assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
        assert_int_equal(slack_sim_posts(r.slack), 1);
        assert_int_equal(slack_sim_calls(r.slack, "chat.postMessage"), 1);
        assert_true(slack_sim_calls(r.slack, "conversations.history") >= 1);
        run_release(&r);
    }
}

static void
posts__keep_their_order_and_their_pace(void **state)
{
    struct postman_run r;
    char text[16];

    (void)state;
    run_init(&r, "chat.postMessage: 503, ok");
    for (int i = 0; i < 5; i++) {
        snprintf(text, sizeof text, "n%d", i);
        post_to(&r, "#crash", text);
    }
    settle(&r, true);
    assert_int_equal(slack_sim_posts(r.slack), 0);
    pass(&r, MS_MINUTE);
    assert_int_equal(slack_sim_posts(r.slack), 5);
    for (int i = 0; i < 5; i++) {
        snprintf(text, sizeof text, "n%d", i);
        assert_string_equal(posted(&r, (size_t)i), text);
        if (i > 0)
            assert_true(
                model_message(r.m, (uint64_t)i + 1)->last_try_ms - model_message(r.m, (uint64_t)i)->last_try_ms >= MS_SECOND);
    }
    run_release(&r);
}

static void
destinations__do_not_wait_for_each_other(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.postMessage: silent");
    post_to(&r, "#crash", "stuck");
    settle(&r, true);
    post_to(&r, "#status", "free");
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_SENT);
    assert_int_equal(state_of(&r, 2), MESSAGE_ACKED);
    run_release(&r);
}

static void
one_that_is_tried_in_vain__lets_others_pass_after_a_while(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.postMessage: " MOVED MOVED MOVED "ok");
    post_to(&r, "#crash", "poison");
    settle(&r, true);
    post_to(&r, "#crash", "behind");
    pass(&r, MS_MINUTE);
    assert_int_equal(state_of(&r, 2), MESSAGE_QUEUED);
    pass(&r, 2 * MS_MINUTE);
    assert_true(state_of(&r, 2) != MESSAGE_QUEUED);
    run_release(&r);
}

static void
a_pause_that_slack_asks_for__is_no_try_of_those_behind(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.postMessage: 429 600");
    post_to(&r, "#crash", "asked to wait");
    settle(&r, true);
    post_to(&r, "#crash", "behind");
    pass(&r, 5 * MS_MINUTE);
    assert_int_equal(state_of(&r, 2), MESSAGE_QUEUED);
    assert_int_equal(model_message(r.m, 2)->tries, 0);
    assert_int_equal(slack_sim_calls(r.slack, NULL), 1);
    pass(&r, 6 * MS_MINUTE);
    assert_int_equal(state_of(&r, 2), MESSAGE_ACKED);
    run_release(&r);
}

static void
an_outage__ends_with_one_catch_up_in_order(void **state)
{
    struct postman_run r;
    struct buf script = BUF_INIT;
    const char *first, *second;

    (void)state;
    buf_adds(&script, "chat.postMessage: 429 900");
    run_init(&r, buf_text(&script));
    post_to(&r, "#crash", "first update");
    settle(&r, true);
    pass(&r, 30 * MS_SECOND);
    post_to(&r, "#crash", "second update");
    pass(&r, 20 * MS_MINUTE);
    assert_int_equal(slack_sim_posts(r.slack), 1);
    first = strstr(posted(&r, 0), "first update");
    second = strstr(posted(&r, 0), "second update");
    assert_non_null(first);
    assert_true(second > first);
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(state_of(&r, 2), MESSAGE_ACKED);
    buf_release(&script);
    run_release(&r);
}

static void
undo__strikes_the_post_through_and_redo_restores_it(void **state)
{
    struct postman_run r;
    struct command undo = { .kind = CMD_UNDO, .actor = "ana", .origin = "tui" };

    (void)state;
    run_init(&r, "");
    post_to(&r, "#crash", "hello");
    settle(&r, true);
    engine_submit(r.e, &undo, NULL, NULL);
    settle(&r, true);
    pass(&r, 2 * MS_SECOND);
    assert_string_equal(posted(&r, 0), "~hello~");
    undo.kind = CMD_REDO;
    engine_submit(r.e, &undo, NULL, NULL);
    settle(&r, true);
    pass(&r, 2 * MS_SECOND);
    assert_string_equal(posted(&r, 0), "hello");
    run_release(&r);
}

static void
a_post_that_can_not_be_changed__is_corrected_in_its_thread(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.update: error edit_window_closed");
    post_to(&r, "#crash", "hello");
    settle(&r, true);
    engine_submit(r.e, &(struct command){ .kind = CMD_UNDO, .actor = "ana", .origin = "tui" }, NULL, NULL);
    settle(&r, true);
    pass(&r, 3 * MS_SECOND);
    assert_int_equal(slack_sim_posts(r.slack), 2);
    assert_string_equal(slack_sim_post(r.slack, 1)->thread_ts, slack_sim_post(r.slack, 0)->ts);
    assert_string_equal(posted(&r, 1), "Correction by ana: the message above is withdrawn.");
    run_release(&r);
}

static void
a_refusal__is_final_and_says_what_to_do(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "chat.postMessage: error not_in_channel");
    post_to(&r, "#crash", "hello");
    settle(&r, true);
    pass(&r, MS_MINUTE);
    assert_int_equal(state_of(&r, 1), MESSAGE_FAILED);
    assert_non_null(strstr(model_message(r.m, 1)->error, "/invite"));
    assert_int_equal(slack_sim_calls(r.slack, NULL), 1);
    run_release(&r);
}

/* Stopping: what is under way ends, what waits stays for the next one who owns the store. */
static void
a_drain__ends_the_delivery_under_way__and_begins_no_other(void **state)
{
    struct postman_run r;

    (void)state;
    run_init(&r, "");
    post_to(&r, "#crash", "first");
    post_to(&r, "#crash", "second");
    settle(&r, false);
    assert_int_equal(state_of(&r, 1), MESSAGE_SENT);
    engine_drain(r.e);
    settle(&r, false);
    assert_false(engine_is_drained(r.e));
    settle(&r, true);
    pass(&r, MS_MINUTE);
    assert_true(engine_is_drained(r.e));
    assert_int_equal(state_of(&r, 1), MESSAGE_ACKED);
    assert_int_equal(state_of(&r, 2), MESSAGE_QUEUED);
    assert_int_equal(slack_sim_posts(r.slack), 1);
    run_release(&r);
}

static void
appends__are_counted__and_how_long_they_take(void **state)
{
    struct postman_run r;
    struct engine_counts before, after;

    (void)state;
    run_init(&r, "");
    engine_count(r.e, &before);
    post_to(&r, "#crash", "hello");
    engine_turn(r.e);
    r.sim.now_ms += 30;
    engine_count(r.e, &after);
    assert_int_equal(after.append_for_ms, 30);
    assert_int_equal(after.commands_waiting, before.commands_waiting + 1);
    settle(&r, false);
    engine_count(r.e, &after);
    assert_int_equal(after.append_for_ms, -1);
    assert_int_equal(after.commands_waiting, 0);
    assert_int_equal(after.appends_by_duration[3], before.appends_by_duration[3] + 1);
    assert_int_equal(after.appends_ms, before.appends_ms + 30);
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_drain__ends_the_delivery_under_way__and_begins_no_other),
    cmocka_unit_test(appends__are_counted__and_how_long_they_take),
    cmocka_unit_test(a_post__leaves_only_after_its_attempt_is_on_disk),
    cmocka_unit_test(a_post__stands_there_once__whatever_fails_on_the_way),
    cmocka_unit_test(a_post__is_looked_up_first__when_the_program_died_on_the_way),
    cmocka_unit_test(posts__keep_their_order_and_their_pace),
    cmocka_unit_test(destinations__do_not_wait_for_each_other),
    cmocka_unit_test(one_that_is_tried_in_vain__lets_others_pass_after_a_while),
    cmocka_unit_test(a_pause_that_slack_asks_for__is_no_try_of_those_behind),
    cmocka_unit_test(an_outage__ends_with_one_catch_up_in_order),
    cmocka_unit_test(undo__strikes_the_post_through_and_redo_restores_it),
    cmocka_unit_test(a_post_that_can_not_be_changed__is_corrected_in_its_thread),
    cmocka_unit_test(a_refusal__is_final_and_says_what_to_do),
};
SUITE(postman, tests);
