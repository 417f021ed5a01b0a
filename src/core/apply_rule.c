/* SPDX-License-Identifier: MIT */
/* The fold of what people say of rules: the sums of votes, and the latest review. */
#include "core/apply_rule.h"

/* The vote that stood for this episode counts no more; those of earlier episodes stay. */
void
apply_vote(struct model *m, const struct event *ev)
{
    const struct event_vote *v = event_vote_in(ev);
    struct rule *rule;

    if (v == NULL)
        return;
    rule = model_add_rule(m, v->source, v->rule);
    if (v->was.vote != VOTE_NONE && rule->votes[v->was.vote] > 0)
        rule->votes[v->was.vote]--;
    if (v->now.vote != VOTE_NONE)
        rule->votes[v->now.vote]++;
    rule->last_seq = ev->seq;
    m->generation++;
}

void
apply_review(struct model *m, const struct event *ev)
{
    struct rule *rule = model_add_rule(m, ev->u.review.source, ev->u.review.rule);
    struct rule_review r = ev->u.review.now;

    if (ev->kind == EV_RULE_REVIEWED)
        r.seq = ev->seq;
    rule->version = (uint32_t)ev->version;
    rule->last_seq = ev->seq;
    model_set_review(m, rule, &r);
}
