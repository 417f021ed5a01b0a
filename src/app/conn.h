/* SPDX-License-Identifier: MIT */
/* A connection as the engine's ports name it: lines over a Unix socket. */
#ifndef TOCSIN_APP_CONN_H
#define TOCSIN_APP_CONN_H

#include "engine/ports.h"
#include "net/unix_socket.h"

struct port_conn {
    struct unix_conn *unix_conn;
    /* A line came; the connection may be closed in it. */
    void (*on_line)(struct port_conn *c, const char *line, size_t len);
    /* It is over; whoever made it frees it by conn_free(). why NULL: the other side hung up. */
    void (*on_closed)(struct port_conn *c, const struct err *why);
    /* The other side says no more, and still reads. NULL: it has hung up then. */
    void (*on_end)(struct port_conn *c);
    void *arg;
};

/* Reads from now on. */
void conn_start(struct port_conn *c, size_t line_max, size_t queue_max);
void conn_free(struct port_conn *c);

/* Of struct ports. */
bool conn_send(void *ctx, struct port_conn *c, const char *bytes, size_t len);
size_t conn_queued(void *ctx, const struct port_conn *c);
void conn_close(void *ctx, struct port_conn *c, bool last);

/* The socket beside the store, where its owner listens; heap. */
char *store_socket(const char *store);

#endif
