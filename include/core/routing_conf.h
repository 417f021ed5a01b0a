/* SPDX-License-Identifier: MIT */
/* The sections route, notify, maintenance, schedule and policy: their rows, and what becomes of them. */
#ifndef TOCSIN_CORE_ROUTING_CONF_H
#define TOCSIN_CORE_ROUTING_CONF_H

#include "core/message.h"
#include "core/person.h"
#include "core/routing.h"
#include "util/conf.h"
#include "util/vec.h"
#include "util/zone.h"

/* What is read, and what it may name. */
struct routing_build {
    const struct conf *conf;
    struct conf_faults *faults;
    const struct people *people;
    const struct destinations *destinations;
    struct arena arena;
    VEC(struct zone *) zones;       /* each name once; freed with the routing */
    VEC(struct window *) windows;   /* freed with the routing */
    VEC(struct matcher *) matchers; /* released and freed with the routing: the first of each list, see matchers_n */
    VEC(size_t) matchers_n;
    VEC(struct route) routes;
    VEC(struct maintenance) maintenance;
    VEC(struct schedule) schedules;
    VEC(struct policy) policies;
    struct notify notify;
};

extern const struct conf_row route_conf_rows[], oncall_conf_rows[], policy_conf_rows[];
extern const size_t route_conf_rows_n, oncall_conf_rows_n, policy_conf_rows_n;

/* clang-format off */
#define ROUTING_CONF_SECTIONS \
    { "notify", false, "Who is told of alerts, by level, and how much at a time. Nothing said: nobody is told, the board shows them." }, \
    { "route", true, "What is done about alerts that match: their level, who is responsible, where it is told, who is asked. The first that matches counts; the title is its name." }, \
    { "maintenance", true, "Planned work: what matches is shown, and nobody is told of it while it lasts." }, \
    { "schedule", true, "Who is on call when. The title is its name, which routes' owners and policies' steps name." }, \
    { "layer", true, "Others who take turns in a schedule, in some hours of the week or always. The title is its name." }, \
    { "policy", true, "An escalation policy: who is asked, one step after the other, until somebody answers. The title is its name." }
/* clang-format on */

/* Each adds faults for what is wrong. In this order: a policy names schedules, a route names policies. */
void oncall_conf_read(struct routing_build *b);
void policy_conf_read(struct routing_build *b);
void route_conf_read(struct routing_build *b);

/* For the readers. The zone of that name, loaded once; NULL with a fault at the option. */
const struct zone *routing_zone(struct routing_build *b, const struct conf_node *node, const char *option);
/* A person or a schedule has that name. */
bool routing_knows(const struct routing_build *b, const char *who);

/* All of it; NULL with faults added. Borrows from conf, people and destinations, which outlive it. Free with routing_free(). */
struct routing *routing_new(const struct conf *conf, const struct people *people, const struct destinations *destinations,
    struct conf_faults *faults);
void routing_free(struct routing *r);

#endif
