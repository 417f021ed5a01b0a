/* SPDX-License-Identifier: MIT */
/* The Slack driver at work: a job runs to its end against the simulated Slack, or gets one answer. */
#ifndef TOCSIN_TESTS_SLACK_RUN_H
#define TOCSIN_TESTS_SLACK_RUN_H

#include "deliver/config.h"
#include "deliver/driver.h"
#include "deliver/slack_sim.h"

#define RUN_NOW_MS INT64_C(1700000000123)
#define RUN_KEY "0123456789abcdef0123456789abcdef"

struct slack_run {
    struct deliver_config *config;
    const struct deliver_driver *driver;
    void *shared;
    void *state;
    struct slack_sim *sim;
    int64_t now_ms;
    struct deliver_step step; /* the last */
    char *url, *type, *body;  /* of the last request */
    bool posts;               /* the job leaves a post behind, which has a ts */
    unsigned requests;
};

/* A configuration of our sections alone; NULL with faults. */
struct deliver_config *run_config(const char *text, struct conf_faults *faults);

struct slack_run *slack_run_new(void);
void slack_run_free(struct slack_run *r);
/* "M12" to #crash, whose id is C0CRASH01; the caller changes what it needs. */
struct deliver_order slack_run_order(enum message_act act);
/* What the simulated Slack will do; the test fails where it is no script. */
void slack_run_script(struct slack_run *r, const char *script);
/* To its end. */
enum deliver_step_kind slack_run_job(struct slack_run *r, enum deliver_job job, const struct deliver_order *o);
/* Its first request gets this answer: the step that follows (whose request is kept as the last). */
enum deliver_step_kind slack_run_answer(struct slack_run *r, enum deliver_job job, const struct deliver_order *o, int status,
    const char *body);
/* The job's first request only. */
void slack_run_begin(struct slack_run *r, enum deliver_job job, const struct deliver_order *o);
/* One more answer, in pieces. */
enum deliver_step_kind slack_run_feed(struct slack_run *r, int status, int64_t retry_after_ms, const char *body, size_t len);

#endif
