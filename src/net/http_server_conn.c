/* SPDX-License-Identifier: MIT */
/* Connections of the HTTP server: how many there may be, and how long each may take. */
#include <stdlib.h>
#include <string.h>

#include "net/http_server_own.h"
#include "util/alloc.h"

const struct http_limits http_limits_default = { .phase_ms = 10000, .connections_max = 512, .per_address_max = 256 };

/* libmicrohttpd's own time-outs begin anew with each byte: a deadline does not. */

static void
queue_add(struct http_conn *conn)
{
    struct http_server *s = conn->server;

    conn->before = s->last;
    conn->after = NULL;
    if (s->last != NULL)
        s->last->after = conn;
    else
        s->first = conn;
    s->last = conn;
}

static void
queue_remove(struct http_conn *conn)
{
    struct http_server *s = conn->server;

    if (conn->before != NULL)
        conn->before->after = conn->after;
    else
        s->first = conn->after;
    if (conn->after != NULL)
        conn->after->before = conn->before;
    else
        s->last = conn->before;
}

/* All phases are equally long: who changes goes to the end. */
void
conn_enter(struct http_conn *conn, enum http_phase phase)
{
    struct http_server *s = conn->server;

    queue_remove(conn);
    queue_add(conn);
    conn->phase = phase;
    conn->by_ms = loop_mono_ms() + s->limits.phase_ms;
    if (s->first == conn)
        loop_timer_set(s->deadline, conn->by_ms);
}

/* Its end of file wakes libmicrohttpd, which then forgets it. */
static void
cut_off(struct http_conn *conn)
{
    conn_enter(conn, PHASE_OVER);
    shutdown(conn->fd, SHUT_RDWR);
}

static void
take_address(struct http_conn *conn, const struct sockaddr *a)
{
    if (a->sa_family == AF_INET)
        memcpy(conn->address, &((const struct sockaddr_in *)(const void *)a)->sin_addr, sizeof(struct in_addr));
    else if (a->sa_family == AF_INET6)
        memcpy(conn->address, &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr, sizeof(struct in6_addr) / 2);
}

static bool
same_address(const struct http_conn *a, const struct http_conn *b)
{
    return memcmp(a->address, b->address, sizeof a->address) == 0;
}

/* Who waited longest for a head, of all or of one's own address; else the newcomer itself. */
static struct http_conn *
who_goes(struct http_conn *newcomer, bool same)
{
    for (struct http_conn *c = newcomer->server->first; c != NULL; c = c->after)
        if (c->phase == PHASE_HEAD && (!same || same_address(c, newcomer)))
            return c;
    return newcomer;
}

static void
make_room(struct http_conn *newcomer)
{
    const struct http_limits *limits = &newcomer->server->limits;
    size_t all = 0, same = 0;

    for (const struct http_conn *c = newcomer->server->first; c != NULL; c = c->after) {
        if (c->phase == PHASE_OVER)
            continue;
        all++;
        same += same_address(c, newcomer);
    }
    if (same > limits->per_address_max)
        cut_off(who_goes(newcomer, true));
    else if (all > limits->connections_max)
        cut_off(who_goes(newcomer, false));
}

void
conn_started(struct http_server *s, struct MHD_Connection *c, void **context)
{
    struct http_conn *conn = xcalloc(1, sizeof *conn);

    conn->server = s;
    conn->fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    take_address(conn, MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    queue_add(conn);
    conn_enter(conn, PHASE_HEAD);
    s->connections++;
    *context = conn;
    make_room(conn);
}

void
conn_over(void **context)
{
    struct http_conn *conn = *context;

    *context = NULL;
    if (conn == NULL)
        return;
    queue_remove(conn);
    conn->server->connections--;
    free(conn);
}

void
conn_look_at_deadlines(struct http_server *s)
{
    int64_t now_ms = loop_mono_ms();

    while (s->first != NULL && s->first->by_ms <= now_ms) {
        struct http_conn *conn = s->first;

        if (conn->phase == PHASE_ANSWER) {
            conn_enter(conn, PHASE_SEND);
            exchange_give_up(conn->exchange);
        } else {
            cut_off(conn);
        }
    }
    if (s->first != NULL)
        loop_timer_set(s->deadline, s->first->by_ms);
}
