/* SPDX-License-Identifier: MIT */
/* What persons do about who has an alert, and whether it is to be seen: take, assign, snooze, close. */
#include <stdio.h>
#include <string.h>

#include "core/decide_act.h"
#include "core/person.h"
#include "util/time.h"

static void
refuse_state(struct decision *d, const struct alert *a, const char *why)
{
    decide_refuse(d, &a->id, "%s is %s: %s", alert_field(a, FIELD_NAME), alert_states[a->hold.state].word, why);
}

/* Whoever has it now; what nobody else has is acknowledged. */
static void
take_one(struct decision *d, const struct alert *a)
{
    const char *holder = alert_holder(a);
    struct event *ev;

    if (holder == NULL || str_eq(holder, d->cmd->actor)) {
        decide_ack_one(d, a);
        return;
    }
    ev = decide_add_hold(d, EV_TAKEN, a, ALERT_ACKED);
    ev->u.hold.now.until_ms = decide_ack_until(d, a);
    ev->u.hold.now.by = ev->actor;
    ev->u.hold.now.comment = decide_text(d);
}

bool
decide_take(struct decision *d)
{
    if (!decide_check_time(d, "an acknowledgement") || !decide_check_text(d, false) || !decide_each_subject(d, take_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "took %s", decide_subject_words(d));
    return true;
}

static void
assign_one(struct decision *d, const struct alert *a)
{
    struct event *ev;

    if (!alert_may_go(a->hold.state, ALERT_ACKED)) {
        refuse_state(d, a, "nobody needs to have it");
        return;
    }
    ev = decide_add_hold(d, EV_ASSIGNED, a, ALERT_ACKED);
    ev->u.hold.now.until_ms = decide_ack_until(d, a);
    ev->u.hold.now.by = arena_strdup(&d->out->events.arena, d->cmd->to);
    ev->u.hold.now.comment = decide_text(d);
}

/* Without persons in the configuration everybody is known by her account. */
bool
decide_check_known(struct decision *d, const char *person)
{
    const struct people *people = d->m->config.people;

    if (people == NULL || people->n == 0)
        return person_name_check(str_starts(person, PERSON_UNIX) ? person + strlen(PERSON_UNIX) : person, d->err);
    return people_named(people, person) != NULL
        || err_set(d->err, ERR_USAGE, "no person %.64s in the configuration: there the persons are named", person);
}

bool
decide_check_person(struct decision *d, const char *what)
{
    const char *to = d->cmd->to;

    if (to == NULL || *to == '\0')
        return err_set(d->err, ERR_USAGE, "%s to whom? Name a person", what);
    return decide_check_known(d, to);
}

bool
decide_assign(struct decision *d)
{
    if (!decide_check_person(d, "assign") || !decide_check_time(d, "an acknowledgement") || !decide_check_text(d, false)
        || !decide_each_subject(d, assign_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "assigned %s to %s", decide_subject_words(d), d->cmd->to);
    return true;
}

static void
snooze_one(struct decision *d, const struct alert *a)
{
    struct event *ev;

    if (decide_is_others(d, a))
        return;
    if (!alert_may_go(a->hold.state, ALERT_SNOOZED)) {
        refuse_state(d, a, "nothing to snooze");
        return;
    }
    ev = decide_add_hold(d, EV_SNOOZED, a, ALERT_SNOOZED);
    ev->u.hold.now.until_ms = decide_until(d, d->m->config.snooze_for_ms);
    ev->u.hold.now.by = ev->actor;
    ev->u.hold.now.comment = decide_text(d);
}

bool
decide_snooze(struct decision *d)
{
    char until[TIME_TEXT_MAX];

    if (!decide_check_time(d, "a snooze") || !decide_check_text(d, false) || !decide_each_subject(d, snooze_one))
        return false;
    time_near(decide_until(d, d->m->config.snooze_for_ms), d->now_ms, until);
    snprintf(d->out->summary, sizeof d->out->summary, "snoozed %s until %s", decide_subject_words(d), until);
    return true;
}

static void
unsnooze_one(struct decision *d, const struct alert *a)
{
    if (a->hold.state == ALERT_SNOOZED)
        decide_add_hold(d, EV_UNSNOOZED, a, ALERT_FIRING);
    else
        decide_refuse(d, &a->id, "%s is not snoozed (it is %s)", alert_field(a, FIELD_NAME), alert_states[a->hold.state].word);
}

bool
decide_unsnooze(struct decision *d)
{
    if (!decide_check_text(d, false) || !decide_each_subject(d, unsnooze_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "un-snoozed %s", decide_subject_words(d));
    return true;
}

static void
close_one(struct decision *d, const struct alert *a)
{
    struct event *ev;

    if (!alert_may_go(a->hold.state, ALERT_CLOSED)) {
        refuse_state(d, a, "nothing to close");
        return;
    }
    ev = decide_add_hold(d, EV_CLOSED, a, ALERT_CLOSED);
    ev->u.hold.now.by = ev->actor;
    ev->u.hold.now.comment = decide_text(d);
    if (d->cmd->vote != VOTE_NONE)
        decide_add_vote(d, a);
}

bool
decide_close(struct decision *d)
{
    if (!decide_check_text(d, false) || !decide_each_subject(d, close_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "closed %s%s%s", decide_subject_words(d),
        d->cmd->vote == VOTE_NONE ? "" : ", ", d->cmd->vote == VOTE_NONE ? "" : alert_votes[d->cmd->vote].word);
    return true;
}
