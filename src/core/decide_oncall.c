/* SPDX-License-Identifier: MIT */
/* What is said of who is on call: by a calendar or a pager, and by persons. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decide_act.h"
#include "core/person.h"
#include "core/there.h"
#include "util/str.h"
#include "util/time.h"

/* How long one override may last, and how far ahead it may begin. */
#define OVERRIDE_MIN_MS MS_MINUTE
#define OVERRIDE_MAX_MS (60 * MS_DAY)
#define OVERRIDE_AHEAD_MS (366 * MS_DAY)

static const char *
schedule_name(const struct command *cmd)
{
    return cmd->names_n == 1 ? cmd->names[0] : NULL;
}

/* ---- listed */

/* The i-th of those that are not over; NULL past the last. */
static const struct oncall_shift *
next_shift(const struct oncall_shift *v, size_t n, const char *schedule, int64_t now_ms, size_t *i)
{
    for (; *i < n; (*i)++)
        if (v[*i].until_ms > now_ms && (schedule == NULL || str_eq(v[*i].schedule, schedule)))
            return &v[(*i)++];
    return NULL;
}

static bool
is_as_listed(const struct decision *d, const char *schedule, const struct oncall_shift *v, size_t n)
{
    const struct oncall *known = &d->m->oncall;
    const struct oncall_shift *a, *b;
    size_t i = 0, k = 0;

    do {
        a = next_shift(v, n, NULL, d->now_ms, &i);
        b = next_shift(known->shifts.v, known->shifts.n, schedule, d->now_ms, &k);
        if (a == NULL || b == NULL)
            return a == b;
    } while (a->from_ms == b->from_ms && a->until_ms == b->until_ms && str_eq(a->person, b->person));
    return false;
}

static int
by_beginning(const void *a, const void *b)
{
    const struct oncall_shift *x = a, *y = b;

    if (x->from_ms != y->from_ms)
        return x->from_ms < y->from_ms ? -1 : 1;
    if (x->until_ms != y->until_ms)
        return x->until_ms < y->until_ms ? -1 : 1;
    return strcmp(x->person, y->person);
}

/* Those of the command that are not over and name somebody, in order, each once; kept by the batch. */
static struct oncall_shift *
listed(struct decision *d, size_t *n)
{
    struct arena *arena = &d->out->events.arena;
    struct oncall_shift *v = arena_zalloc(arena, (d->cmd->shifts_n + 1) * sizeof *v);
    const struct oncall_shift *s;
    size_t i = 0, all = 0;

    while ((s = next_shift(d->cmd->shifts, d->cmd->shifts_n, NULL, d->now_ms, &i)) != NULL) {
        const char *person = there_word(arena, s->person);

        if (s->until_ms > s->from_ms && *person != '\0')
            v[all++] = (struct oncall_shift){ NULL, person, s->from_ms, s->until_ms };
    }
    if (all > 0)
        qsort(v, all, sizeof *v, by_beginning);
    *n = 0;
    for (i = 0; i < all; i++)
        if (*n == 0 || by_beginning(&v[*n - 1], &v[i]) != 0)
            v[(*n)++] = v[i];
    return v;
}

bool
decide_shifts(struct decision *d)
{
    const char *schedule = schedule_name(d->cmd);
    struct oncall_shift *v;
    struct event *ev;
    size_t n;

    if (schedule == NULL || routing_schedule(d->m->config.routing, schedule) == NULL)
        return err_set(d->err, ERR_NOTFOUND, "there is no schedule %s", schedule == NULL ? "without a name" : schedule);
    if (d->cmd->shifts_n > ONCALL_SHIFTS_MAX)
        return err_set(d->err, ERR_LIMIT, "schedule %s: %zu shifts, at most %d", schedule, d->cmd->shifts_n, ONCALL_SHIFTS_MAX);
    v = listed(d, &n);
    if (is_as_listed(d, schedule, v, n))
        return true;
    ev = decide_add_oncall(d, EV_SHIFTS, schedule);
    ev->u.shifts = (struct event_shifts){ arena_strdup(&d->out->events.arena, schedule), v, n };
    d->out->done = 1;
    return true;
}

/* ---- by hand */

static bool
check_override(struct decision *d, const char *schedule, int64_t from_ms, int64_t until_ms)
{
    size_t n = 0;

    if (schedule == NULL)
        return err_set(d->err, ERR_USAGE, "of which schedule?");
    if (routing_schedule(d->m->config.routing, schedule) == NULL)
        return err_set(d->err, ERR_NOTFOUND, "there is no schedule %s", schedule);
    if (d->cmd->to == NULL || *d->cmd->to == '\0')
        return err_set(d->err, ERR_USAGE, "who is on call then? Name a person");
    if (!decide_check_person(d, "on call"))
        return false;
    if (d->cmd->for_ms == 0 && d->cmd->until_ms == 0)
        return err_set(d->err, ERR_USAGE, "for how long is %s on call?", d->cmd->to);
    if (until_ms <= d->now_ms || until_ms - from_ms < OVERRIDE_MIN_MS)
        return err_set(d->err, ERR_USAGE, "that is over before it begins");
    if (until_ms - from_ms > OVERRIDE_MAX_MS || from_ms - d->now_ms > OVERRIDE_AHEAD_MS)
        return err_set(d->err, ERR_USAGE, "an override lasts 60 days at most, and begins within a year");
    for (size_t i = 0; i < d->m->oncall.overrides.n; i++)
        n += str_eq(d->m->oncall.overrides.v[i].schedule, schedule) && d->m->oncall.overrides.v[i].until_ms > d->now_ms;
    return n < ONCALL_OVERRIDES_MAX
        || err_set(d->err, ERR_LIMIT, "schedule %s has %d overrides already", schedule, ONCALL_OVERRIDES_MAX);
}

bool
decide_override(struct decision *d)
{
    struct arena *arena = &d->out->events.arena;
    const char *schedule = schedule_name(d->cmd);
    int64_t from_ms = d->cmd->from_ms > d->now_ms ? d->cmd->from_ms : d->now_ms;
    int64_t until_ms = d->cmd->until_ms != 0 ? d->cmd->until_ms : from_ms + d->cmd->for_ms;
    char until[TIME_TEXT_MAX];
    struct event *ev;

    if (!check_override(d, schedule, from_ms, until_ms))
        return false;
    ev = decide_add_oncall(d, EV_OVERRIDDEN, schedule);
    ev->u.override = (struct event_override){ .stands = true,
        .o = { .schedule = arena_strdup(arena, schedule),
            .person = arena_strdup(arena, d->cmd->to),
            .by = ev->actor,
            .from_ms = from_ms,
            .until_ms = until_ms,
            .made_at_ms = d->now_ms } };
    d->out->done = 1;
    time_near(until_ms, d->now_ms, until);
    snprintf(d->out->summary, sizeof d->out->summary, "%.60s is on call for %.60s until %s", d->cmd->to, schedule, until);
    return true;
}

void
decide_undo_override(struct decision *d, const struct event *ev)
{
    const struct event_override *e = &ev->u.override;
    uint64_t seq = ev->kind == EV_OVERRIDDEN ? ev->seq : e->o.seq;
    bool stands = model_override(d->m, seq) != NULL;
    struct event *back;

    if (stands != e->stands || e->o.until_ms <= d->now_ms) {
        decide_refuse(d, &ev->alert, "%.60s's time on call for %.60s %s", e->o.person, e->o.schedule,
            e->o.until_ms <= d->now_ms ? "is over: nothing to undo" : "was changed since: not undone");
        return;
    }
    back = decide_add_oncall(d, EV_OVERRIDE_RESTORED, e->o.schedule);
    back->undoes = ev->seq;
    back->u.override = *e;
    back->u.override.is_redo = d->cmd->kind == CMD_REDO;
    back->u.override.stands = !e->stands;
    back->u.override.o.seq = seq;
    d->out->done++;
}
