/* SPDX-License-Identifier: MIT */
/* The fold: what each kind of event does to the model. */
#include "core/apply.h"

#include <stdlib.h>
#include <string.h>

#include "core/apply_rule.h"
#include "core/decide_incident_rule.h"
#include "core/model_messages.h"
#include "util/str.h"

static void
set_mark(struct alert *a, enum alert_mark mark, bool on)
{
    a->marks = (uint8_t)(on ? a->marks | mark : a->marks & ~mark);
}

/* A new hold has its own reminder; what is closed while the source has it stays so until the source is done with it. */
static void
set_hold(struct model *m, struct alert *a, const struct alert_hold *h)
{
    const char *comment = xstrdup_or_null(h->comment);
    bool listed = alert_is_listed(a);

    free((char *)a->hold.comment);
    a->hold = *h;
    a->hold.by = h->by == NULL ? NULL : pool_str(&m->pool, h->by);
    a->hold.comment = comment;
    set_mark(a, ALERT_REMINDED, false);
    set_mark(a, ALERT_LISTED, listed && h->state == ALERT_CLOSED);
}

static void
set_note(struct model *m, struct alert *a, const struct alert_note *n)
{
    const char *text = xstrdup_or_null(n->text);

    free((char *)a->note.text);
    a->note = *n;
    a->note.by = n->by == NULL ? NULL : pool_str(&m->pool, n->by);
    a->note.text = text;
}

static void
set_state(struct model *m, struct alert *a, enum alert_state state, const struct event *ev)
{
    struct alert_hold h = { .state = state, .at_ms = ev->at_ms, .seq = ev->seq };

    set_hold(m, a, &h);
}

static void
set_vote(struct model *m, struct alert *a, const struct alert_voted *v)
{
    a->vote = *v;
    a->vote.by = v->by == NULL ? NULL : pool_str(&m->pool, v->by);
}

static const char *
pooled(struct model *m, const char *s)
{
    return s == NULL ? NULL : pool_str(&m->pool, s);
}

static void
set_call(struct model *m, struct alert *a, const struct alert_call *c)
{
    a->call = *c;
    a->call.policy = pooled(m, c->policy);
    a->call.to = pooled(m, c->to);
    a->call.by = pooled(m, c->by);
}

/* For everybody again: whoever was told or asked of it before, it is told and asked anew. */
static void
begin_anew(struct alert *a)
{
    a->told = (struct alert_told){ 0 };
    a->call = (struct alert_call){ 0 };
}

static void
set_suppression(const struct model *m, struct alert *a, const struct sighting *s)
{
    str_set(&a->suppressed_by, s->suppressed_by);
    set_mark(a, ALERT_SUPPRESSED, model_is_suppressed(m, a->source, s->suppressed_by));
}

static void
set_text(struct model *m, struct alert *a, const struct sighting *s)
{
    char *text = xmalloc(s->labels.len + s->annotations.len + 1);

    if (s->labels.len > 0)
        memcpy(text, s->labels.bytes, s->labels.len);
    if (s->annotations.len > 0)
        memcpy(text + s->labels.len, s->annotations.bytes, s->annotations.len);
    model_set_text_take(m, a, text, s->labels.len, s->annotations.len);
}

static void
set_facts(struct model *m, struct alert *a, const struct sighting *s)
{
    a->severity = pool_str(&m->pool, s->severity);
    a->level = (uint8_t)s->level;
    a->starts_at_ms = s->starts_at_ms;
    str_set(&a->fingerprint, s->fingerprint);
    set_text(m, a, s);
}

/* Its stream may be older than our memory of it (forgotten, then fired again): versions go on from the seq, past all before. */
static struct alert *
new_alert(struct model *m, const struct alert_id *id, struct source *source, const struct event *ev)
{
    struct alert *a = xcalloc(1, sizeof *a);

    a->id = *id;
    a->source = source;
    a->row = m->next_row++;
    a->version = (uint32_t)ev->seq;
    a->level = LEVEL_MAX;
    a->severity = "";
    a->search = xstrdup(""); /* until set_facts() */
    model_put_alert_take(m, a);
    return a;
}

static void
touch(struct alert *a, const struct event *ev)
{
    a->last_seq = ev->seq;
    a->changed_at_ms = ev->at_ms;
}

static void
apply_fired(struct model *m, struct alert *a, const struct sighting *s, const struct event *ev)
{
    struct alert_note no_note = { 0 };
    struct alert_voted no_vote = { 0 };

    set_facts(m, a, s);
    set_suppression(m, a, s);
    set_mark(a, ALERT_UNCONFIRMED, false);
    set_state(m, a, ALERT_FIRING, ev);
    if ((a->marks & ALERT_FLAPPING) == 0) /* else what was told holds until it is steady */
        begin_anew(a);
    set_note(m, a, &no_note);
    set_vote(m, a, &no_vote);
    a->flap_fires = s->fires;
    a->flap_from_ms = s->fires_from_ms;
    a->episode = ev->seq;
    a->fired_at_ms = ev->at_ms;
    a->count++;
}

static void
apply_sightings(struct model *m, const struct event *ev)
{
    struct source *source = model_source(m, ev->stream + strlen("source:"));

    if (ev->kind == EV_FIRED) {
        m->fired_seq = ev->seq;
        m->next_due_ms = link_rules_wait(m) ? 0 : m->next_due_ms;
    }
    for (size_t i = 0; i < ev->u.sightings.n; i++) {
        const struct sighting *s = &ev->u.sightings.v[i];
        struct alert *a = (struct alert *)model_alert(m, &s->id);

        if (a == NULL && ev->kind != EV_FIRED)
            continue;
        if (a == NULL)
            a = new_alert(m, &s->id, source, ev);
        model_uncount(m, a);
        if (ev->kind == EV_FIRED)
            apply_fired(m, a, s, ev);
        else if (ev->kind == EV_CHANGED)
            set_facts(m, a, s);
        else
            set_suppression(m, a, s);
        touch(a, ev);
        model_recount(m, a);
    }
}

/* Nobody ever looked: cleared. Somebody had it, or had silenced it: over. */
static enum alert_state
state_when_gone(const struct alert *a)
{
    bool seen = a->hold.state == ALERT_ACKED || (a->hold.state == ALERT_FIRING && (a->marks & ALERT_SUPPRESSED));

    return seen ? ALERT_CLOSED : ALERT_CLEARED;
}

/* What a person had closed stays hers; undo can no longer bring it back. */
static void
apply_cleared(struct model *m, struct alert *a, const struct event *ev)
{
    set_mark(a, ALERT_UNCONFIRMED, false);
    if (a->hold.state == ALERT_CLOSED)
        a->hold.seq = ev->seq;
    else
        set_state(m, a, state_when_gone(a), ev);
    set_mark(a, ALERT_LISTED, false);
}

static void
apply_steady(struct alert *a)
{
    set_mark(a, ALERT_FLAPPING, false);
    a->flap_fires = 0;
    a->flap_from_ms = 0;
}

static void
apply_routed(struct model *m, struct alert *a, const struct event *ev)
{
    const struct event_routed *r = &ev->u.routed;

    a->level = (uint8_t)r->level;
    a->routed = (struct alert_routed){ pooled(m, r->routes), pooled(m, r->owner), pooled(m, r->maintenance), ev->seq };
}

/* As if the clock had never been where it was. */
static void
move_call(struct alert *a, const struct event *ev)
{
    const struct event_step *s = &ev->u.step;

    a->call.until_ms = s->until_ms;
    a->call.at_ms -= s->moved_ms;
    if (a->call.at_ms > ev->at_ms)
        a->call.at_ms = ev->at_ms;
}

/* The first step asks who is asked of such an alert anyway; from the second on it is escalated. What somebody holds stays hers. */
static void
apply_step(struct model *m, struct alert *a, const struct event *ev)
{
    const struct event_step *s = &ev->u.step;
    const struct alert_call call = { .policy = s->policy,
        .to = s->to,
        .by = s->policy == NULL && s->step == 0 ? a->call.by : NULL, /* by name: asked again */
        .step = s->step,
        .round = s->round,
        .at_ms = ev->at_ms,
        .until_ms = s->until_ms,
        .seq = s->first != 0 ? s->first : ev->seq };

    if (s->moved_ms != 0) {
        move_call(a, ev);
        return;
    }
    if (a->hold.state == ALERT_FIRING && (s->step > 1 || s->round > 1))
        set_state(m, a, ALERT_ESCALATED, ev);
    set_call(m, a, &call);
}

static void
apply_to_one(struct model *m, struct alert *a, const struct event *ev)
{
    switch (ev->kind) {
    case EV_REOPENED:
    case EV_ACK_EXPIRED:
    case EV_SNOOZE_ENDED:
        set_state(m, a, ALERT_FIRING, ev);
        begin_anew(a);
        break;
    case EV_CLEARED:
        apply_cleared(m, a, ev);
        break;
    case EV_AGED:
        set_state(m, a, ALERT_CLOSED, ev);
        break;
    case EV_UNCONFIRMED:
        set_mark(a, ALERT_UNCONFIRMED, true);
        break;
    case EV_RETURNED:
        set_mark(a, ALERT_UNCONFIRMED, false);
        break;
    case EV_REMINDED:
        set_mark(a, ALERT_REMINDED, true);
        break;
    case EV_FLAPPING:
        set_mark(a, ALERT_FLAPPING, true);
        break;
    case EV_STEADY:
        apply_steady(a);
        break;
    case EV_ROUTED:
        apply_routed(m, a, ev);
        break;
    case EV_TOLD:
        a->told = (struct alert_told){ ev->at_ms, a->level, ev->seq };
        break;
    case EV_STEP:
        apply_step(m, a, ev);
        break;
    default:
        break;
    }
}

static void
apply_alerts(struct model *m, const struct event *ev)
{
    for (size_t i = 0; i < ev->u.alerts.n; i++) {
        struct alert *a = (struct alert *)model_alert(m, &ev->u.alerts.ids[i]);

        if (a == NULL)
            continue;
        if (ev->kind == EV_FORGOTTEN) {
            model_drop_alert(m, &a->id);
            continue;
        }
        model_uncount(m, a);
        apply_to_one(m, a, ev);
        touch(a, ev);
        model_recount(m, a);
    }
}

/* As it was, with the event that made it so. */
static void
restore(struct model *m, struct alert *a, const struct event_restore *r)
{
    switch (r->group) {
    case GROUP_NOTE:
        set_note(m, a, &r->note.now);
        break;
    case GROUP_VOTE:
        set_vote(m, a, &r->vote.now);
        break;
    case GROUP_CALL:
        set_call(m, a, &r->call.now);
        break;
    default:
        set_hold(m, a, &r->hold.now);
        break;
    }
}

/* now as the event says, made by the event itself. */
static void
set_group(struct model *m, struct alert *a, const struct event *ev)
{
    struct alert_hold h;
    struct alert_note n;
    struct alert_voted v;
    struct alert_call c;

    switch (event_rows[ev->kind].data) {
    case DATA_HOLD:
        h = ev->u.hold.now;
        h.seq = ev->seq;
        set_hold(m, a, &h);
        if (h.state == ALERT_FIRING)
            begin_anew(a);
        break;
    case DATA_CALL:
        c = ev->u.call.now; /* its seq is that of the first of those that were asked about together */
        set_call(m, a, &c);
        break;
    case DATA_NOTE:
        n = ev->u.note.now;
        n.seq = ev->seq;
        set_note(m, a, &n);
        break;
    case DATA_VOTE:
        v = ev->u.vote.now;
        v.seq = ev->seq;
        set_vote(m, a, &v);
        break;
    default:
        restore(m, a, &ev->u.restore);
        break;
    }
}

static void
apply_act(struct model *m, const struct event *ev)
{
    struct alert *a = (struct alert *)model_alert(m, &ev->alert);

    apply_vote(m, ev);
    if (a == NULL)
        return;
    model_uncount(m, a);
    set_group(m, a, ev);
    a->version = (uint32_t)ev->version;
    touch(a, ev);
    model_recount(m, a);
}

static void
apply_source(struct model *m, const struct event *ev)
{
    struct source *s = model_add_source(m, ev->stream + strlen("source:"));
    const char *boot = ev->u.source.boot;

    switch (ev->kind) {
    case EV_SOURCE_FAILED:
        s->failing_since_ms = ev->at_ms;
        str_set(&s->error, ev->u.source.error);
        break;
    case EV_SOURCE_OK:
        s->failing_since_ms = 0;
        str_set(&s->error, NULL);
        break;
    case EV_SOURCE_ADDED:
        s->configured = true;
        break;
    case EV_SOURCE_REMOVED:
        s->configured = false;
        break;
    default:
        break;
    }
    if (boot != NULL)
        str_set(&s->boot, boot);
    m->generation++;
}

/* The first event of a source gives it its key. */
static uint32_t
next_source_row(const struct model *m)
{
    uint32_t row = 0;

    for (size_t i = 0; i < m->sources.n; i++)
        if (m->sources.v[i]->row > row)
            row = m->sources.v[i]->row;
    return row + 1;
}

/* Streams of sources and of the node count their events here; those of alerts and messages where they are applied. */
static void
apply_version(struct model *m, const struct event *ev)
{
    if (str_starts(ev->stream, "source:")) {
        struct source *s = model_add_source(m, ev->stream + strlen("source:"));

        s->version = (uint32_t)ev->version;
        if (s->row == 0)
            s->row = next_source_row(m);
    } else if (str_starts(ev->stream, "node:"))
        m->node_version = ev->version;
}

void
model_apply(struct model *m, const struct event *ev)
{
    apply_version(m, ev);
    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        apply_sightings(m, ev);
        break;
    case DATA_ALERTS:
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        apply_alerts(m, ev);
        break;
    case DATA_CALL:
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_VOTE:
    case DATA_RESTORE:
        apply_act(m, ev);
        break;
    case DATA_REVIEW:
        apply_review(m, ev);
        break;
    case DATA_SOURCE:
        apply_source(m, ev);
        break;
    case DATA_CONFIG:
        str_set(&m->config_hash, ev->u.config.hash);
        break;
    case DATA_QUEUED:
    case DATA_ATTEMPT:
    case DATA_CHANGE:
    case DATA_NUMBERS:
        apply_message(m, ev);
        break;
    case DATA_DRY_RUN:
        m->next_dry++;
        break;
    case DATA_SILENCES:
    case DATA_SILENCE_IDS:
        apply_silences(m, ev);
        break;
    case DATA_RUN:
        model_apply_run(m, ev);
        break;
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
        model_apply_oncall(m, ev);
        break;
    case DATA_INC_OPENED:
    case DATA_INC_FIELD:
    case DATA_INC_ALERTS:
    case DATA_INC_ENTRY:
    case DATA_INC_REMINDED:
    case DATA_BANNER:
        model_apply_incident(m, ev);
        break;
    }
    if (ev->request_id != NULL)
        model_add_request(m, ev->actor, ev->request_id, ev->seq);
    if (ev->seq >= m->next_seq)
        m->next_seq = ev->seq + 1;
}

void
model_apply_batch_unlogged(struct model *m, const struct event *evs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        model_apply(m, &evs[i]);
    model_add_act(m, evs, n);
}

void
model_apply_batch(struct model *m, const struct event *evs, size_t n)
{
    model_add_lines(m, m, evs, n); /* before: what it forgets has no name afterwards, and events may borrow what they take out */
    model_apply_batch_unlogged(m, evs, n);
}

void
model_go_on_as(struct model *m, const char *node)
{
    if (strcmp(m->node, node) == 0)
        return;
    str_copy(m->node, sizeof m->node, node);
    m->node_version = 0;
    str_set(&m->config_hash, NULL);
}

void
model_observe(struct model *m, const struct sighting *s)
{
    struct alert *a = (struct alert *)model_alert(m, &s->id);

    if (a == NULL)
        return;
    model_uncount(m, a);
    set_text(m, a, s);
    model_recount(m, a);
}
