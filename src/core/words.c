/* SPDX-License-Identifier: MIT */
/* Events in words, for the log pane and the message line. */
#include "core/words.h"
#include "core/silence_codec.h"

#include <string.h>

#include "util/time.h"

static const char *const verbs[EVENTS] = {
    [EV_FIRED] = "fire",
    [EV_CHANGED] = "change",
    [EV_SUPPRESSION] = "silence",
    [EV_REOPENED] = "reopen",
    [EV_CLEARED] = "clear",
    [EV_UNCONFIRMED] = "vanish",
    [EV_RETURNED] = "return",
    [EV_ACKED] = "ack",
    [EV_UNACKED] = "unack",
    [EV_ROUTED] = "route",
    [EV_TOLD] = "tell",
    [EV_STEP] = "escal.",
    [EV_ESCALATED] = "escal.",
    [EV_CALLED] = "escal.",
    [EV_TAKEN] = "take",
    [EV_ASSIGNED] = "assign",
    [EV_SNOOZED] = "snooze",
    [EV_UNSNOOZED] = "unsnooze",
    [EV_CLOSED] = "close",
    [EV_COMMENTED] = "comment",
    [EV_VOTED] = "vote",
    [EV_RESTORED] = "undo",
    [EV_RULE_REVIEWED] = "review",
    [EV_RULE_RESTORED] = "undo",
    [EV_ACK_EXPIRED] = "expire",
    [EV_REMINDED] = "remind",
    [EV_SNOOZE_ENDED] = "wake",
    [EV_FLAPPING] = "flap",
    [EV_STEADY] = "steady",
    [EV_AGED] = "age",
    [EV_FORGOTTEN] = "forget",
    [EV_SOURCE_FAILED] = "fail",
    [EV_SOURCE_OK] = "answer",
    [EV_SOURCE_RESTART] = "restart",
    [EV_SOURCE_ADDED] = "source",
    [EV_SOURCE_REMOVED] = "source",
    [EV_CONFIG] = "config",
    [EV_MSG_SENT] = "send",
    [EV_MSG_DELIVERED] = "deliver",
    [EV_MSG_ABSENT] = "look up",
    [EV_MSG_RETRY] = "retry",
    [EV_MSG_FAILED] = "fail",
    [EV_MSG_LATE] = "late",
    [EV_MSG_MERGED] = "merge",
    [EV_MSG_DROPPED] = "drop",
    [EV_MSG_ACKED] = "ack",
    [EV_MSG_RESENT] = "resend",
    [EV_MSG_RESTORED] = "undo",
    [EV_MSG_FORGOTTEN] = "forget",
    [EV_MSG_CONFIRMED] = "confirm",
    [EV_MSG_ANSWERED] = "answer",
    [EV_SILENCES] = "silence",
    [EV_SILENCES_GONE] = "end",
    [EV_DRY_RUN] = "dry run",
    [EV_RUN_STARTED] = "run",
    [EV_RUN_FINISHED] = "ran",
    [EV_SHIFTS] = "on call",
    [EV_OVERRIDDEN] = "on call",
    [EV_OVERRIDE_RESTORED] = "undo",
    [EV_INC_OPENED] = "declare",
    [EV_INC_CHANGED] = "incident",
    [EV_INC_LINKED] = "link",
    [EV_INC_UNLINKED] = "unlink",
    [EV_INC_ENTRY] = "incident",
    [EV_INC_REMINDED] = "remind",
    [EV_BANNER] = "banner",
};

/* What is queued is told by what it does; changes of posts stay posts. */
static const char *const queued_verbs[MESSAGE_ACTS] = {
    [MESSAGE_POST] = "post",
    [MESSAGE_STRIKE] = "post",
    [MESSAGE_RESTORE] = "post",
    [MESSAGE_SILENCE] = "silence",
    [MESSAGE_EXTEND] = "extend",
    [MESSAGE_EXPIRE] = "expire",
    [MESSAGE_OFFER] = "offer",
    [MESSAGE_ASK] = "page",
    [MESSAGE_ANSWERED] = "answer",
    [MESSAGE_RESOLVE] = "resolve",
    [MESSAGE_ACK] = "write",
    [MESSAGE_UNACK] = "write",
    [MESSAGE_CLOSE] = "write",
    [MESSAGE_EDIT] = "post",
    [MESSAGE_TOPIC] = "topic",
    [MESSAGE_DIRECT] = "tell",
    [MESSAGE_CHANNEL] = "channel",
    [MESSAGE_INVITE] = "invite",
    [MESSAGE_ARCHIVE] = "archive",
    [MESSAGE_PROMISED] = "promise",
};

const char *
event_verb(const struct event *ev)
{
    if (ev->kind == EV_MSG_QUEUED)
        return queued_verbs[ev->u.queued.order.act];
    if (ev->kind == EV_INC_ENTRY)
        return incident_entry_words[ev->u.inc_entry.now.kind];
    if (ev->kind == EV_INC_CHANGED && ev->u.inc_field.field == INCIDENT_MERGED && ev->u.inc_field.now != NULL)
        return "merge";
    return event_rows[ev->kind].undo == UNDO_INCIDENT && ev->undoes != 0 && !event_is_redo(ev) ? "undo" : verbs[ev->kind];
}

static void
add_alert_name(const struct model *m, const struct alert_id *id, struct buf *out)
{
    const struct alert *a = model_alert(m, id);
    char hex[ALERT_ID_HEX];

    if (a != NULL) {
        const char *service = alert_field(a, FIELD_SERVICE);

        buf_adds(out, alert_field(a, FIELD_NAME));
        if (service != NULL)
            buf_addf(out, " %s", service);
        return;
    }
    alert_id_hex(id, hex);
    buf_add(out, hex, 8);
}

/* A sighting that brings its labels is named by them: the alert may not be in the model yet. */
static void
add_sighting_name(const struct model *m, const struct sighting *s, struct buf *out)
{
    const char *name = labels_get(s->labels, "alertname");
    const char *service = labels_get(s->labels, "service");

    if (name == NULL || model_alert(m, &s->id) != NULL) {
        add_alert_name(m, &s->id, out);
        return;
    }
    buf_adds(out, name);
    if (service != NULL)
        buf_addf(out, " %s", service);
}

static bool
has_one_alert(const struct event *ev)
{
    enum event_data data = event_rows[ev->kind].data;

    return data == DATA_HOLD || data == DATA_CALL || data == DATA_NOTE || data == DATA_VOTE || data == DATA_RESTORE;
}

/* What a batch says of one alert (that it is closed, and the vote) it says in one go: it is counted once. */
static size_t
count_alerts(const struct event *evs, size_t n)
{
    size_t total = 0;

    for (size_t i = 0; i < n; i++)
        if (i == 0 || !has_one_alert(&evs[i]) || !has_one_alert(&evs[i - 1]) || !alert_id_equal(&evs[i].alert, &evs[i - 1].alert))
            total += event_alerts_n(&evs[i]);
    return total;
}

static void
add_subject(const struct model *m, const struct event *evs, size_t n, struct buf *out)
{
    size_t total = count_alerts(evs, n);

    if (event_rows[evs->kind].data == DATA_SIGHTINGS)
        add_sighting_name(m, &evs->u.sightings.v[0], out);
    else
        add_alert_name(m, event_alert_at(evs, 0), out);
    if (total > 1)
        buf_addf(out, " and %zu more", total - 1);
}

static void
add_quoted(const char *text, struct buf *out)
{
    if (text != NULL)
        buf_addf(out, ": %s", text);
}

static void
add_until(int64_t until_ms, int64_t from_ms, struct buf *out)
{
    char at[TIME_TEXT_MAX];

    if (until_ms == 0)
        return;
    time_near(until_ms, from_ms, at);
    buf_addf(out, ", until %s", at);
}

static void
add_source_words(const struct event *ev, struct buf *out)
{
    buf_adds(out, ev->stream + strlen("source:"));
    if (ev->kind == EV_SOURCE_ADDED || ev->kind == EV_SOURCE_REMOVED)
        buf_adds(out, ev->kind == EV_SOURCE_ADDED ? " is watched now" : " is no longer configured");
    if (ev->kind == EV_SOURCE_RESTART)
        buf_adds(out, " was restarted");
    add_quoted(ev->u.source.error, out);
}

/* ": bob, step 2 of payments-primary, until 03:20Z" */
static void
add_call(const struct alert_call *c, int64_t from_ms, struct buf *out)
{
    buf_addf(out, ": %s", c->to == NULL ? "nobody is asked" : c->to);
    if (c->policy != NULL && c->step > 0)
        buf_addf(out, ", step %u of %s", c->step, c->policy);
    if (c->round > 1)
        buf_addf(out, ", round %u", c->round);
    add_until(c->until_ms, from_ms, out);
}

static void
add_step(const struct event *ev, struct buf *out)
{
    const struct event_step *s = &ev->u.step;
    const struct alert_call c = { .policy = s->policy, .to = s->to, .step = s->step, .round = s->round, .until_ms = s->until_ms };

    add_call(&c, ev->at_ms, out);
    if (s->moved_ms != 0) {
        char back[TIME_TEXT_MAX];

        duration_short(s->moved_ms, back);
        buf_addf(out, ": nobody anew, the clock was set back by %s", back);
    }
}

static void
add_routed(const struct event *ev, struct buf *out)
{
    const struct event_routed *r = &ev->u.routed;

    buf_addf(out, ": level %d", r->level);
    if (r->routes != NULL)
        buf_addf(out, " by %s", r->routes);
    if (r->owner != NULL)
        buf_addf(out, ", owner %s", r->owner);
    if (r->maintenance != NULL)
        buf_addf(out, ", in maintenance %s", r->maintenance);
}

static void
add_told(const struct event *ev, struct buf *out)
{
    const struct event_told *t = &ev->u.told;

    buf_addf(out, ": %s", t->why);
    for (size_t i = 0; i < t->messages_n; i++)
        buf_addf(out, "%s M%llu", i == 0 ? ", by" : ",", (unsigned long long)t->messages[i]);
}

static void
add_restored(const struct event *ev, struct buf *out)
{
    const struct event_restore *r = &ev->u.restore;

    switch (r->group) {
    case GROUP_NOTE:
        buf_adds(out, r->is_redo ? ": the comment stands again" : ": the comment is withdrawn");
        break;
    case GROUP_VOTE:
        buf_addf(out, ": the vote is %s again", alert_votes[r->vote.now.vote].word);
        break;
    case GROUP_CALL:
        add_call(&r->call.now, ev->at_ms, out);
        break;
    default:
        buf_addf(out, ": %s again", alert_states[r->hold.now.state].word);
        break;
    }
}

static void
add_review(const struct event *ev, struct buf *out)
{
    const struct event_review *r = &ev->u.review;

    if (ev->kind == EV_RULE_RESTORED) {
        buf_adds(out, r->is_redo ? ": the review stands again" : ": the review is withdrawn");
        return;
    }
    if (r->now.respond != RESPOND_UNREVIEWED)
        buf_addf(out, ", can respond: %s", rule_respond_words[r->now.respond]);
    add_quoted(r->now.text, out);
}

/* What the event changed, after its subject was named. */
static void
add_change(const struct event *ev, struct buf *out)
{
    switch (event_rows[ev->kind].data) {
    case DATA_HOLD:
        if (ev->kind == EV_ASSIGNED)
            buf_addf(out, " to %s", ev->u.hold.now.by);
        add_until(ev->u.hold.now.until_ms, ev->at_ms, out);
        add_quoted(ev->u.hold.now.comment, out);
        break;
    case DATA_NOTE:
        add_quoted(ev->u.note.now.text, out);
        break;
    case DATA_VOTE:
        buf_addf(out, ": %s", alert_votes[ev->u.vote.now.vote].word);
        break;
    case DATA_RESTORE:
        add_restored(ev, out);
        break;
    case DATA_REVIEW:
        add_review(ev, out);
        break;
    case DATA_CALL:
        add_call(&ev->u.call.now, ev->at_ms, out);
        break;
    case DATA_STEP:
        add_step(ev, out);
        break;
    case DATA_ROUTED:
        add_routed(ev, out);
        break;
    case DATA_TOLD:
        add_told(ev, out);
        break;
    default:
        break;
    }
}

/* "critical, level 2" or "silenced by 9f2…". */
static void
add_sighting_words(const struct event *ev, const struct alert_id *id, struct buf *out)
{
    for (size_t i = 0; i < ev->u.sightings.n; i++) {
        const struct sighting *s = &ev->u.sightings.v[i];

        if (!alert_id_equal(&s->id, id))
            continue;
        if (ev->kind != EV_SUPPRESSION)
            buf_addf(out, "%s, level %d", *s->severity != '\0' ? s->severity : "no severity", s->level);
        else if (s->suppressed_by != NULL)
            buf_addf(out, "by %s", s->suppressed_by);
        else
            buf_adds(out, "ended");
        return;
    }
}

static void
add_suppression(const struct event *ev, struct buf *out)
{
    size_t ended = 0;

    for (size_t i = 0; i < ev->u.sightings.n; i++)
        ended += ev->u.sightings.v[i].suppressed_by == NULL;
    if (ended == ev->u.sightings.n)
        buf_adds(out, ": ended");
    else if (ended > 0)
        buf_addf(out, ": ended for %zu", ended);
}

void
event_words_for(const struct event *ev, const struct alert_id *id, struct buf *out)
{
    size_t n = event_alerts_n(ev);
    struct buf change;

    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        add_sighting_words(ev, id, out);
        break;
    case DATA_ALERTS:
        buf_adds(out, event_rows[ev->kind].help);
        break;
    case DATA_QUEUED:
        message_words(NULL, ev, 1, out);
        return;
    case DATA_RUN:
        run_words(NULL, ev, out);
        return;
    case DATA_INC_ALERTS:
        buf_addf(out, "%s INC-%llu", ev->kind == EV_INC_LINKED ? "to" : "out of", (unsigned long long)ev->incident);
        break;
    default:
        buf_init(&change, LOG_TEXT_MAX);
        add_change(ev, &change);
        buf_adds(out, buf_text(&change) + strspn(buf_text(&change), ":, "));
        buf_release(&change);
        break;
    }
    if (n > 1)
        buf_addf(out, " (with %zu more)", n - 1);
}

void
event_change_words(const struct event *ev, struct buf *out)
{
    if (ev->kind == EV_SUPPRESSION)
        add_suppression(ev, out);
    else
        add_change(ev, out);
}

void
batch_words(const struct model *m, const struct event *evs, size_t n, struct buf *out)
{
    const struct event *beside;

    switch (event_rows[evs->kind].data) {
    case DATA_SOURCE:
        add_source_words(evs, out);
        return;
    case DATA_CONFIG:
        buf_adds(out, evs->u.config.file);
        return;
    case DATA_REVIEW:
        buf_adds(out, evs->u.review.rule);
        if (n > 1)
            buf_addf(out, " and %zu more", n - 1);
        break;
    case DATA_QUEUED:
    case DATA_ATTEMPT:
    case DATA_CHANGE:
    case DATA_NUMBERS:
    case DATA_DRY_RUN:
        message_words(m, evs, n, out);
        return;
    case DATA_SILENCES:
    case DATA_SILENCE_IDS:
        silences_words(evs, out);
        return;
    case DATA_RUN:
        run_words(m, evs, out);
        return;
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
        oncall_words(evs, out);
        return;
    case DATA_INC_OPENED:
    case DATA_INC_FIELD:
    case DATA_INC_ALERTS:
    case DATA_INC_ENTRY:
    case DATA_INC_REMINDED:
    case DATA_BANNER:
        incident_words(evs, n, out);
        return;
    case DATA_SIGHTINGS:
        add_subject(m, evs, n, out);
        if (evs->kind == EV_SUPPRESSION)
            add_suppression(evs, out);
        return;
    default:
        add_subject(m, evs, n, out);
        break;
    }
    beside = n > 1 && event_is_told_with(evs, &evs[1]) ? &evs[1] : NULL;
    if (beside != NULL && beside->kind == EV_CALLED)
        add_change(beside, out); /* whom, then why */
    add_change(evs, out);
    if (beside != NULL && beside->kind != EV_CALLED)
        add_change(beside, out);
}
