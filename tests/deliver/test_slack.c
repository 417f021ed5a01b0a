/* SPDX-License-Identifier: MIT */
/* The driver and a Slack that works, is slow to trust, loses answers, or has thousands of posts and channels. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "core/person.h"
#include "deliver/slack_run.h"
#include "util/str.h"

static struct deliver_order
post_of(const char *key, const char *text)
{
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    o.key = key;
    o.text = text;
    return o;
}

static void
post__stands_in_the_channel__with_its_key(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = post_of(RUN_KEY, "db is <down> & out");
    const struct slack_sim_post *p;
    struct buf read = BUF_INIT;

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, "C0CRASH01");
    p = slack_sim_post(r->sim, 0);
    assert_string_equal(r->step.ts, p->ts);
    assert_string_equal(p->ts, "1700000000.123000");
    assert_string_equal(p->text, "db is &lt;down&gt; &amp; out");
    assert_string_equal(p->key, RUN_KEY);
    assert_string_equal(p->message, "M12");
    slack_sim_read(p, &read);
    assert_string_equal(buf_text(&read), o.text);
    buf_release(&read);
    slack_run_free(r);
}

static void
post__is_found__when_only_its_answer_was_lost(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    slack_run_script(r, "chat.postMessage: lost");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    r->now_ms += 5000;
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_string_equal(r->step.ts, slack_sim_post(r->sim, 0)->ts);
    assert_string_equal(r->step.channel_id, "C0CRASH01");
    assert_int_equal(slack_sim_posts(r->sim), 1);
    slack_run_free(r);
}

static void
post__is_absent__when_it_was_lost_on_the_way(void **state)
{
    static const char *const faults[] = { "drop", "silent", "503" };

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(MESSAGE_POST);
        char script[64];

        snprintf(script, sizeof script, "chat.postMessage: %s", faults[i]);
        slack_run_script(r, script);
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
        assert_true(r->step.unsure);
        assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
        slack_run_free(r);
    }
}

static void
page__is_a_post__and_what_became_of_it_stands_in_its_thread(void **state)
{
    static const enum message_act acts[] = { MESSAGE_ANSWERED, MESSAGE_RESOLVE };
    struct slack_run *r = slack_run_new();
    struct deliver_order page = post_of(RUN_KEY, "ana: disk"), told;
    char ts[32];

    (void)state;
    page.act = MESSAGE_ASK;
    page.who = &(struct person){ .name = "ana", .slack = "U0ANA" };
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &page), DELIVER_DONE);
    str_copy(ts, sizeof ts, r->step.ts);
    assert_string_equal(slack_sim_post(r->sim, 0)->text, "<@U0ANA> ana: disk");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        told = post_of(i == 0 ? "a" : "b", "bob has it.");
        told.act = acts[i];
        told.target_channel = "C0CRASH01";
        told.target_ts = ts;
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &told), DELIVER_DONE);
        assert_string_equal(slack_sim_post(r->sim, 1 + i)->thread_ts, ts);
        assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &told), DELIVER_DONE);
    }
    slack_run_free(r);
}

static void
post__is_found_in_its_thread(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order parent = post_of("a", "parent"), o = slack_run_order(MESSAGE_POST);
    char ts[32];

    (void)state;
    slack_run_job(r, DELIVER_SEND, &parent);
    str_copy(ts, sizeof ts, r->step.ts);
    o.thread_ts = ts;
    slack_run_script(r, "chat.postMessage: lost");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_string_equal(slack_sim_post(r->sim, 1)->thread_ts, ts);
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_string_equal(r->step.ts, slack_sim_post(r->sim, 1)->ts);
    o.thread_ts = NULL;
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    slack_run_free(r);
}

static void
post_others(struct slack_run *r, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        struct deliver_order other = post_of("other", "noise");

        assert_int_equal(slack_run_job(r, DELIVER_SEND, &other), DELIVER_DONE);
    }
}

static void
look_up__reads_page_after_page(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    post_others(r, 450);
    r->requests = 0;
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_int_equal(r->requests, 3);
    o.key = "none";
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    slack_run_free(r);
}

static void
look_up__leaves_out_what_is_older_than_the_attempt(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    r->now_ms += INT64_C(24) * 60 * 60 * 1000;
    o.since_ms = RUN_NOW_MS + INT64_C(119) * 60 * 1000;
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    o.since_ms = RUN_NOW_MS + INT64_C(121) * 60 * 1000;
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    slack_run_free(r);
}

static void
look_up__finds_it__when_the_clock_was_days_ahead_at_the_attempt(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    o.since_ms = RUN_NOW_MS + INT64_C(72) * 60 * 60 * 1000;
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    slack_run_free(r);
}

/* A list without an end is given up. */
static void
look_up__does_not_know__when_there_are_too_many_posts(void **state)
{
    static const char page[] = "{\"ok\":true,\"messages\":[],\"response_metadata\":{\"next_cursor\":\"more\"}}";
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    slack_run_begin(r, DELIVER_LOOK_UP, &o);
    while (r->step.kind == DELIVER_REQUEST) {
        request_release(&r->step.request);
        slack_run_feed(r, 200, 0, page, strlen(page));
    }
    assert_int_equal(r->step.kind, DELIVER_RETRY);
    assert_int_equal(r->requests, 20);
    assert_string_equal(r->step.error.text, "M12 is not among the last 4000 posts of C0CRASH01: look there whether it arrived");
    slack_run_free(r);
}

static void
change__strikes_the_post_and_restores_it(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = post_of(RUN_KEY, "one\ntwo"), change = slack_run_order(MESSAGE_STRIKE);
    const struct slack_sim_post *p;
    char ts[32];

    (void)state;
    slack_run_job(r, DELIVER_SEND, &o);
    str_copy(ts, sizeof ts, r->step.ts);
    p = slack_sim_post(r->sim, 0);
    change.text = o.text;
    change.target_ts = ts;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &change), DELIVER_DONE);
    assert_string_equal(r->step.ts, ts);
    assert_string_equal(p->text, "~one~\n~two~");
    assert_string_equal(p->key, RUN_KEY);
    change.act = MESSAGE_RESTORE;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &change), DELIVER_DONE);
    assert_string_equal(p->text, "one\ntwo");
    assert_int_equal(p->changes, 2);
    slack_run_free(r);
}

static void
change__is_simply_repeated__when_its_answer_was_lost(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_STRIKE);

    (void)state;
    slack_run_script(r, "chat.update: lost");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    r->requests = 0;
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    assert_int_equal(r->requests, 0);
    slack_run_free(r);
}

static void
change__leaves_a_post_that_is_gone(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_STRIKE);

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_UNCHANGED);
    slack_run_free(r);
}

static void
pause__is_kept__for_the_channel_of_a_post(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST), other = slack_run_order(MESSAGE_POST);

    (void)state;
    other.channel = "C0OTHER01";
    slack_run_script(r, "chat.postMessage: 429 30");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_int_equal(r->step.retry_after_ms, 30000);
    assert_false(r->step.unsure);
    r->now_ms += 29000;
    r->requests = 0;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_int_equal(r->step.retry_after_ms, 1000);
    assert_int_equal(r->requests, 0);
    assert_string_equal(r->step.error.text, "Slack asks for a pause of 1s before the next chat.postMessage");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &other), DELIVER_DONE);
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
    r->now_ms += 1000;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    slack_run_free(r);
}

static void
pause__is_kept__for_all_of_another_method(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    slack_run_script(r, "conversations.history: error ratelimited");
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_RETRY);
    assert_int_equal(r->step.retry_after_ms, 10000);
    o.channel = "C0OTHER01";
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_RETRY);
    assert_int_equal(slack_sim_calls(r->sim, "conversations.history"), 1);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    slack_run_free(r);
}

static void
pause__ends_in_the_time_asked__when_the_clock_steps_back(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    slack_run_script(r, "chat.postMessage: 429 30, 429 86400");
    slack_run_job(r, DELIVER_SEND, &o);
    r->now_ms -= INT64_C(3600) * 1000;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_int_equal(r->step.retry_after_ms, 30000);
    r->now_ms += 30000;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_int_equal(r->step.retry_after_ms, 3600000);
    slack_run_free(r);
}

static void
name__is_looked_up_once(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    slack_sim_channel(r->sim, "general");
    o.channel = "#Crash";
    slack_sim_channel(r->sim, "crash");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, "C0SIM00002");
    assert_int_equal(slack_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(slack_sim_calls(r->sim, "conversations.list"), 1);
    o.channel = "general";
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, "C0SIM00001");
    slack_run_free(r);
}

/* The job outlives what it was begun with. */
static void
order__is_kept__until_the_job_is_over(void **state)
{
    static const char list[] = "{\"ok\":true,\"channels\":[{\"id\":\"C0CRASH01\",\"name\":\"crash\"}]}";
    struct slack_run *r = slack_run_new();
    char channel[] = "#crash", text[] = "down", key[] = RUN_KEY, id[] = "M12";
    struct deliver_order o = { .act = MESSAGE_POST, .channel = channel, .text = text, .key = key, .id = id };

    (void)state;
    slack_run_begin(r, DELIVER_SEND, &o);
    request_release(&r->step.request);
    memset(channel, 'x', sizeof channel);
    memset(text, 'x', sizeof text);
    memset(key, 'x', sizeof key);
    memset(id, 'x', sizeof id);
    assert_int_equal(slack_run_feed(r, 200, 0, list, strlen(list)), DELIVER_REQUEST);
    assert_non_null(strstr(r->body, "\"channel\":\"C0CRASH01\",\"text\":\"down\","));
    assert_non_null(strstr(r->body, "{\"key\":\"" RUN_KEY "\",\"message\":\"M12\"}"));
    request_release(&r->step.request);
    slack_run_free(r);
}

static void
name__is_looked_up_anew__when_its_channel_is_gone(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    o.channel = "#crash";
    slack_sim_channel(r->sim, "crash");
    slack_run_script(r, "chat.postMessage: ok, error is_archived");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(slack_sim_calls(r->sim, "conversations.list"), 2);
    slack_run_free(r);
}

static void
name__is_refused__when_there_is_no_such_channel(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    o.channel = "#crash";
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "channel_not_found: the app sees no channel #crash"));
    assert_int_equal(slack_sim_calls(r->sim, "chat.postMessage"), 0);
    slack_run_free(r);
}

static void
name__is_looked_for_in_all_pages__up_to_a_limit(void **state)
{
    static const char page[] = "{\"ok\":true,\"channels\":[{\"id\":\"C0OTHER01\",\"name\":\"other\"}],"
                               "\"response_metadata\":{\"next_cursor\":\"a b\"}}";
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    o.channel = "#crash";
    slack_run_begin(r, DELIVER_SEND, &o);
    while (r->step.kind == DELIVER_REQUEST) {
        assert_int_equal(r->requests > 1, strstr(r->body, "&cursor=a%20b") != NULL);
        request_release(&r->step.request);
        slack_run_feed(r, 200, 0, page, strlen(page));
    }
    assert_int_equal(r->requests, 20);
    assert_int_equal(r->step.kind, DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "#crash is not among the first 19980 channels: write its id"));
    slack_run_free(r);
}

static void
name__is_looked_for_among_public_channels__when_private_ones_may_not_be_listed(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    o.channel = "#crash";
    slack_run_script(r, "conversations.list: error missing_scope groups:read, ok, error missing_scope groups:read");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "there is no public channel #crash, and private ones the app may not list"));
    slack_sim_channel(r->sim, "crash");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(slack_sim_calls(r->sim, "conversations.list"), 4);
    slack_run_free(r);
}

static void
name__is_refused_with_the_way_out__when_no_channel_may_be_listed(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    o.channel = "#crash";
    slack_run_script(r, "conversations.list: error missing_scope channels:read, error missing_scope channels:read");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text,
        "missing_scope: the app may not look up the name #crash: write the channel's id (C…) in the configuration, or give the app "
        "the scope channels:read and install it again");
    slack_run_free(r);
}

/* Nothing was posted yet: what fails here leaves nothing unsure. */
static void
name__leaves_nothing_unsure__when_its_look_up_fails(void **state)
{
    static const char *const faults[] = { "drop", "503", "silent", "429 5", "error internal_error" };

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(MESSAGE_POST);
        char script[64];

        o.channel = "#crash";
        snprintf(script, sizeof script, "conversations.list: %s", faults[i]);
        slack_run_script(r, script);
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
        assert_false(r->step.unsure);
        slack_run_free(r);
    }
}

static void
drivers__are_found_by_their_names__and_deliver_what_leaves(void **state)
{
    const struct deliver_driver *d;
    size_t n = 0;

    (void)state;
    for (; (d = deliver_driver_at(n)) != NULL; n++) {
        assert_ptr_equal(deliver_driver_named(d->name), d);
        assert_true(message_kinds[d->kind].leaves);
    }
    assert_true(n >= 2);
    assert_null(deliver_driver_named("pigeon"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(post__stands_in_the_channel__with_its_key),
    cmocka_unit_test(post__is_found__when_only_its_answer_was_lost),
    cmocka_unit_test(post__is_absent__when_it_was_lost_on_the_way),
    cmocka_unit_test(page__is_a_post__and_what_became_of_it_stands_in_its_thread),
    cmocka_unit_test(post__is_found_in_its_thread),
    cmocka_unit_test(look_up__reads_page_after_page),
    cmocka_unit_test(look_up__leaves_out_what_is_older_than_the_attempt),
    cmocka_unit_test(look_up__finds_it__when_the_clock_was_days_ahead_at_the_attempt),
    cmocka_unit_test(look_up__does_not_know__when_there_are_too_many_posts),
    cmocka_unit_test(change__strikes_the_post_and_restores_it),
    cmocka_unit_test(change__is_simply_repeated__when_its_answer_was_lost),
    cmocka_unit_test(change__leaves_a_post_that_is_gone),
    cmocka_unit_test(pause__is_kept__for_the_channel_of_a_post),
    cmocka_unit_test(pause__is_kept__for_all_of_another_method),
    cmocka_unit_test(pause__ends_in_the_time_asked__when_the_clock_steps_back),
    cmocka_unit_test(name__is_looked_up_once),
    cmocka_unit_test(order__is_kept__until_the_job_is_over),
    cmocka_unit_test(name__is_looked_up_anew__when_its_channel_is_gone),
    cmocka_unit_test(name__is_refused__when_there_is_no_such_channel),
    cmocka_unit_test(name__is_looked_for_in_all_pages__up_to_a_limit),
    cmocka_unit_test(name__is_looked_for_among_public_channels__when_private_ones_may_not_be_listed),
    cmocka_unit_test(name__is_refused_with_the_way_out__when_no_channel_may_be_listed),
    cmocka_unit_test(name__leaves_nothing_unsure__when_its_look_up_fails),
    cmocka_unit_test(drivers__are_found_by_their_names__and_deliver_what_leaves),
};

SUITE(slack, tests);
