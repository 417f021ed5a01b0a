/* SPDX-License-Identifier: MIT */
/* Undo of what was done to messages: what has not left is dropped, what stands at the far side is changed there. */
#include <string.h>

#include "core/decide_answer.h"
#include "core/decide_incident.h"
#include "core/decide_silence.h"
#include "util/time.h"

/* The post is struck through, or as it was. */
static void
queue_change(struct decision *d, const struct message *target, enum message_act act, uint64_t undoes)
{
    struct message_order o = { .kind = target->order.kind,
        .act = act,
        .destination = target->order.destination,
        .channel = target->order.channel,
        .text = target->order.text,
        .target = target->number,
        .subjects = target->order.subjects,
        .subjects_n = target->order.subjects_n,
        .incident = target->order.incident,
        .entry = target->order.entry,
        .deadline_ms = decide_deadline(d, target->order.destination) };
    struct event *ev;

    ev = decide_queue(d, &o);
    ev->undoes = undoes;
    ev->u.queued.is_redo = d->cmd->kind == CMD_REDO;
    d->out->done++;
}

/* What went to the fallback in its place says the same. One that has not left will not: it is moot. */
static void
strike_stand_in(struct decision *d, const struct event *ev, const struct message *msg)
{
    const struct message *in = msg;

    while ((in = model_message(d->m, in->stand_in)) != NULL)
        if (in->order.act == MESSAGE_POST && in->into == 0 && in->changed_by == 0 && !message_is_still_here(in)
            && in->standing.state != MESSAGE_DROPPED)
            queue_change(d, in, MESSAGE_STRIKE, ev->seq);
}

/* It left while it was undone, and never arrived: it waits again. */
static void
queue_again(struct decision *d, const struct event *ev, const struct message *msg)
{
    const struct message_standing now = { .state = MESSAGE_QUEUED };
    struct event *back = decide_change(d, EV_MSG_RESTORED, msg, &now);

    back->undoes = ev->seq;
    back->u.change.is_redo = d->cmd->kind == CMD_REDO;
    d->out->done++;
}

/* A change that was dropped before: what it changes was never posted, or a correction was posted in its place. */
static void
undo_dropped(struct decision *d, const struct event *ev, const struct message *msg, const struct message *target)
{
    const struct message *correction = model_message(d->m, msg->stand_in);
    bool strike = msg->order.act == MESSAGE_STRIKE;

    if (strike && target->standing.state == MESSAGE_DROPPED && !target->standing.unsure && target->ts == NULL)
        queue_again(d, ev, target);
    else if (msg->order.act != MESSAGE_POST && correction != NULL && correction->standing.state != MESSAGE_DROPPED)
        queue_change(d, target, strike ? MESSAGE_RESTORE : MESSAGE_STRIKE, ev->seq);
    else
        decide_refuse_message(d, msg->number, "M%llu was dropped: there is nothing to take back",
            (unsigned long long)msg->number);
}

static void
drop_undone(struct decision *d, const struct event *ev, const struct message *msg)
{
    struct event *drop = decide_drop_message(d, msg, "undone");

    drop->undoes = ev->seq;
    drop->u.change.is_redo = d->cmd->kind == CMD_REDO;
    d->out->done++;
    strike_stand_in(d, ev, msg);
}

/* An offer is withdrawn as long as nobody has answered it. */
static void
undo_offer(struct decision *d, const struct event *ev, const struct message *msg)
{
    char at[TIME_TEXT_MAX];

    time_hhmm(msg->acked_at_ms, at);
    if (message_is_open(msg))
        drop_undone(d, ev, msg);
    else if (msg->standing.state == MESSAGE_ACKED)
        decide_refuse_message(d, msg->number, "M%llu was accepted by %s at %s: not undone; who takes an alert has it again",
            (unsigned long long)msg->number, msg->acked_by, at);
    else
        decide_refuse_message(d, msg->number, "M%llu was dropped: there is nothing to take back",
            (unsigned long long)msg->number);
}

/* The undo of what led to it was refused, or this is all that there is. */
static bool
is_about_restored(const struct decision *d, const struct message *msg)
{
    bool any = false;

    for (size_t i = 0; i < d->out->events.n; i++) {
        const struct event *ev = &d->out->events.v[i];

        any |= ev->kind == EV_RESTORED;
        if (ev->kind == EV_RESTORED && message_is_about(msg, &ev->alert))
            return true;
    }
    return !any && d->out->refusals_n == 0;
}

static void
link_undo(struct decision *d, struct event *back, uint64_t undoes)
{
    back->undoes = undoes;
    if (back->kind == EV_MSG_QUEUED)
        back->u.queued.is_redo = d->cmd->kind == CMD_REDO;
    else
        back->u.change.is_redo = d->cmd->kind == CMD_REDO;
}

/* It rang, or may have: whoever it was is asked to stand down. undoes: 0: what stood in for it. */
static void
stand_down(struct decision *d, const struct message *msg, uint64_t undoes)
{
    const char *text;

    link_undo(d, decide_drop_message(d, msg, "undone"), undoes);
    d->out->done++;
    if (msg->order.kind == MESSAGE_STEP)
        return;
    text = arena_printf(&d->out->events.arena, "Stand down: %s took back what M%llu asked%s%s.", d->cmd->actor,
        (unsigned long long)msg->number, msg->order.person == NULL ? "" : " of ",
        msg->order.person == NULL ? "" : msg->order.person);
    link_undo(d, decide_tell_asked(d, msg, MESSAGE_RESOLVE, text), undoes);
}

static void
take_back(struct decision *d, const struct message *msg, uint64_t undoes)
{
    if (!message_is_still_here(msg)) {
        stand_down(d, msg, undoes);
        return;
    }
    link_undo(d, decide_drop_message(d, msg, "undone"), undoes);
    d->out->done++;
}

/* A page. What went to the fallback in its place asks the same. */
static void
undo_asked(struct decision *d, const struct event *ev, const struct message *msg)
{
    const struct message *in = msg;
    char at[TIME_TEXT_MAX];

    if (!is_about_restored(d, msg))
        return;
    time_hhmm(msg->acked_at_ms, at);
    if (msg->standing.state == MESSAGE_ACKED)
        decide_refuse_message(d, msg->number, "M%llu was answered by %s at %s: not undone", (unsigned long long)msg->number,
            msg->acked_by, at);
    else if (!message_is_open(msg))
        decide_refuse_message(d, msg->number, "M%llu was dropped: there is nothing to take back",
            (unsigned long long)msg->number);
    else
        take_back(d, msg, ev->seq);
    while ((in = model_message(d->m, in->stand_in)) != NULL)
        if (message_asks(in) && message_is_open(in))
            take_back(d, in, 0);
}

/* Who was asked to stand down is asked again, by a new page; she never was where that has not left. */
static void
undo_stand_down(struct decision *d, const struct event *ev, const struct message *msg)
{
    const struct message *target = model_message(d->m, msg->order.target);
    struct message_order o;
    struct event *back;

    if (message_is_still_here(msg)) {
        link_undo(d, decide_drop_message(d, msg, "undone"), ev->seq);
    } else if (target == NULL) {
        decide_refuse_message(d, msg->number, "who was asked before M%llu is no longer known here",
            (unsigned long long)msg->number);
        return;
    } else {
        o = target->order;
        o.deadline_ms = decide_deadline(d, o.destination);
        back = decide_queue(d, &o);
        back->cause = target->cause;
        link_undo(d, back, ev->seq);
    }
    d->out->done++;
}

static void
undo_queued(struct decision *d, const struct event *ev, const struct message *msg)
{
    const struct message_order *o = &msg->order;
    bool stands = o->act == MESSAGE_POST || o->act == MESSAGE_DIRECT;
    const struct message *target = stands ? msg : model_message(d->m, o->target);

    if (o->kind == MESSAGE_HANDOVER) {
        undo_offer(d, ev, msg);
    } else if (msg->into != 0) {
        decide_refuse_message(d, msg->number, "M%llu goes out inside M%llu, with others: drop that one, or post a correction",
            (unsigned long long)msg->number, (unsigned long long)msg->into);
    } else if (target == NULL) {
        decide_refuse_message(d, msg->number, "the post that M%llu changed is no longer known here",
            (unsigned long long)msg->number);
    } else if (target->changed_by != 0 && target->changed_by != msg->number) {
        decide_refuse_message(d, msg->number, "M%llu was changed since, by M%llu: not undone", (unsigned long long)target->number,
            (unsigned long long)target->changed_by);
    } else if (message_is_still_here(msg)) {
        drop_undone(d, ev, msg);
    } else if (msg->standing.state == MESSAGE_DROPPED) {
        undo_dropped(d, ev, msg, target);
    } else {
        queue_change(d, target, o->act == MESSAGE_STRIKE || o->act == MESSAGE_EDIT ? MESSAGE_RESTORE : MESSAGE_STRIKE, ev->seq);
        if (o->act == MESSAGE_POST)
            strike_stand_in(d, ev, msg);
    }
}

static const struct event *
event_about(const struct act *act, uint64_t number)
{
    for (size_t i = 0; i < act->events.n; i++)
        if (act->events.v[i].message == number)
            return &act->events.v[i];
    return NULL;
}

/* It put in line again what an undo had taken out: as good as queued, whatever became of it since. */
static bool
is_queued_again(const struct decision *d, const struct event *ev)
{
    const struct act *act = ev->kind == EV_MSG_RESTORED ? model_act(d->m, ev->undoes) : NULL;
    const struct event *undone = act == NULL ? NULL : event_about(act, ev->message);

    return act != NULL && (undone == NULL || (undone->kind == EV_MSG_DROPPED && undone->undoes != 0));
}

/* A person did something to it after the event; then she is named. */
static bool
was_changed_since(struct decision *d, const struct event *ev)
{
    const struct act *later = NULL;
    const struct event *change = NULL;
    char at[TIME_TEXT_MAX];

    for (size_t i = d->m->acts.n; i-- > 0 && change == NULL && d->m->acts.v[i]->batch > ev->batch;) {
        later = d->m->acts.v[i];
        change = event_about(later, ev->message);
    }
    if (change == NULL)
        return false;
    time_hhmm(later->at_ms, at);
    decide_refuse_message(d, ev->message, "M%llu was changed since by %s at %s (event %llu): not undone",
        (unsigned long long)ev->message, later->actor, at, (unsigned long long)change->seq);
    return true;
}

/* Why it raises its alarm again. */
static const char *
words_of_return(struct decision *d, const struct message *msg, enum message_state state)
{
    if (msg->order.kind == MESSAGE_HANDOVER)
        return "has not accepted it after all";
    if (msg->order.kind == MESSAGE_PROMISE)
        return "has not written the update after all";
    return arena_printf(&d->out->events.arena, "is %s again%s%.200s", message_states[state].word, msg->error == NULL ? "" : ": ",
        msg->error == NULL ? "" : msg->error);
}

/* It had rung, and who was asked was asked to stand down since: another page takes its place, see undo_stand_down(). */
static bool
is_asked_anew(const struct decision *d, const struct event *ev, const struct message *msg)
{
    const struct message *told = model_message(d->m, msg->changed_by);

    return message_asks(msg) && ev->kind == EV_MSG_DROPPED && ev->undoes != 0 && told != NULL
        && told->order.act == MESSAGE_RESOLVE && !message_is_still_here(told);
}

/* Dropped, or acknowledged by hand: as it stood before. */
static void
undo_change(struct decision *d, const struct event *ev, const struct message *msg)
{
    const struct event_change *c = &ev->u.change;
    struct event *back;

    if (is_asked_anew(d, ev, msg) || was_changed_since(d, ev))
        return;
    if (msg->standing.state != c->now.state) {
        decide_refuse_message(d, msg->number, "M%llu is %s by now: not undone", (unsigned long long)msg->number,
            message_states[msg->standing.state].word);
        return;
    }
    back = decide_change(d, EV_MSG_RESTORED, msg, &c->was);
    back->undoes = ev->seq;
    back->u.change.is_redo = d->cmd->kind == CMD_REDO;
    if (message_asks(msg))
        back->u.change.deadline_ms = decide_deadline(d, msg->order.destination);
    if (message_states[c->was.state].open && msg->into == 0 && (msg->late || c->was.state == MESSAGE_FAILED))
        decide_raise_alarm(d, msg, words_of_return(d, msg, c->was.state));
    d->out->done++;
}

/* Its updates, and words to one person, are posts as others are. All else of it says how it is, which is told anew. */
static bool
follows_incident(const struct message *msg)
{
    const struct message_order *o = &msg->order;

    return o->act != MESSAGE_STRIKE && o->act != MESSAGE_RESTORE && o->act != MESSAGE_DIRECT
        && (o->act != MESSAGE_POST || o->entry == 0);
}

/* What has not left yet is moot. */
static void
undo_told(struct decision *d, const struct event *ev, const struct message *msg)
{
    bool told_again = msg->order.act == MESSAGE_EDIT || msg->order.act == MESSAGE_TOPIC;

    if (ev->kind == EV_MSG_QUEUED && !told_again
        && (message_is_still_here(msg) || (msg->order.kind == MESSAGE_PROMISE && message_is_open(msg))))
        drop_undone(d, ev, msg);
    else if (ev->kind == EV_MSG_DROPPED && ev->undoes != 0 && msg->order.kind != MESSAGE_PROMISE)
        undo_change(d, ev, msg);
}

static bool
came_with_incident(const struct decision *d, const struct event *ev, uint64_t incident)
{
    const struct act *act = model_act(d->m, ev->seq);

    for (size_t i = 0; act != NULL && incident != 0 && i < act->events.n; i++)
        if (act->events.v[i].incident == incident)
            return true;
    return false;
}

/* A message of an incident. What a person did to it alone is undone as with others; else it goes with the incident. */
static bool
undo_with_incident(struct decision *d, const struct event *ev, const struct message *msg)
{
    if (!came_with_incident(d, ev, msg->order.incident))
        return false;
    if (!decide_is_undone_here(d, msg->order.incident))
        return true;
    if (!follows_incident(msg))
        return false;
    undo_told(d, ev, msg);
    return true;
}

void
decide_undo_message(struct decision *d, const struct event *ev)
{
    const struct message *msg = model_message(d->m, ev->message);

    if (event_follows_ack(ev))
        return; /* and does so again */
    if (msg == NULL)
        decide_refuse_message(d, ev->message, "M%llu is no longer known here", (unsigned long long)ev->message);
    else if (undo_with_incident(d, ev, msg))
        return;
    else if (ev->kind != EV_MSG_QUEUED && !is_queued_again(d, ev))
        undo_change(d, ev, msg);
    else if (message_asks(msg))
        undo_asked(d, ev, msg);
    else if (msg->order.act == MESSAGE_RESOLVE)
        undo_stand_down(d, ev, msg);
    else if (message_is_silence(msg))
        decide_undo_write(d, ev, msg);
    else
        undo_queued(d, ev, msg);
}
