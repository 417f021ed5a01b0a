/* SPDX-License-Identifier: MIT */
/* Silences that stand for acknowledgements (on_ack = silence): put when an alert is held, prolonged while it is, ended when it is not. */
#include <stdio.h>
#include <string.h>

#include "core/decide_silence.h"
#include "util/time.h"

/* One act puts at most so many: more alerts go on notifying, which is said. */
#define ACK_SILENCES_MAX 500

/* A message that puts a silence for this alert, and that nobody has taken back. */
static bool
is_for_ack_of(const struct message *msg, const struct alert *a)
{
    return msg->order.kind == MESSAGE_WRITE && msg->order.act == MESSAGE_SILENCE && msg->changed_by == 0
        && msg->standing.state != MESSAGE_DROPPED && message_is_ack_silence(msg) && msg->order.subjects_n == 1
        && alert_id_equal(&msg->order.subjects[0], &a->id) && strcmp(msg->order.channel, a->source->name) == 0;
}

static void
put_one(struct decision *d, const struct alert *a, const char *comment, uint64_t cause)
{
    struct arena *arena = &d->out->events.arena;
    struct labels labels = alert_labels(a);
    struct write_order o = { .act = MESSAGE_SILENCE, .source = a->source->name, .subjects = &a->id, .subjects_n = 1 };
    struct silence_matcher *v = arena_alloc(arena, SILENCE_MATCHERS_MAX * sizeof *v);
    struct event *ev;
    size_t n = 0;

    for (struct label_iter it = labels_iter(labels); n < SILENCE_MATCHERS_MAX && label_next(&it);)
        v[n++] = (struct silence_matcher){ arena_strdup(arena, it.name), arena_strdup(arena, it.value), false, true };
    o.write = (struct silence_write){ .matchers = { v, n },
        .starts_at_ms = d->now_ms,
        .ends_at_ms = d->now_ms + SILENCE_ACK_MS,
        .author = d->cmd->actor,
        .comment = arena_printf(arena, "ACK! %.500s", comment == NULL ? "acknowledged" : comment),
        .is_ack = true };
    ev = decide_write(d, &o);
    ev->cause = cause;
}

/* One that stands there ends. */
static void
end_one(struct decision *d, const struct silence *s, uint64_t cause)
{
    struct write_order o;

    if (!decide_write_of(d, s, &o))
        return;
    o.act = MESSAGE_EXPIRE;
    decide_write(d, &o)->cause = cause;
}

/* One that is on its way: dropped where nothing of it has left, else ended after it. */
static void
take_back_one(struct decision *d, const struct message *msg, uint64_t cause)
{
    struct write_order o = { .act = MESSAGE_EXPIRE,
        .source = msg->order.channel,
        .target = msg->number,
        .subjects = msg->order.subjects,
        .subjects_n = msg->order.subjects_n };

    if (msg->standing.state == MESSAGE_QUEUED || (msg->standing.state == MESSAGE_RETRYING && !msg->standing.unsure)
        || (msg->standing.state == MESSAGE_FAILED && !msg->standing.unsure)) {
        decide_drop_message(d, msg, "the alert is no longer held");
        return;
    }
    if (silence_write_read(msg->order.silence, &d->out->events.arena, &o.write))
        decide_write(d, &o)->cause = cause;
}

static void
end_all(struct decision *d, const struct alert *a, uint64_t cause)
{
    for (size_t i = 0; i < d->m->silences.n; i++) {
        const struct silence *s = d->m->silences.v[i];

        if (s->is_ack && s->source == a->source && alert_id_equal(&s->alert, &a->id))
            end_one(d, s, cause);
    }
    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (is_for_ack_of(msg, a) && message_is_open(msg) && msg->channel_id == NULL)
            take_back_one(d, msg, cause);
    }
}

/* What the events of one kind leave an alert in that was held. */
static bool
ends_hold(enum event_kind kind)
{
    static const enum event_kind kinds[] = { EV_FIRED, EV_REOPENED, EV_CLEARED, EV_ACK_EXPIRED };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i] == kind)
            return true;
    return false;
}

/* Following one decision. */
struct following {
    struct decision *d;
    size_t put, left_out;
};

static void
follow(struct following *f, const struct alert_id *id, bool held, const char *comment, uint64_t cause)
{
    const struct alert *a = model_alert(f->d->m, id);
    bool was_held = a != NULL && a->hold.state == ALERT_ACKED;

    if (a == NULL || held == was_held)
        return;
    if (!held)
        end_all(f->d, a, cause);
    else if (!a->source->silences_acks || !a->source->takes_silences)
        return;
    else if (f->put == ACK_SILENCES_MAX || model_messages_open(f->d->m) + f->put >= MESSAGES_OPEN_MAX)
        f->left_out++;
    else {
        put_one(f->d, a, comment, cause);
        f->put++;
    }
}

static void
follow_event(struct following *f, size_t i)
{
    const struct event ev = f->d->out->events.v[i]; /* a copy: what is added may move them */
    const struct alert_hold *now = &ev.u.hold.now;

    switch (event_rows[ev.kind].data) {
    case DATA_RESTORE:
        if (ev.u.restore.group != GROUP_HOLD)
            return;
        now = &ev.u.restore.hold.now;
        /* fall through */
    case DATA_HOLD:
        follow(f, &ev.alert, now->state == ALERT_ACKED, now->comment, ev.seq);
        break;
    case DATA_ALERTS:
        for (size_t k = 0; ends_hold(ev.kind) && k < ev.u.alerts.n; k++)
            follow(f, &ev.u.alerts.ids[k], false, NULL, ev.seq);
        break;
    case DATA_SIGHTINGS:
        for (size_t k = 0; ends_hold(ev.kind) && k < ev.u.sightings.n; k++)
            follow(f, &ev.u.sightings.v[k].id, false, NULL, ev.seq);
        break;
    default:
        break;
    }
}

static bool
anybody_silences(const struct model *m)
{
    bool any = m->ack_silences > 0;

    for (size_t i = 0; i < m->sources.n && !any; i++)
        any = m->sources.v[i]->silences_acks;
    return any;
}

void
decide_follow_acks(struct decision *d)
{
    struct following f = { .d = d };
    size_t n = d->out->events.n, used;

    if (n == 0 || !anybody_silences(d->m))
        return;
    for (size_t i = 0; i < n; i++)
        follow_event(&f, i);
    used = strlen(d->out->summary);
    if (f.left_out > 0)
        snprintf(d->out->summary + used, sizeof d->out->summary - used,
            "; at their sources %zu go on notifying (%d silences at once)", f.left_out, ACK_SILENCES_MAX);
}

/* While it is held: also one that has ended meanwhile, for the source makes a new one of it then. */
void
decide_tick_silences(struct decision *d)
{
    for (size_t i = 0; i < d->m->silences.n; i++) {
        const struct silence *s = d->m->silences.v[i];
        const struct alert *a = s->is_ack ? model_alert(d->m, &s->alert) : NULL;
        struct write_order o;

        if (s->due_ms > d->now_ms || !decide_write_of(d, s, &o))
            continue;
        o.act = a != NULL && a->hold.state == ALERT_ACKED && a->source->silences_acks ? MESSAGE_EXTEND : MESSAGE_EXPIRE;
        if (o.act == MESSAGE_EXTEND) {
            o.write.was_ends_at_ms = s->ends_at_ms;
            o.write.ends_at_ms = d->now_ms + SILENCE_ACK_MS;
        }
        decide_write(d, &o);
        d->out->done++;
    }
}
