/* SPDX-License-Identifier: MIT */
/* Which routes match an alert, and what they say together. */
#include "core/route.h"

#include <string.h>

#include "core/model.h"
#include "core/router.h"
#include "util/str.h"

#define SOURCE_NAME "source"

/* ---- what is asked of ---- */

struct route_subject
route_subject_of(const struct alert *a)
{
    return (struct route_subject){ a->source->name, &a->source->map, alert_labels(a), alert_annotations(a), a->severity };
}

struct route_subject
route_subject_seen(const struct model *m, const char *source, const struct sighting *s)
{
    const struct source *known = model_source(m, source);

    return (struct route_subject){ source, known != NULL ? &known->map : &source_map_default, s->labels, s->annotations,
        s->severity };
}

static const char *
field_value(const struct route_subject *s, const char *name)
{
    if (strcmp(name, SOURCE_NAME) == 0)
        return s->source;
    if (strcmp(name, source_field_names[FIELD_SEVERITY]) == 0)
        return s->severity;
    for (int i = 0; i < FIELDS; i++)
        if (strcmp(name, source_field_names[i]) == 0)
            return source_field_value(s->map, (enum source_field)i, s->labels, s->annotations);
    return NULL;
}

const char *
route_value(const struct route_subject *s, const char *name)
{
    const char *value = labels_get(s->labels, name);

    if (value == NULL)
        value = field_value(s, name);
    return value != NULL ? value : "";
}

/* ---- one route ---- */

static bool
all_hold(const struct matcher *v, size_t n, const struct route_subject *s, const struct matcher **failed)
{
    for (size_t i = 0; i < n; i++)
        if (!matcher_accepts(&v[i], route_value(s, v[i].name))) {
            if (failed != NULL)
                *failed = &v[i];
            return false;
        }
    return true;
}

bool
route_accepts(const struct route *route, const struct route_subject *s, const struct matcher **failed)
{
    return all_hold(route->matchers, route->matchers_n, s, failed);
}

bool
route_is_open(const struct route *route, int64_t at_ms)
{
    return route->window == NULL || window_holds(route->window, at_ms);
}

int64_t
route_next(const struct route *route, int64_t at_ms)
{
    return route->window == NULL ? INT64_MAX : window_next(route->window, at_ms);
}

bool
maintenance_holds(const struct maintenance *m, int64_t at_ms)
{
    return at_ms >= m->from_ms && (m->until_ms == 0 || at_ms < m->until_ms)
        && (m->window == NULL || window_holds(m->window, at_ms));
}

int64_t
maintenance_next(const struct maintenance *m, int64_t at_ms)
{
    int64_t until_ms = m->until_ms != 0 ? m->until_ms : INT64_MAX, next_ms;

    if (at_ms >= until_ms)
        return INT64_MAX;
    if (at_ms < m->from_ms && maintenance_holds(m, m->from_ms))
        return m->from_ms;
    if (m->window == NULL)
        return until_ms;
    next_ms = window_next(m->window, at_ms < m->from_ms ? m->from_ms : at_ms);
    if (next_ms < until_ms)
        return next_ms;
    return maintenance_holds(m, at_ms) ? until_ms : INT64_MAX;
}

/* ---- all of them ---- */

/* One alert at one moment. */
struct asking {
    const struct routing *r;
    const struct route_subject *s;
    int64_t at_ms;
    struct routed *out;
};

static bool
is_open(const struct asking *q, size_t i)
{
    if (q->r->router != NULL)
        return router_is_open(q->r->router, i, q->at_ms);
    return i < q->r->routes_n ? route_is_open(&q->r->routes[i], q->at_ms)
                              : maintenance_holds(&q->r->maintenance[i - q->r->routes_n], q->at_ms);
}

static int64_t
next_change(const struct asking *q, size_t i)
{
    if (q->r->router != NULL)
        return router_next(q->r->router, i, q->at_ms);
    return i < q->r->routes_n ? route_next(&q->r->routes[i], q->at_ms)
                              : maintenance_next(&q->r->maintenance[i - q->r->routes_n], q->at_ms);
}

static bool
accepts(const struct asking *q, size_t i)
{
    const struct maintenance *m;

    if (q->r->router != NULL)
        return router_accepts(q->r->router, i);
    if (i < q->r->routes_n)
        return route_accepts(&q->r->routes[i], q->s, NULL);
    m = &q->r->maintenance[i - q->r->routes_n];
    return all_hold(m->matchers, m->matchers_n, q->s, NULL);
}

/* It matches now; whether it does or not, the clock may change that where its matchers hold. */
static bool
matches(const struct asking *q, size_t i)
{
    bool open = is_open(q, i);
    int64_t next_ms = next_change(q, i);

    if ((!open && next_ms == INT64_MAX) || !accepts(q, i))
        return false;
    if (next_ms < q->out->until_ms)
        q->out->until_ms = next_ms;
    return open;
}

/* What was said first holds. */
static void
take(struct routed *out, const struct route *route)
{
    if (out->level == 0 && route->level != 0) {
        out->level = route->level;
        out->level_by = route;
    }
    if (out->owner == NULL)
        out->owner = route->owner;
    if (out->policy == NULL)
        out->policy = route->policy;
    if (out->runbook == NULL)
        out->runbook = route->runbook;
    if (out->respond == RESPOND_UNREVIEWED)
        out->respond = route->respond;
    if (out->ack_within_ms == 0)
        out->ack_within_ms = route->ack_within_ms;
    if (out->ack_for_ms == 0)
        out->ack_for_ms = route->ack_for_ms;
}

static void
add_matched(const struct asking *q, const struct route *route)
{
    q->out->matched[q->out->matched_n++] = route;
    take(q->out, route);
    if (!route->go_on) {
        q->out->decider = route;
        q->out->grouping = &route->grouping;
    }
}

static void
ask_routes(const struct asking *q)
{
    for (size_t i = 0; i < q->r->routes_n && q->out->decider == NULL && q->out->matched_n < ROUTED_MAX; i++)
        if (matches(q, i))
            add_matched(q, &q->r->routes[i]);
}

static void
ask_maintenance(const struct asking *q)
{
    for (size_t i = 0; i < q->r->maintenance_n; i++)
        if (matches(q, q->r->routes_n + i) && q->out->maintenance == NULL)
            q->out->maintenance = &q->r->maintenance[i];
}

void
route_find(const struct routing *r, const struct level_table *levels, const struct route_subject *s, int64_t at_ms,
    struct routed *out)
{
    static const struct routing nothing;
    struct asking q = { r != NULL ? r : &nothing, s, at_ms, out };

    *out = (struct routed){ .grouping = &q.r->notify.grouping, .until_ms = INT64_MAX };
    if (q.r->router != NULL)
        router_begin(q.r->router, s);
    ask_routes(&q);
    ask_maintenance(&q);
    if (out->level == 0)
        out->level = level_of(levels, s->severity);
    if (out->policy == NULL && out->level == LEVEL_MIN)
        out->policy = q.r->notify.policy;
}

void
route_alert(const struct model *m, const struct alert *a, int64_t at_ms, struct routed *out)
{
    struct route_subject s = route_subject_of(a);

    route_find(m->config.routing, a->source->own ? &level_default : &m->config.levels, &s, at_ms, out);
}

static const struct route *
route_of_word(const struct routing *r, const char *word, size_t len)
{
    for (size_t i = 0; r != NULL && i < r->routes_n; i++)
        if (strncmp(r->routes[i].name, word, len) == 0 && r->routes[i].name[len] == '\0')
            return &r->routes[i];
    return NULL;
}

void
route_logged(const struct model_config *c, const struct alert *a, struct routed *out)
{
    static const struct routing nothing;
    const struct routing *r = c->routing != NULL ? c->routing : &nothing;
    struct asking q = { .r = r, .out = out };
    const char *at = a->routed.routes != NULL ? a->routed.routes : "";

    *out = (struct routed){ .grouping = &r->notify.grouping, .until_ms = INT64_MAX };
    for (size_t len; *at != '\0' && out->decider == NULL && out->matched_n < ROUTED_MAX; at += len + (at[len] == ' ')) {
        const struct route *route;

        len = strcspn(at, " ");
        route = route_of_word(r, at, len);
        if (route != NULL)
            add_matched(&q, route);
    }
    for (size_t i = 0; i < r->maintenance_n && a->routed.maintenance != NULL; i++)
        if (strcmp(r->maintenance[i].name, a->routed.maintenance) == 0)
            out->maintenance = &r->maintenance[i];
    out->level = a->level;
    if (out->policy == NULL && out->level == LEVEL_MIN)
        out->policy = r->notify.policy;
}

const char *
route_runbook(const struct model *m, const struct alert *a)
{
    const char *own = alert_field(a, FIELD_RUNBOOK);
    struct routed d;

    if (own != NULL)
        return own;
    route_logged(&m->config, a, &d);
    return d.runbook;
}

int64_t
route_next_change(const struct routing *r, int64_t at_ms)
{
    int64_t next_ms = INT64_MAX;

    if (r == NULL)
        return INT64_MAX;
    if (r->router != NULL)
        return router_next_of_all(r->router, at_ms);
    for (size_t i = 0; i < r->routes_n + r->maintenance_n; i++) {
        struct asking q = { r, NULL, at_ms, NULL };
        int64_t ms = next_change(&q, i);

        next_ms = ms < next_ms ? ms : next_ms;
    }
    return next_ms;
}

/* ---- who is told ---- */

static size_t
add_to(const char *to[ROUTED_TO_MAX], size_t n, const char *const *v, size_t v_n)
{
    for (size_t i = 0; i < v_n && n < ROUTED_TO_MAX; i++) {
        size_t k = 0;

        while (k < n && strcmp(to[k], v[i]) != 0)
            k++;
        if (k == n)
            to[n++] = v[i];
    }
    return n;
}

size_t
routed_to(const struct routing *r, const struct routed *d, const char *to[ROUTED_TO_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < d->matched_n; i++)
        n = add_to(to, n, d->matched[i]->to, d->matched[i]->to_n);
    if (r == NULL || (d->decider != NULL && d->decider->to_n > 0))
        return n;
    n = add_to(to, n, r->notify.to[d->level], r->notify.to_n[d->level]);
    if (d->level == LEVEL_MIN)
        n = add_to(to, n, r->notify.to[LEVEL_MIN + 1], r->notify.to_n[LEVEL_MIN + 1]);
    return n;
}

void
routed_names(const struct routed *d, struct buf *out)
{
    for (size_t i = 0; i < d->matched_n; i++)
        buf_addf(out, "%s%s", i > 0 ? " " : "", d->matched[i]->name);
}

static void
add_member(struct buf *out, bool *any, const char *name, const char *value)
{
    buf_addf(out, "%s%s=\"", *any ? ", " : "", name);
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\' || *value == '\n')
            buf_addc(out, '\\');
        buf_addc(out, *value == '\n' ? 'n' : *value);
    }
    buf_addc(out, '"');
    *any = true;
}

void
routed_group(const struct routed *d, const struct route_subject *s, struct buf *out)
{
    const struct grouping *g = d->grouping;
    bool any = false;

    buf_addf(out, "%s{", d->decider != NULL ? d->decider->name : "");
    if (g->by_n == 1 && strcmp(g->by[0], GROUP_BY_ALL) == 0)
        for (struct label_iter it = labels_iter(s->labels); label_next(&it);)
            add_member(out, &any, it.name, it.value);
    else
        for (size_t i = 0; i < g->by_n; i++)
            add_member(out, &any, g->by[i], route_value(s, g->by[i]));
    buf_addc(out, '}');
}
