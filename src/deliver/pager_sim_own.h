/* SPDX-License-Identifier: MIT */
/* Private to the simulated pagers: their state, and the parts that its files share. */
#ifndef TOCSIN_DELIVER_PAGER_SIM_OWN_H
#define TOCSIN_DELIVER_PAGER_SIM_OWN_H

#include "deliver/pager_sim.h"
#include "deliver/sim_script.h"
#include "util/json.h"

enum pager_sim_method {
    PAGER_SIM_ENQUEUE,
    PAGER_SIM_CREATE,
    PAGER_SIM_ACKNOWLEDGE,
    PAGER_SIM_CLOSE,
    PAGER_SIM_STATUS,
    PAGER_SIM_GET,
    PAGER_SIM_LIST,
    PAGER_SIM_METHODS,
};

/* What became of an accepted request. */
struct pager_sim_request {
    char id[32];
    bool success;
    const char *status; /* static */
    char alert[32];
};

struct pager_sim {
    VEC(struct pager_sim_incident) incidents;
    VEC(struct pager_sim_request) requests;
    struct sim_faults faults;
    unsigned made; /* ids */
    uint64_t calls[PAGER_SIM_METHODS];
};

/* One call, taken apart. */
struct pager_sim_ask {
    struct pager_sim *sim;
    const struct request *request;
    enum pager_sim_method method;
    char address[256];
    char name[160]; /* in the path or the query: a key, an alert's id, a request's id */
    bool by_id;     /* JSM's Operations API: nothing is wrapped, alerts go by their ids */
    int64_t now_ms;
    struct sim_answer *out;
};

/* pager_sim.c: the open incident of this key or id at the call's address; NULL: none. */
struct pager_sim_incident *pager_sim_open(const struct pager_sim_ask *a, const char *key);
/* It rings: a new incident; what is not said is "". */
struct pager_sim_incident *pager_sim_ring(const struct pager_sim_ask *a, const char *key, const char *summary,
    const char *urgency, const char *who);
void pager_sim_change(struct pager_sim_incident *i, enum pager_sim_state state, int64_t now_ms);
/* {"message": …} with this status. */
void pager_sim_refuse(const struct pager_sim_ask *a, int status, const char *words);

/* pager_sim_alerts.c: the methods of Opsgenie and JSM. */
void pager_sim_create(const struct pager_sim_ask *a);
void pager_sim_acknowledge(const struct pager_sim_ask *a);
void pager_sim_close(const struct pager_sim_ask *a);
void pager_sim_status(const struct pager_sim_ask *a);
void pager_sim_get(const struct pager_sim_ask *a);
void pager_sim_list(const struct pager_sim_ask *a);
/* The last accepted request has this end. */
void pager_sim_answer_status(const struct pager_sim_ask *a, bool success, const char *status, const char *alert);

#endif
