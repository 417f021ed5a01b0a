/* SPDX-License-Identifier: MIT */
/* Those who were asked, once somebody has answered: their pages are settled, and their pagers are told. */
#include <string.h>

#include "core/call.h"
#include "core/decide_act.h"
#include "core/decide_answer.h"
#include "core/decide_call.h"
#include "core/decide_own.h"
#include "core/oncall.h"
#include "util/str.h"

/* More that is to be settled or told waits for the next tick. */
#define TICK_ANSWERS_MAX 200

/* --- what is to be done about one page */

bool
asked_is_to_be_settled(const struct model *m, const struct message *msg)
{
    return message_asks(msg) && message_acker(&msg->order) == ACKED_BY_PERSON && message_is_open(msg) && !call_is_wanted(m, msg);
}

/* What its pager is to be told by now; MESSAGE_ASK: nothing. */
static enum message_act
to_be_told(const struct model *m, const struct message *msg)
{
    const struct message *told = model_message(m, msg->changed_by);

    if (!message_asks(msg) || message_is_open(msg) || !call_is_followed(m, msg))
        return MESSAGE_ASK;
    if (msg->standing.state == MESSAGE_DROPPED || call_is_over(m, msg))
        return MESSAGE_RESOLVE;
    return told != NULL ? MESSAGE_ASK : MESSAGE_ANSWERED;
}

void
decide_settle_asked(struct decision *d, const struct message *msg)
{
    const struct message_standing answered = { .state = MESSAGE_ACKED };
    const char *by = call_ended_by(d->m, msg);
    struct arena *arena = &d->out->events.arena;
    struct event *ev;

    if (message_is_still_here(msg)) {
        decide_drop_message(d, msg, by == NULL ? "it is over" : arena_printf(arena, "%s has it", by));
        return;
    }
    ev = decide_change(d, EV_MSG_ANSWERED, msg, &answered);
    ev->u.change.by = arena_strdup_or_null(arena, by);
    ev->u.change.reason = by == NULL ? arena_strdup(arena, "it is over") : NULL;
    decide_clear_alarm(d, msg);
}

struct event *
decide_tell_asked(struct decision *d, const struct message *msg, enum message_act act, const char *text)
{
    struct message_order o = { .kind = msg->order.kind,
        .act = act,
        .destination = msg->order.destination,
        .channel = msg->order.channel,
        .text = text,
        .target = msg->number,
        .subjects = msg->order.subjects,
        .subjects_n = msg->order.subjects_n,
        .person = msg->order.person,
        .detail = msg->order.detail,
        .deadline_ms = decide_deadline(d, msg->order.destination) };
    struct event *ev;

    ev = decide_queue(d, &o);
    ev->cause = msg->queued_seq;
    return ev;
}

static void
tell(struct decision *d, const struct message *msg, enum message_act act)
{
    struct arena *arena = &d->out->events.arena;
    const char *by = msg->standing.state == MESSAGE_ACKED ? msg->acked_by : NULL;

    if (act == MESSAGE_ANSWERED)
        decide_tell_asked(d, msg, act, arena_printf(arena, "%s has it.", by == NULL ? "Somebody" : by));
    else
        decide_tell_asked(d, msg, act,
            msg->standing.state == MESSAGE_DROPPED ? "Stand down: nobody is asked any more." : "It is over.");
}

/* --- alarms of calls that nobody answered */

static bool
is_unanswered_call(const struct model *m, const struct alert *a, const struct own_alarm *alarm)
{
    uint64_t call = message_number(alarm->labels[1].value);

    bool waits = alert_is_called(a) || (a->hold.state == ALERT_ACKED && call_wants_everyone(m, a));

    return waits && a->call.seq == call && a->call.to == NULL && a->call.until_ms == 0;
}

static bool
lasts(const struct decision *d, const struct own_alarm *alarm)
{
    struct oncall_persons now;

    if (strcmp(alarm->name, ALARM_NOBODY_ON_CALL) == 0) {
        oncall_persons(d->m, &alarm->labels[0].value, 1, d->now_ms, &now);
        return now.n == 0 && routing_schedule(d->m->config.routing, alarm->labels[0].value) != NULL;
    }
    for (size_t i = 0; i < d->m->alerts.n; i++)
        if (is_unanswered_call(d->m, d->m->alerts.v[i], alarm))
            return true;
    return false;
}

/* false: it lacks one of them. */
static bool
read_labels(const struct alert *a, const char *const names[OWN_LABELS_MAX], struct own_alarm *alarm)
{
    for (size_t i = 0; i < OWN_LABELS_MAX && names[i] != NULL; i++) {
        alarm->labels[i] = (struct label_pair){ names[i], labels_get(alert_labels(a), names[i]) };
        if (alarm->labels[i].value == NULL)
            return false;
        alarm->labels_n++;
    }
    return true;
}

static void
clear_alarms(struct decision *d)
{
    static const struct {
        const char *name, *labels[OWN_LABELS_MAX];
    } rows[] = { { ALARM_NOBODY_ON_CALL, { "schedule" } }, { ALARM_UNANSWERED, { "policy", "call" } } };

    for (size_t i = 0; i < d->m->alerts.n; i++) {
        const struct alert *a = d->m->alerts.v[i];

        for (size_t k = 0; a->source->own && alert_is_listed(a) && k < sizeof rows / sizeof *rows; k++) {
            struct own_alarm alarm = { .name = rows[k].name };

            if (str_eq(alert_field(a, FIELD_NAME), alarm.name) && read_labels(a, rows[k].labels, &alarm) && !lasts(d, &alarm))
                decide_clear_own(d, &alarm);
        }
    }
}

void
decide_tick_answers(struct decision *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->m->messages.n && n < TICK_ANSWERS_MAX; i++) {
        const struct message *msg = d->m->messages.v[i];
        enum message_act act = to_be_told(d->m, msg);

        if (asked_is_to_be_settled(d->m, msg))
            decide_settle_asked(d, msg);
        else if (act != MESSAGE_ASK)
            tell(d, msg, act);
        else
            continue;
        n++;
    }
    d->out->done += n;
    clear_alarms(d);
}

int64_t
answers_due_ms(const struct model *m)
{
    for (size_t i = 0; i < m->messages.n; i++)
        if (asked_is_to_be_settled(m, m->messages.v[i]) || to_be_told(m, m->messages.v[i]) != MESSAGE_ASK)
            return 0;
    return INT64_MAX;
}

/* --- who answers for what */

static bool
is_seen(const void *value, const void *key)
{
    return alert_id_equal(value, key);
}

const struct alert *
decide_next_asked(struct decision *d, const struct message *asked, struct call_walk *walk)
{
    const struct alert *a;

    while ((a = call_next_alert(d->m, asked, walk)) != NULL) {
        bool waits = a->hold.state == ALERT_FIRING || a->hold.state == ALERT_ESCALATED;

        if (!waits || map_get(&d->seen, alert_id_hash(&a->id), is_seen, &a->id) != NULL)
            continue;
        map_add(&d->seen, alert_id_hash(&a->id), (void *)&a->id);
        return a;
    }
    return NULL;
}

/* --- by hand */

void
decide_ack_asked(struct decision *d, const struct message *msg)
{
    const char *person = msg->order.person == NULL ? d->cmd->actor : msg->order.person;
    struct call_walk walk = { 0 };
    const struct alert *a;

    while ((a = decide_next_asked(d, msg, &walk)) != NULL) {
        struct event *ev = decide_add_hold(d, str_eq(person, d->cmd->actor) ? EV_ACKED : EV_ASSIGNED, a, ALERT_ACKED);

        ev->u.hold.now.until_ms = decide_ack_until(d, a);
        ev->u.hold.now.by = arena_strdup(&d->out->events.arena, person);
        ev->u.hold.now.comment = decide_text(d);
        d->out->done--; /* the message is what was to be done */
    }
}

bool
decide_answer_own(struct decision *d, const struct alert *a)
{
    const struct message_standing answered = { .state = MESSAGE_ACKED };
    size_t n = 0;

    if (a->hold.state != ALERT_ACKED || !call_wants_everyone(d->m, a))
        return false;
    for (size_t i = 0; i < d->m->messages.n; i++) {
        const struct message *msg = d->m->messages.v[i];

        if (!message_is_open(msg) || message_is_still_here(msg) || !str_eq(msg->order.person, d->cmd->actor)
            || !call_asks_about(d->m, msg, a))
            continue;
        decide_change(d, EV_MSG_ANSWERED, msg, &answered);
        decide_clear_alarm(d, msg);
        n++;
    }
    d->out->done += n > 0;
    return n > 0;
}
