/* SPDX-License-Identifier: MIT */
/* PagerDuty gets one event for each act, by one key; each answer decides a step, and what may have come is sent again. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "deliver/pager_run.h"
#include "util/json.h"
#include "util/str.h"
#include "util/utf8.h"

#define TAKEN "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"" PAGER_KEY "\"}"
#define PAGE "<html><title>502 Bad Gateway</title></html>"

static void
page__is_a_trigger_with_what_a_woken_person_needs(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
    const cJSON *payload, *details, *link;
    cJSON *event;

    (void)state;
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_string_equal(r->method, "POST");
    assert_string_equal(r->url, "https://events.pagerduty.com/v2/enqueue");
    event = pager_run_tree(r);
    assert_string_equal(json_get_str(event, "event_action"), "trigger");
    assert_string_equal(json_get_str(event, "dedup_key"), PAGER_KEY);
    assert_string_equal(json_get_str(event, "client"), "tocsin");
    assert_string_equal(json_get_str(event, "client_url"), "https://tocsin.example.org/");
    payload = json_get_object(event, "payload");
    assert_string_equal(json_get_str(payload, "summary"), "checkout p99 over 2 s");
    assert_string_equal(json_get_str(payload, "severity"), "critical");
    assert_string_equal(json_get_str(payload, "source"), "web-1:9090");
    assert_string_equal(json_get_str(payload, "timestamp"), "2026-11-20T23:20:00.000Z");
    assert_string_equal(json_get_str(payload, "component"), "checkout");
    assert_string_equal(json_get_str(payload, "group"), "service=checkout env=prod");
    assert_string_equal(json_get_str(payload, "class"), "HighLatency");
    details = json_get_object(payload, "custom_details");
    assert_string_equal(json_get_str(details, "message"), "M12");
    assert_string_equal(json_get_str(details, "person"), "ana");
    assert_string_equal(json_get_str(details, "reason"), "level 1 by route checkout");
    assert_int_equal(json_get_int(details, "count", 0), 3);
    assert_string_equal(json_get_array(details, "alerts")->child->valuestring,
        "HighLatency: p99 over 2 s (critical, service=checkout, env=prod, source=am, since 2026-11-20T23:20:00.000Z)");
    assert_string_equal(json_get_str(json_get_object(details, "labels"), "quote"), "a\"b");
    link = json_get_array(event, "links")->child;
    assert_string_equal(json_get_str(link, "href"), "https://wiki.example.org/checkout");
    cJSON_Delete(event);
    pager_run_free(r);
}

static void
the_routing_key__has_its_place_in_the_body_and_stands_nowhere(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    o.text = "say " REQUEST_SECRET " back";
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_int_equal(r->auth, AUTH_BODY);
    assert_true(str_starts(r->body + r->secret_at, REQUEST_SECRET "\",\"event_action\""));
    assert_true(str_starts(r->body, "{\"routing_key\":\"" REQUEST_SECRET));
    pager_run_free(r);
}

static void
what_follows__has_the_key_of_the_page(void **state)
{
    static const struct {
        enum message_act act;
        const char *action;
    } rows[] = { { MESSAGE_ANSWERED, "acknowledge" }, { MESSAGE_RESOLVE, "resolve" } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pager_run *r = pager_run_new("pd");
        struct deliver_order o = pager_run_order(r, rows[i].act);
        cJSON *event;

        pager_run_begin(r, DELIVER_SEND, &o);
        event = pager_run_tree(r);
        assert_string_equal(json_get_str(event, "event_action"), rows[i].action);
        assert_string_equal(json_get_str(event, "dedup_key"), PAGER_PAGE_KEY);
        assert_null(json_get(event, "payload"));
        cJSON_Delete(event);
        pager_run_free(r);
    }
}

static const char *
severity_of(int level, const char *person)
{
    static char severity[16];
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
    char detail[128];
    cJSON *event;

    (void)snprintf(detail, sizeof detail, "{\"summary\":\"x\",\"level\":%d,\"alerts\":[]}", level);
    o.detail = detail;
    o.person = person;
    pager_run_begin(r, DELIVER_SEND, &o);
    event = pager_run_tree(r);
    str_copy(severity, sizeof severity, json_get_str(json_get_object(event, "payload"), "severity"));
    cJSON_Delete(event);
    pager_run_free(r);
    return severity;
}

static void
severity__is_by_level__and_never_low_for_one_who_is_asked(void **state)
{
    (void)state;
    assert_string_equal(severity_of(1, NULL), "critical");
    assert_string_equal(severity_of(2, NULL), "error");
    assert_string_equal(severity_of(3, NULL), "warning");
    assert_string_equal(severity_of(4, NULL), "info");
    assert_string_equal(severity_of(4, "ana"), "error");
    assert_string_equal(severity_of(1, "ana"), "critical");
}

static void
page__is_whole__whatever_it_is_about(void **state)
{
    static const char *const details[] = { NULL, "", "{", "[]", "{\"summary\":1}",
        "{\"summary\":\"\",\"level\":1,\"alerts\":[]}" };
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
        cJSON *event;

        o.detail = details[i];
        o.text = i % 2 == 0 ? "db \"is\" down\x01\xff\nsecond line" : "";
        pager_run_begin(r, DELIVER_SEND, &o);
        event = pager_run_tree(r);
        assert_string_equal(json_get_str(json_get_object(event, "payload"), "summary"),
            i % 2 == 0 ? "db \"is\" down\x01\xef\xbf\xbd" : "tocsin M12");
        assert_string_equal(json_get_str(json_get_object(event, "payload"), "source"), "tocsin");
        assert_null(json_get(event, "links"));
        cJSON_Delete(event);
    }
    pager_run_free(r);
}

static void
summary__is_cut_at_what_pagerduty_takes(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
    char text[4 * 2000 + 1] = "";
    const char *summary;
    cJSON *event;

    (void)state;
    for (size_t i = 0; i < 2000; i++)
        memcpy(text + 4 * i, "\xf0\x9f\x94\xa5", 5);
    o.text = text;
    o.detail = NULL;
    pager_run_begin(r, DELIVER_SEND, &o);
    event = pager_run_tree(r);
    summary = json_get_str(json_get_object(event, "payload"), "summary");
    assert_int_equal(utf8_count(summary), 1024);
    assert_true(str_ends(summary, "\xe2\x80\xa6"));
    cJSON_Delete(event);
    pager_run_free(r);
}

static const char *const no_links[] = { "javascript:alert(1)", "ftp://x/y", "https://", "https:///x", "https://x/a b",
    "https://x/\\u0007", "http://x/<script>", "//x", "wiki", "https://x/\\u00e9" };

static void
runbook__is_a_link__only_where_it_is_http(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    for (size_t i = 0; i < sizeof no_links / sizeof *no_links; i++) {
        char detail[256];
        cJSON *event;

        (void)snprintf(detail, sizeof detail, "{\"summary\":\"x\",\"level\":1,\"runbook\":\"%s\",\"alerts\":[]}", no_links[i]);
        o.detail = detail;
        pager_run_begin(r, DELIVER_SEND, &o);
        event = pager_run_tree(r);
        if (json_get(event, "links") != NULL)
            fail_msg("%s", no_links[i]);
        cJSON_Delete(event);
    }
    pager_run_free(r);
}

enum { SURE, UNSURE };

static const struct answer_row {
    int status;
    const char *body; /* or a file below tests/data, behind @ */
    enum deliver_step_kind kind;
    bool unsure;
    const char *text; /* the error begins so */
} answers[] = {
    /* clang-format off */
    { 202, TAKEN,                              DELIVER_DONE,    SURE,   "" },
    { 202, "@pagerduty/event_taken.json",      DELIVER_DONE,    SURE,   "" },
    { 202, "",                                 DELIVER_RETRY,   UNSURE, "HTTP 202, but this is no answer of PagerDuty's Events API v2 (it is empty)" },
    { 202, "{\"status\":\"invalid event\"}",   DELIVER_RETRY,   UNSURE, "HTTP 202, but this is no answer" },
    { 202, "[1]",                              DELIVER_RETRY,   UNSURE, "HTTP 202, but this is no answer" },
    { 200, PAGE,                               DELIVER_RETRY,   UNSURE, "HTTP 200, but this is no answer of PagerDuty's Events API v2 (a web page (\"502 Bad Gateway\"))" },
    { 400, "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\",\"errors\":[\"'routing_key' is invalid\"]}",
                                               DELIVER_REFUSED, SURE,   "HTTP 400: Event object is invalid: 'routing_key' is invalid" },
    { 400, "@pagerduty/refused.json",          DELIVER_REFUSED, SURE,   "HTTP 400: Error Message String: human-readable error details, more details" },
    { 400, "no such key R0ABCDEFGHIJKLMNOPQRSTUVWXYZ1234", DELIVER_REFUSED, SURE, "HTTP 400: no such key R0AB****************************" },
    { 422, "GenieKey 0b3f7e16-9c0a-4f2e-8a57-3d1c5e9f0a12!", DELIVER_REFUSED, SURE, "HTTP 422: GenieKey 0b3f********************************!" },
    { 403, "",                                 DELIVER_REFUSED, SURE,   "HTTP 403: Forbidden; the credential may not send events: look at routing_key_env" },
    { 404, PAGE,                               DELIVER_REFUSED, SURE,   "HTTP 404: a web page" },
    { 408, "",                                 DELIVER_RETRY,   SURE,   "HTTP 408" },
    { 429, "@pagerduty/too_many.json",         DELIVER_RETRY,   SURE,   "HTTP 429: Rate Limit Exceeded" },
    { 500, "@pagerduty/event_broken.json",     DELIVER_RETRY,   UNSURE, "HTTP 500: Event object format is unrecognized: JSON parse error" },
    { 503, "upstream connect error",           DELIVER_RETRY,   UNSURE, "HTTP 503: upstream connect error" },
    /* clang-format on */
};

static void
answer__decides_the_step(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct answer_row *row = &answers[i];
        struct pager_run *r = pager_run_new("pd");
        struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
        char *data = *row->body == '@' ? pager_run_data(row->body + 1) : NULL;
        enum deliver_step_kind kind;

        pager_run_begin(r, DELIVER_SEND, &o);
        kind = pager_run_feed(r, row->status, 0, data != NULL ? data : row->body);
        if (kind != row->kind || r->step.unsure != row->unsure || !str_starts(r->step.error.text, row->text))
            fail_msg("%d %s: step %d, unsure %d, %s", row->status, row->body, (int)kind, r->step.unsure, r->step.error.text);
        free(data);
        pager_run_free(r);
    }
}

static void
huge_answer__is_none(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
    char *body = xmalloc(100001);

    (void)state;
    memset(body, ' ', 100000);
    memcpy(body, TAKEN, strlen(TAKEN));
    body[100000] = '\0';
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_int_equal(pager_run_feed(r, 202, 0, body), DELIVER_RETRY);
    assert_true(r->step.unsure);
    free(body);
    pager_run_free(r);
}

static void
pause__is_kept__as_long_as_it_was_asked_for(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_begin(r, DELIVER_SEND, &o);
    pager_run_feed(r, 429, 20000, "{}");
    assert_int_equal(r->step.retry_after_ms, 20000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms + 5000), 15000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms + 20000), 0);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms - 3600000), 20000);
    r->now_ms += 60000;
    pager_run_begin(r, DELIVER_SEND, &o);
    pager_run_feed(r, 429, 0, "");
    assert_int_equal(r->step.retry_after_ms, 10000);
    r->now_ms += 60000;
    pager_run_begin(r, DELIVER_SEND, &o);
    pager_run_feed(r, 503, 864000000, "");
    assert_int_equal(r->step.retry_after_ms, 3600000);
    pager_run_free(r);
}

static void
lost_call__is_unsure__but_one_that_never_left_is_not(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_int_equal(pager_run_fail(r, false), DELIVER_RETRY);
    assert_true(r->step.unsure);
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_int_equal(pager_run_fail(r, true), DELIVER_RETRY);
    assert_false(r->step.unsure);
    pager_run_free(r);
}

static void
page_that_may_have_come__is_sent_again_under_its_key(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_script(r, "enqueue: lost");
    assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure && r->driver->repeats);
    assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, PAGER_KEY);
    assert_int_equal(pager_sim_incidents(r->sim), 1);
    assert_int_equal(pager_sim_incident(r->sim, 0)->events, 2);
    pager_run_free(r);
}

static void
job__is_refused__where_it_can_not_be_one(void **state)
{
    struct pager_run *r = pager_run_new("pd");
    struct deliver_order o = pager_run_order(r, MESSAGE_RESOLVE);

    (void)state;
    o.target_key = NULL;
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_int_equal(r->step.kind, DELIVER_REFUSED);
    assert_true(str_starts(r->step.error.text, "it is not known which page M12 is about"));
    o = pager_run_order(r, MESSAGE_POST);
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_int_equal(r->step.kind, DELIVER_REFUSED);
    o = pager_run_order(r, MESSAGE_ASK);
    o.destination = "gone";
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_true(str_starts(r->step.error.text, "no destination gone is configured any more"));
    pager_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(page__is_a_trigger_with_what_a_woken_person_needs),
    cmocka_unit_test(the_routing_key__has_its_place_in_the_body_and_stands_nowhere),
    cmocka_unit_test(what_follows__has_the_key_of_the_page),
    cmocka_unit_test(severity__is_by_level__and_never_low_for_one_who_is_asked),
    cmocka_unit_test(page__is_whole__whatever_it_is_about),
    cmocka_unit_test(summary__is_cut_at_what_pagerduty_takes),
    cmocka_unit_test(runbook__is_a_link__only_where_it_is_http),
    cmocka_unit_test(answer__decides_the_step),
    cmocka_unit_test(huge_answer__is_none),
    cmocka_unit_test(pause__is_kept__as_long_as_it_was_asked_for),
    cmocka_unit_test(lost_call__is_unsure__but_one_that_never_left_is_not),
    cmocka_unit_test(page_that_may_have_come__is_sent_again_under_its_key),
    cmocka_unit_test(job__is_refused__where_it_can_not_be_one),
};
SUITE(pagerduty, tests);
