/* SPDX-License-Identifier: MIT */
/* Alerts that fire while an incident is open, and match its rule, are linked to it: those that fired since the last look. */
#include "core/decide_incident_rule.h"

#include "core/incident_tell.h"
#include "core/silence.h"
#include "util/vec.h"

/* More wait for the next tick. */
#define LINK_MAX 500

struct rule_test {
    const struct incident *i;
    struct silence_test *test;
    uint64_t after; /* alerts whose episode began with a later event */
};

struct look {
    const struct model *m;
    VEC(struct rule_test) rules; /* of the incidents in the order in which they are listed */
    uint64_t after;              /* of all of them */
};

static bool
has_rule(const struct incident *i)
{
    return i->fields[INCIDENT_LINK_RULE] != NULL && incident_is_open(i) && i->alerts.n < INCIDENT_ALERTS_MAX;
}

/* Since the last look it got its rule, or was opened (again). */
static bool
is_new_rule(const struct model *m, const struct incident *i)
{
    return i->field_seq[INCIDENT_LINK_RULE] >= m->linked_to_seq || i->field_seq[INCIDENT_STATE] >= m->linked_to_seq;
}

bool
link_rules_wait(const struct model *m)
{
    for (size_t k = 0; k < m->incidents.n; k++)
        if (has_rule(m->incidents.v[k])
            && (m->linked_to_seq == 0 || m->fired_seq >= m->linked_to_seq || is_new_rule(m, m->incidents.v[k])))
            return true;
    return false;
}

static void
add_rule(struct look *l, const struct incident *i)
{
    struct rule_test r = { .i = i, .after = i->opened_seq };
    struct silence_matchers matchers;
    struct arena arena = { 0 };
    struct err err;

    if (!is_new_rule(l->m, i) && r.after < l->m->linked_to_seq)
        r.after = l->m->linked_to_seq - 1;
    if (silence_matchers_parse(i->fields[INCIDENT_LINK_RULE], &arena, &matchers, &err))
        r.test = silence_test_new(&matchers, &err);
    if (r.test != NULL) {
        vec_push(&l->rules, r);
        l->after = r.after < l->after ? r.after : l->after;
    }
    arena_release(&arena);
}

static void
look_begin(struct look *l, const struct model *m)
{
    const struct incident *open[INCIDENTS_OPEN_MAX];
    size_t n = link_rules_wait(m) ? model_incidents_sorted(m, open, INCIDENTS_OPEN_MAX) : 0;

    *l = (struct look){ .m = m, .after = UINT64_MAX };
    for (size_t k = 0; k < n; k++)
        if (has_rule(open[k]))
            add_rule(l, open[k]);
}

static void
look_release(struct look *l)
{
    for (size_t k = 0; k < l->rules.n; k++)
        silence_test_free(l->rules.v[k].test);
    vec_release(&l->rules);
}

/* Our own alarms tell of what we send: one that was linked would send more. */
static bool
may_be_linked(const struct look *l, const struct alert *a)
{
    return a->episode > l->after && !a->source->own && alert_is_listed(a) && model_incident_of(l->m, &a->id) == NULL;
}

/* The first incident whose rule it matches, and to which it did not belong before; NULL: none. */
static const struct incident *
incident_for(const struct look *l, const struct alert *a)
{
    if (!may_be_linked(l, a))
        return NULL;
    for (size_t k = 0; k < l->rules.n; k++) {
        const struct rule_test *r = &l->rules.v[k];

        if (a->episode > r->after && incident_alert(r->i, &a->id) == NULL && silence_test_accepts(r->test, alert_labels(a)))
            return r->i;
    }
    return NULL;
}

struct link {
    const struct incident *i;
    const struct alert *a;
};
struct links {
    VEC(struct link) v;
};

static void
find_links(const struct model *m, size_t max, struct links *out)
{
    struct look l;

    look_begin(&l, m);
    for (size_t k = 0; k < m->alerts.n && l.rules.n > 0 && out->v.n < max; k++) {
        const struct incident *i = incident_for(&l, m->alerts.v[k]);

        if (i != NULL)
            vec_push(&out->v, ((struct link){ i, m->alerts.v[k] }));
    }
    look_release(&l);
}

/* All that go to the incident of the first; the others stay. */
static void
link_first(struct decision *d, struct links *links)
{
    const struct incident *i = links->v.v[0].i;
    const struct alert **v = arena_alloc(&d->out->events.arena, links->v.n * sizeof *v);
    size_t n = 0, kept = 0;

    for (size_t k = 0; k < links->v.n; k++)
        if (links->v.v[k].i == i)
            v[n++] = links->v.v[k].a;
        else
            links->v.v[kept++] = links->v.v[k];
    links->v.n = kept;
    decide_incident_take(d, i, i->number, v, n, true);
    decide_tell_incident(d, i->number);
}

void
decide_tick_link_rules(struct decision *d)
{
    struct links links = { 0 };

    find_links(d->m, LINK_MAX, &links);
    while (links.v.n > 0)
        link_first(d, &links);
    vec_release(&links.v);
}

void
model_linked(struct model *m)
{
    struct links links = { 0 };

    if (link_rules_wait(m))
        find_links(m, 1, &links);
    if (links.v.n == 0)
        m->linked_to_seq = m->next_seq;
    vec_release(&links.v);
}
