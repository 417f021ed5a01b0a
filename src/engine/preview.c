/* SPDX-License-Identifier: MIT */
/* A preview: each instance of the source is asked for the alerts that the matchers cover, and what they list is merged. */
#include "engine/preview.h"

#include <stdlib.h>
#include <string.h>

#include "core/model.h"
#include "engine/inside.h"
#include "util/str.h"

struct asked {
    struct preview_call *call;
    void *driver;
    struct port_call *http; /* NULL: none under way */
    struct source_sink sink;
    struct step step;
    bool done;
};

struct preview_call {
    const struct ports *ports;
    const struct source_config *config;
    const struct model *m;
    struct engine *engine; /* NULL: not one of an engine's */
    preview_fn *fn;
    void *arg;
    struct arena arena;
    struct silence_matchers matchers;
    struct asked asked[SOURCE_INSTANCES_MAX];
    struct map seen; /* struct hash128 of labels */
    struct port_timer *end_timer;
    size_t failed;
    struct err fault; /* the first */
    struct preview result;
    int levels[PREVIEW_EXAMPLES_MAX]; /* of the examples */
};

static void
leave_engine(struct preview_call *c)
{
    struct engine *e = c->engine;

    for (size_t i = 0; e != NULL && i < e->previews.n; i++)
        if (e->previews.v[i] == c) {
            vec_remove(&e->previews, i);
            return;
        }
}

void
preview_cancel(struct preview_call *c)
{
    leave_engine(c);
    for (size_t i = 0; i < c->config->urls_n; i++) {
        if (c->asked[i].http != NULL)
            c->ports->http_cancel(c->ports->ctx, c->asked[i].http);
        if (c->asked[i].driver != NULL)
            c->config->driver->stop(c->asked[i].driver);
    }
    if (c->end_timer != NULL)
        c->ports->timer_cancel(c->ports->ctx, c->end_timer);
    map_release(&c->seen);
    arena_release(&c->arena);
    free(c);
}

static bool
same_hash(const void *value, const void *key)
{
    return memcmp(value, key, sizeof(struct hash128)) == 0;
}

/* Instances of one cluster list the same alerts. */
static bool
is_new(struct preview_call *c, struct labels labels)
{
    struct hash128 hash = hash128(labels.bytes, labels.len);

    if (map_get(&c->seen, hash.lo, same_hash, &hash) != NULL)
        return false;
    map_add(&c->seen, hash.lo, arena_memdup(&c->arena, &hash, sizeof hash));
    return true;
}

static const char *
copy_cut(struct arena *arena, const char *text)
{
    char cut[PREVIEW_TEXT_MAX + 1];

    (void)str_copy(cut, sizeof cut, text);
    return arena_strdup(arena, cut);
}

/* The place of one so severe among the examples; PREVIEW_EXAMPLES_MAX: it is none. */
static size_t
place_of(const struct preview_call *c, int level)
{
    size_t i = 0;

    while (i < c->result.examples_n && c->levels[i] <= level)
        i++;
    return i;
}

static void
show(struct preview_call *c, const struct sighting *s)
{
    const struct source_map *map = &c->config->map;
    struct preview *p = &c->result;
    int level = level_of(&c->m->config.levels, s->severity);
    size_t at = place_of(c, level);

    if (at == PREVIEW_EXAMPLES_MAX)
        return;
    if (p->examples_n < PREVIEW_EXAMPLES_MAX)
        p->examples_n++;
    memmove(&p->examples[at + 1], &p->examples[at], (p->examples_n - at - 1) * sizeof *p->examples);
    memmove(&c->levels[at + 1], &c->levels[at], (p->examples_n - at - 1) * sizeof *c->levels);
    c->levels[at] = level;
    p->examples[at] =
        (struct preview_example){ s->id, copy_cut(&c->arena, source_field_value(map, FIELD_NAME, s->labels, s->annotations)),
            copy_cut(&c->arena, source_field_value(map, FIELD_SUMMARY, s->labels, s->annotations)) };
}

static void
on_sighting(void *ctx, struct hash128 raw, const struct sighting *s)
{
    struct preview_call *c = ((struct asked *)ctx)->call;

    (void)raw;
    if (!is_new(c, s->labels))
        return;
    c->result.count++;
    c->result.already += s->suppressed_by != NULL;
    show(c, s);
}

/* What could not be read of an answer that came counts as covered: better too many than too few. */
static void
judge(struct preview_call *c)
{
    struct preview *p = &c->result;
    size_t n = c->config->urls_n;

    p->ok = c->failed < n;
    p->ours = silence_count(c->m, c->config->name, &c->matchers);
    for (size_t i = 0; p->ok && i < n; i++) {
        const struct step *step = &c->asked[i].step;

        if (step->kind != STEP_DONE || step->skipped == 0)
            continue;
        p->count += step->skipped;
        p->note = step->fault;
    }
    if (!p->ok)
        err_set(&p->err, ERR_UNAVAILABLE, "source %s can't say what this covers: %s", c->config->name, c->fault.text);
    else if (c->failed > 0)
        err_set(&p->note, ERR_PARTLY, "%zu of %zu instances of %s do not answer: %s", c->failed, n, c->config->name,
            c->fault.text);
}

/* fn may ask for another one, or end the engine's owner: nothing of this call is touched after it. */
static void
finish(struct preview_call *c)
{
    preview_fn *fn = c->fn;
    void *arg = c->arg;
    struct preview result;
    struct arena arena;

    judge(c);
    result = c->result;
    arena = c->arena;
    c->arena = (struct arena){ 0 };
    preview_cancel(c);
    fn(arg, &result);
    arena_release(&arena);
}

static bool
is_over(const struct preview_call *c)
{
    for (size_t i = 0; i < c->config->urls_n; i++)
        if (!c->asked[i].done)
            return false;
    return true;
}

static void on_reply(void *arg, const struct reply *reply);

static void
take_step(struct asked *a)
{
    struct preview_call *c = a->call;

    switch (a->step.kind) {
    case STEP_REQUEST:
        a->http = c->ports->http(c->ports->ctx, &a->step.request, on_reply, a);
        request_release(&a->step.request);
        break;
    case STEP_MORE:
        break;
    case STEP_FAULT:
        if (c->failed++ == 0)
            c->fault = a->step.fault;
        a->done = true;
        break;
    case STEP_DONE:
        a->done = true;
        break;
    }
}

static void
on_reply(void *arg, const struct reply *reply)
{
    struct asked *a = arg;
    struct preview_call *c = a->call;

    if (reply->kind == REPLY_END || reply->kind == REPLY_FAILED)
        a->http = NULL;
    c->config->driver->feed(a->driver, reply, &a->step);
    if (a->step.kind != STEP_MORE && a->http != NULL) {
        c->ports->http_cancel(c->ports->ctx, a->http);
        a->http = NULL;
    }
    take_step(a);
    if (is_over(c))
        finish(c);
}

static void
on_end(void *arg)
{
    struct preview_call *c = arg;

    c->end_timer = NULL;
    finish(c);
}

struct preview_call *
preview_ask(const struct ports *ports, const struct source_config *config, const struct model *m,
    const struct silence_matchers *matchers, preview_fn *fn, void *arg)
{
    struct preview_call *c = xcalloc(1, sizeof *c);
    struct source_job job = { .kind = JOB_MATCH };

    c->ports = ports;
    c->config = config;
    c->m = m;
    c->fn = fn;
    c->arg = arg;
    silence_matchers_copy(matchers, &c->arena, &c->matchers);
    job.matchers = c->matchers;
    for (size_t i = 0; i < config->urls_n; i++) {
        struct asked *a = &c->asked[i];

        a->call = c;
        a->driver = config->driver->start(config, i);
        a->sink = (struct source_sink){ .ctx = a, .sighting = on_sighting };
        config->driver->begin(a->driver, &job, &a->sink, &a->step);
        take_step(a);
    }
    if (is_over(c))
        c->end_timer = ports->timer_at(ports->ctx, ports->mono_ms(ports->ctx), on_end, c);
    return c;
}

static const struct source_config *
config_named(const struct engine *e, const char *name)
{
    for (size_t i = 0; i < e->config.sources_n; i++)
        if (str_eq(e->config.sources[i]->name, name))
            return e->config.sources[i];
    return NULL;
}

static bool
may_ask(const struct engine *e, const char *source, struct err *err)
{
    if (e->previews_ending)
        return err_set(err, ERR_UNAVAILABLE, "the configuration is being read: try again");
    if (config_named(e, source) == NULL)
        return err_set(err, ERR_NOTFOUND, "no source named %.40s is configured", source == NULL ? "(none)" : source);
    if (!config_named(e, source)->driver->takes_silences)
        return err_set(err, ERR_REFUSED, "%s takes no silences", source);
    if (e->previews.n >= PREVIEWS_MAX)
        return err_set(err, ERR_LIMIT, "%d previews are being asked for already: try again", PREVIEWS_MAX);
    return true;
}

struct preview_call *
engine_preview(struct engine *e, const char *source, const struct silence_matchers *matchers, preview_fn *fn, void *arg,
    struct err *err)
{
    struct preview_call *c;

    if (!silence_matchers_check(matchers, err) || !may_ask(e, source, err))
        return NULL;
    c = preview_ask(e->ports, config_named(e, source), e->m, matchers, fn, arg);
    c->engine = e;
    vec_push(&e->previews, c);
    return c;
}

void
previews_end(struct engine *e, const char *why)
{
    struct preview result = { 0 };

    err_set(&result.err, ERR_UNAVAILABLE, "%s", why);
    e->previews_ending = true;
    while (e->previews.n > 0) {
        struct preview_call *c = e->previews.v[0];
        preview_fn *fn = c->fn;
        void *arg = c->arg;

        preview_cancel(c);
        fn(arg, &result);
    }
    e->previews_ending = false;
}

void
previews_free(struct engine *e)
{
    while (e->previews.n > 0)
        preview_cancel(e->previews.v[0]);
    vec_release(&e->previews);
}
