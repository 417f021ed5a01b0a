/* SPDX-License-Identifier: MIT */
/* What leaves when an incident changes: headlines, updates, topics, channels, words to those who are named. */
#include "core/incident_tell.h"

#include "core/incident_own.h"
#include "core/incident_telling.h"
#include "util/str.h"

struct event *
batch_queued(const struct decision *d, uint64_t number)
{
    for (size_t i = 0; i < d->out->events.n; i++) {
        struct event *ev = &d->out->events.v[i];

        if (ev->kind == EV_MSG_QUEUED && ev->message == number)
            return ev;
    }
    return NULL;
}

enum message_state
batch_state(const struct decision *d, const struct message *msg)
{
    enum message_state state = msg->standing.state;

    for (size_t i = 0; i < d->out->events.n; i++) {
        const struct event *ev = &d->out->events.v[i];

        if (ev->message == msg->number && event_rows[ev->kind].data == DATA_CHANGE)
            state = ev->u.change.now.state;
    }
    return state;
}

bool
tell_is_gone(const struct decision *d, uint64_t number)
{
    const struct message *msg = model_message(d->m, number);

    if (msg == NULL)
        return batch_queued(d, number) == NULL;
    return msg->delivered_at_ms == 0 && !msg->standing.unsure && !message_states[batch_state(d, msg)].open;
}

struct event *
tell_queue(struct telling *t, struct message_order *o, const struct saying *s)
{
    struct event *ev;

    o->text = s->text;
    o->detail = o->kind == MESSAGE_SLACK ? s->detail : NULL;
    o->incident = t->now.number;
    ev = decide_queue(t->d, o);
    ev->cause = t->cause;
    return ev;
}

/* The batch said so already: it says this instead. */
static bool
said_in_batch(struct telling *t, const struct message_order *o, const struct saying *s)
{
    for (size_t i = 0; i < t->d->out->events.n; i++) {
        struct event *ev = &t->d->out->events.v[i];

        if (ev->kind != EV_MSG_QUEUED || !message_order_is_for_same(&ev->u.queued.order, o))
            continue;
        ev->u.queued.order.text = s->text;
        ev->u.queued.order.detail = s->detail;
        return true;
    }
    return false;
}

void
tell_state(struct telling *t, struct message_order *o, const struct saying *s)
{
    const struct model *m = t->d->m;
    VEC(uint64_t) older = { 0 };
    uint64_t number;

    if (said_in_batch(t, o, s))
        return;
    for (size_t i = 0; i < m->messages.n; i++)
        if (message_order_is_for_same(&m->messages.v[i]->order, o) && message_is_still_here(m->messages.v[i])
            && m->messages.v[i]->into == 0)
            vec_push(&older, m->messages.v[i]->number);
    o->covers = older.v;
    o->covers_n = older.n;
    number = tell_queue(t, o, s)->message;
    for (size_t i = 0; i < older.n; i++) {
        const struct message *msg = model_message(m, older.v[i]);

        decide_change(t->d, EV_MSG_MERGED, msg, &msg->standing)->u.change.into = number;
    }
    vec_release(&older);
}

void
tell_edit(struct telling *t, uint64_t number, const struct saying *s)
{
    struct event *fresh = batch_queued(t->d, number);
    const struct message *post = model_message(t->d->m, number);
    struct message_order o;

    if (fresh != NULL) {
        fresh->u.queued.order.text = s->text;
        fresh->u.queued.order.detail = s->detail;
        return;
    }
    o = (struct message_order){ .kind = post->order.kind,
        .act = MESSAGE_EDIT,
        .destination = post->order.destination,
        .channel = post->order.channel,
        .target = number,
        .deadline_ms = decide_deadline(t->d, post->order.destination) };
    tell_state(t, &o, s);
}

static uint64_t
cause_of(const struct decision *d, uint64_t number)
{
    for (size_t i = 0; i < d->out->events.n; i++)
        if (d->out->events.v[i].incident == number)
            return d->out->events.v[i].seq;
    return 0;
}

const struct destination *
incident_primary(const struct model *m)
{
    const struct incident_rules *rules = m->config.incidents;
    const struct destination *to = NULL;

    for (size_t i = 0; rules != NULL && i < rules->destinations_n && to == NULL; i++)
        to = destination_named(&m->config.destinations, rules->destinations[i]);
    return to;
}

void
decide_tell_incident(struct decision *d, uint64_t number)
{
    static const struct incident_rules nothing;
    const struct incident_rules *rules = d->m->config.incidents == NULL ? &nothing : d->m->config.incidents;
    struct telling t = { .d = d,
        .rules = rules,
        .was = model_incident(d->m, number),
        .primary = incident_primary(d->m),
        .cause = cause_of(d, number),
        .undoes = d->cmd->kind == CMD_UNDO || d->cmd->kind == CMD_REDO };

    if (t.cause == 0)
        return;
    if (decide_incident_after(d, number, &t.now)) {
        if (t.primary != NULL) {
            tell_own_channel(&t);
            tell_posts(&t);
            tell_people(&t);
        }
        tell_updates(&t);
        tell_topics(&t);
        tell_promise(&t);
    }
    incident_release(&t.now);
}
