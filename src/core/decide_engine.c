/* SPDX-License-Identifier: MIT */
/* What the engine itself wants: time has passed, a configuration was loaded, a dry run is told. */
#include <stdio.h>
#include <string.h>

#include "core/decide_answer.h"
#include "core/decide_call.h"
#include "core/decide_incident.h"
#include "core/decide_silence.h"
#include "core/due.h"

/* More that is due waits for the next tick. */
#define TICK_ALERTS_MAX 1000
#define TICK_MESSAGES_MAX 100

/* Late ones raise an alert each; what finished long ago is forgotten together. */
static void
tick_messages(struct decision *d)
{
    VEC(uint64_t) old = { 0 };
    struct event *ev;

    for (size_t i = 0, n = 0; i < d->m->messages.n && n < TICK_MESSAGES_MAX; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (msg->due_ms > d->now_ms)
            continue;
        n++;
        if (asked_is_to_be_settled(d->m, msg))
            continue; /* this very tick does that */
        if (message_is_open(msg))
            decide_late(d, msg);
        else
            vec_push(&old, msg->number);
    }
    if (old.n > 0) {
        ev = decide_add_node(d, EV_MSG_FORGOTTEN);
        ev->u.numbers.v = arena_memdup(&d->out->events.arena, old.v, old.n * sizeof *old.v);
        ev->u.numbers.n = old.n;
        d->out->done += old.n;
    }
    vec_release(&old);
}

/* Which of its moments has come first; DUE_ROWS: none. */
static size_t
moment_of(const struct decision *d, const struct alert *a)
{
    size_t i = 0;

    while (i < DUE_ROWS && due_rows[i].at_ms(&d->m->config, a) > d->now_ms)
        i++;
    return i;
}

bool
decide_tick(struct decision *d)
{
    struct id_list lists[DUE_ROWS + 1] = { 0 };

    for (size_t i = 0, n = 0; i < d->m->alerts.n && n < TICK_ALERTS_MAX; i++) {
        const struct alert *a = d->m->alerts.v[i];

        if (a->due_ms > d->now_ms)
            continue;
        n++;
        vec_push(&lists[moment_of(d, a)].ids, a->id);
    }
    vec_release(&lists[DUE_ROWS].ids);
    for (size_t i = 0; i < DUE_ROWS; i++) {
        lists[i].kind = due_rows[i].kind;
        decide_add_ids_release(d, &lists[i], NULL);
    }
    tick_messages(d);
    decide_tick_routes(d);
    decide_tick_overdue(d);
    decide_tick_notices(d);
    decide_tick_calls(d);
    decide_tick_answers(d);
    decide_tick_silences(d);
    decide_tick_heartbeats(d);
    decide_tick_incidents(d);
    return true;
}

bool
decide_dry_run(struct decision *d)
{
    struct event *ev = decide_add_dry(d);

    ev->u.dry_run.json = arena_strdup(&d->out->events.arena, d->cmd->text);
    snprintf(d->out->summary, sizeof d->out->summary, "dry run: nothing was changed or sent");
    d->out->done++;
    return true;
}

bool
decide_config(struct decision *d)
{
    struct event *ev;

    if (str_eq(d->cmd->hash, d->m->config_hash))
        return true;
    ev = decide_add_node(d, EV_CONFIG);
    ev->u.config.file = arena_strdup(&d->out->events.arena, d->cmd->file);
    if (!str_copy(ev->u.config.hash, sizeof ev->u.config.hash, d->cmd->hash))
        return err_set(d->err, ERR_USAGE, "a configuration's hash has %zu digits", sizeof ev->u.config.hash - 1);
    d->out->done++;
    return true;
}
