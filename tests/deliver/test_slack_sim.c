/* SPDX-License-Identifier: MIT */
/* The simulated Slack: its script, its limits, and that it is as strict as it must be. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "deliver/slack_run.h"
#include "util/str.h"

static void
call(struct slack_sim *sim, const char *method, const char *type, const char *body, struct sim_answer *a)
{
    char url[128];
    struct request r = { .method = "POST",
        .url = url,
        .body = (char *)(uintptr_t)body,
        .body_len = strlen(body),
        .content_type = type,
        .auth = AUTH_BEARER,
        .credential = "slack" };

    snprintf(url, sizeof url, "https://slack.com/api/%s", method);
    slack_sim_call(sim, &r, RUN_NOW_MS, a);
}

static void
script__decides_how_calls_end__in_their_order(void **state)
{
    struct slack_sim *sim = slack_sim_new();
    struct err err = { 0 };
    struct sim_answer a;
    static const struct {
        enum sim_end end;
        int status;
        int64_t pause_ms;
        const char *body;
    } ends[] = {
        { SIM_ANSWERED, 200, 0, "{\"ok\":true,\"url\":" },
        { SIM_ANSWERED, 429, 2000, "" },
        { SIM_ANSWERED, 429, 0, "" },
        { SIM_ANSWERED, 503, 0, "upstream" },
        { SIM_ANSWERED, 200, 0, "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"chat:write\"}" },
        { SIM_FAILED, 200, 0, "" },
        { SIM_FAILED, 200, 0, "" },
        { SIM_NO_ANSWER, 200, 0, "" },
        { SIM_NO_ANSWER, 200, 0, "{\"ok\":true,\"url\":" },
        { SIM_ANSWERED, 200, 0, "{\"ok\":true,\"url\":" },
    };

    (void)state;
    assert_true(slack_sim_script(sim,
        " auth.test: ok, 429 2,429, 503, error missing_scope chat:write, drop; chat.update: silent ; auth.test: lost, silent, stuck;",
        &err));
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        call(sim, "auth.test", "application/json", "{}", &a);
        assert_int_equal(a.end, ends[i].end);
        assert_int_equal(a.status, ends[i].status);
        assert_int_equal(a.retry_after_ms, ends[i].pause_ms);
        assert_true(str_starts(buf_text(&a.body), ends[i].body));
        sim_answer_release(&a);
    }
    assert_int_equal(slack_sim_calls(sim, NULL), sizeof ends / sizeof *ends);
    slack_sim_free(sim);
}

static void
script__is_refused__where_it_can_not_be_read(void **state)
{
    static const struct {
        const char *script, *fault;
    } rows[] = {
        { "chat.postMessage", "a script is \"METHOD: word, word; METHOD: word\"" },
        { "chat.delete: ok", "the simulated Slack has no method chat.delete" },
        { "chat.update: explode", "\" explode\" is none of: ok, 429 SECONDS" },
        { "chat.update: ok,", "\"\" is none of" },
        { "chat.update: error", "\" error\" is none of" },
        { "chat.update: 503 2", "\" 503 2\" is none of" },
        { "chat.update: 429 -1", "\" 429 -1\" is none of" },
        { "chat.update: 999", "\" 999\" is none of" },
        { "chat.update: ok ok", "\" ok ok\" is none of" },
        { "chat.update: error a b c", "\" error a b c\" is none of" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slack_sim *sim = slack_sim_new();
        struct err err = { 0 };

        assert_false(slack_sim_script(sim, rows[i].script, &err));
        if (!str_starts(err.text, rows[i].fault))
            fail_msg("%s: %s", rows[i].script, err.text);
        slack_sim_free(sim);
    }
}

static void
call__is_refused__as_slack_does(void **state)
{
    static const struct {
        const char *method, *type, *body, *word;
    } rows[] = {
        { "chat.delete", "application/json", "{}", "unknown_method" },
        { "chat.postMessage", NULL, "{}", "missing_post_type" },
        { "chat.postMessage", "text/html", "{}", "invalid_post_type" },
        { "chat.postMessage", "application/json", "{", "invalid_json" },
        { "chat.postMessage", "application/json", "{\"channel\":\"#none\",\"text\":\"x\"}", "channel_not_found" },
        { "chat.postMessage", "application/json", "{\"channel\":\"C0CRASH01\"}", "no_text" },
        { "chat.update", "application/json", "{\"channel\":\"C0CRASH01\",\"ts\":\"1.1\",\"text\":\"x\"}", "message_not_found" },
        { "conversations.history", "application/x-www-form-urlencoded", "", "channel_not_found" },
        { "conversations.replies", "application/x-www-form-urlencoded", "channel=C0CRASH01&ts=1.1", "thread_not_found" },
        { "conversations.info", "application/x-www-form-urlencoded", "channel=none", "channel_not_found" },
        { "conversations.setTopic", "application/json", "{\"channel\":\"C0CRASH01\"}", "invalid_arguments" },
        { "conversations.create", "application/json", "{\"name\":\"Not So\"}", "invalid_name" },
        { "conversations.create", "application/json", "{\"name\":\"taken\"}", "name_taken" },
        { "conversations.invite", "application/json", "{\"channel\":\"C0CRASH01\",\"users\":\"ana\"}", "user_not_found" },
        { "conversations.open", "application/json", "{\"users\":\"ana\"}", "user_not_found" },
    };
    struct slack_sim *sim = slack_sim_new();

    (void)state;
    slack_sim_channel(sim, "taken");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sim_answer a;
        char body[128];

        call(sim, rows[i].method, rows[i].type, rows[i].body, &a);
        snprintf(body, sizeof body, "{\"ok\":false,\"error\":\"%s\"}", rows[i].word);
        assert_string_equal(buf_text(&a.body), body);
        sim_answer_release(&a);
    }
    slack_sim_free(sim);
}

static void
memory__is_bounded(void **state)
{
    struct slack_sim *sim = slack_sim_new();
    struct sim_answer a;

    (void)state;
    for (int i = 0; i <= SLACK_SIM_POSTS_MAX; i++) {
        char body[64];

        snprintf(body, sizeof body, "{\"channel\":\"C0CRASH01\",\"text\":\"%d\"}", i);
        call(sim, "chat.postMessage", "application/json", body, &a);
        sim_answer_release(&a);
    }
    assert_int_equal(slack_sim_posts(sim), SLACK_SIM_POSTS_MAX);
    assert_string_equal(slack_sim_post(sim, 0)->text, "1");
    assert_null(slack_sim_post(sim, SLACK_SIM_POSTS_MAX));
    for (int i = 0; i <= SLACK_SIM_CHANNELS_MAX; i++) {
        char name[16];

        snprintf(name, sizeof name, "#c%d", i);
        assert_int_equal(*slack_sim_channel(sim, name) == '\0', i >= SLACK_SIM_CHANNELS_MAX - 1);
    }
    slack_sim_free(sim);
}

/* ok, or the word of the error. */
static void
assert_answer(struct slack_sim *sim, const char *method, const char *body, const char *word)
{
    struct sim_answer a;
    char failed[64];

    snprintf(failed, sizeof failed, "{\"ok\":false,\"error\":\"%s\"}", word);
    call(sim, method, "application/json", body, &a);
    if (!str_starts(buf_text(&a.body), *word == '\0' ? "{\"ok\":true" : failed))
        fail_msg("%s: %s", method, buf_text(&a.body));
    sim_answer_release(&a);
}

static void
topic__is_kept_as_slack_tells_it(void **state)
{
    struct slack_sim *sim = slack_sim_new();
    char longest[400];

    (void)state;
    assert_answer(sim, "conversations.setTopic",
        "{\"channel\":\"C0CRASH01\",\"topic\":\"1\xef\xb8\x8f\xe2\x83\xa3 a < b & c &lt; d\"}", "");
    assert_string_equal(slack_sim_find(sim, "C0CRASH01")->topic, ":one: a &lt; b &amp; c &lt; d");
    assert_true(slack_sim_set_topic(sim, "C0CRASH01", "lunch"));
    assert_string_equal(slack_sim_find(sim, "C0CRASH01")->topic, "lunch");
    snprintf(longest, sizeof longest, "{\"channel\":\"C0CRASH01\",\"topic\":\"%0248d\xf0\x9f\x9a\xa8\"}", 0);
    assert_answer(sim, "conversations.setTopic", longest, "");
    snprintf(longest, sizeof longest, "{\"channel\":\"C0CRASH01\",\"topic\":\"%0249d\xf0\x9f\x9a\xa8\"}", 0);
    assert_answer(sim, "conversations.setTopic", longest, "too_long");
    slack_sim_free(sim);
}

static void
channel__is_made_filled_and_archived__once(void **state)
{
    static const char invite[] = "{\"channel\":\"C0SIM00001\",\"users\":\"U0ANA\"}", archive[] = "{\"channel\":\"C0SIM00001\"}";
    struct slack_sim *sim = slack_sim_new();
    const struct slack_sim_channel *c;

    (void)state;
    assert_answer(sim, "conversations.create", "{\"name\":\"inc-1\"}", "");
    assert_answer(sim, "conversations.create", "{\"name\":\"inc-1\"}", "name_taken");
    assert_answer(sim, "conversations.setPurpose", "{\"channel\":\"C0SIM00001\",\"purpose\":\"db\"}", "");
    assert_answer(sim, "conversations.invite", invite, "");
    assert_answer(sim, "conversations.invite", invite, "already_in_channel");
    c = slack_sim_find(sim, "#inc-1");
    assert_string_equal(c->purpose, "db");
    assert_int_equal(c->members.n, 1);
    assert_string_equal(c->members.v[0], "U0ANA");
    assert_answer(sim, "conversations.archive", archive, "");
    assert_answer(sim, "conversations.archive", archive, "already_archived");
    assert_true(c->archived);
    assert_answer(sim, "chat.postMessage", "{\"channel\":\"C0SIM00001\",\"text\":\"x\"}", "is_archived");
    assert_answer(sim, "conversations.invite", invite, "is_archived");
    slack_sim_free(sim);
}

static void
person__has_one_place_where_she_is_spoken_to(void **state)
{
    struct slack_sim *sim = slack_sim_new();

    (void)state;
    assert_answer(sim, "conversations.open", "{\"users\":\"U0ANA\"}", "");
    assert_answer(sim, "conversations.open", "{\"users\":\"U0ANA\"}", "");
    assert_string_equal(slack_sim_find(sim, "U0ANA")->id, "D0SIM00001");
    assert_answer(sim, "chat.postMessage", "{\"channel\":\"D0SIM00001\",\"text\":\"x\"}", "");
    slack_sim_free(sim);
}

static void
blocks__stay__until_others_take_their_place(void **state)
{
    static const char post[] = "{\"channel\":\"C0CRASH01\",\"text\":\"x\",\"thread_ts\":\"1.1\",\"reply_broadcast\":true,"
                               "\"blocks\":[{\"type\":\"divider\"}]}";
    static const char update[] = "{\"channel\":\"C0CRASH01\",\"ts\":\"1700000000.123000\",\"text\":\"y\"%s}";
    struct slack_sim *sim = slack_sim_new();
    char body[128];

    (void)state;
    assert_answer(sim, "chat.postMessage", post, "");
    assert_true(slack_sim_post(sim, 0)->broadcast);
    snprintf(body, sizeof body, update, "");
    assert_answer(sim, "chat.update", body, "");
    assert_string_equal(slack_sim_post(sim, 0)->blocks, "[{\"type\":\"divider\"}]");
    snprintf(body, sizeof body, update, ",\"blocks\":[]");
    assert_answer(sim, "chat.update", body, "");
    assert_null(slack_sim_post(sim, 0)->blocks);
    slack_sim_free(sim);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(script__decides_how_calls_end__in_their_order),
    cmocka_unit_test(script__is_refused__where_it_can_not_be_read),
    cmocka_unit_test(call__is_refused__as_slack_does),
    cmocka_unit_test(memory__is_bounded),
    cmocka_unit_test(topic__is_kept_as_slack_tells_it),
    cmocka_unit_test(channel__is_made_filled_and_archived__once),
    cmocka_unit_test(person__has_one_place_where_she_is_spoken_to),
    cmocka_unit_test(blocks__stay__until_others_take_their_place),
};

SUITE(slack_sim, tests);
