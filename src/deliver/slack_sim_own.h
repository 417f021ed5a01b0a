/* SPDX-License-Identifier: MIT */
/* Private to the simulated Slack: its state, and the parts that its files share. */
#ifndef TOCSIN_DELIVER_SLACK_SIM_OWN_H
#define TOCSIN_DELIVER_SLACK_SIM_OWN_H

#include "deliver/sim_script.h"
#include "deliver/slack_sim.h"
#include "util/json.h"
#include "util/vec.h"

#define SIM_ID_MAX 32
/* Who calls, as auth.test tells it. */
#define SIM_USER "U0SIMULATED"

/* Adds members to the answer, or gives the word of an error. */
typedef const char *sim_method_fn(struct slack_sim *sim, const cJSON *args, int64_t now_ms, struct json_out *o);
struct sim_method {
    const char *name;
    sim_method_fn *fn;
};
extern const struct sim_method sim_methods[];
#define SIM_METHODS 13
/* SIM_METHODS for an unknown name. */
size_t sim_method_named(const char *name);

struct slack_sim {
    VEC(struct slack_sim_channel) channels;
    VEC(struct slack_sim_post) posts;
    struct sim_faults faults;
    int64_t last_us; /* of the youngest ts */
    uint64_t calls[SIM_METHODS];
};

void sim_post_release(struct slack_sim_post *p);
size_t sim_arg_limit(const cJSON *args);
void sim_json_cursor(struct json_out *o, const char *next);

/* slack_sim_channels.c. By id or name; NULL: not known. An id that is not known becomes known. */
struct slack_sim_channel *sim_channel_find(struct slack_sim *sim, const char *word);
void sim_channel_release(struct slack_sim_channel *c);
sim_method_fn sim_list, sim_info, sim_set_topic, sim_set_purpose, sim_create, sim_invite, sim_archive, sim_open;

#endif
