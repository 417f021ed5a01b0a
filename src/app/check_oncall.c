/* SPDX-License-Identifier: MIT */
/* Warnings about schedules: stretches in which nobody is on call, and calendars that nobody asks for. */
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
    for (size_t i = 0; i < c->pair->calendars_n; i++) {
        const struct calendar_config *calendar = &c->pair->calendars[i];

        snprintf(text, sizeof text, "calendar %s: no schedule is from it, so it is of no use", calendar->name);
        if (!is_asked_for(r, calendar->name))
            say(arg, text);
    }
}
