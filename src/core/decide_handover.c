/* SPDX-License-Identifier: MIT */
/* Handing over: what a person holds is offered to another one, who accepts or declines. */
#include <stdio.h>
#include <string.h>

#include "core/decide_act.h"
#include "core/decide_message.h"
#include "core/handover.h"
#include "util/str.h"
#include "util/time.h"

/* Those that the person holds, in the order of the model. */
static struct alert_id *
held_ids(struct decision *d, size_t *n)
{
    const struct model *m = d->m;
    struct alert_id *ids = arena_alloc(&d->out->events.arena, (m->alerts.n + 1) * sizeof *ids);

    *n = 0;
    for (size_t i = 0; i < m->alerts.n; i++)
        if (str_eq(alert_holder(m->alerts.v[i]), d->cmd->actor))
            ids[(*n)++] = m->alerts.v[i]->id;
    return ids;
}

/* One at a time: two offers of the same alerts would be accepted by two. */
static bool
check_no_offer_stands(struct decision *d)
{
    const struct message *msg = handover_offer_of(d->m, d->cmd->actor);

    return msg == NULL
        || err_set(d->err, ERR_REFUSED, "M%llu offers it to %.64s already, who has not answered: undo that first, or drop it",
            (unsigned long long)msg->number, msg->order.destination);
}

static bool
check_offer(struct decision *d)
{
    if (!decide_check_person(d, "hand over") || !decide_check_text(d, false))
        return false;
    if (str_eq(d->cmd->to, d->cmd->actor))
        return err_set(d->err, ERR_USAGE, "you hold it already: a handover is for somebody else");
    if (d->cmd->subjects_n > 0)
        return err_set(d->err, ERR_USAGE, "a handover is of all that you hold; assign hands over single alerts");
    if (model_messages_open(d->m) >= MESSAGES_OPEN_MAX)
        return err_set(d->err, ERR_LIMIT, "%zu messages wait already: no more than %d; drop some in the panel (gu)",
            model_messages_open(d->m), MESSAGES_OPEN_MAX);
    return check_no_offer_stands(d);
}

static bool
check_held(struct decision *d, size_t n)
{
    if (n == 0)
        return err_set(d->err, ERR_REFUSED, "you hold no alert: nothing to hand over");
    return n <= MESSAGE_SUBJECTS_MAX
        || err_set(d->err, ERR_LIMIT, "you hold %zu alerts: at most %d in one handover; assign some of them first", n,
            MESSAGE_SUBJECTS_MAX);
}

bool
decide_handover(struct decision *d)
{
    int64_t within_ms = d->m->config.accept_within_ms > 0 ? d->m->config.accept_within_ms : HANDOVER_ACCEPT_MS;
    struct message_order o = { .kind = MESSAGE_HANDOVER, .act = MESSAGE_OFFER, .channel = "" };
    char by[TIME_TEXT_MAX];
    uint64_t number;

    if (!check_offer(d))
        return false;
    o.subjects = held_ids(d, &o.subjects_n);
    if (!check_held(d, o.subjects_n))
        return false;
    o.destination = d->cmd->to;
    o.text = d->cmd->text == NULL ? "" : d->cmd->text;
    o.deadline_ms = d->now_ms + within_ms;
    number = decide_queue(d, &o)->message;
    d->out->done = o.subjects_n;
    time_hhmm(o.deadline_ms, by);
    snprintf(d->out->summary, sizeof d->out->summary, "M%llu offers %zu alert%s to %.64s, to be accepted by %s",
        (unsigned long long)number, o.subjects_n, o.subjects_n == 1 ? "" : "s", d->cmd->to, by);
    return true;
}

/* "M12 was accepted by bob at 14:10Z" */
static bool
refuse_answered(struct decision *d, const struct message *msg)
{
    bool accepted = msg->standing.state == MESSAGE_ACKED;
    char at[TIME_TEXT_MAX];

    time_hhmm(accepted ? msg->acked_at_ms : msg->changed_at_ms, at);
    if (accepted)
        return err_set(d->err, ERR_REFUSED, "M%llu was accepted by %.64s at %s", (unsigned long long)msg->number, msg->acked_by,
            at);
    return err_set(d->err, ERR_REFUSED, "M%llu was withdrawn or declined at %s: %.200s", (unsigned long long)msg->number, at,
        msg->reason == NULL ? "no reason was given" : msg->reason);
}

/* The offer that the command answers; NULL: refused. */
static const struct message *
offer_to_answer(struct decision *d)
{
    const struct command *cmd = d->cmd;
    const struct message *msg = cmd->messages_n == 1 ? model_message(d->m, cmd->messages[0]) : NULL;

    if (cmd->messages_n != 1)
        err_set(d->err, ERR_USAGE, "which handover? Name one message, like M12");
    else if (msg == NULL)
        err_set(d->err, ERR_NOTFOUND, "there is no message M%llu here", (unsigned long long)cmd->messages[0]);
    else if (msg->order.kind != MESSAGE_HANDOVER)
        err_set(d->err, ERR_REFUSED, "M%llu is no handover: there is nothing to accept", (unsigned long long)msg->number);
    else if (!str_eq(msg->order.destination, cmd->actor))
        err_set(d->err, ERR_REFUSED, "M%llu is for %.64s, who alone answers it", (unsigned long long)msg->number,
            msg->order.destination);
    else if (!message_is_open(msg))
        refuse_answered(d, msg);
    else
        return msg;
    return NULL;
}

/* As it is, but for who has it. What changed meanwhile stays as it is, and is named. */
static bool
move_one(struct decision *d, const struct message *msg, const struct alert_id *id)
{
    const struct alert *a = model_alert(d->m, id);
    const char *holder = a == NULL ? NULL : alert_holder(a);
    struct event *ev;

    if (a == NULL) {
        decide_refuse(d, id, "an alert of it is no longer on the board");
        return false;
    }
    if (!str_eq(holder, msg->author)) {
        decide_refuse(d, id, "%.80s is %s%s%.64s by now: it was not handed over", alert_field(a, FIELD_NAME),
            alert_states[a->hold.state].word, holder == NULL ? "" : ", held by ", holder == NULL ? "" : holder);
        return false;
    }
    ev = decide_add_hold(d, EV_ASSIGNED, a, a->hold.state);
    ev->u.hold.now.until_ms = a->hold.until_ms;
    ev->u.hold.now.by = ev->actor;
    ev->u.hold.now.comment = ev->u.hold.was.comment;
    return true;
}

bool
decide_accept(struct decision *d)
{
    const struct message_standing accepted = { .state = MESSAGE_ACKED };
    const struct message *msg;
    size_t moved = 0;

    if (!decide_check_text(d, false) || (msg = offer_to_answer(d)) == NULL)
        return false;
    decide_change(d, EV_MSG_ACKED, msg, &accepted)->u.change.reason = decide_text(d);
    decide_clear_alarm(d, msg);
    for (size_t i = 0; i < msg->order.subjects_n; i++)
        moved += move_one(d, msg, &msg->order.subjects[i]);
    d->out->done = moved + 1;
    snprintf(d->out->summary, sizeof d->out->summary, "accepted M%llu: %zu alert%s of %.64s %s yours now",
        (unsigned long long)msg->number, moved, moved == 1 ? "" : "s", msg->author, moved == 1 ? "is" : "are");
    return true;
}

bool
decide_decline(struct decision *d)
{
    const struct message *msg;

    if (d->cmd->text == NULL || *d->cmd->text == '\0')
        return err_set(d->err, ERR_USAGE, "a handover is declined with a reason");
    if (!decide_check_text(d, true) || (msg = offer_to_answer(d)) == NULL)
        return false;
    decide_drop_message(d, msg, arena_printf(&d->out->events.arena, "declined: %s", d->cmd->text));
    d->out->done++;
    snprintf(d->out->summary, sizeof d->out->summary, "declined M%llu: %.64s goes on holding it", (unsigned long long)msg->number,
        msg->author);
    return true;
}
