/* SPDX-License-Identifier: MIT */
/* What the postman tells: a message's turn has come, and what became of its attempt. */
#include <stdio.h>
#include <string.h>

#include "core/call.h"
#include "core/decide_answer.h"
#include "core/decide_notice.h"
#include "core/decide_silence.h"
#include "core/decide_there.h"
#include "core/incident_channel.h"
#include "core/incident_say.h"
#include "core/post.h"
#include "util/vec.h"

/* Messages that one catch-up may hold. */
#define CATCH_UP_MOST 100

/* It has waited, and nothing of it can be at the far side yet. */
static bool
may_catch_up(const struct message *msg, const struct message *first)
{
    return message_is_waiting(msg) && !msg->standing.unsure && msg->order.act == MESSAGE_POST && msg->order.covers_n == 0
        && msg->order.stands_for == 0 && msg->changed_by == 0 && strcmp(msg->order.destination, first->order.destination) == 0
        && strcmp(msg->order.channel, first->order.channel) == 0 && msg->order.reply_to == first->order.reply_to
        && msg->order.target == first->order.target && msg->order.incident == first->order.incident
        && !message_order_is_headline(&msg->order) && notice_key(msg) == NULL;
}

static void
add_catch_up(struct decision *d, const struct message *const *v, size_t n)
{
    struct message_order o = v[0]->order;
    struct saying s;
    uint64_t *covers = arena_alloc(&d->out->events.arena, n * sizeof *covers);
    struct event *ev;
    uint64_t into;
    struct buf text;

    buf_init(&text, POST_SENT_BYTES);
    n = post_catch_up_text(v, n, &text);
    for (size_t i = 0; i < n; i++)
        covers[i] = v[i]->number;
    o.text = buf_text(&text);
    if (o.incident != 0) {
        s = incident_catch_up(o.text, v[n - 1]->order.detail, &d->out->events.arena);
        o.detail = s.detail;
        o.entry = v[n - 1]->order.entry;
    }
    o.covers = covers;
    o.covers_n = n;
    o.deadline_ms = decide_deadline(d, o.destination);
    ev = decide_queue(d, &o);
    ev->cause = v[0]->queued_seq;
    into = ev->message;
    for (size_t i = 0; i < n; i++)
        decide_change(d, EV_MSG_MERGED, v[i], &v[i]->standing)->u.change.into = into;
    buf_release(&text);
}

/* Stale posts go out as one, with their times. */
static bool
catch_up(struct decision *d, const struct message *first)
{
    VEC(const struct message *) waiting = { 0 };

    if (d->now_ms - first->queued_at_ms < MESSAGE_CATCH_UP_MS || !may_catch_up(first, first))
        return false;
    for (size_t i = 0; i < d->m->messages.n && waiting.n < CATCH_UP_MOST; i++)
        if (may_catch_up(d->m->messages.v[i], first))
            vec_push(&waiting, d->m->messages.v[i]);
    add_catch_up(d, waiting.v, waiting.n);
    vec_release(&waiting);
    return true;
}

static const struct message *
named_message(struct decision *d)
{
    const struct message *msg = d->cmd->messages_n == 1 ? model_message(d->m, d->cmd->messages[0]) : NULL;

    if (msg == NULL)
        err_set(d->err, ERR_NOTFOUND, "the message is gone");
    return msg;
}

/* What it changes, or where it goes, was never made, nor will be. */
static bool
is_without_target(const struct decision *d, const struct message *msg)
{
    const struct message *target = msg->order.incident == 0 ? NULL : model_message(d->m, msg->order.target);

    return target != NULL && target->delivered_at_ms == 0 && !target->standing.unsure && !message_is_open(target);
}

/* What it says would be wrong by now: what it stands for has arrived, or was dropped. A correction's turn comes after that. */
static bool
is_moot(const struct decision *d, const struct message *msg)
{
    const struct message *stands_for = model_message(d->m, msg->order.stands_for);

    if (stands_for != NULL && message_asks(stands_for))
        return stands_for->delivered_at_ms != 0 || !message_is_open(stands_for);
    return stands_for != NULL && stands_for->order.act == MESSAGE_POST && !message_is_open(stands_for);
}

/* Sent again by a person when a newer one has come: what it says is no longer so. */
static bool
is_overtaken(const struct decision *d, const struct message *msg)
{
    for (size_t i = d->m->messages.n; i-- > 0 && d->m->messages.v[i]->number > msg->number;)
        if (message_order_is_for_same(&d->m->messages.v[i]->order, &msg->order) && d->m->messages.v[i]->delivered_at_ms != 0)
            return true;
    return false;
}

bool
decide_deliver(struct decision *d)
{
    const struct message *msg = named_message(d);

    if (msg == NULL)
        return false;
    if (!message_is_waiting(msg) || msg->standing.unsure)
        return err_set(d->err, ERR_REFUSED, "M%llu is not to be sent now", (unsigned long long)msg->number);
    if (decide_drop_moot_write(d, msg)) {
        d->out->done++;
        return true;
    }
    if (is_moot(d, msg))
        decide_drop_message(d, msg, "what it stands for needs it no more");
    else if (is_overtaken(d, msg))
        decide_drop_message(d, msg, "a later change says how it is by now");
    else if (is_without_target(d, msg))
        decide_drop_message(d, msg, "what it follows was never posted");
    else if (asked_is_to_be_settled(d->m, msg))
        decide_settle_asked(d, msg);
    else if (decide_is_ended_since(d, msg))
        decide_drop_message(d, msg, "the silence was ended since");
    else if (!decide_replace_ack_silence(d, msg) && !catch_up(d, msg) && !decide_late_notices(d, msg))
        decide_add_message(d, EV_MSG_SENT, msg->number)->u.attempt.attempt = msg->tries + 1;
    d->out->done++;
    return true;
}

/* A look-up that fails leaves open what it was to find out. */
static bool
is_unsure(const struct decision *d, const struct message *msg)
{
    const struct message_outcome *o = d->cmd->outcome;

    if (o->kind == OUTCOME_DELIVERED || o->kind == OUTCOME_ABSENT)
        return false;
    return o->unsure || (o->look_up && msg->standing.unsure);
}

static struct event *
add_attempt(struct decision *d, enum event_kind kind, const struct message *msg)
{
    const struct message_outcome *o = d->cmd->outcome;
    struct event *ev = decide_add_message(d, kind, msg->number);

    ev->u.attempt.attempt = msg->tries;
    ev->u.attempt.error = arena_strdup_or_null(&d->out->events.arena, o->error);
    ev->u.attempt.unsure = is_unsure(d, msg);
    ev->u.attempt.found = o->look_up && o->kind == OUTCOME_DELIVERED;
    ev->u.attempt.channel_id = arena_strdup_or_null(&d->out->events.arena, o->channel_id);
    ev->u.attempt.ts = arena_strdup_or_null(&d->out->events.arena, o->ts);
    ev->u.attempt.seen = arena_strdup_or_null(&d->out->events.arena, o->seen);
    return ev;
}

/* With those that it covers, whatever a person has done to them meanwhile: their texts are there. */
static void
delivered(struct decision *d, const struct message *msg)
{
    add_attempt(d, EV_MSG_DELIVERED, msg)->u.attempt.deadline_ms = call_answer_by(d->m, msg);
    decide_clear_alarm(d, msg);
    if (msg->order.act == MESSAGE_CHANNEL)
        decide_channel_made(d, msg, d->cmd->outcome->seen);
    for (size_t i = 0; i < msg->order.covers_n; i++) {
        const struct message *covered = model_message(d->m, msg->order.covers[i]);

        if (covered != NULL && covered->delivered_at_ms == 0)
            delivered(d, covered);
    }
}

/* Undone meanwhile: it is not sent again, and there is nothing to strike through. */
static void
drop_withdrawn(struct decision *d, const struct message *msg)
{
    const struct message *strike = model_message(d->m, msg->changed_by);
    bool unknown = d->cmd->outcome->kind == OUTCOME_ABSENT && d->cmd->outcome->error != NULL;

    decide_drop_message(d, msg, unknown ? "undone; whether it came before can't be asked" : "undone before it was posted")
        ->u.change.now.unsure = false;
    if (strike != NULL && message_is_open(strike))
        decide_drop_message(d, strike,
            unknown ? "whether what it strikes through ever came can't be asked" : "what it strikes through was never posted");
}

static void
absent(struct decision *d, const struct message *msg)
{
    add_attempt(d, EV_MSG_ABSENT, msg);
    if (msg->withdrawn)
        drop_withdrawn(d, msg);
}

static void
failed(struct decision *d, const struct message *msg, const char *why)
{
    add_attempt(d, EV_MSG_FAILED, msg)->u.attempt.error = arena_strdup(&d->out->events.arena, why);
    decide_raise_alarm(d, msg, arena_printf(&d->out->events.arena, "has failed: %.200s", why));
}

/* By the clock alone a machine that slept, or whose clock was set, would give up after one try. */
static bool
was_tried_enough(const struct decision *d, const struct message *msg)
{
    return d->now_ms - msg->order.deadline_ms > MESSAGE_RETRY_FOR_MS && msg->version >= MESSAGE_RETRY_EVENTS;
}

static void
retry(struct decision *d, const struct message *msg)
{
    const struct message_outcome *o = d->cmd->outcome;
    struct event *ev;

    if (was_tried_enough(d, msg)) {
        failed(d, msg,
            arena_printf(&d->out->events.arena, "given up after a day of tries%s; the last: %.300s",
                is_unsure(d, msg) ? ", and it is not known whether it was posted" : "", o->error));
        return;
    }
    ev = add_attempt(d, EV_MSG_RETRY, msg);
    ev->u.attempt.next_try_ms = d->now_ms + message_retry_wait(msg, o->retry_after_ms, d->cmd->chance);
    if (msg->withdrawn && !is_unsure(d, msg))
        drop_withdrawn(d, msg);
}

static void
refused(struct decision *d, const struct message *msg)
{
    if (msg->withdrawn && !is_unsure(d, msg))
        drop_withdrawn(d, msg);
    else
        failed(d, msg, d->cmd->outcome->error);
}

/* In the thread of a post that stays as it is. */
static const char *
correction_text(struct decision *d, const struct message *msg)
{
    const char *words = msg->order.act == MESSAGE_STRIKE ? "is withdrawn" : "stands";

    if (msg->order.act == MESSAGE_EDIT)
        return msg->order.text;
    return arena_printf(&d->out->events.arena, "Correction by %s: the message above %s.", msg->author, words);
}

/* The post itself stays as it is: its thread says what became of it. */
static void
unchanged(struct decision *d, const struct message *msg)
{
    const struct message *target = model_message(d->m, msg->order.target);
    struct message_order o = { .kind = msg->order.kind,
        .destination = msg->order.destination,
        .channel = msg->order.channel,
        .text = correction_text(d, msg),
        .incident = msg->order.incident,
        .reply_to = msg->order.target,
        .stands_for = msg->number,
        .deadline_ms = decide_deadline(d, msg->order.destination) };

    if (target == NULL) {
        refused(d, msg);
        return;
    }
    decide_queue(d, &o)->cause = msg->queued_seq;
    decide_drop_message(d, msg,
        arena_printf(&d->out->events.arena, "%.200s; a correction goes into its thread", d->cmd->outcome->error));
}

typedef void outcome_fn(struct decision *d, const struct message *msg);

static outcome_fn *const outcomes[] = {
    [OUTCOME_DELIVERED] = delivered,
    [OUTCOME_ABSENT] = absent,
    [OUTCOME_RETRY] = retry,
    [OUTCOME_REFUSED] = refused,
    [OUTCOME_UNCHANGED] = unchanged,
};

bool
decide_outcome(struct decision *d)
{
    const struct message *msg = named_message(d);
    bool waits;

    if (msg == NULL)
        return false;
    waits = message_is_waiting(msg);
    /* What a person has done meanwhile stands, but for the fact that it is there after all. */
    if (waits || (d->cmd->outcome->kind == OUTCOME_DELIVERED && msg->delivered_at_ms == 0))
        outcomes[d->cmd->outcome->kind](d, msg);
    d->out->done++;
    return true;
}
