/* SPDX-License-Identifier: MIT */
/* The report of an incident, gathered event by event. */
#include "core/report.h"

#include <string.h>

#include "core/words.h"
#include "util/time.h"

const struct report_duration_row report_durations[REPORT_DURATIONS] = {
    [REPORT_TO_ACK] = { "time to acknowledge", "to_acknowledge_ms", INCIDENT_ACKED },
    [REPORT_TO_MITIGATE] = { "time to mitigate", "to_mitigate_ms", INCIDENT_MITIGATED },
    [REPORT_TO_RESOLVE] = { "time to resolve", "to_resolve_ms", INCIDENT_RESOLVED },
};

/* ---- what the model knows */

static void
set_durations(struct report *r)
{
    int64_t began_ms = incident_time(r->incident, INCIDENT_STARTED);

    if (began_ms == 0)
        began_ms = incident_time(r->incident, INCIDENT_REPORTED);
    for (int i = 0; i < REPORT_DURATIONS; i++) {
        int64_t until_ms = incident_time(r->incident, report_durations[i].until);

        r->took_ms[i] = began_ms == 0 || until_ms < began_ms ? -1 : until_ms - began_ms;
    }
}

static timeline_line_fn add_line;

void
report_begin(struct report *r, const struct model *m, const struct incident *i, int64_t now_ms)
{
    int64_t promised_ms = 0;

    *r = (struct report){ .m = m, .incident = i, .made_ms = now_ms, .lacks_opening = true };
    timeline_names_init(&r->names, i);
    r->making = (struct timeline_lines){ .m = m, .names = &r->names, .line = add_line, .ctx = r };
    set_durations(r);
    for (size_t k = 0; k < i->alerts.n; k++)
        vec_push(&r->alerts, ((struct report_alert){ .alert = &i->alerts.v[k] }));
    for (size_t k = 0; k < i->entries.n; k++) {
        const struct incident_entry *e = &i->entries.v[k];

        if (e->kind != ENTRY_UPDATE || e->withdrawn)
            continue;
        vec_push(&r->updates, ((struct report_update){ e, promised_ms }));
        promised_ms = e->due_ms;
    }
}

void
report_release(struct report *r)
{
    timeline_names_release(&r->names);
    vec_release(&r->messages);
    vec_release(&r->updates);
    vec_release(&r->alerts);
    vec_release(&r->runs);
    vec_release(&r->lines);
    arena_release(&r->arena);
    *r = (struct report){ 0 };
}

/* ---- messages */

bool
report_asked(const struct report_message *msg)
{
    return timeline_asks(&msg->order);
}

bool
report_is_post_of(const struct report_message *msg, const struct incident_entry *update)
{
    return msg->order.act == MESSAGE_POST && msg->order.incident != 0 && msg->order.entry == update->number;
}

static struct report_message *
message_of(struct report *r, uint64_t number)
{
    for (size_t i = r->messages.n; i-- > 0;)
        if (r->messages.v[i].number == number)
            return &r->messages.v[i];
    return NULL;
}

static void
take_queued(struct report *r, const struct event *ev)
{
    const struct message_order *o = &ev->u.queued.order;

    vec_push(&r->messages,
        ((struct report_message){ .number = ev->message,
            .order = { .kind = o->kind,
                .act = o->act,
                .destination = arena_strdup(&r->arena, message_place(NULL, o)),
                .person = arena_strdup_or_null(&r->arena, o->person),
                .incident = o->incident,
                .entry = o->entry },
            .queued_ms = ev->at_ms }));
}

static void
take_answer(struct report *r, struct report_message *msg, const struct event *ev)
{
    const char *by = ev->u.change.by;

    msg->answered_ms = ev->at_ms;
    msg->answered_by = arena_strdup(&r->arena, by == NULL ? ev->actor : by);
}

static void
take_of_message(struct report *r, const struct event *ev)
{
    struct report_message *msg = message_of(r, ev->message);

    if (msg == NULL)
        return;
    switch (ev->kind) {
    case EV_MSG_DELIVERED:
        msg->delivered_ms = ev->at_ms;
        msg->error = NULL;
        break;
    case EV_MSG_FAILED:
        msg->failed_ms = ev->at_ms;
        msg->error = arena_strdup(&r->arena, ev->u.attempt.error == NULL ? "not said why" : ev->u.attempt.error);
        break;
    case EV_MSG_LATE:
        msg->late_ms = ev->at_ms;
        break;
    case EV_MSG_ANSWERED:
    case EV_MSG_ACKED:
        take_answer(r, msg, ev);
        break;
    case EV_MSG_DROPPED:
    case EV_MSG_RESTORED:
        msg->dropped = ev->u.change.now.state == MESSAGE_DROPPED;
        break;
    case EV_MSG_MERGED:
        msg->into = ev->u.change.into;
        break;
    default:
        break;
    }
}

/* What went out inside another one was delivered with that. */
static void
finish_merged(struct report *r)
{
    for (size_t i = 0; i < r->messages.n; i++) {
        struct report_message *msg = &r->messages.v[i];
        const struct report_message *in = msg->into == 0 ? NULL : message_of(r, msg->into);
        const struct message *carrier = msg->into == 0 ? NULL : model_message(r->m, msg->into);

        if (msg->delivered_ms == 0 && in != NULL)
            msg->delivered_ms = in->delivered_ms;
        else if (msg->delivered_ms == 0 && carrier != NULL)
            msg->delivered_ms = carrier->delivered_at_ms;
    }
}

static void
add_span(int64_t from_ms, int64_t to_ms, struct buf *out)
{
    char text[TIME_TEXT_MAX];

    duration_short(to_ms - from_ms, text);
    buf_addf(out, " %s later", text);
}

void
report_message_words(const struct report_message *msg, struct buf *out)
{
    if (msg->delivered_ms != 0) {
        buf_adds(out, "delivered");
        add_span(msg->queued_ms, msg->delivered_ms, out);
    } else if (msg->dropped) {
        buf_adds(out, "dropped");
    } else if (msg->error != NULL) {
        buf_addf(out, "failed: %s", msg->error);
    } else {
        buf_adds(out, msg->into != 0 ? "" : "not delivered");
    }
    if (msg->into != 0)
        buf_addf(out, "%sinside M%llu", out->len > 0 ? ", " : "goes out ", (unsigned long long)msg->into);
    if (msg->late_ms != 0)
        buf_adds(out, ", late");
}

/* ---- alerts and runs */

static void
take_of_alert(struct report_alert *a, const struct event *ev, struct arena *arena)
{
    switch (ev->kind) {
    case EV_FIRED:
        if (a->fired_ms == 0)
            a->fired_ms = ev->at_ms;
        a->cleared_ms = 0;
        break;
    case EV_RETURNED:
        a->cleared_ms = 0;
        break;
    case EV_CLEARED:
        a->cleared_ms = ev->at_ms;
        break;
    case EV_ACKED:
        if (a->acked_ms == 0) {
            a->acked_ms = ev->at_ms;
            a->acked_by = arena_strdup(arena, ev->actor);
        }
        break;
    default:
        break;
    }
}

static void
take_of_alerts(struct report *r, const struct event *ev)
{
    for (size_t i = 0; i < event_alerts_n(ev); i++) {
        const struct incident_alert *a = timeline_named(&r->names, event_alert_at(ev, i));

        if (a != NULL)
            take_of_alert(&r->alerts.v[a - r->incident->alerts.v], ev, &r->arena);
    }
}

static void
take_run(struct report *r, const struct event *ev)
{
    struct report_run run = { .number = ev->run,
        .by = arena_strdup(&r->arena, ev->actor),
        .purpose = arena_strdup(&r->arena, ev->u.run.purpose),
        .end = "under way",
        .started_ms = ev->at_ms,
        .took_ms = -1 };
    struct buf line;

    buf_init(&line, RUN_ARGV_BYTES_MAX * 4);
    run_argv_words(ev->u.run.argv, ev->u.run.argv_n, &line);
    run.what = arena_strdup(&r->arena, buf_text(&line));
    buf_release(&line);
    vec_push(&r->runs, run);
}

static void
take_run_end(struct report *r, const struct event *ev)
{
    struct buf words = BUF_INIT;

    run_end_words(&ev->u.run_end.end, &words);
    for (size_t i = 0; i < r->runs.n; i++)
        if (r->runs.v[i].number == ev->run) {
            r->runs.v[i].end = arena_strdup(&r->arena, buf_text(&words));
            r->runs.v[i].took_ms = ev->u.run_end.end.took_ms;
        }
    buf_release(&words);
}

/* ---- the timeline */

/* A note may be of an earlier time than that at which it was written: it stands there. */
static int64_t
time_of(const struct event *ev)
{
    const struct incident_entry *e = &ev->u.inc_entry.now;

    return ev->kind == EV_INC_ENTRY && e->kind == ENTRY_NOTE && e->at_ms != 0 && e->at_ms < ev->at_ms ? e->at_ms : ev->at_ms;
}

static void
add_line(void *ctx, const struct event *ev, const char *words)
{
    struct report *r = ctx;
    struct report_line line = { .at_ms = time_of(ev),
        .seq = ev->seq,
        .by = arena_strdup(&r->arena, ev->actor),
        .verb = event_verb(ev),
        .text = arena_strdup(&r->arena, words),
        .undoes = ev->undoes != 0 };
    size_t at = r->lines.n;

    if (line.at_ms != ev->at_ms)
        line.written_ms = ev->at_ms;
    vec_push(&r->lines, line);
    if (line.written_ms == 0)
        return;
    for (; at > 0 && r->lines.v[at - 1].at_ms > line.at_ms; at--)
        r->lines.v[at] = r->lines.v[at - 1];
    r->lines.v[at] = line;
}

void
report_take(struct report *r, const struct event *ev)
{
    timeline_line(&r->making, ev);
    if (ev->kind == EV_INC_OPENED)
        r->lacks_opening = false;
    if (ev->kind == EV_MSG_QUEUED)
        take_queued(r, ev);
    else if (ev->kind == EV_RUN_STARTED)
        take_run(r, ev);
    else if (ev->kind == EV_RUN_FINISHED)
        take_run_end(r, ev);
    else if (ev->message != 0)
        take_of_message(r, ev);
    else
        take_of_alerts(r, ev);
}

void
report_finish(struct report *r)
{
    timeline_lines_end(&r->making);
    finish_merged(r);
    for (size_t i = 0; i < r->alerts.n; i++)
        r->lacks_firings += r->alerts.v[i].fired_ms == 0;
}
