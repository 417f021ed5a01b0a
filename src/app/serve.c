/* SPDX-License-Identifier: MIT */
/* `tocsin serve`: the owner without a screen, in the foreground, until it is told to stop. */
#include "app/serve.h"

#include <config.h>

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/group_dir.h"
#include "app/local_source.h"
#include "app/output.h"
#include "app/owner_hub.h"
#include "app/serve_log.h"
#include "app/serve_notify.h"
#include "app/serve_take.h"
#include "app/serve_watch.h"
#include "util/time.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
#define SIGNALS (sizeof signals / sizeof *signals)

struct serve {
    struct app *app;
    struct owner owner;
    struct loop *loop;
    struct loop_signal *watchers[SIGNALS];
    struct loop_timer *tick, *give_up;
    struct local_source *looking;
    struct serve_watch watch;
    struct serve_notify notify;
    bool started, ready, stopping;
    struct err err; /* why it ends, where nobody told it to */
};

static void
start(struct serve *s)
{
    s->started = true;
    owner_start(&s->owner, NULL, NULL);
}

static void
use_local_source(struct serve *s)
{
    owner_add_local_source(&s->owner);
    serve_log(SERVE_NOTICE, "no source is configured: the Alertmanager on " LOCAL_SOURCE_URL " is used");
}

/* Without a source there may still be something to do; and a reload may have brought one meanwhile. */
static void
on_looked(void *arg, bool found)
{
    struct serve *s = arg;
    bool none = s->app->config->sources.n == 0;

    s->looking = NULL;
    if (found && none)
        use_local_source(s);
    if (found || !none || config_has_work(s->app->config)) {
        start(s);
        return;
    }
    err_set(&s->err, ERR_CONFIG,
        "no source is configured, and no Alertmanager answers on " LOCAL_SOURCE_URL "; see tocsin.conf(5)");
    loop_stop(s->loop);
}

/* ---- ready, and after */

static void
tell_ready(struct serve *s)
{
    const struct model *m = s->owner.model;

    s->ready = true;
    serve_log(SERVE_INFO, "ready: %zu alerts and %zu messages on the board", m->alerts.n, m->messages.n);
    serve_notify_ready();
    serve_notify_status(&s->notify, m, owner_now_ms(&s->owner));
}

static void
on_tick(void *arg)
{
    struct serve *s = arg;

    loop_timer_set(s->tick, loop_next_second_ms());
    if (s->ready && !s->stopping)
        serve_notify_status(&s->notify, s->owner.model, owner_now_ms(&s->owner));
}

static void
on_turn(void *arg)
{
    struct serve *s = arg;
    const char *fault;

    owner_turn(&s->owner);
    model_settle(s->owner.model);
    fault = engine_store_fault(s->owner.engine);
    serve_watch_look(&s->watch, s->owner.engine, s->owner.model);
    if (fault != NULL && !s->owner.model->whole && s->started) {
        err_set(&s->err, ERR_IO, "the board can't be loaded: %s", fault);
        loop_stop(s->loop);
    }
    if (!s->ready && s->owner.model->whole)
        tell_ready(s);
    if (s->stopping && engine_is_drained(s->owner.engine))
        loop_stop(s->loop);
}

/* ---- reload */

static bool
refuse_faults(const struct conf_faults *faults, struct err *err)
{
    const struct conf_fault *first = &faults->v[0];

    for (size_t i = 0; i < faults->n; i++)
        serve_log(SERVE_ERROR, "%s:%d: %s", faults->v[i].file, faults->v[i].line, faults->v[i].text);
    serve_log(SERVE_ERROR, "kept the old configuration: %zu fault%s in the new one", faults->n, faults->n == 1 ? "" : "s");
    return err_set(err, ERR_CONFIG, "kept the old configuration: %s:%d: %s", first->file, first->line, first->text);
}

/* What cannot be changed while it runs. */
static void
say_what_waits(const struct config *before, const struct config *now)
{
    if (!str_eq(before->store, now->store))
        serve_log(SERVE_WARNING, "the other store is used from the next start on");
}

static void
use_configuration(struct serve *s, struct config *config)
{
    const struct config *before = s->app->config;
    struct err err = { 0 };

    owner_reconfigure(&s->owner, config);
    serve_log(SERVE_NOTICE, "configuration read: %zu source%s, %zu destination%s", config->sources.n,
        config->sources.n == 1 ? "" : "s", deliver_config_written(config->deliver).n,
        deliver_config_written(config->deliver).n == 1 ? "" : "s");
    say_what_waits(before, config);
    if (!serve_http_listen(&s->owner.http, &s->owner, &err))
        serve_log(SERVE_ERROR, "%s; it listens where it did", err.text);
}

static bool
read_configuration(struct serve *s, struct err *err)
{
    struct conf_faults faults = { 0 };
    struct config *config = config_load(s->app->options.value[OPT_CONFIG], &faults);
    bool ok = true;

    if (config == NULL) {
        ok = refuse_faults(&faults, err);
    } else if (local_source_is_wanted(config)) {
        config_free(config);
        ok = err_set(err, ERR_CONFIG, "kept the old configuration: there is none to read");
        serve_log(SERVE_ERROR, "%s", err->text);
    } else {
        use_configuration(s, config);
    }
    conf_faults_release(&faults);
    return ok;
}

/* On SIGHUP, and for a client who may. */
static bool
reload(void *arg, struct err *err)
{
    struct serve *s = arg;
    bool ok;

    if (s->stopping)
        return err_set(err, ERR_UNAVAILABLE, "tocsin is stopping: its next start reads the configuration");
    serve_notify_reloading();
    ok = read_configuration(s, err);
    if (s->ready)
        serve_notify_ready();
    return ok;
}

/* ---- stop */

static void
on_give_up(void *arg)
{
    struct serve *s = arg;

    serve_log(SERVE_WARNING, "deliveries under way did not end within %lld s: they are looked up at the next start",
        (long long)(SERVE_DRAIN_MS / MS_SECOND));
    loop_stop(s->loop);
}

static void
stop(struct serve *s, int signum)
{
    if (s->stopping || !s->owner.model->whole) {
        loop_stop(s->loop);
        return;
    }
    s->stopping = true;
    serve_log(SERVE_NOTICE, "stopping (SIG%s): nothing new begins, deliveries under way end", sigabbrev_np(signum));
    serve_notify_stopping();
    engine_drain(s->owner.engine);
    loop_timer_set(s->give_up, loop_mono_ms() + SERVE_DRAIN_MS);
}

static void
on_signal(void *arg, int signum)
{
    struct serve *s = arg;
    struct err err = { 0 };

    if (signum != SIGHUP)
        stop(s, signum);
    else
        (void)reload(s, &err);
}

/* ---- as a whole */

static void
say_started(const struct serve *s)
{
    const struct config *c = s->app->config;

    serve_log(SERVE_NOTICE, "tocsin %s started, pid %ld", PACKAGE_VERSION, (long)getpid());
    serve_log(SERVE_INFO, "configuration %s: %zu source%s", c->file == NULL ? "none" : c->file, c->sources.n,
        c->sources.n == 1 ? "" : "s");
    serve_log(SERVE_INFO, "store %s", s->app->store);
    if (c->listen != NULL)
        serve_log(SERVE_INFO, "listens on http://%s", c->listen);
}

static bool
open_all(struct serve *s)
{
    static const struct door_handlers door = { .reload = reload };
    struct err deaf = { 0 };

    if (!serve_take(&s->owner, s->app, s->loop, &s->err) || !serve_http_listen(&s->owner.http, &s->owner, &s->err))
        return false;
    if (!owner_listen(&s->owner, "serve", &door, s, &deaf) || !group_dir_opens(s->app->config, s->app->store, &deaf))
        serve_log(SERVE_WARNING, "%s", deaf.text);
    for (size_t i = 0; i < SIGNALS; i++)
        s->watchers[i] = loop_signal_new(s->loop, signals[i], on_signal, s);
    s->tick = loop_timer_new(s->loop, on_tick, s);
    s->give_up = loop_timer_new(s->loop, on_give_up, s);
    loop_on_turn(s->loop, on_turn, s);
    on_tick(s);
    return true;
}

static void
run(struct serve *s)
{
    say_started(s);
    serve_notify_begin(&s->notify, s->loop, s->owner.store);
    if (s->app->config->sources.n == 0)
        s->looking = local_source_look(s->owner.ports, on_looked, s);
    else
        start(s);
    loop_run(s->loop);
}

static void
close_all(struct serve *s)
{
    loop_hold_endings();
    for (size_t i = 0; i < SIGNALS; i++)
        loop_signal_free(s->watchers[i]);
    loop_timer_free(s->tick);
    loop_timer_free(s->give_up);
    local_source_cancel(s->looking);
    serve_notify_end(&s->notify);
    owner_farewell(&s->owner, "the service stops", 0);
    owner_close(&s->owner, false);
    serve_watch_release(&s->watch);
    loop_free(s->loop);
}

int
serve_on(struct app *app)
{
    struct serve s = { .app = app, .loop = loop_new() };
    bool open;

    serve_log_open();
    open = open_all(&s);
    if (open)
        run(&s);
    close_all(&s);
    if (s.err.code == ERR_NONE) {
        serve_log(SERVE_NOTICE, "stopped");
        return EXIT_DONE;
    }
    serve_log(SERVE_ERROR, "%s", s.err.text);
    return exit_code_of(&s.err);
}

int
verb_serve(struct app *app)
{
    if (app->words_n > 0) {
        say_error("serve takes no arguments: %s; see tocsin help serve", app->words[0]);
        return EXIT_USAGE;
    }
    if (app->options.given[OPT_ONCE])
        return serve_once(app);
    if (app->options.given[OPT_JSON]) {
        say_error("--json is for serve --once: running on, serve writes nothing to standard output");
        return EXIT_USAGE;
    }
    return serve_on(app);
}
