/* SPDX-License-Identifier: MIT */
/* HTTP in over real sockets: what comes whole reaches the handler, what is ambiguous or too large does not. */
#include "net/http_rig.h"

#include "support/suite.h"

#include <string.h>

static void
request__reaches_the_handler_whole__and_is_answered(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init(&r);
    c = rig_connect(&r);
    client_say(c, "GET /a%20b?c=%20d HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n");
    client_run_until(c, has_fine);
    assert_string_equal(buf_text(&r.seen), "GET /a b ?c=%20d (Bearer t)\n");
    assert_int_equal(client_status(c), HTTP_OK);
    assert_non_null(strstr(buf_text(&c->got), "X-Extra: more\r\n"));
    assert_non_null(strstr(buf_text(&c->got), "Content-Length: 4\r\n"));
    assert_null(strstr(buf_text(&c->got), "Server:"));
    rig_release(&r);
}

static void
body__is_put_together__by_length_and_by_chunks(void **state)
{
    struct rig r;

    (void)state;
    rig_init(&r);
    assert_int_equal(rig_ask(&r, "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"), HTTP_OK);
    assert_int_equal(rig_ask(&r,
                         "POST /q HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"),
        HTTP_OK);
    assert_string_equal(buf_text(&r.seen), "POST /p body 5 hello\nPOST /q body 5 hello\n");
    rig_release(&r);
}

static void
head__is_answered_without_the_body(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init(&r);
    c = rig_connect(&r);
    client_say(c, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    client_run_until(c, is_closed);
    assert_non_null(strstr(buf_text(&c->got), "Content-Length: 4\r\n"));
    assert_null(strstr(buf_text(&c->got), "fine"));
    rig_release(&r);
}

static void
connection__carries_one_request_after_the_other(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init(&r);
    c = rig_connect(&r);
    client_say(c, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    client_run_until(c, is_closed);
    assert_string_equal(buf_text(&r.seen), "GET /1\nGET /2\n");
    rig_release(&r);
}

/* Two parsers may disagree about where these end; none may reach a handler. */
static void
framing__that_is_ambiguous__is_refused_and_the_connection_closed(void **state)
{
    static const char *const bad[] = {
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 6\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551621\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\x1b[2J\r\n\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct rig r;
        int status;

        rig_init(&r);
        status = rig_ask(&r, bad[i]);
        client_run_until(&r.clients[0], is_closed);
        if ((status != 0 && (status < 400 || status == 500)) || r.seen.len > 0)
            fail_msg("answered by %d: %s", status, bad[i]);
        rig_release(&r);
    }
}

static void
path__that_is_not_well_formed__is_refused(void **state)
{
    static const char *const bad[] = { "/%", "/%4", "/%zz", "/%00", "/a%2Fb", "/%0a", "/%ff", "*", "http://x/" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf text = BUF_INIT;
        struct rig r;

        rig_init(&r);
        buf_addf(&text, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", bad[i]);
        assert_int_equal(rig_ask(&r, buf_text(&text)), HTTP_BAD_REQUEST);
        assert_int_equal(r.seen.len, 0);
        buf_release(&text);
        rig_release(&r);
    }
}

/* What stands before the NUL would be another path than the one that was sent. */
static void
path__with_a_nul__is_refused(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init(&r);
    c = rig_connect(&r);
    client_say(c, "GET /a");
    buf_addc(&c->to_send, '\0');
    client_say(c, ".x?q=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    client_run_until(c, is_answered);
    assert_int_equal(client_status(c), HTTP_BAD_REQUEST);
    assert_int_equal(r.seen.len, 0);
    assert_int_equal(rig_ask(&r, "GET /a?b=1&c&d=%20 HTTP/1.1\r\nHost: x\r\n\r\n"), HTTP_OK);
    assert_string_equal(buf_text(&r.seen), "GET /a ?b=1&c&d=%20\n");
    rig_release(&r);
}

static void
body__past_the_limit__is_refused__by_its_told_length(void **state)
{
    struct rig r;

    (void)state;
    rig_init(&r);
    assert_int_equal(rig_ask(&r, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"), HTTP_CONTENT_TOO_LARGE);
    assert_int_equal(r.seen.len, 0);
    rig_release(&r);
}

static void
body__past_the_limit__is_refused__in_chunks(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init(&r);
    c = rig_connect(&r);
    client_say(c, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n");
    buf_fill(&c->to_send, 'x', 0x100001);
    client_say(c, "\r\n0\r\n\r\n");
    client_run_until(c, is_answered);
    assert_int_equal(client_status(c), HTTP_CONTENT_TOO_LARGE);
    assert_int_equal(r.seen.len, 0);
    rig_release(&r);
}

static void
head__past_the_limit__is_refused(void **state)
{
    struct rig r;
    struct buf text = BUF_INIT;
    int status;

    (void)state;
    rig_init(&r);
    buf_adds(&text, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: ");
    buf_fill(&text, 'x', 2 * HTTP_SERVER_HEAD_MAX);
    buf_adds(&text, "\r\n\r\n");
    status = rig_ask(&r, buf_text(&text));
    assert_true(status == 431 || status == 414 || status == HTTP_CONTENT_TOO_LARGE);
    assert_int_equal(r.seen.len, 0);
    buf_release(&text);
    rig_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(request__reaches_the_handler_whole__and_is_answered),
    cmocka_unit_test(body__is_put_together__by_length_and_by_chunks),
    cmocka_unit_test(head__is_answered_without_the_body),
    cmocka_unit_test(connection__carries_one_request_after_the_other),
    cmocka_unit_test(framing__that_is_ambiguous__is_refused_and_the_connection_closed),
    cmocka_unit_test(path__that_is_not_well_formed__is_refused),
    cmocka_unit_test(path__with_a_nul__is_refused),
    cmocka_unit_test(body__past_the_limit__is_refused__by_its_told_length),
    cmocka_unit_test(body__past_the_limit__is_refused__in_chunks),
    cmocka_unit_test(head__past_the_limit__is_refused),
};
SUITE(http_server, tests);
