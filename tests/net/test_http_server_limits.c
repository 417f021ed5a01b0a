/* SPDX-License-Identifier: MIT */
/* HTTP in over real sockets: answers that come later, clients that are slow or too many, addresses that are none. */
#include "net/http_rig.h"

#include "support/suite.h"

#include <string.h>

/* An act is answered when it is durable: turns of the loop later, others served meanwhile. */
static void
answer__may_come_later__and_holds_up_nobody(void **state)
{
    struct rig r;
    struct client *first;

    (void)state;
    rig_init(&r);
    r.answers_later = true;
    first = rig_connect(&r);
    client_say(first, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    client_run_until(first, handler_waits);
    r.answers_later = false;
    assert_int_equal(rig_ask(&r, "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n"), HTTP_OK);
    assert_int_equal(first->got.len, 0);
    rig_answer(&r, r.waiting);
    client_run_until(first, has_fine);
    assert_int_equal(client_status(first), HTTP_OK);
    rig_release(&r);
}

static void
answer__that_nobody_waits_for_any_more__is_dropped(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init(&r);
    r.answers_later = true;
    c = rig_connect(&r);
    client_say(c, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    client_run_until(c, handler_waits);
    http_server_free(r.server);
    r.server = NULL;
    rig_answer(&r, r.waiting);
    client_run_until(c, is_closed);
    assert_int_equal(c->got.len, 0);
    rig_release(&r);
}

static void
handler__that_does_not_answer__is_answered_for(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init_with(&r, 50, 8);
    r.answers_later = true;
    c = rig_connect(&r);
    client_say(c, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    client_run_until(c, is_answered);
    assert_int_equal(client_status(c), HTTP_UNAVAILABLE);
    rig_answer(&r, r.waiting);
    rig_release(&r);
}

static void
client__that_is_slow__is_cut_off__wherever_it_stops(void **state)
{
    static const char *const parts[] = { "", "GE", "GET / HTTP/1.1\r\nHo",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhell",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell" };

    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct rig r;
        struct client *c;

        rig_init_with(&r, 50, 8);
        c = rig_connect(&r);
        client_say(c, parts[i]);
        client_run_until(c, is_closed);
        assert_int_equal(r.seen.len, 0);
        assert_int_equal(http_server_connections(r.server), 0);
        rig_release(&r);
    }
}

static void
connection__that_is_kept__is_closed__when_nothing_more_comes(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init_with(&r, 50, 8);
    c = rig_connect(&r);
    client_say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client_run_until(c, is_closed);
    assert_int_equal(client_status(c), HTTP_OK);
    rig_release(&r);
}

static bool
is_out(const struct client *c)
{
    return http_server_connections(c->rig->server) == 0;
}

/* The answer is larger than what the system takes, and nobody reads it. */
static void
client__that_does_not_read__is_cut_off(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init_with(&r, 50, 8);
    r.answer_len = (size_t)32 << 20;
    c = rig_connect(&r);
    client_say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client_run_until(c, is_answered);
    loop_io_want(c->io, 0);
    client_run_until(c, is_out);
    rig_release(&r);
}

/* Many who say nothing keep nobody out. */
static void
newcomer__is_served__past_the_limit__and_the_longest_idle_goes(void **state)
{
    struct rig r;

    (void)state;
    rig_init_with(&r, 10000, 3);
    for (int i = 0; i < 3; i++)
        rig_connect(&r);
    assert_int_equal(rig_ask(&r, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), HTTP_OK);
    client_run_until(&r.clients[0], is_closed);
    assert_false(r.clients[2].closed);
    rig_release(&r);
}

static void
newcomer__is_refused__past_the_limit__when_all_are_being_answered(void **state)
{
    struct rig r;
    struct client *c, *newcomer;

    (void)state;
    rig_init_with(&r, 10000, 1);
    r.answers_later = true;
    c = rig_connect(&r);
    client_say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client_run_until(c, handler_waits);
    newcomer = rig_connect(&r);
    client_run_until(newcomer, is_closed);
    rig_answer(&r, r.waiting);
    client_run_until(c, has_fine);
    assert_int_equal(client_status(c), HTTP_OK);
    rig_release(&r);
}

static void
address__must_be_one__to_listen_on(void **state)
{
    static const char *const bad[] = { "", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:80 ",
        "localhost:8080", "::1:8080", "[::1]", "[127.0.0.1]:80", "127.0.0.1:-1" };
    struct err err = { 0 };
    bool loopback = false;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (http_listen_check(bad[i], NULL, &err))
            fail_msg("taken for an address: %s", bad[i]);
    assert_true(http_listen_check("127.9.0.1:80", &loopback, &err) && loopback);
    assert_true(http_listen_check("[::1]:80", &loopback, &err) && loopback);
    assert_true(http_listen_check("0.0.0.0:80", &loopback, &err) && !loopback);
    assert_true(http_listen_check("[::]:80", &loopback, &err) && !loopback);
}

static void
address__that_is_taken__is_refused_by_name(void **state)
{
    struct rig r;
    struct buf taken = BUF_INIT;
    struct err err = { 0 };

    (void)state;
    rig_init(&r);
    buf_addf(&taken, "127.0.0.1:%d", http_server_port(r.server));
    assert_null(http_server_new(r.loop, buf_text(&taken), &http_limits_default, rig_handle, &r, &err));
    assert_non_null(strstr(err.text, buf_text(&taken)));
    buf_release(&taken);
    rig_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(answer__may_come_later__and_holds_up_nobody),
    cmocka_unit_test(answer__that_nobody_waits_for_any_more__is_dropped),
    cmocka_unit_test(handler__that_does_not_answer__is_answered_for),
    cmocka_unit_test(client__that_is_slow__is_cut_off__wherever_it_stops),
    cmocka_unit_test(connection__that_is_kept__is_closed__when_nothing_more_comes),
    cmocka_unit_test(client__that_does_not_read__is_cut_off),
    cmocka_unit_test(newcomer__is_served__past_the_limit__and_the_longest_idle_goes),
    cmocka_unit_test(newcomer__is_refused__past_the_limit__when_all_are_being_answered),
    cmocka_unit_test(address__must_be_one__to_listen_on),
    cmocka_unit_test(address__that_is_taken__is_refused_by_name),
};
SUITE(http_server_limits, tests);
