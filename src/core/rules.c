/* SPDX-License-Identifier: MIT */
/* Rules: found by source and name, and what people said of them. */
#include <stdlib.h>
#include <string.h>

#include "core/model.h"
#include "util/hash.h"

const char *const rule_respond_words[RESPONDS] = {
    [RESPOND_UNREVIEWED] = "unreviewed",
    [RESPOND_YES] = "yes",
    [RESPOND_NO] = "no",
};

enum rule_respond
rule_respond_of(const char *word)
{
    for (int i = 0; i < RESPONDS; i++)
        if (strcmp(rule_respond_words[i], word) == 0)
            return (enum rule_respond)i;
    return RESPONDS;
}

struct rule_key {
    const char *source, *name;
};

static bool
is_rule(const void *value, const void *key)
{
    const struct rule *r = value;
    const struct rule_key *k = key;

    return strcmp(r->name, k->name) == 0 && strcmp(r->source, k->source) == 0;
}

/* Equal names of several sources fall together, and are told apart. */
static uint64_t
hash_of(const char *name)
{
    return hash64(name, strlen(name));
}

const struct rule *
model_rule(const struct model *m, const char *source, const char *name)
{
    const struct rule_key key = { source, name };

    return map_get(&m->rules_by_name, hash_of(name), is_rule, &key);
}

const struct rule *
model_rule_of(const struct model *m, const struct alert *a)
{
    return model_rule(m, a->source->name, alert_field(a, FIELD_NAME));
}

const struct rule *
model_rule_in(const struct model *m, const struct event *ev)
{
    const struct event_vote *v = event_vote_in(ev);

    if (v != NULL)
        return model_rule(m, v->source, v->rule);
    return event_rows[ev->kind].data == DATA_REVIEW ? model_rule(m, ev->u.review.source, ev->u.review.rule) : NULL;
}

struct rule *
model_add_rule(struct model *m, const char *source, const char *name)
{
    struct rule *r = (struct rule *)model_rule(m, source, name);

    if (r != NULL)
        return r;
    r = xcalloc(1, sizeof *r);
    r->source = pool_str(&m->pool, source);
    r->name = pool_str(&m->pool, name);
    vec_push(&m->rules, r);
    map_add(&m->rules_by_name, hash_of(name), r);
    return r;
}

void
model_set_review(struct model *m, struct rule *rule, const struct rule_review *review)
{
    const char *text = xstrdup_or_null(review->text);

    free((char *)rule->review.text);
    rule->review = *review;
    rule->review.by = review->by == NULL ? NULL : pool_str(&m->pool, review->by);
    rule->review.text = text;
    m->generation++;
}

void
model_clear_rules(struct model *m)
{
    for (size_t i = 0; i < m->rules.n; i++) {
        free((char *)m->rules.v[i]->review.text);
        free(m->rules.v[i]);
    }
    vec_release(&m->rules);
    map_release(&m->rules_by_name);
}
