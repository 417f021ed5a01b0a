/* SPDX-License-Identifier: MIT */
/* The dashboard on a pty, fed by a server with forty alerts: what most tests of the program begin with. */
#ifndef TOCSIN_TESTS_RIG_H
#define TOCSIN_TESTS_RIG_H

#include "support/alert_server.h"
#include "support/tocsin.h"

#define RIG_ALERTS 40
#define RIG_ALL "40 alerts"
/* An orderly end, on a machine that is busy with other things and a build that is slow. */
#define RIG_END_MS 3000

struct rig {
    struct alert_server *server;
    struct tocsin *tocsin;
    struct pty *pty;
};

/* Starts it and waits until all alerts are there and durable. */
void rig_start(struct rig *r, const struct pty_options *options);
void rig_start_in(struct rig *r, int rows, int cols);
/* Another dashboard in the same home, after the first has gone. */
void rig_start_again(struct rig *r);
void rig_end(struct rig *r);

/* A key and what it brings onto the screen. */
void rig_key(struct rig *r, const char *keys, const char *brings);
/* The rows that begin with mark, cursor or not: "A" are those that I acknowledged. */
size_t rig_rows(struct rig *r, char mark);
bool rig_until_rows(struct rig *r, char mark, size_t n);

/* The terminal is as it was, and the store whole and free. */
void rig_check_left(struct rig *r);

#endif
