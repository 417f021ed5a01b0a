/* SPDX-License-Identifier: MIT */
/* A rule: what a source calls the alerts that fire for one reason; what people said of them, and whether one can respond to it. */
#ifndef TOCSIN_CORE_RULE_H
#define TOCSIN_CORE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"

/* Can one respond to it? */
enum rule_respond { RESPOND_UNREVIEWED, RESPOND_YES, RESPOND_NO, RESPONDS };
extern const char *const rule_respond_words[RESPONDS];
/* RESPONDS for an unknown word. */
enum rule_respond rule_respond_of(const char *word);

/* The latest review; those before are in the log. */
struct rule_review {
    enum rule_respond respond;
    const char *by; /* NULL: never reviewed */
    int64_t at_ms;
    const char *text; /* or NULL */
    uint64_t seq;     /* the event that made it so; 0: none */
};

/* Known by source and name (the alerts' first-class field `name`); there from its first vote or review on, and never forgotten. */
struct rule {
    const char *source, *name; /* in the model's pool */
    uint32_t version;          /* of stream rule:SOURCE/NAME; 0: it was only voted on */
    uint64_t last_seq; /* of the last event about it, as far as this program saw it happen; 0: it was read from the store */
    uint32_t votes[ALERT_VOTES]; /* how many episodes have each as their vote; VOTE_NONE counts nothing */
    struct rule_review review;   /* by in the pool, text owned by the rule */
};

#endif
