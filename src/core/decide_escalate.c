/* SPDX-License-Identifier: MIT */
/* Escalation by hand: a person asks another one, a schedule, or a step of the policy. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/decide_act.h"
#include "core/decide_ask.h"
#include "core/decide_incident.h"
#include "core/decide_message.h"
#include "core/person.h"
#include "util/hash.h"
#include "util/str.h"
#include "util/time.h"

/* Messages that the question names; the others are counted. */
#define NAMED_MAX 4

/* What several alerts are asked about together. */
struct hand {
    struct asking asking;
    VEC(struct alert_id) ids;
};

static bool
is_step_number(const char *to)
{
    size_t n = strspn(to, "0123456789");

    return n > 0 && n <= 3 && to[n] == '\0';
}

/* Where nobody is named in the configuration, everybody is known by her account. */
static bool
is_person(const struct decision *d, const char *to)
{
    const struct people *people = d->m->config.people;
    struct err err;

    if (people == NULL || people->n == 0)
        return person_name_check(str_starts(to, PERSON_UNIX) ? to + strlen(PERSON_UNIX) : to, &err);
    return people_named(people, to) != NULL;
}

static bool
check_to(struct decision *d)
{
    const char *to = d->cmd->to;
    struct oncall_persons now;

    if (to == NULL || *to == '\0' || is_step_number(to))
        return true;
    if (routing_schedule(d->m->config.routing, to) != NULL) {
        oncall_persons(d->m, &to, 1, d->now_ms, &now);
        return now.n > 0 || err_set(d->err, ERR_REFUSED, "nobody is on call in %.80s now: name a person", to);
    }
    return is_person(d, to)
        || err_set(d->err, ERR_USAGE, "no person or schedule %.64s in the configuration, and no number of a step", to);
}

/* Channels that are told of it beside. */
static bool
check_posts(struct decision *d)
{
    const struct command *cmd = d->cmd;

    if (cmd->destinations_n > MESSAGE_DESTINATIONS_MAX)
        return err_set(d->err, ERR_LIMIT, "%zu destinations at once: at most %d", cmd->destinations_n, MESSAGE_DESTINATIONS_MAX);
    for (size_t i = 0; i < cmd->destinations_n; i++) {
        const struct destination *to = destination_named(&d->m->config.destinations, cmd->destinations[i]);

        if (to == NULL)
            return err_set(d->err, ERR_NOTFOUND, "there is no destination %.80s; tocsin check lists those that are configured",
                cmd->destinations[i]);
        if (to->kind != MESSAGE_SLACK)
            return err_set(d->err, ERR_REFUSED, "%.80s is no channel: a post goes to one", to->name);
    }
    return true;
}

static bool
check_escalation(struct decision *d)
{
    if (!decide_check_text(d, false) || !check_to(d) || !check_posts(d))
        return false;
    if (d->cmd->subjects_n > CALL_SUBJECTS_MAX)
        return err_set(d->err, ERR_LIMIT, "%zu alerts at once: somebody is asked about at most %d; narrow the filter",
            d->cmd->subjects_n, CALL_SUBJECTS_MAX);
    return model_messages_open(d->m) < MESSAGES_OPEN_MAX
        || err_set(d->err, ERR_LIMIT, "%zu messages wait already: no more than %d; drop some in the panel (gu)",
            model_messages_open(d->m), MESSAGES_OPEN_MAX);
}

/* The first from s->at on that has somebody on call. */
static bool
find_step(struct decision *d, struct asking *s)
{
    for (size_t tries = 0; tries < s->policy->steps_n; tries++) {
        const struct policy_step *step = &s->policy->steps[s->at.step - 1];

        oncall_persons(d->m, step->who, step->who_n, d->now_ms, &s->asked);
        s->via = step->by;
        s->via_n = step->by_n;
        s->until_ms = d->now_ms + step->wait_ms;
        if (s->asked.n > 0)
            return true;
        if (d->cmd->to != NULL || !call_next(s->policy, &s->at, &s->at))
            return false;
    }
    return false;
}

static bool
refuse_step(struct decision *d, const struct alert *a, const struct asking *s)
{
    decide_refuse(d, &a->id, "%s: nobody is on call for step %u of %s now: name a person", alert_field(a, FIELD_NAME), s->at.step,
        s->policy->name);
    return false;
}

/* A step of its policy: the one that is named, else the next. */
static bool
aim_at_step(struct decision *d, const struct alert *a, struct asking *s)
{
    const char *to = d->cmd->to, *name = alert_field(a, FIELD_NAME);
    struct call_place at = { 0 };

    s->policy = call_policy(d->m, a, d->now_ms);
    if (s->policy == NULL) {
        decide_refuse(d, &a->id, "%s has no escalation policy: name a person or a schedule", name);
        return false;
    }
    if (str_eq(a->call.policy, s->policy->name))
        at = (struct call_place){ a->call.step, a->call.round };
    if (to != NULL && *to != '\0') {
        s->at = (struct call_place){ (uint32_t)message_number(to), at.round == 0 ? 1 : at.round };
        if (s->at.step < 1 || s->at.step > s->policy->steps_n) {
            decide_refuse(d, &a->id, "%s: %s has steps 1 to %zu", name, s->policy->name, s->policy->steps_n);
            return false;
        }
    } else if (!call_next(s->policy, &at, &s->at)) {
        decide_refuse(d, &a->id, "%s: %s is at its end: name a person, a schedule, or a step", name, s->policy->name);
        return false;
    }
    return find_step(d, s) || refuse_step(d, a, s);
}

static void
aim_at_person(struct decision *d, struct asking *s)
{
    const char *to = d->cmd->to;

    if (routing_schedule(d->m->config.routing, to) != NULL)
        oncall_persons(d->m, &to, 1, d->now_ms, &s->asked);
    else
        s->asked = (struct oncall_persons){ .v = { to }, .n = 1 };
    s->at = (struct call_place){ 0, 1 };
    s->until_ms = d->now_ms + CALL_WAIT_MS;
}

static bool
aim(struct decision *d, const struct alert *a, struct asking *s)
{
    const char *to = d->cmd->to;

    *s = (struct asking){ .by = arena_strdup(&d->out->events.arena, d->cmd->actor), .reason = decide_text(d) };
    if (to == NULL || *to == '\0' || is_step_number(to))
        return aim_at_step(d, a, s);
    aim_at_person(d, s);
    return true;
}

static bool
is_same_call(const void *value, const void *key)
{
    const struct asking *a = &((const struct hand *)value)->asking, *b = key;

    return a->policy == b->policy && a->at.step == b->at.step && a->at.round == b->at.round;
}

static struct hand *
hand_for(struct decision *d, const struct asking *s)
{
    const char *name = s->policy == NULL ? "" : s->policy->name;
    uint64_t hash = hash64(&s->at, sizeof s->at) ^ hash64(name, strlen(name));
    struct hand *h = map_get(&d->seen, hash, is_same_call, s);

    if (h == NULL) {
        h = xcalloc(1, sizeof *h);
        h->asking = *s;
        map_add(&d->seen, hash, h);
    }
    return h;
}

static bool
refuse_state(struct decision *d, const struct alert *a)
{
    const char *name = alert_field(a, FIELD_NAME);

    if (a->hold.state == ALERT_SNOOZED) {
        if (!decide_is_others(d, a))
            decide_refuse(d, &a->id, "%s is snoozed: unsnooze it first", name);
        return true;
    }
    if (alert_may_go(a->hold.state, ALERT_ESCALATED))
        return decide_is_others(d, a);
    decide_refuse(d, &a->id, "%s is %s: nobody needs to be asked", name, alert_states[a->hold.state].word);
    return true;
}

static void
escalate_one(struct decision *d, const struct alert *a)
{
    struct asking s;
    struct hand *h;
    struct event *ev;

    if (refuse_state(d, a) || !aim(d, a, &s))
        return;
    h = hand_for(d, &s);
    ev = decide_add_hold(d, EV_ESCALATED, a, ALERT_ESCALATED);
    ev->u.hold.now.comment = decide_text(d);
    ev = decide_add_alert(d, EV_CALLED, a);
    if (h->asking.seq == 0)
        h->asking.seq = ev->seq;
    ev->u.call.was = a->call;
    ev->u.call.now = (struct alert_call){ .policy = s.policy == NULL ? NULL : arena_strdup(&d->out->events.arena, s.policy->name),
        .to = decide_asked_words(d, &s),
        .by = s.by,
        .step = s.at.step,
        .round = s.at.round,
        .at_ms = d->now_ms,
        .until_ms = s.until_ms,
        .seq = h->asking.seq };
    vec_push(&h->ids, a->id);
}

/* "ana by pd and sms" */
static void
add_way_words(struct decision *d, const struct asking *s, struct buf *out)
{
    for (size_t i = 0; i < s->asked.n && i < NAMED_MAX; i++) {
        const struct destination *to = decide_way_of(d, s, s->asked.v[i], 0);

        buf_addf(out, "%s%.64s by %.64s", i > 0 ? ", " : "", s->asked.v[i], to == NULL ? "the screen alone" : to->name);
        for (size_t k = 1; to != NULL && (to = decide_way_of(d, s, s->asked.v[i], k)) != NULL; k++)
            buf_addf(out, " and %.64s", to->name);
    }
    if (s->asked.n > NAMED_MAX)
        buf_addf(out, " and %zu more", s->asked.n - NAMED_MAX);
}

/* "page bob by pd, step 2 of payments-primary, and want an answer by 03:20Z; page …" */
static void
add_words(struct decision *d, bool first, const struct hand *h, struct buf *out)
{
    const struct asking *s = &h->asking;
    char by[TIME_TEXT_MAX];

    time_near(s->until_ms, d->now_ms, by);
    buf_adds(out, first ? "" : "; ");
    add_way_words(d, s, out);
    if (s->policy != NULL)
        buf_addf(out, ", step %u of %.64s", s->at.step, s->policy->name);
    buf_addf(out, ", to answer by %s", by);
}

typedef void hand_fn(struct decision *d, bool first, const struct hand *h, struct buf *out);

static void
each_hand(struct decision *d, hand_fn *fn, struct buf *out)
{
    const struct hand *h;

    for (size_t i = 0, n = 0; (h = map_next(&d->seen, &i)) != NULL; n++)
        fn(d, n == 0, h, out);
}

static void
ask_one(struct decision *d, bool first, const struct hand *h, struct buf *out)
{
    struct asking s = h->asking;

    (void)first;
    (void)out;
    s.ids = h->ids.v;
    s.n = h->ids.n;
    decide_ask(d, &s);
}

/* "ana escalated ReplicaLag: asks bob by pd, step 2 of payments, to answer by 03:20Z: needs a DBA" */
static const char *
escalated_text(struct decision *d, const char *what, const char *words)
{
    const char *why = decide_text(d);

    return arena_printf(&d->out->events.arena, "%.64s escalated %.100s: %.400s%s%.1000s", d->cmd->actor, what, words,
        why != NULL ? "\n" : "", why != NULL ? why : "");
}

static void
post(struct decision *d, const char *text)
{
    const struct command *cmd = d->cmd;
    struct arena *arena = &d->out->events.arena;
    struct alert_id *ids = arena_alloc(arena, (cmd->subjects_n + 1) * sizeof *ids);

    for (size_t i = 0; i < cmd->subjects_n; i++)
        ids[i] = cmd->subjects[i].id;
    for (size_t i = 0; i < cmd->destinations_n; i++) {
        const struct destination *to = destination_named(&d->m->config.destinations, cmd->destinations[i]);
        struct message_order o = { .kind = to->kind,
            .destination = to->name,
            .channel = to->channel,
            .text = text,
            .subjects = ids,
            .subjects_n = cmd->subjects_n,
            .deadline_ms = d->now_ms + to->ack_within_ms };

        decide_queue(d, &o);
    }
}

/* A note where one is wanted; ", noted in INC-12" */
static const char *
note(struct decision *d, const char *text)
{
    struct buf names = BUF_INIT;
    const char *words = "";

    if (d->cmd->note)
        decide_note_escalation(d, text, &names);
    if (names.len > 0)
        words = arena_printf(&d->out->events.arena, "; noted in %.80s", buf_text(&names));
    else if (d->cmd->note)
        words = "; it belongs to no open incident: no note";
    buf_release(&names);
    return words;
}

static void
release_hands(struct decision *d)
{
    struct hand *h;

    for (size_t i = 0; (h = map_next(&d->seen, &i)) != NULL;) {
        vec_release(&h->ids);
        free(h);
    }
    map_release(&d->seen);
}

static bool
be_sure(struct decision *d, const char *what, const char *words)
{
    return d->cmd->sure
        || err_set(d->err, ERR_REFUSED,
            DECIDE_ASK "escalate %.100s: page %.250s. A page can't be unsent: undo asks to stand down. Escalate?", what, words);
}

bool
decide_escalate(struct decision *d)
{
    struct buf words;
    const char *what, *text, *noted = "";
    bool ok;

    if (!check_escalation(d))
        return false;
    buf_init(&words, LOG_TEXT_MAX);
    ok = decide_each_subject(d, escalate_one);
    if (ok) {
        what = decide_subject_words(d);
        each_hand(d, add_words, &words);
        ok = be_sure(d, what, buf_text(&words));
        if (ok) {
            each_hand(d, ask_one, NULL);
            text = escalated_text(d, what, buf_text(&words));
            post(d, text);
            noted = note(d, text);
        }
        snprintf(d->out->summary, sizeof d->out->summary, "escalated %.80s: %.120s%s", what, buf_text(&words), noted);
    }
    release_hands(d);
    buf_release(&words);
    return ok;
}
