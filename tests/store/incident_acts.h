/* SPDX-License-Identifier: MIT */
/* At a desk, what happens around incident 1, by ana; each is stored, and gives the seq of its event. */
#ifndef TOCSIN_TESTS_STORE_INCIDENT_ACTS_H
#define TOCSIN_TESTS_STORE_INCIDENT_ACTS_H

#include "store/desk.h"

/* Of what was stored last. */
uint64_t inc_last_seq(const struct desk *d);

/* started: RFC 3339, or NULL. */
uint64_t inc_open(struct desk *d, const char *started);
uint64_t inc_set_state(struct desk *d, const char *now);
/* EV_INC_LINKED or EV_INC_UNLINKED, of the desk's i-th alert. */
uint64_t inc_link(struct desk *d, enum event_kind kind, size_t i);
uint64_t inc_comment(struct desk *d, size_t i);
/* It is gone and fires anew, an hour later. */
uint64_t inc_fire_again(struct desk *d, size_t i);
/* A message of that number, about the incident or because of an alert, as the order says. */
uint64_t inc_queue(struct desk *d, uint64_t number, struct message_order order);
/* CMD_DELIVER, or CMD_OUTCOME and how. */
void inc_outcome(struct desk *d, uint64_t number, enum command_kind kind, enum outcome_kind how);
void inc_tick(struct desk *d, int64_t later_ms);

#endif
