/* SPDX-License-Identifier: MIT */
/* Calendars are polled, and what they say of who is on call goes in by the one door. One that fails takes nobody off call. */
#include "engine/calendars.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/person.h"
#include "engine/pair.h"
#include "source/calendar.h"
#include "util/hash.h"
#include "util/str.h"

#define TEXT_MAX sizeof((struct err *)0)->text

struct feed_calendar {
    struct calendars *all;
    const struct calendar_config *config;
    int64_t next_mono_ms;
    struct port_call *call; /* NULL: none is under way */
    int status;
    struct buf body;
    bool over; /* what came of it is to be told */
    bool tried;
    char error[TEXT_MAX]; /* over: why it failed; "": it did not */
    unsigned failures;
    struct hash128 read;  /* of the body that was read last … */
    int64_t read_mono_ms; /* … and when; 0: never */
};

struct calendars {
    struct engine *engine;
    VEC(struct feed_calendar *) v;
    struct port_timer *timer;
    bool started;
};

static int64_t
mono_ms(const struct calendars *c)
{
    return c->engine->ports->mono_ms(c->engine->ports->ctx);
}

static const struct pair_config *
config_of(const struct calendars *c)
{
    return c->engine->config.pair;
}

struct calendars *
calendars_new(struct engine *e)
{
    struct calendars *c = xcalloc(1, sizeof *c);

    c->engine = e;
    return c;
}

static void
stop_timer(struct calendars *c)
{
    if (c->timer != NULL)
        c->engine->ports->timer_cancel(c->engine->ports->ctx, c->timer);
    c->timer = NULL;
}

static void
free_all(struct calendars *c)
{
    for (size_t i = 0; i < c->v.n; i++) {
        struct feed_calendar *f = c->v.v[i];

        if (f->call != NULL)
            c->engine->ports->http_cancel(c->engine->ports->ctx, f->call);
        buf_release(&f->body);
        free(f);
    }
    vec_clear(&c->v);
}

void
calendars_free(struct calendars *c)
{
    stop_timer(c);
    free_all(c);
    vec_release(&c->v);
    free(c);
}

void
calendars_start(struct calendars *c)
{
    c->started = true;
    for (size_t i = 0; i < config_of(c)->calendars_n; i++) {
        struct feed_calendar *f = xcalloc(1, sizeof *f);

        f->all = c;
        f->config = &config_of(c)->calendars[i];
        f->next_mono_ms = mono_ms(c);
        buf_init(&f->body, CALENDAR_BYTES_MAX + 1);
        vec_push(&c->v, f);
    }
    c->engine->ports->again(c->engine->ports->ctx);
}

void
calendars_reload(struct calendars *c)
{
    free_all(c);
    stop_timer(c);
    if (c->started && config_of(c) != NULL)
        calendars_start(c);
}

bool
calendars_has(const struct calendars *c, const char *name)
{
    const struct pair_config *config = config_of(c);

    for (size_t i = 0; config != NULL && i < config->calendars_n; i++)
        if (str_eq(config->calendars[i].name, name))
            return true;
    return false;
}

bool
calendars_are_done(const struct calendars *c)
{
    for (size_t i = 0; i < c->v.n; i++)
        if (!c->v.v[i]->tried)
            return false;
    return true;
}

/* ---- reading */

static bool
submit_shifts(struct feed_calendar *f, const char *schedule, const struct oncall_shift *v, size_t n, struct err *err)
{
    char origin[SOURCE_NAME_MAX + sizeof "calendar:"];
    struct command cmd = { .kind = CMD_SHIFTS,
        .actor = f->config->name,
        .source = f->config->name,
        .names = &schedule,
        .names_n = 1,
        .shifts = v,
        .shifts_n = n };
    struct outcome out;
    bool ok;

    snprintf(origin, sizeof origin, "calendar:%s", f->config->name);
    cmd.origin = origin;
    ok = engine_decide(f->all->engine, &cmd, &out, err);
    outcome_release(&out);
    return ok;
}

/* The first of those that are on call soon and that nobody is known by. */
static const char *
unknown_of(const struct model *m, const struct oncall_shift *v, size_t n, int64_t now_ms)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].until_ms > now_ms && v[i].from_ms < now_ms + CALENDAR_UNKNOWN_AHEAD_MS
            && people_named(m->config.people, v[i].person) == NULL)
            return v[i].person;
    return NULL;
}

static bool
read_for(struct feed_calendar *f, const struct schedule *s, char unknown[TEXT_MAX], struct err *err)
{
    static const struct people nobody = { 0 };
    struct engine *e = f->all->engine;
    const struct people *people = e->m->config.people != NULL ? e->m->config.people : &nobody;
    int64_t now_ms = engine_now(e);
    struct arena arena = { 0 };
    struct calendar calendar;
    struct oncall_shift *v;
    const char *who;
    size_t n;
    bool ok;

    if (!calendar_read(buf_text(&f->body), f->body.len, s->zone, now_ms - CALENDAR_BACK_MS, now_ms + CALENDAR_AHEAD_MS, &calendar,
            err))
        return false;
    n = calendar_shifts(&calendar, people, s->name, &arena, &v);
    who = people->n == 0 ? NULL : unknown_of(e->m, v, n, now_ms);
    if (who != NULL)
        snprintf(unknown, TEXT_MAX,
            "calendar %s has \"%.80s\" on call for %s, by which no person is known: nobody can be asked then", f->config->name,
            who, s->name);
    ok = submit_shifts(f, s->name, v, n, err);
    arena_release(&arena);
    calendar_release(&calendar);
    return ok;
}

static void
tell(struct feed_calendar *f, const char *why)
{
    engine_own_fault(f->all->engine, OWN_CALENDAR, f->config->name, why);
}

static bool
read_body(struct feed_calendar *f, struct err *err)
{
    const struct routing *r = f->all->engine->m->config.routing;
    char unknown[TEXT_MAX] = "";

    for (size_t i = 0; r != NULL && i < r->schedules_n; i++)
        if (str_eq(r->schedules[i].from, f->config->name) && !read_for(f, &r->schedules[i], unknown, err))
            return false;
    tell(f, *unknown == '\0' ? NULL : unknown);
    return true;
}

static bool
is_read(struct feed_calendar *f, struct hash128 hash)
{
    return f->read_mono_ms != 0 && mono_ms(f->all) - f->read_mono_ms < CALENDAR_AGAIN_MS && f->read.lo == hash.lo
        && f->read.hi == hash.hi;
}

static void
rest(struct feed_calendar *f, int64_t wait_ms)
{
    f->over = false;
    f->tried = true;
    f->next_mono_ms = mono_ms(f->all) + wait_ms;
    buf_clear(&f->body);
    f->all->engine->ports->again(f->all->engine->ports->ctx);
}

static void
failed(struct feed_calendar *f, const char *why)
{
    char text[TEXT_MAX];

    f->read_mono_ms = 0;
    if (++f->failures >= CALENDAR_FAILURES) {
        snprintf(text, sizeof text, "calendar %s is not read, and who is on call is as it said last: %.300s", f->config->name,
            why);
        tell(f, text);
    }
    rest(f, f->config->every_ms < CALENDAR_RETRY_MS ? f->config->every_ms : CALENDAR_RETRY_MS);
}

static void
finish(struct feed_calendar *f)
{
    struct hash128 hash = hash128(buf_text(&f->body), f->body.len);
    struct err err = { 0 };

    if (f->error[0] == '\0' && f->body.full)
        snprintf(f->error, sizeof f->error, "it is larger than %zu bytes", CALENDAR_BYTES_MAX);
    if (f->error[0] != '\0') {
        failed(f, f->error);
        return;
    }
    if (!is_read(f, hash)) {
        if (!read_body(f, &err)) {
            failed(f, err.text);
            return;
        }
        f->read = hash;
        f->read_mono_ms = mono_ms(f->all);
    }
    f->failures = 0;
    rest(f, f->config->every_ms);
}

/* ---- asking */

static void
on_reply(void *arg, const struct reply *reply)
{
    struct feed_calendar *f = arg;
    const struct ports *ports = f->all->engine->ports;

    if (reply->kind == REPLY_HEAD)
        f->status = reply->status;
    if (reply->kind == REPLY_CHUNK)
        buf_add(&f->body, reply->bytes, reply->len);
    if (reply->kind != REPLY_END && reply->kind != REPLY_FAILED)
        return;
    f->call = NULL;
    f->over = true;
    f->error[0] = '\0';
    if (reply->kind == REPLY_FAILED)
        snprintf(f->error, sizeof f->error, "%s", reply->error);
    else if (f->status < 200 || f->status > 299)
        snprintf(f->error, sizeof f->error, "it answers HTTP %d", f->status);
    ports->again(ports->ctx);
}

static void
ask(struct feed_calendar *f)
{
    const struct ports *ports = f->all->engine->ports;
    const struct request r = {
        .method = "GET",
        .url = (char *)f->config->credential,
        .accept = "text/calendar",
        .auth = AUTH_ADDRESS,
        .credential = f->config->credential,
        .ca_file = f->config->ca_file,
        .timeout_ms = CALENDAR_TIMEOUT_MS,
        .connect_ms = CALENDAR_TIMEOUT_MS,
        .max_body_bytes = CALENDAR_BYTES_MAX,
    };

    f->status = 0;
    buf_clear(&f->body);
    f->call = ports->http(ports->ctx, &r, on_reply, f);
}

static void
on_time(void *arg)
{
    struct calendars *c = arg;

    c->timer = NULL;
    c->engine->ports->again(c->engine->ports->ctx);
}

void
calendars_turn(struct calendars *c)
{
    int64_t at_ms = INT64_MAX;

    for (size_t i = 0; i < c->v.n; i++) {
        struct feed_calendar *f = c->v.v[i];

        if (f->over)
            finish(f);
        if (f->call == NULL && f->next_mono_ms <= mono_ms(c))
            ask(f);
        if (f->call == NULL && f->next_mono_ms < at_ms)
            at_ms = f->next_mono_ms;
    }
    stop_timer(c);
    if (at_ms != INT64_MAX)
        c->timer = c->engine->ports->timer_at(c->engine->ports->ctx, at_ms, on_time, c);
}
