/* SPDX-License-Identifier: MIT */
/* Undo and redo: compensating events, refused where a later event changed the same thing. */
#include <stdio.h>
#include <string.h>

#include "core/decide_incident.h"
#include "core/decide_message.h"
#include "core/words.h"
#include "util/time.h"

static enum alert_group
group_of(const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_NOTE:
        return GROUP_NOTE;
    case DATA_VOTE:
        return GROUP_VOTE;
    case DATA_CALL:
        return GROUP_CALL;
    case DATA_RESTORE:
        return ev->u.restore.group;
    default:
        return GROUP_HOLD;
    }
}

/* What the group's seq is after the event: its own, or for an undo that of the event it went back to. */
static uint64_t
seq_after(const struct event *ev)
{
    const uint64_t restored[ALERT_GROUPS] = { [GROUP_HOLD] = ev->u.restore.hold.now.seq,
        [GROUP_NOTE] = ev->u.restore.note.now.seq,
        [GROUP_VOTE] = ev->u.restore.vote.now.seq,
        [GROUP_CALL] = ev->u.restore.call.now.seq };

    return ev->kind == EV_RESTORED ? restored[ev->u.restore.group] : ev->seq;
}

/* The event that made the group what it is now. */
static uint64_t
seq_now(const struct alert *a, enum alert_group group)
{
    const uint64_t seqs[ALERT_GROUPS] = { [GROUP_HOLD] = a->hold.seq,
        [GROUP_NOTE] = a->note.seq,
        [GROUP_VOTE] = a->vote.seq,
        [GROUP_CALL] = a->call.seq };

    return seqs[group];
}

static void
refuse_changed(struct decision *d, const struct alert *a, enum alert_group group)
{
    uint64_t seq = seq_now(a, group);
    const struct act *later = model_act(d->m, seq);
    const int64_t at_ms[ALERT_GROUPS] = { [GROUP_HOLD] = a->hold.at_ms,
        [GROUP_NOTE] = a->note.at_ms,
        [GROUP_VOTE] = a->vote.at_ms,
        [GROUP_CALL] = a->call.at_ms };
    char at[TIME_TEXT_MAX];

    time_hhmm(a->last_seq == seq ? a->changed_at_ms : at_ms[group], at);
    decide_refuse(d, &a->id, "%s was changed since by %s at %s (event %llu): not undone", alert_field(a, FIELD_NAME),
        later != NULL ? later->actor : a->source->name, at, (unsigned long long)seq);
}

static void
refuse_fired_again(struct decision *d, const struct alert *a)
{
    char at[TIME_TEXT_MAX];

    time_hhmm(a->fired_at_ms, at);
    decide_refuse(d, &a->id, "%s fired again since, at %s (event %llu): not undone", alert_field(a, FIELD_NAME), at,
        (unsigned long long)a->episode);
}

static void
restore_hold(struct decision *d, const struct alert *a, const struct event *ev, struct event_restore *r)
{
    r->hold.now = ev->kind == EV_RESTORED ? ev->u.restore.hold.was : ev->u.hold.was;
    r->hold.was = decide_keep_hold(d, a);
}

static void
restore_note(struct decision *d, const struct alert *a, const struct event *ev, struct event_restore *r)
{
    r->note.now = ev->kind == EV_RESTORED ? ev->u.restore.note.was : ev->u.note.was;
    r->note.was = decide_keep_note(d, a);
}

static void
restore_vote(struct decision *d, const struct alert *a, const struct event *ev, struct event_restore *r)
{
    const struct event_vote *v = ev->kind == EV_RESTORED ? &ev->u.restore.vote : &ev->u.vote;

    (void)d;
    r->vote = (struct event_vote){ .source = v->source, .rule = v->rule, .now = v->was, .was = a->vote };
}

static void
restore_call(struct decision *d, const struct alert *a, const struct event *ev, struct event_restore *r)
{
    struct alert_call *now = &r->call.now;
    int64_t back_ms = 0;

    *now = ev->kind == EV_RESTORED ? ev->u.restore.call.was : ev->u.call.was;
    r->call.was = a->call;
    if (now->until_ms == 0)
        return;
    if (ev->kind == EV_RESTORED && !ev->u.restore.is_redo)
        back_ms = d->now_ms - now->at_ms; /* asked again, with all the time that there was */
    else if (ev->kind != EV_RESTORED && now->until_ms <= d->now_ms)
        back_ms = d->now_ms - ev->u.call.now.at_ms; /* what was left of it: the next step is no answer to an undo */
    now->until_ms += back_ms;
    now->at_ms += back_ms;
}

typedef void restore_fn(struct decision *d, const struct alert *a, const struct event *ev, struct event_restore *r);
static restore_fn *const restore_fns[ALERT_GROUPS] = {
    [GROUP_HOLD] = restore_hold,
    [GROUP_NOTE] = restore_note,
    [GROUP_VOTE] = restore_vote,
    [GROUP_CALL] = restore_call,
};

/* Steps of the policy that came since are no other act; whether somebody else changed it is seen of the state, just before. */
static bool
is_undone_with_hold(const struct decision *d, const struct event *ev)
{
    const struct events *evs = &d->out->events;
    const struct event *last = evs->n == 0 ? NULL : &evs->v[evs->n - 1];

    return last != NULL && last->kind == EV_RESTORED && last->u.restore.group == GROUP_HOLD
        && alert_id_equal(&last->alert, &ev->alert);
}

static void
undo_alert(struct decision *d, const struct event *ev)
{
    const struct alert *a = model_alert(d->m, &ev->alert);
    enum alert_group group = group_of(ev);
    struct event *back;

    if (group == GROUP_CALL && !is_undone_with_hold(d, ev))
        return; /* and why not was said */
    if (a == NULL) {
        decide_refuse(d, &ev->alert, "an alert of it is no longer on the board");
        return;
    }
    if (a->episode > ev->seq) {
        refuse_fired_again(d, a);
        return;
    }
    if (group != GROUP_CALL && seq_now(a, group) != seq_after(ev)) {
        refuse_changed(d, a, group);
        return;
    }
    back = decide_add_alert(d, EV_RESTORED, a);
    back->undoes = ev->seq;
    back->u.restore.group = group;
    back->u.restore.is_redo = d->cmd->kind == CMD_REDO;
    restore_fns[group](d, a, ev, &back->u.restore);
    d->out->done += group != GROUP_CALL; /* it goes with the hold */
}

static void
undo_review(struct decision *d, const struct event *ev)
{
    const struct event_review *r = &ev->u.review;
    const struct rule *rule = model_rule(d->m, r->source, r->rule);
    uint64_t seq = ev->kind == EV_RULE_RESTORED ? r->now.seq : ev->seq;
    char at[TIME_TEXT_MAX];
    struct event *back;

    if (rule == NULL || rule->review.seq != seq) {
        time_hhmm(rule == NULL ? 0 : rule->review.at_ms, at);
        decide_refuse(d, &ev->alert, "rule %.80s was reviewed since by %s at %s (event %llu): not undone", r->rule,
            rule == NULL || rule->review.by == NULL ? "nobody" : rule->review.by, at,
            (unsigned long long)(rule == NULL ? 0 : rule->review.seq));
        return;
    }
    back = decide_add_rule(d, EV_RULE_RESTORED, r->source, r->rule);
    back->undoes = ev->seq;
    back->u.review.is_redo = d->cmd->kind == CMD_REDO;
    back->u.review.now = r->was;
    back->u.review.was = rule->review;
    back->u.review.was.text = arena_strdup_or_null(&d->out->events.arena, rule->review.text);
    d->out->done++;
}

/* Alarms of our own, and what became of messages of an incident, follow from the act, and do so again. */
static void
undo_nothing(struct decision *d, const struct event *ev)
{
    const struct message *msg = ev->message == 0 ? NULL : model_message(d->m, ev->message);

    if (!str_eq(ev->stream, "source:" SOURCE_OWN) && (msg == NULL || msg->order.incident == 0))
        decide_refuse(d, &ev->alert, "event %llu (%s) can't be undone: %s", (unsigned long long)ev->seq,
            event_rows[ev->kind].wire, event_rows[ev->kind].instead);
}

typedef void undo_fn(struct decision *d, const struct event *ev);

static undo_fn *const undo_fns[] = {
    [UNDO_NOTHING] = undo_nothing,
    [UNDO_RESTORED] = undo_alert,
    [UNDO_MESSAGE] = decide_undo_message,
    [UNDO_RULE] = undo_review,
    [UNDO_ONCALL] = decide_undo_override,
    [UNDO_INCIDENT] = decide_undo_incident,
};

/* What people did in the first place, where an undo or a redo is what is undone. */
static const struct act *
first_act(const struct decision *d, const struct act *act)
{
    while (act->kind != ACT_DO) {
        const struct act *before = model_act(d->m, act->events.v[0].undoes);

        if (before == NULL || before->batch >= act->batch)
            break;
        act = before;
    }
    return act;
}

/* "ack checkout-api 5xx and 3 more" */
static const char *
act_words(struct decision *d, const struct act *act)
{
    struct buf b;
    const char *words;

    act = first_act(d, act);
    buf_init(&b, LOG_TEXT_MAX);
    batch_words(d->m, act->events.v, act->events.n, &b);
    words = arena_printf(&d->out->events.arena, "%s %.160s", event_verb(&act->events.v[0]), buf_text(&b));
    buf_release(&b);
    return words;
}

static bool
must_ask(struct decision *d, const struct act *act)
{
    bool mine = str_eq(act->actor, d->cmd->actor);
    bool old = d->now_ms - act->at_ms > UNDO_ASK_MS;
    bool elsewhere = !str_eq(act->origin, d->cmd->origin), publishes = decide_undo_publishes(d, act);
    char at[TIME_TEXT_MAX];

    if (d->cmd->sure || (mine && !old && !elsewhere && !publishes))
        return false;
    time_hhmm(act->at_ms, at);
    err_set(d->err, ERR_REFUSED, DECIDE_ASK "undo what %s did at %s%s%s: %s?", mine ? "you" : act->actor, at,
        mine && elsewhere ? " on another screen" : "", publishes ? ", and have the status page show it again" : "",
        act_words(d, act));
    return true;
}

/* A page that rang can't be unsent. */
static void
add_stand_down_words(struct decision *d)
{
    for (size_t i = 0; i < d->out->events.n; i++) {
        const struct event *ev = &d->out->events.v[i];
        size_t used = strlen(d->out->summary);

        if (ev->kind == EV_MSG_QUEUED && ev->u.queued.order.act == MESSAGE_RESOLVE)
            snprintf(d->out->summary + used, sizeof d->out->summary - used, "; M%llu asks %.64s to stand down",
                (unsigned long long)ev->message,
                ev->u.queued.order.person == NULL ? ev->u.queued.order.destination : ev->u.queued.order.person);
    }
}

static bool
undo_act(struct decision *d, const struct act *act, const char *done)
{
    if (act->undone_by != 0)
        return err_set(d->err, ERR_REFUSED, "batch %llu was undone already, by batch %llu", (unsigned long long)act->batch,
            (unsigned long long)act->undone_by);
    if (must_ask(d, act))
        return false;
    for (size_t i = 0; i < act->events.n; i++)
        undo_fns[event_rows[act->events.v[i].kind].undo](d, &act->events.v[i]);
    if (!decide_any_done(d))
        return false;
    decide_tell_undone(d);
    snprintf(d->out->summary, sizeof d->out->summary, "%s: %s", done, act_words(d, act));
    add_stand_down_words(d);
    return true;
}

static const struct act *
latest_to_undo(const struct decision *d)
{
    for (size_t i = d->m->acts.n; i-- > 0;) {
        const struct act *act = d->m->acts.v[i];

        if (act->kind != ACT_UNDO && act->undone_by == 0 && str_eq(act->actor, d->cmd->actor))
            return act;
    }
    return NULL;
}

static bool
refuse_cut(struct decision *d)
{
    char date[TIME_TEXT_MAX];

    time_date(d->m->cut_at_ms, date);
    return err_set(d->err, ERR_REFUSED,
        "event %llu was compacted: the log begins after event %llu (%s), and what was before can't be undone; it stands in the export",
        (unsigned long long)d->cmd->seq, (unsigned long long)d->m->cut_seq, date);
}

bool
decide_undo(struct decision *d)
{
    const struct act *act = d->cmd->seq == 0 ? latest_to_undo(d) : model_act(d->m, d->cmd->seq);
    const struct log_line *line;

    if (act != NULL)
        return undo_act(d, act, "undone");
    if (d->cmd->seq == 0)
        return err_set(d->err, ERR_REFUSED, "nothing of yours to undo");
    if (d->cmd->seq <= d->m->cut_seq)
        return refuse_cut(d);
    line = model_line_of(d->m, d->cmd->seq);
    if (line != NULL && event_rows[line->kind].instead != NULL)
        return err_set(d->err, ERR_REFUSED, "event %llu (%s) can't be undone: %s", (unsigned long long)d->cmd->seq,
            event_rows[line->kind].wire, event_rows[line->kind].instead);
    return err_set(d->err, ERR_REFUSED,
        "event %llu is no act that can be undone here (what people did to alerts, rules and messages, among the latest %d)",
        (unsigned long long)d->cmd->seq, MODEL_ACTS_MAX);
}

static const struct act *
latest_to_redo(const struct decision *d)
{
    for (size_t i = d->m->acts.n; i-- > 0;) {
        const struct act *act = d->m->acts.v[i];

        if (!str_eq(act->actor, d->cmd->actor) || act->kind == ACT_REDO)
            continue;
        if (act->kind == ACT_DO)
            return NULL; /* a later act ends it */
        if (act->undone_by == 0)
            return act;
    }
    return NULL;
}

bool
decide_redo(struct decision *d)
{
    const struct act *act = latest_to_redo(d);

    if (act == NULL)
        return err_set(d->err, ERR_REFUSED, "nothing to redo: redo follows an undo of yours with no act since");
    return undo_act(d, act, "redone");
}
