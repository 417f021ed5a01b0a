/* SPDX-License-Identifier: MIT */
/* What follows for a call from the model as it stands. */
#include "core/call.h"
#include "core/decide_call.h"
#include "core/oncall.h"
#include "core/person.h"
#include "core/route.h"

#include <string.h>

#include "util/str.h"

const struct policy *
call_policy(const struct model *m, const struct alert *a, int64_t now_ms)
{
    const struct policy *p = routing_policy(m->config.routing, a->call.policy);
    struct routed routed;

    if (p != NULL || m->config.routing == NULL)
        return p;
    route_alert(m, a, now_ms, &routed);
    return routing_policy(m->config.routing, routed.policy);
}

size_t
call_ways(const struct model *m, const char *person, const char *const **names, size_t n)
{
    const struct person *p = m->config.people == NULL ? NULL : people_named(m->config.people, person);
    const struct routing *r = m->config.routing;

    if (n == 0 && p != NULL) {
        *names = p->pages;
        n = p->pages_n;
    }
    if (n == 0 && r != NULL) {
        *names = r->notify.to[LEVEL_MIN];
        n = r->notify.to_n[LEVEL_MIN];
    }
    return n;
}

bool
call_begins_at(const struct model *m, const struct policy *p, const char *destination, int64_t now_ms)
{
    const struct policy_step *first = &p->steps[0];
    struct oncall_persons asked;

    oncall_persons(m, first->who, first->who_n, now_ms, &asked);
    for (size_t i = 0; i < asked.n; i++) {
        const char *const *names = first->by;
        size_t n = call_ways(m, asked.v[i], &names, first->by_n);

        for (size_t k = 0; k < n; k++)
            if (str_eq(names[k], destination))
                return true;
    }
    return false;
}

bool
call_next(const struct policy *p, const struct call_place *at, struct call_place *next)
{
    uint32_t round = at->round == 0 ? 1 : at->round;

    if (at->step < p->steps_n)
        *next = (struct call_place){ at->step + 1, round };
    else
        *next = (struct call_place){ 1, round + 1 };
    return p->rounds == 0 || next->round <= p->rounds;
}

bool
call_wants_everyone(const struct model *m, const struct alert *a)
{
    const struct policy *p = routing_policy(m->config.routing, a->call.policy);

    return p != NULL && p->everyone;
}

/* Of the event by which it was asked; what stands in at a fallback asks for the first. */
static uint64_t
asking_seq(const struct model *m, const struct message *asked)
{
    const struct message *first;

    while ((first = model_message(m, asked->order.stands_for)) != NULL && message_asks(first))
        asked = first;
    return asked->cause;
}

static bool
is_of_call(const struct alert *a, uint64_t seq)
{
    return seq != 0 && a->call.seq == seq;
}

bool
call_asks_about(const struct model *m, const struct message *msg, const struct alert *a)
{
    if (!message_asks(msg))
        return false;
    return (msg->queued_seq > a->episode && message_is_about(msg, &a->id)) || is_of_call(a, asking_seq(m, msg));
}

/* No page about it is as old as that: one of a call that it joined is older than the episode. */
static uint64_t
before_pages(const struct alert *a)
{
    return a->call.seq != 0 && a->call.seq < a->episode ? a->call.seq : a->episode;
}

bool
call_is_answered_by(const struct model *m, const struct alert *a, const char *person)
{
    if (str_eq(a->hold.by, person))
        return true;
    for (size_t i = m->messages.n; i-- > 0 && m->messages.v[i]->queued_seq > before_pages(a);) {
        const struct message *msg = m->messages.v[i];

        if (msg->standing.state == MESSAGE_ACKED && str_eq(msg->acked_by, person) && msg->acked_at_ms >= a->hold.at_ms
            && msg->order.person != NULL && call_asks_about(m, msg, a))
            return true;
    }
    return false;
}

/* Somebody holds it, and somebody else who was asked has not answered. */
static bool
misses_somebody(const struct model *m, const struct alert *a)
{
    for (size_t i = m->messages.n; i-- > 0 && m->messages.v[i]->queued_seq > before_pages(a);) {
        const struct message *msg = m->messages.v[i];

        if (message_is_open(msg) && msg->order.person != NULL && call_asks_about(m, msg, a)
            && !call_is_answered_by(m, a, msg->order.person))
            return true;
    }
    return false;
}

int64_t
call_due_ms(const struct model *m, const struct alert *a)
{
    bool held_back = (a->marks & (ALERT_SUPPRESSED | ALERT_UNCONFIRMED)) != 0 || a->routed.maintenance != NULL;

    if (a->call.seq == 0 || a->call.until_ms == 0 || held_back)
        return INT64_MAX;
    if (alert_is_called(a) || (a->hold.state == ALERT_ACKED && call_wants_everyone(m, a) && misses_somebody(m, a)))
        return a->call.until_ms;
    return INT64_MAX;
}

/* Where all that it is about could not be named, the others go on with those that are: the call that most of these are in by now. */
static uint64_t
seq_by_now(const struct model *m, const struct message *asked, uint64_t seq)
{
    uint64_t now = seq;
    size_t votes = 0;

    for (size_t i = 0; asked->order.subjects_n == MESSAGE_SUBJECTS_MAX && i < MESSAGE_SUBJECTS_MAX; i++) {
        const struct alert *a = model_alert(m, &asked->order.subjects[i]);

        if (a == NULL || a->episode > asked->queued_seq || a->call.seq < seq)
            continue;
        if (votes == 0)
            now = a->call.seq;
        votes += a->call.seq == now ? 1 : -1;
    }
    return now;
}

static void
begin_walk(const struct model *m, const struct message *asked, struct call_walk *w)
{
    uint64_t seq = message_asks(asked) ? asking_seq(m, asked) : 0;

    w->begun = true;
    w->seq = seq == 0 ? 0 : seq_by_now(m, asked, seq);
    w->moved = w->seq != seq;
}

/* What joined after its step was over is not the page's. */
static bool
is_walked(const struct alert *a, const struct message *asked, const struct call_walk *w)
{
    return is_of_call(a, w->seq) && !(w->moved && a->episode > asked->queued_seq);
}

const struct alert *
call_next_alert(const struct model *m, const struct message *asked, struct call_walk *w)
{
    size_t named = asked->order.subjects_n;

    if (!w->begun)
        begin_walk(m, asked, w);
    for (; w->i < named + (w->seq == 0 ? 0 : m->alerts.n); w->i++) {
        const struct alert *a = w->i < named ? model_alert(m, &asked->order.subjects[w->i]) : m->alerts.v[w->i - named];
        bool one = w->i < named ? a != NULL && (a->episode <= asked->queued_seq || is_walked(a, asked, w))
                                : is_walked(a, asked, w) && !message_is_about(asked, &a->id);

        if (one) {
            w->i++;
            return a;
        }
    }
    return NULL;
}

/* Of the pages of its call: how many are open, how many of these were refused for good, and how many a person has answered. */
struct pages {
    size_t open, failed, answered;
};

static struct pages
pages_of(const struct model *m, const struct alert *a)
{
    struct pages n = { 0 };

    for (size_t i = m->messages.n; i-- > 0 && m->messages.v[i]->queued_seq > a->call.seq;) {
        const struct message *msg = m->messages.v[i];

        if (!message_asks(msg) || asking_seq(m, msg) != a->call.seq)
            continue;
        n.open += message_is_open(msg);
        n.failed += msg->standing.state == MESSAGE_FAILED;
        n.answered += msg->standing.state == MESSAGE_ACKED && message_acker(&msg->order) == ACKED_BY_PERSON;
    }
    return n;
}

bool
call_goes_on(const struct model *m, const struct alert *a)
{
    struct pages n = { 0 };

    if (a->call.until_ms == 0)
        n = pages_of(m, a);
    return a->call.until_ms != 0 || n.open > n.failed;
}

bool
call_is_spent(const struct model *m, const struct alert *a)
{
    struct pages n;

    if (!alert_is_called(a) || a->call.until_ms != 0 || a->call.to == NULL)
        return false;
    n = pages_of(m, a);
    return n.open == 0 && n.answered > 0;
}

static bool
wants(const struct model *m, const struct message *asked, const struct alert *a)
{
    if (a->hold.state == ALERT_FIRING || a->hold.state == ALERT_ESCALATED)
        return true;
    return a->hold.state == ALERT_ACKED && asked->order.person != NULL && call_wants_everyone(m, a)
        && !call_is_answered_by(m, a, asked->order.person);
}

bool
call_is_wanted(const struct model *m, const struct message *asked)
{
    struct call_walk walk = { 0 };
    const struct alert *a;

    while ((a = call_next_alert(m, asked, &walk)) != NULL)
        if (wants(m, asked, a))
            return true;
    return false;
}

const char *
call_ended_by(const struct model *m, const struct message *asked)
{
    const struct alert *a, *last = NULL;
    struct call_walk walk = { 0 };

    while ((a = call_next_alert(m, asked, &walk)) != NULL) {
        if (a->hold.by == NULL)
            continue;
        if (call_wants_everyone(m, a) && a->hold.state == ALERT_ACKED)
            return asked->order.person;
        if (last == NULL || a->hold.at_ms > last->hold.at_ms)
            last = a;
    }
    return last == NULL ? NULL : last->hold.by;
}

bool
call_is_over(const struct model *m, const struct message *asked)
{
    struct call_walk walk = { 0 };
    const struct alert *a;

    while ((a = call_next_alert(m, asked, &walk)) != NULL)
        if (a->hold.state != ALERT_CLEARED && a->hold.state != ALERT_CLOSED)
            return false;
    return true;
}

bool
call_has_next(const struct model *m, const struct message *asked)
{
    struct call_walk walk = { 0 };
    const struct alert *a;

    while (message_asks(asked) && asked->delivered_at_ms != 0 && (a = call_next_alert(m, asked, &walk)) != NULL)
        if (alert_is_called(a) && a->call.until_ms != 0)
            return true;
    return false;
}

int64_t
call_answer_by(const struct model *m, const struct message *asked)
{
    for (size_t i = 0; message_asks(asked) && asked->order.person != NULL && i < asked->order.subjects_n; i++) {
        const struct alert *a = model_alert(m, &asked->order.subjects[i]);

        if (a != NULL && a->call.seq == asked->cause && a->call.until_ms > asked->order.deadline_ms)
            return a->call.until_ms;
    }
    return 0;
}

bool
call_is_followed(const struct model *m, const struct message *asked)
{
    const struct destination *to = destination_named(&m->config.destinations, asked->order.destination);
    const struct message *told = model_message(m, asked->changed_by);
    bool left = asked->order.kind != MESSAGE_STEP && asked->tries > 0
        && (asked->delivered_at_ms != 0 || asked->standing.unsure || asked->standing.state == MESSAGE_ACKED);

    return message_asks(asked) && left && to != NULL && to->follows && (told == NULL || told->order.act != MESSAGE_RESOLVE);
}
