/* SPDX-License-Identifier: MIT */
/* What tocsin itself finds wrong: alerts of its own source. */
#include "core/decide_own.h"

#include <assert.h>

#include "core/decide_route.h"
#include "util/hash.h"

static const char *const severities[LEVEL_MAX + 1] = { [1] = "page", [2] = "error", [3] = "warning", [4] = "info" };

/* Severity is no part of its identity. Heap. */
static struct labels
own_labels(const struct own_alarm *a, bool severity)
{
    struct label_pair pairs[OWN_LABELS_MAX + 2];
    struct buf packed = BUF_INIT;
    size_t n = 0;

    assert(a->labels_n <= OWN_LABELS_MAX);
    pairs[n++] = (struct label_pair){ "alertname", a->name };
    for (size_t i = 0; i < a->labels_n; i++)
        pairs[n++] = a->labels[i];
    if (severity)
        pairs[n++] = (struct label_pair){ "severity", severities[a->level] };
    (void)!labels_pack(pairs, n, &packed);
    return (struct labels){ packed.data, packed.len };
}

static struct alert_id
own_id(const struct own_alarm *a)
{
    struct labels labels = own_labels(a, false);
    struct alert_id id;

    alert_id_make(&id, SOURCE_OWN, labels, NULL, 0);
    free((char *)labels.bytes);
    return id;
}

static bool
stands(const struct model *m, const struct alert_id *id)
{
    const struct alert *a = model_alert(m, id);

    return a != NULL && alert_is_listed(a);
}

bool
own_alarm_stands(const struct model *m, const struct own_alarm *a)
{
    struct alert_id id = own_id(a);

    return stands(m, &id);
}

static struct labels
keep_labels_release(struct decision *d, struct labels heap)
{
    struct labels kept = { arena_memdup(&d->out->events.arena, heap.bytes, heap.len), heap.len };

    free((char *)heap.bytes);
    return kept;
}

static struct labels
own_annotations(struct decision *d, const struct own_alarm *a)
{
    struct label_pair summary[] = { { "summary", a->summary } };
    struct buf packed = BUF_INIT;

    (void)!labels_pack(summary, 1, &packed);
    return keep_labels_release(d, (struct labels){ packed.data, packed.len });
}

/* Its level is what it is raised with, unless a route says another. */
static void
judge_own(struct decision *d, struct judged_list *list, struct sighting *s)
{
    struct route_subject subject = route_subject_seen(d->m, SOURCE_OWN, s);
    struct routed now;

    if (!routes_are_used(d->m))
        return;
    route_find(d->m->config.routing, &level_default, &subject, d->now_ms, &now);
    s->level = now.level;
    judged_add(d, list, model_alert(d->m, &s->id), &s->id, &now, false);
}

/* By the same decision, for another reason. */
static bool
is_raised_here(const struct decision *d, const struct alert_id *id)
{
    for (size_t i = 0; i < d->out->events.n; i++) {
        const struct event *ev = &d->out->events.v[i];

        if (ev->kind == EV_FIRED && ev->u.sightings.n == 1 && alert_id_equal(&ev->u.sightings.v[0].id, id))
            return true;
    }
    return false;
}

void
decide_raise_own(struct decision *d, const struct own_alarm *a)
{
    struct alert_id id = own_id(a);
    struct judged_list judged = { 0 };
    struct buf blob = BUF_INIT;
    struct sighting *s;
    struct event *ev;

    if (stands(d->m, &id) || is_raised_here(d, &id))
        return;
    s = arena_zalloc(&d->out->events.arena, sizeof *s);
    *s = (struct sighting){ .id = id, .severity = severities[a->level], .starts_at_ms = d->now_ms, .level = a->level };
    ev = decide_add_source(d, EV_FIRED, SOURCE_OWN);
    ev->u.sightings = (struct event_sightings){ s, 1 };
    ev->cause = a->cause;
    s->labels = keep_labels_release(d, own_labels(a, true));
    s->annotations = own_annotations(d, a);
    event_blob(s->labels, s->annotations, &blob);
    sha256_of(blob.data, blob.len, s->blob);
    buf_release(&blob);
    judge_own(d, &judged, s);
    decide_add_judged_release(d, &judged, SOURCE_OWN);
}

void
decide_clear_own(struct decision *d, const struct own_alarm *a)
{
    struct alert_id id = own_id(a);
    struct event *ev;

    if (!stands(d->m, &id))
        return;
    ev = decide_add_source(d, EV_CLEARED, SOURCE_OWN);
    ev->u.alerts.n = 1;
    ev->u.alerts.ids = arena_memdup(&d->out->events.arena, &id, sizeof id);
}
