/* SPDX-License-Identifier: MIT */
/* The fold of what people say of rules. */
#ifndef TOCSIN_CORE_APPLY_RULE_H
#define TOCSIN_CORE_APPLY_RULE_H

#include "core/model.h"

/* Nothing where the event changes no vote. */
void apply_vote(struct model *m, const struct event *ev);
void apply_review(struct model *m, const struct event *ev);

#endif
