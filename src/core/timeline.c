/* SPDX-License-Identifier: MIT */
/* Which events are an incident's timeline, and what they say in it. */
#include "core/timeline.h"

#include "core/words.h"
#include "util/str.h"
#include "util/time.h"

/* Health, routes, what a source silences and what is tried again is nothing that a person reads of an incident. */
static const bool kinds_read[EVENTS] = {
    [EV_FIRED] = true,
    [EV_CHANGED] = true,
    [EV_REOPENED] = true,
    [EV_CLEARED] = true,
    [EV_UNCONFIRMED] = true,
    [EV_RETURNED] = true,
    [EV_TOLD] = true,
    [EV_STEP] = true,
    [EV_ESCALATED] = true,
    [EV_CALLED] = true,
    [EV_ACKED] = true,
    [EV_UNACKED] = true,
    [EV_TAKEN] = true,
    [EV_ASSIGNED] = true,
    [EV_SNOOZED] = true,
    [EV_UNSNOOZED] = true,
    [EV_CLOSED] = true,
    [EV_COMMENTED] = true,
    [EV_VOTED] = true,
    [EV_RESTORED] = true,
    [EV_ACK_EXPIRED] = true,
    [EV_SNOOZE_ENDED] = true,
    [EV_FLAPPING] = true,
    [EV_STEADY] = true,
    [EV_AGED] = true,
    [EV_MSG_QUEUED] = true,
    [EV_MSG_DELIVERED] = true,
    [EV_MSG_FAILED] = true,
    [EV_MSG_LATE] = true,
    [EV_MSG_MERGED] = true,
    [EV_MSG_DROPPED] = true,
    [EV_MSG_ACKED] = true,
    [EV_MSG_ANSWERED] = true,
    [EV_MSG_RESENT] = true,
    [EV_MSG_RESTORED] = true,
    [EV_RUN_STARTED] = true,
    [EV_RUN_FINISHED] = true,
    [EV_INC_OPENED] = true,
    [EV_INC_CHANGED] = true,
    [EV_INC_LINKED] = true,
    [EV_INC_UNLINKED] = true,
    [EV_INC_ENTRY] = true,
    [EV_INC_REMINDED] = true,
};

/* What follows from a change that the timeline has anyway: read only where it goes wrong. */
static const bool acts_quiet[MESSAGE_ACTS] = {
    [MESSAGE_EDIT] = true,
    [MESSAGE_TOPIC] = true,
    [MESSAGE_ANSWERED] = true,
    [MESSAGE_RESOLVE] = true,
};

bool
timeline_reads(enum event_kind kind)
{
    return kinds_read[kind];
}

bool
timeline_asks(const struct message_order *order)
{
    return order->act == MESSAGE_ASK;
}

bool
timeline_tells(const struct message_order *order)
{
    return !acts_quiet[order->act];
}

bool
timeline_reads_message(const struct message_order *order, enum event_kind kind)
{
    bool of_course = kind == EV_MSG_QUEUED || kind == EV_MSG_DELIVERED || kind == EV_MSG_MERGED;

    return timeline_reads(kind) && (timeline_tells(order) || !of_course);
}

/* ---- the times of its alerts */

void
timeline_release(struct timeline *t)
{
    vec_release(&t->spans);
    *t = (struct timeline){ 0 };
}

static void
link_alert(struct timeline *t, const struct alert_id *id, uint64_t seq, bool reopened)
{
    struct timeline_span span = { .alert = *id, .linked_seq = seq, .reopened = reopened, .until_seq = UINT64_MAX };

    if (t->over)
        span.over_seq = seq;
    if (t->closed)
        span.until_seq = seq;
    vec_push(&t->spans, span);
}

static void
unlink_alert(struct timeline *t, const struct alert_id *id, uint64_t seq)
{
    for (size_t i = 0; i < t->spans.n; i++) {
        struct timeline_span *s = &t->spans.v[i];

        if (!alert_id_equal(&s->alert, id))
            continue;
        s->unlinked = true;
        if (s->until_seq > seq)
            s->until_seq = seq;
    }
}

static void
end_spans(struct timeline *t, uint64_t seq)
{
    for (size_t i = 0; i < t->spans.n; i++) {
        struct timeline_span *s = &t->spans.v[i];

        if (s->over_seq == 0)
            s->over_seq = seq;
        if (t->closed && s->until_seq > seq)
            s->until_seq = seq;
    }
}

/* Whatever still belongs to it does so anew. */
static void
reopen_spans(struct timeline *t, uint64_t seq)
{
    size_t n = t->spans.n;

    for (size_t i = 0; i < n; i++) {
        const struct alert_id id = t->spans.v[i].alert;

        if (t->spans.v[i].unlinked)
            continue;
        unlink_alert(t, &id, seq);
        link_alert(t, &id, seq, true);
    }
}

static void
fold_state(struct timeline *t, const char *word, uint64_t seq)
{
    enum incident_state state = incident_state_of(word);
    bool was_over = t->over;

    t->closed = state == INCIDENT_IS_CLOSED || state == INCIDENT_INVALID;
    t->over = state < INCIDENT_STATES && !incident_states[state].open;
    if (t->over)
        end_spans(t, seq);
    else if (was_over)
        reopen_spans(t, seq);
}

static void
fold_alerts(struct timeline *t, const struct event *ev)
{
    for (size_t i = 0; i < ev->u.inc_alerts.n; i++)
        if (ev->kind == EV_INC_LINKED)
            link_alert(t, &ev->u.inc_alerts.v[i].id, ev->seq, false);
        else
            unlink_alert(t, &ev->u.inc_alerts.v[i].id, ev->seq);
}

static int64_t
start_of(const char *text)
{
    int64_t ms;

    return text != NULL && time_parse_rfc3339(text, &ms) ? ms : 0;
}

void
timeline_fold(struct timeline *t, const struct event *ev)
{
    const struct event_inc_field *f = &ev->u.inc_field;

    switch (event_rows[ev->kind].data) {
    case DATA_INC_OPENED:
        t->started_ms = start_of(ev->u.inc_opened.fields[INCIDENT_STARTED]);
        fold_state(t, ev->u.inc_opened.fields[INCIDENT_STATE], ev->seq);
        break;
    case DATA_INC_FIELD:
        if (f->field == INCIDENT_STARTED)
            t->started_ms = start_of(f->now);
        if (f->field == INCIDENT_STATE)
            fold_state(t, f->now, ev->seq);
        break;
    case DATA_INC_ALERTS:
        fold_alerts(t, ev);
        break;
    default:
        break;
    }
}

/* ---- has it grown? */

static void
raise_to(uint64_t *last, uint64_t seq)
{
    if (seq > *last)
        *last = seq;
}

static bool
is_about(const struct incident *i, const struct message *msg)
{
    if (msg->order.incident != 0 || !timeline_asks(&msg->order))
        return msg->order.incident == i->number;
    for (size_t k = 0; k < msg->order.subjects_n; k++)
        if (incident_alert(i, &msg->order.subjects[k]) != NULL)
            return true;
    return false;
}

uint64_t
timeline_last_seq(const struct model *m, const struct incident *i)
{
    uint64_t last = i->last_seq;

    for (size_t k = 0; k < i->alerts.n; k++) {
        const struct alert *a = model_alert(m, &i->alerts.v[k].id);

        if (a != NULL)
            raise_to(&last, a->last_seq);
    }
    for (size_t k = 0; k < m->messages.n; k++)
        if (m->messages.v[k]->last_seq > last && is_about(i, m->messages.v[k]))
            last = m->messages.v[k]->last_seq;
    for (size_t k = 0; k < m->runs.n; k++)
        if (m->runs.v[k]->last_seq > last && m->runs.v[k]->order.has_alert
            && incident_alert(i, &m->runs.v[k]->order.alert) != NULL)
            last = m->runs.v[k]->last_seq;
    return last;
}

/* ---- in words */

static bool
is_alert(const void *value, const void *key)
{
    return alert_id_equal(&((const struct incident_alert *)value)->id, key);
}

void
timeline_names_init(struct timeline_names *names, const struct incident *i)
{
    *names = (struct timeline_names){ 0 };
    if (i == NULL)
        return;
    map_reserve(&names->by_id, i->alerts.n);
    for (size_t k = 0; k < i->alerts.n; k++)
        map_add(&names->by_id, alert_id_hash(&i->alerts.v[k].id), &i->alerts.v[k]);
}

void
timeline_names_release(struct timeline_names *names)
{
    map_release(&names->by_id);
}

const struct incident_alert *
timeline_named(const struct timeline_names *names, const struct alert_id *id)
{
    return map_get(&names->by_id, alert_id_hash(id), is_alert, id);
}

/* An event of the incident itself, of a message or of a run names its subject by itself. */
static bool
is_of_alerts(const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_QUEUED:
    case DATA_RUN:
    case DATA_INC_ALERTS:
        return false;
    default:
        return event_alerts_n(ev) > 0;
    }
}

static void
add_words(const struct timeline_lines *lines, const struct event *ev, struct buf *out)
{
    const struct incident_alert *first = NULL;
    size_t n = lines->more;

    for (size_t i = 0; is_of_alerts(ev) && i < event_alerts_n(ev); i++) {
        const struct incident_alert *a = timeline_named(lines->names, event_alert_at(ev, i));

        n += a != NULL;
        first = first == NULL ? a : first;
    }
    if (first == NULL) {
        batch_words(lines->m, ev, 1, out);
        return;
    }
    buf_adds(out, first->name);
    if (n > 1)
        buf_addf(out, " and %zu more", n - 1);
    event_change_words(ev, out);
}

static void
say(struct timeline_lines *lines, const struct event *ev)
{
    struct buf words = BUF_INIT;

    add_words(lines, ev, &words);
    lines->line(lines->ctx, ev, buf_text(&words));
    buf_release(&words);
}

static void
say_held(struct timeline_lines *lines)
{
    if (lines->held.n > 0)
        say(lines, &lines->held.v[0]);
    events_release(&lines->held);
    lines->held = (struct events){ 0 };
    lines->more = 0;
}

/* Its stream is an alert's: others of the batch may say the same of theirs. */
static bool
is_of_one_alert(const struct event *ev)
{
    return str_starts(ev->stream, "alert:");
}

void
timeline_line(struct timeline_lines *lines, const struct event *ev)
{
    const struct event *held = lines->held.n > 0 ? &lines->held.v[0] : NULL;

    if (held != NULL && is_of_one_alert(ev) && held->batch == ev->batch && held->kind == ev->kind) {
        lines->more++;
        return;
    }
    say_held(lines);
    if (is_of_one_alert(ev))
        events_add_copy(&lines->held, ev);
    else
        say(lines, ev);
}

void
timeline_lines_end(struct timeline_lines *lines)
{
    say_held(lines);
}
