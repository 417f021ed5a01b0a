/* SPDX-License-Identifier: MIT */
/* `tocsin` alone: the screen where there is a terminal, else a line for each event as it comes. */
#include "app/dashboard.h"

#include <signal.h>
#include <unistd.h>

#include "app/event_out.h"
#include "app/local_source.h"
#include "app/output.h"
#include "app/run_spool.h"
#include "app/seat.h"
#include "app/tui.h"

#define PLAIN_SIGNALS 3

struct plain {
    struct app *app;
    struct seat seat;
    struct loop *loop;
    struct loop_signal *signals[PLAIN_SIGNALS];
    struct local_source *looking;
    struct output out;
    uint64_t shown; /* seq of the last line that was printed */
    bool loaded, faulty, silent, closed, stated;
    enum seat_role stated_in;
    int code;
};

/* The model keeps the latest lines of the log: those that are durable and not yet printed, oldest first. */
static void
print_new(struct plain *p, const struct model *m)
{
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
    const char *fault = p->seat.role == SEAT_OWNER ? engine_store_fault(p->seat.owner.engine) : p->seat.owner_fault;

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
    const char *silent = p->seat.role == SEAT_OWNER ? engine_dead_men_silent(p->seat.owner.engine) : NULL;

    if ((silent != NULL) == p->silent)
        return;
    p->silent = silent != NULL;
    if (silent != NULL)
        say_error("dead man's switches are not asked for: %s", silent);
    else
        say_note("dead man's switches are asked for again");
}

/* With another owner there is another model of the same log: what was printed is known by its seq. */
static void
on_turn(void *arg)
{
    struct plain *p = arg;
    struct model *m;

    seat_turn(&p->seat);
    say_fault(p);
    say_silence(p);
    m = p->seat.model;
    if (m != NULL) {
        model_settle(m);
        if (m->whole && !p->loaded) {
            /* What was in the store before is in `tocsin log`; what the start itself brought is new. */
            p->loaded = true;
            p->shown = m->durable_seq;
        }
        if (m->whole)
            print_new(p, m);
    }
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

    p->looking = NULL;
    if (found) {
        owner_add_local_source(&p->seat.owner);
    } else {
        say_note("no source is configured, and no Alertmanager answers on " LOCAL_SOURCE_URL
                 ": nothing is watched; see tocsin.conf(5)");
    }
    seat_start_engine(&p->seat);
}

static void
on_owns(void *arg)
{
    struct plain *p = arg;

    if (local_source_is_wanted(p->app->config))
        p->looking = local_source_look(p->seat.owner.ports, on_looked, p);
    else
        seat_start_engine(&p->seat);
}

/* Each turn looks at the model. */
static void
on_changed(void *arg, bool person)
{
    (void)arg, (void)person;
}

/* Such a text counts seconds: it is said once for each of the ways in which nobody answers. */
static void
on_state(void *arg, const char *text)
{
    struct plain *p = arg;

    if (text != NULL && (!p->stated || p->stated_in != p->seat.role))
        say_note("%s", text);
    p->stated = text != NULL;
    p->stated_in = p->seat.role;
}

static void
on_say(void *arg, bool ok, const char *text)
{
    (void)arg;
    if (ok)
        say_note("%s", text);
    else
        say_error("%s", text);
}

static void
on_lost(void *arg)
{
    struct plain *p = arg;

    local_source_cancel(p->looking);
    p->looking = NULL;
}

static bool
open_seat(struct plain *p, enum run_kind run, struct err *err)
{
    static const struct seat_handlers handlers = {
        .owns = on_owns,
        .changed = on_changed,
        .state = on_state,
        .say = on_say,
        .lost = on_lost,
    };

    return seat_open(&p->seat, p->app, p->loop, run, "plain", &handlers, p, err);
}

static void
print_until_stopped(struct plain *p)
{
    static const int signals[PLAIN_SIGNALS] = { SIGINT, SIGTERM, SIGHUP };

    for (size_t i = 0; i < PLAIN_SIGNALS; i++)
        p->signals[i] = loop_signal_new(p->loop, signals[i], on_signal, p);
    loop_on_turn(p->loop, on_turn, p);
    loop_run(p->loop);
    loop_hold_endings();
    for (size_t i = 0; i < PLAIN_SIGNALS; i++)
        loop_signal_free(p->signals[i]);
}

static int
run_plain(struct app *app, enum run_kind run)
{
    struct plain p = { .app = app, .loop = loop_new(), .out = output_here() };
    struct err err = { 0 };

    if (!open_seat(&p, run, &err)) {
        p.code = app_fail(&err);
    } else {
        if (run == RUN_DRY)
            say_note("dry run: sources are read, nothing is kept and nothing leaves");
        print_until_stopped(&p);
    }
    seat_close(&p.seat, "it was stopped");
    seat_release(&p.seat);
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
    bool dry = app->options.given[OPT_DRY_RUN];

    if (!dry)
        run_spool_tell_all(app);
    return dashboard_run(app, dry ? RUN_DRY : RUN_LIVE);
}
