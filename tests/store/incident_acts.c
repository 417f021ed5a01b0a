/* SPDX-License-Identifier: MIT */
/* What happens around an incident. */
#include "store/incident_acts.h"

#include <stdio.h>

#include "util/time.h"

uint64_t
inc_last_seq(const struct desk *d)
{
    return d->w.m->next_seq - 1;
}

static uint64_t
say(struct desk *d, struct event ev)
{
    const struct incident *i = model_incident(d->w.m, 1);

    ev.stream = "incident:1";
    ev.incident = 1;
    ev.actor = "ana";
    ev.version = i == NULL ? 1 : i->version + 1;
    desk_say(d, ev);
    desk_kept(d);
    return inc_last_seq(d);
}

uint64_t
inc_open(struct desk *d, const char *started)
{
    struct event ev = { .kind = EV_INC_OPENED };

    ev.u.inc_opened.fields[INCIDENT_TITLE] = "checkout is down";
    ev.u.inc_opened.fields[INCIDENT_SEVERITY] = "sev-1";
    ev.u.inc_opened.fields[INCIDENT_STATE] = "investigating";
    ev.u.inc_opened.fields[INCIDENT_REPORTED] = "2025-11-21T02:00:00.000Z";
    ev.u.inc_opened.fields[INCIDENT_STARTED] = started;
    return say(d, ev);
}

uint64_t
inc_set_state(struct desk *d, const char *now)
{
    const char *was = model_incident(d->w.m, 1)->fields[INCIDENT_STATE];
    char copy[32];

    snprintf(copy, sizeof copy, "%s", was);
    return say(d, (struct event){ .kind = EV_INC_CHANGED, .u.inc_field = { .field = INCIDENT_STATE, .now = now, .was = copy } });
}

uint64_t
inc_link(struct desk *d, enum event_kind kind, size_t i)
{
    struct incident_alert a = { .id = desk_alert(d, i)->id, .episode = desk_alert(d, i)->episode, .name = "shop is slow" };

    return say(d, (struct event){ .kind = kind, .u.inc_alerts = { .v = &a, .n = 1 } });
}

uint64_t
inc_comment(struct desk *d, size_t i)
{
    assert_true(world_act(&d->w, CMD_COMMENT, "bob", desk_alert(d, i)));
    desk_kept(d);
    return inc_last_seq(d);
}

uint64_t
inc_fire_again(struct desk *d, size_t i)
{
    struct labels text = desk_alert(d, i)->source == NULL ? (struct labels){ 0 } : alert_labels(desk_alert(d, i));
    struct sighting s = { .id = desk_alert(d, i)->id, .severity = "critical", .labels = text, .starts_at_ms = d->w.now_ms };

    s.labels.bytes = arena_memdup(&d->w.arena, text.bytes, text.len);
    d->w.now_ms += MS_HOUR;
    world_clear(&d->w, desk_alert(d, i));
    desk_kept(d);
    world_see(&d->w, &s, 1);
    desk_kept(d);
    for (size_t k = 0; k < d->w.out.events.n; k++)
        if (d->w.out.events.v[k].kind == EV_FIRED)
            return d->w.out.events.v[k].seq;
    fail();
    return 0;
}

uint64_t
inc_queue(struct desk *d, uint64_t number, struct message_order order)
{
    char stream[32];

    snprintf(stream, sizeof stream, "message:%d", (int)number);
    order.destination = "#ops";
    order.channel = "C1";
    order.text = "checkout is down";
    order.deadline_ms = d->w.now_ms + MS_HOUR;
    desk_say(d,
        (struct event){ .kind = EV_MSG_QUEUED,
            .actor = "ana",
            .stream = stream,
            .message = number,
            .version = 1,
            .u.queued.order = order });
    desk_kept(d);
    return inc_last_seq(d);
}

void
inc_outcome(struct desk *d, uint64_t number, enum command_kind kind, enum outcome_kind how)
{
    struct message_outcome outcome = { .kind = how, .channel_id = "C1", .ts = "1763690400.000100", .error = "no such channel" };

    assert_true(world_do(&d->w,
        &(struct command){ .kind = kind,
            .actor = "tocsin",
            .origin = "engine",
            .messages = &number,
            .messages_n = 1,
            .outcome = kind == CMD_OUTCOME ? &outcome : NULL }));
    desk_kept(d);
}

void
inc_tick(struct desk *d, int64_t later_ms)
{
    d->w.now_ms += later_ms;
    assert_true(world_do(&d->w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" }));
    desk_kept(d);
}
