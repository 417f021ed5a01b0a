/* SPDX-License-Identifier: MIT */
/* Alerts that go the same way: who is told of them, and who is asked to answer. */
#include <string.h>

#include "core/call.h"
#include "core/notice_plan.h"

/* Is somebody asked there, rather than told? What a policy asks there first is not told there, too. */
static bool
is_pager(const struct notice_plan *p, const struct destination *to, const struct policy *policy)
{
    if (to->kind == MESSAGE_PAGE)
        return true;
    return policy == NULL ? to->kind != MESSAGE_SLACK : call_begins_at(p->m, policy, to->name, p->now_ms);
}

static bool
tells_people(const struct destination *to)
{
    return message_kinds[to->kind].leaves && to->kind != MESSAGE_WRITE;
}

static struct notice_target *
target_like(struct notice_plan *p, const struct notice_target *like)
{
    struct notice_target *t;

    for (size_t i = 0; i < p->targets.n; i++) {
        t = p->targets.v[i];
        if (t->policy == like->policy && t->to_n == like->to_n && memcmp(t->to, like->to, t->to_n * sizeof *t->to) == 0)
            return t;
    }
    t = arena_memdup(&p->arena, like, sizeof *like);
    vec_push(&p->targets, t);
    return t;
}

/* An alarm whose own ways all lead through what it is about goes by whichever other there is: a fallback, one of another level, any. */
static struct way *
another_way(struct notice_plan *p, const struct alert *a)
{
    const struct routing *r = p->m->config.routing;
    const char *about = labels_get(alert_labels(a), "destination");
    struct way *w = about == NULL ? NULL : ways_named(&p->ways, about);
    const int levels[] = { a->level, a->level == 1 ? 2 : 3, a->level == 3 ? 2 : 1 };

    for (size_t i = 0; i < p->ways.n && w != NULL && w->to->fallback != NULL; i++) {
        w = ways_named(&p->ways, w->to->fallback);
        if (w != NULL && tells_people(w->to) && notice_alert_may_go(p->m, a, w->to))
            return w;
    }
    for (size_t l = 0; l < sizeof levels / sizeof *levels; l++)
        for (size_t i = 0; i < r->notify.to_n[levels[l]]; i++) {
            w = ways_named(&p->ways, r->notify.to[levels[l]][i]);
            if (w != NULL && tells_people(w->to) && notice_alert_may_go(p->m, a, w->to))
                return w;
        }
    for (size_t i = 0; i < p->ways.n; i++)
        if (tells_people(p->ways.v[i].to) && notice_alert_may_go(p->m, a, p->ways.v[i].to))
            return &p->ways.v[i];
    return NULL;
}

static void
find_ways(struct notice_plan *p, const struct alert *a, struct notice_class *c)
{
    const struct routing *r = p->m->config.routing;
    struct notice_target t = { .policy = routing_policy(r, c->routed.policy) };
    const char *names[ROUTED_TO_MAX];
    size_t n = routed_to(r, &c->routed, names);
    struct way *w;

    for (size_t i = 0; i < n; i++) {
        w = ways_named(&p->ways, names[i]);
        if (w == NULL || !tells_people(w->to) || !notice_alert_may_go(p->m, a, w->to))
            continue;
        if (c->level == LEVEL_MIN && is_pager(p, w->to, t.policy))
            t.to[t.to_n++] = w->to;
        else
            c->ways[c->ways_n++] = w;
    }
    if (t.policy != NULL || t.to_n > 0)
        c->target = target_like(p, &t);
    if (c->ways_n == 0 && c->target == NULL && n > 0 && a->source->own && (w = another_way(p, a)) != NULL)
        c->ways[c->ways_n++] = w;
}

static bool
is_of(const struct notice_class *c, const struct alert *a)
{
    return c->routes == a->routed.routes && c->level == a->level && c->source == a->source;
}

static bool
goes_as(const struct notice_class *a, const struct notice_class *b)
{
    return a->routes == b->routes && a->level == b->level && a->source == b->source && a->target == b->target
        && a->ways_n == b->ways_n && memcmp(a->ways, b->ways, a->ways_n * sizeof *a->ways) == 0;
}

/* Each alarm of ours has ways of its own; all else that has the same routes, level and source goes the same way. */
struct notice_class *
notice_class_of(struct notice_plan *p, const struct alert *a)
{
    struct notice_class c = { .routes = a->routed.routes, .level = a->level, .source = a->source };
    bool own = a->source->own;

    if (!own && p->last != NULL && is_of(p->last, a))
        return p->last;
    for (size_t i = 0; i < p->classes.n && !own; i++)
        if (is_of(p->classes.v[i], a))
            return p->last = p->classes.v[i];
    route_logged(&p->m->config, a, &c.routed);
    find_ways(p, a, &c);
    for (size_t i = 0; i < p->classes.n && own; i++)
        if (goes_as(p->classes.v[i], &c))
            return p->classes.v[i];
    p->last = arena_memdup(&p->arena, &c, sizeof c);
    vec_push(&p->classes, p->last);
    return p->last;
}
