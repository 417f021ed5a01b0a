/* SPDX-License-Identifier: MIT */
/* Submit: decide and apply at once; the turn's end: to the store; what is durable: let go. */
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>

#include "engine/hub.h"
#include "engine/pair_watch.h"
#include "engine/postman.h"
#include "util/time.h"

/* The wall clock may step: what is due is looked at this often at least. */
#define DUE_LOOK_MS MS_MINUTE
/* A smaller step is no matter. */
#define CLOCK_STEP_MS (2 * MS_SECOND)

static const char *const engine_actor = "tocsin";
static const char *const engine_origin = "engine";

int64_t
engine_now(const struct engine *e)
{
    return e->ports->now_ms(e->ports->ctx);
}

void
engine_tell(struct engine *e, bool person)
{
    if (e->changed != NULL)
        e->changed(e->changed_arg, person);
}

struct engine *
engine_new(const struct engine_config *config, const struct ports *ports, struct store *store, struct model *m)
{
    struct engine *e = xcalloc(1, sizeof *e);

    e->config = *config;
    e->ports = ports;
    e->store = store;
    e->m = m;
    for (size_t i = 0; i < config->sources_n; i++)
        vec_push(&e->feeds, feed_new(e, config->sources[i]));
    e->postman = postman_new(e);
    e->pair = pair_new(e);
    return e;
}

static void
pending_free(struct pending *p)
{
    outcome_release(&p->outcome);
    dry_run_release(&p->dry);
    arena_release(&p->arena);
    free(p);
}

void
engine_free(struct engine *e)
{
    if (e == NULL)
        return;
    if (e->due_timer != NULL)
        e->ports->timer_cancel(e->ports->ctx, e->due_timer);
    previews_free(e);
    for (size_t i = 0; i < e->feeds.n; i++)
        feed_free(e->feeds.v[i]);
    postman_free(e->postman);
    pair_free(e->pair);
    for (size_t i = 0; i < e->pending.n; i++)
        pending_free(e->pending.v[i]);
    if (e->gather != NULL)
        append_free(e->gather);
    vec_release(&e->feeds);
    vec_release(&e->pending);
    vec_release(&e->touched);
    free(e);
}

bool
engine_decide(struct engine *e, const struct command *cmd, struct outcome *out, struct err *err)
{
    if (!decide(e->m, cmd, engine_now(e), out, err))
        return false;
    engine_gather_events(e, &out->events);
    engine_gather_notes(e, out);
    if (cmd->kind == CMD_HEARTBEAT)
        pair_beat(e->pair, cmd->names[0], out->events.n > 0);
    if (out->events.n > 0 || out->notes_n > 0)
        engine_tell(e, command_rows[cmd->kind].who == WHO_PERSON);
    return true;
}

static struct pending *
pending_new(const struct command *cmd, engine_reply_fn *reply, void *arg)
{
    struct pending *p = xcalloc(1, sizeof *p);

    p->cmd = command_copy(&p->arena, cmd);
    p->reply = reply;
    p->arg = arg;
    return p;
}

/* One event tells of it; its own outcome is what would have been. */
static bool
decide_dry(struct engine *e, struct pending *p)
{
    struct command log = { .kind = CMD_DRY_RUN, .actor = p->cmd.actor, .origin = p->cmd.origin };
    struct buf json = BUF_INIT;
    bool ok = dry_run(e->m, e->config.deliver, &p->cmd, engine_now(e), &p->dry, &p->err);

    if (ok) {
        dry_run_json(&p->dry, &p->cmd, &json);
        log.text = buf_text(&json);
        ok = engine_decide(e, &log, &p->outcome, &p->err);
    }
    buf_release(&json);
    return ok;
}

/* The answer rests on all that was decided up to it, a refusal too: that it is done already, or that somebody else was first. */
static void
decide_pending(struct engine *e, struct pending *p)
{
    p->decided = true;
    p->refused = !(p->cmd.dry ? decide_dry(e, p) : engine_decide(e, &p->cmd, &p->outcome, &p->err));
    p->last_seq = e->m->next_seq - 1;
    if (!p->refused && !p->cmd.dry && p->cmd.kind == CMD_HEARTBEAT)
        p->append = engine_next_append(e);
}

static void
refuse(struct pending *p, const struct err *err)
{
    p->decided = p->refused = true;
    p->err = *err;
}

static bool
may_decide(const struct engine *e)
{
    return e->m->whole && !e->reloading;
}

/* Then nothing will ever be decided. */
static bool
could_not_load(const struct engine *e)
{
    return !e->started && e->store_fault.code != ERR_NONE;
}

void
engine_submit(struct engine *e, const struct command *cmd, engine_reply_fn *reply, void *arg)
{
    struct pending *p = pending_new(cmd, reply, arg);

    vec_push(&e->pending, p);
    if (may_decide(e))
        decide_pending(e, p);
    else if (could_not_load(e))
        refuse(p, &e->store_fault);
    e->ports->again(e->ports->ctx);
}

static void
answer(struct pending *p)
{
    struct engine_reply r = { .kind = p->cmd.kind, .ok = !p->refused, .err = p->err };

    if (r.ok) {
        r.outcome = &p->outcome;
        r.dry = p->cmd.dry ? &p->dry : NULL;
        r.batch = p->outcome.events.n > 0 ? p->outcome.events.v[0].batch : p->outcome.repeats;
    }
    if (p->reply != NULL)
        p->reply(p->arg, &r);
}

static bool
is_answerable(const struct engine *e, const struct pending *p)
{
    return p->decided && p->last_seq <= e->m->durable_seq && p->append <= e->appends_over;
}

/* A reply may submit: the list is looked at anew after each. */
static void
answer_all(struct engine *e)
{
    for (size_t i = 0; i < e->pending.n;) {
        struct pending *p = e->pending.v[i];

        if (!is_answerable(e, p)) {
            i++;
            continue;
        }
        vec_remove(&e->pending, i);
        answer(p);
        pending_free(p);
    }
}

void
engine_decide_waiting(struct engine *e)
{
    for (size_t i = 0; i < e->pending.n; i++)
        if (!e->pending.v[i]->decided)
            decide_pending(e, e->pending.v[i]);
}

static void
submit_own(struct engine *e, struct command *cmd)
{
    cmd->actor = engine_actor;
    cmd->origin = engine_origin;
    engine_submit(e, cmd, NULL, NULL);
}

void
engine_own_fault(struct engine *e, enum own_fault fault, const char *name, const char *why)
{
    const struct command cmd = { .kind = CMD_OWN_FAULT,
        .actor = engine_actor,
        .origin = engine_origin,
        .fault = fault,
        .names = &name,
        .names_n = 1,
        .error = why };
    struct outcome out;
    struct err err;

    (void)!engine_decide(e, &cmd, &out, &err);
    outcome_release(&out);
}

static void
on_due(void *arg)
{
    struct engine *e = arg;

    e->due_timer = NULL;
    e->ports->again(e->ports->ctx);
}

static void
arm_due(struct engine *e, int64_t now_ms)
{
    bool faulty = e->store_fault.code != ERR_NONE;
    int64_t wait_ms = faulty ? 0 : e->m->next_due_ms - now_ms;
    int64_t at_ms;

    if (!faulty && e->m->next_due_ms == INT64_MAX)
        return;
    if (wait_ms > DUE_LOOK_MS)
        wait_ms = DUE_LOOK_MS;
    if (wait_ms < engine_rest_ms(e))
        wait_ms = engine_rest_ms(e);
    if (wait_ms < 0)
        wait_ms = 0;
    at_ms = e->ports->mono_ms(e->ports->ctx) + wait_ms;
    if (e->due_timer != NULL && e->due_armed_ms <= at_ms)
        return;
    if (e->due_timer != NULL)
        e->ports->timer_cancel(e->ports->ctx, e->due_timer);
    e->due_timer = e->ports->timer_at(e->ports->ctx, at_ms, on_due, e);
    e->due_armed_ms = at_ms;
}

/* How far back the wall clock is of where it should be since the last look; 0: where it should be, or ahead (the machine slept). */
static int64_t
set_back_ms(const struct engine *e, int64_t now_ms)
{
    int64_t back_ms = e->looked_ms + (e->ports->mono_ms(e->ports->ctx) - e->looked_mono_ms) - now_ms;

    return e->has_looked && back_ms >= CLOCK_STEP_MS ? back_ms : 0;
}

/* What waits for a moment may have to be told that the clock is another; the first look does not know of one before. */
static void
look_at_due(struct engine *e)
{
    struct outcome out;
    struct err err;
    int64_t now_ms = engine_now(e), back_ms = set_back_ms(e, now_ms);
    struct command tick = { .kind = CMD_TICK, .actor = engine_actor, .origin = engine_origin, .for_ms = back_ms };
    bool wanted;

    if (!may_decide(e) || engine_is_full(e))
        return;
    if (now_ms < e->m->judge_at_ms)
        model_judge_anew(e->m); /* the clock was set back */
    wanted = e->m->next_due_ms <= now_ms || back_ms > 0 || !e->has_looked;
    if (wanted && engine_rest_ms(e) == 0) {
        if (engine_decide(e, &tick, &out, &err)) {
            model_judged(e->m, now_ms);
            model_linked(e->m);
        }
        outcome_release(&out);
        e->m->looked_ms = now_ms;
        model_find_due(e->m);
    }
    if (!wanted || engine_rest_ms(e) == 0) {
        e->has_looked = true;
        e->looked_ms = now_ms;
        e->looked_mono_ms = e->ports->mono_ms(e->ports->ctx);
    }
    engine_try_store(e);
    arm_due(e, now_ms);
}

void
engine_turn(struct engine *e)
{
    bool more = false;

    if (may_decide(e))
        pair_turn(e->pair);
    look_at_due(e);
    for (size_t i = 0; i < e->feeds.n && may_decide(e) && !e->draining; i++)
        more |= feed_turn(e->feeds.v[i]);
    if (may_decide(e))
        postman_turn(e->postman);
    engine_hand_over(e);
    answer_all(e);
    if (e->hub != NULL)
        more |= hub_turn(e->hub);
    if (more && !engine_is_full(e))
        e->ports->again(e->ports->ctx);
}

static void
submit_configuration(struct engine *e)
{
    const char **names = xcalloc(e->config.sources_n + 1, sizeof *names);
    struct command sources = { .kind = CMD_SOURCES, .names = names, .names_n = e->config.sources_n };
    struct command config = { .kind = CMD_CONFIG, .file = e->config.config_file, .hash = e->config.config_hash };

    for (size_t i = 0; i < e->config.sources_n; i++)
        names[i] = e->config.sources[i]->name;
    submit_own(e, &sources);
    if (config.file != NULL)
        submit_own(e, &config);
    free(names);
}

static void
start_polls(struct engine *e)
{
    for (size_t i = 0; i < e->feeds.n; i++)
        feed_poll(e->feeds.v[i]);
}

static void
begin(struct engine *e)
{
    e->started = true;
    if (!e->polls_held) {
        model_judge_anew(e->m);
        submit_configuration(e);
        pair_start(e->pair);
        start_polls(e);
    }
    engine_decide_waiting(e);
    e->ports->again(e->ports->ctx);
}

static void
refuse_waiting(struct engine *e, const struct err *err)
{
    e->store_fault = *err;
    for (size_t i = 0; i < e->pending.n; i++)
        refuse(e->pending.v[i], err);
    e->ports->again(e->ports->ctx);
}

static void
on_loaded(void *arg, bool done, const struct err *err)
{
    struct engine *e = arg;

    if (err != NULL)
        refuse_waiting(e, err);
    else if (done)
        begin(e);
    engine_tell(e, done || err != NULL);
}

void
engine_start(struct engine *e, engine_changed_fn *changed, void *arg)
{
    e->changed = changed;
    e->changed_arg = arg;
    if (e->store != NULL) {
        store_load(e->store, e->m, on_loaded, e);
        return;
    }
    e->m->whole = true;
    begin(e);
}

void
engine_hold_polls(struct engine *e)
{
    e->polls_held = true;
}

void
engine_poll_now(struct engine *e, const char *source)
{
    for (size_t i = 0; i < e->feeds.n && e->started; i++)
        if (source == NULL || strcmp(feed_config(e->feeds.v[i])->name, source) == 0)
            feed_poll_asked(e->feeds.v[i]);
}

bool
engine_is_idle(const struct engine *e)
{
    for (size_t i = 0; i < e->feeds.n; i++)
        if (!feed_is_idle(e->feeds.v[i]))
            return false;
    return !e->in_flight && e->gather == NULL && !e->reloading && e->pending.n == 0 && postman_is_idle(e->postman);
}

void
engine_drain(struct engine *e)
{
    e->draining = true;
}

bool
engine_is_drained(const struct engine *e)
{
    return !e->in_flight && e->gather == NULL && !e->reloading && e->pending.n == 0 && postman_is_idle(e->postman);
}

void
engine_count(const struct engine *e, struct engine_counts *out)
{
    *out = e->counts;
    out->append_for_ms = e->in_flight ? e->ports->mono_ms(e->ports->ctx) - e->flight_mono_ms : -1;
    out->commands_waiting = e->pending.n;
    out->rows_gathered = e->gather_rows;
}

bool
engine_has_run_once(const struct engine *e)
{
    for (size_t i = 0; i < e->feeds.n; i++)
        if (!feed_was_polled(e->feeds.v[i]))
            return false;
    return e->started && engine_is_idle(e) && postman_is_done(e->postman) && pair_is_done(e->pair);
}

const char *
engine_store_fault(const struct engine *e)
{
    return e->store_fault.code == ERR_NONE ? NULL : e->store_fault.text;
}

bool
engine_is_well(const struct engine *e, struct buf *why)
{
    int64_t append_for_ms = e->in_flight ? e->ports->mono_ms(e->ports->ctx) - e->flight_mono_ms : 0;

    if (e->draining)
        buf_adds(why, "stopping");
    else if (engine_store_fault(e) != NULL)
        buf_addf(why, "the store refuses: %s", engine_store_fault(e));
    else if (!e->started || !e->m->whole)
        buf_addf(why, "the board is loading: %zu of %llu alerts", e->m->alerts.n, (unsigned long long)e->m->expected);
    else if (append_for_ms > APPEND_MAX_MS)
        buf_addf(why, "the store has not answered for %lld s", (long long)(append_for_ms / MS_SECOND));
    else
        return true;
    return false;
}

const char *
engine_dead_men_silent(const struct engine *e)
{
    return pair_silent(e->pair);
}

static struct feed *
take_equal_feed(struct engine *e, const struct source_config *config)
{
    for (size_t i = 0; i < e->feeds.n; i++) {
        struct feed *f = e->feeds.v[i];

        if (source_config_equal(feed_config(f), config)) {
            vec_remove(&e->feeds, i);
            feed_set_config(f, config);
            return f;
        }
    }
    return NULL;
}

void
engine_reload(struct engine *e, const struct engine_config *config)
{
    VEC(struct feed *) feeds = { 0 };
    bool polling = e->started && !e->polls_held;

    previews_end(e, "the configuration was read anew meanwhile: ask again");
    for (size_t i = 0; i < config->sources_n; i++) {
        struct feed *f = take_equal_feed(e, config->sources[i]);

        vec_push(&feeds, f != NULL ? f : feed_new(e, config->sources[i]));
    }
    for (size_t i = 0; i < e->feeds.n; i++)
        feed_free(e->feeds.v[i]);
    vec_release(&e->feeds);
    e->config = *config;
    memcpy(&e->feeds, &feeds, sizeof e->feeds);
    postman_reload(e->postman);
    for (size_t i = 0; i < e->feeds.n; i++)
        feed_forget(e->feeds.v[i]); /* what is a heartbeat may have changed */
    pair_reload(e->pair, polling);
    model_find_due(e->m);
    if (!polling)
        return;
    model_judge_anew(e->m);
    submit_configuration(e);
    for (size_t i = 0; i < e->feeds.n; i++)
        if (!feed_was_polled(e->feeds.v[i]))
            feed_poll(e->feeds.v[i]);
    engine_tell(e, true);
}
