/* SPDX-License-Identifier: MIT */
/* Who is on call: what goes before is asked first, and says until when its answer holds. */
#include "core/oncall.h"

#include <string.h>

#include "core/model.h"
#include "core/person.h"
#include "util/str.h"
#include "util/time.h"

#define DAY_MINUTES (24 * 60)
/* Changes of the rotation that are looked through for one of the person. */
#define STEPS_MAX 1000

const char *const oncall_why_words[ONCALL_WHYS] = {
    [ONCALL_NOBODY] = "nobody",
    [ONCALL_TURN] = "rotation",
    [ONCALL_LISTED] = "listed",
    [ONCALL_CONFIGURED] = "configured",
    [ONCALL_BY_HAND] = "by hand",
};

/* What holds at one moment. */
struct answer {
    const char *person;
    enum oncall_why why;
    const char *layer, *by;
    int64_t until_ms; /* nothing changes before */
};

static void
bound(struct answer *a, int64_t ms)
{
    if (ms < a->until_ms)
        a->until_ms = ms;
}

/* True where it covers the moment; else its beginning, where that is to come, is a bound. */
static bool
covers(struct answer *a, int64_t from_ms, int64_t until_ms, int64_t at_ms)
{
    if (from_ms > at_ms && until_ms > from_ms)
        bound(a, from_ms);
    if (from_ms > at_ms || until_ms <= at_ms)
        return false;
    bound(a, until_ms);
    return true;
}

static void
ask_by_hand(const struct model *m, const struct schedule *s, int64_t at_ms, struct answer *a)
{
    for (size_t i = m->oncall.overrides.n; i > 0 && a->person == NULL; i--) {
        const struct oncall_override *o = &m->oncall.overrides.v[i - 1];

        if (!str_eq(o->schedule, s->name) || !covers(a, o->from_ms, o->until_ms, at_ms))
            continue;
        a->person = o->person;
        a->why = ONCALL_BY_HAND;
        a->by = o->by;
    }
}

static void
ask_configured(const struct schedule *s, int64_t at_ms, struct answer *a)
{
    for (size_t i = s->overrides_n; i > 0 && a->person == NULL; i--) {
        const struct schedule_override *o = &s->overrides[i - 1];

        if (!covers(a, o->from_ms, o->until_ms, at_ms))
            continue;
        a->person = o->person;
        a->why = ONCALL_CONFIGURED;
    }
}

/* Of several at once the one whose shift began last. */
static void
ask_listed(const struct model *m, const struct schedule *s, int64_t at_ms, struct answer *a)
{
    const struct oncall_shift *found = NULL;

    for (size_t i = 0; i < m->oncall.shifts.n; i++) {
        const struct oncall_shift *shift = &m->oncall.shifts.v[i];

        if (str_eq(shift->schedule, s->name) && covers(a, shift->from_ms, shift->until_ms, at_ms)
            && (found == NULL || shift->from_ms > found->from_ms))
            found = shift;
    }
    if (found == NULL)
        return;
    a->person = found->person;
    a->why = ONCALL_LISTED;
}

/* The layer's n-th turn begins. */
static int64_t
turn_begin(const struct schedule *s, const struct layer *l, int64_t n)
{
    int64_t minutes = n * l->turn_minutes;
    struct civil c = l->start;

    c.day += (int)(minutes / DAY_MINUTES);
    c.minute += (int)(minutes % DAY_MINUTES);
    return zone_moment(s->zone, &c);
}

/* By the length of turns, then as far as clocks that were set make it another. */
static int64_t
turn_at(const struct schedule *s, const struct layer *l, int64_t at_ms)
{
    int64_t n = (at_ms - l->start_ms) / (l->turn_minutes * MS_MINUTE);

    while (n > 0 && turn_begin(s, l, n) > at_ms)
        n--;
    while (turn_begin(s, l, n + 1) <= at_ms)
        n++;
    return n;
}

static void
ask_layer(const struct schedule *s, const struct layer *l, int64_t at_ms, struct answer *a)
{
    int64_t n;

    if (l->start_ms > at_ms) {
        bound(a, l->start_ms);
        return;
    }
    if (l->window != NULL) {
        bound(a, window_next(l->window, at_ms));
        if (!window_holds(l->window, at_ms))
            return;
    }
    n = turn_at(s, l, at_ms);
    bound(a, turn_begin(s, l, n + 1));
    a->person = l->persons[(size_t)n % l->persons_n];
    a->why = ONCALL_TURN;
    a->layer = s->layers_n > 1 ? l->name : NULL;
}

static struct answer
ask(const struct model *m, const struct schedule *s, int64_t at_ms)
{
    struct answer a = { .until_ms = INT64_MAX };

    if (m != NULL)
        ask_by_hand(m, s, at_ms, &a);
    if (a.person == NULL)
        ask_configured(s, at_ms, &a);
    if (a.person == NULL && m != NULL && s->kind == SCHEDULE_LISTED)
        ask_listed(m, s, at_ms, &a);
    for (size_t i = s->layers_n; i > 0 && a.person == NULL; i--)
        ask_layer(s, &s->layers[i - 1], at_ms, &a);
    return a;
}

static bool
is_known(const struct model *m, const char *person)
{
    return person != NULL
        && (m == NULL || m->config.people == NULL || m->config.people->n == 0 || people_named(m->config.people, person) != NULL);
}

void
oncall_turn(const struct model *m, const struct schedule *s, int64_t at_ms, struct oncall_turn *out)
{
    struct answer now = ask(m, s, at_ms), then = now;

    for (int i = 0; i < STEPS_MAX && str_eq(then.person, now.person); i++) {
        if (then.until_ms == INT64_MAX || then.until_ms - at_ms > ONCALL_AHEAD_MS)
            break;
        now.until_ms = then.until_ms;
        then = ask(m, s, then.until_ms);
    }
    *out = (struct oncall_turn){ .schedule = s,
        .person = now.person,
        .is_known = is_known(m, now.person),
        .why = now.why,
        .layer = now.layer,
        .by = now.by,
        .until_ms = now.until_ms,
        .next = then.person };
    if (str_eq(then.person, now.person)) {
        out->until_ms = INT64_MAX;
        out->next = NULL;
    }
}

bool
oncall_at(const struct model *m, const char *schedule, int64_t at_ms, struct oncall_turn *out)
{
    const struct schedule *s = routing_schedule(m->config.routing, schedule);

    if (s != NULL)
        oncall_turn(m, s, at_ms, out);
    return s != NULL;
}

/* ---- persons */

/* Several may be listed at once. */
static bool
is_listed(const struct schedule *s, const struct oncall_shift *shift, int64_t at_ms)
{
    return str_eq(shift->schedule, s->name) && shift->from_ms <= at_ms && shift->until_ms > at_ms;
}

static bool
has(const struct model *m, const struct schedule *s, const char *person, int64_t at_ms)
{
    struct answer a = ask(m, s, at_ms);

    if (str_eq(a.person, person))
        return true;
    for (size_t i = 0; a.why == ONCALL_LISTED && i < m->oncall.shifts.n; i++)
        if (is_listed(s, &m->oncall.shifts.v[i], at_ms) && str_eq(m->oncall.shifts.v[i].person, person))
            return true;
    return false;
}

const struct schedule *
oncall_of(const struct model *m, const char *person, int64_t at_ms, size_t i)
{
    const struct routing *r = m->config.routing;

    for (size_t k = 0; r != NULL && k < r->schedules_n; k++)
        if (has(m, &r->schedules[k], person, at_ms) && i-- == 0)
            return &r->schedules[k];
    return NULL;
}

bool
oncall_means(const struct model *m, const char *owner, const char *person, int64_t at_ms)
{
    const struct schedule *s;

    if (owner == NULL || person == NULL)
        return false;
    if (str_eq(owner, person))
        return true;
    s = routing_schedule(m->config.routing, owner);
    return s != NULL && has(m, s, person, at_ms);
}

int64_t
oncall_next_change(const struct model *m, int64_t at_ms)
{
    const struct routing *r = m->config.routing;
    int64_t next = INT64_MAX;

    for (size_t i = 0; r != NULL && i < r->schedules_n; i++) {
        struct answer a = ask(m, &r->schedules[i], at_ms);

        if (a.until_ms < next)
            next = a.until_ms;
    }
    return next;
}

static void
add_person(struct oncall_persons *out, const char *person)
{
    for (size_t i = 0; i < out->n; i++)
        if (str_eq(out->v[i], person))
            return;
    if (out->n < ONCALL_PERSONS_MAX)
        out->v[out->n++] = person;
}

static void
add_missing(struct oncall_persons *out, const char *who)
{
    if (out->missing_n < STEP_WHO_MAX)
        out->missing[out->missing_n++] = who;
}

static void
add_schedule(const struct model *m, const struct schedule *s, int64_t at_ms, struct oncall_persons *out)
{
    struct answer a = ask(m, s, at_ms);
    bool any = is_known(m, a.person);

    if (any)
        add_person(out, a.person);
    for (size_t i = 0; a.why == ONCALL_LISTED && i < m->oncall.shifts.n; i++) {
        const struct oncall_shift *shift = &m->oncall.shifts.v[i];

        if (!is_listed(s, shift, at_ms) || !is_known(m, shift->person))
            continue;
        add_person(out, shift->person);
        any = true;
    }
    if (!any)
        add_missing(out, s->name);
}

void
oncall_persons(const struct model *m, const char *const *who, size_t who_n, int64_t at_ms, struct oncall_persons *out)
{
    *out = (struct oncall_persons){ 0 };
    for (size_t i = 0; i < who_n; i++) {
        const struct schedule *s = routing_schedule(m->config.routing, who[i]);

        if (s != NULL)
            add_schedule(m, s, at_ms, out);
        else if (is_known(m, who[i]))
            add_person(out, who[i]);
        else
            add_missing(out, who[i]);
    }
}

/* ---- checks */

void
oncall_gaps(const struct schedule *s, int64_t from_ms, int64_t until_ms, void (*fn)(void *arg, int64_t from_ms, int64_t until_ms),
    void *arg)
{
    int64_t gap_ms = INT64_MAX;

    for (int64_t at_ms = from_ms; at_ms < until_ms;) {
        struct answer a = ask(NULL, s, at_ms);

        if (a.person == NULL && gap_ms == INT64_MAX)
            gap_ms = at_ms;
        if (a.person != NULL && gap_ms != INT64_MAX) {
            fn(arg, gap_ms, at_ms);
            gap_ms = INT64_MAX;
        }
        at_ms = a.until_ms;
    }
    if (gap_ms != INT64_MAX)
        fn(arg, gap_ms, until_ms);
}

const struct layer *
oncall_hidden_layer(const struct schedule *s, const struct layer **by)
{
    for (size_t i = 0; i < s->layers_n; i++)
        for (size_t k = i + 1; k < s->layers_n; k++)
            if (s->layers[k].window == NULL && s->layers[k].start_ms <= s->layers[i].start_ms) {
                *by = &s->layers[k];
                return &s->layers[i];
            }
    return NULL;
}
