/* SPDX-License-Identifier: MIT */
/* The drivers mail, hook and command at work: against what is simulated, or one answer. */
#ifndef TOCSIN_TESTS_WAY_RUN_H
#define TOCSIN_TESTS_WAY_RUN_H

#include "deliver/box_sim.h"
#include "deliver/config.h"
#include "deliver/driver.h"
#include "util/conf.h"

#define WAY_NOW_MS INT64_C(1700000000123)
#define WAY_KEY "0123456789abcdef0123456789abcdef"
#define WAY_TARGET "fedcba9876543210fedcba9876543210"

struct way_run {
    struct deliver_config *config;
    const struct deliver_driver *driver;
    void *shared, *state;
    struct box_sim *sim;
    struct deliver_step step; /* the last; its request is kept */
};

/* A configuration of our sections alone; NULL with faults. */
struct deliver_config *way_config(const char *text, struct conf_faults *faults);

struct way_run *way_run_new(const char *config, const char *driver);
void way_run_free(struct way_run *r);
/* "M12" to destination "x"; the caller changes what it needs. */
struct deliver_order way_order(enum message_act act);
/* The job's first step. */
enum deliver_step_kind way_begin(struct way_run *r, const struct deliver_order *o);
/* The request gets this answer. */
enum deliver_step_kind way_answer(struct way_run *r, int status, const char *body);
/* … or fails. */
enum deliver_step_kind way_fail(struct way_run *r, const char *error, bool unsent);
/* Both, against the simulated far side. */
enum deliver_step_kind way_job(struct way_run *r, const struct deliver_order *o);

#endif
