/* SPDX-License-Identifier: MIT */
/* Warnings about who is asked: stretches in which nobody is on call, persons who may not answer, and calendars that nobody asks for. */
#include "app/check_oncall.h"

#include <stdio.h>

#include "core/oncall.h"
#include "util/str.h"
#include "util/time.h"

#define WEEK_MS (7 * MS_DAY)
#define GAPS_TOLD 3
#define TEXT_MAX 400

struct finding {
    const struct config *c;
    const struct schedule *s;
    int64_t begin_ms, end_ms; /* what is looked at */
    size_t gaps;
    void (*say)(void *arg, const char *text);
    void *arg;
};

/* "Sat 00:00" */
static void
moment_words(const struct zone *z, int64_t ms, char out[ZONE_TEXT_MAX])
{
    struct civil c;

    zone_civil(z, ms, &c, NULL);
    snprintf(out, ZONE_TEXT_MAX, "%s %02d:%02d", zone_weekdays[c.weekday], c.hour, c.minute);
}

static void
tell_gap(void *arg, int64_t from_ms, int64_t until_ms)
{
    struct finding *f = arg;
    char from[ZONE_TEXT_MAX], until[ZONE_TEXT_MAX], text[TEXT_MAX];

    if (f->gaps++ >= GAPS_TOLD)
        return;
    moment_words(f->s->zone, from_ms, from);
    moment_words(f->s->zone, until_ms, until);
    if (from_ms == f->begin_ms && until_ms == f->end_ms)
        snprintf(text, sizeof text, "schedule %s: nobody is on call in the next 7 days", f->s->name);
    else if (from_ms == f->begin_ms)
        snprintf(text, sizeof text, "schedule %s: nobody is on call now, until %s (%s)", f->s->name, until,
            zone_name(f->s->zone));
    else
        snprintf(text, sizeof text, "schedule %s: nobody is on call %s to %s (%s)", f->s->name, from, until,
            zone_name(f->s->zone));
    f->say(f->arg, text);
}

/* Of one whose shifts are listed nothing is known here. */
static void
check_gaps(struct finding *f)
{
    char text[TEXT_MAX];

    if (f->s->kind == SCHEDULE_LISTED)
        return;
    f->gaps = 0;
    oncall_gaps(f->s, f->begin_ms, f->end_ms, tell_gap, f);
    snprintf(text, sizeof text, "schedule %s: and %zu more times in the next 7 days", f->s->name,
        f->gaps > GAPS_TOLD ? f->gaps - GAPS_TOLD : 0);
    if (f->gaps > GAPS_TOLD)
        f->say(f->arg, text);
}

static bool
is_in_turn(const struct schedule *s, const char *person)
{
    for (size_t i = 0; i < s->layers_n; i++)
        for (size_t k = 0; k < s->layers[i].persons_n; k++)
            if (str_eq(s->layers[i].persons[k], person))
                return true;
    for (size_t i = 0; i < s->overrides_n; i++)
        if (str_eq(s->overrides[i].person, person))
            return true;
    return false;
}

static bool
is_in_step(const struct policy *p, const char *person)
{
    for (size_t i = 0; i < p->steps_n; i++)
        for (size_t k = 0; k < p->steps[i].who_n; k++)
            if (str_eq(p->steps[i].who[k], person))
                return true;
    return false;
}

/* Who may only look is paged, and can't say that she has it. */
static void
check_may_answer(const struct finding *f, const struct routing *r, const struct person *p)
{
    const char *kind = NULL, *name = NULL;
    char text[TEXT_MAX];

    for (size_t i = 0; i < r->policies_n; i++)
        if (is_in_step(&r->policies[i], p->name)) {
            kind = "policy";
            name = r->policies[i].name;
        }
    for (size_t i = 0; i < r->schedules_n; i++)
        if (is_in_turn(&r->schedules[i], p->name)) {
            kind = "schedule";
            name = r->schedules[i].name;
        }
    if (kind == NULL)
        return;
    snprintf(text, sizeof text, "person %s is asked by %s %s, but with role read she can't acknowledge here: role = act", p->name,
        kind, name);
    f->say(f->arg, text);
}

static bool
is_asked_for(const struct routing *r, const char *calendar)
{
    for (size_t i = 0; r != NULL && i < r->schedules_n; i++)
        if (str_eq(r->schedules[i].from, calendar))
            return true;
    return false;
}

void
check_oncall(const struct config *c, int64_t now_ms, void (*say)(void *arg, const char *text), void *arg)
{
    const struct routing *r = c->model.routing;
    struct finding f = { .c = c, .begin_ms = now_ms, .end_ms = now_ms + WEEK_MS, .say = say, .arg = arg };
    char text[TEXT_MAX];

    for (size_t i = 0; r != NULL && i < r->schedules_n; i++) {
        f.s = &r->schedules[i];
        check_gaps(&f);
    }
    for (size_t i = 0; r != NULL && i < c->people.n; i++)
        if (c->people.v[i].role == PERSON_READ)
            check_may_answer(&f, r, &c->people.v[i]);
    for (size_t i = 0; i < c->pair->calendars_n; i++) {
        const struct calendar_config *calendar = &c->pair->calendars[i];

        snprintf(text, sizeof text, "calendar %s: no schedule is from it, so it is of no use", calendar->name);
        if (!is_asked_for(r, calendar->name))
            say(arg, text);
    }
}
