/* SPDX-License-Identifier: MIT */
/* What is to be told now: alerts that go the same way, in the groups in which they are told. */
#ifndef TOCSIN_CORE_NOTICE_PLAN_H
#define TOCSIN_CORE_NOTICE_PLAN_H

#include "core/notice.h"
#include "core/notice_ways.h"
#include "util/map.h"
#include "util/vec.h"

struct notice_alerts {
    const struct alert **v;
    size_t n, cap;
};
struct notice_unit;

/* Who is asked about alerts of level 1: by a policy, or whoever looks at these pagers. */
struct notice_target {
    const struct policy *policy; /* NULL: none */
    const struct destination *to[ROUTED_TO_MAX];
    size_t to_n;
    VEC(uint64_t) lately; /* the calls (their seq) that began in the last minute */
    int64_t oldest_ms;    /* when the first of these did */
};

/* Alerts that the same routes send the same way. */
struct notice_class {
    const char *routes; /* in the model's pool */
    int level;
    const struct source *source;
    struct routed routed;
    struct way *ways[ROUTED_TO_MAX]; /* who is told */
    size_t ways_n;
    struct notice_target *target; /* who is asked; NULL: nobody */
};

/* Told together: a group; or, of a great many, all that go one way. */
struct notice_unit {
    const struct notice_class *class;
    char key[NOTICE_KEY_HEX];
    const char *group; /* or NULL */
    enum notice_why why;
    struct notice_alerts posts;  /* to be told */
    struct notice_alerts calls;  /* to be asked about */
    bool is_ripe;                /* the group has waited long enough */
    const struct alert *running; /* one of this group about which somebody is asked already; NULL: none */
};

struct notice_plan {
    const struct model *m;
    int64_t now_ms;
    struct arena arena;
    struct ways ways;
    VEC(struct notice_class *) classes;
    struct notice_class *last; /* that was asked for */
    VEC(struct notice_target *) targets;
    VEC(struct notice_unit *) units;
    struct map by_key;            /* of units */
    bool is_coarse;               /* too many for groups */
    uint64_t asked_seq;           /* the call that was looked at last, and whether it is spent */
    bool is_spent;
    struct notice_alerts *behind; /* for each of ways: told by others while this one was held back */
};

/* Calls to one target that may begin in a minute: what comes after these waits, and is one call. */
#define NOTICE_CALLS_IN_A_MINUTE 5

/* The plan's, made if it is not there. */
struct notice_class *notice_class_of(struct notice_plan *p, const struct alert *a);
void notice_plan(const struct model *m, int64_t now_ms, struct notice_plan *out);
void notice_plan_release(struct notice_plan *p);
/* The next moment after that one at which something may be to be told; INT64_MAX: never, as the model stands. */
int64_t notice_next_ms(const struct model *m, int64_t after_ms);

#endif
