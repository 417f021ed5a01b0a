/* SPDX-License-Identifier: MIT */
/* Topics: looked at before they are set, for others change them too. */
#include "support/suite.h"

#include <stdio.h>
#include <string.h>

#include "deliver/slack.h"
#include "deliver/slack_run.h"
#include "util/str.h"

static struct deliver_order
topic_of(const char *text, const char *expected)
{
    struct deliver_order o = slack_run_order(MESSAGE_TOPIC);

    o.destination = "#crash";
    o.text = text;
    o.expected = expected;
    return o;
}

static void
topic__is_set__and_told_as_slack_has_it(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = topic_of("1\xef\xb8\x8f\xe2\x83\xa3 INC-7 db & <b>", NULL);

    (void)state;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.seen, ":one: INC-7 db &amp; &lt;b&gt;");
    assert_string_equal(r->step.channel_id, "C0CRASH01");
    assert_string_equal(slack_sim_find(r->sim, "C0CRASH01")->topic, r->step.seen);
    assert_int_equal(slack_sim_calls(r->sim, "conversations.setTopic"), 1);
    slack_run_free(r);
}

static void
topic__that_is_ours__is_replaced(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = topic_of("2\xef\xb8\x8f\xe2\x83\xa3 net", ":one: db");

    (void)state;
    assert_true(slack_sim_set_topic(r->sim, "C0CRASH01", ":one: db"));
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.seen, ":two: net");
    slack_run_free(r);
}

/* What was told when it was set, and what is told now. */
static void
topic__is_ours__however_slack_writes_it_by_now(void **state)
{
    static const char *const set[] = { "1\xef\xb8\x8f\xe2\x83\xa3 db &amp; net", ":one: db &amp; net", ":one:  db &amp; net\n" };

    (void)state;
    for (size_t i = 0; i < sizeof set / sizeof *set; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = topic_of("mail", set[i]);

        assert_true(slack_sim_set_topic(r->sim, "C0CRASH01", ":one: db &amp; net"));
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        assert_true(slack_sim_set_topic(r->sim, "C0CRASH01", ":one: db &amp; net!"));
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
        slack_run_free(r);
    }
}

static void
topic__that_was_changed_by_hand__stays__and_is_told(void **state)
{
    static const struct {
        const char *expected, *error;
    } rows[] = {
        { ":one: db", "the topic of #crash (C0CRASH01) was changed by hand: \"lunch\"; sent again it is overwritten" },
        { NULL, "the topic of #crash (C0CRASH01) is not ours: \"lunch\"; sent again it is overwritten" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = topic_of("net", rows[i].expected);

        assert_true(slack_sim_set_topic(r->sim, "C0CRASH01", "lunch"));
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
        assert_string_equal(r->step.error.text, rows[i].error);
        assert_string_equal(r->step.seen, "lunch");
        assert_int_equal(slack_sim_calls(r->sim, "conversations.setTopic"), 0);
        o.expected = "lunch";
        assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        assert_string_equal(slack_sim_find(r->sim, "C0CRASH01")->topic, "net");
        slack_run_free(r);
    }
}

/* It is there already, as it was sent: somebody else's it is not. */
static void
topic__is_set_again__when_its_answer_was_lost(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = topic_of("1\xef\xb8\x8f\xe2\x83\xa3 a < b", "old");

    (void)state;
    assert_true(slack_sim_set_topic(r->sim, "C0CRASH01", "old"));
    slack_run_script(r, "conversations.setTopic: lost");
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.seen, ":one: a &lt; b");
    slack_run_free(r);
}

static void
topic__that_stands_there_already__is_not_set(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = topic_of("all is well", NULL);

    (void)state;
    assert_true(slack_sim_set_topic(r->sim, "C0CRASH01", "all is well"));
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(slack_sim_calls(r->sim, "conversations.setTopic"), 0);
    slack_run_free(r);
}

static void
topic__is_looked_at__where_the_answer_does_not_tell_it(void **state)
{
    static const char info[] = "{\"ok\":true,\"channel\":{\"id\":\"C0CRASH01\",\"topic\":{\"value\":\"%s\"}}}",
                      set[] = "{\"ok\":true}";
    struct slack_run *r = slack_run_new();
    struct deliver_order o = topic_of("net", NULL);
    char body[128];

    (void)state;
    snprintf(body, sizeof body, info, "");
    assert_int_equal(slack_run_answer(r, DELIVER_SEND, &o, 200, body), DELIVER_REQUEST);
    assert_non_null(strstr(r->url, "conversations.setTopic"));
    assert_int_equal(slack_run_feed(r, 200, 0, set, strlen(set)), DELIVER_REQUEST);
    assert_non_null(strstr(r->url, "conversations.info"));
    request_release(&r->step.request);
    snprintf(body, sizeof body, info, "net :warning:");
    assert_int_equal(slack_run_feed(r, 200, 0, body, strlen(body)), DELIVER_DONE);
    assert_string_equal(r->step.seen, "net :warning:");
    slack_run_free(r);
}

static void
topic__that_is_too_long__is_refused_unsent(void **state)
{
    struct slack_run *r = slack_run_new();
    char text[400];
    struct deliver_order o = topic_of(text, NULL);

    (void)state;
    snprintf(text, sizeof text, "%0248d\xf0\x9f\x9a\xa8", 0);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    snprintf(text, sizeof text, "%0249d\xf0\x9f\x9a\xa8", 0);
    r->requests = 0;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "the topic has 251 characters, and Slack takes 250: shorten the titles");
    assert_int_equal(r->requests, 0);
    slack_run_free(r);
}

/* The simulated Slack counts what it is sent: each & as five. */
static void
topic__goes_as_it_is__where_escaped_it_is_too_long(void **state)
{
    struct slack_run *r = slack_run_new();
    char text[400];
    struct deliver_order o = topic_of(text, NULL);

    (void)state;
    snprintf(text, sizeof text, "%0249d&", 0);
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_int_equal(slack_sim_calls(r->sim, "conversations.setTopic"), 2);
    assert_true(str_ends(r->step.seen, "0&amp;"));
    snprintf(text, sizeof text, "%0248d&<", 0);
    o.expected = slack_sim_find(r->sim, "C0CRASH01")->topic;
    assert_int_equal(slack_run_job(r, DELIVER_SEND, &o), DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "too_long: "));
    slack_run_free(r);
}

static void
topics__follow_each_other_no_faster_than_slack_allows(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = topic_of("one", NULL);
    static const char info[] = "{\"ok\":true,\"channel\":{\"topic\":{\"value\":\"\"}}}";

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(slack_run_answer(r, DELIVER_SEND, &o, 200, info), DELIVER_REQUEST);
        assert_int_equal(r->step.after_ms, i == 0 ? 0 : i == 1 ? 3000 : 0);
        r->now_ms += i == 0 ? 0 : INT64_C(24) * 3600 * 1000;
    }
    r->now_ms -= INT64_C(72) * 3600 * 1000;
    assert_int_equal(slack_run_answer(r, DELIVER_SEND, &o, 200, info), DELIVER_REQUEST);
    assert_int_equal(r->step.after_ms, 0);
    slack_run_free(r);
}

static void
topics__read_alike__as_slack_tells_them(void **state)
{
    static const struct {
        const char *ours, *told;
        bool alike;
    } rows[] = {
        { "a & b <c>", "a &amp; b &lt;c&gt;", true },
        { "1\xef\xb8\x8f\xe2\x83\xa3 db\n2\xef\xb8\x8f\xe2\x83\xa3 net\n", ":one: db :two: net", true },
        { "\xe2\x9c\x85 fine", ":white_check_mark: fine", true },
        { ":white_check_mark: fine", ":white_check_mark: fine", true },
        { "\xe2\x9c\x85", "\xe2\x9c\x85", true },
        { "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa!", ":flag-de:!", true },
        { "\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd hi", ":wave::skin-tone-4: hi", true },
        { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x92 on", ":female-firefighter: on", true },
        { "see https://example.org/x now", "see <https://example.org/x> now", true },
        { "see example.org now", "see <http://example.org|example.org> now", true },
        { "db is down", "db is up", false },
        { "db", "db and more", false },
        { "db and more", "db", false },
        { "\xe2\x9c\x85 fine", "\xe2\x9c\x86 fine", false },
        { "", "lunch", false },
        { "a", "<a", true },
        { "x", ":one:", false },
        { "1", ":one:", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slack_topic_is(rows[i].ours, rows[i].told) != rows[i].alike)
            fail_msg("%s: %s", rows[i].ours, rows[i].told);
}

/* They share it: each waits for all before it. */
static void
topics__of_many_channels__keep_the_pace_of_the_method(void **state)
{
    static const char info[] = "{\"ok\":true,\"channel\":{\"id\":\"C0CRASH01\",\"topic\":{\"value\":\"\"}}}";
    struct slack_run *r = slack_run_new();
    struct deliver_order o = topic_of("net", NULL);
    void *first = r->state;

    (void)state;
    for (int i = 0; i < 10; i++) {
        r->state = r->driver->start(r->shared);
        assert_int_equal(slack_run_answer(r, DELIVER_SEND, &o, 200, info), DELIVER_REQUEST);
        assert_int_equal(r->step.after_ms, i * slack_methods[SLACK_TOPIC].pace_ms);
        r->driver->stop(r->state);
    }
    r->state = first;
    slack_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(topic__is_set__and_told_as_slack_has_it),
    cmocka_unit_test(topic__that_is_ours__is_replaced),
    cmocka_unit_test(topic__is_ours__however_slack_writes_it_by_now),
    cmocka_unit_test(topic__that_was_changed_by_hand__stays__and_is_told),
    cmocka_unit_test(topic__is_set_again__when_its_answer_was_lost),
    cmocka_unit_test(topic__that_stands_there_already__is_not_set),
    cmocka_unit_test(topic__is_looked_at__where_the_answer_does_not_tell_it),
    cmocka_unit_test(topic__that_is_too_long__is_refused_unsent),
    cmocka_unit_test(topic__goes_as_it_is__where_escaped_it_is_too_long),
    cmocka_unit_test(topics__follow_each_other_no_faster_than_slack_allows),
    cmocka_unit_test(topics__read_alike__as_slack_tells_them),
    cmocka_unit_test(topics__of_many_channels__keep_the_pace_of_the_method),
};

SUITE(slack_topic, tests);
