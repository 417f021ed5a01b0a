/* SPDX-License-Identifier: MIT */
/* The fold of what people say of rules: the sums of votes, and the latest review. */
#include "core/apply_rule.h"

static const struct event_vote *
vote_in(const struct event *ev)
{
    if (event_rows[ev->kind].data == DATA_VOTE)
        return &ev->u.vote;
    if (event_rows[ev->kind].data == DATA_RESTORE && ev->u.restore.group == GROUP_VOTE)
        return &ev->u.restore.vote;
    return NULL;
}

/* The vote that stood for this episode counts no more; those of earlier episodes stay. */
void
apply_vote(struct model *m, const struct event *ev)
{
    const struct event_vote *v = vote_in(ev);
    struct rule *rule;

    if (v == NULL)
        return;
    rule = model_add_rule(m, v->source, v->rule);
    if (v->was.vote != VOTE_NONE && rule->votes[v->was.vote] > 0)
        rule->votes[v->was.vote]--;
    if (v->now.vote != VOTE_NONE)
        rule->votes[v->now.vote]++;
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
    model_set_review(m, rule, &r);
}
