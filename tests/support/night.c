/* SPDX-License-Identifier: MIT */
/* The night. */
#include "support/night.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "core/apply.h"
#include "util/hash.h"

/* Between two batches, at most. */
#define PACE_MS 500
#define FORGET_AT 200

static const char *const persons[] = { "ana", "bob", "cem" };
static const char *const severities[] = { "critical", "warning", "info" };

struct model *
night_model(void)
{
    static const struct destination destinations[] = { { "#ops", MESSAGE_SLACK, "C1", 60000, NULL, .driver = "slack" } };
    struct model_config config = { .levels = level_default,
        .ack_for_ms = 4 * INT64_C(3600000),
        .cleared_for_ms = 12 * INT64_C(3600000),
        .closed_for_ms = 24 * INT64_C(3600000),
        .destinations = { destinations, 1 } };

    return model_new(&config);
}

static uint64_t
chance(struct night *n, uint64_t of)
{
    n->chance = n->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (n->chance >> 33) % of;
}

void
night_init(struct night *n, size_t alerts)
{
    *n = (struct night){ .m = night_model(), .alerts = alerts, .chance = 7, .now_ms = NIGHT_START_MS };
}

void
night_release(struct night *n)
{
    events_release(&n->evs);
    arena_release(&n->arena);
    model_free(n->m);
}

static struct event *
add(struct night *n, enum event_kind kind, const char *stream, uint64_t version, const char *actor)
{
    struct event *ev = events_add(&n->evs, kind);

    ev->seq = n->m->next_seq + n->evs.n - 1;
    ev->batch = n->m->next_seq;
    ev->at_ms = n->now_ms;
    ev->actor = actor;
    ev->origin = strcmp(actor, "am") == 0 ? "source:am" : strcmp(actor, "tocsin") == 0 ? "engine" : "tui unix:1000";
    ev->stream = stream;
    ev->version = version;
    return ev;
}

static struct event *
add_of_source(struct night *n, enum event_kind kind)
{
    const struct source *s = model_source(n->m, "am");

    return add(n, kind, "source:am", (s == NULL ? 0 : s->version) + n->evs.n + 1, "am");
}

static struct labels
pack(struct night *n, struct label_pair *pairs, size_t pairs_n)
{
    struct buf b = BUF_INIT;
    struct labels out;

    (void)!labels_pack(pairs, pairs_n, &b);
    out = (struct labels){ arena_memdup(&n->arena, b.data, b.len), b.len };
    buf_release(&b);
    return out;
}

static void
fill_sighting(struct night *n, size_t i, struct sighting *s)
{
    char name[32], service[32], host[32], value[64];
    struct label_pair labels[] = { { "alertname", name }, { "env", i % 3 == 0 ? "prod" : "staging" }, { "instance", host },
        { "region", "eu-west-1" }, { "service", service }, { "severity", severities[chance(n, 3)] }, { "team", "payments" } };
    struct label_pair annotations[] = { { "description", value },
        { "runbook_url", "https://runbooks.example.com/payments/latency" }, { "summary", value } };
    struct buf blob = BUF_INIT;

    snprintf(name, sizeof name, "HighLatency%zu", i % 40);
    snprintf(service, sizeof service, "checkout-%zu", i % 25);
    snprintf(host, sizeof host, "node-%zu:9100", i);
    snprintf(value, sizeof value, "p99 latency of checkout-%zu is %d ms", i % 25, (int)chance(n, 500));
    s->labels = pack(n, labels, sizeof labels / sizeof *labels);
    s->annotations = pack(n, annotations, sizeof annotations / sizeof *annotations);
    s->severity = arena_strdup(&n->arena, labels_get(s->labels, "severity"));
    s->level = 2 + (int)(s->severity[0] != 'c') + (int)(s->severity[0] == 'i');
    s->starts_at_ms = n->now_ms - 1000;
    s->fingerprint = arena_strdup(&n->arena, host);
    alert_id_make(&s->id, "am", s->labels, (const char *const[]){ "severity" }, 1);
    event_blob(s->labels, s->annotations, &blob);
    sha256_of(blob.data, blob.len, s->blob);
    buf_release(&blob);
}

static void
say_sightings(struct night *n, enum event_kind kind, size_t i, struct sighting *s)
{
    struct event *ev = add_of_source(n, kind);

    (void)i;
    ev->u.sightings = (struct event_sightings){ arena_memdup(&n->arena, s, sizeof *s), 1 };
}

static void
say_alert(struct night *n, enum event_kind kind, const struct alert *a, bool by_source)
{
    struct event *ev = by_source ? add_of_source(n, kind) : add(n, kind, "node:n", n->m->node_version + 1, "tocsin");

    ev->u.alerts = (struct event_alerts){ arena_memdup(&n->arena, &a->id, sizeof a->id), 1 };
}

static const char *
stream_of(struct night *n, const struct alert *a)
{
    char hex[ALERT_ID_HEX];

    alert_id_hex(&a->id, hex);
    return arena_printf(&n->arena, "alert:%s", hex);
}

static void
say_hold(struct night *n, enum event_kind kind, const struct alert *a)
{
    const char *who = persons[chance(n, 3)];
    struct event *ev = add(n, kind, stream_of(n, a), a->version + 1, who);

    ev->alert = a->id;
    ev->u.hold.was = a->hold;
    ev->u.hold.was.comment = arena_strdup_or_null(&n->arena, a->hold.comment);
    ev->u.hold.now = (struct alert_hold){ .state = kind == EV_ACKED ? ALERT_ACKED
            : kind == EV_CLOSED                                     ? ALERT_CLOSED
                                                                    : ALERT_FIRING,
        .by = kind == EV_ACKED ? who : NULL,
        .at_ms = n->now_ms,
        .until_ms = kind == EV_ACKED ? n->now_ms + 4 * 3600000 : 0,
        .comment = chance(n, 2) ? "looking at it" : NULL };
}

static void
say_note(struct night *n, const struct alert *a)
{
    const char *who = persons[chance(n, 3)];
    struct event *ev = add(n, EV_COMMENTED, stream_of(n, a), a->version + 1, who);

    ev->alert = a->id;
    ev->u.note.was = a->note;
    ev->u.note.was.text = arena_strdup_or_null(&n->arena, a->note.text);
    ev->u.note.now = (struct alert_note){ .by = who, .at_ms = n->now_ms, .text = "restarted the pod, no change yet" };
}

/* The alert as it was before its latest act. */
static void
say_undo(struct night *n)
{
    const struct act *act = n->m->acts.n == 0 ? NULL : n->m->acts.v[n->m->acts.n - 1];
    const struct event *of = act == NULL ? NULL : &act->events.v[0];
    const struct alert *a = of == NULL ? NULL : model_alert(n->m, &of->alert);
    struct event *ev;

    if (a == NULL || of->kind != EV_ACKED || a->hold.seq != of->seq)
        return;
    ev = add(n, EV_RESTORED, stream_of(n, a), a->version + 1, act->actor);
    ev->alert = a->id;
    ev->undoes = of->seq;
    ev->u.restore.hold = (struct event_hold){ of->u.hold.was, of->u.hold.now };
}

static void
say_post(struct night *n, const struct alert *a)
{
    struct event *ev;
    uint64_t number = n->m->next_message;

    ev = add(n, EV_MSG_QUEUED, arena_printf(&n->arena, "message:%llu", (unsigned long long)number), 1, persons[chance(n, 3)]);
    ev->message = number;
    ev->u.queued.order = (struct message_order){ .destination = "#ops",
        .channel = "C1",
        .text = "we are looking at checkout; next update in 20 minutes",
        .subjects = arena_memdup(&n->arena, &a->id, sizeof a->id),
        .subjects_n = 1,
        .deadline_ms = n->now_ms + 60000 };
}

static void
say_attempt(struct night *n, const struct message *msg)
{
    bool sent = msg->standing.state == MESSAGE_SENT;
    struct event *ev = add(n, sent ? EV_MSG_DELIVERED : EV_MSG_SENT,
        arena_printf(&n->arena, "message:%llu", (unsigned long long)msg->number), msg->version + 1, "tocsin");

    ev->message = msg->number;
    ev->u.attempt =
        (struct event_attempt){ .attempt = 1, .channel_id = sent ? "C1" : NULL, .ts = sent ? "1763690400.000100" : NULL };
}

static void
forget_messages(struct night *n)
{
    struct event *ev = add(n, EV_MSG_FORGOTTEN, "node:n", n->m->node_version + 1, "tocsin");
    uint64_t *v = arena_alloc(&n->arena, FORGET_AT * sizeof *v);
    size_t k = 0;

    for (size_t i = 0; i < n->m->messages.n && k < FORGET_AT / 2; i++)
        if (!message_is_open(n->m->messages.v[i]))
            v[k++] = n->m->messages.v[i]->number;
    ev->u.numbers = (struct event_numbers){ v, k };
}

static void
say_source(struct night *n)
{
    const struct source *s = model_source(n->m, "am");
    struct event *ev = add_of_source(n, s->failing_since_ms != 0 ? EV_SOURCE_OK : EV_SOURCE_FAILED);

    if (ev->kind == EV_SOURCE_FAILED)
        ev->u.source.error = "connection refused";
}

/* One that is there: any of its lives. */
static void
live_on(struct night *n, const struct alert *a, size_t i, struct sighting *s)
{
    uint64_t die = chance(n, 10);

    if (a->hold.state == ALERT_CLEARED && die < 7)
        say_hold(n, EV_CLOSED, a);
    else if (a->hold.state == ALERT_CLOSED && die < 3)
        say_alert(n, EV_FORGOTTEN, a, false);
    else if (a->hold.state == ALERT_CLEARED || a->hold.state == ALERT_CLOSED)
        say_sightings(n, EV_FIRED, i, s);
    else if (die < 4)
        say_alert(n, EV_CLEARED, a, true);
    else if (die < 6)
        say_hold(n, a->hold.state == ALERT_ACKED ? EV_UNACKED : EV_ACKED, a);
    else if (die == 6)
        say_note(n, a);
    else if (die == 7)
        say_post(n, a);
    else
        say_sightings(n, EV_CHANGED, i, s);
}

static const struct message *
open_message(const struct night *n)
{
    for (size_t i = n->m->messages.n; i-- > 0;)
        if (message_is_open(n->m->messages.v[i]))
            return n->m->messages.v[i];
    return NULL;
}

static void
make_batch(struct night *n)
{
    const struct message *open = open_message(n);
    size_t i = chance(n, n->alerts);
    struct sighting s = { 0 };
    const struct alert *a;

    if (model_source(n->m, "am") == NULL) {
        add_of_source(n, EV_SOURCE_ADDED);
        return;
    }
    if (open != NULL && chance(n, 2)) {
        say_attempt(n, open);
        return;
    }
    if (n->m->messages.n >= FORGET_AT) {
        forget_messages(n);
        return;
    }
    if (chance(n, 100) == 0) {
        say_source(n);
        return;
    }
    if (chance(n, 20) == 0)
        say_undo(n);
    if (n->evs.n > 0)
        return;
    fill_sighting(n, i, &s);
    a = model_alert(n->m, &s.id);
    if (a == NULL)
        say_sightings(n, EV_FIRED, i, &s);
    else
        live_on(n, a, i, &s);
}

void
night_go_on(struct night *n)
{
    events_release(&n->evs);
    arena_release(&n->arena);
    n->now_ms += (int64_t)chance(n, PACE_MS);
    make_batch(n);
    model_apply_batch(n->m, n->evs.v, n->evs.n);
}

struct written {
    int done;
    bool refused;
};

static void
on_written(void *arg, const struct err *err)
{
    struct written *w = arg;

    w->done++;
    w->refused |= err != NULL;
}

static void
on_loaded(void *arg, bool done, const struct err *err)
{
    struct written *w = arg;

    w->done += done;
    w->refused |= err != NULL;
}

static bool
wait_for(struct store *s, const struct written *w)
{
    struct pollfd p = { .fd = store_fd(s), .events = POLLIN };

    while (w->done == 0 && !w->refused) {
        (void)poll(&p, 1, -1);
        store_dispatch(s);
    }
    return !w->refused;
}

/* The events are of the store's node. */
static bool
learn_node(struct night *n, struct store *s)
{
    struct model *m = night_model();
    struct written w = { 0 };
    bool ok;

    store_load(s, m, on_loaded, &w);
    ok = wait_for(s, &w);
    snprintf(n->m->node, sizeof n->m->node, "%s", m->node);
    model_free(m);
    return ok;
}

#define BATCHES_AT_ONCE 1000

bool
night_write(struct night *n, struct store *s, size_t batches)
{
    bool ok = n->m->node[0] != '\0' || learn_node(n, s);

    while (ok && batches > 0) {
        struct append *a = append_new();
        struct written w = { 0 };

        for (size_t i = 0; i < BATCHES_AT_ONCE && batches > 0; i++, batches--) {
            night_go_on(n);
            for (size_t k = 0; k < n->evs.n; k++)
                append_event(a, &n->evs.v[k]);
            model_settle(n->m);
        }
        store_append_take(s, a, on_written, &w);
        ok = wait_for(s, &w);
    }
    n->m->durable_seq = n->m->next_seq - 1;
    return ok;
}
