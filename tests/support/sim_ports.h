/* SPDX-License-Identifier: MIT */
/* A simulated world for the engine: a clock that the test moves, timers, and calls that the test answers. */
#ifndef TOCSIN_TESTS_SIM_PORTS_H
#define TOCSIN_TESTS_SIM_PORTS_H

#include "deliver/slack_sim.h"
#include "engine/ports.h"
#include "util/vec.h"

struct port_call {
    char *url;
    struct request request;    /* a copy */
    struct port_timer *expiry; /* of one that is never answered; NULL: none */
    struct sim_ports *sim;
    port_reply_fn *fn;
    void *arg;
};

struct sim_ports {
    struct ports ports;
    int64_t now_ms;
    int64_t stepped_ms; /* the wall clock was set by so much; the other clock never steps */
    bool again;
    unsigned long fired; /* timers, so far */
    VEC(struct port_timer *) timers;
    VEC(struct port_call *) calls;
};

void sim_ports_init(struct sim_ports *s);
void sim_ports_release(struct sim_ports *s);
/* Moves the clock and fires what is due on the way. */
void sim_ports_pass(struct sim_ports *s, int64_t ms);
/* The open call whose URL ends so, or NULL. */
struct port_call *sim_ports_call(struct sim_ports *s, const char *url_end);
/* Answers it with status and body in chunks of at most chunk bytes; false where there is no such call. */
bool sim_ports_answer(struct sim_ports *s, const char *url_end, int status, const char *body, size_t chunk);
/* It ends so, and is gone. */
void sim_ports_fail_call(struct sim_ports *s, struct port_call *c, const char *error);
bool sim_ports_fail(struct sim_ports *s, const char *url_end, const char *error);
/*
 * Answers all open calls of deliveries as these far sides do; a silent one fails when its time is up. True where any ended. Their
 * clock is their own: it never steps.
 */
bool sim_ports_far(struct sim_ports *s, const struct sims *sims);

#endif
