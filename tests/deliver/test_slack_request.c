/* SPDX-License-Identifier: MIT */
/* What Slack is asked, byte for byte. */
#include "support/suite.h"

#include <string.h>

#include "deliver/slack_run.h"

#define JSON "application/json; charset=utf-8"
#define FORM "application/x-www-form-urlencoded"
#define METADATA \
    "\"metadata\":{\"event_type\":\"tocsin_message\",\"event_payload\":{\"key\":\"" RUN_KEY "\",\"message\":\"M12\"}}"

static const struct request_row {
    enum deliver_job job;
    enum message_act act;
    const char *channel, *text, *thread_ts;
    const char *method, *type, *body;
} rows[] = {
    { DELIVER_SEND, MESSAGE_POST, "C0CRASH01", "db <down> & *out*", NULL, "chat.postMessage", JSON,
        "{\"channel\":\"C0CRASH01\",\"text\":\"db &lt;down&gt; &amp; *out*\",\"parse\":\"none\",\"link_names\":false,"
        "\"unfurl_links\":false,\"unfurl_media\":false,\"mrkdwn\":true," METADATA "}" },
    { DELIVER_SEND, MESSAGE_POST, "C0CRASH01", "one\n\"two\"\x1b", "1699999999.000001", "chat.postMessage", JSON,
        "{\"channel\":\"C0CRASH01\",\"text\":\"one\\n\\\"two\\\"\\u001b\",\"thread_ts\":\"1699999999.000001\",\"parse\":\"none\","
        "\"link_names\":false,\"unfurl_links\":false,\"unfurl_media\":false,\"mrkdwn\":true," METADATA "}" },
    { DELIVER_SEND, MESSAGE_STRIKE, "#crash", "one <a>\ntwo", NULL, "chat.update", JSON,
        "{\"channel\":\"C0CRASH01\",\"ts\":\"1700000000.000100\",\"text\":\"~one &lt;a&gt;~\\n~two~\",\"parse\":\"none\","
        "\"link_names\":false}" },
    { DELIVER_SEND, MESSAGE_RESTORE, "#crash", "one <a>", NULL, "chat.update", JSON,
        "{\"channel\":\"C0CRASH01\",\"ts\":\"1700000000.000100\",\"text\":\"one &lt;a&gt;\",\"parse\":\"none\","
        "\"link_names\":false}" },
    { DELIVER_LOOK_UP, MESSAGE_POST, "C0CRASH01", "x", NULL, "conversations.history", FORM,
        "channel=C0CRASH01&oldest=1699992800.123000&inclusive=true&include_all_metadata=true&limit=200" },
    { DELIVER_LOOK_UP, MESSAGE_POST, "C0CRASH01", "x", "1699999999.000001", "conversations.replies", FORM,
        "channel=C0CRASH01&ts=1699999999.000001&oldest=1699992800.123000&inclusive=true&include_all_metadata=true&limit=200" },
    { DELIVER_SEND, MESSAGE_POST, "#crash", "x", NULL, "conversations.list", FORM,
        "types=public_channel%2Cprivate_channel&exclude_archived=true&limit=999" },
    { DELIVER_LOOK_UP, MESSAGE_POST, "#crash", "x", NULL, "conversations.list", FORM,
        "types=public_channel%2Cprivate_channel&exclude_archived=true&limit=999" },
};

static void
request__is_what_slack_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct slack_run *r = slack_run_new();
        struct deliver_order o = slack_run_order(rows[i].act);
        char url[128];

        o.channel = rows[i].channel;
        o.text = rows[i].text;
        o.thread_ts = rows[i].thread_ts;
        slack_run_begin(r, rows[i].job, &o);
        assert_int_equal(r->step.kind, DELIVER_REQUEST);
        snprintf(url, sizeof url, "https://slack.com/api/%s", rows[i].method);
        assert_string_equal(r->url, url);
        assert_string_equal(r->type, rows[i].type);
        assert_string_equal(r->body, rows[i].body);
        request_release(&r->step.request);
        slack_run_free(r);
    }
}

static void
request__names_the_credential_and_its_limits(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);
    const struct request *q = &r->step.request;

    (void)state;
    slack_run_begin(r, DELIVER_SEND, &o);
    assert_string_equal(q->method, "POST");
    assert_int_equal(q->auth, AUTH_BEARER);
    assert_string_equal(q->credential, "slack");
    assert_null(q->ca_file);
    assert_int_equal(q->timeout_ms, 10000);
    assert_int_equal(q->connect_ms, 5000);
    assert_true(q->max_body_bytes > 0 && q->max_body_bytes <= 4 << 20);
    request_release(&r->step.request);
    slack_run_free(r);
}

static void
look_up__begins_at_the_beginning__when_the_margin_is_longer_than_time(void **state)
{
    struct slack_run *r = slack_run_new();
    struct deliver_order o = slack_run_order(MESSAGE_POST);

    (void)state;
    o.since_ms = 5;
    slack_run_begin(r, DELIVER_LOOK_UP, &o);
    assert_non_null(strstr(r->body, "&oldest=0.000000&"));
    request_release(&r->step.request);
    slack_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(request__is_what_slack_takes),
    cmocka_unit_test(request__names_the_credential_and_its_limits),
    cmocka_unit_test(look_up__begins_at_the_beginning__when_the_margin_is_longer_than_time),
};

SUITE(slack_request, tests);
