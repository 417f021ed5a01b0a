/* SPDX-License-Identifier: MIT */
/* Votes and reviews as they stand in events. */
#ifndef TOCSIN_CORE_RULE_CODEC_H
#define TOCSIN_CORE_RULE_CODEC_H

#include "core/event.h"

void event_vote_put(struct json_out *o, const struct event_vote *v);
void event_review_put(struct json_out *o, const struct event_review *r);
/* Strings live in the arena; false: not what it must be. */
bool event_vote_read(const cJSON *o, struct event_vote *v, struct arena *arena) MUST_USE;
bool event_review_read(const cJSON *o, struct event_review *r, struct arena *arena) MUST_USE;

#endif
