/* SPDX-License-Identifier: MIT */
/* All that is done about an alert at a moment, with the reasons: what `tocsin route test` tells. */
#ifndef TOCSIN_APP_ROUTE_ANSWER_H
#define TOCSIN_APP_ROUTE_ANSWER_H

#include "core/model.h"
#include "core/oncall.h"
#include "core/route.h"

/* A route that was asked and does not match. */
struct route_passed {
    const struct route *route;
    const struct matcher *failed; /* NULL: its hours say no */
    int64_t opens_ms;             /* with that: when they begin; INT64_MAX: not soon */
};

/* A step of the policy, if nobody answers before. One that there is nobody for is passed over at once. */
struct route_step {
    const struct policy_step *step;
    int64_t at_ms;
    struct oncall_persons persons;
};

struct route_answer {
    const struct model *m;
    const char *system; /* what the source is, or NULL */
    struct route_subject subject;
    int64_t at_ms;
    struct routed routed;
    const char *runbook;     /* the alert's own, else the route's; or NULL */
    const char *responsible; /* who is on call by the owner's schedule; NULL: it is none, or nobody is */
    int64_t ack_for_ms;
    struct route_passed *passed;
    size_t passed_n;
    const char *to[ROUTED_TO_MAX]; /* all; of these … */
    size_t to_n;
    const char *told[ROUTED_TO_MAX]; /* … those that are told */
    size_t told_n;
    const char *rung[ROUTED_TO_MAX]; /* … pagers, which ring for whoever is asked: by the policy, or for whoever has them */
    size_t rung_n;
    const char *looped[ROUTED_TO_MAX]; /* … those where the alert comes from: nothing goes back */
    size_t looped_n;
    char *group;
    const struct policy *policy; /* or NULL */
    struct route_step *steps;
    size_t steps_n;
    const char *quiet;        /* why nobody is told; NULL: somebody is */
    const char *quiet_policy; /* why the policy asks nobody, with words that were made in words; NULL: it asks */
    struct buf words;
};

/* Borrows from m, its configuration and s; release it. system: what the source is (its driver's name), or NULL. */
void route_answer_init(struct route_answer *a, const struct model *m, const struct route_subject *s, const char *system,
    int64_t at_ms);
/* Her i-th destination in that step, the alert's own system left out; NULL past the last; none at all: she sees it on screens. */
const struct destination *route_answer_way(const struct route_answer *a, const struct route_step *s, const char *person, size_t i);
void route_answer_release(struct route_answer *a);

#endif
