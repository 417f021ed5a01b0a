/* SPDX-License-Identifier: MIT */
/* The timeline of an incident in a replay: what core/timeline.h says of it, found in the batches before the place. */
#include <stdio.h>

#include "core/timeline.h"
#include "engine/replay_own.h"
#include "util/str.h"

/* An alert's span with its ends as events, and the next one of the same alert; NULL: the last. */
struct reach {
    const struct timeline_span *span;
    uint64_t from, until;
    struct reach *next;
};
struct spot {
    size_t batch;
    uint32_t event;
};
struct search {
    struct replay *r;
    uint64_t number;
    char stream[32];
    struct timeline timeline;
    VEC(struct reach) reaches;
    struct map by_alert; /* the first reach of each */
    VEC(struct spot) found;
};

/* ---- how long its alerts belong to it */

/* What is known of it at the beginning is as one event, the last before the range. */
static void
fold_beginning(struct search *s)
{
    const struct model *m = s->r->snapshots.v[0].m;
    const struct incident *i = model_incident(m, s->number);
    struct event opened = { .kind = EV_INC_OPENED, .seq = m->next_seq - 1 };
    struct event linked = { .kind = EV_INC_LINKED, .seq = opened.seq };

    if (i == NULL)
        return;
    for (int f = 0; f < INCIDENT_FIELDS; f++)
        opened.u.inc_opened.fields[f] = i->fields[f];
    timeline_fold(&s->timeline, &opened);
    for (size_t k = 0; k < i->alerts.n; k++) {
        linked.u.inc_alerts.v = &i->alerts.v[k];
        linked.u.inc_alerts.n = 1;
        if (!i->alerts.v[k].unlinked)
            timeline_fold(&s->timeline, &linked);
    }
}

typedef void event_fn(struct search *s, const struct event *ev, struct spot spot);

static void
each_event(struct search *s, event_fn *fn)
{
    for (size_t b = 0; b < s->r->place.batch; b++)
        for (uint32_t k = 0; k < s->r->batches.v[b].n; k++)
            fn(s, &s->r->batches.v[b].v[k], (struct spot){ b, k });
}

static bool
is_own(const struct search *s, const struct event *ev)
{
    return ev->incident == s->number && str_eq(ev->stream, s->stream);
}

static void
fold_own(struct search *s, const struct event *ev, struct spot spot)
{
    (void)spot;
    if (is_own(s, ev))
        timeline_fold(&s->timeline, ev);
}

static bool
is_of_alert(const void *value, const void *key)
{
    return alert_id_equal(&((const struct reach *)value)->span->alert, key);
}

static struct reach *
reaches_of(const struct search *s, const struct alert_id *id)
{
    return map_get(&s->by_alert, alert_id_hash(id), is_of_alert, id);
}

static void
index_spans(struct search *s)
{
    for (size_t i = 0; i < s->timeline.spans.n; i++) {
        const struct timeline_span *span = &s->timeline.spans.v[i];

        vec_push(&s->reaches, ((struct reach){ span, span->reopened ? span->linked_seq : 0, span->until_seq, NULL }));
    }
    for (size_t i = 0; i < s->reaches.n; i++) {
        const struct alert_id *id = &s->reaches.v[i].span->alert;
        struct reach *first = reaches_of(s, id);

        if (first == NULL) {
            map_add(&s->by_alert, alert_id_hash(id), &s->reaches.v[i]);
            continue;
        }
        s->reaches.v[i].next = first->next;
        first->next = &s->reaches.v[i];
    }
}

/* The episode in which it was linked, and the first one after the incident was over. */
static void
end_reaches(struct search *s, const struct event *ev, struct spot spot)
{
    (void)spot;
    if (ev->kind != EV_FIRED)
        return;
    for (size_t i = 0; i < event_alerts_n(ev); i++)
        for (struct reach *p = reaches_of(s, event_alert_at(ev, i)); p != NULL; p = p->next) {
            if (!p->span->reopened && ev->seq <= p->span->linked_seq)
                p->from = ev->seq;
            if (p->span->over_seq != 0 && ev->seq > p->span->over_seq && ev->seq <= p->until)
                p->until = ev->seq - 1;
        }
}

static uint64_t
seq_since(const struct replay *r, int64_t ms)
{
    for (size_t b = 0; b < r->place.batch; b++)
        if (r->batches.v[b].v[0].at_ms >= ms)
            return r->batches.v[b].v[0].seq;
    return UINT64_MAX;
}

static void
begin_reaches(struct search *s)
{
    uint64_t started_seq = s->timeline.started_ms == 0 ? UINT64_MAX : seq_since(s->r, s->timeline.started_ms);

    for (size_t i = 0; i < s->reaches.n; i++)
        if (!s->reaches.v[i].span->reopened && started_seq < s->reaches.v[i].from)
            s->reaches.v[i].from = started_seq;
}

/* ---- what is in it */

static bool
reaches(const struct search *s, const struct alert_id *id, uint64_t seq)
{
    for (const struct reach *p = reaches_of(s, id); p != NULL; p = p->next)
        if (p->from <= seq && seq <= p->until)
            return true;
    return false;
}

static bool
asks_for(const struct search *s, const struct message *msg)
{
    if (msg->order.incident != 0 || !timeline_asks(&msg->order))
        return msg->order.incident == s->number;
    for (size_t i = 0; i < msg->order.subjects_n; i++)
        if (reaches(s, &msg->order.subjects[i], msg->queued_seq))
            return true;
    return false;
}

static bool
is_read(const struct search *s, const struct event *ev)
{
    const struct message *msg = ev->message == 0 ? NULL : model_message(s->r->all, ev->message);

    if (!timeline_reads(ev->kind))
        return false;
    if (is_own(s, ev))
        return true;
    if (msg != NULL)
        return timeline_reads_message(&msg->order, ev->kind) && asks_for(s, msg);
    for (size_t i = 0; i < event_alerts_n(ev); i++)
        if (reaches(s, event_alert_at(ev, i), ev->seq))
            return true;
    return false;
}

static void
find(struct search *s, const struct event *ev, struct spot spot)
{
    if (is_read(s, ev))
        vec_push(&s->found, spot);
}

/* Lines come in the order of the spots. */
struct saying {
    struct search *s;
    size_t at; /* so many of the latest spots are told, or in a line that is */
    replay_history_fn *fn;
    void *ctx;
};

static const struct event *
event_at(const struct replay *r, struct spot spot)
{
    return &r->batches.v[spot.batch].v[spot.event];
}

static void
say_line(void *arg, const struct event *first, const char *words)
{
    struct saying *say = arg;
    struct search *s = say->s;
    struct replay_line line;
    struct spot spot;

    do
        spot = s->found.v[s->found.n - ++say->at];
    while (event_at(s->r, spot)->seq != first->seq);
    replay_say_run(s->r, &(struct replay_run){ .batch = (uint32_t)spot.batch, .from = spot.event, .n = 1 }, &line);
    line.text = words;
    say->fn(say->ctx, &line);
}

bool
replay_incident(struct replay *r, uint64_t number, size_t limit, replay_history_fn *fn, void *ctx)
{
    struct search s = { .r = r, .number = number };
    struct timeline_names names;
    struct saying say = { .s = &s, .fn = fn, .ctx = ctx };
    struct timeline_lines lines = { .m = r->all, .names = &names, .line = say_line, .ctx = &say };
    size_t n;

    snprintf(s.stream, sizeof s.stream, "incident:%llu", (unsigned long long)number);
    fold_beginning(&s);
    each_event(&s, fold_own);
    index_spans(&s);
    each_event(&s, end_reaches);
    begin_reaches(&s);
    each_event(&s, find);
    n = s.found.n;
    timeline_names_init(&names, model_incident(replay_model(r), number));
    for (size_t i = 0; i < n && i < limit; i++)
        timeline_line(&lines, event_at(r, s.found.v[n - 1 - i]));
    timeline_lines_end(&lines);
    timeline_names_release(&names);
    vec_release(&s.found);
    map_release(&s.by_alert);
    vec_release(&s.reaches);
    timeline_release(&s.timeline);
    return n > limit;
}
