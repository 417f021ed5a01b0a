/* SPDX-License-Identifier: MIT */
/* What persons say of alerts and their rules: votes and reviews. */
#include <stdio.h>
#include <string.h>

#include "core/decide_act.h"
#include "util/hash.h"

void
decide_add_vote(struct decision *d, const struct alert *a)
{
    struct arena *arena = &d->out->events.arena;
    struct event *ev = decide_add_alert(d, EV_VOTED, a);

    ev->u.vote.source = arena_strdup(arena, a->source->name);
    ev->u.vote.rule = arena_strdup(arena, alert_field(a, FIELD_NAME));
    ev->u.vote.was = a->vote;
    ev->u.vote.now = (struct alert_voted){ d->cmd->vote, ev->actor, d->now_ms, ev->seq };
}

static void
vote_one(struct decision *d, const struct alert *a)
{
    if (a->vote.vote == d->cmd->vote && str_eq(a->vote.by, d->cmd->actor)) {
        decide_refuse(d, &a->id, "you called %s %s already", alert_field(a, FIELD_NAME), alert_votes[a->vote.vote].word);
        return;
    }
    decide_add_vote(d, a);
    d->out->done++;
}

bool
decide_vote(struct decision *d)
{
    if (d->cmd->vote == VOTE_NONE)
        return err_set(d->err, ERR_USAGE, "what was it worth? useful, noise, or cannot-act");
    if (!decide_each_subject(d, vote_one))
        return false;
    snprintf(d->out->summary, sizeof d->out->summary, "called %s %s", decide_subject_words(d), alert_votes[d->cmd->vote].word);
    return true;
}

static bool
is_same_rule(const void *value, const void *key)
{
    const struct alert *a = value, *b = key;

    return a->source == b->source && strcmp(alert_field(a, FIELD_NAME), alert_field(b, FIELD_NAME)) == 0;
}

/* A rule that several of the alerts are of is reviewed once. */
static bool
is_reviewed(struct map *seen, const struct alert *a)
{
    const char *name = alert_field(a, FIELD_NAME);
    uint64_t hash = hash64(name, strlen(name));

    if (map_get(seen, hash, is_same_rule, a) != NULL)
        return true;
    map_add(seen, hash, (void *)a);
    return false;
}

static void
review_one(struct decision *d, const struct alert *a)
{
    struct arena *arena = &d->out->events.arena;
    struct rule_review none = { 0 };
    const struct rule *rule = model_rule_of(d->m, a);
    struct event *ev;

    if (is_reviewed(&d->seen, a))
        return;
    ev = decide_add_rule(d, EV_RULE_REVIEWED, a->source->name, alert_field(a, FIELD_NAME));
    ev->u.review.was = rule == NULL ? none : rule->review;
    ev->u.review.was.text = arena_strdup_or_null(arena, ev->u.review.was.text);
    ev->u.review.now = (struct rule_review){ .respond = d->cmd->respond,
        .by = ev->actor,
        .at_ms = d->now_ms,
        .text = decide_text(d),
        .seq = ev->seq };
    if (d->cmd->respond == RESPOND_UNREVIEWED)
        ev->u.review.now.respond = ev->u.review.was.respond;
    d->out->done++;
}

static const char *
rule_words(const struct decision *d)
{
    const struct events *evs = &d->out->events;

    if (d->out->done == 1)
        return evs->v[0].u.review.rule;
    return arena_printf(&d->out->events.arena, "%zu rules", d->out->done);
}

bool
decide_review(struct decision *d)
{
    const char *text = d->cmd->text;
    bool done;

    if (d->cmd->respond == RESPOND_UNREVIEWED && (text == NULL || *text == '\0'))
        return err_set(d->err, ERR_USAGE, "a review says something (-m TEXT) or whether one can respond (yes or no)");
    done = decide_check_text(d, false) && decide_each_subject(d, review_one);
    map_release(&d->seen);
    if (done)
        snprintf(d->out->summary, sizeof d->out->summary, "reviewed %.200s", rule_words(d));
    return done;
}
