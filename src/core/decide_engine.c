/* SPDX-License-Identifier: MIT */
/* What the engine itself wants: time has passed, a configuration was loaded. */
#include <string.h>

#include "core/decide_with.h"

/* More that is due waits for the next tick. */
#define TICK_ALERTS_MAX 1000

bool
decide_tick(struct decision *d)
{
    struct id_list expired = { .kind = EV_ACK_EXPIRED };
    struct id_list aged = { .kind = EV_AGED };
    struct id_list forgotten = { .kind = EV_FORGOTTEN };

    for (size_t i = 0, n = 0; i < d->m->alerts.n && n < TICK_ALERTS_MAX; i++) {
        const struct alert *a = d->m->alerts.v[i];

        if (a->due_ms > d->now_ms)
            continue;
        n++;
        if (a->hold.state == ALERT_ACKED)
            vec_push(&expired.ids, a->id);
        else if (a->hold.state == ALERT_CLEARED)
            vec_push(&aged.ids, a->id);
        else if (a->hold.state == ALERT_CLOSED)
            vec_push(&forgotten.ids, a->id);
    }
    decide_add_ids_release(d, &expired, NULL);
    decide_add_ids_release(d, &aged, NULL);
    decide_add_ids_release(d, &forgotten, NULL);
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
