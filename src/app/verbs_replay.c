/* SPDX-License-Identifier: MIT */
/* `tocsin replay`: what happened, as it happened; line by line, as the board stood, or written for others. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/board.h"
#include "app/event_out.h"
#include "app/local_source.h"
#include "app/output.h"
#include "app/progress.h"
#include "app/replay.h"
#include "app/replay_export.h"
#include "app/replay_screen.h"
#include "core/words.h"
#include "engine/replay.h"
#include "net/loop.h"
#include "util/str.h"
#include "util/time.h"

#define SPEED_MAX 100000
/* While an export or a log is read. */
#define STDIN_NAME "standard input"

struct replaying {
    struct app *app;
    struct past_range range;
    int speed;        /* 0: at once */
    const char *file; /* or NULL: the store */
    struct replay *r;
    int code; /* to exit with, where all is well */

    /* Line by line. */
    struct output out;
    struct loop *loop;
    struct loop_timer *timer;
    int64_t began_mono_ms;
    size_t next_line;
    bool closed;
};

/* The log knows nothing of what is to come. */
static bool
read_range(struct replaying *p, struct err *err)
{
    int64_t now_ms = loop_now_ms();

    if (!options_time(&p->app->options, OPT_FROM, now_ms, &p->range.from_ms, err)
        || !options_time(&p->app->options, OPT_TO, now_ms, &p->range.to_ms, err))
        return false;
    if (p->range.to_ms > now_ms)
        p->range.to_ms = 0;
    if (p->range.from_ms > now_ms)
        return err_set(err, ERR_USAGE, "--from %s is to come", p->app->options.value[OPT_FROM]);
    if (p->range.to_ms != 0 && p->range.from_ms > p->range.to_ms)
        return err_set(err, ERR_USAGE, "--from %s is later than --to %s", p->app->options.value[OPT_FROM],
            p->app->options.value[OPT_TO]);
    return true;
}

static bool
read_speed(struct replaying *p, struct err *err)
{
    long n = p->speed;

    if (!options_number(&p->app->options, OPT_SPEED, 0, SPEED_MAX, &n, err))
        return false;
    p->speed = (int)n;
    return true;
}

static bool
read_words(struct replaying *p, struct err *err)
{
    if (p->app->words_n > 1)
        return err_set(err, ERR_USAGE, "replay takes one FILE, not %s and %s", p->app->words[0], p->app->words[1]);
    if (p->app->words_n == 1)
        p->file = p->app->words[0];
    if (p->file != NULL && strcmp(p->file, "-") == 0 && isatty(STDIN_FILENO))
        return err_set(err, ERR_USAGE, "replay - reads an export from standard input: send one in");
    if (p->app->options.given[OPT_JSON] && p->app->options.given[OPT_EXPORT])
        return err_set(err, ERR_USAGE, "replay takes --json or --export, not both");
    return read_range(p, err) && read_speed(p, err) && replay_export_check(p->app->options.value[OPT_EXPORT], p->file, err);
}

static struct past *
open_file(struct replaying *p, struct err *err)
{
    bool is_stdin = strcmp(p->file, "-") == 0;
    FILE *in = is_stdin ? fdopen(dup(STDIN_FILENO), "r") : fopen(p->file, "re");

    if (in != NULL)
        return past_of_file(in, is_stdin ? STDIN_NAME : p->file, &p->range, err);
    err_errno(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, errno, "%s can't be read", p->file);
    return NULL;
}

static struct past *
open_store(struct replaying *p, struct err *err)
{
    struct past *past;

    if (store_is_anothers(p->app->store)) {
        err_set(err, ERR_UNAVAILABLE, "%s is another account's: replay its log as that one, or an export of it", p->app->store);
        return NULL;
    }
    past = past_of_store(p->app->store, &p->range, err);
    if (past == NULL && err->code == ERR_NOTFOUND)
        err_set(err, ERR_UNAVAILABLE, "there is no store %s yet; tocsin, or tocsin serve --once, makes it", p->app->store);
    return past;
}

/* What the configuration says of the sources: how labels are read. */
static struct model *
known_model(struct app *app)
{
    struct model *m = model_new(&app->config->model);

    if (local_source_is_wanted(app->config))
        local_source_add(app->config);
    board_add_sources(m, app->config);
    return m;
}

static bool
open_replay(struct replaying *p, struct err *err)
{
    struct past *past = p->file != NULL ? open_file(p, err) : open_store(p, err);
    struct progress progress = progress_begin("read");
    struct model *known;
    uint64_t done, of;

    if (past == NULL)
        return false;
    known = known_model(p->app);
    p->r = replay_new(known, past);
    model_free(known);
    while (replay_state(p->r) == REPLAY_OPENING) {
        past_wait(past);
        (void)replay_work(p->r);
        replay_progress(p->r, &done, &of);
        progress_tell(&progress, done, of);
    }
    progress_end(&progress);
    return replay_finish(p->r, err);
}

/* What whoever reads the result must know of it. */
static void
say_what_is_missing(const struct replaying *p)
{
    const struct replay_facts *f = replay_facts(p->r);

    if (f->lacks_before)
        say_note("%s does not hold the board that it begins with: what stood before its first event is not shown", f->name);
    if (!f->whole)
        say_note("%s leaves events out: the board is not as it was", f->name);
    if (f->batches == 0)
        say_note("nothing happened in that time");
}

static bool
print_line(struct replaying *p, const struct replay_line *l)
{
    struct buf line = BUF_INIT;
    bool ok;

    event_line(&p->out, &line, l->at_ms, l->seq, l->actor, l->verb, l->text);
    ok = output_flush(&line);
    buf_release(&line);
    return ok;
}

/* Those that have happened by then. false: nobody reads any more. */
static bool
print_until(struct replaying *p, int64_t ms, int64_t *next_ms)
{
    struct replay_line line;

    while (replay_line(p->r, p->next_line, &line)) {
        *next_ms = line.at_ms;
        if (line.at_ms > ms)
            return true;
        if (!print_line(p, &line))
            return false;
        p->next_line++;
    }
    *next_ms = INT64_MAX;
    return true;
}

static void
on_time(void *arg)
{
    struct replaying *p = arg;
    int64_t first_ms = replay_facts(p->r)->first_ms, next_ms;
    int64_t gone_ms = (loop_mono_ms() - p->began_mono_ms) * p->speed;

    if (!print_until(p, first_ms + gone_ms, &next_ms) || !output_finish() || next_ms == INT64_MAX)
        loop_stop(p->loop);
    else
        loop_timer_set(p->timer, p->began_mono_ms + (next_ms - first_ms + p->speed - 1) / p->speed);
}

static void
on_signal(void *arg, int signum)
{
    (void)signum;
    loop_stop(((struct replaying *)arg)->loop);
}

static void
play(struct replaying *p)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct loop_signal *watchers[3];

    p->loop = loop_new();
    p->timer = loop_timer_new(p->loop, on_time, p);
    for (size_t i = 0; i < 3; i++)
        watchers[i] = loop_signal_new(p->loop, signals[i], on_signal, p);
    p->began_mono_ms = loop_mono_ms();
    loop_timer_set(p->timer, p->began_mono_ms);
    loop_run(p->loop);
    for (size_t i = 0; i < 3; i++)
        loop_signal_free(watchers[i]);
    loop_timer_free(p->timer);
    loop_free(p->loop);
}

static void
print_lines(struct replaying *p)
{
    int64_t next_ms;

    p->out = output_here();
    if (p->speed == 0)
        (void)print_until(p, INT64_MAX, &next_ms);
    else
        play(p);
}

/* The alerts as `tocsin alerts --json` gives them: without those that are closed. */
static void
print_board(struct replaying *p)
{
    const struct replay_place *place = replay_place(p->r);
    const struct model *m = replay_model(p->r);
    struct buf text = BUF_INIT;
    struct json_out o;

    json_begin(&o, &text);
    json_open(&o, NULL, '{');
    json_time(&o, "at", place->now_ms);
    json_int(&o, "seq", (int64_t)(m->next_seq - 1));
    json_bool(&o, "whole", replay_facts(p->r)->whole && !replay_facts(p->r)->lacks_before);
    json_open(&o, "alerts", '[');
    for (size_t i = 0; i < m->alerts.n; i++)
        if (alert_is_open(m->alerts.v[i]))
            alert_json(&o, m, m->alerts.v[i], place->now_ms);
    json_close(&o, ']');
    json_close(&o, '}');
    (void)output_raw(&text);
    buf_release(&text);
}

static bool
wants_screen(const struct app *app)
{
    return !app->options.given[OPT_PLAIN] && !app->options.given[OPT_JSON] && !app->options.given[OPT_EXPORT]
        && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Opened by the screen itself, bit by bit. What has a beginning that was chosen, or is watched, is seen from there. */
static bool
show(struct replaying *p, struct err *err)
{
    struct replay_ask ask = {
        .store = p->file == NULL ? p->app->store : NULL,
        .from_start = p->file != NULL || p->range.from_ms != 0 || p->speed > 0,
        .speed = (unsigned)p->speed,
        .play = p->speed > 0,
    };

    if (p->speed > REPLAY_SPEED_MAX)
        return err_set(err, ERR_USAGE, "--speed %d is too fast to be watched: 1 to %d", p->speed, REPLAY_SPEED_MAX);
    ask.log_take = p->file != NULL ? open_file(p, err) : open_store(p, err);
    if (ask.log_take == NULL)
        return false;
    if (local_source_is_wanted(p->app->config))
        local_source_add(p->app->config);
    p->code = replay_on_screen(p->app, &ask);
    return true;
}

static bool
run(struct replaying *p, struct err *err)
{
    const char *file = p->app->options.value[OPT_EXPORT];

    if (!read_words(p, err))
        return false;
    if (wants_screen(p->app))
        return show(p, err);
    if (!open_replay(p, err))
        return false;
    say_what_is_missing(p);
    if (file != NULL)
        return replay_export(p->r, p->app, p->file == NULL, file, err);
    if (p->app->options.given[OPT_JSON])
        print_board(p);
    else
        print_lines(p);
    return true;
}

int
verb_replay(struct app *app)
{
    struct replaying p = { .app = app };
    struct err err = { 0 };
    bool ok = run(&p, &err);

    replay_free(p.r);
    return ok ? p.code : app_fail(&err);
}
