/* SPDX-License-Identifier: MIT */
/* Escalation: whose turn it is, once in each step, until somebody answers. */
#include "core/decide_call.h"

#include <stdlib.h>
#include <string.h>

#include "core/decide_ask.h"
#include "core/decide_own.h"
#include "util/str.h"

/* Calls that go on in one tick; more wait for the next. */
#define TICK_CALLS_MAX 100

/* --- what the steps say */

/* The first of the events that ask together: the others name it. */
static void
add_step(struct decision *d, struct asking *s, int64_t moved_ms)
{
    const char *to = decide_asked_words(d, s);

    for (size_t at = 0; at < s->n; at += EVENT_ALERTS_MAX) {
        size_t n = s->n - at < EVENT_ALERTS_MAX ? s->n - at : EVENT_ALERTS_MAX;
        struct event *ev = decide_add_node(d, EV_STEP);

        ev->u.step = (struct event_step){ .alerts = { arena_memdup(&d->out->events.arena, &s->ids[at], n * sizeof *s->ids), n },
            .policy = s->policy == NULL ? NULL : arena_strdup(&d->out->events.arena, s->policy->name),
            .to = to,
            .step = s->at.step,
            .round = s->at.round,
            .until_ms = s->until_ms,
            .first = at == 0 ? 0 : s->seq,
            .moved_ms = moved_ms };
        if (at == 0)
            s->seq = ev->seq;
    }
    d->out->done += s->n;
}

static void
say_nobody(struct decision *d, const char *schedule, uint64_t cause)
{
    struct own_alarm alarm = { .name = ALARM_NOBODY_ON_CALL,
        .labels = { { "schedule", schedule } },
        .labels_n = 1,
        .level = CALL_ALARM_LEVEL,
        .cause = cause };

    alarm.summary =
        arena_printf(&d->out->events.arena, "nobody is on call in %.80s: who was to be asked is passed over", schedule);
    decide_raise_own(d, &alarm);
}

/* One for each call: another one that nobody answers is told anew. */
static void
say_unanswered(struct decision *d, const char *policy, const char *why, const struct asking *s)
{
    struct arena *arena = &d->out->events.arena;
    const struct alert *first = model_alert(d->m, &s->ids[0]);
    const char *more = s->n > 1 ? arena_printf(arena, " and %zu more", s->n - 1) : "";
    struct own_alarm alarm = { .name = ALARM_UNANSWERED,
        .labels = { { "policy", policy }, { "call", arena_printf(arena, "%llu", (unsigned long long)s->seq) } },
        .labels_n = 2,
        .level = CALL_ALARM_LEVEL,
        .cause = s->seq };

    alarm.summary = arena_printf(arena, "nobody has answered for %.80s%s, and nobody is asked any more: policy %.80s %s",
        first == NULL ? "an alert" : alert_field(first, FIELD_NAME), more, policy, why);
    decide_raise_own(d, &alarm);
}

/* Who has answered, while somebody holds it, is not asked again. */
static bool
is_to_be_asked(const struct decision *d, const struct asking *s, const char *person)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct alert *a = model_alert(d->m, &s->ids[i]);

        if (a != NULL && (a->hold.state != ALERT_ACKED || !call_is_answered_by(d->m, a, person)))
            return true;
    }
    return false;
}

static void
find_asked(const struct decision *d, struct asking *s)
{
    const struct policy_step *step = &s->policy->steps[s->at.step - 1];
    size_t n = 0;

    oncall_persons(d->m, step->who, step->who_n, d->now_ms, &s->asked);
    for (size_t i = 0; i < s->asked.n; i++)
        if (is_to_be_asked(d, s, s->asked.v[i]))
            s->asked.v[n++] = s->asked.v[i];
    s->asked.n = n;
    s->via = step->by;
    s->via_n = step->by_n;
    s->until_ms = d->now_ms + step->wait_ms;
}

static void
say_missing(struct decision *d, const struct asking *s, uint64_t cause)
{
    for (size_t i = 0; i < s->asked.missing_n; i++)
        say_nobody(d, s->asked.missing[i], cause);
}

/* The rounds are over, or the policy is no longer there. */
static void
give_up(struct decision *d, struct asking *s, const char *policy, const char *why)
{
    struct policy gone = { .name = policy };

    s->policy = &gone;
    s->asked.n = 0;
    s->until_ms = 0;
    add_step(d, s, 0);
    say_unanswered(d, policy, why, s);
    s->policy = NULL;
}

/* From s->at on: a step that nobody is left of is passed over at once, and that is said. false: there was nobody to be asked. */
static bool
go_on(struct decision *d, struct asking *s)
{
    for (size_t tries = 0; tries < s->policy->steps_n; tries++) {
        struct call_place next;

        if (!call_next(s->policy, &s->at, &next)) {
            give_up(d, s, s->policy->name, "is at its end");
            return false;
        }
        s->at = next;
        find_asked(d, s);
        if (s->asked.n > 0) {
            add_step(d, s, 0);
            say_missing(d, s, s->seq);
            decide_ask(d, s);
            return true;
        }
        if (s->asked.missing_n > 0 && tries + 1 < s->policy->steps_n) {
            int64_t until_ms = s->until_ms;

            s->until_ms = d->now_ms;
            add_step(d, s, 0);
            say_missing(d, s, s->seq);
            s->until_ms = until_ms;
        }
    }
    add_step(d, s, 0); /* tried again when its time is up */
    say_missing(d, s, s->seq);
    return false;
}

bool
decide_begin_call(struct decision *d, const struct policy *policy, const struct alert_id *ids, size_t n)
{
    struct asking s = { .policy = policy, .ids = ids, .n = n };

    return go_on(d, &s);
}

/* --- whose time is up */

static int
by_call(const void *a, const void *b)
{
    const struct alert *x = *(const struct alert *const *)a, *y = *(const struct alert *const *)b;

    if (x->call.seq != y->call.seq)
        return x->call.seq < y->call.seq ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Those that were asked about together, from the i-th on. */
static size_t
group_at(struct decision *d, const struct alert *const *v, size_t total, size_t i, struct asking *s)
{
    struct alert_id *ids;
    size_t n = 1;

    while (i + n < total && v[i + n]->call.seq == v[i]->call.seq)
        n++;
    ids = arena_alloc(&d->out->events.arena, n * sizeof *ids);
    for (size_t k = 0; k < n; k++)
        ids[k] = v[i + k]->id;
    *s = (struct asking){ .ids = ids, .n = n, .at = { v[i]->call.step, v[i]->call.round } };
    return n;
}

/* Who was asked by name is asked again, and has as long as before. */
static void
ask_again(struct decision *d, struct asking *s, const struct alert_call *call)
{
    decide_asked_of(d, call->to, &s->asked);
    s->by = call->by;
    s->at.round++;
    s->until_ms = d->now_ms + (call->until_ms > call->at_ms ? call->until_ms - call->at_ms : CALL_WAIT_MS);
    add_step(d, s, 0);
    decide_ask(d, s);
}

/* It has another name by now, or another one is in its place: that one's first step, where the routes of the alerts name one. */
static void
begin_other(struct decision *d, struct asking *s)
{
    for (size_t i = 0; i < s->n && s->policy == NULL; i++)
        s->policy = call_policy(d->m, model_alert(d->m, &s->ids[i]), d->now_ms);
    if (s->policy != NULL)
        s->at = (struct call_place){ 0 };
}

static void
go_on_with(struct decision *d, struct asking *s, const struct alert_call *call)
{
    if (call->policy == NULL) {
        ask_again(d, s, call);
        return;
    }
    s->policy = routing_policy(d->m->config.routing, call->policy);
    if (s->policy == NULL)
        begin_other(d, s);
    if (s->policy == NULL)
        give_up(d, s, call->policy, "is no longer configured");
    else
        (void)go_on(d, s);
}

/* The clock was set back: who was asked has what was left of her time, or all of it where that is not known. Nobody is asked anew. */
static void
move(struct decision *d, struct asking *s, const struct alert_call *call)
{
    int64_t back_ms = d->cmd->for_ms > 0 ? d->cmd->for_ms : call->at_ms - d->now_ms;
    struct policy named = { .name = call->policy };

    decide_asked_of(d, call->to, &s->asked);
    s->policy = call->policy == NULL ? NULL : &named;
    s->until_ms = call->until_ms - back_ms;
    s->seq = call->seq;
    add_step(d, s, back_ms);
}

static bool
is_moved(const struct decision *d, const struct alert *a)
{
    return call_due_ms(d->m, a) != INT64_MAX && (d->cmd->for_ms > 0 || a->call.at_ms > d->now_ms);
}

/* Not where this very tick ends what somebody held: then it is asked about anew. */
static bool
is_due(const struct decision *d, const struct alert *a)
{
    bool expires = a->hold.state == ALERT_ACKED && a->hold.until_ms != 0 && a->hold.until_ms <= d->now_ms;

    return !expires && call_due_ms(d->m, a) <= d->now_ms;
}

void
decide_tick_calls(struct decision *d)
{
    VEC(const struct alert *) v = { 0 };
    bool back = false;
    struct asking s;

    for (size_t i = 0; i < d->m->alerts.n && !back; i++)
        back = is_moved(d, d->m->alerts.v[i]);
    for (size_t i = 0; i < d->m->alerts.n; i++)
        if (back ? is_moved(d, d->m->alerts.v[i]) : is_due(d, d->m->alerts.v[i]))
            vec_push(&v, d->m->alerts.v[i]);
    if (v.n > 0)
        qsort(v.v, v.n, sizeof *v.v, by_call);
    for (size_t i = 0, n = 0, calls = 0; i < v.n && calls < TICK_CALLS_MAX; i += n, calls++) {
        const struct alert_call call = v.v[i]->call;

        n = group_at(d, v.v, v.n, i, &s);
        if (back)
            move(d, &s, &call);
        else
            go_on_with(d, &s, &call);
    }
    vec_release(&v);
}
