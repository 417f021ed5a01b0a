/* SPDX-License-Identifier: MIT */
/* What a whole poll found becomes commands, a slice a turn: what is there, then what is gone. */
#include <stdio.h>
#include <string.h>

#include "engine/feed.h"

/* A poll that kept so many sightings leaves a hole in memory worth giving back. */
#define TRIM_SIGHTINGS 10000
/* Entries of the table walked at a time, between looks at the clock. */
#define WALK_STEP 512

void
findings_clear(struct feed *f)
{
    for (size_t i = 0; i < f->slabs.n; i++)
        arena_release(&f->slabs.v[i]);
    vec_clear(&f->slabs);
    vec_clear(&f->sightings);
    vec_clear(&f->absent);
    vec_clear(&f->confirmed);
    f->at = 0;
}

void
findings_lose(struct feed *f)
{
    for (size_t i = 0; i < f->sightings.n; i++)
        seen_parse_again(&f->seen, f->sightings.v[i].seen);
}

void
findings_remember(struct feed *f)
{
    seen_release(&f->seen);
    seen_init(&f->seen, f->instances_n);
    f->must_remember = false;
    f->stage = FEED_REMEMBER;
    f->at = f->engine->m->alerts.n;
}

/* From the end: one that goes meanwhile puts the last in its place, which is entered already. */
static void
remember_some(struct feed *f)
{
    const struct model *m = f->engine->m;

    if (f->at > m->alerts.n)
        f->at = m->alerts.n;
    for (size_t i = 0; i < WALK_STEP && f->at > 0; i++) {
        const struct alert *a = m->alerts.v[--f->at];

        if (strcmp(a->source->name, f->config->name) == 0 && alert_is_listed(a))
            seen_remember(&f->seen, &a->id);
    }
}

static char *
put(char **at, const char *p, size_t len)
{
    char *here = *at;

    if (len > 0)
        memcpy(here, p, len);
    *at += len;
    return here;
}

static const char *
put_str(char **at, const char *s)
{
    return s == NULL ? NULL : put(at, s, strlen(s) + 1);
}

static size_t
str_bytes(const char *s)
{
    return s == NULL ? 0 : strlen(s) + 1;
}

static void
keep(struct arena *slab, struct found *found, const struct sighting *s)
{
    size_t size = s->labels.len + s->annotations.len + str_bytes(s->fingerprint) + str_bytes(s->severity)
        + str_bytes(s->suppressed_by) + str_bytes(s->acked.id) + str_bytes(s->acked.mail) + str_bytes(s->acked.name);
    char *at = arena_alloc(slab, size + 1);

    found->s = *s;
    found->s.labels.bytes = put(&at, s->labels.bytes, s->labels.len);
    found->s.annotations.bytes = put(&at, s->annotations.bytes, s->annotations.len);
    found->s.fingerprint = put_str(&at, s->fingerprint);
    found->s.severity = put_str(&at, s->severity);
    found->s.suppressed_by = put_str(&at, s->suppressed_by);
    found->s.acked.id = put_str(&at, s->acked.id);
    found->s.acked.mail = put_str(&at, s->acked.mail);
    found->s.acked.name = put_str(&at, s->acked.name);
}

/* The slab for the i-th sighting. */
static struct arena *
slab_of(struct feed *f, size_t i)
{
    struct arena none = { 0 };

    if (i / SLICE_ALERTS == f->slabs.n)
        vec_push(&f->slabs, none);
    return &f->slabs.v[i / SLICE_ALERTS];
}

static int
level_here(const struct feed *f, const struct sighting *s)
{
    return level_of(&f->engine->m->config.levels, s->severity);
}

/* One alert, two words for it: the lower instance's counts, and of one instance the more severe. */
static bool
is_better(const struct feed *f, const struct found *old, size_t instance, const struct sighting *s)
{
    if (instance != old->instance)
        return instance < old->instance;
    return level_here(f, s) < level_here(f, &old->s);
}

/* Its twin was known or is no news: the model has what that one says. */
static bool
adds_nothing(const struct feed *f, const struct seen *seen, const struct sighting *s)
{
    const struct alert *a = seen->several_now ? model_alert(f->engine->m, &s->id) : NULL;

    return a != NULL && level_here(f, s) >= a->level;
}

static void
add(struct feed *f, size_t instance, struct hash128 raw, const struct sighting *s)
{
    struct seen *seen = seen_listed(&f->seen, instance, raw, &s->id);
    struct found found = { .seen = seen, .instance = (uint8_t)instance };

    if (seen->sighting != 0) {
        struct found *old = &f->sightings.v[seen->sighting - 1];

        if (!is_better(f, old, instance, s))
            return;
        keep(slab_of(f, seen->sighting - 1), &found, s);
        *old = found;
        return;
    }
    if (adds_nothing(f, seen, s) || !sighting_is_news(f->engine->m, s))
        return;
    keep(slab_of(f, f->sightings.n), &found, s);
    vec_push(&f->sightings, found);
    seen->sighting = (uint32_t)f->sightings.n;
}

/* What is a heartbeat is nothing to do while it fires: it says so from its first event on. */
void
findings_add(struct feed *f, size_t instance, struct hash128 raw, const struct sighting *s)
{
    struct sighting claimed = *s;
    struct buf words = BUF_INIT;

    if (heartbeat_claims(f->engine->m, f->config->name, s, &words))
        claimed.suppressed_by = buf_text(&words);
    add(f, instance, raw, &claimed);
    buf_release(&words);
}

static struct command
command_of(struct feed *f, enum command_kind kind)
{
    snprintf(f->origin, sizeof f->origin, "source:%s", f->config->name);
    return (struct command){ .kind = kind, .actor = f->config->name, .origin = f->origin, .source = f->config->name };
}

static void
tell(struct feed *f, const struct command *cmd)
{
    struct outcome out;
    struct err err;

    (void)!engine_decide(f->engine, cmd, &out, &err);
    outcome_release(&out);
}

/* The start times of all instances in order; one that did not answer keeps the one it last told. */
static const char *
boots(struct feed *f, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < f->instances_n; i++)
        if (f->instances[i].boot[0] != '\0' && used < size)
            used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", f->instances[i].boot);
    return used == 0 ? NULL : out;
}

static bool
is_mass(const struct feed *f, bool restarted)
{
    size_t absent = f->seen.all.n - f->seen.listed;

    if (restarted)
        return true;
    return absent >= MASS_ALERTS_MIN && absent * 100 > f->seen.all.n * MASS_PERCENT;
}

void
findings_begin(struct feed *f)
{
    const struct source *s = model_source(f->engine->m, f->config->name);
    char text[SOURCE_INSTANCES_MAX * sizeof f->instances[0].boot];
    const char *boot = f->stage == FEED_BOOT ? boots(f, text, sizeof text) : NULL;

    f->mass = is_mass(f, boot != NULL && s->boot != NULL && strcmp(boot, s->boot) != 0);
    feed_tell_ok(f, boot);
    f->stage = FEED_SIGHTINGS;
    f->at = 0;
}

static void
observe_some(struct feed *f)
{
    struct sighting slice[SLICE_ALERTS];
    struct command cmd = command_of(f, CMD_OBSERVE);
    size_t end = f->at + SLICE_ALERTS < f->sightings.n ? f->at + SLICE_ALERTS : f->sightings.n;

    cmd.sightings = slice;
    for (size_t i = f->at; i < end; i++) {
        const struct found *found = &f->sightings.v[i];

        if (found->instance != found->seen->best)
            continue;
        if (pages_has_id(f, found->s.fingerprint))
            seen_parse_again(&f->seen, found->seen); /* an answer from now on */
        else
            slice[cmd.sightings_n++] = found->s;
    }
    tell(f, &cmd);
    arena_release(&f->slabs.v[f->at / SLICE_ALERTS]);
    f->at = end;
}

static bool
is_believed(const struct feed *f, const struct seen *s, const struct alert *a)
{
    int64_t since_ms = engine_now(f->engine) - a->changed_at_ms;

    return s->absent_polls >= f->config->confirm_polls && since_ms >= f->config->confirm_ms;
}

/* Sorts one entry; true where it is no longer needed. */
static bool
walk_one(struct feed *f, struct seen *s, uint8_t ok)
{
    const struct alert *a;
    struct subject subject = { .id = s->id };

    if (!seen_is_absent(&f->seen, s, ok)) {
        s->absent_polls = 0;
        seen_end(&f->seen, s, ok);
        return false;
    }
    a = model_alert(f->engine->m, &s->id);
    if (a == NULL || !alert_is_listed(a))
        return true;
    if (a->marks & ALERT_UNCONFIRMED) {
        if (s->absent_polls < UINT8_MAX)
            s->absent_polls++;
        if (!is_believed(f, s, a))
            return false;
        vec_push(&f->confirmed, subject);
        return true;
    }
    vec_push(&f->absent, subject);
    seen_parse_again(&f->seen, s);
    s->absent_polls = 0;
    return !f->mass;
}

static void
walk_some(struct feed *f)
{
    uint8_t ok = f->skipped > 0 ? 0 : f->ok; /* a list with holes proves no absence */

    for (size_t i = 0; i < WALK_STEP && f->at < f->seen.all.n; i++) {
        if (walk_one(f, f->seen.all.v[f->at], ok))
            seen_remove(&f->seen, f->at);
        else
            f->at++;
    }
}

static void
tell_absent(struct feed *f, bool confirmed)
{
    struct command cmd = command_of(f, CMD_ABSENT);
    size_t n = confirmed ? f->confirmed.n : f->absent.n;
    size_t count = n < SLICE_ALERTS ? n : SLICE_ALERTS;

    cmd.mass = !confirmed && f->mass;
    cmd.confirmed = confirmed;
    cmd.subjects = confirmed ? &f->confirmed.v[n - count] : &f->absent.v[n - count];
    cmd.subjects_n = count;
    tell(f, &cmd);
    if (confirmed)
        f->confirmed.n -= count;
    else
        f->absent.n -= count;
}

/* One step of the stage; true when the stage is at its end. */
static bool
step(struct feed *f)
{
    switch (f->stage) {
    case FEED_REMEMBER:
        remember_some(f);
        return f->at == 0;
    case FEED_SIGHTINGS:
        if (f->at < f->sightings.n)
            observe_some(f);
        return f->at >= f->sightings.n;
    case FEED_WALK:
        walk_some(f);
        return f->at >= f->seen.all.n;
    case FEED_TELL_SILENCES:
        silence_list_tell(f);
        return true;
    case FEED_TELL_ANSWERS:
        pages_tell(f);
        return true;
    default:
        if (f->confirmed.n > 0)
            tell_absent(f, true);
        else if (f->absent.n > 0)
            tell_absent(f, false);
        return f->confirmed.n == 0 && f->absent.n == 0;
    }
}

/* Waiting for replies is not work. */
static bool
has_work(const struct feed *f)
{
    return f->stage == FEED_REMEMBER || f->stage >= FEED_SIGHTINGS;
}

/* The stage is at its end: what follows it? */
static void
next_stage(struct feed *f)
{
    f->at = 0;
    switch (f->stage) {
    case FEED_REMEMBER:
        feed_list(f);
        break;
    case FEED_ABSENT:
        feed_ask_silences(f);
        break;
    case FEED_TELL_SILENCES:
        feed_over(f, true);
        break;
    case FEED_TELL_ANSWERS:
        feed_ask_more(f);
        break;
    case FEED_SIGHTINGS:
        if (f->sightings.n >= TRIM_SIGHTINGS) {
            vec_release(&f->sightings);
            vec_release(&f->slabs);
            alloc_trim();
        }
        vec_clear(&f->sightings);
        vec_clear(&f->slabs);
        f->stage = FEED_WALK;
        break;
    default:
        f->stage = FEED_ABSENT;
        break;
    }
}

bool
feed_turn(struct feed *f)
{
    struct engine *e = f->engine;
    int64_t end_ms = e->ports->mono_ms(e->ports->ctx) + SLICE_MS;

    while (has_work(f) && !engine_is_full(e)) {
        if (f->stage == FEED_STALE_FINDINGS)
            feed_over(f, false);
        else if (step(f))
            next_stage(f);
        if (e->ports->mono_ms(e->ports->ctx) >= end_ms)
            break;
    }
    return has_work(f);
}
