/* SPDX-License-Identifier: MIT */
/* Asking persons to answer: the messages of one step, and the events that say so. */
#ifndef TOCSIN_CORE_DECIDE_ASK_H
#define TOCSIN_CORE_DECIDE_ASK_H

#include "core/call.h"
#include "core/decide_with.h"
#include "core/oncall.h"

/* Between the names of those who are asked. */
#define ASKED_BETWEEN ", "

/* One step of one call. */
struct asking {
    const struct policy *policy; /* NULL: by name, none of a policy's steps */
    struct call_place at;        /* step 0 with that */
    const char *by, *reason;     /* by hand: who says so, and why (or NULL) */
    struct oncall_persons asked;
    const char *const *via; /* destinations; none: each person's own, else those of level 1 */
    size_t via_n;
    int64_t until_ms; /* 0: no next step */
    const struct alert_id *ids;
    size_t n;
    uint64_t seq; /* of the event that says so: what the messages follow from */
};

/* "ana, bob"; NULL: nobody. In the batch's arena. */
const char *decide_asked_words(struct decision *d, const struct asking *s);
/* Who is asked, as the words have it. */
void decide_asked_of(struct decision *d, const char *words, struct oncall_persons *out);
/* Where a person is asked: the step's destinations, else her own, else those of level 1. NULL past the last; none at all: on screens. */
const struct destination *decide_way_of(struct decision *d, const struct asking *s, const char *person, size_t i);
/* A message to each, by each of her ways. */
void decide_ask(struct decision *d, const struct asking *s);

#endif
