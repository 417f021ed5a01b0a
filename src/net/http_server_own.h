/* SPDX-License-Identifier: MIT */
/* The HTTP server from inside: its connections in the order of their deadlines, and one exchange for each request. */
#ifndef TOCSIN_NET_HTTP_SERVER_OWN_H
#define TOCSIN_NET_HTTP_SERVER_OWN_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include "net/http_server.h"

enum http_phase {
    PHASE_HEAD,   /* nothing, or part of a head, came since it connected or was answered */
    PHASE_BODY,   /* the head is there */
    PHASE_ANSWER, /* the handler has it */
    PHASE_SEND,   /* the answer is on its way */
    PHASE_OVER,   /* cut off; libmicrohttpd will notice */
};

struct http_conn {
    struct http_server *server;
    struct http_conn *before, *after; /* in the server's queue: who changed phase earlier, later */
    int fd;
    unsigned char address[16]; /* what counts as one */
    enum http_phase phase;
    int64_t by_ms; /* monotonic; cut off then */
    struct http_exchange *exchange;
};

struct http_exchange {
    struct http_conn *conn;           /* NULL: it is gone */
    struct MHD_Connection *suspended; /* to be resumed when the answer is there */
    char *target;                     /* path and query as they came */
    struct buf body;
    bool begun, too_large;
    bool asked;    /* the handler has it and has not answered */
    bool answered; /* answer is filled */
    struct http_answer answer;
};

struct http_server {
    struct loop *loop;
    struct MHD_Daemon *daemon;
    struct loop_io *io;
    struct loop_timer *run, *deadline;
    struct http_conn *first, *last;
    size_t connections;
    struct http_limits limits;
    int fd; /* it listens; libmicrohttpd closes it */
    http_server_fn *fn;
    void *arg;
    bool running; /* inside libmicrohttpd */
    bool closing;
};

/* http_server_conn.c */
void conn_started(struct http_server *s, struct MHD_Connection *c, void **context);
void conn_over(void **context);
void conn_enter(struct http_conn *conn, enum http_phase phase);
/* Those whose time is up; sets the timer for the next. */
void conn_look_at_deadlines(struct http_server *s);

/* http_server_request.c: 0, or the status by which the head is refused. */
int request_refuse(struct MHD_Connection *c, const char *version);
/*
 * A NUL in the request line ends the target for whoever reads strings, and something follows it. libmicrohttpd splits the line in
 * place: what lies between target and version tells.
 */
bool request_line_is_whole(const char *url, const char *target, const char *version);
/* Path (heap) and query of the target; false: not well-formed. */
bool request_split(const char *target, char **path, const char **query);

/* http_server_listen.c: the socket, or -1 and *err. */
int server_listen(const char *listen_at, struct err *err);

/* http_server.c: the handler took too long. */
void exchange_give_up(struct http_exchange *x);

#endif
