/* SPDX-License-Identifier: MIT */
/* For tests: a driver of one pager, what it asks for, and what it tells, written down as lines; answers are given in order. */
#ifndef TOCSIN_TESTS_PAGER_RUN_H
#define TOCSIN_TESTS_PAGER_RUN_H

#include "source/driver.h"

#define PAGER_RUN_ANSWERS_MAX 250

struct pager_run {
    struct source_config *config;
    void *state;
    struct buf asked; /* for each request "GET URL\n" */
    struct buf seen;  /* "ID LABELS | ANNOTATIONS\n", "answer …\n", "turn …\n" */
    uint64_t sightings;
    struct alert_id last; /* of the last sighting */
    const char *ours;     /* the key or id of a page of our own; NULL: none */
    bool knows_all;
    const char *asks[4]; /* JOB_ANSWERS, JOB_TURNS */
    size_t asks_n;
    int64_t from_ms, until_ms;
    struct {
        int status;
        int64_t retry_after_ms;
        char *body;
    } answers[PAGER_RUN_ANSWERS_MAX];
    size_t answers_n, answered;
    struct step step; /* the last */
};

/* kind: "pagerduty", …; more: other options, or "". */
struct pager_run *pager_run_new(const char *kind, const char *more);
void pager_run_free(struct pager_run *r);
/* The next answer, which is copied. */
void pager_run_answer(struct pager_run *r, int status, const char *body);
/* A file below tests/data. */
void pager_run_answer_file(struct pager_run *r, int status, const char *name);
/* A whole job: each request gets the next answer. */
enum step_kind pager_run_job(struct pager_run *r, enum source_job_kind kind);

#endif
