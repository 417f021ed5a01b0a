/* SPDX-License-Identifier: MIT */
/* What sources tell: alerts that are there, alerts that are gone, and how the source itself is. */
#include <string.h>

#include "core/decide_route.h"
#include "core/decide_there.h"
#include "util/hash.h"

/* A sighting, and the level that it has now. */
struct seen {
    const struct sighting *s;
    int level;
};

/* A slice of sightings, sorted by what has to be said of each. */
struct findings {
    VEC(struct seen) fired, changed, suppression;
    VEC(const struct sighting *) notes;
    struct id_list returned, reopened;
    struct judged_list judged;
};

/* The same alert, same severity, but a later start: it ended and fired again between two polls. */
static bool
fired_again(const struct alert *a, const struct sighting *s)
{
    return a->starts_at_ms > 0 && s->starts_at_ms > a->starts_at_ms && (a->marks & ALERT_UNCONFIRMED) == 0
        && strcmp(a->severity, s->severity) == 0;
}

static bool
facts_differ(const struct alert *a, const struct sighting *s, int level)
{
    return a->level != level || strcmp(a->severity, s->severity) != 0 || a->starts_at_ms != s->starts_at_ms
        || !labels_equal(alert_labels(a), s->labels);
}

/* Somebody answered for it, at a lower level than it has now. */
static bool
must_reopen(const struct alert *a, int level)
{
    return level < a->level && a->hold.state != ALERT_FIRING;
}

/* A new episode: it was not there, or ended meanwhile, or is worse than when a person closed it. */
static bool
begins(const struct alert *a, const struct sighting *s, int level)
{
    return a == NULL || !alert_is_listed(a) || fired_again(a, s) || (a->hold.state == ALERT_CLOSED && must_reopen(a, level));
}

/* Routes are asked anew only of what is not as it was when they were asked before. */
static bool
is_as_judged(const struct model *m, const struct alert *a, const struct sighting *s)
{
    return routes_are_used(m) && a != NULL && alert_is_listed(a) && strcmp(a->severity, s->severity) == 0
        && labels_equal(alert_labels(a), s->labels) && labels_equal(alert_annotations(a), s->annotations);
}

bool
sighting_is_news(const struct model *m, const struct sighting *s)
{
    const struct alert *a = model_alert(m, &s->id);

    return a == NULL || !alert_is_listed(a) || fired_again(a, s) || (a->marks & ALERT_UNCONFIRMED) != 0
        || !str_eq(a->suppressed_by, s->suppressed_by)
        || facts_differ(a, s, is_as_judged(m, a, s) ? a->level : level_of(&m->config.levels, s->severity))
        || !labels_equal(alert_annotations(a), s->annotations);
}

static int
level_now(struct decision *d, struct findings *f, const struct alert *a, const struct sighting *s)
{
    struct route_subject subject;
    struct routed now;

    if (!routes_are_used(d->m))
        return level_of(&d->m->config.levels, s->severity);
    if (is_as_judged(d->m, a, s))
        return a->level;
    subject = route_subject_seen(d->m, d->cmd->source, s);
    route_find(d->m->config.routing, &d->m->config.levels, &subject, d->now_ms, &now);
    judged_add(d, &f->judged, a, &s->id, &now, false);
    return now.level;
}

static void
sort_known(struct findings *f, const struct alert *a, const struct seen *seen)
{
    const struct sighting *s = seen->s;

    if (a->marks & ALERT_UNCONFIRMED)
        vec_push(&f->returned.ids, s->id);
    if (!str_eq(a->suppressed_by, s->suppressed_by))
        vec_push(&f->suppression, *seen);
    if (facts_differ(a, s, seen->level)) {
        vec_push(&f->changed, *seen);
        if (must_reopen(a, seen->level))
            vec_push(&f->reopened.ids, s->id);
    } else if (!labels_equal(alert_annotations(a), s->annotations)) {
        vec_push(&f->notes, s);
    }
}

/* Fires of before the window count no more; those that were counted are taken to have come at even steps. */
static void
count_fire(const struct decision *d, const struct alert *a, struct sighting *s)
{
    int64_t window_ms = d->m->config.flap_window_ms, from_ms = a->flap_fires > 0 ? a->flap_from_ms : a->fired_at_ms;
    uint32_t n = a->flap_fires > 0 ? a->flap_fires : 1;

    for (; n > 1 && (a->marks & ALERT_FLAPPING) == 0 && d->now_ms - from_ms > window_ms; n--)
        from_ms += (a->fired_at_ms - from_ms) / (n - 1);
    if ((a->marks & ALERT_FLAPPING) == 0 && d->now_ms - from_ms > window_ms)
        return;
    s->fires = n + 1;
    s->fires_from_ms = from_ms;
}

/* Of those that this batch says have fired. */
static void
add_flapping(struct decision *d)
{
    struct id_list list = { .kind = EV_FLAPPING };
    uint32_t enough = d->m->config.flap_fires;

    for (size_t i = 0; enough > 1 && i < d->out->events.n; i++) {
        const struct event_sightings *fired = &d->out->events.v[i].u.sightings;

        for (size_t k = 0; k < fired->n; k++) {
            const struct alert *a = model_alert(d->m, &fired->v[k].id);

            if (a != NULL && (a->marks & ALERT_FLAPPING) == 0 && fired->v[k].fires >= enough)
                vec_push(&list.ids, a->id);
        }
    }
    decide_add_ids_release(d, &list, d->cmd->source);
}

static void
add_sightings(struct decision *d, enum event_kind kind, const struct seen *v, size_t n)
{
    struct arena *arena = &d->out->events.arena;
    struct event *ev = decide_add_source(d, kind, d->cmd->source);
    struct buf blob = BUF_INIT;

    ev->u.sightings.n = n;
    ev->u.sightings.v = arena_alloc(arena, n * sizeof(struct sighting));
    for (size_t i = 0; i < n; i++) {
        struct sighting *s = &ev->u.sightings.v[i];
        const struct alert *a;

        *s = *v[i].s;
        s->level = v[i].level;
        if (kind == EV_FIRED && (a = model_alert(d->m, &s->id)) != NULL)
            count_fire(d, a, s);
        if (kind == EV_SUPPRESSION)
            continue;
        buf_clear(&blob);
        event_blob(s->labels, s->annotations, &blob);
        sha256_of(blob.data, blob.len, s->blob);
    }
    buf_release(&blob);
}

static void
add_all_sightings(struct decision *d, enum event_kind kind, const struct seen *v, size_t n)
{
    for (size_t at = 0; at < n; at += EVENT_ALERTS_MAX)
        add_sightings(d, kind, v + at, n - at < EVENT_ALERTS_MAX ? n - at : EVENT_ALERTS_MAX);
    d->out->done += n;
}

bool
decide_observe(struct decision *d)
{
    struct findings f = { .returned.kind = EV_RETURNED, .reopened.kind = EV_REOPENED };

    for (size_t i = 0; i < d->cmd->sightings_n; i++) {
        const struct sighting *s = &d->cmd->sightings[i];
        const struct alert *a = model_alert(d->m, &s->id);
        struct seen seen = { s, level_now(d, &f, a, s) };

        if (begins(a, s, seen.level))
            vec_push(&f.fired, seen);
        else
            sort_known(&f, a, &seen);
    }
    add_all_sightings(d, EV_FIRED, f.fired.v, f.fired.n);
    add_flapping(d);
    decide_add_ids_release(d, &f.returned, d->cmd->source);
    add_all_sightings(d, EV_CHANGED, f.changed.v, f.changed.n);
    decide_add_ids_release(d, &f.reopened, d->cmd->source);
    add_all_sightings(d, EV_SUPPRESSION, f.suppression.v, f.suppression.n);
    decide_add_judged_release(d, &f.judged, d->cmd->source);
    decide_observe_acks(d);
    vec_release(&f.fired);
    vec_release(&f.changed);
    vec_release(&f.suppression);
    d->out->notes = f.notes.v;
    d->out->notes_n = f.notes.n;
    return true;
}

/* Which event, if any, its absence deserves. */
static bool
absence_counts(const struct command *cmd, const struct alert *a)
{
    bool unconfirmed = (a->marks & ALERT_UNCONFIRMED) != 0;

    if (!alert_is_listed(a) || strcmp(a->source->name, cmd->source) != 0)
        return false;
    return cmd->confirmed ? unconfirmed : !unconfirmed;
}

bool
decide_absent(struct decision *d)
{
    struct id_list list = { .kind = d->cmd->mass ? EV_UNCONFIRMED : EV_CLEARED };

    for (size_t i = 0; i < d->cmd->subjects_n; i++) {
        const struct alert *a = model_alert(d->m, &d->cmd->subjects[i].id);

        if (a != NULL && absence_counts(d->cmd, a))
            vec_push(&list.ids, a->id);
    }
    decide_add_ids_release(d, &list, d->cmd->source);
    return true;
}

static void
add_source_event(struct decision *d, enum event_kind kind)
{
    struct event *ev = decide_add_source(d, kind, d->cmd->source);

    ev->u.source.error = arena_strdup_or_null(&d->out->events.arena, d->cmd->error);
    ev->u.source.boot = arena_strdup_or_null(&d->out->events.arena, d->cmd->boot);
    d->out->done++;
}

bool
decide_source(struct decision *d)
{
    const struct source *s = model_source(d->m, d->cmd->source);
    const char *boot = d->cmd->boot;

    if (s == NULL)
        return err_set(d->err, ERR_NOTFOUND, "no source %s", d->cmd->source);
    if (d->cmd->error != NULL) {
        if (s->failing_since_ms == 0)
            add_source_event(d, EV_SOURCE_FAILED);
        return true;
    }
    if (boot != NULL && s->boot != NULL && strcmp(boot, s->boot) != 0)
        add_source_event(d, EV_SOURCE_RESTART);
    if (s->failing_since_ms != 0 || (boot != NULL && s->boot == NULL))
        add_source_event(d, EV_SOURCE_OK);
    return true;
}

static bool
is_named(const struct command *cmd, const char *name)
{
    for (size_t i = 0; i < cmd->names_n; i++)
        if (strcmp(cmd->names[i], name) == 0)
            return true;
    return false;
}

bool
decide_sources(struct decision *d)
{
    for (size_t i = 0; i < d->cmd->names_n; i++) {
        const struct source *s = model_source(d->m, d->cmd->names[i]);

        if (s == NULL || !s->configured)
            decide_add_source(d, EV_SOURCE_ADDED, d->cmd->names[i]);
    }
    for (size_t i = 0; i < d->m->sources.n; i++) {
        const struct source *s = d->m->sources.v[i];

        if (s->configured && !is_named(d->cmd, s->name))
            decide_add_source(d, EV_SOURCE_REMOVED, s->name);
    }
    return true;
}
