/* SPDX-License-Identifier: MIT */
/* What every verb needs before it begins: configuration, store, person. */
#include "app/app.h"

#include <string.h>
#include <unistd.h>

#include "app/applog.h"
#include "app/output.h"
#include "net/loop.h"
#include "store/store.h"
#include "util/path.h"
#include "util/str.h"
#include "util/time.h"

/* By the kernel's words, never by the environment: USER can be set by anybody. */
bool
app_identify(struct app *app, const char *claim, struct err *err)
{
    const char *frontend = app->verb->name[0] == '\0' ? "tui" : "cli";
    bool ok =
        people_of_process(&app->config->people, getuid(), process_login_uid(0, getuid()), claim, frontend, &app->identity, err);

    str_set(&app->claim, ok ? claim : NULL);
    str_set(&app->me, app->identity.actor);
    str_set(&app->origin, app->identity.origin);
    return ok;
}

static bool
find_store(struct app *app, struct err *err)
{
    const char *env = getenv("TOCSIN_STORE");
    char *usual;

    if (app->options.given[OPT_STORE])
        app->store = store_path(app->options.value[OPT_STORE], err);
    else if (env != NULL && *env != '\0')
        app->store = store_path(env, err);
    else if (app->config->store != NULL)
        app->store = store_path(app->config->store, err);
    else {
        usual = path_state("tocsin.db");
        app->store = store_path(usual, err);
        free(usual);
    }
    return app->store != NULL;
}

bool
app_prepare(struct app *app, int *code)
{
    struct conf_faults faults = { 0 };
    struct err err = { 0 };

    app->config = config_load(app->options.value[OPT_CONFIG], &faults);
    if (app->config == NULL) {
        config_say_faults(&faults);
        conf_faults_release(&faults);
        *code = EXIT_CONFIG;
        return false;
    }
    conf_faults_release(&faults);
    if (!app_identify(app, app->options.value[OPT_AS], &err) || !find_store(app, &err)) {
        *code = app_fail(&err);
        return false;
    }
    applog("configuration %s, store %s, you are %s", app->config->file == NULL ? "none" : app->config->file, app->store, app->me);
    return true;
}

void
app_release(struct app *app)
{
    config_free(app->config);
    free(app->claim);
    free(app->me);
    free(app->origin);
    free(app->store);
    app->config = NULL;
    app->claim = app->me = app->origin = app->store = NULL;
}

char *
app_who(const struct app *app, const char *role)
{
    const char *tty = ttyname(STDIN_FILENO);
    char at[TIME_TEXT_MAX];
    struct buf b = BUF_INIT;

    time_hhmm(loop_now_ms(), at);
    buf_addf(&b, "%s pid %ld %s", role, (long)getpid(), app->me);
    if (tty != NULL)
        buf_addf(&b, " on %s", strncmp(tty, "/dev/", 5) == 0 ? tty + 5 : tty);
    buf_addf(&b, " since %s", at);
    return buf_take(&b);
}

int
app_fail(const struct err *err)
{
    say_error("%s", err->text);
    return exit_code_of(err);
}
