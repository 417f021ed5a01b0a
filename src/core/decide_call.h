/* SPDX-License-Identifier: MIT */
/* What time and routes do about who is told and who is asked; each looks at the model alone, so that no restart changes anything. */
#ifndef TOCSIN_CORE_DECIDE_CALL_H
#define TOCSIN_CORE_DECIDE_CALL_H

#include "core/decide_with.h"
#include "core/routing.h"

/* Alarms of our own about calls, and their level until routes say otherwise. */
#define ALARM_NOBODY_ON_CALL "NobodyOnCall"
#define ALARM_UNANSWERED "EscalationUnanswered"
#define CALL_ALARM_LEVEL 2

/* Of a tick, in this order. */
/* Alerts whose routes are others now: hours or planned work have begun or ended. */
void decide_tick_routes(struct decision *d);
/* Who is to be told of what. */
void decide_tick_notices(struct decision *d);
/* The next steps of policies. */
void decide_tick_calls(struct decision *d);
/* Who was asked need answer no more. */
void decide_tick_answers(struct decision *d);
/* What nobody has in the time that its route asks for. */
void decide_tick_overdue(struct decision *d);

/*
 * The first step of a policy, about these alerts together: the event, and a message to each person. What is told of them otherwise is
 * not its business. false: nobody could be asked now, which is said; it is tried again when the step's time is up.
 */
bool decide_begin_call(struct decision *d, const struct policy *policy, const struct alert_id *ids, size_t n);

/* The earliest moment at which the second and the third may have something to do about the alert; INT64_MAX: never, as it stands. */
int64_t notice_due_ms(const struct model_config *c, const struct alert *a);
/* Not while it is suppressed, unconfirmed or in maintenance: then when that ends. */
int64_t call_due_ms(const struct model *m, const struct alert *a);
/* The next deadline of any alert (route_deadline_ms()) after that moment. */
int64_t overdue_next_ms(const struct model *m, int64_t after_ms);
/* The same of the answers, after a tick; a change of an alert that somebody was asked about makes it due at once. */
int64_t answers_due_ms(const struct model *m);

#endif
