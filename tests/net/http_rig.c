/* SPDX-License-Identifier: MIT */
/* An HTTP server of ours on a loop, and clients over real sockets on the same loop. */
#include "net/http_rig.h"

#include "support/suite.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/str.h"

#define PATIENCE_MS 10000

void
rig_answer(struct rig *r, struct http_exchange *x)
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

void
rig_handle(void *arg, const struct http_request *req, struct http_exchange *x)
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
        rig_answer(r, x);
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

void
rig_listen(struct rig *r, const char *listen, const struct http_limits *limits)
{
    struct err err = { 0 };

    *r = (struct rig){ .loop = loop_new(), .seen = BUF_INIT };
    r->server = http_server_new(r->loop, listen, limits, rig_handle, r, &err);
    if (r->server == NULL)
        fail_msg("%s", err.text);
    r->patience = loop_timer_new(r->loop, fail_at_last, r);
    loop_on_turn(r->loop, on_turn, r);
}

void
rig_init(struct rig *r)
{
    rig_listen(r, "127.0.0.1:0", &http_limits_default);
}

void
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

struct client *
rig_connect(struct rig *r)
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

void
client_say(struct client *c, const char *text)
{
    buf_adds(&c->to_send, text);
    loop_io_want(c->io, LOOP_READ | LOOP_WRITE);
}

void
client_run_until(const struct client *c, bool (*until)(const struct client *c))
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

bool
is_closed(const struct client *c)
{
    return c->closed;
}

bool
is_answered(const struct client *c)
{
    return c->closed || strstr(buf_text(&c->got), "\r\n\r\n") != NULL;
}

bool
has_fine(const struct client *c)
{
    return c->closed || strstr(buf_text(&c->got), "fine") != NULL;
}

bool
handler_waits(const struct client *c)
{
    return c->rig->waiting != NULL;
}

int
client_status(const struct client *c)
{
    const char *text = buf_text(&c->got);

    return str_starts(text, "HTTP/1.") ? atoi(text + strlen("HTTP/1.1 ")) : 0;
}

int
rig_ask(struct rig *r, const char *text)
{
    struct client *c = rig_connect(r);

    client_say(c, text);
    client_run_until(c, is_answered);
    return client_status(c);
}

void
rig_init_with(struct rig *r, int64_t phase_ms, size_t connections)
{
    rig_listen(r, "127.0.0.1:0", &(struct http_limits){ phase_ms, connections, connections });
}
