/* SPDX-License-Identifier: MIT */
/* An engine with one source, whose polls are answered by hand. */
#ifndef TOCSIN_TESTS_FEED_RUN_H
#define TOCSIN_TESTS_FEED_RUN_H

#include "engine/engine.h"
#include "engine/feed.h"
#include "support/sim_ports.h"

#define LIST "/api/v2/alerts"
#define STATUS "/api/v2/status"
#define SILENCES "/api/v2/silences?expired=false"
#define BOOT_1 "{\"uptime\":\"2026-11-21T01:00:00.000Z\"}"
#define BOOT_2 "{\"uptime\":\"2026-11-21T02:00:00.000Z\"}"

struct feed_run {
    struct sim_ports sim;
    struct model *m;
    struct engine *e;
    struct source_config *source;
    struct buf body;
    const char *silences; /* what is listed of them; NULL: the call fails */
};

void feed_run_init(struct feed_run *r);
/* With a second instance at that address, or NULL. */
void feed_run_init_url(struct feed_run *r, const char *url2);
void feed_run_release(struct feed_run *r);
/* Until nothing is left to do; what is asked of silences is answered. */
void feed_run_turn(struct feed_run *r);
/* A list of n alerts from number `from` on, each with this severity; borrowed until the next. */
const char *feed_run_list(struct feed_run *r, int from, int n, const char *severity);
/* Answers the list, and the start time if it is asked for. */
void feed_run_poll(struct feed_run *r, const char *body, const char *boot);
void feed_run_next_poll(struct feed_run *r);
uint32_t feed_run_in_state(const struct feed_run *r, enum alert_state s);

#endif
