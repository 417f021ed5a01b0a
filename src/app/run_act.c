/* SPDX-License-Identifier: MIT */
/* What `tocsin run` is asked to run: its words, the alert's values and environment, and the person's yes; all before anything begins. */
#include "app/run_act.h"

#include <string.h>

#include "app/board.h"
#include "app/lookup.h"
#include "app/output.h"
#include "app/run_place.h"
#include "net/loop.h"
#include "util/secret.h"
#include "util/str.h"
#include "util/utf8.h"

static bool
read_command(struct run_act *r, struct err *err)
{
    const struct app *app = r->app;
    const char *name = app->options.value[OPT_COMMAND];

    if (name == NULL) {
        r->order.argv = (const char *const *)app->words;
        r->order.argv_n = (size_t)app->words_n;
        return true;
    }
    if (app->words_n > 0)
        return err_set(err, ERR_USAGE, "run takes --command NAME or the words of a command, not both");
    r->command = config_command(app->config, name);
    if (r->command == NULL)
        return err_set(err, ERR_REFUSED,
            "no command %.64s is configured: a section command of that name in tocsin.conf says what it runs", name);
    r->order.name = r->command->name;
    return true;
}

static bool
check_texts(const struct run_act *r, struct err *err)
{
    const struct options *o = &r->app->options;
    const char *id = o->value[OPT_REQUEST_ID], *why = o->value[OPT_WHY];

    for (int i = 0; i < r->app->words_n; i++)
        if (!utf8_is_valid(r->app->words[i], strlen(r->app->words[i])))
            return err_set(err, ERR_USAGE, "word %d of the command is not valid UTF-8: the log can't hold it", i + 1);
    if (why != NULL && !utf8_is_valid(why, strlen(why)))
        return err_set(err, ERR_USAGE, "the text of --why is not valid UTF-8");
    if (id != NULL && (*id == '\0' || strlen(id) > COMMAND_REQUEST_ID_MAX - strlen("-end") || !utf8_is_valid(id, strlen(id))))
        return err_set(err, ERR_USAGE, "--request-id takes 1 to %zu bytes of UTF-8", COMMAND_REQUEST_ID_MAX - strlen("-end"));
    return true;
}

static bool
read_options(struct run_act *r, struct err *err)
{
    const struct options *o = &r->app->options;

    request_id_new(r->request_id);
    r->id = o->given[OPT_REQUEST_ID] ? o->value[OPT_REQUEST_ID] : r->request_id;
    if (!check_texts(r, err) || !read_command(r, err))
        return false;
    r->order.purpose = o->value[OPT_WHY];
    if (r->order.purpose == NULL && r->command != NULL)
        r->order.purpose = r->command->why;
    run_place_here(&r->order, &r->arena);
    return true;
}

void
run_act_env(struct run_act *r, const char *name, const char *value)
{
    r->env[r->env_n++] = arena_printf(&r->arena, "%s=%s", name, value);
    r->env[r->env_n] = NULL;
}

/* What is taken from the alert is taken once: the words that are shown are those that are run. */
static bool
use_alert(struct run_act *r, const struct model *m, const struct alert *a, struct err *err)
{
    const struct run_command *c = r->command;
    char hex[ALERT_ID_HEX];

    if (c != NULL && !run_command_fits(c, m, a, r->app->me, loop_now_ms()))
        return err_set(err, ERR_REFUSED, "%s is %s: nothing was run", c->name,
            a == NULL ? "for an alert; name it with --alert ID" : "not for this alert, as its match says");
    if (c != NULL && !run_command_fill(c, a, &r->arena, &r->order.argv, &r->order.argv_n, err))
        return false;
    if (a == NULL)
        return true;
    r->subject = (struct subject){ a->id, a->episode };
    r->order.has_alert = true;
    alert_id_hex(&a->id, hex);
    run_act_env(r, "TOCSIN_ALERT", hex);
    run_act_env(r, "TOCSIN_NAME", alert_field(a, FIELD_NAME));
    run_act_env(r, "TOCSIN_SOURCE", a->source->name);
    return true;
}

static bool
find_alert(struct run_act *r, struct err *err)
{
    const char *id = r->app->options.value[OPT_ALERT];
    const struct board_query q = { .words = &id, .words_n = 1 };
    const struct alert *a;
    struct board b;
    bool ok;

    if (id == NULL)
        return use_alert(r, NULL, NULL, err);
    ok = board_open(&b, r->app, &q, err);
    if (ok) {
        a = lookup_alert(b.model, r->app->config, id, r->app->me, loop_now_ms(), NULL, err);
        ok = a != NULL && use_alert(r, b.model, a, err);
    }
    board_close(&b);
    return ok;
}

/* What is configured is no word of the person's. NULL: none. */
static const char *
secret_in(const struct run_act *r)
{
    const char *what = NULL;

    if (secret_find(r->order.purpose, &what) != NULL)
        return what;
    for (size_t i = 0; r->command == NULL && i < r->order.argv_n; i++)
        if (secret_find(r->order.argv[i], &what) != NULL)
            return what;
    return NULL;
}

static bool
ask_about_secret(const struct run_act *r, struct err *err)
{
    const char *what = secret_in(r);

    if (what == NULL)
        return true;
    if (!can_ask())
        return err_set(err, ERR_REFUSED,
            "this holds what looks like %s, and the log would keep it for all to read: --yes runs it", what);
    return ask("This holds what looks like %s, and the log keeps it for all to read. Run it all the same?", what)
        || err_set(err, ERR_REFUSED, "not run");
}

/* Enter does nothing, and nobody to ask is no yes. */
static bool
ask_if_dangerous(const struct run_act *r, struct err *err)
{
    struct buf words = BUF_INIT;
    bool yes = true;

    if (r->command == NULL || !r->command->dangerous)
        return true;
    run_argv_words(r->order.argv, r->order.argv_n, &words);
    if (!can_ask())
        yes = err_set(err, ERR_REFUSED, "%s is dangerous and asks first: --yes answers. It would run %.300s", r->command->name,
            buf_text(&words));
    else if (!ask("%s is dangerous. Run %s?", r->command->name, buf_text(&words)))
        yes = err_set(err, ERR_REFUSED, "not run");
    buf_release(&words);
    return yes;
}

bool
run_act_prepare(struct run_act *r, struct err *err)
{
    const struct options *o = &r->app->options;

    if (!read_options(r, err) || !find_alert(r, err) || !run_order_check(&r->order, err))
        return false;
    r->program = run_program(r->order.argv[0], &r->code, err);
    if (r->program == NULL)
        return false;
    r->code = 0;
    if (o->given[OPT_YES] || o->given[OPT_DRY_RUN])
        return true;
    return ask_about_secret(r, err) && ask_if_dangerous(r, err);
}
