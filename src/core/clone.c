/* SPDX-License-Identifier: MIT */
/* A copy of a model: all that it points to is its own, but for acts, which never change and are shared. */
#include <string.h>

#include "core/model.h"
#include "core/model_messages.h"

static const char *
pooled(struct model *m, const char *s)
{
    return s == NULL ? NULL : pool_str(&m->pool, s);
}

static void
copy_source(struct model *to, const struct source *s)
{
    struct source *copy = xmemdup(s, sizeof *s);

    copy->name = xstrdup(s->name);
    copy->error = xstrdup_or_null(s->error);
    copy->boot = xstrdup_or_null(s->boot);
    vec_push(&to->sources, copy);
}

/* The copy's sources stand in the order of the original's. */
static struct source *
source_like(const struct model *to, const struct model *from, const struct source *s)
{
    for (size_t i = 0; i < from->sources.n; i++)
        if (from->sources.v[i] == s)
            return to->sources.v[i];
    return NULL;
}

static void
copy_alert(struct model *to, const struct model *from, const struct alert *a)
{
    struct alert *copy = xmemdup(a, sizeof *a);

    copy->source = source_like(to, from, a->source);
    copy->severity = pool_str(&to->pool, a->severity);
    copy->fingerprint = xstrdup_or_null(a->fingerprint);
    copy->suppressed_by = xstrdup_or_null(a->suppressed_by);
    copy->text = a->text == NULL ? NULL : xmemdup(a->text, (size_t)a->labels_len + a->annotations_len);
    copy->search = xmemdup(a->search, a->search_len);
    copy->hold.by = pooled(to, a->hold.by);
    copy->hold.comment = xstrdup_or_null(a->hold.comment);
    copy->note.by = pooled(to, a->note.by);
    copy->note.text = xstrdup_or_null(a->note.text);
    copy->vote.by = pooled(to, a->vote.by);
    copy->routed.routes = pooled(to, a->routed.routes);
    copy->routed.owner = pooled(to, a->routed.owner);
    copy->routed.maintenance = pooled(to, a->routed.maintenance);
    copy->call.policy = pooled(to, a->call.policy);
    copy->call.to = pooled(to, a->call.to);
    copy->call.by = pooled(to, a->call.by);
    copy->dirty = false;
    copy->ui_flags = 0;
    vec_push(&to->alerts, copy);
    map_add(&to->by_id, alert_id_hash(&copy->id), copy);
}

static void
copy_message(struct model *to, const struct message *msg)
{
    struct message *copy = xmemdup(msg, sizeof *msg);

    copy->order = message_order_own(&to->pool, &msg->order);
    copy->author = pooled(to, msg->author);
    copy->origin = pooled(to, msg->origin);
    copy->node = pooled(to, msg->node);
    copy->acked_by = pooled(to, msg->acked_by);
    copy->channel_id = xstrdup_or_null(msg->channel_id);
    copy->ts = xstrdup_or_null(msg->ts);
    copy->error = xstrdup_or_null(msg->error);
    copy->reason = xstrdup_or_null(msg->reason);
    vec_push(&to->messages, copy);
}

static void
copy_silence(struct model *to, const struct model *from, const struct silence *s)
{
    struct silence *copy = xmemdup(s, sizeof *s);

    copy->source = source_like(to, from, s->source);
    copy->id = xstrdup(s->id);
    copy->matchers = xstrdup(s->matchers);
    copy->author = xstrdup_or_null(s->author);
    copy->comment = xstrdup_or_null(s->comment);
    model_put_silence_take(to, copy);
    copy->due_ms = s->due_ms;
}

static void
copy_rule(struct model *to, const struct rule *rule)
{
    struct rule *copy = model_add_rule(to, rule->source, rule->name);

    copy->version = rule->version;
    memcpy(copy->votes, rule->votes, sizeof copy->votes);
    model_set_review(to, copy, &rule->review);
}

static void
copy_run(struct model *to, const struct run *r)
{
    struct run *copy = xmemdup(r, sizeof *r);

    copy->arena = (struct arena){ 0 };
    copy->actor = pooled(to, r->actor);
    copy->order = run_order_copy(&copy->arena, &r->order);
    copy->end = run_end_copy(&copy->arena, &r->end);
    vec_push(&to->runs, copy);
}

static void
copy_acts(struct model *to, const struct model *from)
{
    vec_reserve(&to->acts, from->acts.n);
    for (size_t i = 0; i < from->acts.n; i++) {
        from->acts.v[i]->holders++;
        vec_push(&to->acts, from->acts.v[i]);
    }
}

/* The numbers and names of it, and none of its tables. */
static struct model *
empty_like(const struct model *m)
{
    struct model *to = xmemdup(m, sizeof *m);

    memset(&to->by_id, 0, sizeof to->by_id);
    memset(&to->alerts, 0, sizeof to->alerts);
    memset(&to->sources, 0, sizeof to->sources);
    memset(&to->messages, 0, sizeof to->messages);
    memset(&to->silences, 0, sizeof to->silences);
    memset(&to->silences_by_id, 0, sizeof to->silences_by_id);
    to->ack_silences = 0;
    memset(&to->rules, 0, sizeof to->rules);
    memset(&to->rules_by_name, 0, sizeof to->rules_by_name);
    memset(&to->runs, 0, sizeof to->runs);
    memset(&to->oncall, 0, sizeof to->oncall);
    memset(&to->incidents, 0, sizeof to->incidents);
    to->incidents_open = 0;
    memset(&to->topics, 0, sizeof to->topics);
    to->banner = (struct banner){ 0 };
    memset(&to->linked, 0, sizeof to->linked);
    to->linked_fresh = false;
    memset(&to->acts, 0, sizeof to->acts);
    memset(&to->moments, 0, sizeof to->moments);
    memset(&to->pool, 0, sizeof to->pool);
    memset(&to->requests, 0, sizeof to->requests);
    memset(&to->dirty, 0, sizeof to->dirty);
    memset(&to->gone, 0, sizeof to->gone);
    to->lines = NULL;
    to->lines_n = to->lines_next = 0;
    to->config_hash = xstrdup_or_null(m->config_hash);
    return to;
}

struct model *
model_clone(const struct model *m)
{
    struct model *to = empty_like(m);

    for (size_t i = 0; i < m->sources.n; i++)
        copy_source(to, m->sources.v[i]);
    map_reserve(&to->by_id, m->alerts.n);
    vec_reserve(&to->alerts, m->alerts.n);
    for (size_t i = 0; i < m->alerts.n; i++)
        copy_alert(to, m, m->alerts.v[i]);
    vec_reserve(&to->messages, m->messages.n);
    for (size_t i = 0; i < m->messages.n; i++)
        copy_message(to, m->messages.v[i]);
    for (size_t i = 0; i < m->silences.n; i++)
        copy_silence(to, m, m->silences.v[i]);
    for (size_t i = 0; i < m->rules.n; i++)
        copy_rule(to, m->rules.v[i]);
    for (size_t i = 0; i < m->runs.n; i++)
        copy_run(to, m->runs.v[i]);
    model_copy_oncall(to, m);
    model_copy_incidents(to, m);
    copy_acts(to, m);
    for (size_t i = m->lines_n; i-- > 0;)
        model_add_line(to, model_line(m, i));
    for (size_t i = 0; i < m->moments.n; i++)
        model_set_moment(to, m->moments.v[i].name, m->moments.v[i].at_ms, false);
    to->generation = m->generation;
    to->next_due_ms = m->next_due_ms;
    return to;
}
