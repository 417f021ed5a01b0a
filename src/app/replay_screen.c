/* SPDX-License-Identifier: MIT */
/* The past on a screen: opened bit by bit, drawn, and told what the person wishes. */
#include "app/replay_screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/applog.h"
#include "util/time.h"

/* Speed where none is asked for. */
#define SPEED 4
/* A log that spans more than this is shown by a part of it at first. */
#define WHOLE_LINE_MS (12 * MS_HOUR)
#define ZOOM_PART 4 /* an hour */
/* The chain's check, and what of its words is kept. */
#define VERIFY_TIMEOUT_MS (10 * MS_MINUTE)
#define VERIFY_OUTPUT_MAX 4096
#define VERIFY_CODE "ended with status 3"

bool
replay_screen_is_open(const struct replay_screen *s)
{
    return replay_state(s->replay) == REPLAY_READY;
}

const struct model *
replay_screen_model(const struct replay_screen *s)
{
    return replay_screen_is_open(s) ? replay_model(s->replay) : s->none;
}

int64_t
replay_screen_now_ms(const struct replay_screen *s)
{
    return replay_screen_is_open(s) ? replay_place(s->replay)->now_ms : s->h.now_ms(s->arg);
}

static void
carry_out(struct replay_screen *s, const struct effect *e)
{
    switch (e->kind) {
    case EFFECT_REPLAY:
        replay_screen_move(s, e);
        break;
    case EFFECT_HISTORY:
        replay_screen_history(s, e);
        break;
    case EFFECT_QUIT:
    case EFFECT_SUSPEND:
    case EFFECT_COPY:
    case EFFECT_REPAINT:
    case EFFECT_THEME:
    case EFFECT_REMEMBER:
        s->h.other(s->arg, e);
        break;
    default:
        replay_screen_say(s, false, "this is the past: that is done on the board of now");
        break;
    }
}

void
replay_screen_input(struct replay_screen *s, const struct ui_input *in)
{
    struct ui_effects effects = { 0 };

    ui_step(s->ui, in, replay_screen_model(s), replay_screen_now_ms(s), &effects);
    if (effects.redraw)
        s->h.due(s->arg);
    for (size_t i = 0; i < effects.v.n && !s->leaving; i++)
        carry_out(s, &effects.v.v[i]);
    ui_effects_release(&effects);
}

void
replay_screen_say(struct replay_screen *s, bool ok, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    replay_screen_input(s, &(struct ui_input){ .kind = UI_SAY, .ok = ok, .text = text });
    if (!ok)
        applog("replay: %s", text);
}

static void
set(char **field, char *value)
{
    free(*field);
    *field = value;
}

static void
say_progress(struct replay_screen *s)
{
    uint64_t done, of;
    struct buf text = BUF_INIT;

    if (replay_screen_is_open(s) || s->failed) {
        set(&s->busy, NULL);
        return;
    }
    replay_progress(s->replay, &done, &of);
    buf_addf(&text, "reading the log: %llu", (unsigned long long)done);
    if (of > 0)
        buf_addf(&text, " of %llu", (unsigned long long)of);
    buf_adds(&text, " events");
    set(&s->busy, buf_take(&text));
}

/* The weightiest first, as the screen wants it. */
static void
fill_legend(struct ui_sign out[REPLAY_SIGNS], size_t *n)
{
    *n = 0;
    for (int i = REPLAY_SIGNS - 1; i > REPLAY_QUIET; i--)
        out[(*n)++] = (struct ui_sign){ replay_signs[i].letter, replay_signs[i].word };
}

static void
fill_line(struct replay_screen *s, struct ui_replay *v)
{
    enum replay_sign signs[CANVAS_COLS_MAX];

    ui_replay_window(v->first_ms, v->last_ms, v->at_ms, s->zoom, &v->window_from_ms, &v->window_to_ms);
    replay_timeline(s->replay, v->window_from_ms, v->window_to_ms, signs, CANVAS_COLS_MAX);
    for (size_t i = 0; i < CANVAS_COLS_MAX; i++)
        s->signs[i] = signs[i] == REPLAY_QUIET ? ' ' : replay_signs[signs[i]].letter;
    v->signs = s->signs;
    v->signs_n = CANVAS_COLS_MAX;
}

static void
fill_place(struct replay_screen *s, struct ui_replay *v)
{
    const struct replay_facts *f = replay_facts(s->replay);
    const struct replay_place *p = replay_place(s->replay);

    v->first_seq = f->first_seq;
    v->last_seq = f->last_seq;
    v->first_ms = f->first_ms;
    v->last_ms = f->last_ms;
    v->seq = p->seq;
    v->at_ms = p->now_ms;
    fill_line(s, v);
    replay_screen_read_events(s);
    v->events = s->events.v;
    v->events_n = s->events.n;
    v->event = s->event;
    v->now = !s->comparing ? NULL : s->live != NULL ? s->live : replay_end(s->replay);
}

/* The model of the place before lives until the ui has seen this one. */
void
replay_screen_tell(struct replay_screen *s)
{
    const struct model *m = replay_screen_model(s);
    struct ui_sign legend[REPLAY_SIGNS];
    struct ui_replay v = {
        .name = s->name,
        .chain = s->chain,
        .chain_ok = s->chain_ok,
        .now_ms = s->h.now_ms(s->arg),
        .playing = s->playing,
        .speed = s->speed,
        .legend = legend,
        .other_model = m != s->seen,
        .has_unacked = s->live != NULL,
        .unacked = s->live != NULL ? s->live->by_state[0][ALERT_FIRING] - s->live->suppressed : 0,
    };

    say_progress(s);
    v.busy = s->busy;
    fill_legend(legend, &v.legend_n);
    if (replay_screen_is_open(s))
        fill_place(s, &v);
    s->seen = m;
    replay_screen_input(s, &(struct ui_input){ .kind = UI_REPLAY, .replay = &v });
    if (replay_screen_is_open(s))
        replay_settle(s->replay);
}

static void
on_verified(void *arg, const char *out, size_t len, const struct err *err)
{
    struct replay_screen *s = arg;

    (void)out, (void)len;
    s->verify = NULL;
    s->chain_ok = err == NULL;
    if (err == NULL)
        set(&s->chain, xstrdup("ok"));
    else if (strstr(err->text, VERIFY_CODE) != NULL)
        set(&s->chain, xstrdup("BROKEN: tocsin log verify"));
    else
        set(&s->chain, xstrdup("not checked"));
    if (err != NULL)
        applog("replay: tocsin log verify: %s", err->text);
    s->chain_ok = err == NULL || strstr(err->text, VERIFY_CODE) == NULL;
    replay_screen_tell(s);
}

/* By a process of its own: it takes as long as the log is large. */
static void
verify_chain(struct replay_screen *s)
{
    const char *argv[] = { "/proc/self/exe", "--store", s->store, "log", "verify", NULL };

    if (s->store == NULL)
        return;
    set(&s->chain, xstrdup("being checked"));
    s->verify = process_run(s->loop, argv, VERIFY_TIMEOUT_MS, VERIFY_OUTPUT_MAX, on_verified, s);
}

static void
go_first(struct replay_screen *s)
{
    if (s->has_place && s->place.by_seq)
        (void)replay_seek_seq(s->replay, s->place.seq);
    else if (s->has_place)
        (void)replay_seek_ms(s->replay, s->place.at_ms);
    else if (s->from_start)
        (void)replay_seek_ms(s->replay, replay_facts(s->replay)->first_ms);
}

static void
say_facts(struct replay_screen *s)
{
    const struct replay_facts *f = replay_facts(s->replay);

    if (f->batches == 0)
        replay_screen_say(s, false, "no event is in this range of %s: choose another by --from and --to", f->name);
    else if (f->lacks_before)
        replay_screen_say(s, false, "what was before event %llu is not in this log: the board begins empty",
            (unsigned long long)f->first_seq);
}

static void
on_open(struct replay_screen *s)
{
    const struct replay_facts *f = replay_facts(s->replay);

    s->zoom = f->last_ms - f->first_ms > WHOLE_LINE_MS ? ZOOM_PART : 0;
    if (f->from_file && f->whole) /* it was checked as it was read */
        set(&s->chain, xstrdup("ok"));
    go_first(s);
    verify_chain(s);
    replay_screen_tell(s);
    say_facts(s);
    if (s->play_first)
        replay_screen_play(s, true);
}

static void
stop_reading(struct replay_screen *s)
{
    loop_io_free(s->reading);
    s->reading = NULL;
}

static void
on_readable(void *arg, int ready)
{
    struct replay_screen *s = arg;

    (void)ready;
    (void)replay_work(s->replay);
    if (replay_state(s->replay) == REPLAY_OPENING) {
        s->h.due(s->arg);
        return;
    }
    stop_reading(s);
    if (replay_state(s->replay) == REPLAY_READY) {
        on_open(s);
        return;
    }
    s->failed = s->leaving = true;
    s->h.failed(s->arg, replay_error(s->replay));
}

/* "prod.db", as people call it. */
static char *
short_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return xstrdup(slash != NULL && slash[1] != '\0' ? slash + 1 : path);
}

/* As the configuration has its sources: how labels are read is known before the alerts come. */
static struct model *
known_model(const struct config *c)
{
    struct model *m = model_new(&c->model);

    for (size_t i = 0; i < c->sources.n; i++) {
        struct source *s = model_add_source(m, c->sources.v[i]->name);

        s->map = c->sources.v[i]->map;
        s->every_ms = c->sources.v[i]->every_ms;
    }
    return m;
}

struct replay_screen *
replay_screen_new(const struct replay_order *o, struct err *err)
{
    struct replay_screen *s = xcalloc(1, sizeof *s);

    s->app = o->app;
    s->loop = o->loop;
    s->h = o->h;
    s->arg = o->arg;
    s->place = o->place;
    s->has_place = o->has_place;
    s->from_start = o->from_start;
    s->play_first = o->play;
    s->speed = o->speed != 0 ? o->speed : SPEED;
    s->store = xstrdup_or_null(o->store);
    s->name = short_name(past_name(o->log_take));
    s->chain = xstrdup("not checked");
    s->chain_ok = true;
    s->none = known_model(o->app->config);
    s->seen = s->none;
    s->replay = replay_new(s->none, o->log_take);
    s->ui = ui_new(&o->ui, err);
    if (s->ui == NULL) {
        replay_screen_free(s);
        return NULL;
    }
    s->reading = loop_io_new(s->loop, replay_fd(s->replay), LOOP_READ, LOOP_LOW, on_readable, s);
    s->clock = NULL;
    replay_screen_tell(s);
    return s;
}

void
replay_screen_free(struct replay_screen *s)
{
    if (s == NULL)
        return;
    stop_reading(s);
    if (s->verify != NULL)
        process_cancel(s->verify);
    loop_timer_free(s->clock);
    ui_free(s->ui);
    replay_screen_drop_events(s);
    vec_release(&s->events);
    replay_free(s->replay);
    model_free(s->none);
    free(s->store);
    free(s->name);
    free(s->chain);
    free(s->busy);
    free(s);
}

/* Who looks at the past must not miss what comes now. */
static void
warn_of_now(struct replay_screen *s)
{
    uint32_t unacked = s->live == NULL ? 0 : s->live->by_state[0][ALERT_FIRING] - s->live->suppressed;

    if (unacked > s->unacked)
        replay_screen_say(s, false, "now: %u more that nobody has; q for live", unacked - s->unacked);
    s->unacked = unacked;
}

void
replay_screen_tick(struct replay_screen *s)
{
    replay_screen_tell(s);
    warn_of_now(s);
}

void
replay_screen_live(struct replay_screen *s, const struct model *live)
{
    bool first = s->live == NULL;

    s->live = live;
    if (first && live != NULL)
        s->unacked = live->by_state[0][ALERT_FIRING] - live->suppressed;
    if (s->comparing || first)
        replay_screen_tell(s);
}

void
replay_screen_draw(struct replay_screen *s, struct canvas *c)
{
    ui_draw(s->ui, replay_screen_model(s), replay_screen_now_ms(s), c);
}

const struct theme *
replay_screen_theme(const struct replay_screen *s)
{
    return ui_theme(s->ui);
}
