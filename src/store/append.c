/* SPDX-License-Identifier: MIT */
/* Building an append on the loop: everything is copied into one arena. */
#include "store/append.h"

#include <string.h>

struct append_sighted {
    struct alert_id id;
    struct append_blob *blob;
};

struct append *
append_new(void)
{
    return xcalloc(1, sizeof(struct append));
}

void
append_free(struct append *a)
{
    if (a == NULL)
        return;
    vec_release(&a->events);
    vec_release(&a->blobs);
    vec_release(&a->alerts);
    vec_release(&a->observed);
    vec_release(&a->sources);
    vec_release(&a->moments);
    vec_release(&a->messages);
    vec_release(&a->silences);
    vec_release(&a->rules);
    vec_release(&a->oncall);
    vec_release(&a->docs);
    vec_release(&a->dropped);
    vec_release(&a->steps);
    map_release(&a->sighted);
    arena_release(&a->arena);
    free(a);
}

static bool
is_sighted(const void *value, const void *key)
{
    return alert_id_equal(&((const struct append_sighted *)value)->id, key);
}

static struct append_sighted *
sighted(const struct append *a, const struct alert_id *id)
{
    return map_get(&a->sighted, alert_id_hash(id), is_sighted, id);
}

static void
remember_sighting(struct append *a, const struct alert_id *id, struct append_blob *blob)
{
    struct append_sighted *s = sighted(a, id);

    if (s == NULL) {
        s = arena_alloc(&a->arena, sizeof *s);
        s->id = *id;
        map_add(&a->sighted, alert_id_hash(id), s);
    }
    s->blob = blob;
}

static struct append_blob *
add_blob(struct append *a, const uint8_t hash[SHA256_BYTES], struct labels labels, struct labels annotations)
{
    struct append_blob *b = arena_zalloc(&a->arena, sizeof *b);
    struct buf bytes = BUF_INIT;

    event_blob(labels, annotations, &bytes);
    b->bytes = arena_memdup(&a->arena, bytes.data, bytes.len);
    b->len = bytes.len;
    buf_release(&bytes);
    b->annotations_len = annotations.len;
    memcpy(b->hash, hash, SHA256_BYTES);
    vec_push(&a->blobs, b);
    return b;
}

static void
copy_sightings(struct append *a, struct append_event *e, const struct event *ev)
{
    struct alert_id *ids = arena_alloc(&a->arena, ev->u.sightings.n * sizeof *ids);

    for (size_t i = 0; i < ev->u.sightings.n; i++) {
        const struct sighting *s = &ev->u.sightings.v[i];

        ids[i] = s->id;
        if (ev->kind == EV_SUPPRESSION)
            continue;
        remember_sighting(a, &s->id, add_blob(a, s->blob, s->labels, s->annotations));
        e->blobs_n++;
    }
    e->ids = ids;
    e->ids_n = ev->u.sightings.n;
}

static void
copy_linked(struct append *a, struct append_event *e, const struct event *ev)
{
    struct alert_id *ids = arena_alloc(&a->arena, ev->u.inc_alerts.n * sizeof *ids);

    for (size_t i = 0; i < ev->u.inc_alerts.n; i++)
        ids[i] = ev->u.inc_alerts.v[i].id;
    e->ids = ids;
    e->ids_n = ev->u.inc_alerts.n;
}

static void
copy_subjects(struct append *a, struct append_event *e, const struct event *ev)
{
    switch (event_rows[ev->kind].data) {
    case DATA_SIGHTINGS:
        copy_sightings(a, e, ev);
        break;
    case DATA_ALERTS:
    case DATA_ROUTED:
    case DATA_TOLD:
    case DATA_STEP:
        e->ids = arena_memdup(&a->arena, ev->u.alerts.ids, ev->u.alerts.n * sizeof *e->ids);
        e->ids_n = ev->u.alerts.n;
        break;
    case DATA_CALL:
    case DATA_HOLD:
    case DATA_NOTE:
    case DATA_VOTE:
    case DATA_RESTORE:
        e->ids = arena_memdup(&a->arena, &ev->alert, sizeof ev->alert);
        e->ids_n = 1;
        break;
    case DATA_QUEUED:
        e->incident = ev->u.queued.order.incident;
        e->ids_n = ev->u.queued.order.subjects_n;
        if (e->ids_n > 0)
            e->ids = arena_memdup(&a->arena, ev->u.queued.order.subjects, e->ids_n * sizeof *e->ids);
        break;
    case DATA_INC_ALERTS:
        copy_linked(a, e, ev);
        break;
    case DATA_RUN:
        e->ids_n = event_alerts_n(ev);
        e->ids = arena_memdup(&a->arena, &ev->alert, sizeof ev->alert);
        break;
    default:
        break;
    }
}

void
append_event(struct append *a, const struct event *ev)
{
    struct append_event e = { .ev = *ev, .begins_act = ev->seq == ev->batch && event_begins_act(ev) };
    struct buf data = BUF_INIT;

    e.ev.actor = arena_strdup(&a->arena, ev->actor);
    e.ev.origin = arena_strdup(&a->arena, ev->origin);
    e.ev.stream = arena_strdup(&a->arena, ev->stream);
    e.ev.request_id = arena_strdup_or_null(&a->arena, ev->request_id);
    e.ev.u = (__typeof__(e.ev.u)){ 0 };
    event_encode(ev, &data);
    e.data = arena_memdup(&a->arena, buf_text(&data), data.len);
    e.data_len = data.len;
    buf_release(&data);
    copy_subjects(a, &e, ev);
    vec_push(&a->events, e);
    a->rows += 1 + e.ids_n + e.blobs_n;
}

static struct labels
blob_annotations(const struct append_blob *b)
{
    return (struct labels){ b->bytes + (b->len - b->annotations_len), b->annotations_len };
}

static void
copy_strings(struct arena *arena, struct alert *a)
{
    a->severity = arena_strdup(arena, a->severity == NULL ? "" : a->severity);
    a->fingerprint = arena_strdup_or_null(arena, a->fingerprint);
    a->suppressed_by = arena_strdup_or_null(arena, a->suppressed_by);
    a->hold.by = arena_strdup_or_null(arena, a->hold.by);
    a->hold.comment = arena_strdup_or_null(arena, a->hold.comment);
    a->note.by = arena_strdup_or_null(arena, a->note.by);
    a->note.text = arena_strdup_or_null(arena, a->note.text);
    a->vote.by = arena_strdup_or_null(arena, a->vote.by);
    a->routed.routes = arena_strdup_or_null(arena, a->routed.routes);
    a->routed.owner = arena_strdup_or_null(arena, a->routed.owner);
    a->routed.maintenance = arena_strdup_or_null(arena, a->routed.maintenance);
    a->call.policy = arena_strdup_or_null(arena, a->call.policy);
    a->call.to = arena_strdup_or_null(arena, a->call.to);
    a->call.by = arena_strdup_or_null(arena, a->call.by);
}

static const char *
copy_source_name(struct append *a, const char *name)
{
    if (a->last_source == NULL || strcmp(a->last_source, name) != 0)
        a->last_source = arena_strdup(&a->arena, name);
    return a->last_source;
}

/* A poll may have changed annotations since the sighting, without an event: the row then has its own. */
static enum observed
compare_annotations(const struct append_blob *b, const struct alert *a)
{
    if (b == NULL)
        return OBSERVED_KEEP;
    return labels_equal(blob_annotations(b), alert_annotations(a)) ? OBSERVED_NONE : OBSERVED_OWN;
}

static void
add_step(struct append *a, enum append_op op, size_t i)
{
    struct append_step step = { op, i };

    vec_push(&a->steps, step);
    a->rows++;
}

void
append_alert(struct append *a, const struct alert *alert)
{
    struct append_sighted *s = sighted(a, &alert->id);
    struct append_alert row = { .a = *alert,
        .source = copy_source_name(a, alert->source->name),
        .blob = s == NULL ? NULL : s->blob };

    row.observed = compare_annotations(row.blob, alert);
    copy_strings(&a->arena, &row.a);
    row.a.text = NULL;
    if (row.observed != OBSERVED_NONE && alert->text != NULL)
        row.a.text = arena_memdup(&a->arena, alert->text, (size_t)alert->labels_len + alert->annotations_len);
    row.a.source = NULL;
    row.a.search = NULL;
    vec_push(&a->alerts, row);
    add_step(a, OP_ALERT, a->alerts.n - 1);
}

void
append_drop_alert(struct append *a, uint64_t row)
{
    vec_push(&a->dropped, row);
    add_step(a, OP_DROP, a->dropped.n - 1);
}

void
append_observation(struct append *a, const struct alert *alert)
{
    struct labels l = alert_annotations(alert);
    struct append_observed o = { .row = alert->row, .bytes = arena_memdup(&a->arena, l.bytes, l.len), .len = l.len };

    vec_push(&a->observed, o);
    add_step(a, OP_OBSERVE, a->observed.n - 1);
}

void
append_source(struct append *a, const struct source *source)
{
    struct source copy = *source;

    copy.name = arena_strdup(&a->arena, source->name);
    copy.error = arena_strdup_or_null(&a->arena, source->error);
    copy.boot = arena_strdup_or_null(&a->arena, source->boot);
    vec_push(&a->sources, copy);
    a->rows++;
}

void
append_moment(struct append *a, const char *name, int64_t at_ms)
{
    vec_push(&a->moments, ((struct append_moment){ arena_strdup(&a->arena, name), at_ms }));
    a->rows++;
}

void
append_message(struct append *a, const struct message *msg)
{
    struct message copy = *msg;

    copy.order = message_order_copy(&a->arena, &msg->order);
    copy.author = arena_strdup(&a->arena, msg->author);
    copy.origin = arena_strdup(&a->arena, msg->origin);
    copy.acked_by = arena_strdup_or_null(&a->arena, msg->acked_by);
    copy.channel_id = arena_strdup_or_null(&a->arena, msg->channel_id);
    copy.ts = arena_strdup_or_null(&a->arena, msg->ts);
    copy.error = arena_strdup_or_null(&a->arena, msg->error);
    copy.reason = arena_strdup_or_null(&a->arena, msg->reason);
    vec_push(&a->messages, copy);
    add_step(a, OP_MESSAGE, a->messages.n - 1);
}

void
append_rule(struct append *a, const struct rule *rule)
{
    struct rule copy = *rule;

    copy.source = arena_strdup(&a->arena, rule->source);
    copy.name = arena_strdup(&a->arena, rule->name);
    copy.review.by = arena_strdup_or_null(&a->arena, rule->review.by);
    copy.review.text = arena_strdup_or_null(&a->arena, rule->review.text);
    vec_push(&a->rules, copy);
    add_step(a, OP_RULE, a->rules.n - 1);
}

void
append_drop_message(struct append *a, uint64_t number)
{
    vec_push(&a->dropped, number);
    add_step(a, OP_DROP_MESSAGE, a->dropped.n - 1);
}

void
append_silence(struct append *a, const struct silence *s)
{
    struct append_silence row = { .s = *s, .source = copy_source_name(a, s->source->name) };

    row.s.source = NULL;
    row.s.id = arena_strdup(&a->arena, s->id);
    row.s.matchers = arena_strdup(&a->arena, s->matchers);
    row.s.author = arena_strdup(&a->arena, s->author);
    row.s.comment = arena_strdup(&a->arena, s->comment);
    vec_push(&a->silences, row);
    add_step(a, OP_SILENCE, a->silences.n - 1);
}

void
append_drop_silence(struct append *a, const char *source, const char *id)
{
    struct append_silence row = { .s = { .id = arena_strdup(&a->arena, id) }, .source = copy_source_name(a, source) };

    vec_push(&a->silences, row);
    add_step(a, OP_DROP_SILENCE, a->silences.n - 1);
}

static struct oncall_shift *
copy_shifts(struct append *a, const struct event_shifts *s)
{
    struct oncall_shift *v = arena_alloc(&a->arena, (s->n + 1) * sizeof *v);

    for (size_t i = 0; i < s->n; i++) {
        v[i] = s->v[i];
        v[i].person = arena_strdup(&a->arena, s->v[i].person);
    }
    return v;
}

void
append_oncall(struct append *a, const struct event *ev)
{
    struct append_oncall row = { .at_ms = ev->at_ms };

    if (event_rows[ev->kind].data == DATA_SHIFTS) {
        row.schedule = arena_strdup(&a->arena, ev->u.shifts.schedule);
        row.shifts = copy_shifts(a, &ev->u.shifts);
        row.shifts_n = ev->u.shifts.n;
    } else {
        row.override = ev->u.override.o;
        row.override.seq = row.override.seq == 0 ? ev->seq : row.override.seq;
        row.override.schedule = arena_strdup(&a->arena, row.override.schedule);
        row.override.person = arena_strdup(&a->arena, row.override.person);
        row.override.by = arena_strdup(&a->arena, row.override.by);
        row.stands = ev->u.override.stands;
    }
    vec_push(&a->oncall, row);
    add_step(a, OP_ONCALL, a->oncall.n - 1);
}

void
append_doc(struct append *a, const struct model *m, const char *name)
{
    struct append_doc doc = { .name = arena_strdup(&a->arena, name) };
    struct buf data = BUF_INIT;

    if (model_doc_put(m, name, &data))
        doc.data = arena_strdup(&a->arena, buf_text(&data));
    buf_release(&data);
    vec_push(&a->docs, doc);
    add_step(a, OP_DOC, a->docs.n - 1);
}
