/* SPDX-License-Identifier: MIT */
/* From a request to its route: paths, methods, who may; and what health and readiness say. */
#include "support/suite.h"

#include <string.h>

#include "core/heartbeat.h"
#include "serve/serve.h"
#include "support/world.h"
#include "util/str.h"

static struct serve_facts
calm(void)
{
    return (struct serve_facts){ .now_ms = WORLD_START_MS, .version = "1", .engine.append_for_ms = -1 };
}

static void
say_name(const struct serve_call *c, struct serve_reply *out)
{
    out->answer.status = HTTP_OK;
    buf_addf(&out->answer.body, "%s %s", c->request->method, c->name == NULL ? "-" : c->name);
}

static const struct serve_route table[] = {
    { "GET", "/plain", say_name, SERVE_ANYBODY, "" },
    { "GET", "/both", say_name, SERVE_ANYBODY, "" },
    { "POST", "/both", say_name, SERVE_ANYBODY, "" },
    { "POST", "/beat/NAME", say_name, SERVE_TOKEN, "" },
};

/* Asks the table above. */
static struct serve_reply
ask_table(const char *method, const char *path, const char *authorization, const char *token)
{
    struct http_request r = { .method = method, .path = path, .authorization = authorization, .body = "" };
    struct serve_facts facts = calm();
    struct serve_reply out;

    facts.token = token;
    serve_ask(table, sizeof table / sizeof *table, &r, NULL, &facts, &out);
    return out;
}

static void
expect(const char *method, const char *path, int status, const char *body)
{
    struct serve_reply out = ask_table(method, path, "Bearer t0ken", "t0ken");

    if (out.answer.status != status)
        fail_msg("%s %s: %d, not %d", method, path, out.answer.status, status);
    if (body != NULL)
        assert_string_equal(buf_text(&out.answer.body), body);
    serve_reply_release(&out);
}

static void
route__is_found__by_path_and_method(void **state)
{
    (void)state;
    expect("GET", "/plain", HTTP_OK, "GET -");
    expect("POST", "/both", HTTP_OK, "POST -");
    expect("HEAD", "/both", HTTP_OK, "HEAD -");
    expect("POST", "/beat/backup", HTTP_OK, "POST backup");
    expect("GET", "/plain/", HTTP_NOT_FOUND, NULL);
    expect("GET", "/Plain", HTTP_NOT_FOUND, NULL);
    expect("GET", "/", HTTP_NOT_FOUND, NULL);
    expect("POST", "/beat/", HTTP_NOT_FOUND, NULL);
    expect("POST", "/beat", HTTP_NOT_FOUND, NULL);
    expect("POST", "/beat/a/b", HTTP_NOT_FOUND, NULL);
}

static void
method__that_is_not_the_paths__is_refused__and_those_that_are_named(void **state)
{
    struct serve_reply out = ask_table("DELETE", "/both", NULL, NULL);

    (void)state;
    assert_int_equal(out.answer.status, HTTP_METHOD_NOT_ALLOWED);
    assert_string_equal(out.answer.fields[0].name, "Allow");
    assert_string_equal(out.answer.fields[0].value, "GET, HEAD, POST");
    serve_reply_release(&out);
    expect("HEAD", "/beat/backup", HTTP_METHOD_NOT_ALLOWED, NULL);
    expect("get", "/plain", HTTP_METHOD_NOT_ALLOWED, NULL);
}

static const struct {
    const char *authorization, *token;
    int status;
} shown[] = {
    { "Bearer t0ken", "t0ken", HTTP_OK }, { "bearer t0ken", "t0ken", HTTP_OK }, { "Bearer t0keN", "t0ken", HTTP_UNAUTHORIZED },
    { "Bearer t0ken2", "t0ken", HTTP_UNAUTHORIZED }, { "Bearer ", "t0ken", HTTP_UNAUTHORIZED },
    { "Basic t0ken", "t0ken", HTTP_UNAUTHORIZED }, { NULL, "t0ken", HTTP_UNAUTHORIZED },
    { "Bearer t0ken", NULL, HTTP_UNAUTHORIZED }, /* none is configured: nobody may */
};

static void
token__is_asked_for__where_the_route_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        struct serve_reply out = ask_table("POST", "/beat/x", shown[i].authorization, shown[i].token);

        if (out.answer.status != shown[i].status)
            fail_msg("row %zu: %d, not %d", i, out.answer.status, shown[i].status);
        if (shown[i].status == HTTP_UNAUTHORIZED)
            assert_string_equal(out.answer.fields[0].name, "WWW-Authenticate");
        serve_reply_release(&out);
    }
}

static void
routes__stand_once_each__with_their_help(void **state)
{
    (void)state;
    assert_true(serve_routes_n >= 3);
    for (size_t i = 0; i < serve_routes_n; i++) {
        assert_true(serve_routes[i].path[0] == '/' && serve_routes[i].help[0] != '\0');
        for (size_t k = 0; k < i; k++)
            assert_false(
                str_eq(serve_routes[i].path, serve_routes[k].path) && str_eq(serve_routes[i].method, serve_routes[k].method));
    }
}

static void
refusal__says_which_rule__and_whether_to_try_again(void **state)
{
    static const struct {
        enum err_code code;
        int status;
    } rows[] = { { ERR_REFUSED, 409 }, { ERR_NOTFOUND, 409 }, { ERR_UNAVAILABLE, 503 }, { ERR_IO, 503 } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_answer a = HTTP_ANSWER_INIT;
        struct err err;

        err_set(&err, rows[i].code, "it is closed");
        serve_refused(&err, &a);
        assert_int_equal(a.status, rows[i].status);
        assert_string_equal(buf_text(&a.body), "it is closed\n");
        buf_release(&a.body);
    }
}

static void
healthz__is_ok__whatever_else_is_wrong(void **state)
{
    struct http_request r = { .method = "GET", .path = "/healthz", .body = "" };
    struct serve_facts facts = calm();
    struct serve_reply out;
    struct world w;

    (void)state;
    world_init(&w);
    w.m->whole = false;
    facts.unwell = "the store refuses: disk full";
    serve_ask(serve_routes, serve_routes_n, &r, w.m, &facts, &out);
    assert_int_equal(out.answer.status, HTTP_OK);
    assert_string_equal(buf_text(&out.answer.body), "ok\n");
    serve_reply_release(&out);
    world_release(&w);
}

static void
expect_ready(const struct model *m, const struct serve_facts *facts, const char *accept, int status, const char *body)
{
    struct http_request r = { .method = "GET", .path = "/readyz", .accept = accept, .body = "" };
    struct serve_reply out;

    serve_ask(serve_routes, serve_routes_n, &r, m, facts, &out);
    assert_int_equal(out.answer.status, status);
    assert_string_equal(buf_text(&out.answer.body), body);
    serve_reply_release(&out);
}

static void
readyz__says_why_not__in_one_line(void **state)
{
    struct serve_facts facts = calm();
    struct world w;

    (void)state;
    world_init(&w);
    expect_ready(w.m, &facts, NULL, HTTP_OK, "ready\n");
    facts.unwell = "the store refuses: disk full";
    expect_ready(w.m, &facts, NULL, HTTP_UNAVAILABLE, "the store refuses: disk full\n");
    world_release(&w);
}

static void
readyz__is_json__when_asked(void **state)
{
    struct serve_facts facts = calm();
    struct world w;

    (void)state;
    world_init(&w);
    expect_ready(w.m, &facts, "application/json", HTTP_OK, "{\"ready\":true,\"reason\":null}\n");
    facts.unwell = "the store refuses: a \"bad\" disk";
    expect_ready(w.m, &facts, "text/html, application/json;q=0.9", HTTP_UNAVAILABLE,
        "{\"ready\":false,\"reason\":\"the store refuses: a \\\"bad\\\" disk\"}\n");
    world_release(&w);
}

static struct serve_reply
ask_heartbeat(const struct world *w, const char *method, const char *path)
{
    struct http_request r = { .method = method, .path = path, .body = "" };
    struct serve_facts facts = calm();
    struct serve_reply out;

    serve_ask(serve_routes, serve_routes_n, &r, w->m, &facts, &out);
    return out;
}

static void
heartbeat__becomes_a_command__for_a_name_that_is_configured(void **state)
{
    static const struct heartbeat backup = { .name = "backup", .level = 2, .every_ms = 1000 };
    static const char *const methods[] = { "GET", "POST", "HEAD" };
    struct serve_reply out;
    struct world w;

    (void)state;
    world_init(&w);
    w.m->config.heartbeats = (struct heartbeats){ &backup, 1 };
    for (size_t i = 0; i < 3; i++) {
        out = ask_heartbeat(&w, methods[i], "/heartbeat/backup");
        assert_true(out.submits);
        assert_int_equal(out.answer.status, HTTP_OK);
        assert_int_equal(out.command.kind, CMD_HEARTBEAT);
        assert_string_equal(out.command.names[0], "backup");
        assert_true(world_do(&w, &out.command));
        serve_reply_release(&out);
    }
    out = ask_heartbeat(&w, "GET", "/heartbeat/nightly");
    assert_false(out.submits);
    assert_int_equal(out.answer.status, HTTP_NOT_FOUND);
    serve_reply_release(&out);
    world_release(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(route__is_found__by_path_and_method),
    cmocka_unit_test(method__that_is_not_the_paths__is_refused__and_those_that_are_named),
    cmocka_unit_test(token__is_asked_for__where_the_route_says_so),
    cmocka_unit_test(routes__stand_once_each__with_their_help),
    cmocka_unit_test(refusal__says_which_rule__and_whether_to_try_again),
    cmocka_unit_test(healthz__is_ok__whatever_else_is_wrong),
    cmocka_unit_test(readyz__says_why_not__in_one_line),
    cmocka_unit_test(readyz__is_json__when_asked),
    cmocka_unit_test(heartbeat__becomes_a_command__for_a_name_that_is_configured),
};
SUITE(routes, tests);
