/* SPDX-License-Identifier: MIT */
/* One source's polls: when, by which instances, and what failed. What a whole poll found is told by findings.c. */
#include "engine/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/notice.h"
#include "util/time.h"

/* After a failure the next try comes sooner than the interval, then backs off to it. */
#define RETRY_FIRST_MS MS_SECOND
/* Tries are spread by up to this share, so that many programs do not knock together. */
#define JITTER_PERCENT 20
/* A poll that takes longer than its interval is followed by a pause of at most this. */
#define REST_MAX_MS MS_SECOND

static struct source *
model_side(struct feed *f)
{
    return model_add_source(f->engine->m, f->config->name);
}

static void
tell_model(struct feed *f)
{
    struct source *s = model_side(f);
    struct model *m = f->engine->m;
    bool mapped = memcmp(&s->map, &f->config->map, sizeof s->map) != 0;

    s->map = f->config->map;
    s->every_ms = f->config->every_ms;
    s->system = f->config->driver->name;
    s->takes_silences = f->config->driver->takes_silences;
    s->silences_acks = f->config->silences_acks;
    s->takes_acks = f->config->driver->takes_acks;
    s->takes_unacks = f->config->driver->takes_unacks;
    s->writes_acks = f->config->writes_acks;
    s->instances = (uint32_t)f->config->urls_n;
    for (size_t i = 0; mapped && i < m->alerts.n; i++) {
        struct alert *a = m->alerts.v[i];

        if (a->source == s)
            model_set_text_take(m, a, a->text, a->labels_len, a->annotations_len);
    }
}

struct feed *
feed_new(struct engine *e, const struct source_config *config)
{
    struct feed *f = xcalloc(1, sizeof *f);

    f->engine = e;
    f->config = config;
    f->instances_n = config->urls_n;
    seen_init(&f->seen, f->instances_n);
    f->must_remember = true;
    for (size_t i = 0; i < f->instances_n; i++) {
        f->instances[i].feed = f;
        f->instances[i].number = i;
        f->instances[i].driver = config->driver->start(config, i);
    }
    tell_model(f);
    return f;
}

static void
cancel_calls(struct feed *f)
{
    const struct ports *p = f->engine->ports;

    for (size_t i = 0; i < f->instances_n; i++)
        if (f->instances[i].call != NULL)
            p->http_cancel(p->ctx, f->instances[i].call);
}

void
feed_free(struct feed *f)
{
    const struct ports *p = f->engine->ports;

    cancel_calls(f);
    if (f->timer != NULL)
        p->timer_cancel(p->ctx, f->timer);
    for (size_t i = 0; i < f->instances_n; i++)
        f->config->driver->stop(f->instances[i].driver);
    model_side(f)->polling = false;
    findings_clear(f);
    vec_release(&f->sightings);
    vec_release(&f->slabs);
    vec_release(&f->absent);
    vec_release(&f->confirmed);
    silence_list_release(&f->silences);
    pages_release(&f->pages);
    vec_release(&f->turns);
    seen_release(&f->seen);
    free(f);
}

const struct source_config *
feed_config(const struct feed *f)
{
    return f->config;
}

void
feed_set_config(struct feed *f, const struct source_config *config)
{
    cancel_calls(f);
    for (size_t i = 0; i < f->instances_n; i++) {
        f->config->driver->stop(f->instances[i].driver);
        f->instances[i].driver = config->driver->start(config, i);
        f->instances[i].call = NULL;
        f->instances[i].done = true;
    }
    f->config = config;
    tell_model(f);
    if (f->stage == FEED_LIST || f->stage == FEED_PAGES || f->stage == FEED_BOOT)
        feed_over(f, false);
    else if (f->stage == FEED_SILENCES || f->stage == FEED_WRITES || f->stage == FEED_TURNS)
        feed_over(f, true);
}

bool
feed_is_idle(const struct feed *f)
{
    return f->stage == FEED_IDLE;
}

bool
feed_was_polled(const struct feed *f)
{
    return f->tried;
}

void
feed_forget(struct feed *f)
{
    f->must_remember = true;
    if (f->stage >= FEED_SIGHTINGS)
        f->stage = FEED_STALE_FINDINGS;
}

static void
on_time(void *arg)
{
    struct feed *f = arg;

    f->timer = NULL;
    if (!f->engine->draining)
        feed_poll(f);
}

static int64_t
with_jitter(struct feed *f, int64_t ms)
{
    uint64_t chance = f->engine->ports->random(f->engine->ports->ctx);
    int64_t range = ms * JITTER_PERCENT / 100;

    return range == 0 ? ms : ms - (int64_t)(chance % (uint64_t)range);
}

static int64_t
wait_ms(struct feed *f)
{
    uint32_t failures = model_side(f)->failures;
    int64_t every = f->config->every_ms;
    int64_t retry = RETRY_FIRST_MS << (failures > 12 ? 12 : failures == 0 ? 0 : failures - 1);
    int64_t rest = every < REST_MAX_MS ? every : REST_MAX_MS;
    int64_t left = every - f->took_ms;

    if (failures > 0 && retry < every && retry > f->pause_ms)
        return with_jitter(f, retry);
    if (f->pause_ms > left)
        left = f->pause_ms;
    return left > rest ? left : rest;
}

static void
schedule(struct feed *f)
{
    struct engine *e = f->engine;
    const struct ports *p = e->ports;
    int64_t wait = wait_ms(f);

    if (f->timer != NULL)
        p->timer_cancel(p->ctx, f->timer);
    f->timer = e->polls_held ? NULL : p->timer_at(p->ctx, p->mono_ms(p->ctx) + wait, on_time, f);
    model_side(f)->next_poll_ms = engine_now(e) + wait;
}

static bool
known(void *ctx, struct hash128 raw)
{
    struct instance *in = ctx;

    return seen_known(&in->feed->seen, in->number, raw);
}

static void
sighting(void *ctx, struct hash128 raw, const struct sighting *s)
{
    struct instance *in = ctx;

    findings_add(in->feed, in->number, raw, s);
}

static void
silence(void *ctx, const struct silence_fact *s)
{
    struct instance *in = ctx;

    silence_list_add(in->feed, s);
}

static void on_reply(void *arg, const struct reply *reply);

static bool
all_done(const struct feed *f)
{
    for (size_t i = 0; i < f->instances_n; i++)
        if (!f->instances[i].done)
            return false;
    return true;
}

static void begin_job(struct feed *f, enum source_job_kind job);

/* Is the source's own start time needed before absence is judged? */
static void
after_pages(struct feed *f)
{
    bool any_absent = f->seen.all.n > f->seen.listed;

    if (any_absent || model_side(f)->boot == NULL)
        begin_job(f, JOB_BOOT);
    else
        findings_begin(f);
}

/* What came of the listing. */
static void
after_list(struct feed *f)
{
    f->ok = 0;
    f->skipped = 0;
    f->skipped_words[0] = '\0';
    for (size_t i = 0; i < f->instances_n; i++) {
        struct instance *in = &f->instances[i];

        if (in->failed)
            continue;
        f->ok |= (uint8_t)(1u << i);
        f->skipped += in->step.skipped;
        if (in->step.skipped > 0)
            str_copy(f->skipped_words, sizeof f->skipped_words, in->step.fault.text);
    }
    f->asked_for_n = f->ok != 0 && f->config->driver->takes_acks ? pages_to_ask(f, &f->asked_for) : 0;
    if (f->ok == 0)
        feed_over(f, false);
    else if (f->asked_for_n > 0)
        begin_job(f, JOB_ANSWERS);
    else
        after_pages(f);
}

/* Which of them are alerts is not known where it can't be told which are our pages. */
static void
end_pages(struct feed *f)
{
    for (size_t i = 0; i < f->instances_n; i++)
        if (!f->instances[i].failed) {
            after_pages(f);
            return;
        }
    f->ok = 0;
    feed_over(f, false);
}

static void
instance_done(struct instance *in)
{
    struct feed *f = in->feed;

    in->done = true;
    if (!all_done(f))
        return;
    switch (f->stage) {
    case FEED_LIST:
        after_list(f);
        break;
    case FEED_PAGES:
        end_pages(f);
        break;
    case FEED_BOOT:
        findings_begin(f);
        break;
    case FEED_SILENCES:
        f->stage = FEED_TELL_SILENCES;
        break;
    case FEED_TURNS:
        feed_over(f, true);
        break;
    default:
        f->stage = FEED_TELL_ANSWERS;
        break;
    }
    f->engine->ports->again(f->engine->ports->ctx);
}

static void
take_step(struct instance *in)
{
    struct feed *f = in->feed;
    const struct ports *p = f->engine->ports;

    switch (in->step.kind) {
    case STEP_REQUEST:
        in->call = p->http(p->ctx, &in->step.request, on_reply, in);
        request_release(&in->step.request);
        break;
    case STEP_MORE:
        break;
    case STEP_DONE:
        if (f->stage == FEED_BOOT)
            str_copy(in->boot, sizeof in->boot, in->step.boot);
        if (f->stage == FEED_SILENCES)
            silence_list_end(f, &in->step);
        if (f->stage == FEED_TURNS)
            turns_end(f, &in->step);
        instance_done(in);
        break;
    case STEP_FAULT:
        if (f->stage == FEED_LIST || f->stage == FEED_PAGES) {
            in->failed = true;
            str_copy(in->error, sizeof in->error, in->step.fault.text);
        }
        if (in->step.pause_ms > f->pause_ms)
            f->pause_ms = in->step.pause_ms;
        if (f->stage == FEED_SILENCES)
            silence_list_end(f, &in->step);
        if (f->stage == FEED_TURNS)
            turns_end(f, &in->step);
        instance_done(in);
        break;
    }
}

static void
on_reply(void *arg, const struct reply *reply)
{
    struct instance *in = arg;
    const struct ports *p = in->feed->engine->ports;
    bool last = reply->kind == REPLY_END || reply->kind == REPLY_FAILED;

    if (last)
        in->call = NULL;
    in->feed->config->driver->feed(in->driver, reply, &in->step);
    if (in->step.kind != STEP_MORE && in->call != NULL) {
        p->http_cancel(p->ctx, in->call);
        in->call = NULL;
    }
    take_step(in);
}

static void
begin_job(struct feed *f, enum source_job_kind job)
{
    static const enum feed_stage stages[] = {
        [JOB_LIST] = FEED_LIST,
        [JOB_BOOT] = FEED_BOOT,
        [JOB_SILENCES] = FEED_SILENCES,
        [JOB_ANSWERS] = FEED_PAGES,
        [JOB_WRITES] = FEED_WRITES,
        [JOB_TURNS] = FEED_TURNS,
    };
    const struct source_job order = { .kind = job,
        .asked = f->asked_for,
        .asked_n = f->asked_for_n,
        .from_ms = f->turns_from_ms,
        .until_ms = f->turns_until_ms };

    f->stage = stages[job];
    for (size_t i = 0; i < f->instances_n; i++) {
        struct instance *in = &f->instances[i];

        in->sink = (struct source_sink){ .ctx = in,
            .known = known,
            .sighting = sighting,
            .silence = silence,
            .is_ours = pages_is_ours,
            .answer = pages_answer,
            .written = pages_written,
            .turn = turns_add };
        in->done = job != JOB_LIST && in->failed;
        if (job == JOB_LIST)
            in->failed = false;
    }
    for (size_t i = 0; i < f->instances_n; i++) {
        struct instance *in = &f->instances[i];

        if (in->done)
            continue;
        memset(&in->step, 0, sizeof in->step);
        f->config->driver->begin(in->driver, &order, &in->sink, &in->step);
        take_step(in);
    }
}

void
feed_poll(struct feed *f)
{
    struct engine *e = f->engine;

    if (f->stage != FEED_IDLE) {
        f->again = true;
        return;
    }
    f->again = false;
    f->began_ms = e->ports->mono_ms(e->ports->ctx);
    model_side(f)->polling = true;
    if (f->must_remember)
        findings_remember(f);
    else
        feed_list(f);
    e->ports->again(e->ports->ctx);
}

void
feed_poll_asked(struct feed *f)
{
    f->asked = true;
    feed_poll(f);
}

void
feed_list(struct feed *f)
{
    seen_begin(&f->seen);
    pages_begin(f);
    f->pause_ms = 0;
    f->writes_asked = false;
    begin_job(f, JOB_LIST);
}

void
feed_ask_silences(struct feed *f)
{
    silence_list_release(&f->silences);
    if (f->config->driver->takes_silences)
        begin_job(f, JOB_SILENCES);
    else if (f->config->driver->takes_acks)
        f->stage = FEED_TELL_ANSWERS;
    else
        feed_over(f, true);
}

/* What the list has confirmed need not be asked for. */
void
feed_ask_more(struct feed *f)
{
    vec_clear(&f->pages.answers);
    f->asked_for_n = f->writes_asked ? 0 : pages_writes_to_ask(f, &f->asked_for);
    f->writes_asked = true;
    if (f->asked_for_n > 0)
        begin_job(f, JOB_WRITES);
    else if (turns_are_due(f))
        begin_job(f, JOB_TURNS);
    else
        feed_over(f, true);
}

/* What people read: the first fault, and how many of several instances have one. */
static void
fault_words(const struct feed *f, char *out, size_t size)
{
    size_t failed = 0;
    const char *first = NULL;

    for (size_t i = 0; i < f->instances_n; i++) {
        if (!f->instances[i].failed)
            continue;
        failed++;
        if (first == NULL)
            first = f->instances[i].error;
    }
    if (first != NULL && failed < f->instances_n)
        snprintf(out, size, "%zu of %zu instances do not answer: %s", failed, f->instances_n, first);
    else
        snprintf(out, size, "%s", first == NULL ? "interrupted" : first);
}

static void
tell_state(struct feed *f, const char *error, const char *boot)
{
    struct command cmd = { .kind = CMD_SOURCE_STATE,
        .actor = f->config->name,
        .origin = f->origin,
        .source = f->config->name,
        .error = error,
        .boot = boot };
    struct outcome out;
    struct err err;

    snprintf(f->origin, sizeof f->origin, "source:%s", f->config->name);
    (void)!engine_decide(f->engine, &cmd, &out, &err);
    outcome_release(&out);
}

void
feed_tell_ok(struct feed *f, const char *boot)
{
    tell_state(f, NULL, boot);
}

static void
keep_error(struct source *s, const char *text)
{
    free(s->error);
    s->error = xstrdup_or_null(text);
}

/* What went wrong in a poll that went well, or NULL: the worst of it. */
static const char *
shortcoming(const struct feed *f, const struct source *s, const char *faults)
{
    if (s->instances_ok < s->instances)
        return faults;
    if (f->skipped_words[0] != '\0')
        return f->skipped_words;
    if (f->turns_words[0] != '\0')
        return f->turns_words;
    return f->silences.words[0] != '\0' ? f->silences.words : NULL;
}

static void
tell_health(struct feed *f, bool ok)
{
    struct source *s = model_side(f);
    char text[sizeof f->instances[0].error + 64];
    int64_t now_ms = engine_now(f->engine);

    fault_words(f, text, sizeof text);
    s->instances_ok = (uint32_t)__builtin_popcount(f->ok);
    if (!ok) {
        s->failures++;
        s->polls_failed++;
        tell_state(f, text, NULL);
        keep_error(s, text);
        return;
    }
    s->failures = 0;
    s->polls++;
    s->alerts = (uint32_t)f->seen.listed;
    if (s->polls == 1 || now_ms - s->last_ok_ms > NOTICE_STALE_MS)
        f->engine->m->next_due_ms = 0; /* what it has said is known to be so again: people may be to be told */
    s->last_ok_ms = now_ms;
    s->took_ms = f->took_ms;
    keep_error(s, shortcoming(f, s, text));
    /* A store that refused is tried with each poll: so long it stands on the screen. */
    if (now_ms - f->health_written_ms < SOURCE_WRITE_MS && f->engine->store_fault.code == ERR_NONE)
        return;
    f->health_written_ms = now_ms;
    engine_gather_source(f->engine, s);
}

void
feed_over(struct feed *f, bool ok)
{
    struct engine *e = f->engine;

    f->stage = FEED_IDLE;
    f->tried = true;
    f->took_ms = e->ports->mono_ms(e->ports->ctx) - f->began_ms;
    model_side(f)->polling = false;
    if (!ok)
        findings_lose(f);
    findings_clear(f);
    tell_health(f, ok);
    schedule(f);
    e->m->generation++;
    engine_tell(e, f->asked);
    f->asked = f->again && f->asked;
    if (f->again && !e->draining)
        feed_poll(f);
}
