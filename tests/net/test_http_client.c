/* SPDX-License-Identifier: MIT */
/* The client against a server that answers by a script: what ends well, what fails, and in which words. */
#include "support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_client.h"
#include "support/script_server.h"
#include "util/alloc.h"
#include "util/buf.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define LONG_MS 10000
#define X16 "xxxxxxxxxxxxxxxx"
#define X128 X16 X16 X16 X16 X16 X16 X16 X16

struct fixture {
    struct loop *loop;
    struct http_client *client;
    struct script_server *server;
    struct request request;
    const char *secret;
    char url[256];
    int status;
    int64_t retry_after_ms;
    char type[64];
    struct buf body;
    struct err err;
    bool unsent;
    int heads, dones;
    struct http_call *call;  /* cancelled from on_body */
    struct http_call *other; /* likewise */
};

static void
on_head(void *arg, int status, const char *content_type, int64_t retry_after_ms)
{
    struct fixture *f = arg;

    f->heads++;
    f->retry_after_ms = retry_after_ms;
    f->status = status;
    snprintf(f->type, sizeof f->type, "%s", content_type != NULL ? content_type : "-");
}

static void
on_body(void *arg, const char *p, size_t len)
{
    struct fixture *f = arg;

    assert_int_equal(f->heads, 1);
    assert_true(len <= 256 * 1024);
    buf_add(&f->body, p, len);
}

static void
on_done(void *arg, const struct err *err, bool unsent)
{
    struct fixture *f = arg;

    f->dones++;
    if (err != NULL)
        f->err = *err;
    f->unsent = unsent;
    loop_stop(f->loop);
}

static const struct http_handler handler = { on_head, on_body, on_done };

static struct fixture *
fixture_new(void)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    struct err err = { 0 };

    f->loop = loop_new();
    f->client = http_client_new(f->loop, &err);
    assert_non_null(f->client);
    f->server = script_server_new(f->loop);
    buf_init(&f->body, BUF_DEFAULT_MAX);
    snprintf(f->url, sizeof f->url, "%s/api/v2/alerts", script_server_url(f->server));
    f->request = (struct request){ .method = "GET",
        .url = f->url,
        .timeout_ms = LONG_MS,
        .connect_ms = LONG_MS,
        .max_body_bytes = 1 << 20 };
    return f;
}

static void
fixture_free(struct fixture *f)
{
    http_client_free(f->client);
    script_server_free(f->server);
    loop_free(f->loop);
    buf_release(&f->body);
    free(f);
}

/* One call, to its end. */
static void
run(struct fixture *f)
{
    f->status = f->heads = f->dones = 0;
    buf_clear(&f->body);
    memset(&f->err, 0, sizeof f->err);
    http_start(f->client, &f->request, f->secret, &handler, f);
    assert_int_equal(f->heads + f->dones, 0);
    loop_run(f->loop);
    assert_int_equal(f->dones, 1);
}

static void
answer(struct fixture *f, const char *bytes, enum http_end end)
{
    script_server_answer(f->server, &(struct http_script){ .pieces = { { .bytes = bytes } }, .end = end });
}

static void
call__gives_head_and_body__when_length_is_known(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    answer(f, OK "Content-Length: 2\r\n\r\n[]", HTTP_KEEP);
    run(f);
    assert_int_equal(f->err.code, ERR_NONE);
    assert_int_equal(f->status, 200);
    assert_string_equal(f->type, "application/json");
    assert_string_equal(buf_text(&f->body), "[]");
    assert_non_null(strstr(script_server_request(f->server), "GET /api/v2/alerts HTTP/1.1\r\n"));
    assert_non_null(strstr(script_server_request(f->server), "Accept-Encoding: "));
    fixture_free(f);
}

static void
call__gives_body__when_chunked(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    script_server_answer(f->server,
        &(struct http_script){ .pieces = { { OK "Transfer-Encoding: chunked\r\n\r\n", 1, 0 }, { "4\r\n[{},\r\n", 1, 5 },
                                   { "3\r\n{}]\r\n", 1, 5 }, { "0\r\n\r\n", 1, 5 } } });
    run(f);
    assert_int_equal(f->err.code, ERR_NONE);
    assert_string_equal(buf_text(&f->body), "[{},{}]");
    fixture_free(f);
}

static void
call__uses_the_connection_again(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    answer(f, OK "Content-Length: 2\r\n\r\n[]", HTTP_KEEP);
    run(f);
    run(f);
    assert_int_equal(script_server_requests(f->server), 2);
    assert_int_equal(script_server_connections(f->server), 1);
    fixture_free(f);
}

static void
call_that_delivers__is_sent_once__when_the_connection_is_lost(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    f->request.method = "POST";
    f->request.body = "{}";
    f->request.body_len = 2;
    f->request.delivers = true;
    answer(f, OK "Content-Length: 2\r\n\r\n{}", HTTP_KEEP);
    run(f);
    answer(f, "", HTTP_CLOSE);
    run(f);
    assert_int_equal(f->err.code, ERR_UNAVAILABLE);
    assert_int_equal(script_server_requests(f->server), 2);
    fixture_free(f);
}

static void
call__gives_head__when_there_is_no_body(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    answer(f, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", HTTP_KEEP);
    run(f);
    assert_int_equal(f->err.code, ERR_NONE);
    assert_int_equal(f->status, 503);
    assert_string_equal(f->type, "-");
    fixture_free(f);
}

static const struct {
    const char *header;
    int64_t at_least_ms, at_most_ms;
} pauses[] = {
    { "", 0, 0 },
    { "Retry-After: 2\r\n", 2000, 2000 },
    { "retry-after:30\r\n", 30000, 30000 },
    { "ratelimit-limit: 960\r\nratelimit-remaining: 0\r\nratelimit-reset: 20\r\n", 20000, 20000 },
    { "RateLimit-Reset:7\r\nRetry-After: 3\r\n", 3000, 3000 },
    { "X-RateLimit-State: THROTTLED\r\nX-RateLimit-Period-In-Sec: 60\r\n", 60000, 60000 },
    { "ratelimit-reset: soon\r\n", 0, 0 },
    { "ratelimit-reset: 1795829580\r\n", 0, 0 },
    { "Retry-After: 0\r\n", 0, 0 },
    { "Retry-After: -5\r\n", 0, 0 },
    { "Retry-After: soon\r\n", 0, 0 },
    { "Retry-After: 999999999999999999999999\r\n", 0, HTTP_RETRY_AFTER_MAX_MS },
    { "Retry-After: 4000000\r\n", HTTP_RETRY_AFTER_MAX_MS, HTTP_RETRY_AFTER_MAX_MS },
    { "Retry-After: Fri, 31 Dec 2049 23:59:59 GMT\r\n", HTTP_RETRY_AFTER_MAX_MS, HTTP_RETRY_AFTER_MAX_MS },
    { "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n", 0, 0 },
};

static void
call__tells_the_pause_that_is_asked_for(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
        char bytes[256];

        snprintf(bytes, sizeof bytes, "HTTP/1.1 429 Too Many Requests\r\n%sContent-Length: 2\r\n\r\n{}", pauses[i].header);
        answer(f, bytes, HTTP_KEEP);
        run(f);
        assert_int_equal(f->status, 429);
        if (f->retry_after_ms < pauses[i].at_least_ms || f->retry_after_ms > pauses[i].at_most_ms)
            fail_msg("%s: %lld", pauses[i].header, (long long)f->retry_after_ms);
    }
    fixture_free(f);
}

static void
call__sends_credentials_and_body(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    answer(f, OK "Content-Length: 2\r\n\r\n[]", HTTP_KEEP);
    f->request.auth = AUTH_BASIC;
    f->request.user = "ana";
    f->secret = "pa:ss word";
    run(f);
    assert_non_null(strstr(script_server_request(f->server), "Authorization: Basic YW5hOnBhOnNzIHdvcmQ=\r\n"));
    f->request.auth = AUTH_BEARER;
    f->secret = "t0ken";
    f->request.method = "POST";
    f->request.body = (char[]){ "{\"a\":1}" };
    f->request.body_len = 7;
    f->request.content_type = "application/json";
    f->request.accept = "application/json";
    run(f);
    assert_non_null(strstr(script_server_request(f->server), "POST /api"));
    assert_non_null(strstr(script_server_request(f->server), "Authorization: Bearer t0ken\r\n"));
    assert_non_null(strstr(script_server_request(f->server), "Content-Type: application/json\r\n"));
    assert_non_null(strstr(script_server_request(f->server), "\r\n\r\n{\"a\":1}"));
    fixture_free(f);
}

static void
call__sends_a_scheme_of_its_own__and_says_in_whose_name(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    answer(f, OK "Content-Length: 2\r\n\r\n[]", HTTP_KEEP);
    f->request.auth = AUTH_SCHEME;
    f->request.scheme = "Token token=";
    f->request.from = "ana@example.com";
    f->request.content_type = "application/json";
    f->secret = "t0ken";
    run(f);
    assert_non_null(strstr(script_server_request(f->server), "GET /api"));
    assert_non_null(strstr(script_server_request(f->server), "Authorization: Token token=t0ken\r\n"));
    assert_non_null(strstr(script_server_request(f->server), "From: ana@example.com\r\n"));
    assert_non_null(strstr(script_server_request(f->server), "Content-Type: application/json\r\n"));
    fixture_free(f);
}

static void
call__is_not_made__in_a_name_of_two_lines(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    f->request.from = "ana@example.org\r\nX-Evil: 1";
    run(f);
    assert_string_equal(f->err.text, "the name in which this is asked has more than one line, or control characters");
    assert_int_equal(script_server_requests(f->server), 0);
    fixture_free(f);
}

static void
call__is_not_made__when_the_credential_is_missing_or_has_lines(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    f->request.auth = AUTH_BEARER;
    f->request.credential = "source am";
    run(f);
    assert_string_equal(f->err.text, "there is no credential for source am");
    f->secret = "a\r\nX-Evil: 1";
    run(f);
    assert_non_null(strstr(f->err.text, "more than one line"));
    assert_null(strstr(f->err.text, "Evil"));
    assert_int_equal(script_server_requests(f->server), 0);
    fixture_free(f);
}

static void
a_secret_address__stands_in_no_fault(void **state)
{
    static const char *const bytes[] = {
        "HTTP/1.1 301 Moved\r\nLocation: https://ping.example/SECRET\r\nContent-Length: 0\r\n\r\n",
        "",
        "SSH-2.0-OpenSSH_9.2p1\r\n",
    };
    struct fixture *f = fixture_new();

    (void)state;
    f->request.auth = AUTH_ADDRESS;
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        snprintf(f->url, sizeof f->url, "%s/SECRET", script_server_url(f->server));
        answer(f, bytes[i], HTTP_CLOSE);
        run(f);
        assert_int_not_equal(f->err.code, ERR_NONE);
        assert_null(strstr(f->err.text, "SECRET"));
        assert_non_null(strstr(script_server_request(f->server), "GET /SECRET"));
    }
    snprintf(f->url, sizeof f->url, "SECRET");
    run(f);
    assert_non_null(strstr(f->err.text, "no address"));
    assert_null(strstr(f->err.text, "SECRET"));
    fixture_free(f);
}

/* What the server does, and the words that a person gets ("PORT" stands for its number). */
static const struct fault_row {
    const char *bytes;
    enum http_end end;
    const char *text;
} faults[] = {
    { "", HTTP_CLOSE, "127.0.0.1:PORT closed without an answer" },
    { OK "Content-Length: 900\r\n\r\n[{", HTTP_CLOSE, "127.0.0.1:PORT closed in mid-body, 2 bytes received" },
    { OK "Content-Length: 900\r\n\r\n[{", HTTP_RESET, "127.0.0.1:PORT closed in mid-body, 2 bytes received" },
    { OK "Transfer-Encoding: chunked\r\n\r\n5\r\n[", HTTP_CLOSE, "closed in mid-body" },
    { OK "Transfer-Encoding: chunked\r\n\r\nzz\r\n[]", HTTP_CLOSE, "the answer is broken: " },
    { "HTTP/1.1 200 O", HTTP_CLOSE, "" },
    { "SSH-2.0-OpenSSH_9.2p1\r\n", HTTP_CLOSE, "what answers at 127.0.0.1:PORT does not speak HTTP" },
    { "HTTP/1.1 302 Found\r\nLocation: https://u:pw@login.example:8443/am?state=SECRET\r\nContent-Length: 4\r\n\r\nhtml",
        HTTP_KEEP,
        "redirected to https://login.example:8443/am, which is not followed: put the address that answers into the configuration" },
    { "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", HTTP_KEEP,
        "redirected to file:///etc/passwd" },
    { "HTTP/1.1 307 Hm\r\nContent-Length: 0\r\n\r\n", HTTP_KEEP, "redirected (HTTP 307) to no address that can be read" },
    { OK "Content-Length: 1048577\r\n\r\n[", HTTP_KEEP, "the body is larger than the 1 MB that are read at most" },
    { OK "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", HTTP_KEEP,
        "the compression of the answer of 127.0.0.1:PORT is broken" },
};

static void
call__fails_in_plain_words(void **state)
{
    struct fixture *f = fixture_new();
    char port[16];

    (void)state;
    snprintf(port, sizeof port, "%d", script_server_port(f->server));
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct buf want = BUF_INIT;
        const char *at = strstr(faults[i].text, "PORT");

        if (at != NULL)
            buf_addf(&want, "%.*s%s%s", (int)(at - faults[i].text), faults[i].text, port, at + 4);
        else
            buf_adds(&want, faults[i].text);
        answer(f, faults[i].bytes, faults[i].end);
        run(f);
        assert_false(f->unsent);
        if (f->err.code == ERR_NONE || strstr(f->err.text, buf_text(&want)) == NULL)
            fail_msg("row %zu: \"%s\", wanted \"%s\"", i, f->err.text, buf_text(&want));
        buf_release(&want);
    }
    fixture_free(f);
}

static void
call__fails__when_the_body_is_endless(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    script_server_answer(f->server,
        &(struct http_script){ .pieces = { { OK "\r\n", 1, 0 }, { X128, 100000, 0 } }, .end = HTTP_CLOSE });
    run(f);
    assert_int_equal(f->err.code, ERR_LIMIT);
    assert_string_equal(f->err.text, "the body is larger than the 1 MB that are read at most");
    assert_true(f->body.len <= 1 << 20);
    fixture_free(f);
}

static void
call__fails__when_the_head_is_endless(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    script_server_answer(f->server,
        &(struct http_script){ .pieces = { { OK, 1, 0 }, { "X-A: " X128 "\r\n", 5000, 0 }, { "\r\n", 1, 0 } },
            .end = HTTP_CLOSE });
    run(f);
    assert_string_equal(f->err.text, "the head of the answer is larger than 256 KB");
    script_server_answer(f->server,
        &(struct http_script){ .pieces = { { OK "X-A: ", 1, 0 }, { X128, 8000, 0 }, { "\r\n\r\n", 1, 0 } }, .end = HTTP_CLOSE });
    run(f);
    assert_non_null(strstr(f->err.text, "is too large"));
    fixture_free(f);
}

static void
call__times_out__saying_how_far_it_came(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    f->request.timeout_ms = 400;
    script_server_answer(f->server,
        &(struct http_script){ .pieces = { { OK "Content-Length: 5000\r\n\r\n", 1, 0 }, { X128, 12, 0 } }, .end = HTTP_HOLD });
    run(f);
    assert_string_equal(f->err.text, "timed out after 400ms, 1.5 KB received");
    answer(f, "", HTTP_HOLD);
    run(f);
    assert_string_equal(f->err.text, "timed out after 400ms, 0 bytes received");
    fixture_free(f);
}

static void
call__times_out__on_a_connection_used_again(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    answer(f, OK "Content-Length: 2\r\n\r\n[]", HTTP_KEEP);
    run(f);
    f->request.timeout_ms = 400;
    answer(f, "", HTTP_HOLD);
    run(f);
    assert_int_equal(script_server_connections(f->server), 1);
    assert_string_equal(f->err.text, "timed out after 400ms, 0 bytes received");
    fixture_free(f);
}

static void
call__is_whole__when_it_drips_but_lives(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    script_server_answer(f->server,
        &(struct http_script){ .pieces = { { OK "Content-Length: 4\r\n\r\n", 1, 5 }, { "[", 1, 10 }, { "{", 1, 10 },
                                   { "}", 1, 10 }, { "]", 1, 10 } } });
    run(f);
    assert_int_equal(f->err.code, ERR_NONE);
    assert_string_equal(buf_text(&f->body), "[{}]");
    fixture_free(f);
}

static void
call__says_refused__when_nobody_listens(void **state)
{
    struct fixture *f = fixture_new();
    char want[64];

    (void)state;
    snprintf(want, sizeof want, "connection refused by 127.0.0.1:%d", script_server_port(f->server));
    script_server_free(f->server);
    run(f);
    assert_string_equal(f->err.text, want);
    assert_true(f->unsent);
    f->server = script_server_new(f->loop);
    fixture_free(f);
}

static void
call__is_not_made__when_the_address_is_none(void **state)
{
    static const char *const urls[] = { "", "file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://u:p@127.0.0.1/" };
    struct fixture *f = fixture_new();

    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        snprintf(f->url, sizeof f->url, "%s", urls[i]);
        run(f);
        assert_int_not_equal(f->err.code, ERR_NONE);
    }
    assert_int_equal(f->heads, 0);
    fixture_free(f);
}

static void
cancel_all(void *arg, const char *p, size_t len)
{
    struct fixture *f = arg;

    on_body(arg, p, len);
    http_cancel(f->call);
    http_cancel(f->other);
    loop_stop(f->loop);
}

static void
cancel__ends_calls__from_inside_a_callback(void **state)
{
    static const struct http_handler cancelling = { on_head, cancel_all, on_done };
    struct fixture *f = fixture_new();

    (void)state;
    answer(f, OK "Content-Length: 900\r\n\r\n[{", HTTP_HOLD);
    f->other = http_start(f->client, &f->request, NULL, &cancelling, f);
    f->call = http_start(f->client, &f->request, NULL, &cancelling, f);
    loop_run(f->loop);
    assert_string_equal(buf_text(&f->body), "[{");
    assert_int_equal(f->dones, 0);
    fixture_free(f);
}

static void
free__ends_calls_without_a_word(void **state)
{
    struct fixture *f = fixture_new();

    (void)state;
    http_start(f->client, &f->request, NULL, &handler, f);
    http_cancel(http_start(f->client, &f->request, NULL, &handler, f));
    f->request.auth = AUTH_BASIC;
    http_start(f->client, &f->request, NULL, &handler, f);
    http_client_free(f->client);
    assert_int_equal(f->dones, 0);
    f->client = NULL;
    fixture_free(f);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(call__gives_head_and_body__when_length_is_known),
    cmocka_unit_test(call__gives_body__when_chunked),
    cmocka_unit_test(call__uses_the_connection_again),
    cmocka_unit_test(call_that_delivers__is_sent_once__when_the_connection_is_lost),
    cmocka_unit_test(call__gives_head__when_there_is_no_body),
    cmocka_unit_test(call__tells_the_pause_that_is_asked_for),
    cmocka_unit_test(call__sends_credentials_and_body),
    cmocka_unit_test(call__sends_a_scheme_of_its_own__and_says_in_whose_name),
    cmocka_unit_test(call__is_not_made__in_a_name_of_two_lines),
    cmocka_unit_test(call__is_not_made__when_the_credential_is_missing_or_has_lines),
    cmocka_unit_test(a_secret_address__stands_in_no_fault),
    cmocka_unit_test(call__fails_in_plain_words),
    cmocka_unit_test(call__fails__when_the_body_is_endless),
    cmocka_unit_test(call__fails__when_the_head_is_endless),
    cmocka_unit_test(call__times_out__saying_how_far_it_came),
    cmocka_unit_test(call__times_out__on_a_connection_used_again),
    cmocka_unit_test(call__is_whole__when_it_drips_but_lives),
    cmocka_unit_test(call__says_refused__when_nobody_listens),
    cmocka_unit_test(call__is_not_made__when_the_address_is_none),
    cmocka_unit_test(cancel__ends_calls__from_inside_a_callback),
    cmocka_unit_test(free__ends_calls_without_a_word),
};

SUITE(http_client, tests);
