/* SPDX-License-Identifier: MIT */
/* Inside core: what the routes make of alerts, said in events where it is news. */
#ifndef TOCSIN_CORE_DECIDE_ROUTE_H
#define TOCSIN_CORE_DECIDE_ROUTE_H

#include "core/decide_with.h"
#include "core/route.h"

/* What is said of one alert. */
struct judged {
    struct alert_id id;
    const char *routes, *owner, *maintenance; /* as in struct alert_routed */
    int level;
};
struct judged_list {
    VEC(struct judged) v;
};

/* Routes or planned work are configured. */
bool routes_are_used(const struct model *m);
/* was: the alert before, or NULL. Its level counts only where also_level is set: a sighting tells it by itself. */
void judged_add(struct decision *d, struct judged_list *list, const struct alert *was, const struct alert_id *id,
    const struct routed *now, bool also_level);
/* One event for those of which the same is said; source NULL: nobody's poll. */
void decide_add_judged_release(struct decision *d, struct judged_list *list, const char *source);

#endif
