/* SPDX-License-Identifier: MIT */
/* The small world in which incidents are told in #crash: ana and ben have a Slack id, cleo has none. */
#ifndef TOCSIN_TESTS_TELLING_DESK_H
#define TOCSIN_TESTS_TELLING_DESK_H

#include "incident_desk.h"
#include "util/buf.h"

struct telling_desk {
    struct world w;
    struct incident_rules rules;
    uint64_t seen; /* messages up to this number were looked at */
    struct buf text;
};

/* "#crash" and "#status" */
extern const char *const telling_places[2];

void telling_init(struct telling_desk *k);
void telling_release(struct telling_desk *k);
/* "M1 post #crash", "M2 edit #crash of M1", "M3 direct #crash ben": those since the last time, a line each. */
const char *queued(struct telling_desk *k);
const struct message *message(struct telling_desk *k, uint64_t number);
const char *state_of(struct telling_desk *k, uint64_t number);
/* All that waits arrives, in order. */
void arrives(struct telling_desk *k);
/* An update of ana's. */
bool update(struct telling_desk *k, uint64_t number, int64_t due_ms, const char *text);

#endif
