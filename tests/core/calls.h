/* SPDX-License-Identifier: MIT */
/* The small world with persons, ways that reach them, and escalation policies. */
#ifndef TOCSIN_TESTS_CALLS_H
#define TOCSIN_TESTS_CALLS_H

#include "core/call.h"
#include "support/world.h"
#include "util/time.h"

/*
 * ana is reached by "pd", a pager that follows, bob by "sms", a program, cy by nothing. Policies: "pay": ana within 5m; bob, cy by #crash
 * within 10m; cy within 5m; twice. "all": ana and bob by pd within 5m, each of them; for ever. "empty": "first" within 5m (where nobody
 * is on call), then bob within 5m. "nobody": "first" within 5m.
 */
void calls_init(struct world *w);
/* The policy begins to ask about these together. */
void calls_begin(struct world *w, const char *policy, const struct alert *const *v, size_t n);
/* One alert of level 2 fires, and is asked about. */
const struct alert *calls_fire(struct world *w, const char *labels, const char *policy);
/* By ana unless another is named. */
bool calls_escalate(struct world *w, const char *actor, const struct alert *a, const char *to, const char *reason, bool sure);
/* "M1 ana pd queued; M2 bob sms acked": all that asks or is told, by number; " late" behind it. */
const char *calls_words(struct world *w);
/* The kinds of the latest decision's events: "alert.step message.queued*2". */
const char *calls_events(struct world *w);
/* The message of that number has left and rings. */
void calls_ring(struct world *w, uint64_t number);
/* What stands on the board of our own of that name; NULL: nothing. */
const struct alert *calls_alarm(const struct world *w, const char *name);

#endif
