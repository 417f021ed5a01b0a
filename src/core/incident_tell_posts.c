/* SPDX-License-Identifier: MIT */
/* An incident's headlines, its updates under them, and the topics that tell all open incidents. */
#include <stdlib.h>

#include "core/decide_incident.h"
#include "core/incident_own.h"
#include "core/incident_telling.h"
#include "core/topic.h"
#include "util/str.h"

static struct message_order
order_to(const struct telling *t, const struct destination *to, enum message_act act)
{
    return (struct message_order){ .kind = to->kind,
        .act = act,
        .destination = to->name,
        .channel = to->channel,
        .deadline_ms = t->d->now_ms + to->ack_within_ms };
}

/* ---- headlines */

/* At that destination, or (channel not 0) in its own channel; 0: none that is, or will be, there. */
static uint64_t
headline_at(const struct telling *t, const char *destination, uint64_t channel)
{
    const struct decision *d = t->d;
    uint64_t number = 0;

    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message_order *o = &d->m->messages.v[i]->order;

        if (o->incident == t->now.number && message_order_is_headline(o) && o->target == channel
            && str_eq(o->destination, destination) && !tell_is_gone(d, d->m->messages.v[i]->number))
            number = d->m->messages.v[i]->number;
    }
    for (size_t i = 0; i < d->out->events.n; i++) {
        const struct event *ev = &d->out->events.v[i];
        const struct message_order *o = &ev->u.queued.order;

        if (ev->kind == EV_MSG_QUEUED && o->incident == t->now.number && message_order_is_headline(o) && o->target == channel
            && str_eq(o->destination, destination))
            number = ev->message;
    }
    return number;
}

/* What it says by now, or will once all that waits has left. false, too, where the edit that said it last is forgotten. */
static bool
says_so(const struct telling *t, uint64_t headline, const struct saying *now)
{
    const struct message *post = model_message(t->d->m, headline), *last = NULL;
    struct saying said = { 0 };

    for (size_t i = 0; i < t->d->m->messages.n; i++) {
        const struct message *msg = t->d->m->messages.v[i];

        if (msg->number == headline
            || (msg->order.act == MESSAGE_EDIT && msg->order.target == headline && msg->standing.state != MESSAGE_DROPPED))
            last = msg;
    }
    if (last != NULL)
        said = (struct saying){ last->order.text, last->order.detail };
    return saying_is_same(&said, now) && (post == NULL || post->changed_by <= last->number);
}

static void
tell_headline(struct telling *t, struct message_order o)
{
    struct saying now = incident_headline(&t->now, &t->d->out->events.arena);
    uint64_t number = headline_at(t, o.destination, o.target);

    if (number == 0 && (t->was == NULL || incident_is_open(&t->now)))
        tell_queue(t, &o, &now);
    else if (number != 0 && !says_so(t, number, &now))
        tell_edit(t, number, &now);
}

void
tell_posts(struct telling *t)
{
    uint64_t channel = tell_channel(t);

    for (size_t i = 0; i < t->rules->destinations_n; i++) {
        const struct destination *to = destination_named(&t->d->m->config.destinations, t->rules->destinations[i]);

        if (to != NULL)
            tell_headline(t, order_to(t, to, MESSAGE_POST));
    }
    if (channel != 0)
        tell_headline(t, tell_order_there(t, channel, MESSAGE_POST));
}

/* ---- updates */

static void
tell_update(struct telling *t, const struct incident_entry *e, struct message_order o)
{
    struct saying s = incident_update(&t->now, e, o.reply_to != 0 && t->rules->broadcast, &t->d->out->events.arena);

    o.entry = e->number;
    tell_queue(t, &o, &s);
}

/* Each goes under the headline, where there is one. */
static void
tell_update_to(struct telling *t, const struct incident_entry *e, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct destination *to = destination_named(&t->d->m->config.destinations, names[i]);
        struct message_order o;

        if (to == NULL)
            continue;
        o = order_to(t, to, MESSAGE_POST);
        o.reply_to = headline_at(t, to->name, 0);
        tell_update(t, e, o);
    }
}

/* Those that are new; one that is undone or redone has its messages struck through, or put back. */
void
tell_updates(struct telling *t)
{
    const struct command *cmd = t->d->cmd;
    uint64_t channel = t->primary == NULL ? 0 : tell_channel(t);

    for (size_t i = 0; i < t->d->out->events.n && !t->undoes; i++) {
        const struct event *ev = &t->d->out->events.v[i];
        const struct incident_entry *now = &ev->u.inc_entry.now;
        struct incident_entry e;

        if (ev->kind != EV_INC_ENTRY || ev->incident != t->now.number || now->kind != ENTRY_UPDATE
            || ev->u.inc_entry.was.number != 0)
            continue;
        e = *now; /* what is queued may move the events */
        if (cmd->destinations_n > 0)
            tell_update_to(t, &e, cmd->destinations, cmd->destinations_n);
        else
            tell_update_to(t, &e, t->rules->destinations, t->rules->destinations_n);
        if (channel != 0)
            tell_update(t, &e, tell_order_there(t, channel, MESSAGE_POST));
    }
}

/* ---- topics */

/* All open incidents as they are after the batch. */
struct open_incidents {
    VEC(const struct incident *) v;
    VEC(struct incident *) own; /* those that the batch changes */
};

static bool
is_known(const struct open_incidents *o, uint64_t number)
{
    for (size_t i = 0; i < o->own.n; i++)
        if (o->own.v[i]->number == number)
            return true;
    return false;
}

static int
by_order(const void *a, const void *b)
{
    return incident_order(*(const struct incident *const *)a, *(const struct incident *const *)b);
}

static void
find_open(const struct decision *d, struct open_incidents *o)
{
    for (size_t i = 0; i < d->out->events.n; i++) {
        struct incident *after;

        if (d->out->events.v[i].incident == 0 || is_known(o, d->out->events.v[i].incident))
            continue;
        after = xcalloc(1, sizeof *after);
        (void)!decide_incident_after(d, d->out->events.v[i].incident, after);
        vec_push(&o->own, after);
        if (incident_is_open(after))
            vec_push(&o->v, after);
    }
    for (size_t i = 0; i < d->m->incidents.n; i++)
        if (incident_is_open(d->m->incidents.v[i]) && !is_known(o, d->m->incidents.v[i]->number))
            vec_push(&o->v, d->m->incidents.v[i]);
    if (o->v.n > 0)
        qsort(o->v.v, o->v.n, sizeof *o->v.v, by_order);
}

static void
release_open(struct open_incidents *o)
{
    for (size_t i = 0; i < o->own.n; i++) {
        incident_release(o->own.v[i]);
        free(o->own.v[i]);
    }
    vec_release(&o->own);
    vec_release(&o->v);
}

static const char *
topic_before(const struct decision *d)
{
    const struct incident *all[INCIDENTS_OPEN_MAX];
    size_t n = model_incidents_sorted(d->m, all, INCIDENTS_OPEN_MAX);
    struct buf text = BUF_INIT;
    const char *topic;

    topic_text(all, n, &text);
    topic = arena_strdup(&d->out->events.arena, buf_text(&text));
    buf_release(&text);
    return topic;
}

static const char *
topic_after(const struct decision *d)
{
    struct open_incidents open = { 0 };
    struct buf text = BUF_INIT;
    const char *topic;

    find_open(d, &open);
    topic_text(open.v.v, open.v.n, &text);
    topic = arena_strdup(&d->out->events.arena, buf_text(&text));
    buf_release(&text);
    release_open(&open);
    return topic;
}

/* What the channel says, or will once all that waits has left; NULL: nobody has told it anything yet. */
static const char *
topic_said(const struct decision *d, const char *channel)
{
    for (size_t i = d->m->messages.n; i-- > 0;) {
        const struct message *msg = d->m->messages.v[i];

        if (msg->order.act == MESSAGE_TOPIC && str_eq(msg->order.channel, channel) && msg->into == 0
            && msg->standing.state != MESSAGE_DROPPED)
            return msg->order.text;
    }
    return model_topic(d->m, channel) == NULL ? NULL : topic_before(d); /* the message is forgotten */
}

/* The batch changes something of the incident that a topic shows: all open ones are walked then, and only then. */
static bool
may_change_topics(const struct telling *t)
{
    for (size_t i = 0; i < t->d->out->events.n; i++) {
        const struct event *ev = &t->d->out->events.v[i];
        enum incident_field f = ev->u.inc_field.field;

        if (ev->incident == t->now.number
            && (ev->kind == EV_INC_OPENED
                || (ev->kind == EV_INC_CHANGED
                    && (f == INCIDENT_STATE || f == INCIDENT_SEVERITY || f == INCIDENT_TITLE || f == INCIDENT_DESCRIPTION))))
            return true;
    }
    return false;
}

void
tell_topics(struct telling *t)
{
    const char *now;

    if (t->rules->topics_n == 0 || !may_change_topics(t))
        return;
    now = topic_after(t->d);
    for (size_t i = 0; i < t->rules->topics_n; i++) {
        const struct destination *to = destination_named(&t->d->m->config.destinations, t->rules->topics[i]);
        const struct saying s = { .text = now };
        struct message_order o;

        if (to == NULL || str_eq(topic_said(t->d, to->channel), now))
            continue;
        o = order_to(t, to, MESSAGE_TOPIC);
        tell_state(t, &o, &s);
    }
}
