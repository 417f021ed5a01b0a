/* SPDX-License-Identifier: MIT */
/* What the deciding functions about a person's acts on alerts share. */
#ifndef TOCSIN_CORE_DECIDE_ACT_H
#define TOCSIN_CORE_DECIDE_ACT_H

#include "core/decide_with.h"

/* How long an ack or a snooze may last. */
#define HOLD_MIN_MS MS_MINUTE
#define HOLD_MAX_MS (30 * MS_DAY)

typedef void act_fn(struct decision *d, const struct alert *a);
/* Each alert that the command names, once; those that are gone or fired again since are refused. False where none could be done. */
bool decide_each_subject(struct decision *d, act_fn *act);
/* wanted: it can't be without. */
bool decide_check_text(struct decision *d, bool wanted);
/* The time that the command gives, if it gives one. what: "an acknowledgement", for the refusal. */
bool decide_check_time(struct decision *d, const char *what);
/* Whoever that is can be told apart: a person of the configuration, or, where it names none, an account. */
bool decide_check_known(struct decision *d, const char *person);
/* The person whom the command names. what: "assign", for the refusal. */
bool decide_check_person(struct decision *d, const char *what);
/* When what is held from now on ends. */
int64_t decide_until(const struct decision *d, int64_t default_ms);
/* The same of an acknowledgement of this alert: by its routes, where the command says nothing. */
int64_t decide_ack_until(const struct decision *d, const struct alert *a);
/* The command's text, kept by the batch; NULL: none. */
const char *decide_text(const struct decision *d);
/* A new hold in that state, held by nobody. Counts as done. */
struct event *decide_add_hold(struct decision *d, enum event_kind kind, const struct alert *a, enum alert_state state);
/* Another person has it: refused by name. */
bool decide_is_others(struct decision *d, const struct alert *a);
/* Hers from now on; cleared, it is closed instead, for somebody has looked. */
void decide_ack_one(struct decision *d, const struct alert *a);
/* A vote on this episode, beside what the batch says of it already. */
void decide_add_vote(struct decision *d, const struct alert *a);

#endif
