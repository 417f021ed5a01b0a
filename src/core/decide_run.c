/* SPDX-License-Identifier: MIT */
/* A command begins to run, and ends: for the log. What it does is done by the person's own process. */
#include <stdio.h>
#include <string.h>

#include "core/decide_with.h"

static bool
find_alert(struct decision *d, struct run_order *o)
{
    const struct alert *a;

    if (d->cmd->subjects_n == 0)
        return true;
    if (d->cmd->subjects_n > 1)
        return err_set(d->err, ERR_USAGE, "a run is about one alert at most, not %zu", d->cmd->subjects_n);
    a = model_alert(d->m, &d->cmd->subjects[0].id);
    if (a == NULL)
        return err_set(d->err, ERR_REFUSED, "the alert that it is for is no longer on the board: nothing was run");
    o->has_alert = true;
    o->alert = a->id;
    o->episode = a->episode;
    return true;
}

bool
decide_run_start(struct decision *d)
{
    struct run_order o;
    struct event *ev;

    if (d->cmd->run == NULL)
        return err_set(d->err, ERR_USAGE, "run what? The command and its place were not told");
    o = *d->cmd->run;
    o.purpose = d->cmd->text;
    o.name = d->cmd->names_n > 0 ? d->cmd->names[0] : NULL;
    if (!run_order_check(&o, d->err) || !find_alert(d, &o))
        return false;
    ev = decide_add_run(d, EV_RUN_STARTED, d->m->next_run, 1);
    ev->u.run = run_order_copy(&d->out->events.arena, &o);
    ev->alert = o.alert;
    d->out->done = 1;
    d->out->run = ev->run;
    snprintf(d->out->summary, sizeof d->out->summary, "run %llu started", (unsigned long long)ev->run);
    return true;
}

/* Nobody else can know how it ended. */
static bool
may_finish(const struct decision *d, const struct run *r)
{
    unsigned long long number = (unsigned long long)d->cmd->run_number;

    if (r == NULL)
        return err_set(d->err, ERR_NOTFOUND, "no run %llu is known to be under way", number);
    if (strcmp(r->actor, d->cmd->actor) != 0)
        return err_set(d->err, ERR_REFUSED, "run %llu is %.64s's: nobody else can say how it ended", number, r->actor);
    if (r->finished)
        return err_set(d->err, ERR_REFUSED, "run %llu has ended already", number);
    return true;
}

bool
decide_run_finish(struct decision *d)
{
    const struct run *r = model_run(d->m, d->cmd->run_number);
    struct event *ev;

    if (d->cmd->run_end == NULL)
        return err_set(d->err, ERR_USAGE, "how did it end? That was not told");
    if (!may_finish(d, r) || !run_end_check(d->cmd->run_end, d->err))
        return false;
    ev = decide_add_run(d, EV_RUN_FINISHED, r->number, 2);
    ev->u.run_end.end = run_end_copy(&d->out->events.arena, d->cmd->run_end);
    ev->u.run_end.has_alert = r->order.has_alert;
    ev->alert = r->order.alert;
    ev->cause = r->started_seq;
    d->out->done = 1;
    d->out->run = r->number;
    snprintf(d->out->summary, sizeof d->out->summary, "run %llu ended", (unsigned long long)r->number);
    return true;
}
