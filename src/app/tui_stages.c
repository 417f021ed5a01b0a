/* SPDX-License-Identifier: MIT */
/* The dashboard's start and end: what is made in which order, and unmade in reverse. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/applog.h"
#include "app/draft.h"
#include "app/output.h"
#include "app/replay.h"
#include "app/stages.h"
#include "app/tui.h"
#include "app/wall.h"
#include "util/path.h"

/* Before the first rows are there: an empty frame only if they take longer. */
#define FIRST_PAINT_MS 100

/* What nobody must forget. */
static const char *const banners[] = {
    [RUN_LIVE] = NULL,
    [RUN_DRY] = "DRY RUN: sources are read, nothing is kept, nothing leaves this machine",
    [RUN_DEMO] = "DEMO: a recorded night, nothing here is real  ? keys  q leave",
    [RUN_REPLAY] = NULL,
};

struct ui_config
tui_ui_config(struct tui *t)
{
    const struct app *app = t->app;
    const struct config *c = app->config;

    struct ui_config config = {
        .place = c->place,
        .banner = banners[t->run],
        .theme = app->options.given[OPT_THEME] ? app->options.value[OPT_THEME] : c->theme,
        .no_color = getenv("NO_COLOR") != NULL && *getenv("NO_COLOR") != '\0',
        .unicode = c->unicode == UNICODE_AUTO ? locale_is_utf8() : c->unicode == UNICODE_ON,
        .counters = app->options.given[OPT_COUNTERS],
        .ack_for_ms = c->model.ack_for_ms,
        .bind = c->bind,
        .config_path = t->config_path,
        .store_path = app->store,
        .history = (const char *const *)t->colon.lines.v,
        .history_n = t->colon.lines.n,
        .destinations = deliver_config_posts(c->deliver),
        .templates = c->deliver->templates,
        .templates_n = c->deliver->templates_n,
        .commands = c->commands.v,
        .commands_n = c->commands.n,
        .views = c->views.v,
        .views_n = c->views.n,
        .volatile_labels = c->volatile_labels.v,
        .volatile_labels_n = c->volatile_labels.n,
        .silence_for_ms = c->silence_for_ms,
        .wall = wall_options(app),
    };

    tui_say_person(t, &config);
    return config;
}

static bool
start_loop(void *ctx, struct err *err)
{
    struct tui *t = ctx;

    t->loop = loop_new();
    return t->loop != NULL || err_set(err, ERR_UNAVAILABLE, "the kernel gives no event queue");
}

static void
stop_loop(void *ctx)
{
    struct tui *t = ctx;

    loop_free(t->loop);
}

static bool
start_seat(void *ctx, struct err *err)
{
    return tui_open_seat(ctx, err);
}

static void
stop_seat(void *ctx)
{
    struct tui *t = ctx;

    tui_close_seat(t);
    seat_release(&t->seat);
    if (t->shown != NULL)
        model_free(t->shown);
    tui_free_former(t);
    vec_release(&t->former);
}

static bool
start_ui(void *ctx, struct err *err)
{
    struct tui *t = ctx;
    struct ui_config config;

    t->config_path = path_config("tocsin.conf");
    colon_history_read(&t->colon);
    if (t->run == RUN_LIVE)
        draft_remove_old(loop_now_ms());
    config = tui_ui_config(t);
    t->ui = ui_new(&config, err);
    return t->ui != NULL;
}

static void
stop_ui(void *ctx)
{
    struct tui *t = ctx;

    ui_free(t->ui);
    t->ui = NULL;
    colon_history_release(&t->colon);
    tui_forget_drafts(t);
    free(t->config_path);
    vec_release(&t->names);
    vec_release(&t->people);
    free(t->no_acts);
}

static bool
start_terminal(void *ctx, struct err *err)
{
    struct tui *t = ctx;
    struct ui_config config = tui_ui_config(t);
    struct term_options options = {
        .no_color = config.no_color || (config.theme != NULL && strcmp(config.theme, "mono") == 0),
        .mouse = true,
    };

    t->term = term_open(STDIN_FILENO, &options, err);
    if (t->term == NULL)
        return false;
    applog_to_file("tocsin.log");
    canvas_init(&t->canvas, 1, 1, config.unicode && term_is_unicode(t->term));
    return true;
}

static void
stop_terminal(void *ctx)
{
    struct tui *t = ctx;

    term_close(t->term);
    t->term = NULL;
    canvas_release(&t->canvas);
    applog_restore();
}

static const int signals[TUI_SIGNALS] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGCONT };

static bool
start_watchers(void *ctx, struct err *err)
{
    struct tui *t = ctx;

    (void)err;
    t->tty = loop_io_new(t->loop, term_fd(t->term), LOOP_READ, LOOP_HIGH, tui_tty, t);
    t->tick = loop_timer_new(t->loop, tui_tick, t);
    t->repaint = loop_timer_new(t->loop, tui_repaint, t);
    t->lone_esc = loop_timer_new(t->loop, tui_lone_esc, t);
    for (size_t i = 0; i < TUI_SIGNALS; i++)
        t->signals[i] = loop_signal_new(t->loop, signals[i], tui_signal, t);
    t->stop_signal = loop_signal_new(t->loop, SIGTSTP, tui_signal, t);
    loop_on_turn(t->loop, tui_turn, t);
    tui_set_tick(t);
    tui_tell_size(t);
    t->due = false;
    loop_timer_set(t->repaint, loop_mono_ms() + FIRST_PAINT_MS);
    return true;
}

static void
stop_watchers(void *ctx)
{
    struct tui *t = ctx;

    loop_hold_endings();
    for (size_t i = 0; i < TUI_SIGNALS; i++)
        loop_signal_free(t->signals[i]);
    loop_signal_free(t->stop_signal);
    loop_timer_free(t->lone_esc);
    loop_timer_free(t->repaint);
    loop_timer_free(t->tick);
    loop_io_free(t->tty);
    tui_replay_end(t);
    tui_forget_errands(t);
}

static bool
start_replay(void *ctx, struct err *err)
{
    return tui_replay_alone(ctx, err);
}

static void
stop_replay(void *ctx)
{
    struct tui *t = ctx;

    tui_replay_end(t);
    vec_release(&t->names);
    free(t->no_acts);
}

/* The terminal goes before the store: a person gets her prompt back at once. */
static const struct stage stages[] = {
    { "making the event loop", start_loop, stop_loop },
    { "taking a place at the store", start_seat, stop_seat },
    { "making the screen", start_ui, stop_ui },
    { "taking over the terminal", start_terminal, stop_terminal },
    { "watching", start_watchers, stop_watchers },
};
#define STAGES (sizeof stages / sizeof *stages)

/* No seat, no board of now. */
static const struct stage replay_stages[] = {
    { "making the event loop", start_loop, stop_loop },
    { "making the screen", start_replay, stop_replay },
    { "taking over the terminal", start_terminal, stop_terminal },
    { "watching", start_watchers, stop_watchers },
};
#define REPLAY_STAGES (sizeof replay_stages / sizeof *replay_stages)

int
replay_on_screen(struct app *app, const struct replay_ask *ask)
{
    struct tui t = { .app = app, .run = RUN_REPLAY, .ask = ask };

    if (!stages_start(replay_stages, REPLAY_STAGES, &t, &t.err))
        return app_fail(&t.err);
    loop_run(t.loop);
    stages_stop(replay_stages, REPLAY_STAGES, &t);
    if (t.err.code != ERR_NONE)
        say_error("%s", t.err.text);
    return t.code;
}

int
tui_run(struct app *app, enum run_kind run)
{
    struct tui t = { .app = app, .run = run };

    if (!stages_start(stages, STAGES, &t, &t.err))
        return app_fail(&t.err);
    tui_begin(&t);
    loop_run(t.loop);
    stages_stop(stages, STAGES, &t);
    if (t.left_alone)
        say_note("nobody polls now; tocsin serve goes on without a screen");
    if (t.err.code != ERR_NONE)
        say_error("%s", t.err.text);
    return t.code;
}
