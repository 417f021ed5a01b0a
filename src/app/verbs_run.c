/* SPDX-License-Identifier: MIT */
/* `tocsin run`: a command is in the log before it begins, is run by this very process, and its end is in the log after. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/output.h"
#include "app/run_act.h"
#include "app/run_place.h"
#include "app/run_spool.h"
#include "app/runner.h"
#include "app/verbs_runs.h"
#include "core/words.h"
#include "net/loop.h"
#include "net/process.h"
#include "util/str.h"
#include "util/time.h"

/* How long the log is asked to take the end of a run; then it is kept beside it, and the next tocsin hands it in. */
#define TELL_FOR_MS (15 * MS_SECOND)

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
run_child(struct run_act *r, uint64_t number, struct run_show *show, struct run_output *out, struct run_end *end)
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
    run_act_env(r, "TOCSIN_RUN", text);
    withhold_secrets(r->app->config);
    if (runner_was_interrupted()) {
        run_output_init(out);
        *end = (struct run_end){ .how = RUN_NOT_STARTED, .error = "interrupted before it began", .head = "" };
        return;
    }
    runner_run(&order, show, out, end);
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
print_json(const struct run *run, bool repeated)
{
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_bool(&o, "ok", true);
    json_bool(&o, "repeated", repeated);
    run_json(&o, run, run_is_gone(run));
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

static bool
is_not_interrupted(void)
{
    return !runner_was_interrupted();
}

/* Whoever reads what it said in her own time does not hold up the log. */
static int
run_started(struct run_act *r, uint64_t number)
{
    struct run run = { .number = number,
        .actor = r->app->me,
        .started_at_ms = loop_now_ms(),
        .order = r->order,
        .finished = true };
    struct run_show show = { .fd = -1 };
    struct run_output out;
    int code;

    run_child(r, number, &show, &out, &run.end);
    code = exit_code_of_end(&run.end);
    (void)tell_end(r, number, &run.end);
    say_end(number, &run.end);
    if (r->app->options.given[OPT_JSON])
        print_json(&run, false);
    run_show_close(&show, is_not_interrupted);
    run_output_release(&out);
    return code;
}

/* It ends as that run did; where no end is known, nothing can be said of it now. */
static int
answer_as_before(const struct run_act *r, const struct run *before)
{
    struct buf words = BUF_INIT;

    run_state_words(before, run_is_gone(before), &words);
    say_note("this request id was given before, as run %llu (%s): it is not run again", (unsigned long long)before->number,
        buf_text(&words));
    buf_release(&words);
    if (r->app->options.given[OPT_JSON])
        print_json(before, true);
    return before->finished ? exit_code_of_end(&before->end) : EXIT_UNAVAILABLE;
}

/* The same request was made before: by ourselves, whose answer was lost, or by another process, and is not run again then. */
static int
run_repeated(struct run_act *r, uint64_t number)
{
    struct err err = { 0 };
    struct run *before = NULL;
    int code;

    if (number == 0)
        err_set(&err, ERR_REFUSED, "this request id was given before, for another act or a run of long ago: nothing was run");
    else
        before = run_read(r->app, number, &err);
    if (before == NULL)
        code = fail(r, &err);
    else
        code = run_is_ours(&before->order) ? run_started(r, number) : answer_as_before(r, before);
    run_free(before);
    return code;
}

static int
run_wet(struct run_act *r)
{
    struct act_answer answer = { 0 };
    struct act_order act = start_order(r, &answer);

    act.fixed_id = r->id;
    name_alert(r, &act);
    r->app->holds_signals = true;
    runner_hold_signals();
    run_spool_tell_all(r->app);
    (void)act_do(&act);
    act_release(&act);
    if (!answer.ok)
        return fail(r, &answer.err);
    return answer.repeated ? run_repeated(r, answer.run) : run_started(r, answer.run);
}

int
verb_run(struct app *app)
{
    struct run_act r = { .app = app };
    struct err err = { 0 };
    int code;

    if (!run_act_prepare(&r, &err))
        code = fail(&r, &err);
    else
        code = app->options.given[OPT_DRY_RUN] ? run_dry(&r) : run_wet(&r);
    free(r.program);
    arena_release(&r.arena);
    return code;
}
