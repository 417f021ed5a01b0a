/* SPDX-License-Identifier: MIT */
/* All that is done about an alert at a moment, with the reasons. */
#include "app/route_answer.h"

#include <stdlib.h>

#include "core/call.h"
#include "util/str.h"

static void
add_passed(struct route_answer *a, const struct route *route)
{
    struct route_passed p = { .route = route, .opens_ms = INT64_MAX };

    if (route_accepts(route, &a->subject, &p.failed)) {
        p.failed = NULL;
        p.opens_ms = window_next(route->window, a->at_ms);
    }
    a->passed[a->passed_n++] = p;
}

/* All that were asked before the one that decides. */
static void
find_passed(struct route_answer *a, const struct routing *r)
{
    size_t matched = 0;

    a->passed = xcalloc(r->routes_n + 1, sizeof *a->passed);
    for (size_t i = 0; i < r->routes_n && (a->routed.decider == NULL || &r->routes[i] < a->routed.decider); i++)
        if (matched < a->routed.matched_n && a->routed.matched[matched] == &r->routes[i])
            matched++;
        else
            add_passed(a, &r->routes[i]);
}

static void
find_responsible(struct route_answer *a, const struct model *m)
{
    struct oncall_turn turn;

    if (a->routed.owner != NULL && oncall_at(m, a->routed.owner, a->at_ms, &turn))
        a->responsible = turn.person;
}

static void
find_steps(struct route_answer *a, const struct model *m)
{
    int64_t at_ms = a->at_ms;

    a->policy = routing_policy(m->config.routing, a->routed.policy);
    a->steps_n = a->policy != NULL ? a->policy->steps_n : 0;
    a->steps = xcalloc(a->steps_n + 1, sizeof *a->steps);
    for (size_t i = 0; i < a->steps_n; i++) {
        struct route_step *s = &a->steps[i];

        *s = (struct route_step){ .step = &a->policy->steps[i], .at_ms = at_ms };
        oncall_persons(m, s->step->who, s->step->who_n, at_ms, &s->persons);
        at_ms += s->persons.n > 0 ? s->step->wait_ms : 0;
    }
}

static bool
goes_back(const struct route_answer *a, const struct destination *d)
{
    return a->system != NULL && str_eq(a->system, d->driver);
}

const struct destination *
route_answer_way(const struct route_answer *a, const struct route_step *s, const char *person, size_t i)
{
    const char *const *names = s->step->by;
    size_t n = call_ways(a->m, person, &names, s->step->by_n);

    for (size_t k = 0; k < n; k++) {
        const struct destination *d = destination_named(&a->m->config.destinations, names[k]);

        if (d != NULL && !goes_back(a, d) && i-- == 0)
            return d;
    }
    return NULL;
}

/* At level 1 a pager rings: for whom the policy asks, or, without one, for whoever has it. */
static bool
rings(const struct route_answer *a, const struct destination *d)
{
    return a->routed.level == LEVEL_MIN && (d->kind == MESSAGE_PAGE || (a->policy == NULL && d->kind != MESSAGE_SLACK));
}

static void
find_ways(struct route_answer *a, const struct model *m)
{
    a->to_n = routed_to(m->config.routing, &a->routed, a->to);
    for (size_t i = 0; i < a->to_n; i++) {
        const struct destination *d = destination_named(&m->config.destinations, a->to[i]);

        if (d == NULL)
            continue;
        if (goes_back(a, d))
            a->looped[a->looped_n++] = d->name;
        else if (rings(a, d))
            a->rung[a->rung_n++] = d->name;
        else
            a->told[a->told_n++] = d->name;
    }
}

static void
find_quiet(struct route_answer *a)
{
    int level = a->routed.level;

    if (a->routed.maintenance != NULL)
        buf_addf(&a->words, "maintenance %s goes on", a->routed.maintenance->name);
    else if (a->to_n == 0)
        buf_addf(&a->words,
            level == LEVEL_MAX ? "level %d is collected on the board" : "section notify names no destination for level %d",
            level);
    else if (a->looped_n == a->to_n)
        buf_addf(&a->words, "it comes from there: %s", a->looped[0]);
    if (a->words.len > 0)
        a->quiet = buf_text(&a->words);
    if (a->routed.maintenance != NULL)
        a->quiet_policy = a->quiet;
}

void
route_answer_init(struct route_answer *a, const struct model *m, const struct route_subject *s, const char *system, int64_t at_ms)
{
    static const struct routing nothing;
    const struct routing *r = m->config.routing != NULL ? m->config.routing : &nothing;
    struct buf group = BUF_INIT;

    *a = (struct route_answer){ .m = m, .system = system, .subject = *s, .at_ms = at_ms, .words = BUF_INIT };
    route_find(r, &m->config.levels, s, at_ms, &a->routed);
    find_passed(a, r);
    find_responsible(a, m);
    routed_group(&a->routed, s, &group);
    a->group = buf_take(&group);
    a->runbook = source_field_value(s->map, FIELD_RUNBOOK, s->labels, s->annotations);
    if (a->runbook == NULL)
        a->runbook = a->routed.runbook;
    a->ack_for_ms = a->routed.ack_for_ms > 0 ? a->routed.ack_for_ms : m->config.ack_for_ms;
    find_steps(a, m);
    find_ways(a, m);
    find_quiet(a);
}

void
route_answer_release(struct route_answer *a)
{
    free(a->passed);
    free(a->steps);
    free(a->group);
    buf_release(&a->words);
}
