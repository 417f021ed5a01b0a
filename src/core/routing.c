/* SPDX-License-Identifier: MIT */
/* The routing as a whole: read from the configuration, found by name, freed. */
#include "core/routing_conf.h"

#include <stdlib.h>
#include <string.h>

#include "core/route.h"
#include "util/str.h"

/* What is read lives with it. */
struct whole {
    struct routing routing; /* first: a routing is one of these */
    struct routing_build build;
};

const struct route *
routing_route(const struct routing *r, const char *name)
{
    for (size_t i = 0; r != NULL && name != NULL && i < r->routes_n; i++)
        if (strcmp(r->routes[i].name, name) == 0)
            return &r->routes[i];
    return NULL;
}

const struct schedule *
routing_schedule(const struct routing *r, const char *name)
{
    for (size_t i = 0; r != NULL && name != NULL && i < r->schedules_n; i++)
        if (strcmp(r->schedules[i].name, name) == 0)
            return &r->schedules[i];
    return NULL;
}

const struct policy *
routing_policy(const struct routing *r, const char *name)
{
    for (size_t i = 0; r != NULL && name != NULL && i < r->policies_n; i++)
        if (strcmp(r->policies[i].name, name) == 0)
            return &r->policies[i];
    return NULL;
}

const struct zone *
routing_zone(struct routing_build *b, const struct conf_node *node, const char *option)
{
    const char *name = conf_str(node, option);
    struct zone *z;
    struct err err;

    if (name == NULL)
        name = "UTC";
    for (size_t i = 0; i < b->zones.n; i++)
        if (str_eq(zone_name(b->zones.v[i]), name))
            return b->zones.v[i];
    z = zone_new(name, &err);
    if (z == NULL)
        conf_fault_add(b->faults, conf_option_file(node, option), conf_line(node, option), "%s: %s", option, err.text);
    else
        vec_push(&b->zones, z);
    return z;
}

bool
routing_knows(const struct routing_build *b, const char *who)
{
    for (size_t i = 0; i < b->schedules.n; i++)
        if (str_eq(b->schedules.v[i].name, who))
            return true;
    return people_named(b->people, who) != NULL;
}

struct routing *
routing_new(const struct conf *conf, const struct people *people, const struct destinations *destinations,
    struct conf_faults *faults)
{
    struct whole *w = xcalloc(1, sizeof *w);
    struct routing_build *b = &w->build;
    size_t before = faults->n;

    *b = (struct routing_build){ .conf = conf, .faults = faults, .people = people, .destinations = destinations };
    oncall_conf_read(b);
    policy_conf_read(b);
    route_conf_read(b);
    w->routing = (struct routing){ .routes = b->routes.v,
        .routes_n = b->routes.n,
        .maintenance = b->maintenance.v,
        .maintenance_n = b->maintenance.n,
        .notify = b->notify,
        .schedules = b->schedules.v,
        .schedules_n = b->schedules.n,
        .policies = b->policies.v,
        .policies_n = b->policies.n };
    for (size_t i = 0; i < b->routes.n; i++)
        w->routing.has_deadlines |= b->routes.v[i].ack_within_ms > 0;
    w->routing.router = router_new(&w->routing);
    if (faults->n == before)
        return &w->routing;
    routing_free(&w->routing);
    return NULL;
}

void
routing_free(struct routing *r)
{
    struct routing_build *b;

    if (r == NULL)
        return;
    b = &((struct whole *)r)->build;
    for (size_t i = 0; i < b->windows.n; i++)
        window_free(b->windows.v[i]);
    for (size_t i = 0; i < b->zones.n; i++)
        zone_free(b->zones.v[i]);
    for (size_t i = 0; i < b->matchers.n; i++) {
        for (size_t k = 0; k < b->matchers_n.v[i]; k++)
            matcher_release(&b->matchers.v[i][k]);
        free(b->matchers.v[i]);
    }
    router_free(r->router);
    vec_release(&b->windows);
    vec_release(&b->zones);
    vec_release(&b->matchers);
    vec_release(&b->matchers_n);
    vec_release(&b->routes);
    vec_release(&b->maintenance);
    vec_release(&b->schedules);
    vec_release(&b->policies);
    arena_release(&b->arena);
    free(r);
}
