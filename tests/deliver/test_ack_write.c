/* SPDX-License-Identifier: MIT */
/* Acknowledgements that are written to a pager: the requests, and what each answer means. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "core/there.h"
#include "deliver/config.h"
#include "deliver/driver.h"
#include "util/alloc.h"
#include "util/conf.h"
#include "util/str.h"

#define NOW_MS INT64_C(1795217280000)
#define DETAIL(person) \
    "{\"summary\":\"acknowledge #1 Disk\"," person \
    "\"level\":2,\"count\":1,\"alerts\":[{\"id\":\"0123456789abcdef0123456789abcdef\",\"name\":\"Disk\"," \
    "\"source\":\"pd\",\"level\":2,\"starts_at\":\"2026-11-20T23:00:00Z\",\"labels\":{\"id\":\"PT4KHLK\"}}]}"

struct ack_run {
    struct deliver_config *config;
    const struct deliver_driver *driver;
    void *shared, *state;
    struct deliver_step step;
    char *method, *url, *body, *from;
    unsigned requests;
};

static struct ack_run *
ack_run_new(const char *system, const char *cloud)
{
    struct conf_schema schema = { (const struct conf_section[]){ DELIVER_CONF_SECTIONS }, 3, deliver_conf_rows,
        deliver_conf_rows_n };
    struct conf_faults faults = { 0 };
    struct ack_run *r = xcalloc(1, sizeof *r);
    struct conf *conf = conf_parse(&schema, "(test)", "", 0, &faults);
    const char *url = "https://api.example";
    struct write_target target = { .source = "pd",
        .urls = &url,
        .urls_n = 1,
        .user = "cara@example.com",
        .credential = "source pd",
        .scheme = "Token token=",
        .cloud = cloud,
        .system = system,
        .asked = { .auth = AUTH_SCHEME,
            .credential_option = "token_env",
            .right = "acknowledge",
            .prefix = "p",
            .api = "a pager" },
        .timeout_ms = 1000,
        .ack_within_ms = 60000 };
    struct err err;
    char name[64];

    assert_non_null(conf);
    r->config = deliver_config_new(conf, &faults);
    assert_non_null(r->config);
    conf_free(conf);
    assert_true(deliver_config_add_target(r->config, &target, &err));
    assert_string_equal(r->config->destinations.v[0].name, "pd acks");
    snprintf(name, sizeof name, "%s acks", system);
    assert_string_equal(r->config->destinations.v[0].driver, name);
    r->driver = deliver_driver_named(name);
    assert_non_null(r->driver);
    r->shared = r->driver->open(r->config);
    r->state = r->driver->start(r->shared);
    return r;
}

static void
forget(struct ack_run *r)
{
    free(r->method);
    free(r->url);
    free(r->body);
    free(r->from);
    r->method = r->url = r->body = r->from = NULL;
}

static void
ack_run_free(struct ack_run *r)
{
    forget(r);
    r->driver->stop(r->state);
    r->driver->close(r->shared);
    deliver_config_free(r->config);
    free(r);
}

static enum deliver_step_kind
take_request(struct ack_run *r)
{
    if (r->step.kind != DELIVER_REQUEST)
        return r->step.kind;
    forget(r);
    r->method = xstrdup(r->step.request.method);
    r->url = xstrdup(r->step.request.url);
    r->body = r->step.request.body != NULL ? xstrndup(r->step.request.body, r->step.request.body_len) : xstrdup("");
    r->from = xstrdup_or_null(r->step.request.from);
    r->requests++;
    request_release(&r->step.request);
    return DELIVER_REQUEST;
}

static enum deliver_step_kind
begin(struct ack_run *r, enum deliver_job job, enum message_act act, const char *detail)
{
    struct deliver_order o = { .act = act, .destination = "pd acks", .channel = "pd", .key = "k", .id = "M12", .detail = detail };

    r->requests = 0;
    r->driver->begin(r->state, job, &o, NOW_MS, &r->step);
    return take_request(r);
}

static enum deliver_step_kind
answer(struct ack_run *r, int status, int64_t retry_after_ms, const char *body)
{
    r->driver->feed(r->state, &(struct reply){ .kind = REPLY_HEAD, .status = status, .retry_after_ms = retry_after_ms }, NOW_MS,
        &r->step);
    r->driver->feed(r->state, &(struct reply){ .kind = REPLY_CHUNK, .bytes = body, .len = strlen(body) }, NOW_MS, &r->step);
    r->driver->feed(r->state, &(struct reply){ .kind = REPLY_END }, NOW_MS, &r->step);
    return take_request(r);
}

static void
pagerduty__is_told_by_a_put__in_her_name(void **state)
{
    struct ack_run *r = ack_run_new("pagerduty", NULL);

    (void)state;
    assert_int_equal(begin(r, DELIVER_SEND, MESSAGE_ACK, DETAIL("\"person\":\"ana@example.com\",")), DELIVER_REQUEST);
    assert_string_equal(r->method, "PUT");
    assert_string_equal(r->url, "https://api.example/incidents/PT4KHLK");
    assert_string_equal(r->body, "{\"incident\":{\"type\":\"incident_reference\",\"status\":\"acknowledged\"}}");
    assert_string_equal(r->from, "ana@example.com");
    assert_int_equal(answer(r, 200, 0, "{\"incident\":{\"id\":\"PT4KHLK\",\"status\":\"acknowledged\"}}"), DELIVER_DONE);
    assert_string_equal(r->step.channel_id, "PT4KHLK");
    assert_int_equal(begin(r, DELIVER_SEND, MESSAGE_CLOSE, DETAIL("")), DELIVER_REQUEST);
    assert_string_equal(r->body, "{\"incident\":{\"type\":\"incident_reference\",\"status\":\"resolved\"}}");
    assert_string_equal(r->from, "cara@example.com");
    ack_run_free(r);
}

static const struct {
    int status;
    const char *body;
    enum deliver_step_kind end;
    bool unsure;
    const char *words;
} pagerduty_answers[] = {
    { 400, "{\"error\":{\"message\":\"x\",\"code\":1002}}", DELIVER_DONE, false, "" },
    { 400, "{\"error\":{\"message\":\"x\",\"code\":1001}}", DELIVER_DONE, false, "" },
    { 400, "{\"error\":{\"message\":\"Invalid Input Provided\",\"code\":1005,\"errors\":[\"Incident was changed\"]}}",
        DELIVER_REFUSED, false,
        "HTTP 400: Invalid Input Provided: Incident was changed (1005); the incident was changed there meanwhile: look at it, then send again" },
    { 404, "{\"error\":{\"message\":\"Not Found\",\"code\":2100}}", DELIVER_REFUSED, false,
        "HTTP 404: Not Found (2100); the incident is no longer there" },
    { 403, "{\"error\":{\"message\":\"Access Denied\",\"code\":2010}}", DELIVER_REFUSED, false,
        "HTTP 403: Access Denied (2010); the credential may not acknowledge: look at token_env" },
    { 401, "{\"error\":{\"message\":\"Invalid\",\"code\":2006}}", DELIVER_REFUSED, false,
        "HTTP 401: Invalid (2006); it does not take the credential: look at token_env" },
    { 429, "{\"error\":{\"message\":\"Rate Limit Exceeded\",\"code\":2020}}", DELIVER_RETRY, false,
        "HTTP 429: Rate Limit Exceeded (2020)" },
    { 503, "", DELIVER_RETRY, true, "HTTP 503: Unavailable" },
    { 200, "<html>", DELIVER_RETRY, true,
        "HTTP 200, but this is no answer of PagerDuty's (a web page): is there a proxy in between, or url wrong?" },
};

static void
pagerduty__answers_yes_no_and_later(void **state)
{
    struct ack_run *r = ack_run_new("pagerduty", NULL);

    (void)state;
    for (size_t i = 0; i < sizeof pagerduty_answers / sizeof *pagerduty_answers; i++) {
        begin(r, DELIVER_SEND, MESSAGE_ACK, DETAIL(""));
        assert_int_equal(answer(r, pagerduty_answers[i].status, 0, pagerduty_answers[i].body), pagerduty_answers[i].end);
        assert_int_equal(r->step.unsure, pagerduty_answers[i].unsure);
        assert_string_equal(r->step.error.text, pagerduty_answers[i].words);
    }
    ack_run_free(r);
}

static void
unknown_user__is_passed_for_that_of_the_source__once(void **state)
{
    struct ack_run *r = ack_run_new("pagerduty", NULL);
    const char *no =
        "{\"error\":{\"message\":\"Invalid Input Provided\",\"code\":1008,\"errors\":[\"Requester User Not Found\"]}}";

    (void)state;
    begin(r, DELIVER_SEND, MESSAGE_ACK, DETAIL("\"person\":\"ana@example.com\","));
    assert_int_equal(answer(r, 400, 0, no), DELIVER_REQUEST);
    assert_string_equal(r->from, "cara@example.com");
    assert_int_equal(answer(r, 400, 0, no), DELIVER_REFUSED);
    assert_non_null(strstr(r->step.error.text, "Requester User Not Found (1008); PagerDuty knows no user of that address"));
    ack_run_free(r);
}

static void
too_many__is_a_pause_for_all(void **state)
{
    struct ack_run *r = ack_run_new("pagerduty", NULL);
    struct deliver_order o = { .act = MESSAGE_ACK };

    (void)state;
    begin(r, DELIVER_SEND, MESSAGE_ACK, DETAIL(""));
    assert_int_equal(answer(r, 429, 20000, "{}"), DELIVER_RETRY);
    assert_int_equal(r->step.retry_after_ms, 20000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, NOW_MS + 5000), 15000);
    begin(r, DELIVER_SEND, MESSAGE_ACK, DETAIL(""));
    answer(r, 429, 0, "{}");
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, NOW_MS), 10000);
    ack_run_free(r);
}

static void
look_up__finds_it_or_not(void **state)
{
    struct ack_run *pd = ack_run_new("pagerduty", NULL), *jsm = ack_run_new("jsm", "c1");

    (void)state;
    begin(pd, DELIVER_LOOK_UP, MESSAGE_ACK, DETAIL(""));
    assert_string_equal(pd->method, "GET");
    assert_int_equal(answer(pd, 200, 0, "{\"incident\":{\"status\":\"acknowledged\"}}"), DELIVER_DONE);
    begin(pd, DELIVER_LOOK_UP, MESSAGE_CLOSE, DETAIL(""));
    assert_int_equal(answer(pd, 200, 0, "{\"incident\":{\"status\":\"acknowledged\"}}"), DELIVER_ABSENT);
    begin(pd, DELIVER_LOOK_UP, MESSAGE_ACK, DETAIL(""));
    assert_int_equal(answer(pd, 404, 0, "{}"), DELIVER_ABSENT);
    begin(jsm, DELIVER_LOOK_UP, MESSAGE_UNACK, DETAIL(""));
    assert_string_equal(jsm->url, "https://api.example/jsm/ops/api/c1/v1/alerts/PT4KHLK");
    assert_int_equal(answer(jsm, 200, 0, "{\"id\":\"x\",\"status\":\"open\",\"acknowledged\":false}"), DELIVER_DONE);
    begin(jsm, DELIVER_LOOK_UP, MESSAGE_ACK, DETAIL(""));
    assert_int_equal(answer(jsm, 200, 0, "{\"id\":\"x\",\"status\":\"closed\"}"), DELIVER_DONE);
    ack_run_free(pd);
    ack_run_free(jsm);
}

static void
opsgenie__accepts_now__its_requests_id_stands_for_the_end(void **state)
{
    struct ack_run *r = ack_run_new("opsgenie", NULL);

    (void)state;
    begin(r, DELIVER_SEND, MESSAGE_UNACK, DETAIL("\"person\":\"ana@example.com\","));
    assert_string_equal(r->method, "POST");
    assert_string_equal(r->url, "https://api.example/v2/alerts/PT4KHLK/unacknowledge?identifierType=id");
    assert_string_equal(r->body, "{\"user\":\"ana@example.com\",\"source\":\"tocsin\"}");
    assert_null(r->from);
    assert_int_equal(answer(r, 202, 0, "{\"result\":\"Request will be processed\",\"took\":0.3,\"requestId\":\"43a29c5c\"}"),
        DELIVER_DONE);
    assert_string_equal(r->step.channel_id, "43a29c5c");
    begin(r, DELIVER_SEND, MESSAGE_ACK, DETAIL(""));
    assert_int_equal(answer(r, 422, 0, "{\"message\":\"Key format is not valid!\"}"), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "HTTP 422: Key format is not valid!");
    ack_run_free(r);
}

static void
order_that_names_no_alert__is_refused_unsent(void **state)
{
    static const char *const details[] = { NULL, "{}", "not json",
        "{\"summary\":\"x\",\"level\":2,\"count\":1,\"alerts\":[{\"id\":\"0123456789abcdef0123456789abcdef\",\"name\":\"Disk\",\"level\":2,"
        "\"starts_at\":null,\"labels\":{\"id\":\"../users\"}}]}" };
    struct ack_run *r = ack_run_new("pagerduty", NULL);

    (void)state;
    for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
        assert_int_equal(begin(r, DELIVER_SEND, MESSAGE_ACK, details[i]), DELIVER_REFUSED);
        assert_string_equal(r->step.error.text, "M12 does not say which alert of pd it is about: acknowledge it there");
    }
    ack_run_free(r);
}

static void
lost_connection__leaves_it_unsure__unless_nothing_left(void **state)
{
    struct ack_run *r = ack_run_new("pagerduty", NULL);

    (void)state;
    for (int unsent = 0; unsent < 2; unsent++) {
        begin(r, DELIVER_SEND, MESSAGE_ACK, DETAIL(""));
        r->driver->feed(r->state, &(struct reply){ .kind = REPLY_FAILED, .error = "it is gone", .unsent = unsent }, NOW_MS,
            &r->step);
        assert_int_equal(r->step.kind, DELIVER_RETRY);
        assert_int_equal(r->step.unsure, !unsent);
        assert_string_equal(r->step.error.text, "it is gone");
    }
    ack_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(pagerduty__is_told_by_a_put__in_her_name),
    cmocka_unit_test(pagerduty__answers_yes_no_and_later),
    cmocka_unit_test(unknown_user__is_passed_for_that_of_the_source__once),
    cmocka_unit_test(too_many__is_a_pause_for_all),
    cmocka_unit_test(look_up__finds_it_or_not),
    cmocka_unit_test(opsgenie__accepts_now__its_requests_id_stands_for_the_end),
    cmocka_unit_test(order_that_names_no_alert__is_refused_unsent),
    cmocka_unit_test(lost_connection__leaves_it_unsure__unless_nothing_left),
};
SUITE(ack_write, tests);
