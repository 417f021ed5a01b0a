/* SPDX-License-Identifier: MIT */
/* `tocsin watch`: an owner is joined, lost and joined again, until nobody reads any more what is printed. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/watch.h"
#include "util/str.h"
#include "util/time.h"

/* How often an owner is looked for, whether it is silent, and whether anybody still reads. */
#define LOOK_MS 100
/* Who was turned away asks again so much later. */
#define TURNED_AWAY_MS MS_SECOND
/* A change of owners that takes less is no news. */
#define AWAY_TOLD_MS 1500

void
watch_stop(struct watch *w, const struct err *err)
{
    if (err != NULL && w->err.code == ERR_NONE)
        w->err = *err;
    loop_stop(w->loop);
}

/* ---- the owner */

static void
on_welcome(void *arg, const struct client_welcome *welcome)
{
    struct watch *w = arg;

    if (welcome->again)
        return;
    w->joined = true;
    w->told_away = w->told_silent = false;
    str_set(&w->owner, welcome->owner);
    if (w->wants_words && w->board.reader == NULL)
        client_subscribe(link_client(w->link), NULL, false);
    else
        client_follow(link_client(w->link));
}

/* The board, or that there is none, has come: from here on each event is told. */
static void
on_changed(void *arg, bool person)
{
    struct watch *w = arg;

    (void)person;
    if (w->subscribed || !w->model->whole)
        return;
    w->subscribed = w->behind = true;
    if (!w->has_seen)
        w->seen = w->model->durable_seq;
    w->has_seen = true;
}

static void
on_closed(void *arg, const struct err *why)
{
    struct watch *w = arg;

    if (why != NULL && why->code == ERR_PARSE)
        watch_stop(w, why); /* the next one would say the same */
    w->over = true;
}

static bool
join(struct watch *w, struct err *err)
{
    static const struct link_handlers handlers = {
        .client = { .welcome = on_welcome, .changed = on_changed, .answer = watch_answer, .event = watch_event },
        .closed = on_closed,
    };
    const struct client_config config = {
        .frontend = "watch",
        .claim = w->app->claim,
        .folds = w->wants_words && w->board.reader == NULL,
    };

    w->model = model_new(&w->app->config->model);
    w->link = link_open(w->app, w->loop, ports_live_ports(w->live), &config, w->model, &handlers, w, err);
    if (w->link != NULL)
        return true;
    model_free(w->model);
    w->model = NULL;
    return false;
}

static void
leave(struct watch *w)
{
    if (w->link == NULL)
        return;
    link_close(w->link);
    model_free(w->model);
    w->link = NULL;
    w->model = NULL;
    if (w->subscribed)
        w->away_since_mono_ms = loop_mono_ms();
    w->subscribed = w->over = false;
    w->ask = 0;
}

static void
tell_away(struct watch *w, const struct err *why)
{
    if (w->told_away || (w->joined && loop_mono_ms() - w->away_since_mono_ms < AWAY_TOLD_MS))
        return;
    w->told_away = true;
    if (why->code == ERR_NOTFOUND)
        say_note("nobody owns %s: waiting for a tocsin that does", w->app->store);
    else
        say_note("%s: waiting until it answers", why->text);
}

/* Where the store can't be read, because it is another account's or not there yet, its owner is asked for all of it. */
static void
open_board(struct watch *w)
{
    struct err err = { 0 };

    if (access(w->app->store, R_OK) != 0) {
        w->has_seen = w->has_seen || errno == ENOENT; /* all that will be in it is new */
        return;
    }
    if (!board_open_store(&w->board, w->app, w->wants_words, &err)) {
        board_close(&w->board);
        return;
    }
    if (!w->has_seen)
        w->seen = reader_last_seq(w->board.reader);
    w->has_seen = w->behind = true;
}

/* Before there was one, an owner that can't be asked is a reason to say so and end; later it is waited for. */
static void
look_for_owner(struct watch *w)
{
    struct err err = { 0 };

    if (w->board.reader == NULL)
        open_board(w);
    if (join(w, &err))
        return;
    if (err.code == ERR_NOTFOUND || w->joined)
        tell_away(w, &err);
    else
        watch_stop(w, &err);
    if (w->board.reader != NULL && board_version(&w->board) != w->data_version)
        w->behind = true; /* a verb took the store for an instant */
}

static void
tell_silence(struct watch *w)
{
    bool silent = client_silent_ms(link_client(w->link)) > 0;

    if (silent && !w->told_silent)
        say_note("%s owns the store and does not answer: waiting until it does, or another takes over",
            w->owner == NULL ? "another process" : w->owner);
    w->told_silent = silent;
}

/* ---- the loop */

/* A pipe whose reader is gone tells so without being written to. */
static bool
is_read(void)
{
    struct pollfd p = { .fd = STDOUT_FILENO };

    return poll(&p, 1, 0) < 1 || !(p.revents & (POLLERR | POLLHUP | POLLNVAL));
}

static void
on_look(void *arg)
{
    struct watch *w = arg;

    loop_timer_set(w->look, loop_mono_ms() + LOOK_MS);
    if (!is_read())
        w->closed = true;
    else if (w->link != NULL)
        tell_silence(w);
    else if (loop_mono_ms() >= w->look_from_mono_ms)
        look_for_owner(w);
}

/* It has no room, or does not read. */
static void
turned_away(struct watch *w, const struct err *why)
{
    tell_away(w, why);
    w->look_from_mono_ms = loop_mono_ms() + TURNED_AWAY_MS;
}

static void
on_turn(void *arg)
{
    struct watch *w = arg;
    const struct err *fault = w->link == NULL ? NULL : client_fault(link_client(w->link));

    if (fault != NULL && fault->code == ERR_REFUSED)
        watch_stop(w, fault);
    else if (fault != NULL)
        turned_away(w, fault);
    if (w->over || fault != NULL)
        leave(w);
    if (w->behind && w->has_seen)
        watch_catch_up(w);
    if (!output_finish() || w->closed)
        watch_stop(w, NULL);
}

static void
on_signal(void *arg, int signum)
{
    (void)signum;
    watch_stop(arg, NULL);
}

static void
run_loop(struct watch *w)
{
    static const int signals[WATCH_SIGNALS] = { SIGINT, SIGTERM, SIGHUP };

    w->loop = loop_new();
    w->live = ports_live_new(w->loop);
    w->look = loop_timer_new(w->loop, on_look, w);
    for (size_t i = 0; i < WATCH_SIGNALS; i++)
        w->signals[i] = loop_signal_new(w->loop, signals[i], on_signal, w);
    loop_on_turn(w->loop, on_turn, w);
    loop_timer_set(w->look, loop_mono_ms());
    loop_run(w->loop);
    leave(w);
    for (size_t i = 0; i < WATCH_SIGNALS; i++)
        loop_signal_free(w->signals[i]);
    loop_timer_free(w->look);
    ports_live_free(w->live);
    loop_free(w->loop);
}

/* ---- the verb */

/* A number is that of the first event. */
static bool
read_since(struct watch *w, const char *text, struct err *err)
{
    if (text == NULL)
        return true;
    w->has_seen = w->behind = true;
    if (*text != '\0' && text[strspn(text, "0123456789")] == '\0') {
        w->seen = strtoull(text, NULL, 10);
        w->seen -= w->seen > 0;
        return true;
    }
    return time_parse_point(text, loop_now_ms(), &w->since_ms)
        || err_set(err, ERR_USAGE,
            "--since %s is neither an event's number nor a time: 8855, 2h, 13:45, 2026-11-21 or RFC 3339, UTC", text);
}

static bool
read_options(struct watch *w, struct err *err)
{
    const struct options *o = &w->app->options;

    w->json = o->given[OPT_JSON];
    w->out = output_here();
    w->filter = log_filter_new(w->app->words, w->app->words_n, err);
    if (w->filter == NULL)
        return false;
    w->wants_words = !w->json || log_filter_wants_board(w->filter);
    return true;
}

static void
release(struct watch *w)
{
    log_filter_free(w->filter);
    log_batch_clear(&w->batch);
    log_batch_clear(&w->fresh);
    if (w->board.reader != NULL)
        board_close(&w->board);
    free(w->owner);
}

static bool
run(struct watch *w, const char *since, struct err *err)
{
    bool ok = read_options(w, err) && read_since(w, since, err);

    if (ok) {
        run_loop(w);
        *err = w->err;
        ok = err->code == ERR_NONE;
    }
    release(w);
    return ok;
}

bool
watch_after(struct app *app, uint64_t seq, int64_t since_ms, struct err *err)
{
    struct watch w = { .app = app, .data_version = -1, .seen = seq, .since_ms = since_ms, .has_seen = true, .behind = true };

    return run(&w, NULL, err);
}

int
verb_watch(struct app *app)
{
    struct watch w = { .app = app, .data_version = -1 };
    struct err err = { 0 };

    return run(&w, app->options.value[OPT_SINCE], &err) ? EXIT_DONE : app_fail(&err);
}
