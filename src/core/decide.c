/* SPDX-License-Identifier: MIT */
/* The one door's frame: which function decides, request ids, and events with their places in streams. */
#include "core/decide.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decide_incident.h"
#include "core/decide_silence.h"
#include "core/decide_there.h"

static decide_fn *const deciders[COMMANDS] = {
#define COMMAND_ROW(kind, wire, who, needs, function, help) [kind] = function,
#include "core/commands.def"
#undef COMMAND_ROW
};

static struct event *
add_event(struct decision *d, enum event_kind kind, char *stream, uint64_t version)
{
    struct events *evs = &d->out->events;
    bool first = evs->n == 0;
    struct event *ev = events_add(evs, kind);

    ev->seq = d->m->next_seq + evs->n - 1;
    ev->batch = d->m->next_seq;
    ev->at_ms = d->now_ms;
    ev->actor = arena_strdup(&evs->arena, d->cmd->actor);
    ev->origin = arena_strdup(&evs->arena, d->cmd->origin);
    ev->stream = stream;
    ev->version = version;
    if (first)
        ev->request_id = arena_strdup_or_null(&evs->arena, d->cmd->request_id);
    return ev;
}

/* What a batch says of one alert it says in one go. */
static uint64_t
version_after_last(const struct decision *d, const struct alert *a)
{
    const struct events *evs = &d->out->events;
    const struct event *last = evs->n == 0 ? NULL : &evs->v[evs->n - 1];

    return 1 + (last != NULL && alert_id_equal(&last->alert, &a->id) ? last->version : a->version);
}

struct event *
decide_add_alert(struct decision *d, enum event_kind kind, const struct alert *a)
{
    char hex[ALERT_ID_HEX];
    uint64_t version = version_after_last(d, a);
    struct event *ev;

    alert_id_hex(&a->id, hex);
    ev = add_event(d, kind, arena_printf(&d->out->events.arena, "alert:%s", hex), version);
    ev->alert = a->id;
    return ev;
}

/* Events of this very batch come before it in the stream; the last of them mostly stands near the end. */
static uint64_t
version_in_batch(const struct decision *d, const char *stream, uint64_t message, uint64_t version)
{
    for (size_t i = d->out->events.n; i-- > 0;) {
        const struct event *ev = &d->out->events.v[i];

        if (ev->message == message && (message != 0 || strcmp(ev->stream, stream) == 0))
            return ev->version + 1;
    }
    return version + 1;
}

struct event *
decide_add_source(struct decision *d, enum event_kind kind, const char *source)
{
    char *stream = arena_printf(&d->out->events.arena, "source:%s", source);
    const struct source *s = model_source(d->m, source);

    return add_event(d, kind, stream, version_in_batch(d, stream, 0, s == NULL ? 0 : s->version));
}

struct event *
decide_add_rule(struct decision *d, enum event_kind kind, const char *source, const char *name)
{
    struct arena *arena = &d->out->events.arena;
    const struct rule *rule = model_rule(d->m, source, name);
    struct event *ev = add_event(d, kind, arena_printf(arena, "rule:%s/%s", source, name), rule == NULL ? 1 : rule->version + 1);

    ev->u.review.source = arena_strdup(arena, source);
    ev->u.review.rule = arena_strdup(arena, name);
    return ev;
}

/* A schedule's stream counts by the log's own numbers: nobody need keep its version. */
struct event *
decide_add_oncall(struct decision *d, enum event_kind kind, const char *schedule)
{
    struct event *ev = add_event(d, kind, arena_printf(&d->out->events.arena, "oncall:%s", schedule), 0);

    ev->version = ev->seq;
    return ev;
}

struct event *
decide_add_node(struct decision *d, enum event_kind kind)
{
    char *stream = arena_printf(&d->out->events.arena, "node:%s", d->m->node);

    return add_event(d, kind, stream, version_in_batch(d, stream, 0, d->m->node_version));
}

struct event *
decide_add_dry(struct decision *d)
{
    char *stream = arena_printf(&d->out->events.arena, "dry:%llu", (unsigned long long)d->m->next_dry);

    return add_event(d, EV_DRY_RUN, stream, 1);
}

struct event *
decide_add_run(struct decision *d, enum event_kind kind, uint64_t number, uint64_t version)
{
    char *stream = arena_printf(&d->out->events.arena, "run:%llu", (unsigned long long)number);
    struct event *ev = add_event(d, kind, stream, version);

    ev->run = number;
    return ev;
}

struct event *
decide_add_incident(struct decision *d, enum event_kind kind, uint64_t number)
{
    char *stream = arena_printf(&d->out->events.arena, "incident:%llu", (unsigned long long)number);
    const struct incident *i = model_incident(d->m, number);
    struct event *ev = add_event(d, kind, stream, version_in_batch(d, stream, 0, i == NULL ? 0 : i->version));

    ev->incident = number;
    return ev;
}

/* Its stream counts by the log's own numbers, as a schedule's. */
struct event *
decide_add_banner(struct decision *d)
{
    struct event *ev = add_event(d, EV_BANNER, arena_strdup(&d->out->events.arena, "banner"), 0);

    ev->version = ev->seq;
    return ev;
}

struct event *
decide_add_message(struct decision *d, enum event_kind kind, uint64_t number)
{
    char *stream = arena_printf(&d->out->events.arena, "message:%llu", (unsigned long long)number);
    const struct message *msg = model_message(d->m, number);
    struct event *ev = add_event(d, kind, stream,
        kind == EV_MSG_QUEUED ? 1 : version_in_batch(d, stream, number, msg == NULL ? 0 : msg->version));

    ev->message = number;
    return ev;
}

struct alert_hold
decide_keep_hold(struct decision *d, const struct alert *a)
{
    struct alert_hold h = a->hold;

    h.comment = arena_strdup_or_null(&d->out->events.arena, h.comment);
    return h;
}

struct alert_note
decide_keep_note(struct decision *d, const struct alert *a)
{
    struct alert_note n = a->note;

    n.text = arena_strdup_or_null(&d->out->events.arena, n.text);
    return n;
}

void
decide_refuse(struct decision *d, const struct alert_id *id, const char *fmt, ...)
{
    struct outcome *o = d->out;
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    o->refusals = xreallocarray(o->refusals, o->refusals_n + 1, sizeof *o->refusals);
    o->refusals[o->refusals_n++] = (struct refusal){ .id = *id, .text = arena_strdup(&o->events.arena, text) };
}

bool
decide_any_done(struct decision *d)
{
    const struct outcome *o = d->out;

    if (o->done > 0)
        return true;
    if (o->refusals_n == 0)
        return err_set(d->err, ERR_REFUSED, "nothing was named");
    if (o->refusals_n == 1)
        return err_set(d->err, ERR_REFUSED, "%s", o->refusals[0].text);
    return err_set(d->err, ERR_REFUSED, "none of the %zu could be done; the first: %s", o->refusals_n, o->refusals[0].text);
}

void
decide_add_ids_release(struct decision *d, struct id_list *list, const char *source)
{
    for (size_t at = 0; at < list->ids.n; at += EVENT_ALERTS_MAX) {
        size_t n = list->ids.n - at < EVENT_ALERTS_MAX ? list->ids.n - at : EVENT_ALERTS_MAX;
        struct event *ev = source == NULL ? decide_add_node(d, list->kind) : decide_add_source(d, list->kind, source);

        ev->u.alerts.n = n;
        ev->u.alerts.ids = arena_memdup(&d->out->events.arena, &list->ids.v[at], n * sizeof *list->ids.v);
    }
    d->out->done += list->ids.n;
    vec_release(&list->ids);
}

const char *
decide_subject_words(const struct decision *d)
{
    struct arena *arena = &d->out->events.arena;
    const struct event *last = d->out->events.n == 0 ? NULL : &d->out->events.v[d->out->events.n - 1];
    const struct alert *a = last == NULL ? NULL : model_alert(d->m, &last->alert);

    if (d->out->done == 1 && a != NULL)
        return arena_strdup(arena, alert_field(a, FIELD_NAME));
    return arena_printf(arena, "%zu alert%s", d->out->done, d->out->done == 1 ? "" : "s");
}

/* Who asks for a run to begin a second time must know its number too. */
static uint64_t
run_begun_by(const struct model *m, uint64_t seq)
{
    for (size_t i = m->runs.n; i-- > 0;)
        if (m->runs.v[i]->started_seq == seq)
            return m->runs.v[i]->number;
    return 0;
}

/* And who asks for an incident to be declared. */
static uint64_t
incident_declared_by(const struct model *m, uint64_t seq)
{
    for (size_t i = m->incidents.n; i-- > 0;)
        if (m->incidents.v[i]->opened_seq == seq)
            return m->incidents.v[i]->number;
    return 0;
}

/* Who is named of an incident and has no Slack id learns of it from whoever named her. */
static void
add_untold(struct decision *d)
{
    size_t used = strlen(d->out->summary);

    if (d->untold != NULL)
        (void)snprintf(d->out->summary + used, sizeof d->out->summary - used, "; no Slack id, so not told: %s", d->untold);
    str_trim_partial(d->out->summary);
}

bool
decide(const struct model *m, const struct command *cmd, int64_t now_ms, struct outcome *out, struct err *err)
{
    struct decision d = { .m = m, .cmd = cmd, .now_ms = now_ms, .out = out, .err = err };

    *out = (struct outcome){ 0 };
    if (cmd->request_id != NULL) {
        if (*cmd->request_id == '\0' || strlen(cmd->request_id) > COMMAND_REQUEST_ID_MAX)
            return err_set(err, ERR_USAGE, "a request id has 1 to %d bytes", COMMAND_REQUEST_ID_MAX);
        out->repeats = model_request(m, cmd->actor, cmd->request_id);
        if (out->repeats != 0) {
            out->run = run_begun_by(m, out->repeats);
            out->incident = incident_declared_by(m, out->repeats);
            snprintf(out->summary, sizeof out->summary, "already done, as event %llu", (unsigned long long)out->repeats);
            return true;
        }
    }
    if (!deciders[cmd->kind](&d))
        return false;
    decide_follow_acks(&d);
    decide_follow_pagers(&d);
    add_untold(&d);
    return true;
}
