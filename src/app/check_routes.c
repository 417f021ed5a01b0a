/* SPDX-License-Identifier: MIT */
/* What is likely to go wrong with routes although they can be read: found without any alert. */
#include "app/check_routes.h"

#include <stdio.h>

#include "app/check_find.h"
#include "app/nearest.h"
#include "core/route.h"
#include "util/str.h"

struct finder {
    const struct config *c;
    const struct routing *r;
    struct check_finder out;
};

/* ---- what no alert can reach ---- */

static void
check_reached(const struct finder *f, size_t i)
{
    const struct route *route = &f->r->routes[i];
    const struct matcher *a, *b;

    if (route_contradicts(route, &a, &b)) {
        check_find(&f->out, "route %s matches nothing: %s%s\"%s\" and %s%s\"%s\" can't both hold", route->name, a->name,
            matcher_op_text(a->op), a->value, b->name, matcher_op_text(b->op), b->value);
        return;
    }
    for (size_t k = 0; k < i; k++)
        if (route_hides(&f->r->routes[k], route)) {
            check_find(&f->out,
                "route %s is never reached: route %s before it takes all that it could match; put it before that one",
                route->name, f->r->routes[k].name);
            return;
        }
}

/* ---- level 1 ---- */

static bool
is_pager(const struct finder *f, const char *name)
{
    const struct destination *d = destination_named(&f->c->model.destinations, name);

    return d != NULL && d->kind == MESSAGE_PAGE;
}

static bool
has_pager(const struct finder *f, const char *const *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_pager(f, to[i]))
            return true;
    return false;
}

/* What a later route may still say of an alert that goes on is not known. */
static void
check_page(const struct finder *f, const struct route *route)
{
    const struct notify *n = &f->r->notify;
    bool by_level = route->to_n == 0;

    if (route->level != LEVEL_MIN || route->go_on)
        return;
    if (route->runbook == NULL)
        check_find(&f->out, "route %s is level 1 and has no runbook: whoever is woken is told nothing to do", route->name);
    if (route->respond == RESPOND_NO)
        check_find(&f->out, "route %s is level 1, and nobody can respond to it: nobody should be woken", route->name);
    if (route->respond == RESPOND_UNREVIEWED)
        check_find(&f->out, "route %s is level 1, and nobody has said whether one can respond to it: respond = yes", route->name);
    if (route->policy == NULL && n->policy == NULL
        && !has_pager(f, by_level ? n->to[LEVEL_MIN] : route->to, by_level ? n->to_n[LEVEL_MIN] : route->to_n))
        check_find(&f->out, "route %s is level 1 and wakes nobody: it has no escalation policy, and no pager is told",
            route->name);
}

/* ---- who is told ---- */

/* The one source that all of it comes from; NULL: any. */
static const struct source_config *
only_source(const struct finder *f, const struct route *route)
{
    for (size_t i = 0; i < route->matchers_n; i++) {
        const struct matcher *m = &route->matchers[i];

        for (size_t k = 0; k < f->c->sources.n && m->op == MATCH_EQ && str_eq(m->name, "source"); k++)
            if (str_eq(f->c->sources.v[k]->name, m->value))
                return f->c->sources.v[k];
    }
    return NULL;
}

/* Nothing goes back to the system that it came from. */
static void
check_loop(const struct finder *f, const struct route *route)
{
    const struct source_config *source = only_source(f, route);

    for (size_t i = 0; source != NULL && i < route->to_n; i++) {
        const struct destination *d = destination_named(&f->c->model.destinations, route->to[i]);

        if (d != NULL && str_eq(d->driver, source->driver->name))
            check_find(&f->out, "route %s: %s is never told, for the alerts of source %s come from there", route->name, d->name,
                source->name);
    }
}

static bool
is_owner(const struct finder *f, const char *name)
{
    return people_named(&f->c->people, name) != NULL || routing_schedule(f->r, name) != NULL;
}

/* A team's name may be any word; one that is nearly a person's or a schedule's is likely that. */
static void
check_owner(const struct finder *f, const struct route *route)
{
    struct nearest nearest = { .word = route->owner };
    const char *meant;

    if (route->owner == NULL || is_owner(f, route->owner))
        return;
    for (size_t i = 0; i < f->c->people.n; i++)
        nearest_try(&nearest, f->c->people.v[i].name);
    for (size_t i = 0; i < f->r->schedules_n; i++)
        nearest_try(&nearest, f->r->schedules[i].name);
    meant = nearest_word(&nearest);
    if (meant != NULL)
        check_find(&f->out, "route %s: its owner %s is no person and no schedule; did you mean %s?", route->name, route->owner,
            meant);
}

static bool
any_leads_to(const struct finder *f, int level)
{
    for (size_t i = 0; i < f->r->routes_n; i++) {
        const struct route *route = &f->r->routes[i];

        if ((route->level == level || route->level == 0) && !route->go_on && route->to_n == 0)
            return true;
    }
    return f->r->routes_n == 0 || f->r->routes[f->r->routes_n - 1].go_on || !route_takes_all(&f->r->routes[f->r->routes_n - 1]);
}

static bool
says_nothing(const struct finder *f)
{
    size_t n = 0;

    for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++)
        n += f->r->notify.to_n[level];
    for (size_t i = 0; i < f->r->routes_n; i++)
        n += f->r->routes[i].to_n + (f->r->routes[i].policy != NULL);
    return n == 0 && f->r->notify.policy == NULL;
}

/* Of level 1 those of level 2 are told too. */
static bool
is_told(const struct finder *f, int level)
{
    const struct notify *n = &f->r->notify;

    return n->to_n[level] > 0 || (level == LEVEL_MIN && (n->policy != NULL || n->to_n[LEVEL_MIN + 1] > 0));
}

static void
check_levels(const struct finder *f)
{
    if (says_nothing(f)) {
        if (deliver_config_posts(f->c->deliver).n > 0)
            check_find(&f->out,
                "alerts are told nowhere: section notify names no destination for any level, and there is no route");
        return;
    }
    for (int level = LEVEL_MIN; level < LEVEL_MAX; level++)
        if (!is_told(f, level) && any_leads_to(f, level))
            check_find(&f->out, "level %d is told nowhere: section notify names no destination for level_%d", level, level);
}

void
check_routes(const struct config *c, void (*say)(void *arg, const char *text), void *arg)
{
    static const struct routing nothing;
    struct finder f = { c, c->model.routing != NULL ? c->model.routing : &nothing, { say, arg } };

    check_levels(&f);
    for (size_t i = 0; i < f.r->routes_n; i++) {
        check_reached(&f, i);
        check_page(&f, &f.r->routes[i]);
        check_owner(&f, &f.r->routes[i]);
        check_loop(&f, &f.r->routes[i]);
    }
}
