/* SPDX-License-Identifier: MIT */
/* Calls: who is asked to answer about an alert, what comes next, and whether anybody still has to. Questions; decide_call.c decides. */
#ifndef TOCSIN_CORE_CALL_H
#define TOCSIN_CORE_CALL_H

#include "core/model.h"
#include "core/routing.h"

/* How long who was asked by name has, where no step says so. */
#define CALL_WAIT_MS (INT64_C(5) * 60000)
/* Alerts that one escalation by hand may have. */
#define CALL_SUBJECTS_MAX MESSAGE_SUBJECTS_MAX

/* A place in a policy. */
struct call_place {
    uint32_t step, round; /* from 1 */
};

/* The policy that goes on with the alert: its call's, else that of its routes. NULL: none. */
const struct policy *call_policy(const struct model *m, const struct alert *a, int64_t now_ms);
/* Where a person is asked: the n names that are there (a step's), else her own, else those of level 1. How many there are then. */
size_t call_ways(const struct model *m, const char *person, const char *const **names, size_t n);
/* Would the policy, begun now, ask somebody by that destination? */
bool call_begins_at(const struct model *m, const struct policy *p, const char *destination, int64_t now_ms);
/* What comes after *at (step 0: the first); false: its rounds are over. */
bool call_next(const struct policy *p, const struct call_place *at, struct call_place *next);
/* Does the policy want each of those it asks to answer? */
bool call_wants_everyone(const struct model *m, const struct alert *a);
/* A page about the alert, of this episode, or of the call that it joined. */
bool call_asks_about(const struct model *m, const struct message *msg, const struct alert *a);
/* She holds the alert, or has answered a page about it since somebody holds it. */
bool call_is_answered_by(const struct model *m, const struct alert *a, const char *person);

/* A walk over the alerts of a page; {0} at first. */
struct call_walk {
    size_t i;
    uint64_t seq; /* of the call that most of them are in by now; 0: of none */
    bool moved;   /* the page's own step is over */
    bool begun;
};

/*
 * The alerts that who was asked answers for: those that the message names, then those that it had no room for or that joined the same
 * call since. NULL past the last.
 */
const struct alert *call_next_alert(const struct model *m, const struct message *asked, struct call_walk *walk);
/* Who was asked about it can still be reached by that call: a step comes, or a page is open and has not failed. What is new of its group joins it. */
bool call_goes_on(const struct model *m, const struct alert *a);
/* Who was asked has answered, or was told that it is over; now it waits for somebody again, and no step comes. */
bool call_is_spent(const struct model *m, const struct alert *a);
/* Must the one who was asked still answer: does one of those wait for somebody, as it did when she was asked? */
bool call_is_wanted(const struct model *m, const struct message *asked);
/* Who put an end to that: the person who acknowledged, snoozed or closed one of its alerts last; NULL: nobody, it is over by itself. */
const char *call_ended_by(const struct model *m, const struct message *asked);
/* Until when who was asked has time, once it rings: the step's, where that is later than the deadline of its delivery. 0: no later. */
int64_t call_answer_by(const struct model *m, const struct message *asked);
/* It rings, and who did not answer in time is followed by the next, or is asked again: its lateness needs no alarm of its own. */
bool call_has_next(const struct model *m, const struct message *asked);
/* It rang at a pager that is to be told when it is over, and has not been. */
bool call_is_followed(const struct model *m, const struct message *asked);
/* All that it is about is over: cleared, closed, or no longer on the board. */
bool call_is_over(const struct model *m, const struct message *asked);

#endif
