/* SPDX-License-Identifier: MIT */
/* Undo of what was written to a source by hand: what has not left is dropped, what stands there is written back. */
#include <string.h>

#include "core/decide_silence.h"

static const struct silence *
silence_of(const struct decision *d, const struct message *msg, const char *id)
{
    const struct source *source = model_source(d->m, msg->order.channel);

    return source == NULL || id == NULL ? NULL : model_silence(d->m, source, id);
}

static void
queue_back(struct decision *d, const struct event *ev, const struct write_order *o)
{
    struct event *back = decide_write(d, o);

    back->undoes = ev->seq;
    back->u.queued.is_redo = d->cmd->kind == CMD_REDO;
    d->out->done++;
}

/* A silence that was put ends. Where it is not known yet that it stands there, after it. */
static void
undo_silence(struct decision *d, const struct event *ev, const struct message *msg, struct write_order *o)
{
    const struct silence *s = silence_of(d, msg, msg->channel_id);

    if (msg->channel_id != NULL && s == NULL) {
        decide_refuse_message(d, msg->number, "the silence that M%llu put has ended by itself", (unsigned long long)msg->number);
        return;
    }
    o->act = MESSAGE_EXPIRE;
    o->target = msg->number;
    o->write.id = s == NULL ? NULL : s->id;
    queue_back(d, ev, o);
}

/* The end before; where that has passed, it ends now. */
static void
undo_extend(struct decision *d, const struct event *ev, const struct message *msg, struct write_order *o)
{
    const struct silence *s = silence_of(d, msg, msg->channel_id != NULL ? msg->channel_id : o->write.id);
    int64_t ends_at_ms = o->write.ends_at_ms;

    if (s == NULL) {
        decide_refuse_message(d, msg->number, "the silence that M%llu prolonged is no longer there",
            (unsigned long long)msg->number);
        return;
    }
    o->act = o->write.was_ends_at_ms > d->now_ms ? MESSAGE_EXTEND : MESSAGE_EXPIRE;
    o->write.id = s->id;
    o->write.ends_at_ms = o->write.was_ends_at_ms;
    o->write.was_ends_at_ms = ends_at_ms;
    queue_back(d, ev, o);
}

/* It stands there again, under a new id, for what was left of its time. */
static void
undo_expire(struct decision *d, const struct event *ev, const struct message *msg, struct write_order *o)
{
    if (o->write.ends_at_ms <= d->now_ms) {
        decide_refuse_message(d, msg->number, "the silence that M%llu ended would have ended by now: put a new one",
            (unsigned long long)msg->number);
        return;
    }
    o->act = MESSAGE_SILENCE;
    o->target = 0;
    o->write.id = NULL;
    o->write.starts_at_ms = d->now_ms;
    queue_back(d, ev, o);
}

static void
drop_it(struct decision *d, const struct event *ev, const struct message *msg)
{
    struct event *drop = decide_drop_message(d, msg, "undone");

    drop->undoes = ev->seq;
    drop->u.change.is_redo = d->cmd->kind == CMD_REDO;
    d->out->done++;
}

/* What changed the same silence last, if that is neither this message nor an undo, after which all is as it was; else 0. */
static uint64_t
changed_since(const struct decision *d, const struct message *msg)
{
    const struct message *first = msg->order.target == 0 ? msg : model_message(d->m, msg->order.target);
    const struct message *later = first == NULL ? NULL : model_message(d->m, first->changed_by);
    const struct act *act = later == NULL || later == msg ? NULL : model_act(d->m, later->queued_seq);

    return later == NULL || later == msg || (act != NULL && act->kind == ACT_UNDO) ? 0 : later->number;
}

void
decide_undo_write(struct decision *d, const struct event *ev, const struct message *msg)
{
    struct write_order o = { .source = msg->order.channel,
        .target = msg->order.target,
        .subjects = msg->order.subjects,
        .subjects_n = msg->order.subjects_n };
    uint64_t later = changed_since(d, msg);

    if (later != 0)
        decide_refuse_message(d, msg->number, "the silence of M%llu was changed since, by M%llu: not undone",
            (unsigned long long)msg->number, (unsigned long long)later);
    else if (message_is_still_here(msg))
        drop_it(d, ev, msg);
    else if (msg->standing.state == MESSAGE_DROPPED || !silence_write_read(msg->order.silence, &d->out->events.arena, &o.write))
        decide_refuse_message(d, msg->number, "M%llu was dropped: there is nothing to take back",
            (unsigned long long)msg->number);
    else if (msg->order.act == MESSAGE_SILENCE)
        undo_silence(d, ev, msg, &o);
    else if (msg->order.act == MESSAGE_EXTEND)
        undo_extend(d, ev, msg, &o);
    else
        undo_expire(d, ev, msg, &o);
}
