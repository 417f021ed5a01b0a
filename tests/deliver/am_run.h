/* SPDX-License-Identifier: MIT */
/* The driver of silences at work: a job runs to its end against a simulated Alertmanager, or gets one answer. */
#ifndef TOCSIN_TESTS_AM_RUN_H
#define TOCSIN_TESTS_AM_RUN_H

#include "deliver/am_sim.h"
#include "deliver/config.h"
#include "deliver/driver.h"

#define AM_NOW_MS INT64_C(1795217280000) /* 2026-11-20T23:28:00Z */
#define AM_KEY "0123456789abcdef0123456789abcdef"
#define AM_MARK " [tocsin M12 0123456789ab]"
#define AM_ID "c08a2402-e7a3-4dda-a8be-baee8ef4672d"
#define AM_MATCHERS "[{\"name\":\"alertname\",\"value\":\"SlowQueries\",\"isRegex\":false,\"isEqual\":true}]"
#define AM_SILENCE \
    "{\"matchers\":" AM_MATCHERS ",\"starts_at\":null,\"ends_at\":\"2026-11-21T00:28:00.000Z\",\"comment\":\"looking into it\"," \
    "\"author\":\"anna\"}"

struct am_run {
    struct deliver_config *config;
    const struct deliver_driver *driver;
    void *shared, *state;
    struct am_sim *sim;
    int64_t now_ms;
    struct deliver_step step;  /* the last */
    char *method, *url, *body; /* of the last request; body "" where it had none */
    unsigned requests;
};

/* Source "prod" with one instance, http://am:9093, or two, http://am2:9093 too. */
struct am_run *am_run_new(size_t instances);
void am_run_free(struct am_run *r);
/* "M12"; EXTEND and EXPIRE are of AM_ID. */
struct deliver_order am_run_order(enum message_act act);
void am_run_script(struct am_run *r, const char *script);
/* To its end. */
enum deliver_step_kind am_run_job(struct am_run *r, enum deliver_job job, const struct deliver_order *o);
/* The job's first request only; what follows is fed by hand. */
void am_run_begin(struct am_run *r, enum deliver_job job, const struct deliver_order *o);
/* One answer, in pieces. A request that follows is kept as the last. */
enum deliver_step_kind am_run_feed(struct am_run *r, int status, int64_t retry_after_ms, const char *body);
enum deliver_step_kind am_run_fail(struct am_run *r, bool unsent);

#endif
