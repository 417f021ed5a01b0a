/* SPDX-License-Identifier: MIT */
/* Dead man's switches: a write must land before each is asked for, so that silence is what a failure of ours sounds like. */
#include "engine/dead_man.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/pair.h"

/* An answer's body says nothing to us. */
#define BODY_MAX_BYTES (64u << 10)

enum stage {
    MAN_WAITS,    /* for its time */
    MAN_WRITES,   /* a write of ours is on its way to the disk */
    MAN_IS_ASKED, /* the far side is to answer */
    MAN_IS_OVER,  /* what came of it is to be told */
};

struct dead_man {
    struct dead_men *all;
    const struct dead_man_config *config;
    enum stage stage;
    int64_t next_mono_ms;
    uint64_t append; /* MAN_WRITES: this one */
    struct port_call *call;
    int status;
    char error[sizeof((struct err *)0)->text]; /* MAN_IS_OVER: why it failed; "": it did not */
    bool tried;                                /* since the start, well or not */
    unsigned failures;
    int64_t failing_mono_ms; /* since when */
};

struct dead_men {
    struct engine *engine;
    VEC(struct dead_man *) v;
    struct port_timer *timer;
    bool started;
    char silent[sizeof((struct err *)0)->text]; /* "": not */
};

static int64_t
mono_ms(const struct dead_men *d)
{
    return d->engine->ports->mono_ms(d->engine->ports->ctx);
}

static struct dead_man *
man_new(struct dead_men *d, const struct dead_man_config *config)
{
    struct dead_man *man = xcalloc(1, sizeof *man);

    man->all = d;
    man->config = config;
    man->next_mono_ms = mono_ms(d);
    return man;
}

static void
man_free(struct dead_man *man)
{
    const struct ports *ports = man->all->engine->ports;

    if (man->call != NULL)
        ports->http_cancel(ports->ctx, man->call);
    free(man);
}

static const struct pair_config *
config_of(const struct dead_men *d)
{
    return d->engine->config.pair;
}

struct dead_men *
dead_men_new(struct engine *e)
{
    struct dead_men *d = xcalloc(1, sizeof *d);

    d->engine = e;
    return d;
}

static void
stop_timer(struct dead_men *d)
{
    if (d->timer != NULL)
        d->engine->ports->timer_cancel(d->engine->ports->ctx, d->timer);
    d->timer = NULL;
}

static void
free_men(struct dead_men *d)
{
    for (size_t i = 0; i < d->v.n; i++)
        man_free(d->v.v[i]);
    vec_clear(&d->v);
}

void
dead_men_free(struct dead_men *d)
{
    stop_timer(d);
    free_men(d);
    vec_release(&d->v);
    free(d);
}

void
dead_men_start(struct dead_men *d)
{
    d->started = true;
    for (size_t i = 0; i < config_of(d)->dead_men_n; i++)
        vec_push(&d->v, man_new(d, &config_of(d)->dead_men[i]));
    d->engine->ports->again(d->engine->ports->ctx);
}

/* All are asked for at once: that is how a person sees that a new address works. */
void
dead_men_reload(struct dead_men *d)
{
    free_men(d);
    stop_timer(d);
    d->silent[0] = '\0';
    if (d->started && config_of(d) != NULL)
        dead_men_start(d);
}

bool
dead_men_has(const struct dead_men *d, const char *name)
{
    const struct pair_config *c = config_of(d);

    for (size_t i = 0; c != NULL && i < c->dead_men_n; i++)
        if (strcmp(c->dead_men[i].name, name) == 0)
            return true;
    return false;
}

static int64_t
least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void
rest_until(struct dead_man *man, int64_t wait_ms)
{
    man->stage = MAN_WAITS;
    man->tried = true;
    man->next_mono_ms = mono_ms(man->all) + wait_ms;
    man->all->engine->ports->again(man->all->engine->ports->ctx);
}

static void
tell(struct dead_man *man, const char *error)
{
    engine_own_fault(man->all->engine, OWN_DEAD_MAN, man->config->name, error);
}

static void
got_through(struct dead_man *man)
{
    man->failures = 0;
    tell(man, NULL);
    rest_until(man, man->config->every_ms);
}

static void
failed(struct dead_man *man)
{
    char text[sizeof((struct err *)0)->text];

    if (man->failures++ == 0)
        man->failing_mono_ms = mono_ms(man->all);
    if (man->failures >= DEAD_MAN_FAILURES || mono_ms(man->all) - man->failing_mono_ms >= DEAD_MAN_FAILING_MS) {
        snprintf(text, sizeof text, "the dead man's switch %s does not hear us, and may take tocsin for dead: %.300s",
            man->config->name, man->error);
        tell(man, text);
    }
    rest_until(man, least(man->config->every_ms, DEAD_MAN_RETRY_MS));
}

static void
on_reply(void *arg, const struct reply *reply)
{
    struct dead_man *man = arg;
    const struct ports *ports = man->all->engine->ports;

    if (reply->kind == REPLY_HEAD)
        man->status = reply->status;
    if (reply->kind != REPLY_END && reply->kind != REPLY_FAILED)
        return;
    man->call = NULL;
    man->stage = MAN_IS_OVER;
    man->error[0] = '\0';
    if (reply->kind == REPLY_FAILED)
        snprintf(man->error, sizeof man->error, "%s", reply->error);
    else if (man->status < 200 || man->status > 299)
        snprintf(man->error, sizeof man->error, "it answers HTTP %d", man->status);
    ports->again(ports->ctx);
}

static void
ask(struct dead_man *man)
{
    const struct ports *ports = man->all->engine->ports;
    const struct dead_man_config *c = man->config;
    int64_t timeout_ms = least(DEAD_MAN_TIMEOUT_MS, c->every_ms);
    const struct request r = {
        .method = "GET",
        .url = (char *)c->credential,
        .auth = AUTH_ADDRESS,
        .credential = c->credential,
        .ca_file = c->ca_file,
        .timeout_ms = timeout_ms,
        .connect_ms = timeout_ms,
        .max_body_bytes = BODY_MAX_BYTES,
    };

    man->stage = MAN_IS_ASKED;
    man->status = 0;
    man->call = ports->http(ports->ctx, &r, on_reply, man);
}

static void
be_silent(struct dead_man *man, const char *why)
{
    snprintf(man->all->silent, sizeof man->all->silent, "%s", why);
    rest_until(man, man->config->every_ms);
}

static void
begin(struct dead_man *man)
{
    struct engine *e = man->all->engine;

    model_set_moment(e->m, DEAD_MAN_MOMENT, engine_now(e), true);
    man->append = engine_next_append(e);
    man->stage = MAN_WRITES;
    man->next_mono_ms = mono_ms(man->all) + APPEND_MAX_MS;
}

/* It landed, it failed, or there is no end of it. */
static void
look_at_write(struct dead_man *man)
{
    struct engine *e = man->all->engine;
    bool over = e->appends_over >= man->append, given_up = mono_ms(man->all) >= man->next_mono_ms;
    struct buf why = BUF_INIT;

    if (!over && !given_up)
        return;
    if (!engine_is_well(e, &why)) {
        be_silent(man, buf_text(&why));
    } else if (over) {
        man->all->silent[0] = '\0';
        ask(man);
    } else {
        be_silent(man, "nothing was written in time");
    }
    buf_release(&why);
}

static void
on_time(void *arg)
{
    struct dead_men *d = arg;

    d->timer = NULL;
    d->engine->ports->again(d->engine->ports->ctx);
}

static void
arm(struct dead_men *d)
{
    int64_t at_ms = INT64_MAX;

    for (size_t i = 0; i < d->v.n; i++)
        if (d->v.v[i]->stage != MAN_IS_ASKED)
            at_ms = least(at_ms, d->v.v[i]->next_mono_ms);
    stop_timer(d);
    if (at_ms != INT64_MAX)
        d->timer = d->engine->ports->timer_at(d->engine->ports->ctx, at_ms, on_time, d);
}

void
dead_men_turn(struct dead_men *d)
{
    for (size_t i = 0; i < d->v.n; i++) {
        struct dead_man *man = d->v.v[i];

        if (man->stage == MAN_IS_OVER)
            (man->error[0] == '\0' ? got_through : failed)(man);
        if (man->stage == MAN_WAITS && man->next_mono_ms <= mono_ms(d))
            begin(man);
        if (man->stage == MAN_WRITES)
            look_at_write(man);
    }
    arm(d);
}

bool
dead_men_are_done(const struct dead_men *d)
{
    for (size_t i = 0; i < d->v.n; i++)
        if (!d->v.v[i]->tried)
            return false;
    return true;
}

const char *
dead_men_silent(const struct dead_men *d)
{
    return d->silent[0] == '\0' ? NULL : d->silent;
}
