/* SPDX-License-Identifier: MIT */
/* The process that runs a command for a person: it stays until the command has ended, whatever becomes of the terminal. */
#include "app/runner.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "app/output.h"
#include "net/session.h"
#include "util/time.h"

/* A command that is out of time is asked to end, and after so long ended. */
#define KILL_AFTER_MS (5 * MS_SECOND)
#define SIGNALS 4

static const int signals[SIGNALS] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP };

struct runner {
    const struct runner_order *order;
    struct loop *loop;
    struct session *session; /* NULL: it has ended */
    struct loop_timer *deadline;
    struct run_show *show;
    struct run_output *out;
    struct session_end end;
    int64_t ended_mono_ms;
    bool out_of_time;
};

static void
signal_set(sigset_t *set)
{
    sigemptyset(set);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaddset(set, signals[i]);
}

void
runner_hold_signals(void)
{
    sigset_t set;

    signal_set(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

bool
runner_was_interrupted(void)
{
    sigset_t pending;

    return sigpending(&pending) == 0 && (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1);
}

static void
on_output(void *arg, const char *bytes, size_t len)
{
    struct runner *r = arg;

    run_output_add(r->out, bytes, len);
    run_show_add(r->show, bytes, len);
}

/* What nobody takes is not read, so that its time goes on, and signals reach it. */
static void
on_behind(void *arg, bool is_behind)
{
    struct runner *r = arg;

    if (r->session != NULL)
        session_hold(r->session, is_behind);
}

static void
on_end(void *arg, const struct session_end *end)
{
    struct runner *r = arg;

    r->session = NULL;
    r->end = *end;
    r->ended_mono_ms = loop_mono_ms();
    loop_stop(r->loop);
}

/* It is told what we are told; that the terminal is gone is no reason to end. */
static void
on_signal(void *arg, int signum)
{
    struct runner *r = arg;

    if (signum == SIGHUP)
        run_show_stop(r->show);
    else if (r->session != NULL)
        session_signal(r->session, signum);
}

static void
on_deadline(void *arg)
{
    struct runner *r = arg;

    if (r->session == NULL)
        return;
    session_signal(r->session, r->out_of_time ? SIGKILL : SIGTERM);
    if (!r->out_of_time)
        loop_timer_set(r->deadline, loop_mono_ms() + KILL_AFTER_MS);
    r->out_of_time = true;
}

/* Handlers are there before the signals that were held are let through, and again held before the handlers go. */
static void
run_loop(struct runner *r)
{
    struct loop_signal *watchers[SIGNALS];
    sigset_t set;

    signal_set(&set);
    for (size_t i = 0; i < SIGNALS; i++)
        watchers[i] = loop_signal_new(r->loop, signals[i], on_signal, r);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    loop_run(r->loop);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (size_t i = 0; i < SIGNALS; i++)
        loop_signal_free(watchers[i]);
}

static void
describe_end(const struct runner *r, struct run_end *end)
{
    int status = r->end.status;

    if (r->end.errnum != 0) {
        end->how = RUN_NOT_STARTED;
        end->error = strerror(r->end.errnum);
    } else if (WIFSIGNALED(status)) {
        end->how = RUN_SIGNALED;
        end->code = WTERMSIG(status);
    } else {
        end->how = RUN_EXITED;
        end->code = WEXITSTATUS(status);
    }
}

void
runner_run(const struct runner_order *order, struct run_show *show, struct run_output *out, struct run_end *end)
{
    static const struct session_handlers handlers = { on_output, on_end };
    const struct session_order child = { order->program, order->argv, order->env, order->with_stdin };
    struct runner r = { .order = order, .loop = loop_new(), .show = show, .out = out };
    int64_t began_mono_ms = loop_mono_ms();

    *end = (struct run_end){ 0 };
    run_output_init(out);
    run_show_open(show, r.loop, order->quiet, on_behind, &r);
    r.deadline = loop_timer_new(r.loop, on_deadline, &r);
    r.session = session_run(r.loop, &child, &handlers, &r);
    if (order->timeout_ms > 0)
        loop_timer_set(r.deadline, loop_mono_ms() + order->timeout_ms);
    run_loop(&r);
    run_show_end(show);
    loop_timer_free(r.deadline);
    loop_free(r.loop);
    if (show->dropped)
        say_note("the terminal did not take all of it; tocsin runs shows what the log has");
    run_output_end(out, end);
    describe_end(&r, end);
    end->took_ms = r.ended_mono_ms - began_mono_ms;
}
