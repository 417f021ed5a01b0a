/* SPDX-License-Identifier: MIT */
/* The place at the store under the screen: taken, given up for a suspension, taken again, and told of another configuration. */
#include <signal.h>
#include <string.h>

#include "app/applog.h"
#include "app/output.h"
#include "app/stages.h"
#include "app/tui.h"
#include "util/time.h"

/* How often an Alertmanager on this machine is looked for where nothing is configured. */
#define LOOK_EVERY_MS (10 * MS_SECOND)
/* A suspension waits so long for acts to be on disk. */
#define ANSWERS_WITHIN_MS 500

static void look(struct tui *t);

static void
use_local_source(struct tui *t, bool started)
{
    owner_add_local_source(&t->seat.owner);
    tui_say(t, true, "found an Alertmanager on " LOCAL_SOURCE_URL);
    if (!started)
        seat_start_engine(&t->seat);
}

static void
on_look_again(void *arg)
{
    look(arg);
}

/* The first answer decides with which sources the board begins; later ones add one. */
static void
on_looked(void *arg, bool found)
{
    struct tui *t = arg;
    bool started = t->look_again != NULL;

    t->looking = NULL;
    if (!local_source_is_wanted(t->app->config)) { /* configured meanwhile */
        seat_start_engine(&t->seat);
        return;
    }
    if (found) {
        use_local_source(t, started);
        return;
    }
    if (!started) {
        t->look_again = loop_timer_new(t->loop, on_look_again, t);
        tui_say(t, false, "no Alertmanager answers on " LOCAL_SOURCE_URL);
        seat_start_engine(&t->seat);
    }
    loop_timer_set(t->look_again, loop_mono_ms() + LOOK_EVERY_MS);
}

static void
look(struct tui *t)
{
    if (local_source_is_wanted(t->app->config) && t->looking == NULL)
        t->looking = local_source_look(t->seat.owner.ports, on_looked, t);
}

static void
stop_looking(struct tui *t)
{
    local_source_cancel(t->looking);
    t->looking = NULL;
    loop_timer_free(t->look_again);
    t->look_again = NULL;
}

static void
on_owns(void *arg)
{
    struct tui *t = arg;

    if (t->ui == NULL) /* tui_begin() comes back to it */
        return;
    if (!local_source_is_wanted(t->app->config)) {
        seat_start_engine(&t->seat);
        return;
    }
    tui_say(t, true, "looking for an Alertmanager on 127.0.0.1:9093...");
    t->due = true;
    look(t);
}

static void
on_state(void *arg, const char *text)
{
    struct tui *t = arg;

    if (t->ui != NULL)
        tui_input(t, &(struct ui_input){ .kind = UI_LINK, .text = text });
}

static void
on_say(void *arg, bool ok, const char *text)
{
    tui_say(arg, ok, "%s", text);
}

static void
on_lost(void *arg)
{
    stop_looking(arg);
    tui_forget_histories(arg);
}

static bool
on_reload(void *arg, struct err *err)
{
    return tui_reload(arg, err);
}

/* While nothing is known of the board it is shown as one that is loading. */
static void
show_something(struct tui *t)
{
    if (t->shown != NULL)
        return;
    t->shown = seat_take_model(&t->seat);
    if (t->shown == NULL)
        t->shown = model_new(&t->app->config->model);
}

bool
tui_open_seat(struct tui *t, struct err *err)
{
    static const struct seat_handlers handlers = {
        .owns = on_owns,
        .changed = tui_changed,
        .state = on_state,
        .say = on_say,
        .lost = on_lost,
        .presence = tui_on_presence,
        .reload = on_reload,
    };
    bool ok = t->seat.loop == NULL ? seat_open(&t->seat, t->app, t->loop, t->run, "tui", &handlers, t, err)
                                   : seat_reopen(&t->seat, err);

    show_something(t);
    return ok;
}

void
tui_begin(struct tui *t)
{
    on_state(t, t->seat.state_text);
    if (t->seat.role == SEAT_OWNER)
        on_owns(t);
}

void
tui_close_seat(struct tui *t)
{
    seat_close(&t->seat, t->suspend ? "its screen is suspended" : "its person left");
    seat_forget_wishes(&t->seat);
    tui_forget_errands(t);
}

/*
 * With another owner, or after a suspension, the board was loaded anew. To the screen all alerts of the old board are gone and those of the new one are
 * there, in one step: the cursor, which holds an alert's id, stays. The sources of the old model live on: the gone still name them.
 */
void
tui_settle_model(struct tui *t)
{
    struct model *old = t->shown, *new = t->seat.model;

    if (new == NULL || new == old || !new->whole)
        return;
    for (size_t i = 0; i < old->alerts.n; i++)
        vec_push(&new->gone, old->alerts.v[i]);
    vec_clear(&old->alerts);
    vec_push(&t->former, old);
    t->shown = seat_take_model(&t->seat);
}

/* Once the gone that named their sources are forgotten nothing points into them. */
void
tui_free_former(struct tui *t)
{
    for (size_t i = 0; i < t->former.n; i++)
        model_free(t->former.v[i]);
    vec_clear(&t->former);
}

static void
stop_here(struct tui *t)
{
    loop_signal_free(t->stop_signal);
    kill(0, SIGTSTP); /* the whole job, as the terminal would */
    t->stop_signal = loop_signal_new(t->loop, SIGTSTP, tui_signal, t);
}

/* With the engine their answers would go. */
static bool
must_wait(struct tui *t)
{
    int64_t now_ms = loop_mono_ms();

    if (t->run != RUN_LIVE || !tui_awaits_answers(t))
        return false;
    if (t->suspend_by_ms == 0) {
        t->suspend_by_ms = now_ms + ANSWERS_WITHIN_MS;
        loop_timer_set(t->repaint, t->suspend_by_ms);
    }
    return now_ms < t->suspend_by_ms;
}

void
tui_suspend(struct tui *t)
{
    bool leaves_alone;

    if (must_wait(t))
        return;
    leaves_alone = t->run == RUN_LIVE && seat_is_last(&t->seat) && t->app->config->sources.n > 0;
    t->suspend_by_ms = 0;
    term_suspend(t->term);
    if (t->run == RUN_LIVE) {
        tui_give_up_errands(t);
        tui_close_seat(t);
    }
    t->suspend = false;
    applog("suspended");
    applog_restore();
    if (leaves_alone)
        say_note("nobody polls while tocsin is stopped here; fg goes on, tocsin serve goes on without a screen");
    stop_here(t);
    applog_to_file("tocsin.log");
    if (!term_resume(t->term, &t->err) || (t->run == RUN_LIVE && !tui_open_seat(t, &t->err))) {
        tui_quit(t, exit_code_of(&t->err));
        return;
    }
    tui_tell_size(t);
    tui_set_tick(t);
    t->due = true;
}

static void
ask_take_over(struct tui *t)
{
    struct buf text = BUF_INIT;

    buf_addf(&text,
        "%s does not answer. SIGKILL ends it at once, and this screen takes the store. What it said is done is on disk; what was "
        "typed there in the last second is lost. This can't be undone.",
        t->seat.owner_who == NULL ? "The owner of the store" : t->seat.owner_who);
    tui_input(t, &(struct ui_input){ .kind = UI_MAY_TAKE_OVER, .text = buf_text(&text) });
    buf_release(&text);
}

/* It may answer again while the person is being asked. */
void
tui_take_over(struct tui *t, const struct effect *e)
{
    struct err err = { 0 };

    if (e->sure ? !seat_take_over(&t->seat, &err) : !seat_may_take_over(&t->seat, &err))
        tui_say(t, false, "%s", err.text);
    else if (!e->sure)
        ask_take_over(t);
}

static void
say_faults(struct tui *t, const struct conf_faults *faults)
{
    const struct conf_fault *first = &faults->v[0];

    for (size_t i = 0; i < faults->n; i++)
        applog("%s:%d: %s", faults->v[i].file, faults->v[i].line, faults->v[i].text);
    if (faults->n == 1)
        tui_say(t, false, "kept the old configuration: %s:%d: %s", first->file, first->line, first->text);
    else
        tui_say(t, false, "kept the old configuration: %zu faults, tocsin check lists them; the first: %s:%d: %s", faults->n,
            first->file, first->line, first->text);
}

static const char *
needs_restart(const struct config *before, const struct config *now)
{
    const char *a = before->store == NULL ? "" : before->store, *b = now->store == NULL ? "" : now->store;

    return strcmp(a, b) != 0 ? "; the other store is used from the next start on" : "";
}

/* What is wrong with the screen's own part is said, and changes nothing else. */
static void
configure_screen(struct tui *t, const struct config *before)
{
    const struct config *config = t->app->config;
    struct ui_config screen = tui_ui_config(t);
    struct err err = { 0 };

    if (!ui_configure(t->ui, &screen, &err))
        tui_say(t, false, "sources are as configured, the screen is as before: %s", err.text);
    else
        tui_say(t, true, "configuration read: %zu source%s%s", config->sources.n, config->sources.n == 1 ? "" : "s",
            needs_restart(before, config));
    term_invalidate(t->term);
    t->due = true;
}

bool
tui_reload(struct tui *t, struct err *err)
{
    struct conf_faults faults = { 0 };
    struct config *before = t->app->config;
    struct config *config = config_load(t->app->options.value[OPT_CONFIG], &faults);

    if (config == NULL) {
        err_set(err, ERR_CONFIG, "kept the old configuration: %s:%d: %s", faults.v[0].file, faults.v[0].line, faults.v[0].text);
        say_faults(t, &faults);
        conf_faults_release(&faults);
        return false;
    }
    if (local_source_is_wanted(config)) {
        config_free(config);
        err_set(err, ERR_CONFIG, "there is no configuration to read; :write-config writes one");
        tui_say(t, false, "%s", err->text);
        return false;
    }
    seat_reconfigure(&t->seat, config);
    tui_identify_again(t);
    configure_screen(t, before);
    return true;
}
