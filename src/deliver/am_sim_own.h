/* SPDX-License-Identifier: MIT */
/* Private to the simulated Alertmanagers: their state, and the parts that its files share. */
#ifndef TOCSIN_DELIVER_AM_SIM_OWN_H
#define TOCSIN_DELIVER_AM_SIM_OWN_H

#include "deliver/am_sim.h"
#include "deliver/sim_script.h"
#include "util/json.h"

enum am_sim_method { SIM_POST, SIM_GET, SIM_LIST, SIM_DELETE, AM_SIM_METHODS };

struct am_sim {
    VEC(struct am_sim_silence) silences;
    struct sim_faults faults;
    bool believes;
    unsigned made; /* ids */
    uint64_t calls[AM_SIM_METHODS];
};

/* What stands before /api/v2/ in a URL; 0: it is no such URL. */
size_t am_sim_address_len(const char *url);
/* "pending", "active", "expired" */
const char *am_sim_state(const struct am_sim_silence *s, int64_t now_ms);
/* It was never put here: only its end is known. */
bool am_sim_is_only_over(const struct am_sim_silence *s);
/* As GET /silence gives it. */
void am_sim_json(const struct am_sim_silence *s, int64_t now_ms, struct json_out *o);

#endif
