/* SPDX-License-Identifier: MIT */
/* Deliveries: a message's attempt is on disk before its first byte leaves, and what became of it is told as a command. */
#include "engine/postman.h"

#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "engine/queue.h"
#include "util/str.h"

enum lane_stage {
    LANE_IDLE,
    LANE_DURABLE, /* the attempt's event is on its way to the disk */
    LANE_CALL,    /* the far side is asked */
    LANE_OVER,    /* what became of it is to be told */
};

struct lane {
    struct postman *postman;
    struct queue queue;
    const struct deliver_driver *driver;
    void *state;
    enum lane_stage stage;
    uint64_t number, sent_seq;
    enum deliver_job job;
    struct port_call *call;
    struct port_timer *soon; /* until the step's request is carried out */
    bool asked;              /* the far side was: what it said tells how it is */
    struct deliver_step step;
    int64_t free_mono_ms; /* the pace: no send before */
};

/* What lanes of one driver share. */
struct shared {
    const struct deliver_driver *driver;
    void *state;
};

struct postman {
    struct engine *engine;
    VEC(struct shared) shared; /* by driver */
    VEC(struct lane *) lanes;
    struct port_timer *timer;
};

static int64_t
mono_ms(const struct postman *p)
{
    return p->engine->ports->mono_ms(p->engine->ports->ctx);
}

static void
lane_free(struct lane *l)
{
    const struct ports *ports = l->postman->engine->ports;

    if (l->call != NULL)
        ports->http_cancel(ports->ctx, l->call);
    if (l->soon != NULL) {
        ports->timer_cancel(ports->ctx, l->soon);
        request_release(&l->step.request);
    }
    l->driver->stop(l->state);
    free(l->queue.destination);
    free(l);
}

static void *
shared_of(struct postman *p, const struct deliver_driver *driver)
{
    struct shared s = { .driver = driver };

    for (size_t i = 0; i < p->shared.n; i++)
        if (p->shared.v[i].driver == driver)
            return p->shared.v[i].state;
    s.state = driver->open(p->engine->config.deliver);
    vec_push(&p->shared, s);
    return s.state;
}

static void
add_lanes(struct postman *p)
{
    const struct destinations *d = &p->engine->m->config.destinations;

    for (size_t i = 0; i < d->n && p->engine->config.deliver != NULL; i++) {
        struct lane *l = xcalloc(1, sizeof *l);

        l->postman = p;
        l->driver = deliver_driver_named(d->v[i].driver);
        l->queue = (struct queue){ .destination = xstrdup(d->v[i].name), .settle_ms = l->driver->settle_ms };
        l->state = l->driver->start(shared_of(p, l->driver));
        vec_push(&p->lanes, l);
    }
}

static void
drop_lanes(struct postman *p)
{
    for (size_t i = 0; i < p->lanes.n; i++)
        lane_free(p->lanes.v[i]);
    vec_clear(&p->lanes);
    for (size_t i = 0; i < p->shared.n; i++)
        p->shared.v[i].driver->close(p->shared.v[i].state);
    vec_clear(&p->shared);
}

struct postman *
postman_new(struct engine *e)
{
    struct postman *p = xcalloc(1, sizeof *p);

    p->engine = e;
    add_lanes(p);
    return p;
}

static void
stop_timer(struct postman *p)
{
    if (p->timer != NULL)
        p->engine->ports->timer_cancel(p->engine->ports->ctx, p->timer);
    p->timer = NULL;
}

void
postman_free(struct postman *p)
{
    stop_timer(p);
    drop_lanes(p);
    vec_release(&p->lanes);
    vec_release(&p->shared);
    free(p);
}

void
postman_reload(struct postman *p)
{
    drop_lanes(p);
    add_lanes(p);
    p->engine->ports->again(p->engine->ports->ctx);
}

bool
postman_is_idle(const struct postman *p)
{
    for (size_t i = 0; i < p->lanes.n; i++)
        if (p->lanes.v[i]->stage != LANE_IDLE)
            return false;
    return true;
}

/* A restore brought it: attempts that came after the backup are not in the log. */
static bool
is_from_before(const struct model *m, const struct message *msg)
{
    return msg->node != NULL && strcmp(msg->node, m->node) != 0;
}

/* What must be there first, and is not; NULL: nothing. A silence may be known by its id alone. */
static const char *
missing_of(const struct message *msg, const struct message *target, const struct message *root)
{
    enum message_act act = msg->order.act;
    bool post = act == MESSAGE_STRIKE || act == MESSAGE_RESTORE || act == MESSAGE_EDIT;
    bool there = act == MESSAGE_POST || act == MESSAGE_TOPIC;
    bool channel = act == MESSAGE_INVITE || act == MESSAGE_ARCHIVE || (there && msg->order.target != 0);

    if (msg->order.reply_to != 0 && (root == NULL || root->ts == NULL))
        return "the post whose thread this goes into was never posted, or it is not known where it stands";
    if (post && (target == NULL || target->ts == NULL))
        return "the post that this changes was never posted, or it is not known where it stands";
    if (channel && (target == NULL || target->channel_id == NULL))
        return "the channel that this is about was never made, or it is not known which it is";
    return NULL;
}

/* A topic: what we set last. Somebody else's only where this message was refused for it, and a person has sent it again. */
static const char *
expected_of(const struct model *m, const struct message *msg)
{
    const struct topic *t = msg->order.act == MESSAGE_TOPIC ? model_topic(m, msg->order.channel) : NULL;

    if (t == NULL || (t->by_hand && (msg->tries < 2 || t->at_ms < msg->first_try_ms)))
        return NULL;
    return t->text;
}

static const struct person *
person_of(const struct model *m, const char *name)
{
    return name == NULL || m->config.people == NULL ? NULL : people_named(m->config.people, name);
}

static const char *
key_of(const struct model *m, const struct message *msg, char key[MESSAGE_KEY_HEX])
{
    message_key(msg->node == NULL ? m->node : msg->node, msg->number, key);
    return key;
}

bool
postman_order(const struct model *m, const struct message *msg, struct postman_keys *keys, struct deliver_order *out,
    const char **why)
{
    const struct message *target = model_message(m, msg->order.target);
    const struct message *root = queue_thread_root(m, msg);

    message_id(msg->number, keys->id);
    *out = (struct deliver_order){ .act = msg->order.act,
        .destination = msg->order.destination,
        .channel = msg->order.channel,
        .text = msg->order.text == NULL ? "" : msg->order.text,
        .key = key_of(m, msg, keys->key),
        .id = keys->id,
        .target_key = target == NULL ? NULL : key_of(m, target, keys->target),
        .thread_key = root == NULL ? NULL : key_of(m, root, keys->thread),
        .silence = msg->order.silence,
        .person = msg->order.person,
        .who = person_of(m, msg->order.person),
        .expected = expected_of(m, msg),
        .detail = msg->order.detail == NULL && target != NULL ? target->order.detail : msg->order.detail,
        .subjects_n = msg->order.subjects_n,
        .since_ms = is_from_before(m, msg) ? msg->queued_at_ms : msg->first_try_ms };
    *why = missing_of(msg, target, root);
    if (*why != NULL)
        return false;
    out->thread_ts = root == NULL ? NULL : root->ts;
    out->target_channel = target == NULL ? NULL : target->channel_id;
    out->target_ts = target == NULL ? NULL : target->ts;
    return true;
}

static void on_reply(void *arg, const struct reply *reply);

static void
carry_out(void *arg)
{
    struct lane *l = arg;
    const struct ports *ports = l->postman->engine->ports;

    l->soon = NULL;
    l->asked = true;
    l->call = ports->http(ports->ctx, &l->step.request, on_reply, l);
    request_release(&l->step.request);
}

static void
take_step(struct lane *l)
{
    const struct ports *ports = l->postman->engine->ports;

    switch (l->step.kind) {
    case DELIVER_REQUEST:
        if (l->step.after_ms > 0)
            l->soon = ports->timer_at(ports->ctx, mono_ms(l->postman) + l->step.after_ms, carry_out, l);
        else
            carry_out(l);
        break;
    case DELIVER_MORE:
        break;
    default:
        l->stage = LANE_OVER;
        ports->again(ports->ctx);
        break;
    }
}

static void
on_reply(void *arg, const struct reply *reply)
{
    struct lane *l = arg;
    struct engine *e = l->postman->engine;

    if (reply->kind == REPLY_END || reply->kind == REPLY_FAILED)
        l->call = NULL;
    l->driver->feed(l->state, reply, engine_now(e), &l->step);
    if (l->step.kind != DELIVER_MORE && l->call != NULL) {
        e->ports->http_cancel(e->ports->ctx, l->call);
        l->call = NULL;
    }
    take_step(l);
}

static void
refuse_here(struct lane *l, const char *why)
{
    l->step = (struct deliver_step){ .kind = DELIVER_REFUSED };
    err_set(&l->step.error, ERR_REFUSED, "%s", why);
    take_step(l);
}

/* In place of a look-up: for a page rather twice than never. */
static void
repeat(struct lane *l)
{
    l->step = (struct deliver_step){ .kind = DELIVER_ABSENT };
    err_set(&l->step.error, ERR_UNAVAILABLE, "whether it came can't be asked: to be sent again, under the same key");
    take_step(l);
}

static void
begin_job(struct lane *l, const struct message *msg, enum deliver_job job)
{
    struct engine *e = l->postman->engine;
    struct postman_keys keys;
    struct deliver_order order;
    const char *why;

    l->number = msg->number;
    l->job = job;
    l->stage = LANE_CALL;
    l->asked = false;
    l->step = (struct deliver_step){ 0 };
    if (job == DELIVER_LOOK_UP && l->driver->repeats) {
        repeat(l);
        return;
    }
    if (!postman_order(e->m, msg, &keys, &order, &why)) {
        refuse_here(l, why);
        return;
    }
    if (job == DELIVER_SEND)
        l->free_mono_ms = mono_ms(l->postman) + l->driver->pace_ms;
    l->driver->begin(l->state, job, &order, engine_now(e), &l->step);
    take_step(l);
}

static bool
submit(struct engine *e, const struct command *cmd, struct outcome *out)
{
    struct command own = *cmd;
    struct err err;

    own.actor = "tocsin";
    own.origin = "engine";
    return engine_decide(e, &own, out, &err);
}

/* The attempt's event first; a catch-up that takes its place comes round in the next turn. */
static void
begin_attempt(struct lane *l, const struct message *msg)
{
    struct engine *e = l->postman->engine;
    const uint64_t number = msg->number;
    struct command cmd = { .kind = CMD_DELIVER, .messages = &number, .messages_n = 1 };
    struct outcome out;

    if (submit(e, &cmd, &out) && out.events.n > 0 && out.events.v[0].kind == EV_MSG_SENT) {
        l->stage = LANE_DURABLE;
        l->number = number;
        l->sent_seq = out.events.v[0].seq;
    }
    outcome_release(&out);
    e->ports->again(e->ports->ctx);
}

/* What it must wait for all the same when it is due: the pace, or a pause that the far side asked for. */
static int64_t
pause_ms(const struct lane *l, const struct message *msg)
{
    struct engine *e = l->postman->engine;
    enum deliver_job job = msg->standing.unsure ? DELIVER_LOOK_UP : DELIVER_SEND;
    int64_t pace = job == DELIVER_LOOK_UP ? 0 : l->free_mono_ms - mono_ms(l->postman), asked = 0;
    struct postman_keys keys;
    struct deliver_order order;
    const char *why;

    if (postman_order(e->m, msg, &keys, &order, &why))
        asked = l->driver->wait(l->state, job, &order, engine_now(e));
    return asked > pace ? asked : pace > 0 ? pace : 0;
}

static void
look_at_idle(struct lane *l)
{
    struct engine *e = l->postman->engine;
    int64_t now_ms = engine_now(e), at_ms;
    const struct message *msg = queue_next(e->m, &l->queue, now_ms, &at_ms);

    if (msg == NULL || at_ms > now_ms || pause_ms(l, msg) > 0)
        return;
    if (msg->standing.unsure)
        begin_job(l, msg, DELIVER_LOOK_UP);
    else
        begin_attempt(l, msg);
}

static void
look_at_durable(struct lane *l)
{
    const struct model *m = l->postman->engine->m;
    const struct message *msg = model_message(m, l->number);

    if (msg == NULL || msg->standing.state != MESSAGE_SENT)
        l->stage = LANE_IDLE; /* the store refused it: it never began */
    else if (m->durable_seq >= l->sent_seq)
        begin_job(l, msg, DELIVER_SEND);
}

static enum outcome_kind
outcome_kind(const struct lane *l)
{
    switch (l->step.kind) {
    case DELIVER_DONE:
        return OUTCOME_DELIVERED;
    case DELIVER_ABSENT:
        return OUTCOME_ABSENT;
    case DELIVER_REFUSED:
        return OUTCOME_REFUSED;
    case DELIVER_UNCHANGED:
        return OUTCOME_UNCHANGED;
    default:
        return OUTCOME_RETRY;
    }
}

static void
tell_outcome(struct lane *l)
{
    struct engine *e = l->postman->engine;
    const struct message_outcome told = { .kind = outcome_kind(l),
        .look_up = l->job == DELIVER_LOOK_UP,
        .unsure = l->step.unsure,
        .retry_after_ms = l->step.retry_after_ms,
        .error = l->step.error.code == ERR_NONE ? NULL : l->step.error.text,
        .channel_id = l->step.channel_id[0] == '\0' ? NULL : l->step.channel_id,
        .ts = l->step.ts[0] == '\0' ? NULL : l->step.ts,
        .seen = l->step.seen[0] == '\0' ? NULL : l->step.seen };
    struct command cmd = { .kind = CMD_OUTCOME,
        .messages = &l->number,
        .messages_n = 1,
        .outcome = &told,
        .chance = e->ports->random(e->ports->ctx) };
    struct outcome out;

    l->stage = LANE_IDLE;
    (void)!submit(e, &cmd, &out);
    outcome_release(&out);
    if (l->asked && (told.kind == OUTCOME_DELIVERED || told.kind == OUTCOME_ABSENT))
        l->queue.well_seq = e->m->next_seq;
    e->ports->again(e->ports->ctx);
}

static void
on_time(void *arg)
{
    struct postman *p = arg;

    p->timer = NULL;
    p->engine->ports->again(p->engine->ports->ctx);
}

/* Until the first idle lane has something to do; -1: none has. */
static int64_t
wait_ms(const struct postman *p)
{
    int64_t now_ms = engine_now(p->engine), wait = -1;

    for (size_t i = 0; i < p->lanes.n; i++) {
        const struct lane *l = p->lanes.v[i];
        int64_t at_ms, pause;
        const struct message *msg = l->stage == LANE_IDLE ? queue_next(p->engine->m, &l->queue, now_ms, &at_ms) : NULL;

        if (msg == NULL)
            continue;
        at_ms -= now_ms;
        pause = pause_ms(l, msg);
        if (at_ms < pause)
            at_ms = pause;
        if (wait < 0 || at_ms < wait)
            wait = at_ms;
    }
    return wait;
}

static void
arm(struct postman *p)
{
    const struct ports *ports = p->engine->ports;
    int64_t rest = engine_rest_ms(p->engine), wait = rest > 0 ? rest : wait_ms(p);

    stop_timer(p);
    if (wait >= 0)
        p->timer = ports->timer_at(ports->ctx, mono_ms(p) + wait, on_time, p);
}

/* Its destination is no longer configured: a person must deal with it. An attempt whose end is not known stays so. */
static void
refuse_homeless(struct postman *p)
{
    const struct message_outcome told = { .kind = OUTCOME_REFUSED,
        .look_up = true,
        .error = "its destination is no longer configured: configure it again, then send again" };
    struct model *m = p->engine->m;
    struct outcome out;

    for (size_t i = 0; i < m->messages.n; i++) {
        const struct message *msg = m->messages.v[i];
        uint64_t number = msg->number;
        struct command cmd = { .kind = CMD_OUTCOME, .messages = &number, .messages_n = 1, .outcome = &told };

        if (!message_is_waiting(msg) || destination_named(&m->config.destinations, msg->order.destination) != NULL)
            continue;
        (void)!submit(p->engine, &cmd, &out);
        outcome_release(&out);
    }
}

static void
work(struct postman *p)
{
    refuse_homeless(p);
    for (size_t i = 0; i < p->lanes.n; i++) {
        struct lane *l = p->lanes.v[i];

        if (l->stage == LANE_OVER)
            tell_outcome(l);
        if (l->stage == LANE_DURABLE)
            look_at_durable(l);
        if (l->stage == LANE_IDLE && !p->engine->draining)
            look_at_idle(l);
    }
}

void
postman_turn(struct postman *p)
{
    struct engine *e = p->engine;

    if (!e->started || e->polls_held || !e->m->whole || engine_is_full(e))
        return;
    if (engine_rest_ms(e) == 0)
        work(p);
    if (!e->draining)
        arm(p);
}

bool
postman_is_done(const struct postman *p)
{
    int64_t now_ms = engine_now(p->engine), at_ms;

    if (!postman_is_idle(p))
        return false;
    for (size_t i = 0; i < p->lanes.n; i++) {
        const struct lane *l = p->lanes.v[i];
        const struct message *msg = queue_next(p->engine->m, &l->queue, now_ms, &at_ms);

        /* What has failed, or must pause, is for later; what waits for its pace, or to be looked up, is for now. */
        if (msg == NULL || pause_ms(l, msg) > l->driver->pace_ms)
            continue;
        if (msg->standing.state != MESSAGE_RETRYING || at_ms <= now_ms)
            return false;
    }
    return true;
}
