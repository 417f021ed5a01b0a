/* SPDX-License-Identifier: MIT */
/* The dashboard: keys in, a screen out, and the order of things in each turn of the loop. */
#include "app/tui.h"

#include <signal.h>
#include <stdarg.h>

#include "app/applog.h"
#include "app/demo_hints.h"
#include "util/str.h"
#include "util/time.h"

/* At most so often, whoever asks: 60 a second; a few may come closer together, so that a key need not wait for the clock's paint. */
#define PAINT_EVERY_MS 16
#define PAINT_BURST 4
/* While the board is loading. */
#define LOADING_PAINT_MS 200
/* Changed alerts that the ui takes in at once: so many, or this part of the board where that is more (each time it looks at all of it). */
#define TELL_ALERTS 2000
#define TELL_PART 16

void
tui_input(struct tui *t, const struct ui_input *in)
{
    struct ui_effects effects = { 0 };

    ui_step(t->ui, in, t->shown, seat_now_ms(&t->seat), &effects);
    if (effects.redraw)
        t->due = true;
    tui_effects(t, &effects);
    ui_effects_release(&effects);
}

void
tui_say(struct tui *t, bool ok, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (t->ui != NULL)
        tui_input(t, &(struct ui_input){ .kind = UI_SAY, .ok = ok, .text = text });
    else if (t->replay != NULL)
        replay_screen_say(t->replay, ok, "%s", text);
    if (!ok)
        applog("%s", text);
}

void
tui_quit(struct tui *t, int code)
{
    if (t->ui != NULL && !t->quitting)
        tui_input(t, &(struct ui_input){ .kind = UI_END });
    t->quitting = true;
    t->code = code;
    loop_stop(t->loop);
}

static void
tell_model(struct tui *t)
{
    t->tell = false;
    if (!t->changed)
        return;
    t->changed = false;
    tui_settle_model(t);
    tui_input(t, &(struct ui_input){ .kind = UI_MODEL });
    if (t->replay != NULL)
        replay_screen_live(t->replay, t->shown);
    model_settle(t->shown);
    tui_free_former(t);
}

/* Many at once would hold up a key: the ui is told piece by piece, and nothing is painted for it. */
static void
tell_piece(struct tui *t)
{
    bool due = t->due, tell = t->tell;
    size_t dirty = t->shown->dirty.n;

    if (!t->changed || t->seat.model != t->shown || dirty < TELL_ALERTS || dirty < t->shown->alerts.n / TELL_PART)
        return;
    tell_model(t);
    t->due = due;
    t->tell = tell;
}

/* The store refuses, or works again: it stands in the header until it is over. */
static void
tell_fault(struct tui *t)
{
    const char *fault = t->seat.role == SEAT_OWNER ? engine_store_fault(t->seat.owner.engine) : t->seat.owner_fault;

    if ((fault != NULL) == t->faulty)
        return;
    t->faulty = fault != NULL;
    applog("the store %s%s", fault == NULL ? "works again" : "refuses: ", fault == NULL ? "" : fault);
    tui_input(t, &(struct ui_input){ .kind = UI_FAULT, .text = fault });
}

/* Whoever is behind the switch will call: say why. */
static void
tell_silence(struct tui *t)
{
    const char *silent = t->seat.role == SEAT_OWNER ? engine_dead_men_silent(t->seat.owner.engine) : NULL;

    if ((silent != NULL) == t->silent)
        return;
    t->silent = silent != NULL;
    applog("dead man's switches are %s%s", silent == NULL ? "asked for again" : "not asked for: ", silent == NULL ? "" : silent);
    if (silent != NULL)
        tui_say(t, false, "dead man's switches are not asked for: %s", silent);
}

/* What a client's screen foretells is foretold by its own configuration. */
static void
tell_owner(struct tui *t)
{
    bool apart = t->seat.role == SEAT_CLIENT && t->seat.owner_hash != NULL
        && !str_eq(t->seat.owner_hash, config_owner_hash(t->app->config));

    if (apart == t->apart)
        return;
    t->apart = apart;
    tui_input(t, &(struct ui_input){ .kind = UI_OWNER, .ok = !apart });
}

static void
tell_leaving(struct tui *t)
{
    struct leaving now = { .owns = t->run == RUN_LIVE && seat_is_last(&t->seat) };

    if (now.owns)
        now.dead_men = t->app->config->pair->dead_men_n;
    if (now.owns == t->leaving.owns && now.dead_men == t->leaving.dead_men)
        return;
    t->leaving = now;
    tui_input(t, &(struct ui_input){ .kind = UI_LEAVING, .leaving = &now });
}

static void
pump(struct tui *t)
{
    if (!term_pump(t->term)) {
        tui_quit(t, 128 + SIGHUP);
        return;
    }
    loop_io_want(t->tty, LOOP_READ | (term_has_output(t->term) ? LOOP_WRITE : 0));
}

/* Each paint moves the next one's time on; what was not used up counts for a burst. */
static void
count_paint(struct tui *t, int64_t now_ms)
{
    int64_t earliest_ms = now_ms - (PAINT_BURST - 1) * PAINT_EVERY_MS;

    t->paint_from_ms = (t->paint_from_ms > earliest_ms ? t->paint_from_ms : earliest_ms) + PAINT_EVERY_MS;
    t->painted_ms = now_ms;
}

static void
paint(struct tui *t)
{
    int64_t now_ms = loop_mono_ms();

    if (t->quitting || term_has_output(t->term))
        return;
    if (now_ms < t->paint_from_ms) {
        loop_timer_set(t->repaint, t->paint_from_ms);
        return;
    }
    if (t->tell)
        tell_model(t);
    if (t->replay != NULL)
        replay_screen_draw(t->replay, &t->canvas);
    else
        ui_draw(t->ui, t->shown, seat_now_ms(&t->seat), &t->canvas);
    if (!term_draw(t->term, &t->canvas, t->replay != NULL ? replay_screen_theme(t->replay) : ui_theme(t->ui)))
        return;
    t->due = false;
    count_paint(t, now_ms);
    pump(t);
}

void
tui_repaint(void *arg)
{
    struct tui *t = arg;

    t->due = true;
}

/* The board comes in by chunks: the first rows are painted at once, the others now and then. */
static bool
is_worth_painting(const struct tui *t)
{
    const struct model *m = t->seat.model;

    if (m == NULL || m != t->shown || m->whole || (m->alerts.n == 0 && m->expected > 0))
        return false;
    return !t->has_rows || loop_mono_ms() - t->painted_ms >= LOADING_PAINT_MS;
}

/* Person: in this turn. Data: with the next second. */
void
tui_changed(void *arg, bool person)
{
    struct tui *t = arg;

    t->changed = true;
    if (!person && !is_worth_painting(t))
        return;
    t->has_rows = true;
    t->tell = t->due = true;
}

static void
turn_of_now(struct tui *t)
{
    seat_turn(&t->seat);
    tell_piece(t);
    tell_fault(t);
    tell_silence(t);
    tell_leaving(t);
    tell_owner(t);
}

void
tui_turn(void *arg)
{
    struct tui *t = arg;

    if (t->run != RUN_REPLAY)
        turn_of_now(t);
    if (t->replay_over && !t->quitting)
        tui_replay_end(t);
    if (t->due)
        paint(t);
    if (term_has_output(t->term))
        pump(t);
    if (t->suspend && !t->quitting)
        tui_suspend(t);
}

/* The past has the keys while it is open. */
static void
take_event(struct tui *t, const struct term_event *ev)
{
    static const enum ui_input_kind kinds[] = {
        [TERM_KEY] = UI_KEY,
        [TERM_MOUSE] = UI_MOUSE,
        [TERM_PASTE] = UI_PASTE,
    };

    const struct ui_input in = { .kind = kinds[ev->kind], .key = ev->key, .mouse = ev->mouse, .text = ev->text };

    if (t->replay == NULL)
        tui_input(t, &in);
    else if (!t->replay_over)
        replay_screen_input(t->replay, &in);
}

static void
take_events(struct tui *t)
{
    struct term_event ev;
    int wait_ms;

    while (!t->quitting && term_next(t->term, &ev))
        take_event(t, &ev);
    wait_ms = term_wait_ms(t->term);
    if (wait_ms >= 0)
        loop_timer_set(t->lone_esc, loop_mono_ms() + wait_ms);
    else
        loop_timer_stop(t->lone_esc);
}

void
tui_lone_esc(void *arg)
{
    struct tui *t = arg;

    term_timeout(t->term);
    take_events(t);
}

void
tui_tty(void *arg, int ready)
{
    struct tui *t = arg;

    if (ready & LOOP_WRITE)
        pump(t);
    if (!(ready & LOOP_READ))
        return;
    if (!term_read(t->term)) {
        tui_quit(t, 128 + SIGHUP);
        return;
    }
    take_events(t);
}

void
tui_set_tick(struct tui *t)
{
    loop_timer_set(t->tick, loop_next_second_ms());
}

/* The demo's banner goes with what happens. */
static void
tell_hint(struct tui *t)
{
    const char *hint = t->run == RUN_DEMO ? demo_hint(t->shown, seat_now_ms(&t->seat)) : NULL;

    if (hint == t->hint)
        return;
    t->hint = hint;
    tui_input(t, &(struct ui_input){ .kind = UI_BANNER, .text = hint });
}

void
tui_tick(void *arg)
{
    struct tui *t = arg;

    tui_set_tick(t);
    if (t->run != RUN_REPLAY) {
        tell_model(t);
        tell_hint(t);
        tui_input(t, &(struct ui_input){ .kind = UI_TICK });
    }
    if (t->replay != NULL)
        replay_screen_tick(t->replay);
}

void
tui_tell_size(struct tui *t)
{
    struct ui_input in = { .kind = UI_RESIZE };

    term_size(t->term, &in.rows, &in.cols);
    canvas_resize(&t->canvas, in.rows, in.cols);
    if (t->ui != NULL)
        tui_input(t, &in);
    if (t->replay != NULL)
        replay_screen_input(t->replay, &in);
}

void
tui_signal(void *arg, int signum)
{
    struct tui *t = arg;

    switch (signum) {
    case SIGWINCH:
        if (term_resize(t->term))
            tui_tell_size(t);
        break;
    case SIGTSTP:
        t->suspend = t->editing == NULL; /* the terminal is the editor's */
        break;
    case SIGCONT: /* stopped by SIGSTOP and continued: somebody else has drawn here */
        term_invalidate(t->term);
        if (term_resize(t->term))
            tui_tell_size(t);
        t->due = true;
        break;
    default:
        applog("ended by signal %d", signum);
        tui_quit(t, 128 + signum);
        break;
    }
}
