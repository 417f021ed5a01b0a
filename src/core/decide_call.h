/* SPDX-License-Identifier: MIT */
/* What time and routes do about who is told and who is asked; each looks at the model alone, so that no restart changes anything. */
#ifndef TOCSIN_CORE_DECIDE_CALL_H
#define TOCSIN_CORE_DECIDE_CALL_H

#include "core/decide_with.h"

/* Of a tick, in this order. */
/* Alerts whose routes are others now: hours or planned work have begun or ended. */
void decide_tick_routes(struct decision *d);
/* Who is to be told of what. */
void decide_tick_notices(struct decision *d);
/* The next steps of policies. */
void decide_tick_calls(struct decision *d);
/* Who was asked need answer no more. */
void decide_tick_answers(struct decision *d);

/* The earliest moment at which the second and the third may have something to do about the alert; INT64_MAX: never, as it stands. */
int64_t notice_due_ms(const struct model_config *c, const struct alert *a);
int64_t call_due_ms(const struct model_config *c, const struct alert *a);
/* The same of the last, after a tick; a change of an alert that somebody was asked about makes it due at once. */
int64_t answers_due_ms(const struct model *m);

#endif
