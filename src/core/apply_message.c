/* SPDX-License-Identifier: MIT */
/* The fold of messages: what each of their events does. */
#include <stdlib.h>

#include "core/model_messages.h"
#include "util/str.h"

static void *
copy_list(const void *v, size_t n, size_t size)
{
    return n == 0 ? NULL : xmemdup(v, n * size);
}

struct message_order
message_order_own(struct pool *pool, const struct message_order *o)
{
    struct message_order own = *o;

    own.destination = pool_str(pool, o->destination);
    own.channel = xstrdup(o->channel);
    own.text = xstrdup_or_null(o->text);
    own.silence = xstrdup_or_null(o->silence);
    own.person = o->person == NULL ? NULL : pool_str(pool, o->person);
    own.detail = xstrdup_or_null(o->detail);
    own.covers = copy_list(o->covers, o->covers_n, sizeof *o->covers);
    own.subjects = copy_list(o->subjects, o->subjects_n, sizeof *o->subjects);
    return own;
}

/* What goes into an incident's channel changes nothing of that, but for its end. */
static bool
leaves_target(const struct message_order *o)
{
    return o->incident != 0 && (o->act == MESSAGE_POST || o->act == MESSAGE_INVITE || o->act == MESSAGE_TOPIC);
}

/* Dropped, it is not wanted anew: who need not be told is not, and a channel that a person keeps is not archived after all. */
static bool
stays_dropped(const struct model *m, const struct message *msg, const struct message *target)
{
    const struct incident *i = msg->order.act != MESSAGE_ARCHIVE ? NULL : model_incident(m, msg->order.incident);

    return message_asks(target) || (i != NULL && !incident_is_open(i));
}

/* A change of a post that is dropped, or stands again after all. */
static void
mark_target(struct model *m, const struct message *msg)
{
    struct message *target = model_message(m, msg->order.target), *before;
    bool dropped = msg->standing.state == MESSAGE_DROPPED;

    if (target == NULL || leaves_target(&msg->order))
        return;
    before = model_message(m, target->changed_by);
    if (!dropped)
        target->changed_by = msg->number;
    else if (target->changed_by == msg->number && !stays_dropped(m, msg, target))
        target->changed_by = 0;
    target->withdrawn = !dropped
        && ((msg->order.act == MESSAGE_STRIKE && target->ts == NULL)
            || (msg->order.act == MESSAGE_EXPIRE && target->channel_id == NULL));
    if (before != NULL && before->number != target->changed_by)
        model_find_message_due(m, before); /* what it said is no longer what stands there */
}

/* What a new message means for those that it speaks of. */
static void
mark_others(struct model *m, const struct message *msg)
{
    struct message *stands_for = model_message(m, msg->order.stands_for);

    mark_target(m, msg);
    if (stands_for != NULL)
        stands_for->stand_in = msg->number;
}

static void
apply_queued(struct model *m, const struct event *ev)
{
    struct message *msg = xcalloc(1, sizeof *msg);

    msg->number = ev->message;
    msg->order = message_order_own(&m->pool, &ev->u.queued.order);
    msg->author = pool_str(&m->pool, ev->actor);
    msg->origin = pool_str(&m->pool, ev->origin);
    msg->node = pool_str(&m->pool, m->node);
    msg->queued_at_ms = ev->at_ms;
    msg->queued_seq = ev->seq;
    msg->cause = ev->cause;
    msg->last_seq = ev->seq;
    msg->version = (uint32_t)ev->version;
    msg->changed_at_ms = ev->at_ms;
    if (!message_kinds[msg->order.kind].leaves) { /* every screen shows it */
        msg->standing.state = MESSAGE_DELIVERED;
        msg->delivered_at_ms = ev->at_ms;
    }
    model_put_message_take(m, msg);
    mark_others(m, msg);
    model_note_post(m, ev);
}

static void
set_state(struct message *msg, enum message_state state, bool unsure, int64_t next_try_ms)
{
    msg->standing = (struct message_standing){ state, unsure, next_try_ms };
}

static void
apply_sent(struct message *msg, const struct event *ev)
{
    msg->tries = ev->u.attempt.attempt;
    msg->last_try_ms = ev->at_ms;
    if (msg->first_try_ms == 0)
        msg->first_try_ms = ev->at_ms;
    set_state(msg, MESSAGE_SENT, true, 0);
}

/* A page that was answered while it was on its way, or taken back, stays so. */
static enum message_state
state_once_there(const struct message *msg)
{
    if (msg->acked_at_ms != 0)
        return MESSAGE_ACKED;
    return message_asks(msg) && msg->standing.state == MESSAGE_DROPPED ? MESSAGE_DROPPED : MESSAGE_DELIVERED;
}

/* Where it asks for nobody, that it stands there is the answer. */
static void
apply_delivered(struct message *msg, const struct event *ev)
{
    if (ev->u.attempt.channel_id != NULL)
        str_set(&msg->channel_id, ev->u.attempt.channel_id);
    if (ev->u.attempt.ts != NULL)
        str_set(&msg->ts, ev->u.attempt.ts);
    str_set(&msg->error, NULL);
    msg->withdrawn = false;
    msg->delivered_at_ms = ev->at_ms;
    if (ev->u.attempt.deadline_ms != 0)
        msg->order.deadline_ms = ev->u.attempt.deadline_ms;
    if (message_acker(&msg->order) != ACKED_BY_DELIVERY) {
        set_state(msg, state_once_there(msg), false, 0);
        return;
    }
    if (msg->standing.state != MESSAGE_ACKED) {
        msg->acked_at_ms = ev->at_ms;
        msg->acked_by = message_kinds[msg->order.kind].word;
    }
    set_state(msg, MESSAGE_ACKED, false, 0);
}

static void
apply_attempt(struct message *msg, const struct event *ev)
{
    const struct event_attempt *a = &ev->u.attempt;

    switch (ev->kind) {
    case EV_MSG_SENT:
        apply_sent(msg, ev);
        break;
    case EV_MSG_DELIVERED:
        apply_delivered(msg, ev);
        break;
    case EV_MSG_ABSENT:
        set_state(msg, MESSAGE_QUEUED, false, 0);
        break;
    case EV_MSG_RETRY:
        str_set(&msg->error, a->error);
        set_state(msg, MESSAGE_RETRYING, a->unsure, a->next_try_ms);
        break;
    default:
        str_set(&msg->error, a->error);
        set_state(msg, MESSAGE_FAILED, a->unsure, 0);
        break;
    }
}

static const char *
who_acked(struct model *m, const struct message *msg, const struct event *ev)
{
    if (ev->kind == EV_MSG_CONFIRMED)
        return message_kinds[msg->order.kind].word;
    return pool_str(&m->pool, ev->u.change.by == NULL ? ev->actor : ev->u.change.by);
}

static void
apply_change(struct model *m, struct message *msg, const struct event *ev)
{
    const struct event_change *c = &ev->u.change;

    if (ev->kind == EV_MSG_LATE) {
        msg->late = true;
        return;
    }
    if (ev->kind == EV_MSG_MERGED) {
        msg->into = c->into;
        return;
    }
    msg->standing = c->now;
    msg->acked_at_ms = c->now.state == MESSAGE_ACKED ? ev->at_ms : 0;
    msg->acked_by = NULL;
    if (c->now.state == MESSAGE_ACKED)
        msg->acked_by = who_acked(m, msg, ev);
    str_set(&msg->reason, c->reason);
    if (ev->kind == EV_MSG_RESENT)
        msg->late = false;
    if (c->deadline_ms != 0)
        msg->order.deadline_ms = c->deadline_ms;
    if (c->channel != NULL)
        str_set((char **)&msg->order.channel, c->channel);
    mark_target(m, msg);
}

static void
forget(struct model *m, const struct event *ev)
{
    for (size_t i = 0; i < ev->u.numbers.n; i++)
        model_drop_message(m, ev->u.numbers.v[i]);
}

void
apply_message(struct model *m, const struct event *ev)
{
    struct message *msg;

    if (ev->kind == EV_MSG_QUEUED) {
        apply_queued(m, ev);
        return;
    }
    if (ev->kind == EV_MSG_FORGOTTEN) {
        forget(m, ev);
        return;
    }
    msg = model_message(m, ev->message);
    if (msg == NULL)
        return;
    model_uncount_message(m, msg);
    if (event_rows[ev->kind].data == DATA_ATTEMPT) {
        apply_attempt(msg, ev);
        model_note_topic(m, ev);
    } else
        apply_change(m, msg, ev);
    msg->last_seq = ev->seq;
    msg->version = (uint32_t)ev->version;
    msg->changed_at_ms = ev->at_ms;
    model_recount_message(m, msg);
    if (ev->kind == EV_MSG_DELIVERED && message_is_silence(msg))
        apply_written(m, msg, ev);
}
