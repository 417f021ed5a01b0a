/* SPDX-License-Identifier: MIT */
/* Deliveries as the engine lives them, on a real store and a simulated Slack: once each, in order, whatever fails. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "deliver/config.h"
#include "engine/engine.h"
#include "support/sim_ports.h"
#include "support/suite.h"
#include "util/time.h"

#define DEADLINE_MS 10000 /* real time, for a disk that hangs */
#define CRASH "C0CRASH001"

static const struct destination places[] = {
    { "#crash", MESSAGE_SLACK, CRASH, 5 * MS_MINUTE, NULL },
    { "#status", MESSAGE_SLACK, "C0STATUS01", 5 * MS_MINUTE, NULL },
};

struct run {
    char dir[64], path[96];
    struct sim_ports sim;
    struct slack_sim *slack;
    struct deliver_config deliver;
    struct model *m;
    struct store *store;
    struct engine *e;
};

static void
start(struct run *r)
{
    struct model_config config = { .levels = level_default,
        .ack_for_ms = MS_HOUR,
        .cleared_for_ms = MS_HOUR,
        .closed_for_ms = MS_HOUR,
        .destinations = { places, 2 } };
    struct err err = { 0 };

    r->m = model_new(&config);
    r->store = store_open(r->path, "test", &err);
    if (r->store == NULL)
        fail_msg("%s", err.text);
    r->e = engine_new(&(struct engine_config){ .deliver = &r->deliver }, &r->sim.ports, r->store, r->m);
    engine_start(r->e, NULL, NULL);
}

static void
run_init(struct run *r, const char *script)
{
    struct err err = { 0 };

    memset(r, 0, sizeof *r);
    snprintf(r->dir, sizeof r->dir, "/tmp/tocsin-postman-XXXXXX");
    assert_non_null(mkdtemp(r->dir));
    snprintf(r->path, sizeof r->path, "%s/s.db", r->dir);
    sim_ports_init(&r->sim);
    r->slack = slack_sim_new();
    r->deliver.slack = (struct slack_config){ .api_url = "https://slack.example.com/api/",
        .credential = SLACK_CREDENTIAL,
        .timeout_ms = 10 * MS_SECOND };
    if (!slack_sim_script(r->slack, script, &err))
        fail_msg("%s", err.text);
    start(r);
}

/* As a crash would: what is on its way is forgotten here. */
static void
stop(struct run *r)
{
    engine_free(r->e);
    store_close(r->store);
    model_free(r->m);
}

static void
run_release(struct run *r)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
    char path[128];

    stop(r);
    slack_sim_free(r->slack);
    sim_ports_release(&r->sim);
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", r->path, ends[i]);
        unlink(path);
    }
    rmdir(r->dir);
}

/* Turns until nothing is left to do now. answers: Slack answers meanwhile. */
static void
settle(struct run *r, bool answers)
{
    int waited_ms = 0;

    while (true) {
        struct pollfd fd = { .fd = store_fd(r->store), .events = POLLIN };

        do {
            r->sim.again = false;
            engine_turn(r->e);
        } while (r->sim.again || (answers && sim_ports_slack(&r->sim, r->slack)));
        model_settle(r->m);
        if (r->m->whole && r->m->durable_seq + 1 == r->m->next_seq)
            return;
        if (poll(&fd, 1, 10) > 0)
            store_dispatch(r->store);
        else if ((waited_ms += 10) > DEADLINE_MS)
            fail_msg("the store does not answer");
    }
}

static void
pass(struct run *r, int64_t ms)
{
    for (; ms > 0; ms -= MS_SECOND) {
        sim_ports_pass(&r->sim, MS_SECOND);
        settle(r, true);
    }
}

static void
post_to(struct run *r, const char *destination, const char *text)
{
    settle(r, false);
    engine_submit(r->e,
        &(struct command){ .kind = CMD_POST,
            .actor = "ana",
            .origin = "tui",
            .destinations = &destination,
            .destinations_n = 1,
            .text = text },
        NULL, NULL);
}

static enum message_state
state_of(const struct run *r, uint64_t number)
{
    return model_message(r->m, number)->standing.state;
}

static const char *
posted(const struct run *r, size_t i)
{
    return slack_sim_post(r->slack, i)->text;
}

static void
a_post__leaves_only_after_its_attempt_is_on_disk(void **state)
{
    struct run r;

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
        struct run r;

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
        struct run r;

        (void)state;
        run_init(&r, "");
        post_to(&r, "#crash", "hello");
        settle(&r, false);
        if (committed == 1) {
            struct slack_sim_answer answer;

            slack_sim_call(r.slack, &r.sim.calls.v[0]->request, r.sim.now_ms, &answer);
            slack_sim_answer_release(&answer);
        }
        stop(&r);
        start(&r);
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
    struct run r;
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
    struct run r;

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
    struct run r;

    (void)state;
    run_init(&r, "chat.postMessage: 429 1800, ok");
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
an_outage__ends_with_one_catch_up_in_order(void **state)
{
    struct run r;
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
    struct run r;
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
    struct run r;

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
    struct run r;

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

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_post__leaves_only_after_its_attempt_is_on_disk),
    cmocka_unit_test(a_post__stands_there_once__whatever_fails_on_the_way),
    cmocka_unit_test(a_post__is_looked_up_first__when_the_program_died_on_the_way),
    cmocka_unit_test(posts__keep_their_order_and_their_pace),
    cmocka_unit_test(destinations__do_not_wait_for_each_other),
    cmocka_unit_test(one_that_is_tried_in_vain__lets_others_pass_after_a_while),
    cmocka_unit_test(an_outage__ends_with_one_catch_up_in_order),
    cmocka_unit_test(undo__strikes_the_post_through_and_redo_restores_it),
    cmocka_unit_test(a_post_that_can_not_be_changed__is_corrected_in_its_thread),
    cmocka_unit_test(a_refusal__is_final_and_says_what_to_do),
};
SUITE(postman, tests);
