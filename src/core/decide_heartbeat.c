/* SPDX-License-Identifier: MIT */
/* A heartbeat arrives, or stays away; and what else the owner can't do for the pair that watches each other. */
#include <stdio.h>
#include <string.h>

#include "core/decide_own.h"
#include "core/heartbeat.h"
#include "util/time.h"

static struct own_alarm
missing(const struct heartbeat *h)
{
    return (struct own_alarm){
        .name = HEARTBEAT_ALARM,
        .labels = { { HEARTBEAT_LABEL, h->name } },
        .labels_n = 1,
        .level = h->level,
    };
}

bool
decide_heartbeat(struct decision *d)
{
    const char *name = d->cmd->names_n == 1 ? d->cmd->names[0] : "";
    const struct heartbeat *h = heartbeat_named(&d->m->config.heartbeats, name);
    struct own_alarm alarm;

    if (h == NULL)
        return err_set(d->err, ERR_NOTFOUND,
            "no heartbeat '%.80s' is configured: a section heartbeat of that name in tocsin.conf expects it", name);
    if (h->alert != NULL)
        return err_set(d->err, ERR_REFUSED, "heartbeat '%s' is an alert of source %s that must fire: it is not told by a beat",
            h->name, h->source);
    alarm = missing(h);
    decide_clear_own(d, &alarm);
    d->out->done++;
    snprintf(d->out->summary, sizeof d->out->summary, "heartbeat %.64s: noted%s", h->name,
        d->out->events.n > 0 ? "; it was missing" : "");
    return true;
}

static const char *
arrival_words(struct decision *d, const struct heartbeat *h)
{
    char every[TIME_TEXT_MAX], grace[TIME_TEXT_MAX], at[TIME_TEXT_MAX];
    int64_t seen_ms = heartbeat_seen_ms(d->m, h);

    duration_exact(h->every_ms, every);
    duration_exact(h->grace_ms, grace);
    time_rfc3339(seen_ms, at);
    return arena_printf(&d->out->events.arena, "%s: %s%s; expected every %s, %s of grace", h->name,
        seen_ms == 0 ? "no beat has ever come" : "the last beat came at ", seen_ms == 0 ? "" : at, every, grace);
}

static const char *
alert_words(struct decision *d, const struct heartbeat *h)
{
    char within[TIME_TEXT_MAX];

    duration_exact(h->within_ms, within);
    return arena_printf(&d->out->events.arena,
        "%s: for %s no alert of %s that matches %.200s fires, though it always should: alerts may not reach tocsin", h->name,
        within, h->source, h->alert_text);
}

void
decide_tick_heartbeats(struct decision *d)
{
    const struct heartbeats *all = &d->m->config.heartbeats;

    for (size_t i = 0; i < all->n; i++) {
        const struct heartbeat *h = &all->v[i];
        struct own_alarm alarm = missing(h);

        if (heartbeat_is_fresh(d->m, h, d->now_ms)) {
            decide_clear_own(d, &alarm);
        } else if (heartbeat_due_ms(d->m, h) <= d->now_ms) {
            alarm.summary = h->alert == NULL ? arrival_words(d, h) : alert_words(d, h);
            decide_raise_own(d, &alarm);
        }
    }
}

const struct own_fault_row own_faults[OWN_FAULTS] = {
    [OWN_HEARTBEAT] = { HEARTBEAT_ALARM, HEARTBEAT_LABEL, 2 },
    [OWN_DEAD_MAN] = { "DeadManUnreachable", "dead_man", 2 },
    [OWN_HEAD] = { "HeadNotWritten", "place", 3 },
    [OWN_CALENDAR] = { "CalendarNotRead", "calendar", 2 },
};

bool
decide_own_fault(struct decision *d)
{
    const struct own_fault_row *row = &own_faults[d->cmd->fault];
    struct own_alarm alarm = {
        .name = row->alarm,
        .labels = { { row->label, d->cmd->names[0] } },
        .labels_n = 1,
        .level = row->level,
        .summary = d->cmd->error,
    };

    if (d->cmd->error != NULL)
        decide_raise_own(d, &alarm);
    else
        decide_clear_own(d, &alarm);
    return true;
}
