/* SPDX-License-Identifier: MIT */
/* Routes say how soon somebody must have their alerts (ack_within): what nobody has by then raises one alarm for each route. */
#include <stdlib.h>
#include <string.h>

#include "core/decide_call.h"
#include "core/decide_own.h"
#include "core/route.h"
#include "util/time.h"

#define ALARM_OVERDUE "AckOverdue"
#define ROUTE_LABEL "route"
#define OVERDUE_LEVEL 2

/* The first of its routes that says so; NULL: none does. */
static const struct route *
asking_route(const struct model *m, const struct alert *a)
{
    struct routed d;

    route_logged(&m->config, a, &d);
    for (size_t i = 0; i < d.matched_n; i++)
        if (d.matched[i]->ack_within_ms > 0)
            return d.matched[i];
    return NULL;
}

/* Somebody must have it: not while the source, or planned work, holds it back. Our own alarms are told, and no more. */
static bool
is_owed(const struct model *m, const struct alert *a)
{
    return m->config.routing != NULL && m->config.routing->has_deadlines && a->routed.routes != NULL && !a->source->own
        && (a->hold.state == ALERT_FIRING || a->hold.state == ALERT_ESCALATED)
        && (a->marks & (ALERT_SUPPRESSED | ALERT_UNCONFIRMED)) == 0 && a->routed.maintenance == NULL;
}

static int64_t
deadline_ms(const struct alert *a, const struct route *route)
{
    return (a->hold.state == ALERT_FIRING ? a->hold.at_ms : a->fired_at_ms) + route->ack_within_ms;
}

int64_t
route_deadline_ms(const struct model *m, const struct alert *a)
{
    const struct route *route = is_owed(m, a) ? asking_route(m, a) : NULL;

    return route == NULL ? INT64_MAX : deadline_ms(a, route);
}

/* The routes of alerts stand in the pool: the same words are the same pointer. */
#define KNOWN_WORDS 256
struct walk {
    const struct model *m;
    const struct source *own; /* NULL: our own alarms are passed over */
    size_t i;
    const struct route *route; /* of the alert that was found */
    struct {
        const char *words;
        const struct route *route;
    } known[KNOWN_WORDS];
};

static const struct route *
known_route(struct walk *w, const struct alert *a)
{
    const char *words = a->routed.routes;
    size_t i = (uintptr_t)words / sizeof(void *) % KNOWN_WORDS;

    if (w->known[i].words != words) {
        w->known[i].words = words;
        w->known[i].route = asking_route(w->m, a);
    }
    return w->known[i].route;
}

/* The next alert that somebody must have, and its route; or one of our own. NULL at the end. */
static const struct alert *
next_owed(struct walk *w)
{
    while (w->i < w->m->alerts.n) {
        const struct alert *a = w->m->alerts.v[w->i++];

        if (a->source == w->own)
            return a;
        w->route = is_owed(w->m, a) ? known_route(w, a) : NULL;
        if (w->route != NULL)
            return a;
    }
    return NULL;
}

int64_t
overdue_next_ms(const struct model *m, int64_t after_ms)
{
    struct walk w = { .m = m };
    int64_t next_ms = INT64_MAX;

    if (m->config.routing == NULL || !m->config.routing->has_deadlines)
        return INT64_MAX;
    for (const struct alert *a; (a = next_owed(&w)) != NULL;) {
        int64_t at_ms = deadline_ms(a, w.route);

        if (at_ms > after_ms && at_ms < next_ms)
            next_ms = at_ms;
    }
    return next_ms;
}

/* Of one route. */
struct overdue {
    size_t n;
    const struct alert *oldest;
    int64_t since_ms;
};

static struct own_alarm
alarm_of(const char *route)
{
    return (
        struct own_alarm){ .name = ALARM_OVERDUE, .labels = { { ROUTE_LABEL, route } }, .labels_n = 1, .level = OVERDUE_LEVEL };
}

static void
raise_alarm(struct decision *d, const struct route *route, const struct overdue *o)
{
    struct own_alarm alarm = alarm_of(route->name);
    char within[TIME_TEXT_MAX];

    duration_exact(route->ack_within_ms, within);
    if (o->n == 1)
        alarm.summary = arena_printf(&d->out->events.arena, "nobody has %.80s within %s, as route %s asks",
            alert_field(o->oldest, FIELD_NAME), within, route->name);
    else
        alarm.summary = arena_printf(&d->out->events.arena, "nobody has %zu alerts within %s, as route %s asks: first %.80s",
            o->n, within, route->name, alert_field(o->oldest, FIELD_NAME));
    alarm.cause = o->oldest->episode;
    decide_raise_own(d, &alarm);
}

/* Of a route that is configured no more, or asks for nothing any more. */
static void
clear_old(struct decision *d, const struct alert *a)
{
    const char *name = labels_get(alert_labels(a), ROUTE_LABEL);
    const struct route *route = routing_route(d->m->config.routing, name);
    struct own_alarm alarm;

    if (name == NULL || strcmp(alert_field(a, FIELD_NAME), ALARM_OVERDUE) != 0 || (route != NULL && route->ack_within_ms > 0))
        return;
    alarm = alarm_of(name);
    decide_clear_own(d, &alarm);
}

static void
note_overdue(const struct decision *d, struct overdue *of, const struct alert *a, const struct route *route)
{
    struct overdue *o = &of[route - d->m->config.routing->routes];
    int64_t at_ms = deadline_ms(a, route);

    if (at_ms > d->now_ms)
        return;
    if (o->n++ == 0 || at_ms < o->since_ms) {
        o->oldest = a;
        o->since_ms = at_ms;
    }
}

void
decide_tick_overdue(struct decision *d)
{
    const struct routing *r = d->m->config.routing;
    size_t n = r != NULL && r->has_deadlines ? r->routes_n : 0;
    struct overdue *of = xcalloc(n + 1, sizeof *of);
    struct walk w = { .m = d->m, .own = model_source(d->m, SOURCE_OWN) };

    for (const struct alert *a; (a = next_owed(&w)) != NULL;)
        if (a->source == w.own)
            clear_old(d, a);
        else
            note_overdue(d, of, a, w.route);
    for (size_t i = 0; i < n; i++) {
        struct own_alarm alarm = alarm_of(r->routes[i].name);

        if (of[i].n > 0)
            raise_alarm(d, &r->routes[i], &of[i]);
        else if (r->routes[i].ack_within_ms > 0)
            decide_clear_own(d, &alarm);
    }
    free(of);
}
