/* SPDX-License-Identifier: MIT */
/* PagerDuty as a source: incidents become alerts, pages follow each other, and who acknowledged is told. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "source/pager_run.h"
#include "util/alloc.h"

#define AROUND "\"limit\":100,\"offset\":0,\"more\":"

/* One incident; more: further members, each behind a comma. */
static void
add_incident(struct buf *out, int i, const char *more)
{
    buf_addf(out, "%s{\"id\":\"P%05d\",\"incident_number\":%d,\"title\":\"t\",\"status\":\"triggered\",\"urgency\":\"high\"%s}",
        out->len > 0 && out->data[out->len - 1] == '}' ? "," : "", i, i, more);
}

static char *
page(int from, int n, bool more)
{
    struct buf body = BUF_INIT;

    buf_adds(&body, "{\"incidents\":[");
    for (int i = from; i < from + n; i++)
        add_incident(&body, i, "");
    buf_addf(&body, "]," AROUND "%s,\"total\":null}", more ? "true" : "false");
    return buf_take(&body);
}

static void
answer_page(struct pager_run *r, int from, int n, bool more)
{
    char *body = page(from, n, more);

    pager_run_answer(r, 200, body);
    free(body);
}

static enum step_kind
list_of_one(struct pager_run *r, const char *members)
{
    struct buf body = BUF_INIT;
    enum step_kind end;

    buf_addf(&body, "{\"incidents\":[{\"id\":\"P1\"%s}]," AROUND "false}", members);
    pager_run_answer(r, 200, buf_text(&body));
    buf_release(&body);
    end = pager_run_job(r, JOB_LIST);
    return end;
}

static void
list__asks_for_open_incidents_of_all_times__by_the_headers_that_the_specification_wants(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    r->config->driver->begin(r->state, &(struct source_job){ .kind = JOB_LIST }, NULL, &r->step);
    assert_int_equal(r->step.kind, STEP_REQUEST);
    assert_string_equal(r->step.request.url,
        "https://api.pagerduty.com/incidents?statuses%5B%5D=triggered&statuses%5B%5D=acknowledged&date_range=all"
        "&include%5B%5D=acknowledgers&sort_by=created_at%3Adesc&limit=100&offset=0");
    assert_string_equal(r->step.request.accept, "application/vnd.pagerduty+json;version=2, application/json;q=0.9");
    assert_string_equal(r->step.request.content_type, "application/json");
    assert_int_equal(r->step.request.auth, AUTH_SCHEME);
    assert_string_equal(r->step.request.scheme, "Token token=");
    assert_string_equal(r->step.request.credential, "source pd");
    request_release(&r->step.request);
    pager_run_free(r);
}

static void
url__of_europe__and_a_token_of_oauth(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "url = {\"https://api.eu.pagerduty.com/\"} auth = bearer");

    (void)state;
    r->config->driver->begin(r->state, &(struct source_job){ .kind = JOB_LIST }, NULL, &r->step);
    assert_non_null(strstr(r->step.request.url, "https://api.eu.pagerduty.com/incidents?"));
    assert_int_equal(r->step.request.auth, AUTH_BEARER);
    request_release(&r->step.request);
    pager_run_free(r);
}

static void
incident__becomes_an_alert(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    assert_int_equal(
        list_of_one(r,
            ",\"incident_number\":1234,\"title\":\"The server is on fire.\",\"status\":\"triggered\",\"urgency\":\"high\","
            "\"created_at\":\"2015-10-06T21:30:42Z\",\"incident_key\":\"k1\",\"priority\":{\"summary\":\"P1\"},"
            "\"service\":{\"summary\":\"My Mail Service\"},\"teams\":[{\"summary\":\"Engineering\"}],"
            "\"assignments\":[{\"assignee\":{\"summary\":\"Ana\"}},{\"assignee\":{\"summary\":\"Bob\"}}],"
            "\"html_url\":\"https://s.pagerduty.com/incidents/P1\",\"conference_bridge\":{\"conference_url\":\"https://c\"}"),
        STEP_DONE);
    assert_string_equal(buf_text(&r->seen),
        "P1 emergency start=1444167042000: alertname=The server is on fire. id=P1 number=1234 priority=P1 service=My Mail Service"
        " severity=emergency team=Engineering urgency=high |"
        " assigned_to=Ana, Bob conference=https://c key=k1 link=https://s.pagerduty.com/incidents/P1\n");
    pager_run_free(r);
}

static const struct {
    const char *members, *severity;
} severities[] = {
    { ",\"urgency\":\"high\"", "critical" },
    { ",\"urgency\":\"low\"", "warning" },
    { ",\"urgency\":\"low\",\"priority\":null", "warning" },
    { ",\"urgency\":\"low\",\"priority\":{\"summary\":\"P2\"}", "critical" },
    { ",\"urgency\":\"high\",\"priority\":{\"name\":\"SEV-3\",\"summary\":null}", "warning" },
    { ",\"urgency\":\"high\",\"priority\":{\"summary\":\"p5\"}", "info" },
    { ",\"urgency\":\"high\",\"priority\":{\"summary\":\"Gold\"}", "critical" },
    { "", "critical" },
};

static void
severity__follows_the_priority__else_the_urgency(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        char wanted[64];

        assert_int_equal(list_of_one(r, severities[i].members), STEP_DONE);
        snprintf(wanted, sizeof wanted, "P1 %s start", severities[i].severity);
        if (strncmp(buf_text(&r->seen), wanted, strlen(wanted)) != 0)
            fail_msg("%s: %s", severities[i].members, buf_text(&r->seen));
    }
    pager_run_free(r);
}

static void
acknowledgement__names_the_latest_who_made_one(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    assert_int_equal(
        list_of_one(r,
            ",\"status\":\"acknowledged\",\"acknowledgements\":["
            "{\"at\":\"2015-11-10T00:40:00Z\",\"acknowledger\":{\"id\":\"P9\",\"type\":\"user\",\"name\":\"Ana\",\"email\":\"ana@example.com\"}},"
            "{\"at\":\"2015-11-10T00:32:52Z\",\"acknowledger\":{\"id\":\"P8\",\"type\":\"user_reference\",\"summary\":\"Bob\"}}]"),
        STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "acknowledged_at=2015-11-10T00:40:00.000Z acknowledged_by=Ana "));
    assert_non_null(strstr(buf_text(&r->seen), "| acked P9 ana@example.com Ana at 1447116000000\n"));
    pager_run_free(r);
}

/* Of somebody who is gone, by an integration, or with nobody told: it is acknowledged all the same. */
static const struct {
    const char *acks, *wanted;
} strange_acks[] = {
    { "[]", "| acked - - somebody at 1447114372000\n" },
    { "null", "| acked - - somebody at 1447114372000\n" },
    { "[{\"at\":\"2015-11-10T00:32:52Z\",\"acknowledger\":null}]", "| acked - - somebody at 1447115572000\n" },
    { "[{\"at\":\"2015-11-10T00:32:52Z\",\"acknowledger\":{\"id\":\"P8\",\"type\":\"user_reference\",\"summary\":null}}]",
        "| acked P8 - P8 at 1447115572000\n" },
    { "[7,null,{\"at\":\"never\"}]", "| acked - - somebody at 0\n" },
};

static void
acknowledgement__counts__whoever_made_it(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    for (size_t i = 0; i < sizeof strange_acks / sizeof *strange_acks; i++) {
        char members[512];

        snprintf(members, sizeof members,
            ",\"status\":\"acknowledged\",\"last_status_change_at\":\"2015-11-10T00:12:52Z\",\"acknowledgements\":%s",
            strange_acks[i].acks);
        assert_int_equal(list_of_one(r, members), STEP_DONE);
        if (strstr(buf_text(&r->seen), strange_acks[i].wanted) == NULL)
            fail_msg("%s: %s", strange_acks[i].acks, buf_text(&r->seen));
    }
    pager_run_free(r);
}

static void
recorded_lists__are_read(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    pager_run_answer_file(r, 200, "pagerduty/incidents_list_200"); /* a resolved one, and more */
    pager_run_answer_file(r, 200, "pagerduty/dyn_incidents_4");
    answer_page(r, 1, 1, false);
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_null(strstr(buf_text(&r->seen), "PT4KHLK"));
    pager_run_answer_file(r, 200, "pagerduty/dyn_incidents_1");
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->step.skipped, 1);
    assert_string_equal(r->step.fault.text, "it says that there is more, and gives nothing");
    pager_run_free(r);
}

static void
pages__overlap__until_there_is_no_more(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    answer_page(r, 0, 100, true);
    answer_page(r, 90, 100, true);
    answer_page(r, 180, 20, false);
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->step.skipped, 0);
    assert_int_equal(r->sightings, 220);
    assert_non_null(strstr(buf_text(&r->asked), "&offset=0\n"));
    assert_non_null(strstr(buf_text(&r->asked), "&offset=90\n"));
    assert_non_null(strstr(buf_text(&r->asked), "&offset=180\n"));
    pager_run_free(r);
}

static void
pages__prove_no_absence__where_the_list_moved_past_the_overlap(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    answer_page(r, 0, 100, true);
    answer_page(r, 101, 50, false); /* eleven were resolved meanwhile: one was on neither page */
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->step.skipped, 1);
    assert_non_null(strstr(r->step.fault.text, "the list moved while it was read"));
    answer_page(r, 0, 100, true);
    answer_page(r, 99, 50, false);
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->step.skipped, 0);
    pager_run_free(r);
}

static void
pages__end_at_the_limit__which_is_said(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    for (int i = 0; i < 111; i++)
        answer_page(r, i * 90, 100, true);
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_string_equal(r->step.fault.text, "it has more than 10000 open incidents: the others are not known here");
    assert_int_equal(r->step.skipped, 1);
    assert_non_null(strstr(buf_text(&r->asked), "&limit=100&offset=9900\n"));
    pager_run_free(r);
}

static void
pages__that_hold_next_to_nothing__are_not_turned_for_ever(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    for (int i = 0; i < 113; i++)
        answer_page(r, i, 1, true);
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->step.skipped, 1);
    assert_non_null(strstr(r->step.fault.text, "it gives so little at a time"));
    pager_run_free(r);
}

static void
incident_that_is_known__is_not_parsed(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    r->knows_all = true;
    pager_run_answer(r, 200, "{\"incidents\":[{\"not\":\"even one\"}]," AROUND "false}");
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->step.skipped, 0);
    pager_run_free(r);
}

static void
page_of_our_own__is_an_answer__not_an_alert(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    r->ours = "0123456789abcdef0123456789abcdef";
    assert_int_equal(
        list_of_one(r,
            ",\"status\":\"acknowledged\",\"incident_key\":\"0123456789abcdef0123456789abcdef\",\"acknowledgements\":["
            "{\"at\":\"2015-11-10T00:32:52Z\",\"acknowledger\":{\"id\":\"P8\",\"type\":\"user_reference\",\"summary\":\"Bob\"}}]"),
        STEP_DONE);
    assert_string_equal(buf_text(&r->seen), "answer 0123456789abcdef0123456789abcdef P1 acked by P8 - Bob at 1447115572000\n");
    r->ours = "P1"; /* known by its id: the list tells no key of those that have it in their alerts alone */
    assert_int_equal(list_of_one(r,
                         ",\"status\":\"acknowledged\",\"acknowledgements\":[{\"at\":\"2015-11-10T00:32:52Z\",\"acknowledger\":"
                         "{\"id\":\"PS\",\"type\":\"service_reference\",\"summary\":\"checkout\"}}]"),
        STEP_DONE);
    assert_string_equal(buf_text(&r->seen), "answer - P1 acked by - - - at 1447115572000\n");
    pager_run_free(r);
}

static void
answers__are_asked_for_by_key__one_after_the_other(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    r->asks[0] = "k1", r->asks[1] = "k2", r->asks[2] = "k3";
    r->asks_n = 3;
    pager_run_answer(r, 200,
        "{\"incidents\":[{\"id\":\"P2\",\"status\":\"resolved\",\"resolved_at\":\"2015-11-10T00:32:52Z\",\"last_status_change_by\":"
        "{\"id\":\"P8\",\"type\":\"user_reference\",\"summary\":\"Bob\"}},{\"id\":\"P1\",\"status\":\"triggered\"}]," AROUND
        "false}");
    pager_run_answer(r, 200, "{\"incidents\":[]," AROUND "false}");
    pager_run_answer(r, 200,
        "{\"incidents\":[{\"id\":\"P3\",\"incident_key\":\"another\",\"status\":\"triggered\"}]," AROUND "false}");
    assert_int_equal(pager_run_job(r, JOB_ANSWERS), STEP_DONE);
    assert_string_equal(buf_text(&r->seen), "answer k1 P2 closed by P8 - Bob at 1447115572000\n");
    assert_non_null(strstr(buf_text(&r->asked), "&incident_key=k2\n"));
    pager_run_free(r);
}

static void
turns__are_told_with_their_ends(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    r->asks[0] = "PI7DH85", r->asks[1] = "GONE";
    r->asks_n = 2;
    r->from_ms = 1425672000000;
    r->until_ms = r->from_ms + 1000;
    pager_run_answer_file(r, 200, "pagerduty/oncalls_200");
    pager_run_answer(r, 404, "{\"error\":{\"message\":\"Not Found\",\"code\":2100}}");
    assert_int_equal(pager_run_job(r, JOB_TURNS), STEP_DONE);
    assert_string_equal(buf_text(&r->seen), "turn PI7DH85 PT23IWX - Tim Wright 1425673731000 to 1425760131000\n");
    assert_string_equal(r->step.fault.text, "PagerDuty has no schedule GONE");
    assert_non_null(strstr(buf_text(&r->asked),
        "/oncalls?limit=100&include%5B%5D=users&schedule_ids%5B%5D=PI7DH85&since=2015-03-06T20%3A00%3A00.000Z&until="));
    r->asks_n = 1;
    pager_run_answer_file(r, 200, "pagerduty/dyn_oncalls_2");
    assert_int_equal(pager_run_job(r, JOB_TURNS), STEP_DONE);
    pager_run_free(r);
}

#define TURN(who) \
    "{\"user\":{\"id\":\"" who "\",\"summary\":\"" who "\"},\"start\":\"2015-03-06T20:00:00Z\",\"end\":\"2015-03-07T20:00:00Z\"}"

/* A schedule that ten policies use fills a page in ten days. */
static void
turns__may_have_pages(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    r->asks[0] = "S1", r->asks[1] = "S2";
    r->asks_n = 2;
    r->from_ms = 1425672000000;
    r->until_ms = r->from_ms + 1000;
    pager_run_answer(r, 200, "{\"oncalls\":[" TURN("ana") "],\"more\":true}");
    pager_run_answer(r, 200, "{\"oncalls\":[" TURN("ben") "],\"more\":false}");
    pager_run_answer(r, 200, "{\"oncalls\":[" TURN("cay") "],\"more\":false}");
    assert_int_equal(pager_run_job(r, JOB_TURNS), STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "turn S1 ben"));
    assert_non_null(strstr(buf_text(&r->seen), "turn S2 cay"));
    assert_non_null(strstr(buf_text(&r->asked), "&offset=100\n"));
    r->asks_n = 1;
    for (int i = 0; i < 10; i++)
        pager_run_answer(r, 200, "{\"oncalls\":[" TURN("ana") "],\"more\":true}");
    assert_int_equal(pager_run_job(r, JOB_TURNS), STEP_DONE);
    assert_string_equal(r->step.fault.text, "schedule S1 of PagerDuty has more than 1000 turns: the others are not known here");
    pager_run_free(r);
}

static const struct {
    int status;
    const char *body, *fault;
    int64_t retry_after_ms, pause_ms;
} faults[] = {
    { 401, "{\"error\":{\"message\":\"Invalid credentials\",\"code\":2006}}",
        "HTTP 401: Invalid credentials (2006); it does not take the credential: look at token_env", 0, 0 },
    { 400, "{\"error\":{\"message\":\"Invalid Input Provided\",\"code\":2001,\"errors\":[\"Offset is too large.\",\"x\"]}}",
        "HTTP 400: Invalid Input Provided: Offset is too large. (2001)", 0, 0 },
    { 429, "{\"error\":{\"message\":\"Rate Limit Exceeded\",\"code\":2020}}", "HTTP 429: Rate Limit Exceeded (2020)", 20000,
        20000 },
    { 429, "", "HTTP 429: Too Many Requests", 0, 30000 },
    { 429, "", "HTTP 429: Too Many Requests", 100 * 3600 * 1000, 15 * 60 * 1000 },
    { 503, "<html><title>503 Service Unavailable</title>", "HTTP 503: a web page (\"503 Service Unavailable\")", 0, 0 },
    { 200, "", "HTTP 200 with an empty body: that is no list", 0, 0 },
    { 200, "<html><title>Log in</title>", "not a PagerDuty API: HTTP 200 with a web page (\"Log in\")", 0, 0 },
    { 200, "{\"incidents\":{}}", "not a PagerDuty API: HTTP 200 with something that is no list", 0, 0 },
    { 200, "{\"incidents\":[1,2],\"more\":false}",
        "the list is broken: not a JSON array of objects: '1' where '{' or ']' should be, after 0 elements", 0, 0 },
    { 200, "{\"incidents\":[],\"incidents\":[],\"more\":false}", "not a PagerDuty API: HTTP 200 with something that is no list",
        0, 0 },
    { 200, "{\"incidents\":[{}],\"more\":false}", "none of 1 incidents can be read; incident 1: it has no id", 0, 0 },
    { 200, "{\"incidents\":[{\"id\":\"a b\"},{\"id\":\"P1\"}],\"more\":false",
        "not a PagerDuty API: HTTP 200 with something that is no list", 0, 0 },
};

static void
fault__is_told_in_their_words(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        pager_run_answer(r, faults[i].status, faults[i].body);
        r->answers[0].retry_after_ms = faults[i].retry_after_ms;
        assert_int_equal(pager_run_job(r, JOB_LIST), STEP_FAULT);
        assert_string_equal(r->step.fault.text, faults[i].fault);
        assert_int_equal(r->step.pause_ms, faults[i].pause_ms);
    }
    pager_run_free(r);
}

static void
one_that_cannot_be_read__does_not_spoil_the_others(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");

    (void)state;
    pager_run_answer(r, 200, "{\"more\":false,\"incidents\":[{\"id\":\"a b\"},{\"id\":\"P1\"},{\"id\":7}]}");
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->sightings, 1);
    assert_int_equal(r->step.skipped, 2);
    assert_string_equal(r->step.fault.text, "2 of 3 incidents can't be read; incident 1: its id is not one plain word");
    pager_run_free(r);
}

static void
list__is_a_fault__cut_at_any_byte(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");
    char *body = page(1, 2, false);

    (void)state;
    for (size_t len = 0; len < strlen(body); len++) {
        char *piece = xstrndup(body, len);

        pager_run_answer(r, 200, piece);
        free(piece);
        if (pager_run_job(r, JOB_LIST) != STEP_FAULT || r->step.fault.text[0] == '\0')
            fail_msg("no fault after %zu bytes", len);
    }
    free(body);
    pager_run_free(r);
}

static void
identity__is_the_id__whatever_else_changes(void **state)
{
    struct pager_run *r = pager_run_new("pagerduty", "");
    struct alert_id before;

    (void)state;
    assert_int_equal(list_of_one(r, ",\"title\":\"a\""), STEP_DONE);
    before = r->last;
    assert_int_equal(list_of_one(r, ",\"title\":\"b\",\"urgency\":\"low\",\"acknowledged_by\":\"mallory\""), STEP_DONE);
    assert_true(alert_id_equal(&before, &r->last));
    assert_null(strstr(buf_text(&r->seen), "mallory"));
    pager_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(list__asks_for_open_incidents_of_all_times__by_the_headers_that_the_specification_wants),
    cmocka_unit_test(url__of_europe__and_a_token_of_oauth),
    cmocka_unit_test(incident__becomes_an_alert),
    cmocka_unit_test(severity__follows_the_priority__else_the_urgency),
    cmocka_unit_test(acknowledgement__names_the_latest_who_made_one),
    cmocka_unit_test(acknowledgement__counts__whoever_made_it),
    cmocka_unit_test(recorded_lists__are_read),
    cmocka_unit_test(pages__overlap__until_there_is_no_more),
    cmocka_unit_test(pages__prove_no_absence__where_the_list_moved_past_the_overlap),
    cmocka_unit_test(pages__end_at_the_limit__which_is_said),
    cmocka_unit_test(pages__that_hold_next_to_nothing__are_not_turned_for_ever),
    cmocka_unit_test(incident_that_is_known__is_not_parsed),
    cmocka_unit_test(page_of_our_own__is_an_answer__not_an_alert),
    cmocka_unit_test(answers__are_asked_for_by_key__one_after_the_other),
    cmocka_unit_test(turns__are_told_with_their_ends),
    cmocka_unit_test(turns__may_have_pages),
    cmocka_unit_test(fault__is_told_in_their_words),
    cmocka_unit_test(one_that_cannot_be_read__does_not_spoil_the_others),
    cmocka_unit_test(list__is_a_fault__cut_at_any_byte),
    cmocka_unit_test(identity__is_the_id__whatever_else_changes),
};
SUITE(pagerduty, tests);
