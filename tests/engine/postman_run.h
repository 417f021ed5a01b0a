/* SPDX-License-Identifier: MIT */
/* An engine with a postman, on a real store, with simulated far sides. */
#ifndef TOCSIN_TESTS_POSTMAN_RUN_H
#define TOCSIN_TESTS_POSTMAN_RUN_H

#include "deliver/am_sim.h"
#include "deliver/box_sim.h"
#include "deliver/config.h"
#include "deliver/pager_sim.h"
#include "engine/engine.h"
#include "support/sim_ports.h"

/* For its script: five calls that fail in a way that may pass, and were not carried out for sure. */
#define MOVED \
    "error team_added_to_org, error team_added_to_org, error team_added_to_org, error team_added_to_org, error team_added_to_org, "

struct postman_run {
    char dir[64], path[96];
    struct sim_ports sim;
    struct slack_sim *slack;
    struct am_sim *am;
    struct pager_sim *pager;
    struct box_sim *box;
    struct deliver_config deliver;
    struct model *m;
    struct store *store;
    struct engine *e;
};

/*
 * script: how Slack's next calls end, as slack_sim_script() reads it. Destinations are #crash and #status, and the silences of source
 * "prod", which is an Alertmanager at http://am:9093; and siren, a hook.
 */
void run_init(struct postman_run *r, const char *script);
void run_release(struct postman_run *r);
void run_start(struct postman_run *r);
/* As a crash would: what is on its way is forgotten here. */
void run_stop(struct postman_run *r);
/* Another configuration: these destinations. */
void run_reload(struct postman_run *r, struct destinations destinations);

/* Turns until nothing is left to do now. answers: Slack answers meanwhile. */
void settle(struct postman_run *r, bool answers);
void pass(struct postman_run *r, int64_t ms);

void post_to(struct postman_run *r, const char *destination, const char *text);
enum message_state state_of(const struct postman_run *r, uint64_t number);
const char *posted(const struct postman_run *r, size_t i);

#endif
