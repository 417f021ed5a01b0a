/* SPDX-License-Identifier: MIT */
/* The store and the engine under the screen: taken, given up for a suspension, taken again, and told of another configuration. */
#include <signal.h>
#include <string.h>

#include "app/applog.h"
#include "app/stages.h"
#include "app/tui.h"
#include "util/time.h"

/* How often an Alertmanager on this machine is looked for where nothing is configured. */
#define LOOK_EVERY_MS (10 * MS_SECOND)
/* A suspension waits so long for acts to be on disk. */
#define ANSWERS_WITHIN_MS 500

bool
tui_open_owner(struct tui *t, struct err *err)
{
    if (!owner_open(&t->owner, t->app, t->loop, "tui", t->run, err))
        return false;
    if (t->shown == NULL)
        t->shown = t->owner.model;
    return true;
}

void
tui_close_owner(struct tui *t)
{
    struct model *loading = t->owner.model != t->shown ? t->owner.model : NULL;

    local_source_cancel(t->looking);
    t->looking = NULL;
    loop_timer_free(t->look_again);
    t->look_again = NULL;
    owner_close(&t->owner, true);
    model_free(loading);
    tui_forget_errands(t);
}

static void look(struct tui *t);

static void
use_local_source(struct tui *t, bool started)
{
    struct engine_config config;

    local_source_add(t->app->config);
    config = owner_engine_config(t->app);
    ports_live_configure(t->owner.live, t->app->config);
    engine_reload(t->owner.engine, &config);
    tui_say(t, true, "found an Alertmanager on " LOCAL_SOURCE_URL);
    if (!started)
        owner_start(&t->owner, tui_changed, t);
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
    if (found) {
        use_local_source(t, started);
        return;
    }
    if (!started) {
        t->look_again = loop_timer_new(t->loop, on_look_again, t);
        tui_say(t, false, "no Alertmanager answers on " LOCAL_SOURCE_URL);
        owner_start(&t->owner, tui_changed, t);
    }
    loop_timer_set(t->look_again, loop_mono_ms() + LOOK_EVERY_MS);
}

static void
look(struct tui *t)
{
    if (local_source_is_wanted(t->app->config) && t->looking == NULL)
        t->looking = local_source_look(t->owner.ports, on_looked, t);
}

void
tui_start_owner(struct tui *t)
{
    if (!local_source_is_wanted(t->app->config)) {
        owner_start(&t->owner, tui_changed, t);
        return;
    }
    tui_say(t, true, "looking for an Alertmanager on 127.0.0.1:9093...");
    t->due = true;
    look(t);
}

/*
 * After a suspension the board was loaded anew. To the screen all alerts of the old board are gone and those of the new one are
 * there, in one step: the cursor, which holds an alert's id, stays. The sources of the old model live on: the gone still name them.
 */
void
tui_settle_model(struct tui *t)
{
    struct model *old = t->shown, *new = t->owner.model;

    if (new == NULL || new == old || !new->whole)
        return;
    for (size_t i = 0; i < old->alerts.n; i++)
        vec_push(&new->gone, old->alerts.v[i]);
    vec_clear(&old->alerts);
    vec_push(&t->former, old);
    t->shown = new;
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
    if (must_wait(t))
        return;
    t->suspend = false;
    t->suspend_by_ms = 0;
    term_suspend(t->term);
    if (t->run == RUN_LIVE) {
        tui_give_up_errands(t);
        tui_close_owner(t);
    }
    applog("suspended");
    applog_restore();
    stop_here(t);
    applog_to_file("tocsin.log");
    if (t->run == RUN_LIVE && !tui_open_owner(t, &t->err)) {
        tui_quit(t, exit_code_of(&t->err));
        return;
    }
    if (!term_resume(t->term, &t->err)) {
        tui_quit(t, exit_code_of(&t->err));
        return;
    }
    tui_tell_size(t);
    tui_set_tick(t);
    t->due = true;
    if (t->run == RUN_LIVE)
        tui_start_owner(t);
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

void
tui_reload(struct tui *t)
{
    struct conf_faults faults = { 0 };
    struct config *before = t->app->config;
    struct config *config = config_load(t->app->options.value[OPT_CONFIG], &faults);
    struct ui_config screen;
    struct err err = { 0 };

    if (config == NULL) {
        say_faults(t, &faults);
        conf_faults_release(&faults);
        return;
    }
    if (local_source_is_wanted(config)) {
        config_free(config);
        tui_say(t, false, "there is no configuration to read; :write-config writes one");
        return;
    }
    owner_reconfigure(&t->owner, config);
    tui_identify_again(t);
    screen = tui_ui_config(t);
    if (!ui_configure(t->ui, &screen, &err))
        tui_say(t, false, "sources are as configured, the screen is as before: %s", err.text);
    else
        tui_say(t, true, "configuration read: %zu source%s%s", config->sources.n, config->sources.n == 1 ? "" : "s",
            needs_restart(before, config));
    term_invalidate(t->term);
    t->due = true;
}
