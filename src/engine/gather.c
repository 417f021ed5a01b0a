/* SPDX-License-Identifier: MIT */
/* What was decided gathers into one append; one is in flight; what the store refuses never happened. */
#include <string.h>

#include "engine/inside.h"

static struct append *
gather(struct engine *e)
{
    if (e->gather == NULL)
        e->gather = append_new();
    return e->gather;
}

static void
gather_alert(struct engine *e, const struct alert_id *id)
{
    const struct alert *a = model_alert(e->m, id);

    if (a != NULL && e->store != NULL)
        append_alert(gather(e), a);
    vec_push(&e->touched, *id);
    e->gather_rows++;
}

/* What a write changed, once it is delivered: its silence, and whether the alert that it stands for counts as suppressed. */
static void
gather_written(struct engine *e, const struct message *msg)
{
    const struct source *source = model_source(e->m, msg->order.channel);
    const struct silence *s = source == NULL || msg->channel_id == NULL ? NULL : model_silence(e->m, source, msg->channel_id);
    struct silence_write w = { 0 };
    struct arena arena = { 0 };

    if (s != NULL && e->store != NULL) {
        if (silence_write_read(msg->order.silence, &arena, &w) && w.id != NULL && strcmp(w.id, s->id) != 0)
            append_drop_silence(gather(e), source->name, w.id); /* it has another id now */
        append_silence(gather(e), s);
    }
    arena_release(&arena);
    for (size_t i = 0; i < msg->order.subjects_n; i++)
        gather_alert(e, &msg->order.subjects[i]);
    e->gather_rows++;
}

/* The rule that the event speaks of. */
static void
gather_rule(struct engine *e, const struct event *ev)
{
    const struct rule *rule = model_rule_in(e->m, ev);

    if (rule != NULL && e->store != NULL)
        append_rule(gather(e), rule);
    e->gather_rows++;
}

/* A new message changes those that it speaks of, too. */
static void
gather_message(struct engine *e, const struct event *ev)
{
    const struct message *msg = model_message(e->m, ev->message);
    const struct message *others[3] = { msg };

    if (msg != NULL) {
        others[1] = model_message(e->m, msg->order.target);
        others[2] = model_message(e->m, msg->order.stands_for);
    }
    if (msg != NULL && ev->kind == EV_MSG_DELIVERED && message_is_silence(msg))
        gather_written(e, msg);
    for (size_t i = 0; i < 3; i++) {
        if (others[i] != NULL && e->store != NULL)
            append_message(gather(e), others[i]);
        e->gather_rows++;
    }
}

static void
gather_silences(struct engine *e, const struct event *ev)
{
    const struct source *source = model_source(e->m, ev->stream + strlen("source:"));

    for (size_t i = 0; i < ev->u.silences.n && source != NULL && e->store != NULL; i++) {
        const struct silence *s = model_silence(e->m, source, ev->u.silences.v[i].id);

        if (s != NULL)
            append_silence(gather(e), s);
    }
    e->gather_rows += ev->u.silences.n;
}

static void
gather_gone(struct engine *e, const struct event *ev)
{
    for (size_t i = 0; i < ev->u.silence_ids.n && e->store != NULL; i++)
        append_drop_silence(gather(e), ev->stream + strlen("source:"), ev->u.silence_ids.v[i]);
    e->gather_rows += ev->u.silence_ids.n;
}

static void
gather_oncall(struct engine *e, const struct event *ev)
{
    if (e->store != NULL)
        append_oncall(gather(e), ev);
    e->gather_rows += 1 + (event_rows[ev->kind].data == DATA_SHIFTS ? ev->u.shifts.n : 0);
}

/* Incidents, topics, the banner. */
static void
gather_docs(struct engine *e, const struct event *ev)
{
    struct arena arena = { 0 };
    const char *names[2];
    size_t n = event_docs(ev, e->m, &arena, names);

    for (size_t i = 0; i < n && e->store != NULL; i++)
        append_doc(gather(e), e->m, names[i]);
    e->gather_rows += n;
    arena_release(&arena);
}

static void
gather_rows_of(struct engine *e, const struct event *ev)
{
    const char *prefix = "source:";

    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        for (size_t i = 0; i < ev->u.sightings.n; i++)
            gather_alert(e, &ev->u.sightings.v[i].id);
        break;
    case DATA_ALERTS:
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        for (size_t i = 0; i < ev->u.alerts.n; i++)
            gather_alert(e, &ev->u.alerts.ids[i]);
        break;
    case DATA_CALL:
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_VOTE:
    case DATA_RESTORE:
        gather_alert(e, &ev->alert);
        gather_rule(e, ev);
        break;
    case DATA_REVIEW:
        gather_rule(e, ev);
        break;
    case DATA_QUEUED:
    case DATA_ATTEMPT:
    case DATA_CHANGE:
        gather_message(e, ev);
        break;
    case DATA_SILENCES:
        gather_silences(e, ev);
        break;
    case DATA_SILENCE_IDS:
        gather_gone(e, ev);
        break;
    case DATA_SHIFTS:
    case DATA_OVERRIDE:
        gather_oncall(e, ev);
        break;
    case DATA_NUMBERS:
        for (size_t i = 0; i < ev->u.numbers.n && e->store != NULL; i++)
            append_drop_message(gather(e), ev->u.numbers.v[i]);
        e->gather_rows += ev->u.numbers.n;
        break;
    default:
        e->gather_rows++;
        break;
    }
    gather_docs(e, ev);
    if (str_starts(ev->stream, prefix))
        engine_gather_source(e, model_source(e->m, ev->stream + strlen(prefix)));
}

/* Their rows are known only before they go. */
static void
gather_forgotten(struct engine *e, const struct event *ev)
{
    if (ev->kind != EV_FORGOTTEN || e->store == NULL)
        return;
    for (size_t i = 0; i < ev->u.alerts.n; i++) {
        const struct alert *a = model_alert(e->m, &ev->u.alerts.ids[i]);

        if (a != NULL)
            append_drop_alert(gather(e), a->row);
    }
}

void
engine_gather_events(struct engine *e, const struct events *evs)
{
    for (size_t i = 0; i < evs->n; i++)
        gather_forgotten(e, &evs->v[i]);
    model_apply_batch(e->m, evs->v, evs->n);
    for (size_t i = 0; i < evs->n; i++) {
        if (e->store != NULL)
            append_event(gather(e), &evs->v[i]);
        gather_rows_of(e, &evs->v[i]);
    }
    if (evs->n > 0)
        e->gather_seq = evs->v[evs->n - 1].seq;
    if (e->hub != NULL)
        hub_gathered(e->hub, evs);
}

void
engine_gather_notes(struct engine *e, const struct outcome *out)
{
    for (size_t i = 0; i < out->notes_n; i++) {
        const struct alert *a = model_alert(e->m, &out->notes[i]->id);

        if (a == NULL)
            continue;
        model_observe(e->m, out->notes[i]);
        if (e->store != NULL)
            append_observation(gather(e), a);
        vec_push(&e->touched, a->id);
        if (e->hub != NULL)
            hub_observed(e->hub, a);
        e->gather_rows++;
    }
}

void
engine_gather_source(struct engine *e, const struct source *s)
{
    if (e->store != NULL && s != NULL && s->row != 0)
        append_source(gather(e), s);
}

bool
engine_is_full(const struct engine *e)
{
    return e->reloading || (e->in_flight && e->gather_rows >= GATHER_ROWS_MAX);
}

int64_t
engine_rest_ms(const struct engine *e)
{
    int64_t left_ms = e->rest_mono_ms == 0 ? 0 : e->rest_mono_ms - e->ports->mono_ms(e->ports->ctx);

    return left_ms > 0 ? left_ms : 0;
}

uint64_t
engine_next_append(const struct engine *e)
{
    return e->appends + 1;
}

static void
on_reloaded(void *arg, const struct err *err)
{
    struct engine *e = arg;

    e->reloading = false;
    if (err != NULL)
        e->store_fault = *err;
    else if (e->hub != NULL)
        hub_reloaded(e->hub);
    model_find_due(e->m); /* an alarm may be gone whose cause is still there */
    model_judge_anew(e->m);
    engine_decide_waiting(e);
    engine_tell(e, true);
}

/* None of them is known to be in the store. */
static void
unwrite_moments(struct model *m)
{
    for (size_t i = 0; i < m->moments.n; i++)
        m->moments.v[i].unwritten = m->moments.v[i].kept;
}

/* Nothing that was not durable happened: refuse it, and go back to what the store has. */
static void
roll_back(struct engine *e, const struct err *err)
{
    e->store_fault = *err;
    e->rest_mono_ms = e->ports->mono_ms(e->ports->ctx) + STORE_REST_MS;
    for (size_t i = 0; i < e->pending.n; i++) {
        struct pending *p = e->pending.v[i];

        if (!p->decided || (p->last_seq <= e->m->durable_seq && p->append <= e->appends_over))
            continue;
        p->refused = true;
        p->last_seq = p->append = 0;
        p->err = *err;
        p->err.code = ERR_UNAVAILABLE;
    }
    unwrite_moments(e->m);
    for (size_t i = 0; i < e->feeds.n; i++)
        feed_forget(e->feeds.v[i]);
    if (e->gather != NULL)
        append_free(e->gather);
    e->gather = NULL;
    e->gather_rows = 0;
    e->reloading = true;
    store_reload(e->store, e->m, e->touched.v, e->touched.n, on_reloaded, e);
    vec_clear(&e->touched);
    e->touched_flight = 0;
    if (e->hub != NULL)
        hub_rolled_back(e->hub);
}

static void
drop_landed(struct engine *e)
{
    if (e->touched_flight == 0)
        return;
    e->touched.n -= e->touched_flight;
    memmove(e->touched.v, e->touched.v + e->touched_flight, e->touched.n * sizeof *e->touched.v);
    e->touched_flight = 0;
}

static void
count_append(struct engine *e, bool ok)
{
    struct engine_counts *c = &e->counts;
    int64_t took_ms = e->ports->mono_ms(e->ports->ctx) - e->flight_mono_ms;
    size_t i = 0;

    if (!ok) {
        c->appends_failed++;
        return;
    }
    while (i < APPEND_BOUNDS && took_ms > append_bounds_ms[i])
        i++;
    c->appends_by_duration[i]++;
    c->appends_ms += (uint64_t)took_ms;
}

static void
on_appended(void *arg, const struct err *err)
{
    struct engine *e = arg;
    bool was_fault = e->store_fault.code != ERR_NONE;

    e->in_flight = false;
    count_append(e, err == NULL);
    if (err != NULL) {
        roll_back(e, err);
    } else {
        e->store_fault.code = ERR_NONE;
        e->rest_mono_ms = 0;
        if (e->flight_seq > e->m->durable_seq)
            e->m->durable_seq = e->flight_seq;
        drop_landed(e);
        e->m->generation++;
        if (e->hub != NULL)
            hub_durable(e->hub, store_written(e->store));
    }
    e->appends_over = e->appends;
    engine_tell(e, was_fault || err != NULL || e->pending.n > 0);
    e->ports->again(e->ports->ctx);
}

/* They alone do not end the rest after a failure. */
static void
gather_moments(struct engine *e)
{
    if (e->gather == NULL && engine_rest_ms(e) > 0)
        return;
    for (size_t i = 0; i < e->m->moments.n; i++) {
        struct moment *moment = &e->m->moments.v[i];

        if (!moment->unwritten)
            continue;
        append_moment(gather(e), moment->name, moment->at_ms);
        moment->unwritten = false;
    }
}

void
engine_try_store(struct engine *e)
{
    if (e->store_fault.code == ERR_NONE || e->gather != NULL || e->in_flight || e->draining || engine_rest_ms(e) > 0)
        return;
    e->rest_mono_ms = e->ports->mono_ms(e->ports->ctx) + STORE_REST_MS;
    if (e->store != NULL)
        append_moment(gather(e), STORE_TRIED_MOMENT, engine_now(e));
}

void
engine_hand_over(struct engine *e)
{
    if (e->store == NULL) {
        e->m->durable_seq = e->m->next_seq - 1;
        e->appends_over = ++e->appends;
        e->gather_rows = 0;
        vec_clear(&e->touched);
        if (e->hub != NULL)
            hub_durable(e->hub, NULL);
        return;
    }
    if (e->in_flight || e->reloading)
        return;
    gather_moments(e);
    if (e->gather == NULL)
        return;
    e->in_flight = true;
    e->appends++;
    e->flight_seq = e->gather_seq;
    e->flight_mono_ms = e->ports->mono_ms(e->ports->ctx);
    e->touched_flight = e->touched.n;
    store_append_take(e->store, e->gather, on_appended, e);
    e->gather = NULL;
    e->gather_rows = 0;
}
