/* SPDX-License-Identifier: MIT */
/* Who is on call at a pager: asked now and then, for the schedules whose configuration names this source. */
#include "engine/feed.h"

#include <stdio.h>
#include <string.h>

#include "core/person.h"
#include "core/routing.h"
#include "util/str.h"
#include "util/time.h"

#define TURNS_EVERY_MS (5 * MS_MINUTE)
/* After a poll of them that failed. */
#define TURNS_AGAIN_MS MS_MINUTE
/* From the beginning of the day on, so that what is asked for, and with it the answer, changes once a day. */
#define TURNS_AHEAD_MS (15 * MS_DAY)

static const char *
called_there(const struct schedule *s)
{
    return s->theirs != NULL ? s->theirs : s->name;
}

/* The i-th schedule of this source; NULL past the last. */
static const struct schedule *
schedule_at(const struct feed *f, size_t i)
{
    const struct routing *r = f->engine->m->config.routing;

    for (size_t k = 0; r != NULL && k < r->schedules_n; k++)
        if (str_eq(r->schedules[k].from, f->config->name) && i-- == 0)
            return &r->schedules[k];
    return NULL;
}

bool
turns_are_due(struct feed *f)
{
    struct arena *arena = &f->pages.arena;
    const char **asked;
    size_t n = 0;

    f->turns_words[0] = '\0';
    while (f->config->driver->takes_acks && schedule_at(f, n) != NULL)
        n++;
    if (n == 0 || f->engine->ports->mono_ms(f->engine->ports->ctx) < f->turns_due_ms)
        return false;
    asked = arena_alloc(arena, n * sizeof *asked);
    for (size_t i = 0; i < n; i++)
        asked[i] = called_there(schedule_at(f, i));
    f->asked_for = asked;
    f->asked_for_n = n;
    f->turns_from_ms = engine_now(f->engine) / MS_DAY * MS_DAY;
    f->turns_until_ms = f->turns_from_ms + TURNS_AHEAD_MS;
    vec_clear(&f->turns);
    return true;
}

/* A person of ours, else the word that stands there. */
static const char *
person_of(const struct feed *f, const struct there_person *who)
{
    const struct person *p = there_person_of(f->engine->m->config.people, who);

    if (p != NULL)
        return p->name;
    return who->name != NULL ? who->name : who->mail != NULL ? who->mail : who->id;
}

/* PagerDuty tells a turn once for each policy that uses the schedule. */
static bool
is_told(const struct feed *f, const struct oncall_shift *shift, const char *person)
{
    for (size_t i = f->turns.n; i-- > 0;) {
        const struct oncall_shift *s = &f->turns.v[i];

        if (s->from_ms == shift->from_ms && s->until_ms == shift->until_ms && str_eq(s->person, person)
            && str_eq(s->schedule, shift->schedule))
            return true;
    }
    return false;
}

void
turns_add(void *ctx, const struct turn_there *t)
{
    struct feed *f = ((struct instance *)ctx)->feed;
    const char *person = person_of(f, &t->who);
    struct arena *arena = &f->pages.arena;
    struct oncall_shift shift = { .schedule = t->schedule,
        .from_ms = t->from_ms != 0 ? t->from_ms : f->turns_from_ms,
        .until_ms = t->until_ms != 0 ? t->until_ms : f->turns_until_ms };

    if (person == NULL || *person == '\0' || shift.until_ms <= shift.from_ms || is_told(f, &shift, person))
        return;
    if (f->turns.n == ONCALL_SHIFTS_MAX) {
        snprintf(f->turns_words, sizeof f->turns_words, "its schedules have more than %d turns: the others are not known here",
            ONCALL_SHIFTS_MAX);
        return;
    }
    shift.schedule = arena_strdup(arena, t->schedule);
    shift.person = arena_strdup(arena, person);
    vec_push(&f->turns, shift);
}

static void
tell_schedule(struct feed *f, const struct schedule *s)
{
    struct command cmd = { .kind = CMD_SHIFTS, .actor = f->config->name, .origin = f->origin, .source = f->config->name };
    VEC(struct oncall_shift) shifts = { 0 };
    struct outcome out;
    struct err err;

    for (size_t i = 0; i < f->turns.n; i++)
        if (str_eq(f->turns.v[i].schedule, called_there(s)))
            vec_push(&shifts, f->turns.v[i]);
    snprintf(f->origin, sizeof f->origin, "source:%s", f->config->name);
    cmd.names = &s->name;
    cmd.names_n = 1;
    cmd.shifts = shifts.v;
    cmd.shifts_n = shifts.n;
    /* A schedule that is not there, or that nobody is on, is not the same; where one is missing, an empty one may be it. */
    if (shifts.n > 0 || f->turns_words[0] == '\0') {
        (void)!engine_decide(f->engine, &cmd, &out, &err);
        outcome_release(&out);
    }
    vec_release(&shifts);
}

void
turns_end(struct feed *f, const struct step *step)
{
    int64_t mono_ms = f->engine->ports->mono_ms(f->engine->ports->ctx);

    if (step->fault.code != ERR_NONE)
        snprintf(f->turns_words, sizeof f->turns_words, "%s%.200s",
            step->kind == STEP_DONE ? "" : "who is on call there can't be read: ", step->fault.text);
    f->turns_due_ms = mono_ms + (step->kind == STEP_DONE ? TURNS_EVERY_MS : TURNS_AGAIN_MS);
    for (size_t i = 0; step->kind == STEP_DONE && schedule_at(f, i) != NULL; i++)
        tell_schedule(f, schedule_at(f, i));
}
