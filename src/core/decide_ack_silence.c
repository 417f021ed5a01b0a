/* SPDX-License-Identifier: MIT */
/* Silences that stand for acknowledgements (on_ack = silence): put when an alert is held, prolonged while it is, ended when it is not. */
#include <stdio.h>
#include <string.h>

#include "core/decide_silence.h"
#include "util/map.h"
#include "util/str.h"

/* One act puts at most so many: more alerts go on notifying, which is said. */
#define ACK_SILENCES_MAX 500
/* More that is due waits for the next tick. */
#define TICK_SILENCES_MAX 100
/* Bytes of the ack's own that its silence's comment has. */
#define COMMENT_MAX 500
#define NOT_HELD "the alert is no longer held"

/* They are written there: else one ends by itself soon. */
static bool
takes_silences(const struct source *s)
{
    return s->configured && s->takes_silences;
}

static bool
silences_acks(const struct source *s)
{
    return takes_silences(s) && s->silences_acks;
}

static bool
is_silenced(const struct alert *a)
{
    return a != NULL && a->hold.state == ALERT_ACKED && silences_acks(a->source);
}

static struct silence_matchers
matchers_of(struct arena *arena, const struct alert *a)
{
    struct labels labels = alert_labels(a);
    struct silence_matcher *v = arena_alloc(arena, labels_count(labels) * sizeof *v);
    size_t n = 0;

    for (struct label_iter it = labels_iter(labels); label_next(&it);)
        v[n++] = (struct silence_matcher){ arena_strdup(arena, it.name), arena_strdup(arena, it.value), false, true };
    return (struct silence_matchers){ v, n };
}

/* false: its labels are more than a silence may have. */
static bool
put_one(struct decision *d, const struct alert *a, const char *author, const char *comment, uint64_t cause)
{
    struct arena *arena = &d->out->events.arena;
    struct write_order o = { .act = MESSAGE_SILENCE, .source = a->source->name, .subjects = &a->id, .subjects_n = 1 };
    char *words = arena_printf(arena, "ACK! %.*s", COMMENT_MAX, comment == NULL ? "acknowledged" : comment);
    struct err err;

    str_trim_partial(words);
    o.write = (struct silence_write){ .matchers = matchers_of(arena, a),
        .starts_at_ms = d->now_ms,
        .ends_at_ms = d->now_ms + SILENCE_ACK_MS,
        .author = author,
        .comment = words,
        .is_ack = true };
    if (!silence_matchers_check(&o.write.matchers, &err))
        return false;
    decide_write(d, &o)->cause = cause;
    return true;
}

/* An alert that this decision leaves without anybody who holds it. */
struct released {
    struct alert_id id;
    uint64_t cause;
};

/* Following one decision. */
struct following {
    struct decision *d;
    size_t put, left_out;
    struct map released; /* struct released */
    struct map ending;   /* messages that end what is to be ended, by the one that put it */
};

static bool
is_released(const void *value, const void *key)
{
    return alert_id_equal(&((const struct released *)value)->id, key);
}

static const struct released *
released(const struct following *f, const struct alert_id *id)
{
    return map_get(&f->released, alert_id_hash(id), is_released, id);
}

static void
release(struct following *f, const struct alert_id *id, uint64_t cause)
{
    struct released *r;

    if (released(f, id) != NULL)
        return;
    r = arena_alloc(&f->d->out->events.arena, sizeof *r);
    *r = (struct released){ *id, cause };
    map_add(&f->released, alert_id_hash(id), r);
}

static void
follow(struct following *f, const struct alert_id *id, bool held, const char *comment, uint64_t cause)
{
    const struct alert *a = model_alert(f->d->m, id);
    bool was_held = a != NULL && a->hold.state == ALERT_ACKED;

    if (a == NULL || held == was_held)
        return;
    if (!held)
        release(f, id, cause);
    else if (!silences_acks(a->source))
        return;
    else if (f->put < ACK_SILENCES_MAX && model_messages_open(f->d->m) + f->put < MESSAGES_OPEN_MAX
        && put_one(f->d, a, f->d->cmd->actor, comment, cause))
        f->put++;
    else
        f->left_out++;
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
is_ending(const struct following *f, uint64_t number)
{
    return map_get(&f->ending, number, NULL, NULL) != NULL;
}

/* One that is under way: its end is known already, or it is dropped where nothing of it has left, else ended after it. */
static void
take_back(struct following *f, const struct message *msg, uint64_t cause)
{
    struct decision *d = f->d;
    const struct source *source = model_source(d->m, msg->order.channel);
    struct write_order o = { .act = MESSAGE_EXPIRE,
        .source = msg->order.channel,
        .target = msg->number,
        .subjects = msg->order.subjects,
        .subjects_n = msg->order.subjects_n };

    if (msg->order.act == MESSAGE_EXPIRE) {
        if (!is_ending(f, msg->order.target))
            map_add(&f->ending, msg->order.target, (void *)msg);
    } else if (message_is_still_here(msg)) {
        decide_drop_message(d, msg, NOT_HELD)->cause = cause;
    } else if (msg->order.act == MESSAGE_SILENCE && msg->channel_id == NULL && msg->changed_by == 0 && source != NULL
        && takes_silences(source) && silence_write_read(msg->order.silence, &d->out->events.arena, &o.write)
        && o.write.ends_at_ms > d->now_ms) {
        decide_write(d, &o)->cause = cause;
    }
}

/* One that stands there ends; what has ended by itself is let go with the next tick. */
static void
end_one(struct following *f, const struct silence *s, uint64_t cause)
{
    struct write_order o;

    if (is_ending(f, s->message) || s->ends_at_ms <= f->d->now_ms || !takes_silences(s->source) || !decide_write_of(f->d, s, &o))
        return;
    o.act = MESSAGE_EXPIRE;
    decide_write(f->d, &o)->cause = cause;
}

static void
end_released(struct following *f)
{
    const struct model *m = f->d->m;
    const struct released *r;

    for (size_t i = 0; i < m->messages.n && f->released.n > 0; i++) {
        const struct message *msg = m->messages.v[i];

        if (message_is_silence(msg) && message_is_open(msg) && msg->order.subjects_n == 1
            && (r = released(f, &msg->order.subjects[0])) != NULL && message_is_ack_silence(msg))
            take_back(f, msg, r->cause);
    }
    for (size_t i = 0; i < m->silences.n && f->released.n > 0; i++) {
        const struct silence *s = m->silences.v[i];

        if (s->is_ack && (r = released(f, &s->alert)) != NULL)
            end_one(f, s, r->cause);
    }
    map_release(&f->released);
    map_release(&f->ending);
}

void
decide_follow_acks(struct decision *d)
{
    struct following f = { .d = d };
    size_t n = d->out->events.n, used;

    for (size_t i = 0; i < n; i++)
        follow_event(&f, i);
    end_released(&f);
    used = strlen(d->out->summary);
    if (f.left_out > 0)
        snprintf(d->out->summary + used, sizeof d->out->summary - used,
            "; at their sources %zu go on notifying (at most %d silences at once)", f.left_out, ACK_SILENCES_MAX);
}

/* Nothing of it can be written, or it has ended by itself: not ours any more. */
static void
let_go(struct decision *d, const struct silence *s)
{
    struct arena *arena = &d->out->events.arena;
    struct event *ev = decide_add_source(d, EV_SILENCES_GONE, s->source->name);
    const char *id = arena_strdup(arena, s->id);

    ev->u.silence_ids.v = arena_memdup(arena, &id, sizeof id);
    ev->u.silence_ids.n = 1;
}

/* While it is held: also one that has ended meanwhile, for the source makes a new one of it then. */
static void
tick_one(struct decision *d, const struct silence *s)
{
    const struct alert *a = model_alert(d->m, &s->alert);
    bool held = is_silenced(a);
    struct write_order o;

    d->out->done++;
    if (!takes_silences(s->source) || (!held && s->ends_at_ms <= d->now_ms) || !decide_write_of(d, s, &o)) {
        let_go(d, s);
        return;
    }
    o.act = held ? MESSAGE_EXTEND : MESSAGE_EXPIRE;
    if (held) {
        o.write.was_ends_at_ms = s->ends_at_ms;
        o.write.ends_at_ms = d->now_ms + SILENCE_ACK_MS;
    }
    decide_write(d, &o)->cause = a == NULL ? s->last_seq : a->hold.seq;
}

/* This very tick ends the ack, or the next one, and with it what stands for it. */
static bool
is_about_to_end(const struct decision *d, const struct silence *s)
{
    const struct alert *a = model_alert(d->m, &s->alert);

    return a != NULL && a->hold.state == ALERT_ACKED && a->hold.until_ms != 0 && a->hold.until_ms <= d->now_ms;
}

void
decide_tick_silences(struct decision *d)
{
    for (size_t i = 0, n = 0; i < d->m->silences.n && n < TICK_SILENCES_MAX; i++) {
        const struct silence *s = d->m->silences.v[i];

        if (!s->is_ack || s->due_ms > d->now_ms || is_about_to_end(d, s))
            continue;
        tick_one(d, s);
        n++;
    }
}

bool
decide_replace_ack_silence(struct decision *d, const struct message *msg)
{
    const struct alert *a = msg->order.subjects_n == 1 ? model_alert(d->m, &msg->order.subjects[0]) : NULL;
    bool held = is_silenced(a);
    struct silence_write w;

    if (!message_is_ack_silence(msg) || msg->order.act == MESSAGE_EXPIRE
        || !silence_write_read(msg->order.silence, &d->out->events.arena, &w)
        || (held && w.ends_at_ms - d->now_ms >= SILENCE_MIN_MS))
        return false;
    decide_drop_message(d, msg, held ? "its end came while it waited" : NOT_HELD)->cause = msg->queued_seq;
    if (held && msg->order.act == MESSAGE_SILENCE)
        (void)!put_one(d, a, a->hold.by, a->hold.comment, msg->cause);
    return true;
}
