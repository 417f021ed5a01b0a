/* SPDX-License-Identifier: MIT */
/* `tocsin runs`: what people ran, why, and how it ended, newest first; and one of them with what it said. */
#include "app/verbs_runs.h"

#include <stdlib.h>
#include <string.h>

#include "app/board.h"
#include "app/output.h"
#include "app/run_place.h"
#include "app/run_spool.h"
#include "app/terms.h"
#include "core/words.h"
#include "net/loop.h"
#include "util/str.h"
#include "util/time.h"

#define RUN_COLS 5
#define TIME_COLS 17
#define BY_COLS 10
#define END_COLS 18
#define TOOK_COLS 4
#define WHAT_COLS 32
/* On a terminal, where nothing else is asked for. */
#define LAST_ON_TERMINAL 50
#define LAST_MAX 1000000

enum field { RUN_RUN, RUN_ACTOR, RUN_COMMAND, RUN_PROGRAM, RUN_EXIT, RUN_SIGNAL, RUN_STATE, RUN_HOST, RUN_ALERT, RUN_FIELDS };

const char *const run_fields[] = {
    [RUN_RUN] = "run",
    [RUN_ACTOR] = "actor",
    [RUN_COMMAND] = "command",
    [RUN_PROGRAM] = "program",
    [RUN_EXIT] = "exit",
    [RUN_SIGNAL] = "signal",
    [RUN_STATE] = "state",
    [RUN_HOST] = "host",
    [RUN_ALERT] = "alert",
    [RUN_FIELDS] = NULL,
};

struct runs {
    struct board board;
    struct terms terms;
    struct output o;
    struct json_out *json; /* NULL: lines */
    struct buf line;
    int64_t since_ms;
    size_t last, n;          /* last 0: all */
    VEC(struct run *) ended; /* the walk goes backwards: their beginning is yet to come */
};

static const char *
number_text(char made[TERM_VALUE_MAX], bool has, int64_t n)
{
    snprintf(made, TERM_VALUE_MAX, "%lld", (long long)n);
    return has ? made : "";
}

static const char *
field_value(const void *item, size_t field, size_t nth, char made[TERM_VALUE_MAX])
{
    const struct run *r = item;
    const struct run_end *e = &r->end;

    if (nth > 0)
        return NULL;
    switch ((enum field)field) {
    case RUN_ACTOR:
        return r->actor;
    case RUN_COMMAND:
        return r->order.name == NULL ? "" : r->order.name;
    case RUN_PROGRAM:
        return r->order.argv[0];
    case RUN_EXIT:
        return number_text(made, r->finished && e->how == RUN_EXITED, e->code);
    case RUN_SIGNAL:
        return number_text(made, r->finished && e->how == RUN_SIGNALED, e->code);
    case RUN_STATE:
        return run_state(r, run_is_gone(r));
    case RUN_HOST:
        return r->order.host;
    case RUN_ALERT:
        alert_id_hex(&r->order.alert, made);
        return r->order.has_alert ? made : "";
    default:
        return number_text(made, true, (int64_t)r->number);
    }
}

/* In the purpose, the command and its words. */
static bool
holds_words(const struct terms *t, const struct run *r)
{
    struct buf text = BUF_INIT;
    char *lower;
    bool all = true;

    buf_addf(&text, "%s\n%s\n", r->order.purpose, r->order.name == NULL ? "" : r->order.name);
    run_argv_words(r->order.argv, r->order.argv_n, &text);
    lower = terms_lower(text.data, text.len);
    for (size_t i = 0; i < t->words.n && all; i++)
        all = strstr(lower, t->words.v[i]) != NULL;
    free(lower);
    buf_release(&text);
    return all;
}

struct run *
run_of_start(const struct event *ev)
{
    struct run *r = xcalloc(1, sizeof *r);

    r->number = ev->run;
    r->actor = arena_strdup(&r->arena, ev->actor);
    r->started_at_ms = ev->at_ms;
    r->started_seq = ev->seq;
    r->order = run_order_copy(&r->arena, &ev->u.run);
    return r;
}

static struct run *
run_of_end(const struct event *ev)
{
    struct run *r = xcalloc(1, sizeof *r);

    r->number = ev->run;
    r->finished = true;
    r->end = run_end_copy(&r->arena, &ev->u.run_end.end);
    return r;
}

/* What stood by takes its place in the run. */
static void
join_end(struct runs *l, struct run *r)
{
    for (size_t i = 0; i < l->ended.n; i++)
        if (l->ended.v[i]->number == r->number) {
            r->finished = true;
            r->end = run_end_copy(&r->arena, &l->ended.v[i]->end);
            run_free(l->ended.v[i]);
            vec_remove(&l->ended, i);
            return;
        }
}

static void
add_command(const struct run *r, struct buf *out)
{
    if (r->order.name != NULL)
        buf_adds(out, r->order.name);
    else
        run_argv_words(r->order.argv, r->order.argv_n, out);
}

static void
print_head(struct runs *l)
{
    output_column(&l->o, &l->line, "RUN", RUN_COLS);
    output_column(&l->o, &l->line, "STARTED", TIME_COLS);
    output_column(&l->o, &l->line, "BY", BY_COLS);
    output_column(&l->o, &l->line, "END", END_COLS);
    output_column(&l->o, &l->line, "TOOK", TOOK_COLS);
    output_column(&l->o, &l->line, "COMMAND", WHAT_COLS);
    output_last(&l->o, &l->line, "WHY");
    (void)output_flush(&l->line);
}

static bool
print_row(struct runs *l, const struct run *r)
{
    char at[TIME_TEXT_MAX], number[24], took[TIME_TEXT_MAX] = "";
    struct buf state = BUF_INIT, what = BUF_INIT;

    if (l->n == 0)
        print_head(l);
    time_rfc3339(r->started_at_ms, at);
    at[strlen("2026-11-21")] = ' ';
    memcpy(at + strlen("2026-11-21 14:02"), "Z", sizeof "Z");
    snprintf(number, sizeof number, "%llu", (unsigned long long)r->number);
    if (r->finished)
        duration_short(r->end.took_ms, took);
    run_state_words(r, run_is_gone(r), &state);
    add_command(r, &what);
    output_column(&l->o, &l->line, number, RUN_COLS);
    output_column(&l->o, &l->line, at, TIME_COLS);
    output_column(&l->o, &l->line, r->actor, BY_COLS);
    output_column(&l->o, &l->line, buf_text(&state), END_COLS);
    output_column(&l->o, &l->line, took, TOOK_COLS);
    output_column(&l->o, &l->line, buf_text(&what), WHAT_COLS);
    output_last(&l->o, &l->line, r->order.purpose);
    buf_release(&state);
    buf_release(&what);
    return output_flush(&l->line);
}

/* Its output stands with the one run that is asked for. */
static void
put_json(struct json_out *o, struct run *r)
{
    r->end.head = NULL;
    json_open(o, NULL, '{');
    run_json(o, r, run_is_gone(r));
    json_close(o, '}');
}

static bool
give(struct runs *l, struct run *r)
{
    bool more = true;

    if (terms_hold(&l->terms, field_value, r) && holds_words(&l->terms, r)) {
        if (l->json != NULL)
            put_json(l->json, r);
        else
            more = print_row(l, r);
        l->n++;
    }
    run_free(r);
    return more && (l->last == 0 || l->n < l->last);
}

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct runs *l = ctx;
    struct run *r;

    if (e->ev.kind == EV_RUN_FINISHED)
        vec_push(&l->ended, run_of_end(&e->ev));
    if (e->ev.kind != EV_RUN_STARTED)
        return true;
    r = run_of_start(&e->ev);
    join_end(l, r);
    return give(l, r);
}

static bool
walk(struct runs *l, struct err *err)
{
    const struct event_query q = { .runs = true, .newest_first = true, .decode = true, .since_ms = l->since_ms };
    bool ok = board_events(&l->board, &q, on_event, l, err);

    for (size_t i = 0; i < l->ended.n; i++)
        run_free(l->ended.v[i]);
    vec_release(&l->ended);
    return ok;
}

static bool
list_json(struct runs *l, struct err *err)
{
    struct buf text = BUF_INIT;
    struct json_out o;
    bool ok;

    json_begin(&o, &text);
    l->json = &o;
    json_open(&o, NULL, '[');
    ok = walk(l, err);
    json_close(&o, ']');
    if (ok)
        (void)output_raw(&text);
    buf_release(&text);
    return ok;
}

static bool
list_lines(struct runs *l, const struct app *app, struct err *err)
{
    if (!walk(l, err))
        return false;
    if (l->n == 0)
        say_note("no run%s", l->terms.v.n + l->terms.words.n > 0 || l->since_ms != 0 ? " is as asked for" : " yet");
    else if (l->n == l->last && !app->options.given[OPT_LAST])
        say_note("the last %zu runs; --since or --last shows others", l->last);
    return true;
}

static bool
read_options(struct runs *l, const struct app *app, struct err *err)
{
    const struct options *o = &app->options;
    long n;

    l->o = output_here();
    n = l->o.is_tty && !o->given[OPT_SINCE] && !o->given[OPT_JSON] ? LAST_ON_TERMINAL : 0;
    if (!options_time(o, OPT_SINCE, loop_now_ms(), &l->since_ms, err) || !options_number(o, OPT_LAST, 1, LAST_MAX, &n, err))
        return false;
    l->last = (size_t)n;
    return terms_read(&l->terms, app->words, app->words_n, run_fields, "a run has", err);
}

int
verb_runs(struct app *app)
{
    struct runs l = { .line = BUF_INIT };
    struct err err = { 0 };
    bool ok;

    if (app->words_n == 1 && run_number(app->words[0]) != 0)
        return show_run(app, run_number(app->words[0]));
    ok = read_options(&l, app, &err);
    if (ok) {
        run_spool_tell_all(app);
        ok = board_open_unread(&l.board, app, &err)
            && (app->options.given[OPT_JSON] ? list_json(&l, &err) : list_lines(&l, app, &err));
        board_close(&l.board);
    }
    terms_release(&l.terms);
    buf_release(&l.line);
    return ok ? EXIT_DONE : app_fail(&err);
}
