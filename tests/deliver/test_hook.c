/* SPDX-License-Identifier: MIT */
/* Hooks and programs: what they get, and what follows from each answer. */
#include "support/suite.h"

#include <string.h>

#include "deliver/way_run.h"
#include "util/str.h"

#define HOOK \
    "destination \"x\" { kind = hook url = \"https://hooks.example.org/in?a=1\" auth = bearer token_env = T sign_env = S timeout = 7s }\n"

static void
hook__posts_json__signed_and_with_its_key(void **state)
{
    struct way_run *r = way_run_new(HOOK, "hook");
    struct deliver_order o = way_order(MESSAGE_ASK);
    const struct request *q = &r->step.request;

    (void)state;
    o.person = "ana";
    o.subjects_n = 3;
    o.detail = "{\"summary\":\"x\",\"level\":1,\"alerts\":[]}";
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(q->transport, REQUEST_HTTP);
    assert_string_equal(q->method, "POST");
    assert_string_equal(q->url, "https://hooks.example.org/in?a=1");
    assert_int_equal(q->auth, AUTH_BEARER);
    assert_string_equal(q->credential, "destination x");
    assert_string_equal(q->signing, "signature of destination x");
    assert_string_equal(q->headers, "Idempotency-Key: " WAY_KEY "\n");
    assert_string_equal(q->content_type, "application/json; charset=utf-8");
    assert_int_equal(q->timeout_ms, 7000);
    assert_true(q->delivers);
    assert_string_equal(q->body,
        "{\"version\":1,\"kind\":\"hook\",\"act\":\"ask\",\"destination\":\"x\",\"id\":\"M12\",\"key\":\"" WAY_KEY
        "\",\"target\":null,\"thread\":null,\"person\":\"ana\",\"alerts\":3,\"text\":\"checkout is down\\nsince a minute\","
        "\"detail\":{\"summary\":\"x\",\"level\":1,\"alerts\":[]}}\n");
    assert_int_equal(way_answer(r, 204, ""), DELIVER_DONE);
    assert_string_equal(r->step.ts, "M12");
    way_run_free(r);
}

static void
hook__whose_address_is_secret__never_says_it(void **state)
{
    struct way_run *r = way_run_new("destination \"x\" { kind = hook url_env = U }\n", "hook");
    const struct deliver_order o = way_order(MESSAGE_POST);

    (void)state;
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(r->step.request.auth, AUTH_ADDRESS);
    assert_string_equal(r->step.request.url, "its address");
    assert_string_equal(r->step.request.credential, "address of destination x");
    assert_int_equal(way_answer(r, 401, ""), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "HTTP 401: Unauthorized; it does not take the credential: look at url_env");
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(way_answer(r, 404, "{\"message\":\"Route POST:/services/T0/B0/xyz not found\",\"statusCode\":404}"),
        DELIVER_REFUSED);
    assert_null(strstr(r->step.error.text, "T0"));
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(way_answer(r, 400, "invalid_payload of 0123456789abcdef0123456789"), DELIVER_REFUSED);
    assert_string_equal(r->step.error.text, "HTTP 400: invalid_payload of 0123**********************");
    way_run_free(r);
}

static const struct answer_row {
    int status;
    const char *body;
    enum deliver_step_kind kind;
    bool unsure;
    const char *error;
} answers[] = {
    { 200, "thanks", DELIVER_DONE, false, "" },
    { 400, "{\"error\":\"no \\u001b[31m such field\"}", DELIVER_REFUSED, false, "HTTP 400: no ?[31m such field" },
    { 401, "", DELIVER_REFUSED, false, "HTTP 401: Unauthorized; it does not take the credential: look at token_env" },
    { 404, "", DELIVER_REFUSED, false, "HTTP 404: Not Found; a path prefix may be missing in url (is the path right?)" },
    { 408, "", DELIVER_RETRY, false, "HTTP 408" },
    { 429, "slow down", DELIVER_RETRY, false, "HTTP 429: slow down" },
    { 500, "", DELIVER_RETRY, true, "HTTP 500: Server Error" },
    { 503, "<html><title>503</title>", DELIVER_RETRY, true, "HTTP 503: a web page (\"503\")" },
};

static void
hook__takes_answers_for_what_they_are(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);

    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct way_run *r = way_run_new(HOOK, "hook");

        way_begin(r, &o);
        way_answer(r, answers[i].status, answers[i].body);
        if (r->step.kind != answers[i].kind || r->step.unsure != answers[i].unsure
            || !str_eq(r->step.error.text, answers[i].error))
            fail_msg("%d: %d, %s", answers[i].status, r->step.kind, r->step.error.text);
        way_run_free(r);
    }
}

static void
hook__waits_as_it_was_asked(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);
    struct way_run *r = way_run_new(HOOK, "hook");

    (void)state;
    way_begin(r, &o);
    request_release(&r->step.request);
    r->driver->feed(r->state, &(struct reply){ .kind = REPLY_HEAD, .status = 429, .retry_after_ms = 30000 }, WAY_NOW_MS,
        &r->step);
    r->driver->feed(r->state, &(struct reply){ .kind = REPLY_END }, WAY_NOW_MS, &r->step);
    assert_int_equal(r->step.retry_after_ms, 30000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, WAY_NOW_MS + 10000), 20000);
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, WAY_NOW_MS + 30000), 0);
    /* The clock was set back: it begins anew. */
    assert_int_equal(r->driver->wait(r->state, DELIVER_SEND, &o, WAY_NOW_MS - 100000), 30000);
    way_run_free(r);
}

#define PROGRAM "destination \"x\" { kind = command run = {\"/usr/local/bin/siren\", \"--room\", \"$(noc)\"} timeout = 3s }\n"

static void
program__gets_json_and_a_few_words(void **state)
{
    static const char *const env[] = { "TOCSIN_VERSION=1", "TOCSIN_ACT=resolve", "TOCSIN_DESTINATION=x", "TOCSIN_ID=M12",
        "TOCSIN_KEY=" WAY_KEY, "TOCSIN_TARGET=" WAY_TARGET, "TOCSIN_PERSON=ana" };
    struct way_run *r = way_run_new(PROGRAM, "command");
    struct deliver_order o = way_order(MESSAGE_RESOLVE);
    const struct request *q = &r->step.request;

    (void)state;
    o.person = "ana";
    o.target_key = WAY_TARGET;
    o.text = "$(reboot) `reboot` ; reboot\n\"'";
    assert_int_equal(way_begin(r, &o), DELIVER_REQUEST);
    assert_int_equal(q->transport, REQUEST_RUN);
    assert_string_equal(q->run->argv[0], "/usr/local/bin/siren");
    assert_string_equal(q->run->argv[2], "$(noc)");
    assert_null(q->run->argv[3]);
    for (size_t i = 0; i < sizeof env / sizeof *env; i++)
        assert_string_equal(q->run->env[i], env[i]);
    assert_null(q->run->env[sizeof env / sizeof *env]);
    assert_non_null(strstr(q->body, "\"act\":\"resolve\""));
    assert_non_null(strstr(q->body, "\"text\":\"$(reboot) `reboot` ; reboot\\n\\\"'\""));
    assert_non_null(strstr(q->body, "\"target\":\"" WAY_TARGET "\""));
    assert_non_null(strstr(q->body, "\"kind\":\"command\""));
    assert_int_equal(q->timeout_ms, 3000);
    way_run_free(r);
}

static const struct answer_row ends[] = {
    { 0, "fine", DELIVER_DONE, false, "" },
    { 75, "later\nmuch later", DELIVER_RETRY, false, "/usr/local/bin/siren ended with status 75: later" },
    { 1, "", DELIVER_REFUSED, false, "/usr/local/bin/siren ended with status 1" },
    { 3, "\n  no \x1b]0;x\a room\nx", DELIVER_REFUSED, false, "/usr/local/bin/siren ended with status 3: no ?]0;x? room" },
};

static void
program__is_taken_by_its_status(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct way_run *r = way_run_new(PROGRAM, "command");

        way_begin(r, &o);
        way_answer(r, ends[i].status, ends[i].body);
        if (r->step.kind != ends[i].kind || r->step.unsure || !str_eq(r->step.error.text, ends[i].error))
            fail_msg("%d: %d, %s", ends[i].status, r->step.kind, r->step.error.text);
        way_run_free(r);
    }
}

static void
program__that_was_cut_off__may_have_done_it(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);
    struct way_run *r = way_run_new(PROGRAM, "command");

    (void)state;
    assert_true(r->driver->repeats);
    way_begin(r, &o);
    assert_int_equal(way_fail(r, "it did not end within 3s", false), DELIVER_RETRY);
    assert_true(r->step.unsure);
    way_begin(r, &o);
    assert_int_equal(way_fail(r, "it could not be started", true), DELIVER_RETRY);
    assert_false(r->step.unsure);
    way_run_free(r);
}

static void
box__knows_hooks_and_programs(void **state)
{
    const struct deliver_order o = way_order(MESSAGE_POST);
    struct way_run *r = way_run_new(HOOK, "hook"), *p = way_run_new(PROGRAM, "command");

    (void)state;
    assert_true(box_sim_script(r->sim, "hook: 503, ok; command: ok", NULL));
    assert_int_equal(way_job(r, &o), DELIVER_RETRY);
    assert_int_equal(way_job(r, &o), DELIVER_DONE);
    assert_true(box_sim_script(p->sim, "command: error 75, error 3", NULL));
    assert_int_equal(way_job(p, &o), DELIVER_RETRY);
    assert_int_equal(way_job(p, &o), DELIVER_REFUSED);
    assert_int_equal(way_job(p, &o), DELIVER_DONE);
    assert_int_equal(box_sim_items(p->sim), 1);
    assert_string_equal(box_sim_item(p->sim, 0)->where, "/usr/local/bin/siren --room $(noc)");
    way_run_free(r);
    way_run_free(p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(hook__posts_json__signed_and_with_its_key),
    cmocka_unit_test(hook__whose_address_is_secret__never_says_it),
    cmocka_unit_test(hook__takes_answers_for_what_they_are),
    cmocka_unit_test(hook__waits_as_it_was_asked),
    cmocka_unit_test(program__gets_json_and_a_few_words),
    cmocka_unit_test(program__is_taken_by_its_status),
    cmocka_unit_test(program__that_was_cut_off__may_have_done_it),
    cmocka_unit_test(box__knows_hooks_and_programs),
};

SUITE(hook, tests);
