/* SPDX-License-Identifier: MIT */
/* `tocsin wall`: the dashboard's machinery under another page. */
#include "app/wall.h"

#include <unistd.h>

#include "app/tui.h"
#include "util/str.h"

struct ui_wall
wall_options(const struct app *app)
{
    const struct options *o = &app->options;

    if (!str_eq(app->verb->name, "wall"))
        return (struct ui_wall){ 0 };
    return (struct ui_wall){
        .only = true,
        .no_input = o->given[OPT_NO_INPUT],
        .redact = o->given[OPT_REDACT],
        .view = o->value[OPT_VIEW],
    };
}

static bool
check_view(const struct config *c, const char *name, struct err *err)
{
    struct buf names = BUF_INIT;

    if (name == NULL)
        return true;
    for (size_t i = 0; i < c->views.n; i++) {
        if (str_eq(c->views.v[i].name, name)) {
            buf_release(&names);
            return true;
        }
        buf_addf(&names, "%s%s", i > 0 ? ", " : "", c->views.v[i].name);
    }
    if (c->views.n == 0)
        err_set(err, ERR_USAGE, "there is no view %s: the configuration has no section view; see tocsin.conf(5)", name);
    else
        err_set(err, ERR_USAGE, "there is no view %s; the configuration has %s", name, buf_text(&names));
    buf_release(&names);
    return false;
}

int
verb_wall(struct app *app)
{
    struct err err = { 0 };

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        err_set(&err, ERR_USAGE,
            "the wall needs a terminal, on standard input and output; tocsin --plain prints each event as a line");
    else if (check_view(app->config, app->options.value[OPT_VIEW], &err))
        return tui_run(app, RUN_LIVE);
    return app_fail(&err);
}
