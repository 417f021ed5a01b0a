/* SPDX-License-Identifier: MIT */
/* Order within a destination: look-ups first, then as written; what is tried in vain for long is passed. */
#include "engine/queue.h"

#include <string.h>

const struct message *
queue_thread_root(const struct model *m, const struct message *msg)
{
    const struct message *root = model_message(m, msg->order.reply_to);

    while (root != NULL && root->order.reply_to != 0)
        root = model_message(m, root->order.reply_to);
    return root;
}

/* When its next step is due, by the wall clock. That may have been set back: then what was written before is no time to wait for. */
static int64_t
due_ms(const struct queue *q, const struct message *msg, int64_t now_ms)
{
    bool passed = msg->standing.unsure && msg->last_seq < q->well_seq;
    int64_t due = msg->standing.state == MESSAGE_RETRYING && !passed ? msg->standing.next_try_ms : 0;
    int64_t tried = msg->last_try_ms < msg->changed_at_ms ? msg->last_try_ms : msg->changed_at_ms;

    if (msg->standing.unsure && due < tried + q->settle_ms)
        due = tried + q->settle_ms;
    return msg->changed_at_ms > now_ms ? now_ms : due;
}

/* So long it holds those behind it; not where the clock was set back meanwhile, for then how long it did is not known. */
static bool
holds_lane(const struct message *msg, int64_t now_ms)
{
    int64_t tried_ms = now_ms - msg->first_try_ms;

    return msg->standing.state != MESSAGE_RETRYING || (tried_ms >= 0 && tried_ms < LANE_HOLDS_MS);
}

static bool
is_waiting_here(const struct queue *q, const struct message *msg)
{
    return message_is_waiting(msg) && strcmp(msg->order.destination, q->destination) == 0;
}

static const struct message *
next_look_up(const struct model *m, const struct queue *q, int64_t now_ms)
{
    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = m->messages.v[i];

        if (msg->standing.unsure && is_waiting_here(q, msg) && due_ms(q, msg, now_ms) <= now_ms)
            return msg;
    }
    return NULL;
}

static bool
is_under_way(const struct message *msg)
{
    enum message_state s = msg->standing.state;

    return msg->ts == NULL && (s == MESSAGE_QUEUED || s == MESSAGE_SENT || s == MESSAGE_RETRYING);
}

/* What a person has yet to deal with: an incident's updates wait for its headline, and do not fail one by one with it. */
static bool
holds_incident(const struct message *msg)
{
    return msg->order.incident != 0 && msg->delivered_at_ms == 0 && msg->standing.state == MESSAGE_FAILED;
}

/* It changes a post, or goes under one, of which it is not known yet whether and where it stands. */
static bool
is_behind(const struct model *m, const struct message *msg)
{
    const struct message *target = model_message(m, msg->order.target);
    const struct message *root = queue_thread_root(m, msg);

    return (target != NULL && (is_under_way(target) || holds_incident(target)))
        || (root != NULL && (is_under_way(root) || holds_incident(root)));
}

/* What is older must not come after it: that would stand there in the end. */
static bool
is_overtaking(const struct model *m, const struct message *msg)
{
    if (!message_order_is_state(&msg->order))
        return false;
    for (size_t i = 0; i < m->messages.n && m->messages.v[i]->number < msg->number; i++)
        if (message_order_is_for_same(&msg->order, &m->messages.v[i]->order) && message_is_waiting(m->messages.v[i]))
            return true;
    return false;
}

static bool
is_inside(const struct message *msg, const struct message *catch_up)
{
    return msg != NULL && msg->into == catch_up->number;
}

/* Who leaves at this place: a catch-up at that of the first which it holds, and not at its own. NULL: nobody. */
static const struct message *
at_place(const struct model *m, const struct message *msg)
{
    const struct message *catch_up = model_message(m, msg->into);

    if (catch_up != NULL)
        return catch_up->order.covers_n > 0 && catch_up->order.covers[0] == msg->number ? catch_up : NULL;
    return msg->order.covers_n > 0 && is_inside(model_message(m, msg->order.covers[0]), msg) ? NULL : msg;
}

/* Whose turn it is to be sent, and when. Others of the lane may pass one that is tried in vain for long. */
static const struct message *
next_in_order(const struct model *m, const struct queue *q, int64_t now_ms, int64_t *at_ms)
{
    const struct message *next = NULL;

    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = at_place(m, m->messages.v[i]);
        int64_t due;

        if (msg == NULL || !is_waiting_here(q, msg) || is_behind(m, msg) || is_overtaking(m, msg))
            continue;
        due = due_ms(q, msg, now_ms);
        if (next == NULL || due < *at_ms) {
            next = msg;
            *at_ms = due;
        }
        if (due <= now_ms || holds_lane(msg, now_ms))
            break;
    }
    return next;
}

/* Look-ups come first: after an outage what is not there can then go out together. */
const struct message *
queue_next(const struct model *m, const struct queue *q, int64_t now_ms, int64_t *at_ms)
{
    const struct message *look_up = next_look_up(m, q, now_ms);

    *at_ms = now_ms;
    return look_up != NULL ? look_up : next_in_order(m, q, now_ms, at_ms);
}
