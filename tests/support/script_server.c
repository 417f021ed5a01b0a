/* SPDX-License-Identifier: MIT */
/* See the header; a loop of its own would need a thread, so it shares the one of the test. */
#include "support/script_server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/alloc.h"
#include "util/buf.h"

struct connection {
    struct script_server *server;
    struct connection *next;
    int fd;
    struct loop_io *io;
    struct loop_timer *pause;
    struct buf in;
    struct http_script script;
    bool answering;
    size_t piece, round, offset; /* where in the script */
    bool paused;                 /* the piece's pause is over or was none */
};

struct script_server {
    struct loop *loop;
    int fd, port;
    char url[64];
    struct loop_io *io;
    struct connection *connections;
    struct http_script script;
    struct buf request;
    size_t requests, accepted;
};

static void
hang_up(struct connection *c)
{
    if (c->fd < 0)
        return;
    loop_io_free(c->io);
    c->io = NULL;
    loop_timer_stop(c->pause);
    close(c->fd);
    c->fd = -1;
}

static void
end_answer(struct connection *c)
{
    static const struct linger reset = { .l_onoff = 1 };

    c->answering = false;
    if (c->script.end == HTTP_RESET)
        setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (c->script.end == HTTP_RESET || c->script.end == HTTP_CLOSE)
        hang_up(c);
    else
        loop_io_want(c->io, LOOP_READ);
}

static void
next_piece(struct connection *c)
{
    const struct http_piece *p = &c->script.pieces[c->piece];

    c->offset = 0;
    c->round++;
    if (c->round < p->times)
        return;
    c->round = 0;
    c->piece++;
    c->paused = false;
}

static void
send_some(struct connection *c)
{
    while (c->fd >= 0 && c->answering) {
        const struct http_piece *p = c->piece < HTTP_PIECES_MAX ? &c->script.pieces[c->piece] : NULL;
        ssize_t n;

        if (p == NULL || p->bytes == NULL) {
            end_answer(c);
            return;
        }
        if (p->pause_ms > 0 && !c->paused) {
            c->paused = true;
            loop_io_want(c->io, 0);
            loop_timer_set(c->pause, loop_mono_ms() + p->pause_ms);
            return;
        }
        n = send(c->fd, p->bytes + c->offset, strlen(p->bytes) - c->offset, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) {
            loop_io_want(c->io, LOOP_WRITE);
            return;
        }
        if (n < 0) {
            hang_up(c);
            return;
        }
        c->offset += (size_t)n;
        if (c->offset == strlen(p->bytes))
            next_piece(c);
    }
}

static void
pause_over(void *arg)
{
    send_some(arg);
}

static void
read_request(struct connection *c)
{
    struct script_server *s = c->server;
    char bytes[4096];
    ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);

    if (n <= 0) {
        if (n == 0 || errno != EAGAIN)
            hang_up(c);
        return;
    }
    buf_add(&c->in, bytes, (size_t)n);
    if (strstr(buf_text(&c->in), "\r\n\r\n") == NULL)
        return;
    buf_clear(&s->request);
    buf_add(&s->request, c->in.data, c->in.len);
    buf_clear(&c->in);
    s->requests++;
    c->script = s->script;
    c->answering = true;
    c->paused = false;
    c->piece = c->round = c->offset = 0;
    send_some(c);
}

static void
connection_ready(void *arg, int ready)
{
    struct connection *c = arg;

    if (ready & LOOP_READ)
        read_request(c);
    else
        send_some(c);
}

static void
accept_one(void *arg, int ready)
{
    struct script_server *s = arg;
    int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    struct connection *c;

    (void)ready;
    if (fd < 0)
        return;
    c = xcalloc(1, sizeof *c);
    c->server = s;
    c->fd = fd;
    buf_init(&c->in, BUF_DEFAULT_MAX);
    c->io = loop_io_new(s->loop, fd, LOOP_READ, LOOP_NORMAL, connection_ready, c);
    c->pause = loop_timer_new(s->loop, pause_over, c);
    c->next = s->connections;
    s->connections = c;
    s->accepted++;
}

struct script_server *
script_server_new(struct loop *l)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct script_server *s = xcalloc(1, sizeof *s);
    socklen_t len = sizeof at;
    int rc;

    s->loop = l;
    buf_init(&s->request, BUF_DEFAULT_MAX);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    rc = bind(s->fd, (struct sockaddr *)&at, sizeof at) | listen(s->fd, 64) | getsockname(s->fd, (struct sockaddr *)&at, &len);
    assert(rc == 0);
    (void)rc;
    s->port = ntohs(at.sin_port);
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", s->port);
    s->io = loop_io_new(l, s->fd, LOOP_READ, LOOP_NORMAL, accept_one, s);
    return s;
}

void
script_server_free(struct script_server *s)
{
    struct connection *next;

    for (struct connection *c = s->connections; c != NULL; c = next) {
        next = c->next;
        hang_up(c);
        loop_timer_free(c->pause);
        buf_release(&c->in);
        free(c);
    }
    loop_io_free(s->io);
    close(s->fd);
    buf_release(&s->request);
    free(s);
}

int
script_server_port(const struct script_server *s)
{
    return s->port;
}

const char *
script_server_url(const struct script_server *s)
{
    return s->url;
}

void
script_server_answer(struct script_server *s, const struct http_script *script)
{
    s->script = *script;
}

const char *
script_server_request(const struct script_server *s)
{
    return buf_text(&s->request);
}

size_t
script_server_requests(const struct script_server *s)
{
    return s->requests;
}

size_t
script_server_connections(const struct script_server *s)
{
    return s->accepted;
}
