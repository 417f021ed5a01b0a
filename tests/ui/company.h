/* SPDX-License-Identifier: MIT */
/* People who are asked: a schedule, a policy of three steps, pages, and the night in which two of its alerts are asked about. */
#ifndef TOCSIN_TESTS_UI_COMPANY_H
#define TOCSIN_TESTS_UI_COMPANY_H

#include "ui/board.h"

/* ana has payments until 18:00Z; the policy payments-primary asks payments, then bob, then carol and dora, 5 minutes each. */
void company_of(struct board *b);
/* The configuration has people and a schedule, but no policy. */
void company_without_policy(struct board *b);
/* Its people have names that hold blanks, and each other; the policy asks "dana lee" and "ana", then "platform", who is nobody, then "ana". */
void company_of_long_names(struct board *b);
/* The alert by that alertname. */
struct alert *company_alert(struct board *b, const char *name);
/* It is asked by the policy, so long ago: a page to each, and the event of the step. Returns the first page's number. */
uint64_t company_step(struct board *b, const char *name, uint32_t step, const char *to, const char *destination, int64_t age_ms);
void company_delivered(struct board *b, uint64_t number, int64_t age_ms);
/* The board's night, in which ana is asked of HighErrorRate, and SLOBurn is escalated to bob, whom his pager told. */
void company_night(struct board *b);

#endif
