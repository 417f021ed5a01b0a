/* SPDX-License-Identifier: MIT */
/* Votes and reviews as JSON, and back. */
#include "core/rule_codec.h"

static void
put_rule(struct json_out *o, const char *source, const char *name)
{
    json_open(o, "rule", '{');
    json_str(o, "source", source);
    json_str(o, "name", name);
    json_close(o, '}');
}

void
alert_voted_put(struct json_out *o, const char *key, const struct alert_voted *v)
{
    json_open(o, key, '{');
    json_str(o, "vote", alert_votes[v->vote].word);
    json_str(o, "by", v->by);
    json_time(o, "at", v->at_ms);
    json_int(o, "seq", (int64_t)v->seq);
    json_close(o, '}');
}

void
rule_review_put(struct json_out *o, const char *key, const struct rule_review *r)
{
    json_open(o, key, '{');
    json_str(o, "respond", rule_respond_words[r->respond]);
    json_str(o, "by", r->by);
    json_time(o, "at", r->at_ms);
    json_str(o, "text", r->text);
    json_int(o, "seq", (int64_t)r->seq);
    json_close(o, '}');
}

void
event_vote_put(struct json_out *o, const struct event_vote *v)
{
    put_rule(o, v->source, v->rule);
    alert_voted_put(o, "now", &v->now);
    alert_voted_put(o, "was", &v->was);
}

void
event_review_put(struct json_out *o, const struct event_review *r)
{
    put_rule(o, r->source, r->rule);
    json_bool(o, "redo", r->is_redo);
    rule_review_put(o, "now", &r->now);
    rule_review_put(o, "was", &r->was);
}

static bool
read_rule(const cJSON *o, const char **source, const char **name, struct arena *arena)
{
    const cJSON *rule = json_get_object(o, "rule");

    *source = arena_strdup_or_null(arena, rule == NULL ? NULL : json_get_str(rule, "source"));
    *name = arena_strdup_or_null(arena, rule == NULL ? NULL : json_get_str(rule, "name"));
    return *source != NULL && *name != NULL;
}

bool
alert_voted_read(const cJSON *o, const char *key, struct alert_voted *v, struct arena *arena)
{
    const cJSON *m = json_get_object(o, key);
    const char *word = m == NULL ? NULL : json_get_str(m, "vote");

    if (word == NULL || (v->vote = alert_vote_of(word)) == ALERT_VOTES)
        return false;
    v->by = arena_strdup_or_null(arena, json_get_str(m, "by"));
    v->at_ms = json_get_time(m, "at");
    v->seq = (uint64_t)json_get_int(m, "seq", 0);
    return true;
}

bool
rule_review_read(const cJSON *o, const char *key, struct rule_review *r, struct arena *arena)
{
    const cJSON *m = json_get_object(o, key);
    const char *word = m == NULL ? NULL : json_get_str(m, "respond");

    if (word == NULL || (r->respond = rule_respond_of(word)) == RESPONDS)
        return false;
    r->by = arena_strdup_or_null(arena, json_get_str(m, "by"));
    r->at_ms = json_get_time(m, "at");
    r->text = arena_strdup_or_null(arena, json_get_str(m, "text"));
    r->seq = (uint64_t)json_get_int(m, "seq", 0);
    return true;
}

bool
event_vote_read(const cJSON *o, struct event_vote *v, struct arena *arena)
{
    return read_rule(o, &v->source, &v->rule, arena) && alert_voted_read(o, "now", &v->now, arena)
        && alert_voted_read(o, "was", &v->was, arena);
}

bool
event_review_read(const cJSON *o, struct event_review *r, struct arena *arena)
{
    r->is_redo = json_get_bool(o, "redo", false);
    return read_rule(o, &r->source, &r->rule, arena) && rule_review_read(o, "now", &r->now, arena)
        && rule_review_read(o, "was", &r->was, arena);
}
