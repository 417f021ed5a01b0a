/* SPDX-License-Identifier: MIT */
/* For tests: a driver of one source, its sink written down as lines, and bodies fed in pieces. */
#ifndef TOCSIN_TESTS_AM_RUN_H
#define TOCSIN_TESTS_AM_RUN_H

#include "source/driver.h"

struct am_run {
    struct source_config *config;
    void *state;
    struct buf seen; /* for each sighting "NAME severity=… by=… start=… fp=…\n", for each silence its text */
    uint64_t asked;  /* how often the sink was asked what it knows */
    bool knows_all;
    struct silence_matchers matchers; /* for JOB_MATCH */
    struct step step; /* the last */
};

struct am_run *am_run_new(void);
void am_run_free(struct am_run *r);
/* A whole job: head, the body in pieces of 1 to piece_max bytes by chance (0: in one), end. Returns the last step's kind. */
enum step_kind am_run_job(struct am_run *r, enum source_job_kind kind, int status, const char *body, size_t len, size_t piece_max,
    unsigned seed);
enum step_kind am_run_list(struct am_run *r, const char *body);
/* A file below tests/data/alertmanager; the caller frees. */
char *am_data(const char *name, size_t *len);

#endif
