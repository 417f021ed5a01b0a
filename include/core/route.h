/* SPDX-License-Identifier: MIT */
/* The routes of the configuration, asked of one alert at one moment: its level, who is told, who answers for it, and what to do. */
#ifndef TOCSIN_CORE_ROUTE_H
#define TOCSIN_CORE_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "core/routing.h"
#include "util/buf.h"

struct model;
struct model_config;
struct sighting;

/* Destinations that one alert can have. */
#define ROUTED_TO_MAX 100
/* Stands for all labels in group_by, as in Alertmanager. */
#define GROUP_BY_ALL "..."

/*
 * What is asked of. A matcher's name is a label's; where there is no such label, a first-class field's (name, service, team, env,
 * region, severity, summary, runbook) by the source's mapping; "source" is the source's name. What is nowhere is the empty value.
 */
struct route_subject {
    const char *source; /* its name */
    const struct source_map *map;
    struct labels labels, annotations;
    const char *severity;
};
struct route_subject route_subject_of(const struct alert *a);
struct route_subject route_subject_seen(const struct model *m, const char *source, const struct sighting *s);
/* What a matcher of that name is asked of; "" where there is nothing. */
const char *route_value(const struct route_subject *s, const char *name);

/*
 * What the routes say. All is borrowed from the routing. Of what several matching routes say the first holds; `decider` is the one
 * after which no other was asked (NULL: none that matches is such), and says how it is grouped.
 */
struct routed {
    const struct route *matched[ROUTED_MAX]; /* in order */
    size_t matched_n;
    const struct route *decider;
    int level;                    /* of the first that says one, else by severity */
    const struct route *level_by; /* which that is; NULL: the severity */
    const char *owner;            /* or NULL, like the next two */
    const char *policy;           /* of level 1 where no route names one: the routing's */
    const char *runbook;
    enum rule_respond respond;
    int64_t ack_within_ms, ack_for_ms; /* 0: not said */
    const struct grouping *grouping;
    const struct maintenance *maintenance; /* that holds now; NULL: none */
    int64_t until_ms;                      /* then the clock alone may change this; INT64_MAX: never */
};

/* r may be NULL or without routes: by severity then. */
void route_find(const struct routing *r, const struct level_table *levels, const struct route_subject *s, int64_t at_ms,
    struct routed *out);
/* The same of an alert as it stands, by the model's configuration. */
void route_alert(const struct model *m, const struct alert *a, int64_t at_ms, struct routed *out);
/*
 * What the routes that the log names for the alert say by the configuration as it is now: no matcher is asked, level and maintenance are
 * as it has them, until_ms is not set. For what is shown or done of an alert between two turns.
 */
void route_logged(const struct model_config *c, const struct alert *a, struct routed *out);
/* By when somebody must have it, as its routes say; INT64_MAX: they say nothing, somebody has it, or it is held back. */
int64_t route_deadline_ms(const struct model *m, const struct alert *a);
/* Its own runbook, else its routes'; NULL: none. */
const char *route_runbook(const struct model *m, const struct alert *a);
/* After at_ms: when the clock alone may change what any alert's routes say. INT64_MAX: never. */
int64_t route_next_change(const struct routing *r, int64_t at_ms);

/*
 * Whom it goes to, each once: what matching routes with `continue` add, then the decider's, or where that names none (or there is
 * none) the level's; of level 1 those of level 2 too.
 */
size_t routed_to(const struct routing *r, const struct routed *d, const char *to[ROUTED_TO_MAX]);
/* Names of the matching routes, a blank between; nothing is added where none matches. */
void routed_names(const struct routed *d, struct buf *out);
/* What is told together: the decider's name and the labels (or fields) that it groups by: `payments{service="api"}`. */
void routed_group(const struct routed *d, const struct route_subject *s, struct buf *out);

/* Do all its matchers hold (whatever the hour)? Else *failed (may be NULL) is the first that does not. */
bool route_accepts(const struct route *route, const struct route_subject *s, const struct matcher **failed);
/* Its window is open, or it has none. */
bool route_is_open(const struct route *route, int64_t at_ms);
bool maintenance_holds(const struct maintenance *m, int64_t at_ms);

/* Every alert that `narrow` matches is matched by `wide` too, and then no later route is asked. Only where it can be proved. */
bool route_hides(const struct route *wide, const struct route *narrow);
/* It has no matcher that could say no. */
bool route_takes_all(const struct route *route);
/* Two of its matchers contradict each other: *a and *b. Only where it can be proved. */
bool route_contradicts(const struct route *route, const struct matcher **a, const struct matcher **b);

/* Routing made ready to be asked of many alerts (struct routing.router); r is borrowed. Without one it is asked slowly. */
struct router *router_new(const struct routing *r);
void router_free(struct router *router);

#endif
