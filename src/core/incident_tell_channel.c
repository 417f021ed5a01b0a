/* SPDX-License-Identifier: MIT */
/* An incident's own channel: made when it is declared, told how it stands, and archived when it has been closed for its time. */
#include "core/incident_channel.h"

#include <string.h>

#include "core/incident_telling.h"
#include "core/topic.h"
#include "util/str.h"

/* ---- its name */

void
incident_channel_name(const char *pattern, uint64_t number, struct buf *out)
{
    const char *hole = strstr(pattern, INCIDENT_CHANNEL_NUMBER);

    buf_adds(out, "#");
    if (hole == NULL) {
        buf_adds(out, pattern);
        return;
    }
    buf_add(out, pattern, (size_t)(hole - pattern));
    buf_addf(out, "%llu", (unsigned long long)number);
    buf_adds(out, hole + strlen(INCIDENT_CHANNEL_NUMBER));
}

static const char *
name_of(const struct telling *t)
{
    struct buf name = BUF_INIT;
    const char *kept;

    incident_channel_name(t->rules->channel_name, t->now.number, &name);
    kept = arena_strdup(&t->d->out->events.arena, buf_text(&name));
    buf_release(&name);
    return kept;
}

/* ---- messages of it */

/* The message that makes it; NULL: there is none in the model. */
static const struct message *
maker_of(const struct model *m, const struct incident *i)
{
    return model_message(m, incident_post_at(i, NULL, true));
}

/* The archive that is queued, or was done. */
static const struct message *
archive_of(const struct model *m, const struct message *maker)
{
    const struct message *msg = model_message(m, maker->changed_by);

    return msg != NULL && msg->order.act == MESSAGE_ARCHIVE ? msg : NULL;
}

static uint64_t
queued_maker(const struct telling *t)
{
    for (size_t i = 0; i < t->d->out->events.n; i++) {
        const struct event *ev = &t->d->out->events.v[i];

        if (ev->kind == EV_MSG_QUEUED && ev->u.queued.order.act == MESSAGE_CHANNEL
            && ev->u.queued.order.incident == t->now.number)
            return ev->message;
    }
    return 0;
}

uint64_t
tell_channel(const struct telling *t)
{
    const struct message *maker = t->was == NULL ? NULL : maker_of(t->d->m, t->was), *archive;

    if (maker == NULL)
        return queued_maker(t);
    archive = archive_of(t->d->m, maker);
    if (tell_is_gone(t->d, maker->number)
        || (maker->changed_by != 0 && (archive == NULL || batch_state(t->d, archive) != MESSAGE_DROPPED)))
        return 0;
    return maker->number;
}

struct message_order
tell_order_there(const struct telling *t, uint64_t channel, enum message_act act)
{
    return (struct message_order){ .kind = t->primary->kind,
        .act = act,
        .destination = t->primary->name,
        .channel = name_of(t),
        .target = channel,
        .deadline_ms = t->d->now_ms + t->primary->ack_within_ms };
}

/* ---- what is told of it */

/* Reopened before it was archived: it is not. */
static void
keep_open(struct telling *t, const struct message *maker)
{
    const struct message *archive = maker == NULL ? NULL : archive_of(t->d->m, maker);

    if (archive != NULL && incident_is_open(&t->now) && message_is_still_here(archive))
        decide_drop_message(t->d, archive, "the incident is open again");
}

static const char *
topic_of(const struct telling *t, const struct incident *i)
{
    struct buf text = BUF_INIT;
    const char *topic;

    topic_of_incident(i, &text);
    topic = arena_strdup(&t->d->out->events.arena, buf_text(&text));
    buf_release(&text);
    return topic;
}

static void
tell_topic_there(struct telling *t, uint64_t channel)
{
    const struct saying s = { .text = topic_of(t, &t->now) };
    struct message_order o;

    if (t->was != NULL && str_eq(topic_of(t, t->was), s.text))
        return;
    o = tell_order_there(t, channel, MESSAGE_TOPIC);
    tell_state(t, &o, &s);
}

void
tell_own_channel(struct telling *t)
{
    uint64_t channel;

    keep_open(t, t->was == NULL ? NULL : maker_of(t->d->m, t->was));
    if (t->was == NULL && t->rules->channels && queued_maker(t) == 0) {
        struct message_order o = tell_order_there(t, 0, MESSAGE_CHANNEL);
        const struct saying s = { .text = o.channel, .detail = incident_headline(&t->now, &t->d->out->events.arena).detail };

        tell_queue(t, &o, &s);
    }
    channel = tell_channel(t);
    if (channel != 0)
        tell_topic_there(t, channel);
}

/* ---- its end */

/* INT64_MAX: it is not to be archived, or that was asked for already. */
int64_t
incident_archive_ms(const struct model *m, const struct incident *i)
{
    const struct incident_rules *rules = m->config.incidents;
    enum incident_state state = incident_state(i);
    const struct message *maker;
    int64_t over_ms;

    if (rules == NULL || rules->archive_after_ms == 0 || (state != INCIDENT_IS_CLOSED && state != INCIDENT_INVALID))
        return INT64_MAX;
    maker = maker_of(m, i);
    if (maker == NULL || maker->delivered_at_ms == 0 || maker->changed_by != 0)
        return INT64_MAX;
    over_ms = incident_time(i, INCIDENT_CLOSED);
    return (over_ms == 0 ? i->changed_at_ms : over_ms) + rules->archive_after_ms;
}

void
decide_archive_channel(struct decision *d, const struct incident *i)
{
    const struct message *maker = maker_of(d->m, i);
    struct message_order o = { .kind = maker->order.kind,
        .act = MESSAGE_ARCHIVE,
        .destination = maker->order.destination,
        .channel = maker->order.channel,
        .text = maker->order.text,
        .target = maker->number,
        .incident = i->number,
        .deadline_ms = decide_deadline(d, maker->order.destination) };

    decide_queue(d, &o)->cause = maker->queued_seq;
    d->out->done++;
}

void
decide_channel_made(struct decision *d, const struct message *maker, const char *name)
{
    const struct incident *i = model_incident(d->m, maker->order.incident);
    const char *now = arena_printf(&d->out->events.arena, "#%s", name == NULL ? maker->order.text : name);

    now += now[1] == '#';
    if (i != NULL && !str_eq(i->fields[INCIDENT_CHANNEL], now))
        decide_incident_field(d, i, INCIDENT_CHANNEL, now);
}
