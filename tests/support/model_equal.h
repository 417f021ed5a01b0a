/* SPDX-License-Identifier: MIT */
/* Are two models the same, in all that is not derived? For "projections equal the log" and "replay equals live". */
#ifndef TOCSIN_TESTS_MODEL_EQUAL_H
#define TOCSIN_TESTS_MODEL_EQUAL_H

#include "core/model.h"

/* false: why names the first difference. observed: annotations may differ (they change without events). */
bool models_equal(const struct model *a, const struct model *b, bool observed, struct buf *why);
/* The same of a replay, in which nobody decides (so it knows no request ids), and whose annotations are those of the last events. */
bool replay_equals(const struct model *live, const struct model *replayed, struct buf *why);
/* The same of an owner's and a client's: without what it takes to decide, with how the sources do; acts as far back as both have them. */
bool boards_equal(const struct model *a, const struct model *b, struct buf *why);

#endif
