/* SPDX-License-Identifier: MIT */
/* An act of a person is done: by the owner, or with the store taken for its length where there is none; it returns when it is durable. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/act.h"
#include "app/board.h"
#include "app/output.h"
#include "app/owner.h"
#include "app/remote.h"
#include "core/decide.h"
#include "util/str.h"

struct writing {
    struct act_order *act;
    struct owner owner;
    struct loop *loop;
    bool submitted, answered;
    int code;
    struct err err;
};

static void
on_reply(void *arg, const struct engine_reply *r)
{
    struct writing *w = arg;

    w->answered = true;
    if (r->ok && r->dry != NULL)
        w->code = act_print_dry(w->act, w->owner.model, r->dry);
    else if (r->ok)
        w->code = act_print(w->act, w->owner.model, r->outcome, r->batch);
    else
        w->code = act_print_refused(w->act, &r->err);
    loop_stop(w->loop);
}

/* Ids can be looked up only once the board is whole. */
static void
submit(struct writing *w)
{
    struct command cmd;

    w->submitted = true;
    if (!act_find(w->act, w->owner.model, loop_now_ms(), &w->err)) {
        w->answered = true;
        w->code = act_print_refused(w->act, &w->err);
        loop_stop(w->loop);
        return;
    }
    cmd = act_command(w->act);
    cmd.dry = w->act->app->options.given[OPT_DRY_RUN];
    engine_submit(w->owner.engine, &cmd, on_reply, w);
}

static void
on_turn(void *arg)
{
    struct writing *w = arg;
    const char *fault;

    owner_turn(&w->owner);
    if (w->owner.model->whole && !w->submitted)
        submit(w);
    fault = engine_store_fault(w->owner.engine);
    if (!w->submitted && fault != NULL) {
        err_set(&w->err, ERR_IO, "%s", fault);
        loop_stop(w->loop);
    }
}

static void
on_signal(void *arg, int signum)
{
    struct writing *w = arg;

    err_set(&w->err, ERR_UNAVAILABLE, "interrupted (signal %d) before it was known to be done; tocsin log says whether it was",
        signum);
    loop_stop(w->loop);
}

/* false: the store could not be taken, and *err says why. */
static bool
write_with_lock(struct act_order *act, int *code, struct err *err)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct loop_signal *watchers[3];
    struct writing w = { .act = act, .loop = loop_new() };
    bool owned = owner_open(&w.owner, act->app, w.loop, act->app->verb->name, RUN_LIVE, err);

    if (owned) {
        for (size_t i = 0; i < 3 && !act->app->holds_signals; i++)
            watchers[i] = loop_signal_new(w.loop, signals[i], on_signal, &w);
        engine_hold_polls(w.owner.engine);
        loop_on_turn(w.loop, on_turn, &w);
        owner_start(&w.owner, NULL, NULL);
        loop_run(w.loop);
        loop_hold_endings();
        for (size_t i = 0; i < 3 && !act->app->holds_signals; i++)
            loop_signal_free(watchers[i]);
        *code = w.answered ? w.code : act_print_failed(act, &w.err);
    }
    owner_close(&w.owner, false);
    loop_free(w.loop);
    return owned;
}

/* On the store as it stands, where another owns it: nothing is written. */
static int
dry_on_board(struct act_order *a, struct board *b)
{
    int64_t now_ms = loop_now_ms();
    struct dry_run d = { 0 };
    struct err err = { 0 };
    struct command cmd;
    int code;

    if (!act_find(a, b->model, now_ms, &err))
        return act_print_refused(a, &err);
    cmd = act_command(a);
    code = dry_run(b->model, a->app->config->deliver, &cmd, now_ms, &d, &err) ? act_print_dry(a, b->model, &d)
                                                                              : act_print_refused(a, &err);
    dry_run_release(&d);
    return code;
}

/* The question that decide would ask; an answer of yes makes the act sure. false: the person said no. */
static bool
ask_as_decided(struct act_order *a, const struct board *b)
{
    struct command cmd = act_command(a);
    struct outcome out = { 0 };
    struct err err = { 0 };
    bool asks = !decide(b->model, &cmd, loop_now_ms(), &out, &err) && str_starts(err.text, DECIDE_ASK);

    outcome_release(&out);
    if (!asks)
        return true;
    a->sure = ask("%s", err.text + strlen(DECIDE_ASK));
    return a->sure;
}

/* Once, however often the act is tried. */
static bool
ask_about_many(struct act_order *a)
{
    a->asked = a->asked || ask("%s %zu alerts?", a->app->verb->name, a->subjects.n);
    return a->asked;
}

static bool
ask_first(struct act_order *a, const struct board *b, struct err *err)
{
    bool yes;

    if (!act_find(a, b->model, loop_now_ms(), err))
        return false;
    yes = (a->subjects.n <= ACT_ASK_ABOVE || ask_about_many(a)) && ask_as_decided(a, b);
    return yes || err_set(err, ERR_REFUSED, "not done");
}

/* Before the lock is taken: a question may stand for long, and others want to work meanwhile. */
static bool
must_ask(const struct act_order *a)
{
    if (a->app->options.given[OPT_YES] || !can_ask() || a->answer != NULL)
        return false;
    if (a->kind == CMD_POST || act_is_of_incident(a))
        return access(a->app->store, F_OK) == 0; /* the first act of a new store repeats nothing */
    return a->kind == CMD_UNDO || a->kind == CMD_REDO || a->kind == CMD_ESCALATE || a->app->options.given[OPT_FILTER]
        || a->app->words_n > ACT_ASK_ABOVE;
}

static int
ask_on_board(struct act_order *a)
{
    struct err err = { 0 };
    struct board b;
    int code;

    if (!board_open_whole(&b, a->app, &err))
        code = act_print_failed(a, &err);
    else if (ask_first(a, &b, &err))
        code = EXIT_DONE;
    else
        code = act_print_refused(a, &err);
    board_close(&b);
    return code;
}

/* One event tells of a dry run, where the store can be taken; a store that is not there yet is not made for it. */
static int
run_dry(struct act_order *a)
{
    struct err err = { 0 };
    struct board b;
    int code;

    if (access(a->app->store, F_OK) == 0 && write_with_lock(a, &code, &err))
        return code;
    if (err.code != ERR_NONE)
        say_note("not noted in the log: %s", err.text);
    code = board_open_whole(&b, a->app, &err) ? dry_on_board(a, &b) : app_fail(&err);
    board_close(&b);
    return code;
}

/* false: the store could not be taken. */
static bool
run_wet(struct act_order *a, int *code, struct err *err)
{
    *code = must_ask(a) ? ask_on_board(a) : EXIT_DONE;
    return *code != EXIT_DONE || write_with_lock(a, code, err);
}

/* Nobody owns the store: it is ours for the length of the act. */
static bool
act_alone(struct act_order *a, int *code, struct err *err)
{
    if (!person_may(&a->app->identity, a->kind, err)) {
        *code = act_print_refused(a, err);
        return true;
    }
    if (!a->app->options.given[OPT_DRY_RUN])
        return run_wet(a, code, err);
    *code = run_dry(a);
    return true;
}

/* Incidents come with any rows; those of its alerts are what an update's variables stand for. */
static bool
query_incident(const struct act_order *a, struct remote *r, struct err *err)
{
    char filter[BOARD_INCIDENT_FILTER_MAX];
    const struct board_query q = { .filter = board_incident_filter(a->wish.number, filter) };

    return remote_query(r, &q, err);
}

/* The rows that the act may be about. */
static bool
query_rows(const struct act_order *a, struct remote *r, struct err *err)
{
    const char *filter = a->app->options.value[OPT_FILTER];
    const struct board_query q = {
        .filter = filter,
        .words = filter == NULL ? (const char *const *)a->app->words : NULL,
        .words_n = filter == NULL ? (size_t)a->app->words_n : 0,
    };
    const struct board_query silences = { .silences = true };

    if (act_names_silence(a))
        return remote_query(r, &silences, err);
    if (act_looks_at_incident(a))
        return query_incident(a, r, err);
    return !act_names_alerts(a) || remote_query(r, &q, err);
}

static bool
is_gone(const struct err *err)
{
    return err->code == ERR_UNAVAILABLE || err->code == ERR_NOTFOUND;
}

bool
act_may_ask(const struct act_order *a)
{
    return !a->sure && can_ask() && !a->app->options.given[OPT_DRY_RUN];
}

/* What the owner answered; its question is put to the person, and her yes asked again. false: it did not answer. */
static bool
ask_owner(struct act_order *a, struct remote *r, int *code, struct err *err)
{
    bool events = a->app->options.given[OPT_JSON];
    struct command cmd = act_command(a);
    struct reply_read read;

    cmd.dry = a->app->options.given[OPT_DRY_RUN];
    a->was_sent = !cmd.dry;
    if (!remote_act(r, &cmd, events, &read, err))
        return false;
    if (!read.r.ok && str_starts(read.r.err.text, DECIDE_ASK) && act_may_ask(a)
        && (a->sure = ask("%s", read.r.err.text + strlen(DECIDE_ASK)))) {
        reply_read_release(&read);
        return ask_owner(a, r, code, err);
    }
    if (read.r.ok && read.r.dry != NULL)
        *code = act_print_dry(a, remote_model(r), read.r.dry);
    else if (read.r.ok)
        *code = act_print(a, remote_model(r), read.r.outcome, read.r.batch);
    else
        *code = act_print_refused(a, &read.r.err);
    reply_read_release(&read);
    return true;
}

/* By the owner's word, whatever the configuration here says: nothing is done under another name than the one that was given. */
static bool
is_not_whom_she_says(const struct remote *r, struct err *err)
{
    const char *note = remote_you(r)->note;

    return note != NULL && !err_set(err, ERR_REFUSED, "%s", note);
}

/* false: the owner went away or is silent, and what became of the act is not known. */
static bool
act_remotely(struct act_order *a, struct remote *r, int *code, struct err *err)
{
    if (is_not_whom_she_says(r, err)) {
        *code = act_print_refused(a, err);
        return true;
    }
    if (!query_rows(a, r, err)) {
        if (is_gone(err))
            return false;
        *code = act_print_refused(a, err);
        return true;
    }
    if (!act_find(a, remote_model(r), loop_now_ms(), err)) {
        *code = act_print_refused(a, err);
        return true;
    }
    if (a->subjects.n > ACT_ASK_ABOVE && act_may_ask(a) && !ask_about_many(a)) {
        err_set(err, ERR_REFUSED, "not done");
        *code = act_print_refused(a, err);
        return true;
    }
    return ask_owner(a, r, code, err);
}

/* Once, with whoever has the store. false: nobody could be had, or went away meanwhile. */
static bool
act_once(struct act_order *a, int *code, struct err *err)
{
    struct remote *r = remote_open(a->app, err);
    bool done;

    a->has_owner = r != NULL;
    if (r == NULL)
        return err->code == ERR_NOTFOUND && act_alone(a, code, err);
    done = act_remotely(a, r, code, err);
    remote_close(r);
    return done;
}

/* Who had the lock a moment ago may have given it back by now; but it may also be refused to us for good. */
#define TRIES_WHERE_FREE 10

/* Somebody else has the lock, or had it when we asked. */
static bool
may_pass(const struct act_order *a, int tries, const struct err *err)
{
    char *holder = store_owner(a->app->store);
    bool held = holder != NULL;

    free(holder);
    return err->code == ERR_NOTFOUND || (err->code == ERR_UNAVAILABLE && (held || tries < TRIES_WHERE_FREE) && !a->has_owner);
}

static bool
has_yes(const struct act_order *a)
{
    return a->sure || a->asked;
}

/* An owner that is coming or going, or a verb that has the store for an instant: the act's request id makes trying again safe. */
int
act_do(struct act_order *a)
{
    static const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
    int64_t until_ms = loop_mono_ms() + REMOTE_TRIES_MS;
    struct err err = { 0 };
    bool had_yes = has_yes(a);
    int code;

    for (int tries = 0; !act_once(a, &code, &err); tries++) {
        if (has_yes(a) && !had_yes)
            until_ms = loop_mono_ms() + REMOTE_TRIES_MS; /* her time to think is not the owner's */
        had_yes = has_yes(a);
        if (loop_mono_ms() >= until_ms || !may_pass(a, tries, &err))
            return act_print_failed(a, &err);
        nanosleep(&pause, NULL);
        err = (struct err){ 0 };
    }
    return code;
}
