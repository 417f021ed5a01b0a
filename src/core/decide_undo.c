/* SPDX-License-Identifier: MIT */
/* Undo and redo: compensating events, refused where a later event changed the same thing. */
#include <stdio.h>
#include <string.h>

#include "core/decide_message.h"
#include "core/words.h"
#include "util/time.h"

/* What the group's seq is after the event: its own, or for an undo that of the event it went back to. */
static uint64_t
seq_after(const struct event *ev)
{
    if (ev->kind != EV_RESTORED)
        return ev->seq;
    return ev->u.restore.is_note ? ev->u.restore.note.now.seq : ev->u.restore.hold.now.seq;
}

static bool
changes_note(const struct event *ev)
{
    return event_rows[ev->kind].data == DATA_NOTE || (ev->kind == EV_RESTORED && ev->u.restore.is_note);
}

static void
refuse_changed(struct decision *d, const struct alert *a, uint64_t seq, int64_t at_ms)
{
    const struct act *later = model_act(d->m, seq);
    char at[TIME_TEXT_MAX];

    time_hhmm(at_ms, at);
    decide_refuse(d, &a->id, "%s was changed since by %s at %s (event %llu): not undone", alert_field(a, FIELD_NAME),
        later != NULL ? later->actor : a->source->name, at, (unsigned long long)seq);
}

static void
undo_note(struct decision *d, const struct alert *a, const struct event *ev)
{
    struct event *back = decide_add_alert(d, EV_RESTORED, a);

    back->u.restore.is_note = true;
    back->u.restore.note.now = ev->kind == EV_RESTORED ? ev->u.restore.note.was : ev->u.note.was;
    back->u.restore.note.was = decide_keep_note(d, a);
    back->undoes = ev->seq;
}

static void
undo_hold(struct decision *d, const struct alert *a, const struct event *ev)
{
    struct event *back = decide_add_alert(d, EV_RESTORED, a);

    back->u.restore.hold.now = ev->kind == EV_RESTORED ? ev->u.restore.hold.was : ev->u.hold.was;
    back->u.restore.hold.was = decide_keep_hold(d, a);
    back->undoes = ev->seq;
}

static void
undo_alert(struct decision *d, const struct event *ev)
{
    const struct alert *a = model_alert(d->m, &ev->alert);
    bool note = changes_note(ev);

    if (a == NULL) {
        decide_refuse(d, &ev->alert, "an alert of it is no longer on the board");
        return;
    }
    if ((note ? a->note.seq : a->hold.seq) != seq_after(ev)) {
        refuse_changed(d, a, note ? a->note.seq : a->hold.seq, note ? a->note.at_ms : a->hold.at_ms);
        return;
    }
    if (note)
        undo_note(d, a, ev);
    else
        undo_hold(d, a, ev);
    d->out->events.v[d->out->events.n - 1].u.restore.is_redo = d->cmd->kind == CMD_REDO;
    d->out->done++;
}

/* What happened beside the act (an alarm that ended with it) stays as it is. */
static void
undo_nothing(struct decision *d, const struct event *ev)
{
    (void)d;
    (void)ev;
}

typedef void undo_fn(struct decision *d, const struct event *ev);

static undo_fn *const undo_fns[] = {
    [UNDO_NOTHING] = undo_nothing,
    [UNDO_RESTORED] = undo_alert,
    [UNDO_MESSAGE] = decide_undo_message,
};

/* "ack of checkout-api 5xx and 3 more" */
static const char *
act_words(struct decision *d, const struct act *act)
{
    struct buf b;
    const char *words;

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
    bool elsewhere = !str_eq(act->origin, d->cmd->origin);
    char at[TIME_TEXT_MAX];

    if (d->cmd->sure || (mine && !old && !elsewhere))
        return false;
    time_hhmm(act->at_ms, at);
    err_set(d->err, ERR_REFUSED, DECIDE_ASK "undo what %s did at %s%s: %s?", mine ? "you" : act->actor, at,
        mine && elsewhere ? " on another screen" : "", act_words(d, act));
    return true;
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
    snprintf(d->out->summary, sizeof d->out->summary, "%s: %s", done, act_words(d, act));
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

    if (act != NULL)
        return undo_act(d, act, "undone");
    if (d->cmd->seq == 0)
        return err_set(d->err, ERR_REFUSED, "nothing of yours to undo");
    if (d->cmd->seq <= d->m->cut_seq)
        return refuse_cut(d);
    return err_set(d->err, ERR_REFUSED,
        "event %llu is no act that can be undone here (acks, un-acks, comments, posts and what was done to messages, among the latest %d)",
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
