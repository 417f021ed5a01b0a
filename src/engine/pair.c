/* SPDX-License-Identifier: MIT */
/* Watching: heartbeats are looked for, and what the configuration no longer speaks of raises no alarm any more. */
#include "engine/pair_watch.h"

#include <stdlib.h>
#include <string.h>

#include "core/heartbeat.h"
#include "engine/calendars.h"
#include "engine/dead_man.h"
#include "engine/pair.h"

/* An alert that must fire. */
struct watch {
    const struct heartbeat *heartbeat;
    struct alert_id last; /* the alert that it was found as */
    bool found;
    int64_t look_mono_ms; /* the next look */
};

struct pair {
    struct engine *engine;
    VEC(struct watch) watches;
    struct dead_men *dead_men;
    struct calendars *calendars;
    struct port_timer *timer;
    bool watching;
    bool orphans; /* to be looked for in the next turn */
};

static int64_t
mono_ms(const struct pair *p)
{
    return p->engine->ports->mono_ms(p->engine->ports->ctx);
}

static const struct heartbeats *
heartbeats(const struct pair *p)
{
    return &p->engine->m->config.heartbeats;
}

struct pair *
pair_new(struct engine *e)
{
    struct pair *p = xcalloc(1, sizeof *p);

    p->engine = e;
    p->dead_men = dead_men_new(e);
    p->calendars = calendars_new(e);
    return p;
}

static void
stop_timer(struct pair *p)
{
    if (p->timer != NULL)
        p->engine->ports->timer_cancel(p->engine->ports->ctx, p->timer);
    p->timer = NULL;
}

void
pair_free(struct pair *p)
{
    stop_timer(p);
    dead_men_free(p->dead_men);
    calendars_free(p->calendars);
    vec_release(&p->watches);
    free(p);
}

/* Which one an alarm of our own is about, or NULL where it is no fault of this kind. */
static const char *
subject_of(const struct alert *a, const struct own_fault_row *row)
{
    if (a->source == NULL || !a->source->own || strcmp(alert_field(a, FIELD_NAME), row->alarm) != 0)
        return NULL;
    return labels_get(alert_labels(a), row->label);
}

static bool
is_configured(const struct pair *p, enum own_fault fault, const char *name)
{
    if (fault == OWN_HEARTBEAT)
        return heartbeat_named(heartbeats(p), name) != NULL;
    if (fault == OWN_CALENDAR)
        return calendars_has(p->calendars, name);
    return fault != OWN_DEAD_MAN || dead_men_has(p->dead_men, name);
}

/* The command copies nothing that outlives the alert: the name is kept for the call. */
static void
clear_orphan(struct engine *e, enum own_fault fault, const char *subject)
{
    char *name = xstrdup(subject);

    engine_own_fault(e, fault, name, NULL);
    free(name);
}

/* Nobody can mend what is no longer there. */
static void
clear_orphans(struct pair *p)
{
    const struct model *m = p->engine->m;

    for (size_t i = 0; i < m->alerts.n; i++)
        for (int fault = 0; fault < OWN_FAULTS; fault++) {
            const struct alert *a = m->alerts.v[i];
            const char *subject = alert_is_open(a) ? subject_of(a, &own_faults[fault]) : NULL;

            if (subject != NULL && !is_configured(p, (enum own_fault)fault, subject))
                clear_orphan(p->engine, (enum own_fault)fault, subject);
        }
}

static void
watch_all(struct pair *p)
{
    struct model *m = p->engine->m;
    int64_t now_ms = engine_now(p->engine);

    vec_clear(&p->watches);
    for (size_t i = 0; i < heartbeats(p)->n; i++) {
        const struct heartbeat *h = &heartbeats(p)->v[i];

        heartbeat_expect(m, h, now_ms);
        if (h->alert != NULL)
            vec_push(&p->watches, ((struct watch){ .heartbeat = h }));
    }
    p->orphans = true;
    model_find_due(m);
}

void
pair_start(struct pair *p)
{
    if (p->engine->config.pair == NULL)
        return;
    p->watching = true;
    p->engine->m->watched_from_ms = engine_now(p->engine);
    watch_all(p);
    dead_men_start(p->dead_men);
    calendars_start(p->calendars);
}

/* The new configuration's heartbeats take the place of the old ones, which may be gone from memory. */
void
pair_reload(struct pair *p, bool watching)
{
    vec_clear(&p->watches);
    dead_men_reload(p->dead_men);
    calendars_reload(p->calendars);
    if (watching && p->watching && p->engine->m->whole)
        watch_all(p);
    else if (watching)
        pair_start(p);
}

/* What the board says of it now; a tick decides. */
static void
look(struct pair *p, struct watch *w)
{
    struct model *m = p->engine->m;
    const struct heartbeat *h = w->heartbeat;
    const struct source *source = model_source(m, h->source);
    int64_t now_ms = engine_now(p->engine);
    const struct alert *a = NULL;
    bool answers = source != NULL && source_health(source, now_ms) == SOURCE_OK;

    if (answers)
        a = heartbeat_alert(m, h, w->found ? model_alert(m, &w->last) : NULL, now_ms);
    w->found = a != NULL;
    if (a != NULL) {
        w->last = a->id;
        heartbeat_note(m, h, now_ms);
    }
    if (!answers)
        heartbeat_hold(m, h, now_ms);
    if (heartbeat_alarm_stands(m, h) ? heartbeat_is_fresh(m, h, now_ms) : heartbeat_due_ms(m, h) <= now_ms)
        m->next_due_ms = now_ms;
    w->look_mono_ms = mono_ms(p) + heartbeat_look_ms(h);
}

static void
on_time(void *arg)
{
    struct pair *p = arg;

    p->timer = NULL;
    p->engine->ports->again(p->engine->ports->ctx);
}

void
pair_turn(struct pair *p)
{
    int64_t next_ms = INT64_MAX;

    if (!p->watching)
        return;
    if (p->orphans)
        clear_orphans(p);
    p->orphans = false;
    for (size_t i = 0; i < p->watches.n; i++) {
        struct watch *w = &p->watches.v[i];

        if (w->look_mono_ms <= mono_ms(p))
            look(p, w);
        if (w->look_mono_ms < next_ms)
            next_ms = w->look_mono_ms;
    }
    if (p->timer == NULL && next_ms != INT64_MAX)
        p->timer = p->engine->ports->timer_at(p->engine->ports->ctx, next_ms, on_time, p);
    dead_men_turn(p->dead_men);
    calendars_turn(p->calendars);
}

void
pair_beat(struct pair *p, const char *name, bool cleared)
{
    const struct heartbeat *h = heartbeat_named(heartbeats(p), name);

    if (h == NULL)
        return;
    heartbeat_note(p->engine->m, h, engine_now(p->engine));
    if (cleared)
        model_find_due(p->engine->m);
}

bool
pair_is_done(const struct pair *p)
{
    return !p->watching || (dead_men_are_done(p->dead_men) && calendars_are_done(p->calendars));
}

const char *
pair_silent(const struct pair *p)
{
    return dead_men_silent(p->dead_men);
}
