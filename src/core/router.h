/* SPDX-License-Identifier: MIT */
/* Inside core/route: each name is looked up once an alert, each matcher that several routes have is asked once, hours are looked at when they change. */
#ifndef TOCSIN_CORE_ROUTER_H
#define TOCSIN_CORE_ROUTER_H

#include "core/route.h"

/* Routes count from 0, maintenance windows after the last of them. What follows is about s, which is borrowed until the next call. */
void router_begin(struct router *r, const struct route_subject *s);
/* Do its matchers hold? */
bool router_accepts(struct router *r, size_t i);
/* Is its window open, and when does that change? */
bool router_is_open(struct router *r, size_t i, int64_t at_ms);
int64_t router_next(struct router *r, size_t i, int64_t at_ms);
/* The least of all router_next(). */
int64_t router_next_of_all(struct router *r, int64_t at_ms);

/* Without a router: when that changes. */
int64_t route_next(const struct route *route, int64_t at_ms);
int64_t maintenance_next(const struct maintenance *m, int64_t at_ms);

#endif
