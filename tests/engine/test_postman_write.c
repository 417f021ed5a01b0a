/* SPDX-License-Identifier: MIT */
/* Silences as the engine writes them: once each at the source, whatever fails on the way. */
#include <stdio.h>
#include <string.h>

#include "engine/postman_run.h"
#include "support/suite.h"
#include "util/time.h"

static void
know_source(struct postman_run *r)
{
    struct source *s = model_add_source(r->m, "prod");

    s->configured = true;
    s->takes_silences = true;
}

static void
begin(struct postman_run *r, const char *script)
{
    struct err err = { 0 };

    run_init(r, "");
    if (!am_sim_script(r->am, script, &err))
        fail_msg("%s", err.text);
    settle(r, false);
    know_source(r);
}

static void
submit(struct postman_run *r, struct command cmd)
{
    cmd.actor = "ana";
    cmd.origin = "tui";
    cmd.source = "prod";
    engine_submit(r->e, &cmd, NULL, NULL);
}

static void
silence(struct postman_run *r)
{
    submit(r,
        (struct command){ .kind = CMD_SILENCE,
            .matchers = "alertname=SlowQueries",
            .for_ms = 2 * MS_HOUR,
            .text = "looking into it" });
}

static const struct am_sim_silence *
only(const struct postman_run *r)
{
    assert_int_equal(am_sim_silences(r->am), 1);
    return am_sim_silence(r->am, 0);
}

/* One script each: what fails on the way, and how often it is put. */
static const struct {
    const char *script;
    uint64_t posts;
} faults[] = {
    { "post: ok", 1 },
    { "post: 429 2, ok", 2 },
    { "post: 500, ok", 2 },
    { "post: drop, ok", 2 },
    { "post: unsent, unsent, ok", 3 },
    { "post: lost", 1 },
    { "post: silent, ok", 2 },
    { "post: stuck", 1 },
    { "post: lost; list: 429 3, 503, drop, silent, unsent, ok", 1 },
    { "post: drop, 503, ok; list: lost, ok", 3 },
};

static void
silence__stands_there_once__whatever_fails_on_the_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct postman_run r;

        begin(&r, faults[i].script);
        silence(&r);
        settle(&r, true);
        pass(&r, 3 * MS_MINUTE);
        if (state_of(&r, 1) != MESSAGE_DELIVERED || am_sim_silences(r.am) != 1 || am_sim_calls(r.am, "post") != faults[i].posts)
            fail_msg("%s: it is %s, stands there %zu times, and was put %llu times", faults[i].script,
                message_states[state_of(&r, 1)].word, am_sim_silences(r.am), (unsigned long long)am_sim_calls(r.am, "post"));
        assert_string_equal(model_message(r.m, 1)->channel_id, only(&r)->id);
        run_release(&r);
    }
}

static void
silence__is_looked_up_first__when_the_program_died_on_the_way(void **state)
{
    for (int committed = 0; committed < 2; committed++) {
        struct postman_run r;

        (void)state;
        begin(&r, "");
        silence(&r);
        settle(&r, false);
        if (committed == 1) {
            struct sim_answer answer;

            am_sim_call(r.am, &r.sim.calls.v[0]->request, r.sim.now_ms, &answer);
            sim_answer_release(&answer);
        }
        run_stop(&r);
        run_start(&r);
        settle(&r, false);
        pass(&r, MS_MINUTE);
        assert_int_equal(state_of(&r, 1), MESSAGE_DELIVERED);
        assert_int_equal(am_sim_calls(r.am, "post"), 1);
        assert_int_equal(am_sim_calls(r.am, "list"), 1);
        assert_string_equal(model_message(r.m, 1)->channel_id, only(&r)->id);
        run_release(&r);
    }
}

static void
silence__that_was_put__is_extended_and_expired_by_its_id(void **state)
{
    struct postman_run r;
    char id[64];

    (void)state;
    begin(&r, "post: ok, lost; delete: lost");
    silence(&r);
    settle(&r, true);
    snprintf(id, sizeof id, "%s", only(&r)->id);
    submit(&r, (struct command){ .kind = CMD_SILENCE_EXTEND, .silence_id = id, .for_ms = MS_HOUR });
    settle(&r, true);
    pass(&r, MS_MINUTE);
    assert_int_equal(state_of(&r, 2), MESSAGE_DELIVERED);
    assert_string_equal(only(&r)->id, id);
    assert_int_equal(only(&r)->ends_at_ms - only(&r)->starts_at_ms, 3 * MS_HOUR);
    assert_int_equal(am_sim_calls(r.am, "post"), 2);
    submit(&r, (struct command){ .kind = CMD_SILENCE_EXPIRE, .silence_id = id });
    settle(&r, true);
    pass(&r, MS_MINUTE);
    assert_int_equal(state_of(&r, 3), MESSAGE_DELIVERED);
    assert_true(only(&r)->ends_at_ms <= r.sim.now_ms);
    assert_int_equal(am_sim_calls(r.am, "delete"), 1);
    run_release(&r);
}

static void
silence__that_the_source_refuses__is_failed_with_its_words(void **state)
{
    struct postman_run r;

    (void)state;
    begin(&r, "post: error bad_matcher");
    silence(&r);
    settle(&r, true);
    assert_int_equal(state_of(&r, 1), MESSAGE_FAILED);
    assert_string_equal(model_message(r.m, 1)->error, "HTTP 400: bad_matcher; put it anew, changed as it asks");
    run_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(silence__stands_there_once__whatever_fails_on_the_way),
    cmocka_unit_test(silence__is_looked_up_first__when_the_program_died_on_the_way),
    cmocka_unit_test(silence__that_was_put__is_extended_and_expired_by_its_id),
    cmocka_unit_test(silence__that_the_source_refuses__is_failed_with_its_words),
};

SUITE(postman_write, tests);
