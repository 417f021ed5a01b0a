/* SPDX-License-Identifier: MIT */
/* Connections of a simulated world: two ends in one process, whose lines wait until the test lets them through. */
#ifndef TOCSIN_TESTS_SIM_CONNS_H
#define TOCSIN_TESTS_SIM_CONNS_H

#include "support/sim_ports.h"
#include "util/buf.h"

struct port_conn {
    struct port_conn *other;
    struct buf out;   /* sent by this end, not yet read by the other */
    size_t read;      /* so much of it is read */
    size_t queue_max; /* bytes that may wait */
    bool is_closed;   /* this end is */
    void *arg;        /* the test's */
};

/* conn_send(), conn_queued() and conn_close() of these ports. */
void sim_conns_on(struct sim_ports *s);
/* One end; the other is ->other. Free both by sim_conn_free(). */
struct port_conn *sim_conn_new(size_t queue_max, size_t other_queue_max);
void sim_conn_free(struct port_conn *c);
/* The next line that the other end has sent, without its newline, borrowed until its next send; NULL: none. */
const char *sim_conn_read(struct port_conn *c, size_t *len);
/* The other end is closed, and all that it sent is read. */
bool sim_conn_is_over(const struct port_conn *c);

#endif
