/* SPDX-License-Identifier: MIT */
/* What the configuration says of levels, routes, on-call schedules and escalation policies. Strings and lists are borrowed from it. */
#ifndef TOCSIN_CORE_ROUTING_H
#define TOCSIN_CORE_ROUTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/level.h"
#include "core/rule.h"
#include "util/alloc.h"
#include "util/matcher.h"
#include "util/window.h"
#include "util/zone.h"

#define ROUTES_MAX 500
#define ROUTE_MATCHERS_MAX 30
#define ROUTE_TO_MAX 20
/* Routes that one alert can match: all but the last go on. */
#define ROUTED_MAX 32
#define GROUP_BY_MAX 10
#define SCHEDULES_MAX 200
#define SCHEDULE_LAYERS_MAX 20
#define SCHEDULE_OVERRIDES_MAX 100
#define POLICIES_MAX 200
#define POLICY_STEPS_MAX 20
#define STEP_WHO_MAX 20

/* As Alertmanager groups: the first telling of a group waits for others, later ones keep a distance, what nobody answered is told again. */
struct grouping {
    const char *const *by; /* labels, or fields (service, team, …); none: all that the route matches is one group */
    size_t by_n;
    int64_t wait_ms, interval_ms;
    int64_t repeat_ms; /* 0: never again */
};

struct route {
    const char *name; /* letters, digits, - _ . */
    const struct matcher *matchers;
    size_t matchers_n;
    bool go_on;                /* later routes are asked too */
    struct window *window;     /* working hours: it matches only then; NULL: always */
    int level;                 /* 0: by severity */
    const char *owner;         /* a person, a schedule, or a team's name; NULL: not said */
    const char *policy;        /* an escalation policy's name; NULL: not said */
    const char *runbook;       /* or NULL */
    enum rule_respond respond; /* can we respond? */
    const char *const *to;     /* destinations in place of the level's; none: the level's */
    size_t to_n;
    int64_t ack_within_ms;    /* 0: not said */
    int64_t ack_for_ms;       /* 0: not said */
    struct grouping grouping; /* the routing's where the route says nothing */
};

/* Planned work: what matches is not told while it lasts. */
struct maintenance {
    const char *name;
    const struct matcher *matchers;
    size_t matchers_n;
    int64_t from_ms, until_ms; /* 0: since ever, for ever */
    struct window *window;     /* between them again and again; NULL: all the time */
};

/* Who is told of what no route sends elsewhere, and how much at a time. */
struct notify {
    const char *const *to[LEVEL_MAX + 1]; /* by level; level 1 tells those of level 2 too */
    size_t to_n[LEVEL_MAX + 1];
    const char *policy; /* of level 1 alerts whose routes name none; NULL: none */
    struct grouping grouping;
    uint32_t storm_alerts; /* more than so many to be told at once at one destination are one message */
    bool tells_resolved;   /* posts say when all that they told of is over */
};

enum schedule_kind { SCHEDULE_ROTATION, SCHEDULE_LISTED };

/* A part of a rotation: who takes turns, when the turns change, and in which hours it holds. Later layers go before earlier ones. */
struct layer {
    const char *name;
    const char *const *persons;
    size_t persons_n;
    struct civil start;          /* on the zone's clocks: the first person's first turn begins */
    int64_t start_ms;            /* the same as a moment */
    int64_t turn_minutes;        /* of the wall clock: handed over at the same time of day, also through summer time */
    const struct window *window; /* the hours in which it holds; NULL: always */
};
/* By the configuration: she is on call then whatever the rotation says. */
struct schedule_override {
    const char *person;
    int64_t from_ms, until_ms;
};
struct schedule {
    const char *name;
    enum schedule_kind kind; /* LISTED: shifts come from outside (an iCalendar feed, a pager), as events */
    const struct zone *zone;
    const struct layer *layers;
    size_t layers_n;
    const struct schedule_override *overrides;
    size_t overrides_n;
    const char *from;   /* LISTED: the calendar or the source that lists them; where it lists nobody, the layers count */
    const char *theirs; /* what that source calls it, or NULL */
};

/* A step asks persons, and waits. */
struct policy_step {
    const char *const *who; /* persons and schedules */
    size_t who_n;
    const char *const *by; /* destinations; none: each person's own, else those of level 1 */
    size_t by_n;
    int64_t wait_ms; /* for an answer, before the next step */
};
struct policy {
    const char *name;
    const struct policy_step *steps;
    size_t steps_n;
    uint32_t rounds; /* 0: until somebody answers */
    bool everyone;   /* each of a step's persons must answer, not only one */
};

struct router;
struct routing {
    struct router *router; /* makes asking fast, see core/route.h; or NULL */
    const struct route *routes;
    size_t routes_n;
    const struct maintenance *maintenance;
    size_t maintenance_n;
    struct notify notify;
    const struct schedule *schedules;
    size_t schedules_n;
    const struct policy *policies;
    size_t policies_n;
    bool has_deadlines; /* a route says ack_within */
};

/* NULL where there is none of that name; r may be NULL. */
const struct route *routing_route(const struct routing *r, const char *name);
const struct schedule *routing_schedule(const struct routing *r, const char *name);
const struct policy *routing_policy(const struct routing *r, const char *name);

#endif
