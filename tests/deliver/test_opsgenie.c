/* SPDX-License-Identifier: MIT */
/* Opsgenie and JSM Operations: what is accepted is asked for until it is carried out, and what was lost is looked up by its alias. */
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include "deliver/pager_run.h"
#include "util/json.h"
#include "util/str.h"
#include "util/utf8.h"

#define ACCEPTED \
    "{\"result\":\"Request will be processed\",\"took\":0.302,\"requestId\":\"43a29c5c-3dbf-4fa4-9c26-f4f71023e120\"}"
#define FOUND \
    "{\"data\":{\"id\":\"b7da6303-0da4\",\"alias\":\"" PAGER_KEY "\",\"status\":\"open\"},\"took\":0.1,\"requestId\":\"r\"}"

static void
page__is_an_alert_with_what_a_woken_person_needs(void **state)
{
    struct pager_run *r = pager_run_new("og");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
    const cJSON *details;
    const char *text;
    cJSON *alert;

    (void)state;
    pager_run_begin(r, DELIVER_SEND, &o);
    assert_string_equal(r->method, "POST");
    assert_string_equal(r->url, "https://api.eu.opsgenie.com/v2/alerts");
    assert_int_equal(r->auth, AUTH_SCHEME);
    assert_string_equal(r->step.request.scheme, "GenieKey ");
    alert = pager_run_tree(r);
    assert_string_equal(json_get_str(alert, "message"), "checkout p99 over 2 s");
    assert_string_equal(json_get_str(alert, "alias"), PAGER_KEY);
    assert_string_equal(json_get_str(alert, "priority"), "P1");
    assert_string_equal(json_get_str(alert, "entity"), "checkout");
    assert_string_equal(json_get_str(alert, "source"), "tocsin");
    text = json_get_str(alert, "description");
    assert_true(str_starts(text, "checkout p99 over 2 s\n3 alerts\n\n- HighLatency: p99 over 2 s (critical, service=checkout"));
    assert_non_null(
        strstr(text, "\nand 1 more\nAsked: ana\nWhy: level 1 by route checkout\nRunbook: https://wiki.example.org/checkout\n"));
    details = json_get_object(alert, "details");
    assert_string_equal(json_get_str(details, "tocsin.message"), "M12");
    assert_string_equal(json_get_str(details, "tocsin.count"), "3");
    assert_string_equal(json_get_str(details, "instance"), "web-1:9090");
    assert_string_equal(json_get_array(alert, "tags")->child->valuestring, "tocsin");
    cJSON_Delete(alert);
    pager_run_free(r);
}

static char *
responders_of(const char *destination, const char *person, const struct person *who)
{
    struct pager_run *r = pager_run_new(destination);
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
    struct buf text = BUF_INIT;
    struct json_out out;
    cJSON *alert;

    o.person = person;
    o.who = who;
    pager_run_begin(r, DELIVER_SEND, &o);
    alert = pager_run_tree(r);
    json_begin(&out, &text);
    if (json_get_array(alert, "responders") != NULL)
        json_copy(&out, NULL, json_get_array(alert, "responders"));
    cJSON_Delete(alert);
    pager_run_free(r);
    return buf_take(&text);
}

static void
person__is_the_one_who_is_called__and_else_the_configured(void **state)
{
    static const struct person ana = { .name = "ana", .opsgenie = "ana@example.org" },
                               bob = { .name = "bob", .opsgenie = "712020:ab" }, eve = { .name = "eve" },
                               dan = { .name = "dan", .mail = "dan@example.org" };
    static const struct {
        const char *destination, *person;
        const struct person *who;
        const char *responders;
    } rows[] = {
        { "og", "ana", &ana, "[{\"type\":\"user\",\"username\":\"ana@example.org\"}]" },
        { "ops", "bob", &bob, "[{\"type\":\"user\",\"id\":\"712020:ab\"}]" },
        { "og", "dan", &dan, "[{\"type\":\"user\",\"username\":\"dan@example.org\"}]" },
        { "jsm", "ana", &ana, "" },
        { "og", "eve", &eve, "[{\"type\":\"team\",\"name\":\"payments\"},{\"type\":\"schedule\",\"name\":\"night\"}]" },
        { "og", NULL, NULL, "[{\"type\":\"team\",\"name\":\"payments\"},{\"type\":\"schedule\",\"name\":\"night\"}]" },
        { "jsm", NULL, NULL, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *responders = responders_of(rows[i].destination, rows[i].person, rows[i].who);

        assert_string_equal(responders, rows[i].responders);
        free(responders);
    }
}

static void
texts__are_cut_at_what_opsgenie_takes(void **state)
{
    struct pager_run *r = pager_run_new("og");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
    char text[3 * 2999 + 1];
    cJSON *alert;

    (void)state;
    for (size_t i = 0; i < 2999; i++)
        memcpy(text + 3 * i, "\xe2\x82\xac", 4);
    o.detail = NULL;
    o.text = text;
    pager_run_begin(r, DELIVER_SEND, &o);
    alert = pager_run_tree(r);
    assert_int_equal(utf8_count(json_get_str(alert, "message")), 130);
    assert_true(utf8_count(json_get_str(alert, "description")) <= 15000);
    cJSON_Delete(alert);
    pager_run_free(r);
}

static const struct {
    const char *destination;
    enum message_act act;
    const char *target; /* as the page's delivery told it */
    const char *method, *url;
} calls[] = {
    { "og", MESSAGE_ANSWERED, "SIM1", "POST",
        "https://api.eu.opsgenie.com/v2/alerts/" PAGER_PAGE_KEY "/acknowledge?identifierType=alias" },
    { "og", MESSAGE_RESOLVE, NULL, "POST",
        "https://api.eu.opsgenie.com/v2/alerts/" PAGER_PAGE_KEY "/close?identifierType=alias" },
    { "jsm", MESSAGE_ASK, NULL, "POST", "https://api.atlassian.com/jsm/ops/integration/v2/alerts" },
    { "jsm", MESSAGE_RESOLVE, NULL, "POST",
        "https://api.atlassian.com/jsm/ops/integration/v2/alerts/" PAGER_PAGE_KEY "/close?identifierType=alias" },
    { "ops", MESSAGE_ASK, NULL, "POST", "https://api.atlassian.com/jsm/ops/api/c-1/v1/alerts" },
    { "ops", MESSAGE_ANSWERED, "SIM1", "POST", "https://api.atlassian.com/jsm/ops/api/c-1/v1/alerts/SIM1/acknowledge" },
    { "ops", MESSAGE_RESOLVE, NULL, "GET", "https://api.atlassian.com/jsm/ops/api/c-1/v1/alerts/alias?alias=" PAGER_PAGE_KEY },
    { "ops", MESSAGE_RESOLVE, "../../x", "GET",
        "https://api.atlassian.com/jsm/ops/api/c-1/v1/alerts/alias?alias=" PAGER_PAGE_KEY },
};

static void
each_act__has_its_address_in_each_dialect(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct pager_run *r = pager_run_new(calls[i].destination);
        struct deliver_order o = pager_run_order(r, calls[i].act);

        o.target_channel = calls[i].target;
        pager_run_begin(r, DELIVER_SEND, &o);
        assert_string_equal(r->method, calls[i].method);
        assert_string_equal(r->url, calls[i].url);
        pager_run_free(r);
    }
}

enum { SURE, UNSURE };

/* Answers one after the other, "STATUS BODY", and what the last leads to. */
static const struct talk_row {
    const char *destination;
    enum deliver_job job;
    enum message_act act;
    struct {
        int status;
        const char *body; /* or a file below tests/data, behind @ */
    } answers[4];
    enum deliver_step_kind kind;
    bool unsure;
    const char *text; /* the error begins so; DONE: where it stands */
} talks[] = {
    /* clang-format off */
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, "@opsgenie/accepted.json" }, { 200, "@opsgenie/request_status_created.json" } },
      DELIVER_DONE, SURE, "b7da6303-0da4-43e2-8e21-9e22faedc594-1637756080926" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, ACCEPTED }, { 404, "{\"message\":\"Request not found\"}" }, { 200, "@opsgenie/request_status_created.json" } },
      DELIVER_DONE, SURE, "b7da6303-0da4-43e2-8e21-9e22faedc594-1637756080926" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, ACCEPTED }, { 200, "{\"data\":{}}" } }, DELIVER_REQUEST, SURE, "" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, ACCEPTED }, { 200, "{\"data\":{\"isSuccess\":false,\"status\":\"Api integration is disabled\"}}" } },
      DELIVER_REFUSED, SURE, "accepted, but not carried out: Api integration is disabled" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, ACCEPTED }, { 200, "{\"data\":{\"isSuccess\":\"yes\"}}" } },
      DELIVER_RETRY, UNSURE, "HTTP 200, but this is no answer of Opsgenie's" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, ACCEPTED }, { 403, "{\"message\":\"You are not authorized\"}" } }, DELIVER_DONE, SURE, PAGER_KEY },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, ACCEPTED }, { 503, "" } }, DELIVER_RETRY, UNSURE, "HTTP 503" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, ACCEPTED }, { 429, "" } }, DELIVER_RETRY, UNSURE, "HTTP 429" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 202, "{\"requestId\":\"../../x\"}" } }, DELIVER_RETRY, UNSURE, "HTTP 202, but this is no answer of Opsgenie's" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 200, "<html><title>Sign in</title>" } }, DELIVER_RETRY, UNSURE,
      "HTTP 200, but this is no answer of Opsgenie's Alert API v2 (a web page (\"Sign in\")): is there a proxy in between, or api_url wrong?" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 422, "{\"message\":\"Request body is not processable.\",\"errors\":{\"message\":\"Message can not be empty.\"}}" } },
      DELIVER_REFUSED, SURE, "HTTP 422: Request body is not processable.: Message can not be empty." },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 401, "{\"message\":\"Could not authenticate\",\"took\":0.0}" } },
      DELIVER_REFUSED, SURE, "HTTP 401: Could not authenticate; it does not take the credential: look at api_key_file" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 403, "{\"message\":\"Account is blocked\",\"code\":40301}" } },
      DELIVER_REFUSED, SURE, "HTTP 403: Account is blocked; the credential may not create and update alerts, and read them: look at api_key_file" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 404, "{\"message\":\"No such path\"}" } }, DELIVER_REFUSED, SURE, "HTTP 404: No such path" },
    { "og", DELIVER_SEND, MESSAGE_ASK, { { 500, "" } }, DELIVER_RETRY, UNSURE, "HTTP 500" },
    { "og", DELIVER_SEND, MESSAGE_ANSWERED, { { 202, ACCEPTED }, { 200, "@opsgenie/request_status_failed.json" } }, DELIVER_DONE, SURE, PAGER_PAGE_KEY },
    { "og", DELIVER_SEND, MESSAGE_RESOLVE, { { 202, ACCEPTED }, { 200, "{\"data\":{\"isSuccess\":false,\"status\":\"Alert is already closed\"}}" } }, DELIVER_DONE, SURE, PAGER_PAGE_KEY },
    { "og", DELIVER_SEND, MESSAGE_RESOLVE, { { 202, ACCEPTED }, { 200, "{\"data\":{\"isSuccess\":false}}" } },
      DELIVER_REFUSED, SURE, "accepted, but not carried out: it does not say why" },
    { "og", DELIVER_LOOK_UP, MESSAGE_ASK, { { 200, FOUND } }, DELIVER_DONE, SURE, "b7da6303-0da4" },
    { "og", DELIVER_LOOK_UP, MESSAGE_ASK, { { 404, "{\"message\":\"Alert does not exist\"}" }, { 200, "{\"data\":[{\"alias\":\"" PAGER_KEY "\",\"id\":\"c-1\",\"status\":\"closed\"}]}" } },
      DELIVER_DONE, SURE, "c-1" },
    { "og", DELIVER_LOOK_UP, MESSAGE_ASK, { { 404, "{\"message\":\"Alert does not exist\"}" }, { 200, "{\"data\":[{\"alias\":\"another\",\"id\":\"c-1\"},7]}" } },
      DELIVER_ABSENT, SURE, "" },
    { "og", DELIVER_LOOK_UP, MESSAGE_ASK, { { 403, "{\"message\":\"no right to read\"}" } }, DELIVER_ABSENT, SURE, "whether it came can't be asked" },
    { "og", DELIVER_LOOK_UP, MESSAGE_ASK, { { 404, "<html>" } }, DELIVER_ABSENT, SURE, "whether it came can't be asked" },
    { "og", DELIVER_LOOK_UP, MESSAGE_ASK, { { 502, "" } }, DELIVER_RETRY, SURE, "HTTP 502" },
    { "og", DELIVER_LOOK_UP, MESSAGE_ASK, { { 200, "{\"data\":{\"id\":\"\"}}" } }, DELIVER_RETRY, SURE, "HTTP 200, but this is no answer" },
    { "jsm", DELIVER_SEND, MESSAGE_ASK, { { 202, "@jsm/accepted.json" } }, DELIVER_DONE, SURE, PAGER_KEY },
    { "jsm", DELIVER_SEND, MESSAGE_ASK, { { 202, "{}" } }, DELIVER_RETRY, UNSURE, "HTTP 202, but this is no answer of an integration of JSM Operations" },
    { "ops", DELIVER_SEND, MESSAGE_ASK, { { 202, "@jsm/accepted.json" }, { 200, "@jsm/request_status.json" } }, DELIVER_DONE, SURE, "alert-1" },
    { "ops", DELIVER_SEND, MESSAGE_ASK, { { 401, "@jsm/unauthorized.json" } }, DELIVER_REFUSED, SURE,
      "HTTP 401: Unauthorized; it does not take the credential: look at api_token_env" },
    { "ops", DELIVER_SEND, MESSAGE_RESOLVE, { { 200, "{\"id\":\"a-7\",\"alias\":\"" PAGER_PAGE_KEY "\"}" }, { 202, "@jsm/accepted.json" }, { 200, "@jsm/request_status.json" } },
      DELIVER_DONE, SURE, "alert-1" },
    { "ops", DELIVER_SEND, MESSAGE_RESOLVE, { { 404, "{\"message\":\"Alert with alias does not exist\"}" } }, DELIVER_DONE, SURE, PAGER_PAGE_KEY },
    { "ops", DELIVER_LOOK_UP, MESSAGE_ASK, { { 404, "{\"message\":\"no\"}" }, { 200, "{\"values\":[{\"alias\":\"" PAGER_KEY "\",\"id\":\"a-9\"}],\"count\":1}" } },
      DELIVER_DONE, SURE, "a-9" },
    /* clang-format on */
};

static void
answers__decide_the_step(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof talks / sizeof *talks; i++) {
        const struct talk_row *row = &talks[i];
        struct pager_run *r = pager_run_new(row->destination);
        struct deliver_order o = pager_run_order(r, row->act);
        const char *says;

        pager_run_begin(r, row->job, &o);
        for (size_t k = 0; row->answers[k].status != 0; k++) {
            const char *body = row->answers[k].body;
            char *data = *body == '@' ? pager_run_data(body + 1) : NULL;

            if (r->step.kind != DELIVER_REQUEST)
                fail_msg("row %zu: nothing is asked at answer %zu: %s", i, k, r->step.error.text);
            pager_run_feed(r, row->answers[k].status, 0, data != NULL ? data : body);
            free(data);
        }
        says = row->kind == DELIVER_DONE ? r->step.channel_id : r->step.error.text;
        if (r->step.kind != row->kind || r->step.unsure != row->unsure || !str_starts(says, row->text))
            fail_msg("row %zu: step %d, unsure %d, %s", i, (int)r->step.kind, r->step.unsure, says);
        pager_run_free(r);
    }
}

static void
what_is_accepted_but_not_carried_out__is_looked_up_after_a_while(void **state)
{
    struct pager_run *r = pager_run_new("og");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_script(r, "status: 404, 404, 404, 404, 404, 404");
    assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(r->step.unsure);
    assert_true(str_starts(r->step.error.text, "accepted, but not carried out after 16 s (request sim-request-1)"));
    assert_int_equal(r->after_ms, 16000);
    assert_int_equal(pager_sim_calls(r->sim, "status"), 6);
    assert_int_equal(pager_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_int_equal(pager_sim_incidents(r->sim), 1);
    pager_run_free(r);
}

static const char *const destinations[] = { "og", "jsm", "ops" };

static void
page__rings_once__whatever_is_lost(void **state)
{
    static const char *const scripts[] = { "create: lost", "create: stuck", "create: ok; status: drop",
        "create: ok; status: silent", "create: lost; get: 503", "create: drop", "create: unsent" };

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        for (size_t k = 0; k < sizeof destinations / sizeof *destinations; k++) {
            struct pager_run *r = pager_run_new(destinations[k]);
            struct deliver_order o = pager_run_order(r, MESSAGE_ASK);
            bool unsure = false, done = false;

            pager_run_script(r, scripts[i]);
            for (int tries = 0; !done && tries < 5; tries++) {
                enum deliver_job job = unsure ? DELIVER_LOOK_UP : DELIVER_SEND;
                enum deliver_step_kind kind = pager_run_job(r, job, &o);

                done = kind == DELIVER_DONE;
                unsure = kind == DELIVER_RETRY && (r->step.unsure || job == DELIVER_LOOK_UP);
            }
            assert_true(done);
            assert_int_equal(pager_sim_incidents(r->sim), 1);
            pager_run_free(r);
        }
}

static void
page_that_was_closed_meanwhile__is_not_sent_again(void **state)
{
    struct pager_run *r = pager_run_new("og");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_script(r, "create: lost");
    assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_true(pager_sim_set(r->sim, PAGER_KEY, PAGER_SIM_RESOLVED, r->now_ms));
    assert_int_equal(pager_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_DONE);
    assert_int_equal(pager_sim_incidents(r->sim), 1);
    pager_run_free(r);
}

static void
page__is_answered_and_resolved_by_its_key(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof destinations / sizeof *destinations; k++) {
        struct pager_run *r = pager_run_new(destinations[k]);
        struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

        o.key = PAGER_PAGE_KEY;
        assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        o = pager_run_order(r, MESSAGE_ANSWERED);
        assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        assert_int_equal(pager_sim_keyed(r->sim, PAGER_PAGE_KEY)->state, PAGER_SIM_ACKNOWLEDGED);
        o = pager_run_order(r, MESSAGE_RESOLVE);
        assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        assert_int_equal(pager_sim_keyed(r->sim, PAGER_PAGE_KEY)->state, PAGER_SIM_RESOLVED);
        assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_DONE);
        assert_int_equal(pager_run_job(r, DELIVER_LOOK_UP, &o), DELIVER_ABSENT);
        assert_int_equal(pager_sim_incidents(r->sim), 1);
        pager_run_free(r);
    }
}

static void
pause__holds_all_calls(void **state)
{
    struct pager_run *r = pager_run_new("og");
    struct deliver_order o = pager_run_order(r, MESSAGE_ASK);

    (void)state;
    pager_run_script(r, "create: 429 30");
    assert_int_equal(pager_run_job(r, DELIVER_SEND, &o), DELIVER_RETRY);
    assert_false(r->step.unsure);
    assert_int_equal(r->step.retry_after_ms, 30000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms + 1000), 29000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_LOOK_UP, &o, r->now_ms + 1000), 29000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, r->now_ms + 30000), 0);
    pager_run_free(r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(page__is_an_alert_with_what_a_woken_person_needs),
    cmocka_unit_test(person__is_the_one_who_is_called__and_else_the_configured),
    cmocka_unit_test(texts__are_cut_at_what_opsgenie_takes),
    cmocka_unit_test(each_act__has_its_address_in_each_dialect),
    cmocka_unit_test(answers__decide_the_step),
    cmocka_unit_test(what_is_accepted_but_not_carried_out__is_looked_up_after_a_while),
    cmocka_unit_test(page__rings_once__whatever_is_lost),
    cmocka_unit_test(page_that_was_closed_meanwhile__is_not_sent_again),
    cmocka_unit_test(page__is_answered_and_resolved_by_its_key),
    cmocka_unit_test(pause__holds_all_calls),
};
SUITE(opsgenie, tests);
