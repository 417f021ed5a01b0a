/* SPDX-License-Identifier: MIT */
/*
 * Pagers that exist only in memory, for dry runs, the demo and tests: a PagerDuty (Events API v2), an Opsgenie and a JSM Operations at each
 * address. They keep an incident for each key, as those do: a key that is open rings once, one that was resolved is a new incident.
 */
#ifndef TOCSIN_DELIVER_PAGER_SIM_H
#define TOCSIN_DELIVER_PAGER_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deliver/sim.h"

#define PAGER_SIM_INCIDENTS_MAX 1000 /* the oldest is forgotten then */

struct pager_sim;

struct pager_sim *pager_sim_new(void);
void pager_sim_free(struct pager_sim *sim);

/*
 * How the next calls end, see deliver/sim.h. Methods are enqueue (PagerDuty), create, acknowledge, close, status, get and list (Opsgenie,
 * JSM): "enqueue: 429 30, lost; status: 404, error does_not_exist".
 */
bool pager_sim_script(struct pager_sim *sim, const char *script, struct err *err) MUST_USE;

/* Its URL is one of a pager's. */
bool pager_sim_is_call(const struct request *r);
/* now_ms: wall clock. Release the answer. */
void pager_sim_call(struct pager_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out);

enum pager_sim_state { PAGER_SIM_TRIGGERED, PAGER_SIM_ACKNOWLEDGED, PAGER_SIM_RESOLVED };
struct pager_sim_incident {
    char *address; /* "https://events.pagerduty.com" */
    char *key;     /* dedup_key or alias */
    char *id;      /* its own */
    char *summary;
    char *urgency; /* as it came: "critical", "P1" */
    char *who;     /* "user ana@example.org, team payments"; "" where nobody was named */
    enum pager_sim_state state;
    unsigned events; /* calls about it that were carried out */
    int64_t rang_at_ms, changed_at_ms;
};
/* Oldest first. Borrowed until the next call. */
size_t pager_sim_incidents(const struct pager_sim *sim);
const struct pager_sim_incident *pager_sim_incident(const struct pager_sim *sim, size_t i);
/* The latest with this key; NULL: none. */
const struct pager_sim_incident *pager_sim_keyed(const struct pager_sim *sim, const char *key);
/* Somebody acknowledges or resolves it on her phone. false: there is no such incident. */
bool pager_sim_set(struct pager_sim *sim, const char *key, enum pager_sim_state state, int64_t now_ms);
/* Calls of a method, however they ended; NULL: of all. */
uint64_t pager_sim_calls(const struct pager_sim *sim, const char *method);

#endif
