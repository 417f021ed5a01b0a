/* SPDX-License-Identifier: MIT */
/* Rules as they stand, on the wire. */
#include <string.h>

#include "serve/wire.h"

void
wire_rule_put(struct json_out *o, const struct rule *r)
{
    json_open(o, NULL, '{');
    json_open(o, "rule", '{');
    json_str(o, "source", r->source);
    json_str(o, "name", r->name);
    json_int(o, "version", r->version);
    json_open(o, "votes", '{');
    for (int i = VOTE_NONE + 1; i < ALERT_VOTES; i++)
        json_int(o, alert_votes[i].word, r->votes[i]);
    json_close(o, '}');
    rule_review_put(o, "review", &r->review);
    json_close(o, '}');
    json_close(o, '}');
}

static bool
read_count(const cJSON *o, const char *name, uint32_t *out)
{
    int64_t n = json_get_int(o, name, -1);

    *out = (uint32_t)n;
    return n >= 0 && n <= UINT32_MAX;
}

static bool
read_votes(const cJSON *o, uint32_t votes[ALERT_VOTES])
{
    const cJSON *counts = json_get_object(o, "votes");
    bool ok = counts != NULL;

    for (int i = VOTE_NONE + 1; ok && i < ALERT_VOTES; i++)
        ok = read_count(counts, alert_votes[i].word, &votes[i]);
    return ok;
}

bool
wire_rule_read(const cJSON *o, struct model *m, struct err *err)
{
    const char *source = json_get_str(o, "source"), *name = json_get_str(o, "name");
    struct arena arena = { 0 };
    struct rule read = { 0 }, *rule;
    bool ok = source != NULL && name != NULL && read_count(o, "version", &read.version) && read_votes(o, read.votes)
        && rule_review_read(o, "review", &read.review, &arena);

    if (ok) {
        rule = model_add_rule(m, source, name);
        rule->version = read.version;
        memcpy(rule->votes, read.votes, sizeof rule->votes);
        model_set_review(m, rule, &read.review);
    } else {
        err_set(err, ERR_PARSE, "a rule on the wire can't be read%s%.80s", name == NULL ? "" : ": ", name == NULL ? "" : name);
    }
    arena_release(&arena);
    return ok;
}
