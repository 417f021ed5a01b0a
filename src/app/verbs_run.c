/* SPDX-License-Identifier: MIT */
/* `tocsin run`: a command is in the log before it begins, is run by this very process, and its end is in the log after. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/act.h"
#include "app/board.h"
#include "app/lookup.h"
#include "app/output.h"
#include "app/run_place.h"
#include "app/run_spool.h"
#include "app/runner.h"
#include "core/words.h"
#include "net/loop.h"
#include "net/process.h"
#include "util/str.h"
#include "util/time.h"
#include "util/utf8.h"

/* How long the log is asked to take the end of a run; then it is kept beside it, and the next tocsin hands it in. */
#define TELL_FOR_MS (15 * MS_SECOND)
#define ENV_MAX 8

struct run_act {
    struct app *app;
    const struct run_command *command; /* NULL: the words are what is run */
    struct run_order order;
    struct subject subject;
    struct arena arena;
    char *program;
    const char *env[ENV_MAX];
    size_t env_n;
    char request_id[REQUEST_ID_SIZE];
    const char *id; /* the one given, or ours */
    int code;       /* once it is known before all else */
};

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

static void
add_env(struct run_act *r, const char *name, const char *value)
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
        return err_set(err, ERR_REFUSED, "%s is not for %s: nothing was run", c->name,
            a == NULL ? "no alert at all; name one with --alert" : "this alert, as its match says");
    if (c != NULL && !run_command_fill(c, a, &r->arena, &r->order.argv, &r->order.argv_n, err))
        return false;
    if (a == NULL)
        return true;
    r->subject = (struct subject){ a->id, a->episode };
    r->order.has_alert = true;
    alert_id_hex(&a->id, hex);
    add_env(r, "TOCSIN_ALERT", hex);
    add_env(r, "TOCSIN_NAME", alert_field(a, FIELD_NAME));
    add_env(r, "TOCSIN_SOURCE", a->source->name);
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

/* Enter does nothing, and nobody to ask is no yes. */
static bool
ask_if_dangerous(const struct run_act *r, struct err *err)
{
    const struct options *o = &r->app->options;
    struct buf words = BUF_INIT;
    bool yes = true;

    if (r->command == NULL || !r->command->dangerous || o->given[OPT_YES] || o->given[OPT_DRY_RUN])
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

static bool
prepare(struct run_act *r, struct err *err)
{
    if (!read_options(r, err) || !find_alert(r, err) || !run_order_check(&r->order, err))
        return false;
    r->program = run_program(r->order.argv[0], &r->code, err);
    if (r->program == NULL)
        return false;
    r->code = 0;
    return ask_if_dangerous(r, err);
}

static struct act_order
start_order(struct run_act *r, struct act_answer *answer)
{
    return (struct act_order){ .app = r->app,
        .kind = CMD_RUN_START,
        .text = r->order.purpose,
        .run = &r->order,
        .name = r->order.name,
        .answer = answer };
}

static void
name_alert(const struct run_act *r, struct act_order *act)
{
    if (r->order.has_alert)
        vec_push(&act->subjects, r->subject);
}

static void
print_what(const struct run_act *r)
{
    struct output o = output_here();
    struct buf line = BUF_INIT;

    o.cols = SIZE_MAX;
    buf_addf(&line, "would run %s: ", r->program);
    run_argv_words(r->order.argv, r->order.argv_n, &line);
    output_line(&o, buf_text(&line));
    for (size_t i = 0; i < r->env_n; i++) {
        buf_clear(&line);
        buf_addf(&line, "  with %s", r->env[i]);
        output_line(&o, buf_text(&line));
    }
    output_line(&o, "  with TOCSIN_RUN=the number of the run");
    buf_release(&line);
}

/* What would be run, with what, and what the log would say. */
static int
run_dry(struct run_act *r)
{
    struct act_order act = start_order(r, NULL);
    int code;

    if (!r->app->options.given[OPT_JSON])
        print_what(r);
    name_alert(r, &act);
    code = act_do(&act);
    act_release(&act);
    return code;
}

/* Withheld from children as everywhere. */
static void
withhold_secrets(const struct config *c)
{
    for (size_t i = 0; i < c->secrets.n; i++)
        if (c->secrets.v[i].env != NULL)
            process_withhold(c->secrets.v[i].env);
}

static void
run_child(struct run_act *r, uint64_t number, struct run_output *out, struct run_end *end)
{
    const struct runner_order order = {
        .program = r->program,
        .argv = r->order.argv, /* as argv: NULL after the last */
        .env = r->env,
        .timeout_ms = r->command == NULL ? 0 : r->command->timeout_ms,
        .with_stdin = r->app->options.given[OPT_STDIN],
        .quiet = r->app->options.given[OPT_QUIET] || r->app->options.given[OPT_JSON],
    };
    char text[24];

    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    add_env(r, "TOCSIN_RUN", text);
    withhold_secrets(r->app->config);
    if (runner_was_interrupted()) {
        run_output_init(out);
        *end = (struct run_end){ .how = RUN_NOT_STARTED, .error = "interrupted before it began", .head = "" };
        return;
    }
    runner_run(&order, out, end);
}

/* Whoever owns the store by now is told; the file beside it is there in case nobody can be. */
static bool
tell_end(struct run_act *r, uint64_t number, const struct run_end *end)
{
    static const struct timespec pause = { .tv_nsec = 250 * 1000 * 1000 };
    const char *id = arena_printf(&r->arena, "%s-end", r->id);
    int64_t until_ms = loop_mono_ms() + TELL_FOR_MS;
    struct err err = { 0 }, kept = { 0 };
    bool is_kept = run_spool_keep(r->app, number, id, end, &kept);

    while (!run_spool_tell(r->app, number, id, end, &err)) {
        if (err.code == ERR_REFUSED || err.code == ERR_NOTFOUND || loop_mono_ms() >= until_ms
            || (is_kept && runner_was_interrupted())) {
            say_error("run %llu: how it ended is not in the log yet: %s", (unsigned long long)number, err.text);
            say_note(is_kept ? "it is kept, and your next tocsin run or tocsin runs hands it in" : "nor could it be kept: %s",
                kept.text);
            return false;
        }
        nanosleep(&pause, NULL);
    }
    return true;
}

static int
exit_code_of_end(const struct run_end *end)
{
    switch (end->how) {
    case RUN_EXITED:
        return end->code;
    case RUN_SIGNALED:
        return RUN_EXIT_SIGNAL + end->code;
    default:
        return RUN_EXIT_NOT_RUN;
    }
}

/* As `tocsin runs NUMBER --json` has it, with what act verbs say of themselves. */
static void
print_json(const struct run_act *r, uint64_t number, int64_t started_at_ms, const struct run_end *end)
{
    const struct run run = { .number = number,
        .actor = r->app->me,
        .started_at_ms = started_at_ms,
        .order = r->order,
        .finished = true,
        .end = *end };
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", true);
    run_json(&o, &run, false);
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static int
fail(const struct run_act *r, const struct err *err)
{
    struct act_order act = { .app = r->app };
    int code = act_print_refused(&act, err);

    return r->code != 0 ? r->code : code;
}

static void
say_end(uint64_t number, const struct run_end *end)
{
    struct buf words = BUF_INIT;
    char took[TIME_TEXT_MAX];

    run_end_words(end, &words);
    duration_short(end->took_ms, took);
    if (end->how == RUN_NOT_STARTED || isatty(STDERR_FILENO))
        say_note("run %llu: %s after %s", (unsigned long long)number, buf_text(&words), took);
    buf_release(&words);
}

static int
run_started(struct run_act *r, uint64_t number)
{
    int64_t started_at_ms = loop_now_ms();
    struct run_output out;
    struct run_end end;
    int code;

    run_child(r, number, &out, &end);
    code = exit_code_of_end(&end);
    (void)tell_end(r, number, &end);
    say_end(number, &end);
    if (r->app->options.given[OPT_JSON])
        print_json(r, number, started_at_ms, &end);
    run_output_release(&out);
    return code;
}

/* The same request, made by another process before: it is not run again. */
static bool
is_anothers(struct run_act *r, uint64_t number)
{
    struct event_query q = { .decode = true, .limit = 1 };
    struct err err = { 0 };
    char stream[32];
    struct board b;
    bool mine = false;

    snprintf(stream, sizeof stream, "run:%llu", (unsigned long long)number);
    q.stream = stream;
    if (board_open_unread(&b, r->app, &err))
        mine = board_events(&b, &q, run_is_of_here, &mine, &err) && mine;
    board_close(&b);
    return !mine;
}

static int
run_wet(struct run_act *r)
{
    struct act_answer answer = { 0 };
    struct act_order act = start_order(r, &answer);
    int code;

    act.fixed_id = r->id;
    name_alert(r, &act);
    r->app->holds_signals = true;
    runner_hold_signals();
    run_spool_tell_all(r->app);
    code = act_do(&act);
    act_release(&act);
    if (!answer.ok) {
        code = fail(r, &answer.err);
    } else if (answer.repeated && is_anothers(r, answer.run)) {
        say_note("this request id was given before, as run %llu: it is not run again", (unsigned long long)answer.run);
        code = EXIT_DONE;
    } else {
        code = run_started(r, answer.run);
    }
    return code;
}

int
verb_run(struct app *app)
{
    struct run_act r = { .app = app };
    struct err err = { 0 };
    int code;

    if (!prepare(&r, &err))
        code = fail(&r, &err);
    else
        code = app->options.given[OPT_DRY_RUN] ? run_dry(&r) : run_wet(&r);
    free(r.program);
    arena_release(&r.arena);
    return code;
}
