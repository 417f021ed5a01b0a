/* SPDX-License-Identifier: MIT */
/* Routing made ready to be asked of many alerts, one after the other. */
#include "core/router.h"

#include <stdlib.h>
#include <string.h>

#include "util/vec.h"

/* What matchers are asked of. */
struct slot {
    const char *name;
    const char *value; /* of the subject; NULL: not looked up yet */
};

/* A matcher, and what it said of the subject. */
struct atom {
    const struct matcher *matcher;
    size_t slot;
    enum { UNASKED, YES, NO } said;
};

/* The matchers of one route or maintenance window. */
struct set {
    size_t from, n; /* of refs */
    bool open;
    int64_t next_ms;
};

struct router {
    const struct routing *routing;
    const struct route_subject *subject;
    VEC(struct slot) slots; /* sorted by name */
    VEC(struct atom) atoms; /* those that several have, once */
    VEC(size_t) refs;       /* places in atoms; patterns last */
    struct set *sets;
    size_t sets_n;
    int64_t from_ms, until_ms; /* what sets say of their windows holds from … to before … */
};

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct slot *)a)->name, ((const struct slot *)b)->name);
}

static size_t
find_slot(const struct router *r, const char *name)
{
    struct slot key = { name, NULL };

    return (size_t)((struct slot *)bsearch(&key, r->slots.v, r->slots.n, sizeof key, by_name) - r->slots.v);
}

static void
collect_names(struct router *r, const struct matcher *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        vec_push(&r->slots, ((struct slot){ v[i].name, NULL }));
}

static void
sort_names(struct router *r)
{
    size_t n = 0;

    if (r->slots.n > 0)
        qsort(r->slots.v, r->slots.n, sizeof *r->slots.v, by_name);
    for (size_t i = 0; i < r->slots.n; i++)
        if (n == 0 || strcmp(r->slots.v[n - 1].name, r->slots.v[i].name) != 0)
            r->slots.v[n++] = r->slots.v[i];
    r->slots.n = n;
}

static size_t
add_atom(struct router *r, const struct matcher *m)
{
    size_t slot = find_slot(r, m->name), i;

    for (i = 0; i < r->atoms.n; i++) {
        const struct atom *a = &r->atoms.v[i];

        if (a->slot == slot && a->matcher->op == m->op && strcmp(a->matcher->value, m->value) == 0)
            return i;
    }
    vec_push(&r->atoms, ((struct atom){ .matcher = m, .slot = slot }));
    return i;
}

static void
add_set(struct router *r, const struct matcher *v, size_t n)
{
    struct set *set = &r->sets[r->sets_n++];

    *set = (struct set){ .from = r->refs.n, .n = n, .open = true, .next_ms = INT64_MAX };
    for (int patterns = 0; patterns < 2; patterns++)
        for (size_t i = 0; i < n; i++)
            if ((v[i].regex != NULL) == (patterns == 1))
                vec_push(&r->refs, add_atom(r, &v[i]));
}

struct router *
router_new(const struct routing *routing)
{
    struct router *r = xcalloc(1, sizeof *r);

    r->routing = routing;
    for (size_t i = 0; i < routing->routes_n; i++)
        collect_names(r, routing->routes[i].matchers, routing->routes[i].matchers_n);
    for (size_t i = 0; i < routing->maintenance_n; i++)
        collect_names(r, routing->maintenance[i].matchers, routing->maintenance[i].matchers_n);
    sort_names(r);
    r->sets = xcalloc(routing->routes_n + routing->maintenance_n + 1, sizeof *r->sets);
    for (size_t i = 0; i < routing->routes_n; i++)
        add_set(r, routing->routes[i].matchers, routing->routes[i].matchers_n);
    for (size_t i = 0; i < routing->maintenance_n; i++)
        add_set(r, routing->maintenance[i].matchers, routing->maintenance[i].matchers_n);
    r->from_ms = INT64_MAX;
    return r;
}

void
router_free(struct router *r)
{
    if (r == NULL)
        return;
    vec_release(&r->slots);
    vec_release(&r->atoms);
    vec_release(&r->refs);
    free(r->sets);
    free(r);
}

/* ---- matchers ---- */

/* Labels and names are sorted alike: one walk finds all. */
void
router_begin(struct router *r, const struct route_subject *s)
{
    size_t at = 0;

    r->subject = s;
    for (size_t i = 0; i < r->atoms.n; i++)
        r->atoms.v[i].said = UNASKED;
    for (size_t i = 0; i < r->slots.n; i++)
        r->slots.v[i].value = NULL;
    for (struct label_iter it = labels_iter(s->labels); at < r->slots.n && label_next(&it);) {
        int order = -1;

        while (at < r->slots.n && (order = strcmp(r->slots.v[at].name, it.name)) < 0)
            at++;
        if (at < r->slots.n && order == 0)
            r->slots.v[at++].value = it.value;
    }
}

static bool
ask(struct router *r, struct atom *a)
{
    struct slot *slot = &r->slots.v[a->slot];

    if (slot->value == NULL)
        slot->value = route_value(r->subject, slot->name);
    a->said = matcher_accepts(a->matcher, slot->value) ? YES : NO;
    return a->said == YES;
}

bool
router_accepts(struct router *r, size_t i)
{
    const struct set *set = &r->sets[i];

    for (size_t k = set->from; k < set->from + set->n; k++) {
        struct atom *a = &r->atoms.v[r->refs.v[k]];

        if (a->said == NO || (a->said == UNASKED && !ask(r, a)))
            return false;
    }
    return true;
}

/* ---- hours ---- */

static void
look_at_clock(struct router *r, int64_t at_ms)
{
    const struct routing *routing = r->routing;

    if (at_ms >= r->from_ms && at_ms < r->until_ms)
        return;
    r->from_ms = at_ms;
    r->until_ms = INT64_MAX;
    for (size_t i = 0; i < r->sets_n; i++) {
        struct set *set = &r->sets[i];

        if (i < routing->routes_n) {
            set->open = route_is_open(&routing->routes[i], at_ms);
            set->next_ms = route_next(&routing->routes[i], at_ms);
        } else {
            set->open = maintenance_holds(&routing->maintenance[i - routing->routes_n], at_ms);
            set->next_ms = maintenance_next(&routing->maintenance[i - routing->routes_n], at_ms);
        }
        if (set->next_ms < r->until_ms)
            r->until_ms = set->next_ms;
    }
}

bool
router_is_open(struct router *r, size_t i, int64_t at_ms)
{
    look_at_clock(r, at_ms);
    return r->sets[i].open;
}

int64_t
router_next(struct router *r, size_t i, int64_t at_ms)
{
    look_at_clock(r, at_ms);
    return r->sets[i].next_ms;
}

int64_t
router_next_of_all(struct router *r, int64_t at_ms)
{
    look_at_clock(r, at_ms);
    return r->until_ms;
}
