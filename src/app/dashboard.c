/* SPDX-License-Identifier: MIT */
/* `tocsin` alone: the screen where there is a terminal, else a line for each event as it comes. */
#include "app/dashboard.h"

#include <signal.h>
#include <unistd.h>

#include "app/event_out.h"
#include "app/local_source.h"
#include "app/output.h"
#include "app/owner.h"
#include "app/tui.h"

struct plain {
    struct owner owner;
    struct loop *loop;
    struct local_source *looking;
    struct output out;
    uint64_t shown; /* seq of the last line that was printed */
    bool loaded, faulty, silent, closed;
    int code;
};

/* The model keeps the latest lines of the log: those that are durable and not yet printed, oldest first. */
static void
print_new(struct plain *p)
{
    const struct model *m = p->owner.model;
    const struct log_line *line;
    struct buf text = BUF_INIT;
    size_t n = 0;

    while ((line = model_line(m, n)) != NULL && line->seq > p->shown)
        n++;
    while (n-- > 0 && !p->closed) {
        line = model_line(m, n);
        if (line->seq > m->durable_seq)
            break;
        event_line(&p->out, &text, line->at_ms, line->seq, line->actor, line->verb, line->text);
        p->closed = !output_flush(&text);
        p->shown = line->seq;
    }
    if (!output_finish())
        p->closed = true;
    buf_release(&text);
}

static void
say_fault(struct plain *p)
{
    const char *fault = engine_store_fault(p->owner.engine);

    if ((fault != NULL) == p->faulty)
        return;
    p->faulty = fault != NULL;
    if (fault != NULL)
        say_error("the store refuses: %s", fault);
    else
        say_note("the store works again");
}

static void
say_silence(struct plain *p)
{
    const char *silent = engine_dead_men_silent(p->owner.engine);

    if ((silent != NULL) == p->silent)
        return;
    p->silent = silent != NULL;
    if (silent != NULL)
        say_error("dead man's switches are not asked for: %s", silent);
    else
        say_note("dead man's switches are asked for again");
}

static void
on_turn(void *arg)
{
    struct plain *p = arg;

    owner_turn(&p->owner);
    model_settle(p->owner.model);
    say_fault(p);
    say_silence(p);
    if (p->owner.model->whole && !p->loaded) {
        /* What was in the store before is in `tocsin log`; what the start itself brought is new. */
        p->loaded = true;
        p->shown = p->owner.model->durable_seq;
    }
    if (p->loaded)
        print_new(p);
    if (p->closed)
        loop_stop(p->loop);
}

static void
on_signal(void *arg, int signum)
{
    struct plain *p = arg;

    (void)signum;
    p->code = EXIT_DONE;
    loop_stop(p->loop);
}

static void
on_looked(void *arg, bool found)
{
    struct plain *p = arg;
    struct engine_config config;

    p->looking = NULL;
    if (found) {
        local_source_add(p->owner.app->config);
        config = owner_engine_config(p->owner.app);
        ports_live_configure(p->owner.live, p->owner.app->config);
        engine_reload(p->owner.engine, &config);
    } else {
        say_note("no source is configured, and no Alertmanager answers on " LOCAL_SOURCE_URL
                 ": nothing is watched; see tocsin.conf(5)");
    }
    owner_start(&p->owner, NULL, NULL);
}

static int
run_plain(struct app *app, enum run_kind run)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct loop_signal *watchers[3];
    struct plain p = { .loop = loop_new(), .out = output_here() };
    struct err err = { 0 };

    if (!owner_open(&p.owner, app, p.loop, "plain", run, &err)) {
        owner_close(&p.owner, false);
        loop_free(p.loop);
        return app_fail(&err);
    }
    if (run == RUN_DRY)
        say_note("dry run: sources are read, nothing is kept and nothing leaves");
    if (run == RUN_LIVE && !serve_http_listen(&p.owner.http, &p.owner, &err))
        say_note("%s", err.text);
    for (size_t i = 0; i < 3; i++)
        watchers[i] = loop_signal_new(p.loop, signals[i], on_signal, &p);
    loop_on_turn(p.loop, on_turn, &p);
    if (local_source_is_wanted(app->config))
        p.looking = local_source_look(p.owner.ports, on_looked, &p);
    else
        owner_start(&p.owner, NULL, NULL);
    loop_run(p.loop);
    for (size_t i = 0; i < 3; i++)
        loop_signal_free(watchers[i]);
    local_source_cancel(p.looking);
    owner_close(&p.owner, false);
    loop_free(p.loop);
    return p.code;
}

int
dashboard_run(struct app *app, enum run_kind kind)
{
    if (app->options.given[OPT_PLAIN] || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return run_plain(app, kind);
    return tui_run(app, kind);
}

int
verb_dashboard(struct app *app)
{
    return dashboard_run(app, app->options.given[OPT_DRY_RUN] ? RUN_DRY : RUN_LIVE);
}
