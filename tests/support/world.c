/* SPDX-License-Identifier: MIT */
/* The small world's hands. */
#include "support/world.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const struct destination places[] = {
    { "#crash", MESSAGE_SLACK, "C0CRASH01", 5 * INT64_C(60000), "#status", .driver = "slack" },
    { "#status", MESSAGE_SLACK, "C0STATUS1", 5 * INT64_C(60000), NULL, .driver = "slack" },
    { "am silences", MESSAGE_WRITE, "am", INT64_C(60000), NULL, .driver = "alertmanager" },
};

static void
begin(struct world *w, bool twin)
{
    struct model_config config = { .destinations = { places, 3 },
        .levels = level_default,
        .ack_for_ms = 4 * INT64_C(3600000),
        .snooze_for_ms = INT64_C(3600000),
        .remind_before_ms = 10 * INT64_C(60000),
        .flap_fires = 4,
        .flap_window_ms = INT64_C(3600000),
        .cleared_for_ms = 12 * INT64_C(3600000),
        .closed_for_ms = 24 * INT64_C(3600000) };

    *w = (struct world){ .m = model_new(&config), .now_ms = WORLD_START_MS };
    memcpy(w->m->node, "00112233445566778899aabbccddeeff", 33);
    if (twin) {
        w->twin = model_new(&config);
        memcpy(w->twin->node, w->m->node, sizeof w->m->node);
        w->twin->whole = true;
    }
    world_do(w,
        &(struct command){ .kind = CMD_SOURCES,
            .actor = "tocsin",
            .origin = "engine",
            .names = (const char *[]){ "am" },
            .names_n = 1 });
    model_source(w->m, "am")->takes_silences = true;
    w->m->whole = true;
}

void
world_init(struct world *w)
{
    begin(w, false);
}

void
world_init_with_twin(struct world *w)
{
    begin(w, true);
}

void
world_release(struct world *w)
{
    outcome_release(&w->out);
    model_free(w->m);
    model_free(w->twin);
    arena_release(&w->arena);
}

struct labels
world_labels(struct world *w, const char *pairs)
{
    struct label_pair v[64];
    size_t n = 0;
    struct buf b = BUF_INIT;
    struct labels set;
    char *text = arena_strdup(&w->arena, pairs);

    for (char *save = NULL, *p = strtok_r(text, ",", &save); p != NULL; p = strtok_r(NULL, ",", &save)) {
        char *eq = strchr(p, '=');

        p += strspn(p, " ");
        *eq = '\0';
        v[n++] = (struct label_pair){ p, eq + 1 };
    }
    if (!labels_pack(v, n, &b))
        return (struct labels){ NULL, 0 };
    set = (struct labels){ arena_memdup(&w->arena, buf_text(&b), b.len), b.len };
    buf_release(&b);
    return set;
}

struct sighting
world_sighting(struct world *w, const char *labels)
{
    static const char *const ignores[] = { "severity" };
    struct sighting s = { .labels = world_labels(w, labels),
        .fingerprint = "0123456789abcdef",
        .starts_at_ms = w->now_ms - 1000 };

    s.severity = labels_get(s.labels, "severity");
    if (s.severity == NULL)
        s.severity = "";
    alert_id_make(&s.id, "am", s.labels, ignores, 1);
    return s;
}

/* What an event does to a message is a move that the table of states has; undo stands outside of it. */
static bool
moves_by_the_table(const struct world *w)
{
    for (size_t i = 0; i < w->out.events.n; i++) {
        const struct event *ev = &w->out.events.v[i];
        const struct event_change *c = &ev->u.change;
        bool changes = event_rows[ev->kind].data == DATA_CHANGE && c->now.state != c->was.state;

        if (changes && ev->kind != EV_MSG_RESTORED && !message_may_go(c->was.state, c->now.state))
            return false;
    }
    return true;
}

static bool
attempts_by_the_table(const struct world *w, const struct event *ev)
{
    enum message_state to[] = {
        [EV_MSG_SENT] = MESSAGE_SENT,
        [EV_MSG_DELIVERED] = MESSAGE_ACKED,
        [EV_MSG_ABSENT] = MESSAGE_QUEUED,
        [EV_MSG_RETRY] = MESSAGE_RETRYING,
        [EV_MSG_FAILED] = MESSAGE_FAILED,
    };
    const struct message *msg = model_message(w->m, ev->message);

    if (msg != NULL && message_kinds[msg->order.kind].acker != ACKED_BY_DELIVERY)
        to[EV_MSG_DELIVERED] = MESSAGE_DELIVERED;
    if (msg != NULL && message_asks(msg) && !message_is_open(msg)) /* settled while it was on its way: it stays so */
        to[EV_MSG_DELIVERED] = msg->standing.state;
    return event_rows[ev->kind].data != DATA_ATTEMPT || msg == NULL || msg->standing.state == to[ev->kind]
        || message_may_go(msg->standing.state, to[ev->kind]);
}

/* Labels stand in blobs, not in the event's text. */
static void
copy_labels(struct event *to, const struct event *from)
{
    if (event_rows[from->kind].data != DATA_SIGHTINGS)
        return;
    for (size_t i = 0; i < from->u.sightings.n; i++) {
        to->u.sightings.v[i].labels = from->u.sightings.v[i].labels;
        to->u.sightings.v[i].annotations = from->u.sightings.v[i].annotations;
    }
}

static void
tell_twin(struct world *w)
{
    const struct events *evs = &w->out.events;
    struct event *read = arena_zalloc(&w->arena, (evs->n + 1) * sizeof *read);
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < evs->n; i++) {
        bool ok;

        buf_clear(&text);
        event_encode(&evs->v[i], &text);
        read[i] = evs->v[i];
        memset(&read[i].u, 0, sizeof read[i].u);
        ok = event_decode(&read[i], text.data, text.len, &w->arena, &w->err);
        assert(ok);
        copy_labels(&read[i], &evs->v[i]);
    }
    model_apply_batch(w->twin, read, evs->n);
    buf_release(&text);
}

void
world_apply(struct world *w)
{
    assert(moves_by_the_table(w));
    for (size_t i = 0; i < w->out.events.n; i++)
        assert(attempts_by_the_table(w, &w->out.events.v[i]));
    if (w->out.events.n > 0)
        model_apply_batch(w->m, w->out.events.v, w->out.events.n);
    if (w->out.events.n > 0 && w->twin != NULL)
        tell_twin(w);
    for (size_t i = 0; i < w->out.notes_n; i++)
        model_observe(w->m, w->out.notes[i]);
}

bool
world_do(struct world *w, const struct command *cmd)
{
    outcome_release(&w->out);
    w->err = (struct err){ 0 };
    if (!decide(w->m, cmd, w->now_ms, &w->out, &w->err))
        return false;
    world_apply(w);
    return true;
}

void
world_see(struct world *w, const struct sighting *v, size_t n)
{
    (void)!world_do(w,
        &(struct command){ .kind = CMD_OBSERVE,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .sightings = v,
            .sightings_n = n });
}

const struct alert *
world_fire(struct world *w, const char *labels)
{
    struct sighting s = world_sighting(w, labels);

    world_see(w, &s, 1);
    return model_alert(w->m, &s.id);
}

void
world_clear(struct world *w, const struct alert *a)
{
    struct subject subject = { .id = a->id };

    (void)!world_do(w,
        &(struct command){ .kind = CMD_ABSENT,
            .actor = "am",
            .origin = "source:am",
            .source = "am",
            .subjects = &subject,
            .subjects_n = 1 });
}

bool
world_act(struct world *w, enum command_kind kind, const char *actor, const struct alert *a)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    return world_do(w,
        &(struct command){ .kind = kind,
            .actor = actor,
            .origin = "tui",
            .subjects = &subject,
            .subjects_n = 1,
            .text = kind == CMD_COMMENT ? "looking" : NULL });
}

bool
world_opine(struct world *w, enum command_kind kind, const char *actor, const struct alert *a, enum alert_vote vote,
    enum rule_respond respond, const char *text)
{
    struct subject subject = { .id = a->id, .episode = a->episode };

    return world_do(w,
        &(struct command){ .kind = kind,
            .actor = actor,
            .origin = "tui",
            .subjects = &subject,
            .subjects_n = 1,
            .vote = vote,
            .respond = respond,
            .text = text });
}

bool
world_undo(struct world *w, const char *actor, uint64_t seq)
{
    return world_do(w, &(struct command){ .kind = CMD_UNDO, .actor = actor, .origin = "tui", .seq = seq });
}

bool
world_redo(struct world *w, const char *actor)
{
    return world_do(w, &(struct command){ .kind = CMD_REDO, .actor = actor, .origin = "tui" });
}

bool
world_post_to(struct world *w, const char *const *destinations, size_t n, const char *text)
{
    return world_do(w,
        &(struct command){ .kind = CMD_POST,
            .actor = "ana",
            .origin = "tui",
            .destinations = destinations,
            .destinations_n = n,
            .text = text });
}

const struct message *
world_post(struct world *w, const char *text)
{
    static const char *const crash[] = { "#crash" };

    return world_post_to(w, crash, 1, text) ? model_message(w->m, w->m->next_message - 1) : NULL;
}

const struct message *
world_queue(struct world *w, const struct message_order *order)
{
    uint64_t number = w->m->next_message;
    char stream[32];
    struct event ev = { .seq = w->m->next_seq,
        .batch = w->m->next_seq,
        .at_ms = w->now_ms,
        .kind = EV_MSG_QUEUED,
        .actor = "tocsin",
        .origin = "engine",
        .stream = stream,
        .version = 1,
        .message = number,
        .u.queued.order = *order };

    snprintf(stream, sizeof stream, "message:%llu", (unsigned long long)number);
    model_apply_batch(w->m, &ev, 1);
    if (w->twin != NULL)
        model_apply_batch(w->twin, &ev, 1);
    return model_message(w->m, number);
}

bool
world_message_act(struct world *w, enum command_kind kind, uint64_t number, const char *text)
{
    return world_do(w,
        &(struct command){ .kind = kind, .actor = "ana", .origin = "tui", .messages = &number, .messages_n = 1, .text = text });
}

bool
world_deliver(struct world *w, const struct message *msg)
{
    uint64_t number = msg->number;

    return world_do(w,
        &(struct command){ .kind = CMD_DELIVER, .actor = "tocsin", .origin = "engine", .messages = &number, .messages_n = 1 });
}

bool
world_outcome(struct world *w, const struct message *msg, const struct message_outcome *outcome)
{
    uint64_t number = msg->number;

    return world_do(w,
        &(struct command){ .kind = CMD_OUTCOME,
            .actor = "tocsin",
            .origin = "engine",
            .messages = &number,
            .messages_n = 1,
            .outcome = outcome });
}

bool
world_sent(struct world *w, const struct message *msg, const char *ts)
{
    return world_deliver(w, msg)
        && world_outcome(w, msg, &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = "C0CRASH01", .ts = ts });
}

const struct message *
world_last_write(const struct world *w)
{
    const struct message *msg = model_message(w->m, w->m->next_message - 1);

    assert(msg != NULL && msg->order.kind == MESSAGE_WRITE);
    return msg;
}

const struct message *
world_delivered(struct world *w, const struct message *msg, const char *id)
{
    bool ok =
        world_deliver(w, msg) && world_outcome(w, msg, &(struct message_outcome){ .kind = OUTCOME_DELIVERED, .channel_id = id });

    assert(ok);
    return msg;
}

const struct silence *
world_silence(const struct world *w, const char *id)
{
    return model_silence(w->m, model_source(w->m, "am"), id);
}

const struct alert *
world_held(struct world *w, const char *id)
{
    const struct alert *a = world_fire(w, "alertname=Disk, node=db-1, severity=critical");
    bool ok;

    model_source(w->m, "am")->silences_acks = true;
    ok = world_act(w, CMD_ACK, "ana", a);
    assert(ok);
    if (id != NULL)
        world_delivered(w, world_last_write(w), id);
    return a;
}

size_t
world_open_writes(const struct world *w, enum message_act act)
{
    size_t n = 0;

    for (size_t i = 0; i < w->m->messages.n; i++)
        n += w->m->messages.v[i]->order.act == act && message_is_open(w->m->messages.v[i]);
    return n;
}

void
world_tick(struct world *w, int64_t ms)
{
    w->now_ms += ms;
    if (world_do(w, &(struct command){ .kind = CMD_TICK, .actor = "tocsin", .origin = "engine" })) {
        model_judged(w->m, w->now_ms);
        model_linked(w->m);
    }
    w->m->looked_ms = w->now_ms;
    model_find_due(w->m);
    if (w->twin != NULL)
        model_find_due(w->twin);
}
