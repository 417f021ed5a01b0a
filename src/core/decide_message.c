/* SPDX-License-Identifier: MIT */
/* New messages, changes of their standing, and the alarm that one raises which is late or has failed. */
#include "core/decide_message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/call.h"
#include "core/decide_own.h"
#include "core/notice.h"
#include "core/post.h"
#include "util/time.h"
#include "util/vec.h"

/* An alarm's level until routes say otherwise. */
#define ALARM_LEVEL 2

void
decide_refuse_message(struct decision *d, uint64_t number, const char *fmt, ...)
{
    static const struct alert_id no_alert;
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    decide_refuse(d, &no_alert, "%s", text);
    d->out->refusals[d->out->refusals_n - 1].message = number;
}

int64_t
decide_deadline(const struct decision *d, const char *destination)
{
    const struct destination *to = destination_named(&d->m->config.destinations, destination);

    return d->now_ms + (to == NULL ? MS_MINUTE : to->ack_within_ms);
}

struct event *
decide_queue(struct decision *d, const struct message_order *o)
{
    struct event *ev = decide_add_message(d, EV_MSG_QUEUED, d->m->next_message + d->queued++);

    ev->u.queued.order = message_order_copy(&d->out->events.arena, o);
    return ev;
}

struct event *
decide_change(struct decision *d, enum event_kind kind, const struct message *msg, const struct message_standing *now)
{
    struct event *ev = decide_add_message(d, kind, msg->number);

    ev->u.change.now = *now;
    ev->u.change.was = msg->standing;
    return ev;
}

static uint64_t
drop_event(struct decision *d, const struct message *msg, const char *reason)
{
    const struct message_standing now = { .state = MESSAGE_DROPPED, .unsure = msg->standing.unsure };
    struct event *ev = decide_change(d, EV_MSG_DROPPED, msg, &now);

    ev->u.change.reason = arena_strdup_or_null(&d->out->events.arena, reason);
    return ev->seq;
}

static struct event *
event_of(struct decision *d, uint64_t seq)
{
    return &d->out->events.v[seq - d->m->next_seq];
}

struct event *
decide_drop_message(struct decision *d, const struct message *msg, const char *reason)
{
    uint64_t seq = drop_event(d, msg, reason);

    decide_clear_alarm(d, msg);
    for (size_t i = 0; i < msg->order.covers_n; i++) {
        const struct message *covered = model_message(d->m, msg->order.covers[i]);

        if (covered != NULL && message_is_open(covered))
            (void)decide_drop_message(d, covered, reason);
    }
    return event_of(d, seq);
}

/* Whoever promised it is told by the screens already: its alarm names the incident. */
static struct own_alarm
alarm_of_promise(struct decision *d, const struct message *msg)
{
    char id[INCIDENT_ID_MAX];

    incident_id(msg->order.incident, id);
    return (struct own_alarm){
        .name = "UpdateOverdue",
        .labels = { { "incident", arena_strdup(&d->out->events.arena, id) } },
        .labels_n = 1,
        .level = ALARM_LEVEL,
        .cause = msg->queued_seq,
    };
}

/* Its labels live in the batch's arena. */
static struct own_alarm
alarm_of(struct decision *d, const struct message *msg)
{
    char id[MESSAGE_ID_MAX];

    if (msg->order.kind == MESSAGE_PROMISE)
        return alarm_of_promise(d, msg);

    message_id(msg->number, id);
    return (struct own_alarm){
        .name = "MessageUndelivered",
        .labels = { { "destination", msg->order.destination }, { "message", arena_strdup(&d->out->events.arena, id) } },
        .labels_n = 2,
        .level = ALARM_LEVEL,
        .cause = msg->queued_seq,
    };
}

/* What it says is of use elsewhere: not a change, nor a correction, which speaks of the post above it. */
static bool
may_stand_elsewhere(const struct decision *d, const struct message *msg)
{
    const struct message *stands_for = model_message(d->m, msg->order.stands_for);

    if (message_asks(msg))
        return msg->delivered_at_ms == 0; /* it rings already: another step asks another person */
    return msg->order.act == MESSAGE_POST && !msg->withdrawn && (stands_for == NULL || stands_for->order.act == MESSAGE_POST);
}

/* Of a catch-up only what the fallback was not told before; false: nothing. */
static bool
stand_in_text(const struct decision *d, const struct message *msg, enum message_kind kind, struct buf *out)
{
    struct message untold = *msg;
    VEC(const struct message *) inside = { 0 };
    struct buf text;

    for (size_t i = 0; i < msg->order.covers_n; i++) {
        const struct message *covered = model_message(d->m, msg->order.covers[i]);

        if (covered != NULL && covered->stand_in == 0)
            vec_push(&inside, covered);
    }
    buf_init(&text, POST_SENT_BYTES);
    if (inside.n > 0) {
        (void)post_catch_up_text(inside.v, inside.n, &text);
        untold.order.text = buf_text(&text);
    }
    if (inside.n > 0 || msg->order.covers_n == 0)
        post_stand_in_text(&untold, kind, out);
    buf_release(&text);
    vec_release(&inside);
    return out->len > 0;
}

/* Once for a message; the stand-in of a stand-in goes on along the fallbacks, which have no loop. */
static void
queue_stand_in(struct decision *d, const struct message *msg)
{
    const struct destinations *known = &d->m->config.destinations;
    const struct destination *own = destination_named(known, msg->order.destination);
    const struct destination *to = own == NULL || own->fallback == NULL ? NULL : destination_named(known, own->fallback);
    struct message_order o;
    struct buf text;

    for (size_t i = 0; i < known->n && to != NULL && notice_key(msg) != NULL; i++) {
        if (notice_may_go(d->m, msg->order.subjects, msg->order.subjects_n, to))
            break;
        to = to->fallback == NULL ? NULL : destination_named(known, to->fallback);
    }
    if (to == NULL || msg->stand_in != 0 || !may_stand_elsewhere(d, msg))
        return;
    buf_init(&text, POST_SENT_BYTES);
    if (stand_in_text(d, msg, to->kind, &text)) {
        o = (struct message_order){ .kind = to->kind,
            .act = to->kind == MESSAGE_PAGE ? MESSAGE_ASK : msg->order.act,
            .person = msg->order.person,
            .detail = msg->order.incident == 0 ? msg->order.detail : NULL, /* that says nothing of whom it stands in for */
            .destination = to->name,
            .channel = to->channel,
            .text = buf_text(&text),
            .stands_for = msg->number,
            .subjects = msg->order.subjects,
            .subjects_n = msg->order.subjects_n,
            .deadline_ms = d->now_ms + to->ack_within_ms };
        decide_queue(d, &o)->cause = msg->queued_seq;
    }
    buf_release(&text);
}

/* Its destination is who has something to do: accept a handover, write the update. */
static bool
is_owed_by_person(const struct message *msg)
{
    return msg->order.kind == MESSAGE_HANDOVER || msg->order.kind == MESSAGE_PROMISE;
}

void
decide_raise_alarm(struct decision *d, const struct message *msg, const char *why)
{
    struct own_alarm alarm = alarm_of(d, msg);

    alarm.summary = arena_printf(&d->out->events.arena, is_owed_by_person(msg) ? "%s: %.80s %s" : "%s to %.80s %s",
        alarm.labels[alarm.labels_n - 1].value, msg->order.destination, why);
    decide_raise_own(d, &alarm);
    queue_stand_in(d, msg);
}

void
decide_clear_alarm(struct decision *d, const struct message *msg)
{
    struct own_alarm alarm = alarm_of(d, msg);

    decide_clear_own(d, &alarm);
}

static const char *
late_words(struct decision *d, const struct message *msg, const char *within)
{
    const char *person = message_asks(msg) ? msg->order.person : NULL;
    const char *words;

    if (person == NULL)
        words = arena_printf(&d->out->events.arena, "is not acknowledged after %s", within);
    else if (msg->delivered_at_ms != 0)
        words = arena_printf(&d->out->events.arena, "is not answered by %.64s after %s", person, within);
    else
        words = arena_printf(&d->out->events.arena, "has not reached %.64s after %s", person, within);
    return msg->error == NULL ? words : arena_printf(&d->out->events.arena, "%s: %.200s", words, msg->error);
}

void
decide_late(struct decision *d, const struct message *msg)
{
    char within[TIME_TEXT_MAX], at[TIME_TEXT_MAX];

    decide_change(d, EV_MSG_LATE, msg, &msg->standing);
    duration_short(d->now_ms - msg->queued_at_ms, within);
    if (msg->order.kind == MESSAGE_PROMISE) {
        time_hhmm(msg->order.deadline_ms, at);
        decide_raise_alarm(d, msg,
            arena_printf(&d->out->events.arena, "has not written the update that was promised for %s", at));
        return;
    }
    if (msg->order.kind == MESSAGE_HANDOVER) {
        decide_raise_alarm(d, msg,
            arena_printf(&d->out->events.arena, "has not accepted the handover of %zu alert%s from %s after %s",
                msg->order.subjects_n, msg->order.subjects_n == 1 ? "" : "s", msg->author, within));
        return;
    }
    if (msg->into == 0 && !call_has_next(d->m, msg))
        decide_raise_alarm(d, msg, late_words(d, msg, within));
}
