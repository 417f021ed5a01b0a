/* SPDX-License-Identifier: MIT */
/* The drivers of pagers at work: a job runs to its end against simulated pagers, or gets one answer. */
#ifndef TOCSIN_TESTS_PAGER_RUN_H
#define TOCSIN_TESTS_PAGER_RUN_H

#include <cjson/cJSON.h>

#include "core/person.h"
#include "deliver/config.h"
#include "deliver/driver.h"
#include "deliver/pager_sim.h"

#define PAGER_NOW_MS INT64_C(1795217280000) /* 2026-11-20T23:28:00Z */
#define PAGER_KEY "0123456789abcdef0123456789abcdef"
#define PAGER_PAGE_KEY "fedcba9876543210fedcba9876543210"
/* Destinations "pd", "og", "jsm" and "ops" (JSM by its Operations API). */
#define PAGER_CONFIG \
    "destination \"pd\" { kind = pagerduty routing_key_env = PD client_url = \"https://tocsin.example.org/\" }\n" \
    "destination \"og\" { kind = opsgenie region = eu api_key_file = \"/og\" responders = {\"team:payments\", \"schedule:night\"} }\n" \
    "destination \"jsm\" { kind = jsm api_key_command = \"pass jsm\" }\n" \
    "destination \"ops\" { kind = jsm cloud_id = \"c-1\" user = \"bot@example.org\" api_token_env = JSM }\n"

struct pager_run {
    struct deliver_config *config;
    const char *destination;
    const struct deliver_driver *driver;
    void *shared, *state;
    struct pager_sim *sim;
    int64_t now_ms;
    struct deliver_step step;  /* the last */
    char *method, *url, *body; /* of the last request; body "" where it had none */
    enum request_auth auth;    /* of the last request */
    size_t secret_at;
    unsigned requests;
    int64_t after_ms; /* of all requests */
};

struct pager_run *pager_run_new(const char *destination);
void pager_run_free(struct pager_run *r);
/* "M12" with a detail of two alerts; ANSWERED and RESOLVE are of PAGER_PAGE_KEY. */
struct deliver_order pager_run_order(const struct pager_run *r, enum message_act act);
void pager_run_script(struct pager_run *r, const char *script);
/* To its end. */
enum deliver_step_kind pager_run_job(struct pager_run *r, enum deliver_job job, const struct deliver_order *o);
/* The job's first request only; what follows is fed by hand. */
void pager_run_begin(struct pager_run *r, enum deliver_job job, const struct deliver_order *o);
/* One answer, in pieces. A request that follows is kept as the last. */
enum deliver_step_kind pager_run_feed(struct pager_run *r, int status, int64_t retry_after_ms, const char *body);
enum deliver_step_kind pager_run_fail(struct pager_run *r, bool unsent);
/* The last request's body. Delete it. */
cJSON *pager_run_tree(const struct pager_run *r);
/* A file below tests/data. Free it. */
char *pager_run_data(const char *name);

#endif
