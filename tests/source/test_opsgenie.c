/* SPDX-License-Identifier: MIT */
/* Opsgenie and JSM Operations as sources: one reader, two dialects. */
#include "support/suite.h"

#include <string.h>

#include "source/pager_run.h"

#define JSM "user = \"ana@example.com\" cloud = \"a1b2-c3\""

static enum step_kind
list_of_one(struct pager_run *r, const char *members)
{
    struct buf body = BUF_INIT;
    enum step_kind end;

    buf_addf(&body, "{\"%s\":[{\"id\":\"a-1\",\"message\":\"m\"%s}],\"took\":0.1}",
        strcmp(r->config->driver->name, "jsm") == 0 ? "values" : "data", members);
    pager_run_answer(r, 200, buf_text(&body));
    buf_release(&body);
    end = pager_run_job(r, JOB_LIST);
    return end;
}

static void
recorded_alert__is_read(void **state)
{
    struct pager_run *r = pager_run_new("opsgenie", "");

    (void)state;
    pager_run_answer_file(r, 200, "opsgenie/alerts_list_next"); /* one on a page, and more */
    pager_run_answer(r, 200, "{\"data\":[],\"took\":0.1}");
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_string_equal(buf_text(&r->seen),
        "b7da6303-0da4-43e2-8e21-9e22faedc594-1637756080926 warning start=1637756080926: alertname=1234"
        " id=b7da6303-0da4-43e2-8e21-9e22faedc594-1637756080926 integration=API number=163 priority=P3 severity=warning"
        " source=192.168.x.x | count=1 key=b7da6303-0da4-43e2-8e21-9e22faedc594-1637756080926"
        " link=https://app.opsgenie.com/alert/detail/b7da6303-0da4-43e2-8e21-9e22faedc594-1637756080926/details\n");
    assert_string_equal(buf_text(&r->asked),
        "GET https://api.opsgenie.com/v2/alerts?query=status%3Aopen&limit=100&offset=0&sort=createdAt&order=desc\n"
        "GET https://api.opsgenie.com/v2/alerts?query=status%3Aopen&limit=100&offset=1&sort=createdAt&order=desc\n");
    pager_run_free(r);
}

static void
jsm__has_its_own_paths_and_shapes(void **state)
{
    struct pager_run *r = pager_run_new("jsm", JSM);

    (void)state;
    pager_run_answer_file(r, 200, "jsm/alerts_list");
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_string_equal(buf_text(&r->seen),
        "alert-1 critical start=1790583300000: alertname=CPU high id=alert-1 integration=Default API number=42 priority=P2 region=eu"
        " service=web-01 severity=critical source=Monitor tags=prod, cpu team=team-1 |"
        " count=3 description=CPU above 90% key=web-01-cpu\n");
    assert_string_equal(buf_text(&r->asked),
        "GET https://api.atlassian.com/jsm/ops/api/a1b2-c3/v1/alerts?query=status%3Aopen&size=100&offset=0&sort=createdAt&order=desc\n");
    pager_run_answer(r, 200, "{\"values\":[{\"id\":\"a\"}],\"count\":2,\"links\":{\"next\":\"https://evil.example/steal\"}}");
    pager_run_answer(r, 200, "{\"values\":[],\"count\":2,\"links\":{}}");
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_null(strstr(buf_text(&r->asked), "evil"));
    assert_non_null(strstr(buf_text(&r->asked), "&offset=1&"));
    pager_run_free(r);
}

static void
keys_and_accounts__are_shown_in_their_way(void **state)
{
    struct pager_run *og = pager_run_new("opsgenie", ""), *jsm = pager_run_new("jsm", JSM);

    (void)state;
    og->config->driver->begin(og->state, &(struct source_job){ .kind = JOB_LIST }, NULL, &og->step);
    assert_int_equal(og->step.request.auth, AUTH_SCHEME);
    assert_string_equal(og->step.request.scheme, "GenieKey ");
    jsm->config->driver->begin(jsm->state, &(struct source_job){ .kind = JOB_LIST }, NULL, &jsm->step);
    assert_int_equal(jsm->step.request.auth, AUTH_BASIC);
    assert_string_equal(jsm->step.request.user, "ana@example.com");
    request_release(&og->step.request);
    request_release(&jsm->step.request);
    pager_run_free(og);
    pager_run_free(jsm);
}

static const struct {
    const char *members, *wanted;
} severities[] = {
    { ",\"priority\":\"P1\"", "a-1 emergency " },
    { ",\"priority\":\"P2\"", "a-1 critical " },
    { ",\"priority\":\"P3\"", "a-1 warning " },
    { ",\"priority\":\"P4\"", "a-1 info " },
    { ",\"priority\":\"P5\"", "a-1 info " },
    { ",\"priority\":null", "a-1 warning " },
    { ",\"priority\":\"P9\"", "a-1 warning " },
    { "", "a-1 warning " },
};

static void
severity__follows_the_priority(void **state)
{
    struct pager_run *r = pager_run_new("opsgenie", "");

    (void)state;
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        assert_int_equal(list_of_one(r, severities[i].members), STEP_DONE);
        if (strncmp(buf_text(&r->seen), severities[i].wanted, strlen(severities[i].wanted)) != 0)
            fail_msg("%s: %s", severities[i].members, buf_text(&r->seen));
    }
    pager_run_free(r);
}

/* Milliseconds have one to three digits there, and how long it took to acknowledge is told in place of when. */
static void
acknowledgement__is_told_with_its_moment(void **state)
{
    struct pager_run *r = pager_run_new("opsgenie", "");

    (void)state;
    assert_int_equal(list_of_one(r,
                         ",\"createdAt\":\"2021-11-24T12:14:41.03Z\",\"acknowledged\":true,\"owner\":\"bob@example.com\","
                         "\"report\":{\"ackTime\":15702,\"acknowledgedBy\":\"ana@example.com\"}"),
        STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen),
        "start=1637756081030: acknowledged_at=2021-11-24T12:14:56.732Z acknowledged_by=ana@example.com"));
    assert_non_null(strstr(buf_text(&r->seen), "| acked ana@example.com ana@example.com ana@example.com at 1637756096732\n"));
    assert_int_equal(list_of_one(r, ",\"acknowledged\":true,\"owner\":\"5b10ana\""), STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "| acked 5b10ana - 5b10ana at 0\n"));
    assert_int_equal(list_of_one(r, ",\"acknowledged\":true,\"owner\":\"\",\"report\":{\"ackTime\":-7144366919289711}"),
        STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "| acked - - somebody at 0\n"));
    pager_run_free(r);
}

static void
details__become_labels__but_for_those_that_are_ours(void **state)
{
    struct pager_run *r = pager_run_new("opsgenie", "");

    (void)state;
    assert_int_equal(
        list_of_one(r,
            ",\"details\":{\"env\":\"prod\",\"id\":\"evil\",\"alertname\":\"evil\",\"severity\":\"evil\",\"acknowledged_by\":\"eve\","
            "\"acknowledged_at\":\"2021-11-24T12:14:56Z\",\"n\":3,\"o\":{},\"\":\"x\",\"empty\":\"\"}"),
        STEP_DONE);
    assert_string_equal(buf_text(&r->seen),
        "a-1 warning start=0: alertname=m env=prod id=a-1 n=3 severity=warning |"
        " link=https://app.opsgenie.com/alert/detail/a-1/details\n");
    pager_run_free(r);
}

static void
snoozed_alert__is_suppressed_there(void **state)
{
    struct pager_run *r = pager_run_new("opsgenie", "");

    (void)state;
    assert_int_equal(list_of_one(r, ",\"snoozed\":true,\"snoozedUntil\":\"2021-11-24T13:00:00Z\""), STEP_DONE);
    assert_non_null(strstr(buf_text(&r->seen), "a-1 warning snoozed start=0:"));
    assert_non_null(strstr(buf_text(&r->seen), "snoozed_until=2021-11-24T13:00:00Z"));
    pager_run_free(r);
}

static void
random_lists__are_read(void **state)
{
    struct pager_run *r = pager_run_new("opsgenie", "");

    (void)state;
    pager_run_answer_file(r, 200, "opsgenie/dyn_alerts_1"); /* ids with blanks in them; says that there is more */
    pager_run_answer_file(r, 200, "opsgenie/dyn_alerts_2");
    pager_run_answer(r, 200, "{\"data\":[]}");
    assert_int_equal(pager_run_job(r, JOB_LIST), STEP_DONE);
    assert_int_equal(r->step.listed, 7);
    assert_int_equal(r->sightings, 1);
    pager_run_free(r);
}

static void
answers__are_of_that_alias_to_the_letter(void **state)
{
    struct pager_run *r = pager_run_new("opsgenie", "");

    (void)state;
    r->asks[0] = "k 1", r->asks[1] = "k2";
    r->asks_n = 2;
    pager_run_answer(r, 200,
        "{\"data\":[{\"id\":\"b\",\"alias\":\"k 11\",\"status\":\"open\"},{\"id\":\"a\",\"alias\":\"k 1\",\"status\":\"closed\","
        "\"createdAt\":\"2021-11-24T12:00:00Z\",\"report\":{\"closedBy\":\"ana@example.com\",\"closeTime\":1000}}]}");
    pager_run_answer(r, 200, "{\"data\":[]}");
    assert_int_equal(pager_run_job(r, JOB_ANSWERS), STEP_DONE);
    assert_string_equal(buf_text(&r->seen),
        "answer k 1 a closed by ana@example.com ana@example.com ana@example.com at 1637755201000\n");
    assert_non_null(strstr(buf_text(&r->asked), "&query=alias%3Ak%201\n"));
    pager_run_free(r);
}

static void
turns__stand_in_the_final_timeline(void **state)
{
    static const char timeline[] =
        "\"finalTimeline\":{\"rotations\":[{\"periods\":["
        "{\"startDate\":\"2021-11-24T08:00:00Z\",\"endDate\":\"2021-11-25T08:00:00Z\",\"%s\":{\"type\":\"user\",\"id\":\"u1\"%s}},"
        "{\"startDate\":\"2021-11-20T08:00:00Z\",\"endDate\":\"2021-11-21T08:00:00Z\",\"%s\":{\"type\":\"user\",\"id\":\"past\"}},"
        "{\"startDate\":\"2021-11-25T08:00:00Z\",\"endDate\":\"2021-11-26T08:00:00Z\",\"%s\":{\"type\":\"team\",\"id\":\"t\"}},7]},{}]}";
    struct pager_run *og = pager_run_new("opsgenie", ""), *jsm = pager_run_new("jsm", JSM);
    char inside[1024], body[1100];

    (void)state;
    og->asks[0] = "Primary on-call";
    jsm->asks[0] = "b7da6303-0da4-43e2-8e21-9e22faedc594";
    og->asks_n = jsm->asks_n = 1;
    og->from_ms = jsm->from_ms = 1637755200000;
    snprintf(inside, sizeof inside, timeline, "recipient", ",\"name\":\"ana@example.com\"", "recipient", "recipient");
    snprintf(body, sizeof body, "{\"data\":{%s}}", inside);
    pager_run_answer(og, 200, body);
    assert_int_equal(pager_run_job(og, JOB_TURNS), STEP_DONE);
    assert_string_equal(buf_text(&og->seen),
        "turn Primary on-call u1 ana@example.com ana@example.com 1637740800000 to 1637827200000\n");
    assert_string_equal(buf_text(&og->asked),
        "GET https://api.opsgenie.com/v2/schedules/Primary%20on-call/timeline?interval=14&intervalUnit=days"
        "&date=2021-11-24T12%3A00%3A00.000Z&identifierType=name\n");
    snprintf(inside, sizeof inside, timeline, "responder", "", "responder", "responder");
    snprintf(body, sizeof body, "{%s}", inside);
    pager_run_answer(jsm, 200, body);
    assert_int_equal(pager_run_job(jsm, JOB_TURNS), STEP_DONE);
    assert_string_equal(buf_text(&jsm->seen),
        "turn b7da6303-0da4-43e2-8e21-9e22faedc594 u1 - u1 1637740800000 to 1637827200000\n");
    pager_run_answer(jsm, 200, "{\"data\":{}}");
    assert_int_equal(pager_run_job(jsm, JOB_TURNS), STEP_FAULT);
    assert_string_equal(jsm->step.fault.text, "not JSM Operations's API: an answer without a timeline");
    pager_run_free(og);
    pager_run_free(jsm);
}

static void
fault__is_told_in_their_words(void **state)
{
    struct pager_run *og = pager_run_new("opsgenie", ""), *jsm = pager_run_new("jsm", JSM);

    (void)state;
    pager_run_answer(og, 422, "{\"message\":\"Key format is not valid!\",\"took\":0.0,\"requestId\":\"r\"}");
    assert_int_equal(pager_run_job(og, JOB_LIST), STEP_FAULT);
    assert_string_equal(og->step.fault.text, "HTTP 422: Key format is not valid!");
    pager_run_answer(og, 429, "{\"message\":\"You are making too many requests!\",\"took\":0.0,\"requestId\":\"r\"}");
    og->answers[0].retry_after_ms = 60000;
    assert_int_equal(pager_run_job(og, JOB_LIST), STEP_FAULT);
    assert_int_equal(og->step.pause_ms, 60000);
    pager_run_answer_file(jsm, 401, "jsm/err_401");
    assert_int_equal(pager_run_job(jsm, JOB_LIST), STEP_FAULT);
    assert_string_equal(jsm->step.fault.text,
        "HTTP 401: Unauthorized; it does not take the credential: look at user and token_env");
    pager_run_free(og);
    pager_run_free(jsm);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(recorded_alert__is_read),
    cmocka_unit_test(jsm__has_its_own_paths_and_shapes),
    cmocka_unit_test(keys_and_accounts__are_shown_in_their_way),
    cmocka_unit_test(severity__follows_the_priority),
    cmocka_unit_test(acknowledgement__is_told_with_its_moment),
    cmocka_unit_test(details__become_labels__but_for_those_that_are_ours),
    cmocka_unit_test(snoozed_alert__is_suppressed_there),
    cmocka_unit_test(random_lists__are_read),
    cmocka_unit_test(answers__are_of_that_alias_to_the_letter),
    cmocka_unit_test(turns__stand_in_the_final_timeline),
    cmocka_unit_test(fault__is_told_in_their_words),
};
SUITE(opsgenie, tests);
