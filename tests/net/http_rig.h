/* SPDX-License-Identifier: MIT */
/* An HTTP server of ours on a loop, and clients over real sockets on the same loop. */
#ifndef TOCSIN_TESTS_HTTP_RIG_H
#define TOCSIN_TESTS_HTTP_RIG_H

#include "net/http_server.h"
#include "util/buf.h"

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

void rig_listen(struct rig *r, const char *listen, const struct http_limits *limits);
/* On 127.0.0.1, with the usual limits; or with these. */
void rig_init(struct rig *r);
void rig_init_with(struct rig *r, int64_t phase_ms, size_t connections);
void rig_release(struct rig *r);
/* The handler: keeps what it saw, and answers or waits. rig_answer() answers what waits. */
void rig_handle(void *arg, const struct http_request *req, struct http_exchange *x);
void rig_answer(struct rig *r, struct http_exchange *x);

struct client *rig_connect(struct rig *r);
void client_say(struct client *c, const char *text);
/* Fails the test where that does not come within 10 s. */
void client_run_until(const struct client *c, bool (*until)(const struct client *c));
bool is_closed(const struct client *c);
bool is_answered(const struct client *c);
bool has_fine(const struct client *c);
bool handler_waits(const struct client *c);
/* 0: closed without an answer. */
int client_status(const struct client *c);
/* The status of what is sent whole by a client of its own. */
int rig_ask(struct rig *r, const char *text);

#endif
