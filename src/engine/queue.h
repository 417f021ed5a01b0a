/* SPDX-License-Identifier: MIT */
/* Whose turn it is: the messages of the model that wait for one destination, in the order in which they leave. */
#ifndef TOCSIN_ENGINE_QUEUE_H
#define TOCSIN_ENGINE_QUEUE_H

#include "core/model.h"

/* A message that is tried again holds those behind it for so long: order matters more than a minute, but not more than an hour. */
#define LANE_HOLDS_MS (2 * INT64_C(60000))

struct queue {
    char *destination; /* its name */
    int64_t settle_ms; /* of its driver */
    uint64_t well_seq; /* the far side answered as it should: what failed before this event may have passed */
};

/* Whose turn it is, and when (a look-up's where its end is not known); NULL: nobody's. */
const struct message *queue_next(const struct model *m, const struct queue *q, int64_t now_ms, int64_t *at_ms);
/* Replies go into the thread of the first post; NULL: it is no reply, or that post is no longer known. */
const struct message *queue_thread_root(const struct model *m, const struct message *msg);

#endif
