/* SPDX-License-Identifier: MIT */
/* Acknowledgements that are made at a pager: of its own alerts, and of our pages there, which are answered so. */
#include "core/decide_there.h"

#include <string.h>

#include "core/decide_act.h"
#include "core/decide_answer.h"
#include "core/there.h"
#include "util/str.h"

/* What an ack that came from there says of itself, by which it is known again: no person's comment is taken for it. */
static const char *
comment_of(struct decision *d, const char *source)
{
    return arena_printf(&d->out->events.arena, "acknowledged at %s", source);
}

/* The holder's own word, not the poll's time; never a moment to come. */
static int64_t
moment(const struct decision *d, int64_t at_ms)
{
    return at_ms > 0 && at_ms < d->now_ms ? at_ms : d->now_ms;
}

static void
ack_in_her_name(struct decision *d, const struct alert *a, const char *name, int64_t at_ms, uint64_t cause)
{
    struct event *ev = decide_add_hold(d, EV_ACKED, a, ALERT_ACKED);

    ev->actor = name;
    ev->cause = cause;
    ev->u.hold.now.by = name;
    ev->u.hold.now.at_ms = moment(d, at_ms);
    ev->u.hold.now.until_ms = decide_ack_until(d, a);
    ev->u.hold.now.comment = comment_of(d, d->cmd->source);
}

/* Those that fired by this batch stand in it in the order of the poll: where they are looked for next. */
struct fired {
    size_t event, i;
};

/* The event by which the next sighting of the poll fired; NULL: it did not. */
static const struct event *
next_fired(const struct decision *d, struct fired *at, const struct alert_id *id)
{
    for (; at->event < d->out->events.n; at->event++, at->i = 0) {
        const struct event *ev = &d->out->events.v[at->event];

        if (ev->kind != EV_FIRED || at->i == ev->u.sightings.n)
            continue;
        if (!alert_id_equal(&ev->u.sightings.v[at->i].id, id))
            return NULL;
        at->i++;
        return ev;
    }
    return NULL;
}

/* The alert as this batch has it so far, where it fired in it; else as it is. */
static struct alert
as_fired(const struct alert *a, const struct alert_id *id, const struct event *fired)
{
    struct alert now = { .id = *id, .version = (uint32_t)fired->seq };

    if (a != NULL)
        now.version = a->version;
    now.hold = (struct alert_hold){ .state = ALERT_FIRING, .at_ms = fired->at_ms, .seq = fired->seq };
    return now;
}

static bool
waits_for_somebody(const struct alert *a)
{
    return a->hold.state == ALERT_FIRING || a->hold.state == ALERT_ESCALATED;
}

static void
look_for_ack(struct decision *d, const struct sighting *s, const struct alert *a, const struct there *was,
    const struct event *fired)
{
    struct there now = there_of(s->labels);
    struct alert fresh;

    if (fired == NULL && (a == NULL || there_equal(&now, was)))
        return;
    if (fired != NULL) {
        fresh = as_fired(a, &s->id, fired);
        a = &fresh;
    }
    /* What was written there from here comes back: meanwhile it may have been given back here. */
    if (waits_for_somebody(a) && !decide_ack_is_on_its_way(d, &s->id))
        ack_in_her_name(d, a, there_name(&d->out->events.arena, d->m->config.people, &s->acked, d->cmd->source), s->acked_at_ms,
            0);
}

static void
look_for_unack(struct decision *d, const struct alert *a, const struct there *was, const struct event *fired)
{
    bool from_there =
        a != NULL && was->by != NULL && a->hold.state == ALERT_ACKED && str_eq(a->hold.comment, comment_of(d, d->cmd->source));

    if (from_there && fired == NULL)
        decide_add_hold(d, EV_UNACKED, a, ALERT_FIRING);
}

void
decide_observe_acks(struct decision *d)
{
    const struct source *source = model_source(d->m, d->cmd->source);
    struct fired at = { 0 };

    if (source == NULL || !source->takes_acks)
        return;
    for (size_t i = 0; i < d->cmd->sightings_n; i++) {
        const struct sighting *s = &d->cmd->sightings[i];
        const struct alert *a = model_alert(d->m, &s->id);
        const struct there was = a != NULL ? there_of(alert_labels(a)) : (struct there){ 0 };
        const struct event *fired = next_fired(d, &at, &s->id);

        if (s->acked.name != NULL)
            look_for_ack(d, s, a, &was, fired);
        else
            look_for_unack(d, a, &was, fired);
    }
}

static void
ack_alerts(struct decision *d, const struct message *page, const char *name, int64_t at_ms, uint64_t cause)
{
    struct call_walk walk = { 0 };
    const struct alert *a;

    while ((a = decide_next_asked(d, page, &walk)) != NULL)
        ack_in_her_name(d, a, name, at_ms, cause);
}

static bool
is_asked_still(const struct message *msg)
{
    enum message_state s = msg->standing.state;

    return message_asks(msg) && (s == MESSAGE_SENT || s == MESSAGE_DELIVERED || s == MESSAGE_RETRYING);
}

/* Only a person answers: what an integration does, our own among them, is nobody's word. */
static void
answer_page(struct decision *d, const struct message *msg, const struct answer_fact *f)
{
    const struct message_standing now = { .state = MESSAGE_ACKED };
    const char *name = there_name(&d->out->events.arena, d->m->config.people, &f->who, d->cmd->source);
    bool is_person = f->who.id != NULL || f->who.mail != NULL || f->who.name != NULL;
    struct event *ev;
    uint64_t seq;

    if (!is_person || !is_asked_still(msg))
        return;
    ev = decide_change(d, EV_MSG_ANSWERED, msg, &now);
    ev->u.change.by = name;
    ev->u.change.reason =
        arena_printf(&d->out->events.arena, f->kind == ANSWER_CLOSED ? "closed at %s" : "acknowledged at %s", d->cmd->source);
    seq = ev->seq;
    decide_clear_alarm(d, msg);
    ack_alerts(d, msg, name, f->at_ms, seq);
    d->out->done++;
}

static bool
is_written_there(const struct decision *d, const struct message *msg)
{
    return msg->order.kind == MESSAGE_WRITE && msg->standing.state == MESSAGE_DELIVERED
        && strcmp(msg->order.channel, d->cmd->source) == 0;
}

/* What was accepted will not be carried out. */
static void
refuse_write(struct decision *d, const struct message *msg, const struct answer_fact *f)
{
    const char *why = f->error != NULL && *f->error != '\0' ? f->error : "it was not carried out";
    struct event *ev;

    if (!is_written_there(d, msg))
        return;
    ev = decide_add_message(d, EV_MSG_FAILED, msg->number);
    ev->u.attempt.attempt = msg->tries;
    ev->u.attempt.error = arena_printf(&d->out->events.arena, "accepted, and then refused: %.300s", why);
    decide_raise_alarm(d, msg, arena_printf(&d->out->events.arena, "has failed: %.200s", why));
    d->out->done++;
}

bool
decide_answers(struct decision *d)
{
    const struct source *source = model_source(d->m, d->cmd->source);

    if (source == NULL)
        return err_set(d->err, ERR_NOTFOUND, "no source %s", d->cmd->source);
    for (size_t i = 0; i < d->cmd->answers_n; i++) {
        const struct answer_fact *f = &d->cmd->answers[i];
        const struct message *msg = model_message(d->m, f->message);

        if (msg != NULL && (f->kind == ANSWER_ACKED || f->kind == ANSWER_CLOSED))
            answer_page(d, msg, f);
        else if (msg != NULL)
            refuse_write(d, msg, f);
    }
    map_release(&d->seen);
    decide_confirm_writes(d, source);
    return true;
}
