/* SPDX-License-Identifier: MIT */
/* The past over the board of now, which goes on behind it; and the past alone. */
#include <string.h>

#include "app/replay.h"
#include "app/tui.h"
#include "util/time.h"

static void
on_due(void *arg)
{
    struct tui *t = arg;

    t->due = true;
}

/* At the end of the turn: it is in the middle of its own work. */
static void
on_leave(void *arg)
{
    struct tui *t = arg;

    t->replay_over = true;
    t->due = true;
    if (t->run == RUN_REPLAY)
        tui_quit(t, EXIT_DONE);
}

/* The board of now says why; alone, there is none, and standard error does. */
static void
on_failed(void *arg, const struct err *err)
{
    struct tui *t = arg;

    t->replay_over = true;
    if (t->run != RUN_REPLAY) {
        tui_say(t, false, "%s", err->text);
        return;
    }
    t->err = *err;
    tui_quit(t, exit_code_of(err));
}

static void
on_other(void *arg, const struct effect *e)
{
    tui_effect(arg, e);
}

/* In the demo that of the night. */
static int64_t
now_ms(void *arg)
{
    return seat_now_ms(&((struct tui *)arg)->seat);
}

/* The same look and keys as the board of now. */
static struct replay_order
order_of(struct tui *t, struct past *log_take, const char *store, enum ui_past past)
{
    struct replay_order o = {
        .app = t->app,
        .loop = t->loop,
        .ui = tui_ui_config(t),
        .log_take = log_take,
        .store = store,
        .h = { on_due, on_leave, on_failed, on_other, now_ms },
        .arg = t,
    };

    o.ui.replay = past;
    o.ui.banner = NULL;
    o.ui.wall = (struct ui_wall){ 0 };
    return o;
}

static void
tell_size(struct tui *t)
{
    replay_screen_input(t->replay, &(struct ui_input){ .kind = UI_RESIZE, .rows = t->canvas.rows, .cols = t->canvas.cols });
}

/* The file itself: what its owner keeps from this account, it would have to give. */
static bool
explain(const struct app *app, struct err *err)
{
    if (store_is_anothers(app->store))
        return err_set(err, ERR_UNAVAILABLE,
            "the log of %s is another account's to read: have it run tocsin log export FILE, then tocsin replay FILE here",
            app->store);
    return false;
}

/* A run that keeps nothing owns its log in memory, from the beginning on. */
static struct past *
open_log(struct tui *t, struct err *err)
{
    const struct past_range all = { 0 };
    struct past *log;

    if (t->run != RUN_LIVE)
        return past_of_memory(t->seat.owner.store, &all, err);
    log = past_of_store(t->app->store, &all, err);
    if (log == NULL)
        (void)explain(t->app, err);
    return log;
}

/* The board of now stays as it is, with its cursor. */
void
tui_replay(struct tui *t, const struct effect *e)
{
    struct replay_order o;
    struct past *log;
    struct err err;

    if (t->replay != NULL || e->replay.move != MOVE_OPEN)
        return;
    log = open_log(t, &err);
    if (log == NULL) {
        tui_say(t, false, "%s", err.text);
        return;
    }
    o = order_of(t, log, t->run == RUN_LIVE ? t->app->store : NULL, PAST_OVER_NOW);
    o.ui.filter = ui_filter(t->ui);
    o.has_place = e->text != NULL && *e->text != '\0' && ui_place_parse(e->text, now_ms(t), &o.place, &err);
    t->replay = replay_screen_new(&o, &err);
    if (t->replay == NULL) {
        tui_say(t, false, "%s", err.text);
        return;
    }
    tell_size(t);
    replay_screen_live(t->replay, t->shown);
}

void
tui_replay_end(struct tui *t)
{
    replay_screen_free(t->replay);
    t->replay = NULL;
    t->replay_over = false;
    t->due = true;
}

bool
tui_replay_alone(struct tui *t, struct err *err)
{
    const struct replay_ask *ask = t->ask;
    struct replay_order o = order_of(t, ask->log_take, ask->store, PAST_ONLY);

    o.place = ask->place;
    o.has_place = ask->has_place;
    o.from_start = ask->from_start;
    o.speed = ask->speed;
    o.play = ask->play;
    t->replay = replay_screen_new(&o, err);
    return t->replay != NULL;
}
