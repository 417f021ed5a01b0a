/* SPDX-License-Identifier: MIT */
/* The comparison of two models. */
#include "support/model_equal.h"

#include <inttypes.h>
#include <string.h>

#include "util/str.h"

/* Where the comparison stands, for the sentence about a difference. */
struct comparing {
    struct buf *why;
    bool on_wire; /* the numbers of rows in the store, and of the next ones, are not compared */
    char of[80];
};

static bool
differ(struct comparing *c, const char *what, int64_t a, int64_t b)
{
    if (a == b)
        return false;
    buf_addf(c->why, "%s: %s is %" PRId64 " and %" PRId64, c->of, what, a, b);
    return true;
}

static bool
differ_str(struct comparing *c, const char *what, const char *a, const char *b)
{
    if (str_eq(a, b))
        return false;
    buf_addf(c->why, "%s: %s is '%s' and '%s'", c->of, what, a == NULL ? "(none)" : a, b == NULL ? "(none)" : b);
    return true;
}

static bool
differ_labels(struct comparing *c, const char *what, struct labels a, struct labels b)
{
    if (labels_equal(a, b))
        return false;
    buf_addf(c->why, "%s: %s are %zu and %zu bytes, not the same", c->of, what, a.len, b.len);
    return true;
}

static bool
differ_hold(struct comparing *c, const struct alert_hold *a, const struct alert_hold *b)
{
    return differ(c, "state", a->state, b->state) || differ_str(c, "held by", a->by, b->by)
        || differ(c, "held at", a->at_ms, b->at_ms) || differ(c, "held until", a->until_ms, b->until_ms)
        || differ_str(c, "comment", a->comment, b->comment) || differ(c, "hold's seq", (int64_t)a->seq, (int64_t)b->seq);
}

static bool
differ_note(struct comparing *c, const struct alert_note *a, const struct alert_note *b)
{
    return differ_str(c, "note by", a->by, b->by) || differ(c, "note at", a->at_ms, b->at_ms)
        || differ_str(c, "note", a->text, b->text) || differ(c, "note's seq", (int64_t)a->seq, (int64_t)b->seq);
}

static bool
differ_vote(struct comparing *c, const struct alert_voted *a, const struct alert_voted *b)
{
    return differ(c, "vote", a->vote, b->vote) || differ_str(c, "voted by", a->by, b->by)
        || differ(c, "voted at", a->at_ms, b->at_ms) || differ(c, "vote's seq", (int64_t)a->seq, (int64_t)b->seq);
}

static bool
differ_call(struct comparing *c, const struct alert_call *a, const struct alert_call *b)
{
    return differ_str(c, "policy", a->policy, b->policy) || differ_str(c, "asked", a->to, b->to)
        || differ_str(c, "escalated by", a->by, b->by) || differ(c, "step", a->step, b->step)
        || differ(c, "round", a->round, b->round) || differ(c, "asked at", a->at_ms, b->at_ms)
        || differ(c, "asked until", a->until_ms, b->until_ms) || differ(c, "call's seq", (int64_t)a->seq, (int64_t)b->seq);
}

/* What routes, notices and calls made of it. */
static bool
differ_routing(struct comparing *c, const struct alert *a, const struct alert *b)
{
    return differ_str(c, "routes", a->routed.routes, b->routed.routes) || differ_str(c, "owner", a->routed.owner, b->routed.owner)
        || differ_str(c, "maintenance", a->routed.maintenance, b->routed.maintenance)
        || differ(c, "routing's seq", (int64_t)a->routed.seq, (int64_t)b->routed.seq)
        || differ(c, "told at", a->told.at_ms, b->told.at_ms) || differ(c, "told level", a->told.level, b->told.level)
        || differ(c, "telling's seq", (int64_t)a->told.seq, (int64_t)b->told.seq) || differ_call(c, &a->call, &b->call);
}

static bool
differ_review(struct comparing *c, const struct rule_review *a, const struct rule_review *b)
{
    return differ(c, "respond", a->respond, b->respond) || differ_str(c, "reviewed by", a->by, b->by)
        || differ(c, "reviewed at", a->at_ms, b->at_ms) || differ_str(c, "review", a->text, b->text)
        || differ(c, "review's seq", (int64_t)a->seq, (int64_t)b->seq);
}

static bool
differ_rule(struct comparing *c, const struct rule *a, const struct rule *b)
{
    snprintf(c->of, sizeof c->of, "rule %s/%s", a->source, a->name);
    if (b == NULL)
        return differ(c, "being there", 1, 0);
    for (int i = 0; i < ALERT_VOTES; i++)
        if (differ(c, alert_votes[i].word, a->votes[i], b->votes[i]))
            return true;
    return differ(c, "version", a->version, b->version) || differ_review(c, &a->review, &b->review);
}

static bool
differ_facts(struct comparing *c, const struct alert *a, const struct alert *b)
{
    return differ_str(c, "source", a->source->name, b->source->name)
        || (!c->on_wire && differ(c, "row", (int64_t)a->row, (int64_t)b->row))
        || differ(c, "episode", (int64_t)a->episode, (int64_t)b->episode)
        || differ(c, "last_seq", (int64_t)a->last_seq, (int64_t)b->last_seq) || differ(c, "version", a->version, b->version)
        || differ(c, "count", a->count, b->count) || differ(c, "level", a->level, b->level)
        || differ(c, "marks", a->marks, b->marks) || differ(c, "starts_at", a->starts_at_ms, b->starts_at_ms)
        || differ(c, "fired_at", a->fired_at_ms, b->fired_at_ms) || differ(c, "changed_at", a->changed_at_ms, b->changed_at_ms)
        || differ(c, "due", a->due_ms, b->due_ms) || differ_str(c, "severity", a->severity, b->severity)
        || differ_str(c, "fingerprint", a->fingerprint, b->fingerprint)
        || differ_str(c, "suppressed by", a->suppressed_by, b->suppressed_by);
}

static bool
differ_alert(struct comparing *c, const struct alert *a, const struct alert *b, bool observed)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(&a->id, hex);
    snprintf(c->of, sizeof c->of, "alert %s", hex);
    if (b == NULL)
        return differ(c, "being there", 1, 0);
    return differ_facts(c, a, b) || differ_hold(c, &a->hold, &b->hold) || differ_note(c, &a->note, &b->note)
        || differ_vote(c, &a->vote, &b->vote) || differ_routing(c, a, b) || differ(c, "flap_fires", a->flap_fires, b->flap_fires)
        || differ(c, "flap_from", a->flap_from_ms, b->flap_from_ms)
        || differ_labels(c, "labels", alert_labels(a), alert_labels(b))
        || (!observed && differ_labels(c, "annotations", alert_annotations(a), alert_annotations(b)));
}

static bool
differ_source(struct comparing *c, const struct source *a, const struct source *b)
{
    snprintf(c->of, sizeof c->of, "source %s", a->name);
    if (b == NULL)
        return differ(c, "being there", 1, 0);
    return differ(c, "version", a->version, b->version) || differ(c, "failing since", a->failing_since_ms, b->failing_since_ms)
        || differ_str(c, "error", a->error, b->error) || differ_str(c, "boot", a->boot, b->boot)
        || differ(c, "configured", a->configured, b->configured);
}

static bool
differ_bytes(struct comparing *c, const char *what, const void *a, size_t a_n, const void *b, size_t b_n)
{
    if (a_n == b_n && (a_n == 0 || memcmp(a, b, a_n) == 0))
        return false;
    buf_addf(c->why, "%s: %s are %zu and %zu bytes, not the same", c->of, what, a_n, b_n);
    return true;
}

static bool
differ_order(struct comparing *c, const struct message_order *a, const struct message_order *b)
{
    return differ(c, "kind", a->kind, b->kind) || differ(c, "act", a->act, b->act)
        || differ_str(c, "destination", a->destination, b->destination) || differ_str(c, "channel", a->channel, b->channel)
        || differ_str(c, "text", a->text, b->text) || differ_str(c, "person", a->person, b->person)
        || differ_str(c, "detail", a->detail, b->detail) || differ_str(c, "silence", a->silence, b->silence)
        || differ(c, "reply_to", (int64_t)a->reply_to, (int64_t)b->reply_to)
        || differ(c, "target", (int64_t)a->target, (int64_t)b->target)
        || differ(c, "stands_for", (int64_t)a->stands_for, (int64_t)b->stands_for)
        || differ_bytes(c, "covers", a->covers, a->covers_n * sizeof *a->covers, b->covers, b->covers_n * sizeof *b->covers)
        || differ_bytes(c, "subjects", a->subjects, a->subjects_n * sizeof *a->subjects, b->subjects,
            b->subjects_n * sizeof *b->subjects)
        || differ(c, "deadline", a->deadline_ms, b->deadline_ms);
}

static bool
differ_progress(struct comparing *c, const struct message *a, const struct message *b)
{
    return differ(c, "state", a->standing.state, b->standing.state) || differ(c, "unsure", a->standing.unsure, b->standing.unsure)
        || differ(c, "next_try", a->standing.next_try_ms, b->standing.next_try_ms) || differ(c, "late", a->late, b->late)
        || differ(c, "withdrawn", a->withdrawn, b->withdrawn) || differ(c, "into", (int64_t)a->into, (int64_t)b->into)
        || differ(c, "stand_in", (int64_t)a->stand_in, (int64_t)b->stand_in)
        || differ(c, "changed_by", (int64_t)a->changed_by, (int64_t)b->changed_by) || differ(c, "tries", a->tries, b->tries)
        || differ(c, "first_try", a->first_try_ms, b->first_try_ms) || differ(c, "last_try", a->last_try_ms, b->last_try_ms)
        || differ(c, "delivered_at", a->delivered_at_ms, b->delivered_at_ms)
        || differ(c, "acked_at", a->acked_at_ms, b->acked_at_ms) || differ_str(c, "acked_by", a->acked_by, b->acked_by)
        || differ_str(c, "channel_id", a->channel_id, b->channel_id) || differ_str(c, "ts", a->ts, b->ts)
        || differ_str(c, "error", a->error, b->error) || differ_str(c, "reason", a->reason, b->reason);
}

static bool
differ_message(struct comparing *c, const struct message *a, const struct message *b)
{
    snprintf(c->of, sizeof c->of, "message M%" PRIu64, a->number);
    return differ(c, "number", (int64_t)a->number, (int64_t)b->number) || differ_order(c, &a->order, &b->order)
        || differ_str(c, "author", a->author, b->author) || differ_str(c, "origin", a->origin, b->origin)
        || differ_str(c, "node", a->node, b->node) || differ(c, "queued_at", a->queued_at_ms, b->queued_at_ms)
        || differ(c, "queued_seq", (int64_t)a->queued_seq, (int64_t)b->queued_seq)
        || differ(c, "cause", (int64_t)a->cause, (int64_t)b->cause) || differ_progress(c, a, b)
        || differ(c, "last_seq", (int64_t)a->last_seq, (int64_t)b->last_seq) || differ(c, "version", a->version, b->version)
        || differ(c, "changed_at", a->changed_at_ms, b->changed_at_ms) || differ(c, "due", a->due_ms, b->due_ms);
}

static bool
differ_silence(struct comparing *c, const struct silence *a, const struct silence *b)
{
    snprintf(c->of, sizeof c->of, "silence %s", a->id);
    return differ(c, "known", true, b != NULL) || differ_str(c, "matchers", a->matchers, b->matchers)
        || differ(c, "starts", a->starts_at_ms, b->starts_at_ms) || differ(c, "ends", a->ends_at_ms, b->ends_at_ms)
        || differ_str(c, "author", a->author, b->author) || differ_str(c, "comment", a->comment, b->comment)
        || differ(c, "listed", a->listed, b->listed) || differ(c, "is_ack", a->is_ack, b->is_ack)
        || differ(c, "alert", 0, memcmp(&a->alert, &b->alert, sizeof a->alert))
        || differ(c, "message", (int64_t)a->message, (int64_t)b->message)
        || differ(c, "last_seq", (int64_t)a->last_seq, (int64_t)b->last_seq)
        || differ(c, "changed_at", a->changed_at_ms, b->changed_at_ms) || differ(c, "due", a->due_ms, b->due_ms);
}

static bool
differ_act(struct comparing *c, const struct act *a, const struct act *b)
{
    snprintf(c->of, sizeof c->of, "act %" PRIu64, a->batch);
    if (differ(c, "batch", (int64_t)a->batch, (int64_t)b->batch) || differ(c, "at", a->at_ms, b->at_ms)
        || differ_str(c, "actor", a->actor, b->actor) || differ_str(c, "origin", a->origin, b->origin)
        || differ(c, "kind", a->kind, b->kind) || differ(c, "undone by", (int64_t)a->undone_by, (int64_t)b->undone_by)
        || differ(c, "events", (int64_t)a->events.n, (int64_t)b->events.n))
        return true;
    for (size_t i = 0; i < a->events.n; i++)
        if (differ(c, "an event's seq", (int64_t)a->events.v[i].seq, (int64_t)b->events.v[i].seq)
            || differ(c, "an event's kind", a->events.v[i].kind, b->events.v[i].kind)
            || differ(c, "an event's undoes", (int64_t)a->events.v[i].undoes, (int64_t)b->events.v[i].undoes))
            return true;
    return false;
}

/* The newest: a start reads only so many. Not their text: names of alerts that have been forgotten since are ids in one of them. */
static bool
differ_line(struct comparing *c, const struct log_line *a, const struct log_line *b)
{
    snprintf(c->of, sizeof c->of, "line %" PRIu64, a->seq);
    return differ(c, "seq", (int64_t)a->seq, (int64_t)b->seq) || differ(c, "at", a->at_ms, b->at_ms)
        || differ_str(c, "actor", a->actor, b->actor) || differ_str(c, "verb", a->verb, b->verb);
}

static bool
differ_head(struct comparing *c, const struct model *a, const struct model *b)
{
    snprintf(c->of, sizeof c->of, "model");
    return differ_str(c, "node", a->node, b->node) || differ(c, "next_seq", (int64_t)a->next_seq, (int64_t)b->next_seq)
        || differ(c, "durable_seq", (int64_t)a->durable_seq, (int64_t)b->durable_seq)
        || (!c->on_wire && differ(c, "next_row", (int64_t)a->next_row, (int64_t)b->next_row))
        || (!c->on_wire && differ(c, "next_message", (int64_t)a->next_message, (int64_t)b->next_message))
        || differ(c, "alerts", (int64_t)a->alerts.n, (int64_t)b->alerts.n)
        || differ(c, "sources", (int64_t)a->sources.n, (int64_t)b->sources.n)
        || differ(c, "messages", (int64_t)a->messages.n, (int64_t)b->messages.n)
        || differ(c, "silences", (int64_t)a->silences.n, (int64_t)b->silences.n)
        || differ(c, "rules", (int64_t)a->rules.n, (int64_t)b->rules.n)
        || differ(c, "runs", (int64_t)a->runs.n, (int64_t)b->runs.n)
        || differ(c, "late messages", a->messages_late, b->messages_late)
        || differ(c, "suppressed", a->suppressed, b->suppressed);
}

static bool
differ_run(struct comparing *c, const struct run *a, const struct run *b)
{
    snprintf(c->of, sizeof c->of, "run %" PRIu64, a->number);
    return differ(c, "number", (int64_t)a->number, (int64_t)b->number) || differ_str(c, "actor", a->actor, b->actor)
        || differ(c, "started", a->started_at_ms, b->started_at_ms)
        || differ(c, "start", (int64_t)a->started_seq, (int64_t)b->started_seq)
        || differ_str(c, "purpose", a->order.purpose, b->order.purpose) || differ_str(c, "name", a->order.name, b->order.name)
        || differ_str(c, "host", a->order.host, b->order.host) || differ(c, "pid", a->order.pid, b->order.pid)
        || differ(c, "words", (int64_t)a->order.argv_n, (int64_t)b->order.argv_n)
        || differ_str(c, "program", a->order.argv[0], b->order.argv[0]) || differ(c, "finished", a->finished, b->finished)
        || differ(c, "ending", a->end.how, b->end.how) || differ(c, "code", a->end.code, b->end.code)
        || differ(c, "took", a->end.took_ms, b->end.took_ms) || differ_str(c, "error", a->end.error, b->end.error);
}

static bool
differ_oncall(struct comparing *c, const struct oncall *a, const struct oncall *b)
{
    snprintf(c->of, sizeof c->of, "on call");
    if (differ(c, "shifts", (int64_t)a->shifts.n, (int64_t)b->shifts.n)
        || differ(c, "overrides", (int64_t)a->overrides.n, (int64_t)b->overrides.n))
        return true;
    for (size_t i = 0; i < a->shifts.n; i++)
        if (differ_str(c, "schedule", a->shifts.v[i].schedule, b->shifts.v[i].schedule)
            || differ_str(c, "person", a->shifts.v[i].person, b->shifts.v[i].person)
            || differ(c, "start", a->shifts.v[i].from_ms, b->shifts.v[i].from_ms)
            || differ(c, "end", a->shifts.v[i].until_ms, b->shifts.v[i].until_ms))
            return true;
    for (size_t i = 0; i < a->overrides.n; i++) {
        const struct oncall_override *x = &a->overrides.v[i], *y = &b->overrides.v[i];

        if (differ(c, "override", (int64_t)x->seq, (int64_t)y->seq) || differ_str(c, "schedule", x->schedule, y->schedule)
            || differ_str(c, "person", x->person, y->person) || differ_str(c, "by", x->by, y->by)
            || differ(c, "start", x->from_ms, y->from_ms) || differ(c, "end", x->until_ms, y->until_ms)
            || differ(c, "made", x->made_at_ms, y->made_at_ms))
            return true;
    }
    return false;
}

static bool
differ_runs(struct comparing *c, const struct model *a, const struct model *b)
{
    for (size_t i = 0; i < a->runs.n && i < b->runs.n; i++)
        if (differ_run(c, a->runs.v[i], b->runs.v[i]))
            return true;
    return false;
}

/* What it takes to decide. */
static bool
differ_decider(struct comparing *c, const struct model *a, const struct model *b)
{
    return differ(c, "next_dry", (int64_t)a->next_dry, (int64_t)b->next_dry)
        || differ(c, "next_run", (int64_t)a->next_run, (int64_t)b->next_run)
        || differ(c, "node_version", (int64_t)a->node_version, (int64_t)b->node_version)
        || differ_str(c, "config_hash", a->config_hash, b->config_hash)
        || differ(c, "acts", (int64_t)a->acts.n, (int64_t)b->acts.n);
}

static bool
differ_counts(struct comparing *c, const struct model *a, const struct model *b)
{
    for (int level = 0; level <= LEVEL_MAX; level++)
        for (int state = 0; state < ALERT_STATES; state++)
            if (differ(c, "a count by state", a->by_state[level][state], b->by_state[level][state]))
                return true;
    for (int state = 0; state < MESSAGE_STATES; state++)
        if (differ(c, "a count of messages", a->messages_by_state[state], b->messages_by_state[state]))
            return true;
    return false;
}

/* Incidents, topics, the banner. */
static bool
differ_documents(struct comparing *c, const struct model *a, const struct model *b)
{
    struct arena arena = { 0 };
    struct buf x = BUF_INIT, y = BUF_INIT;
    bool differs = differ(c, "the incidents' seq", (int64_t)a->incidents_seq, (int64_t)b->incidents_seq)
        || differ(c, "incidents", (int64_t)a->incidents.n, (int64_t)b->incidents.n)
        || differ(c, "topics", (int64_t)a->topics.n, (int64_t)b->topics.n);
    const char *name;

    for (size_t i = 0; !differs && (name = model_doc_name(a, i, &arena)) != NULL; i++) {
        buf_clear(&x);
        buf_clear(&y);
        snprintf(c->of, sizeof c->of, "document %s", name);
        differs = differ(c, "being there", model_doc_put(a, name, &x), model_doc_put(b, name, &y))
            || differ_str(c, "its text", buf_text(&x), buf_text(&y));
    }
    buf_release(&x);
    buf_release(&y);
    arena_release(&arena);
    return differs;
}

static bool
differ_lists(struct comparing *c, const struct model *a, const struct model *b, bool observed)
{
    for (size_t i = 0; i < a->sources.n; i++)
        if (differ_source(c, a->sources.v[i], model_source(b, a->sources.v[i]->name)))
            return true;
    for (size_t i = 0; i < a->alerts.n; i++)
        if (differ_alert(c, a->alerts.v[i], model_alert(b, &a->alerts.v[i]->id), observed))
            return true;
    for (size_t i = 0; i < a->rules.n; i++)
        if (differ_rule(c, a->rules.v[i], model_rule(b, a->rules.v[i]->source, a->rules.v[i]->name)))
            return true;
    if (differ_oncall(c, &a->oncall, &b->oncall))
        return true;
    for (size_t i = 0; i < a->messages.n; i++)
        if (differ_message(c, a->messages.v[i], b->messages.v[i]))
            return true;
    for (size_t i = 0; i < a->silences.n; i++)
        if (differ_silence(c, a->silences.v[i],
                model_silence(b, model_source(b, a->silences.v[i]->source->name), a->silences.v[i]->id)))
            return true;
    if (differ_runs(c, a, b) || differ_documents(c, a, b))
        return true;
    for (size_t i = 1; i <= a->acts.n && i <= b->acts.n; i++)
        if (differ_act(c, a->acts.v[a->acts.n - i], b->acts.v[b->acts.n - i]))
            return true;
    for (size_t i = 0; i < a->lines_n && i < b->lines_n; i++)
        if (differ_line(c, model_line(a, i), model_line(b, i)))
            return true;
    return false;
}

bool
models_equal(const struct model *a, const struct model *b, bool observed, struct buf *why)
{
    struct comparing c = { .why = why };

    return !differ_head(&c, a, b) && !differ_decider(&c, a, b)
        && !differ(&c, "requests", (int64_t)a->requests.n, (int64_t)b->requests.n) && !differ_counts(&c, a, b)
        && !differ_lists(&c, a, b, observed);
}

bool
replay_equals(const struct model *live, const struct model *replayed, struct buf *why)
{
    struct comparing c = { .why = why };

    return !differ_head(&c, live, replayed) && !differ_decider(&c, live, replayed) && !differ_counts(&c, live, replayed)
        && !differ_lists(&c, live, replayed, true);
}

static bool
differ_health(struct comparing *c, const struct source *a, const struct source *b)
{
    snprintf(c->of, sizeof c->of, "source %s", a->name);
    return differ(c, "every", a->every_ms, b->every_ms) || differ(c, "last ok", a->last_ok_ms, b->last_ok_ms)
        || differ(c, "next poll", a->next_poll_ms, b->next_poll_ms) || differ(c, "took", a->took_ms, b->took_ms)
        || differ(c, "polls", (int64_t)a->polls, (int64_t)b->polls) || differ(c, "alerts", a->alerts, b->alerts)
        || differ(c, "failures", a->failures, b->failures) || differ(c, "instances", a->instances, b->instances)
        || differ(c, "instances ok", a->instances_ok, b->instances_ok) || differ(c, "polling", a->polling, b->polling);
}

bool
boards_equal(const struct model *a, const struct model *b, struct buf *why)
{
    struct comparing c = { .why = why, .on_wire = true };

    if (differ_head(&c, a, b) || differ_counts(&c, a, b) || differ_lists(&c, a, b, false))
        return false;
    for (size_t i = 0; i < a->sources.n; i++)
        if (differ_health(&c, a->sources.v[i], model_source(b, a->sources.v[i]->name)))
            return false;
    return true;
}
