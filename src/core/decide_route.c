/* SPDX-License-Identifier: MIT */
/* What the routes make of alerts, said in events where it is news; and the turns in which all are judged anew. */
#include "core/decide_route.h"

#include <stdlib.h>
#include <string.h>

#include "core/decide_call.h"

/* So many are judged in one tick: a few milliseconds. */
#define JUDGE_MAX 4000

bool
routes_are_used(const struct model *m)
{
    return m->config.routing != NULL && m->config.routing->routes_n + m->config.routing->maintenance_n > 0;
}

/* ---- what is news ---- */

/* The same words, which is all that the log says. */
static bool
is_news(const struct alert *was, const struct judged *now, bool also_level)
{
    static const struct alert_routed nothing;
    const struct alert_routed *r = was != NULL ? &was->routed : &nothing;

    return !str_eq(r->routes, now->routes) || !str_eq(r->owner, now->owner) || !str_eq(r->maintenance, now->maintenance)
        || (also_level && was->level != now->level);
}

void
judged_add(struct decision *d, struct judged_list *list, const struct alert *was, const struct alert_id *id,
    const struct routed *now, bool also_level)
{
    struct judged j = { .id = *id,
        .owner = now->owner,
        .maintenance = now->maintenance != NULL ? now->maintenance->name : NULL,
        .level = now->level };
    struct buf names = BUF_INIT;

    routed_names(now, &names);
    if (names.len > 0)
        j.routes = buf_text(&names);
    if (is_news(was, &j, also_level)) {
        j.routes = arena_strdup_or_null(&d->out->events.arena, j.routes);
        vec_push(&list->v, j);
    }
    buf_release(&names);
}

static int
compare_words(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int
compare_what(const struct judged *a, const struct judged *b)
{
    int order = a->level - b->level;

    if (order == 0)
        order = compare_words(a->routes, b->routes);
    if (order == 0)
        order = compare_words(a->owner, b->owner);
    return order != 0 ? order : compare_words(a->maintenance, b->maintenance);
}

static int
compare(const void *a, const void *b)
{
    int order = compare_what(a, b);

    return order != 0 ? order
                      : memcmp(((const struct judged *)a)->id.b, ((const struct judged *)b)->id.b, sizeof(struct alert_id));
}

static void
add_event(struct decision *d, const struct judged *v, size_t n, const char *source)
{
    struct arena *arena = &d->out->events.arena;
    struct event *ev = source == NULL ? decide_add_node(d, EV_ROUTED) : decide_add_source(d, EV_ROUTED, source);
    struct event_routed *r = &ev->u.routed;

    r->routes = v->routes;
    r->owner = arena_strdup_or_null(arena, v->owner);
    r->maintenance = arena_strdup_or_null(arena, v->maintenance);
    r->level = v->level;
    r->alerts.n = n;
    r->alerts.ids = arena_alloc(arena, n * sizeof *r->alerts.ids);
    for (size_t i = 0; i < n; i++)
        r->alerts.ids[i] = v[i].id;
}

void
decide_add_judged_release(struct decision *d, struct judged_list *list, const char *source)
{
    struct judged *v = list->v.v;
    size_t n;

    if (list->v.n > 1)
        qsort(v, list->v.n, sizeof *v, compare);
    for (size_t at = 0; at < list->v.n; at += n) {
        n = 1;
        while (at + n < list->v.n && n < EVENT_ALERTS_MAX && compare_what(&v[at], &v[at + n]) == 0)
            n++;
        add_event(d, &v[at], n, source);
    }
    d->out->done += list->v.n;
    vec_release(&list->v);
}

/* ---- turns ---- */

/* Its turn, and it is there: what is gone keeps what was said of it. */
static bool
is_next(const struct model *m, const struct alert *a)
{
    return a->judged != m->judge_turn && alert_is_listed(a);
}

/* Without routes only what some routed before is judged: levels by severity are told by polls. */
static void
judge(struct decision *d, struct judged_list *list, const struct alert *a, int64_t at_ms)
{
    struct routed now;

    if (!routes_are_used(d->m) && a->routed.seq == 0)
        return;
    route_alert(d->m, a, at_ms, &now);
    judged_add(d, list, a, &a->id, &now, true);
}

void
decide_tick_routes(struct decision *d)
{
    const struct model *m = d->m;
    int64_t at_ms = m->judging ? m->judge_at_ms : d->now_ms;
    struct judged_list list = { 0 };

    if (m->judge_due_ms > d->now_ms)
        return;
    for (size_t i = 0, n = 0; i < m->alerts.n && n < JUDGE_MAX; i++)
        if (is_next(m, m->alerts.v[i])) {
            judge(d, &list, m->alerts.v[i], at_ms);
            n++;
        }
    decide_add_judged_release(d, &list, NULL);
}

void
model_judge_anew(struct model *m)
{
    m->judging = false;
    m->judge_turn++;
    m->judge_due_ms = 0;
    m->next_due_ms = 0;
}

/* The same as the tick, which can't say so itself. */
void
model_judged(struct model *m, int64_t now_ms)
{
    size_t n = 0;

    if (m->judge_due_ms > now_ms)
        return;
    if (!m->judging)
        m->judge_at_ms = now_ms;
    m->judging = true;
    for (size_t i = 0; i < m->alerts.n && n < JUDGE_MAX; i++)
        if (is_next(m, m->alerts.v[i])) {
            m->alerts.v[i]->judged = m->judge_turn;
            n++;
        }
    if (n == JUDGE_MAX)
        return;
    m->judging = false;
    m->judge_turn++;
    m->judge_due_ms = route_next_change(m->config.routing, m->judge_at_ms);
}
