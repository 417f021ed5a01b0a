/* SPDX-License-Identifier: MIT */
/* HTTP in over real sockets: what comes whole is answered, now or later; what is ambiguous, too large or too slow is not heard. */
#include "support/suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/http_server.h"
#include "util/alloc.h"
#include "util/str.h"

#define PATIENCE_MS 10000
#define CLIENTS_MAX 16

struct client {
    struct rig *rig;
    int fd;
    struct loop_io *io;
    struct buf to_send, got;
    bool closed;
};

struct rig {
    struct loop *loop;
    struct http_server *server;
    struct loop_timer *patience;
    struct client clients[CLIENTS_MAX];
    size_t clients_n;
    bool (*until)(const struct client *c);
    const struct client *of;

    /* What the handler saw, and how it answers. */
    struct buf seen;
    bool answers_later;
    size_t answer_len;
    struct http_exchange *waiting;
};

static void
answer(struct rig *r, struct http_exchange *x)
{
    struct http_answer a = HTTP_ANSWER_INIT;

    a.status = HTTP_OK;
    a.content_type = "text/plain";
    if (r->answer_len > 0)
        buf_fill(&a.body, 'x', r->answer_len);
    else
        buf_adds(&a.body, "fine");
    a.fields[a.fields_n++] = (struct http_field){ .name = "X-Extra", .value = "more" };
    http_answer_take(x, &a);
}

static void
handle(void *arg, const struct http_request *req, struct http_exchange *x)
{
    struct rig *r = arg;

    buf_addf(&r->seen, "%s %s", req->method, req->path);
    if (req->query != NULL)
        buf_addf(&r->seen, " ?%s", req->query);
    if (req->authorization != NULL)
        buf_addf(&r->seen, " (%s)", req->authorization);
    if (req->body_len > 0)
        buf_addf(&r->seen, " body %zu %.5s", req->body_len, req->body);
    buf_addc(&r->seen, '\n');
    if (r->answers_later)
        r->waiting = x;
    else
        answer(r, x);
}

static void
fail_at_last(void *arg)
{
    (void)arg;
    fail_msg("nothing came for %d ms", PATIENCE_MS);
}

static void
on_turn(void *arg)
{
    struct rig *r = arg;

    if (r->until != NULL && r->until(r->of))
        loop_stop(r->loop);
}

static void
rig_listen(struct rig *r, const char *listen, const struct http_limits *limits)
{
    struct err err = { 0 };

    *r = (struct rig){ .loop = loop_new(), .seen = BUF_INIT };
    r->server = http_server_new(r->loop, listen, limits, handle, r, &err);
    if (r->server == NULL)
        fail_msg("%s", err.text);
    r->patience = loop_timer_new(r->loop, fail_at_last, r);
    loop_on_turn(r->loop, on_turn, r);
}

static void
rig_init(struct rig *r)
{
    rig_listen(r, "127.0.0.1:0", &http_limits_default);
}

static void
rig_release(struct rig *r)
{
    for (size_t i = 0; i < r->clients_n; i++) {
        loop_io_free(r->clients[i].io);
        close(r->clients[i].fd);
        buf_release(&r->clients[i].to_send);
        buf_release(&r->clients[i].got);
    }
    http_server_free(r->server);
    loop_timer_free(r->patience);
    loop_free(r->loop);
    buf_release(&r->seen);
}

static void
receive(struct client *c)
{
    char bytes[65536];
    ssize_t n = recv(c->fd, bytes, sizeof bytes, MSG_DONTWAIT);

    if (n > 0)
        buf_add(&c->got, bytes, (size_t)n);
    else
        c->closed = true;
}

static void
transmit(struct client *c)
{
    ssize_t n = send(c->fd, buf_text(&c->to_send), c->to_send.len, MSG_NOSIGNAL | MSG_DONTWAIT);

    buf_drop_front(&c->to_send, n < 0 ? c->to_send.len : (size_t)n);
}

static void
on_ready(void *arg, int ready)
{
    struct client *c = arg;

    if (ready & LOOP_WRITE)
        transmit(c);
    if (ready & LOOP_READ)
        receive(c);
    loop_io_want(c->io, c->closed ? 0 : LOOP_READ | (c->to_send.len > 0 ? LOOP_WRITE : 0));
}

static struct client *
connect_client(struct rig *r)
{
    struct client *c = &r->clients[r->clients_n++];
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)http_server_port(r->server)) };

    assert_true(r->clients_n <= CLIENTS_MAX);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *c = (struct client){ .rig = r, .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .to_send = BUF_INIT, .got = BUF_INIT };
    assert_int_equal(connect(c->fd, (struct sockaddr *)&a, sizeof a), 0);
    c->io = loop_io_new(r->loop, c->fd, LOOP_READ, LOOP_NORMAL, on_ready, c);
    return c;
}

static void
say(struct client *c, const char *text)
{
    buf_adds(&c->to_send, text);
    loop_io_want(c->io, LOOP_READ | LOOP_WRITE);
}

static void
run_until(const struct client *c, bool (*until)(const struct client *c))
{
    struct rig *r = c->rig;

    if (until(c))
        return;
    r->until = until;
    r->of = c;
    loop_timer_set(r->patience, loop_mono_ms() + PATIENCE_MS);
    loop_run(r->loop);
    r->until = NULL;
}

static bool
is_closed(const struct client *c)
{
    return c->closed;
}

static bool
is_answered(const struct client *c)
{
    return c->closed || strstr(buf_text(&c->got), "\r\n\r\n") != NULL;
}

static bool
has_fine(const struct client *c)
{
    return c->closed || strstr(buf_text(&c->got), "fine") != NULL;
}

static bool
handler_waits(const struct client *c)
{
    return c->rig->waiting != NULL;
}

static int
status_of(const struct client *c)
{
    const char *text = buf_text(&c->got);

    return str_starts(text, "HTTP/1.") ? atoi(text + strlen("HTTP/1.1 ")) : 0;
}

/* The status of what is sent whole by a client of its own; 0: closed without an answer. */
static int
ask(struct rig *r, const char *text)
{
    struct client *c = connect_client(r);

    say(c, text);
    run_until(c, is_answered);
    return status_of(c);
}

static void
request__reaches_the_handler_whole__and_is_answered(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init(&r);
    c = connect_client(&r);
    say(c, "GET /a%20b?c=%20d HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n");
    run_until(c, has_fine);
    assert_string_equal(buf_text(&r.seen), "GET /a b ?c=%20d (Bearer t)\n");
    assert_int_equal(status_of(c), HTTP_OK);
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
    assert_int_equal(ask(&r, "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"), HTTP_OK);
    assert_int_equal(ask(&r, "POST /q HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"),
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
    c = connect_client(&r);
    say(c, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    run_until(c, is_closed);
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
    c = connect_client(&r);
    say(c, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    run_until(c, is_closed);
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
        status = ask(&r, bad[i]);
        run_until(&r.clients[0], is_closed);
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
        assert_int_equal(ask(&r, buf_text(&text)), HTTP_BAD_REQUEST);
        assert_int_equal(r.seen.len, 0);
        buf_release(&text);
        rig_release(&r);
    }
}

static void
body__past_the_limit__is_refused__by_its_told_length(void **state)
{
    struct rig r;

    (void)state;
    rig_init(&r);
    assert_int_equal(ask(&r, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"), HTTP_CONTENT_TOO_LARGE);
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
    c = connect_client(&r);
    say(c, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n");
    buf_fill(&c->to_send, 'x', 0x100001);
    say(c, "\r\n0\r\n\r\n");
    run_until(c, is_answered);
    assert_int_equal(status_of(c), HTTP_CONTENT_TOO_LARGE);
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
    status = ask(&r, buf_text(&text));
    assert_true(status == 431 || status == 414 || status == HTTP_CONTENT_TOO_LARGE);
    assert_int_equal(r.seen.len, 0);
    buf_release(&text);
    rig_release(&r);
}

/* An act is answered when it is durable: turns of the loop later, others served meanwhile. */
static void
answer__may_come_later__and_holds_up_nobody(void **state)
{
    struct rig r;
    struct client *first;

    (void)state;
    rig_init(&r);
    r.answers_later = true;
    first = connect_client(&r);
    say(first, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    run_until(first, handler_waits);
    r.answers_later = false;
    assert_int_equal(ask(&r, "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n"), HTTP_OK);
    assert_int_equal(first->got.len, 0);
    answer(&r, r.waiting);
    run_until(first, has_fine);
    assert_int_equal(status_of(first), HTTP_OK);
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
    c = connect_client(&r);
    say(c, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    run_until(c, handler_waits);
    http_server_free(r.server);
    r.server = NULL;
    answer(&r, r.waiting);
    run_until(c, is_closed);
    assert_int_equal(c->got.len, 0);
    rig_release(&r);
}

static void
rig_init_with(struct rig *r, int64_t phase_ms, size_t connections)
{
    rig_listen(r, "127.0.0.1:0", &(struct http_limits){ phase_ms, connections, connections });
}

static void
handler__that_does_not_answer__is_answered_for(void **state)
{
    struct rig r;
    struct client *c;

    (void)state;
    rig_init_with(&r, 50, 8);
    r.answers_later = true;
    c = connect_client(&r);
    say(c, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    run_until(c, is_answered);
    assert_int_equal(status_of(c), HTTP_UNAVAILABLE);
    answer(&r, r.waiting);
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
        c = connect_client(&r);
        say(c, parts[i]);
        run_until(c, is_closed);
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
    c = connect_client(&r);
    say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    run_until(c, is_closed);
    assert_int_equal(status_of(c), HTTP_OK);
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
    c = connect_client(&r);
    say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    run_until(c, is_answered);
    loop_io_want(c->io, 0);
    run_until(c, is_out);
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
        connect_client(&r);
    assert_int_equal(ask(&r, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), HTTP_OK);
    run_until(&r.clients[0], is_closed);
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
    c = connect_client(&r);
    say(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    run_until(c, handler_waits);
    newcomer = connect_client(&r);
    run_until(newcomer, is_closed);
    answer(&r, r.waiting);
    run_until(c, has_fine);
    assert_int_equal(status_of(c), HTTP_OK);
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
    assert_null(http_server_new(r.loop, buf_text(&taken), &http_limits_default, handle, &r, &err));
    assert_non_null(strstr(err.text, buf_text(&taken)));
    buf_release(&taken);
    rig_release(&r);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(request__reaches_the_handler_whole__and_is_answered),
    cmocka_unit_test(body__is_put_together__by_length_and_by_chunks),
    cmocka_unit_test(head__is_answered_without_the_body),
    cmocka_unit_test(connection__carries_one_request_after_the_other),
    cmocka_unit_test(framing__that_is_ambiguous__is_refused_and_the_connection_closed),
    cmocka_unit_test(path__that_is_not_well_formed__is_refused),
    cmocka_unit_test(body__past_the_limit__is_refused__by_its_told_length),
    cmocka_unit_test(body__past_the_limit__is_refused__in_chunks),
    cmocka_unit_test(head__past_the_limit__is_refused),
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
SUITE(http_server, tests);
