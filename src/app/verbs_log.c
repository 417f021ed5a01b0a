/* SPDX-License-Identifier: MIT */
/* Verbs on the log: what happened, what goes on happening, and whether it still stands as it was written. */
#include <signal.h>
#include <string.h>

#include "app/board.h"
#include "app/event_out.h"
#include "app/log_batch.h"
#include "app/log_filter.h"
#include "app/output.h"
#include "app/watch.h"
#include "core/apply.h"
#include "net/loop.h"
#include "util/time.h"

/* How often --follow looks whether another process has written. */
#define FOLLOW_MS 200
/* On a terminal, where nothing else is asked for. */
#define LAST_ON_TERMINAL 100
#define LAST_MAX 1000000

struct log {
    struct app *app;
    struct board board; /* the model is empty where nobody needs it */
    struct log_filter *filter;
    struct output out;
    bool json, follow;
    int64_t since_ms;
    size_t last; /* 0: all */

    uint64_t seen; /* seq */
    struct log_batch batch;
    VEC(char *) lines; /* from the newest on, while only the last ones are wanted */
    bool backwards, following, closed;

    struct loop *loop;
    struct loop_timer *timer;
    int64_t data_version;
    struct err err;
};

static bool
is_full(const struct log *l)
{
    return l->closed || (l->backwards && l->lines.n >= l->last);
}

/* Now, or at the end in the other order. */
static void
put_line(void *arg, struct buf *line)
{
    struct log *l = arg;

    if (l->backwards) {
        if (!is_full(l))
            vec_push(&l->lines, buf_take(line));
    } else if (!output_flush(line)) {
        l->closed = true;
    }
}

static void
put_json(struct log *l, const struct stored_event *e)
{
    struct buf line = BUF_INIT;
    struct json_out o;

    json_begin(&o, &line);
    event_json_stored(&o, e);
    put_line(l, &line);
    buf_release(&line);
}

/* The lines of one batch, which came in their own order into a list that is the other way round. */
static void
reverse_lines(struct log *l, size_t from)
{
    for (size_t i = from, k = l->lines.n; i + 1 < k; i++) {
        char *swap = l->lines.v[i];

        l->lines.v[i] = l->lines.v[--k];
        l->lines.v[k] = swap;
    }
}

static void
put_batch(struct log *l)
{
    struct log_batch *b = &l->batch;
    size_t from = l->lines.n;

    if (l->backwards)
        log_batch_reverse(b);
    log_batch_lines(b, &l->out, l->board.model, put_line, l);
    reverse_lines(l, from);
    /* What comes later speaks of alerts that were not there when the board was loaded. */
    if (l->following && b->v.n > 0)
        model_apply_batch(l->board.model, b->v.v, b->v.n);
    log_batch_clear(b);
}

static bool
on_event(void *ctx, const struct stored_event *e)
{
    struct log *l = ctx;

    if (e->ev.seq > l->seen)
        l->seen = e->ev.seq;
    if (!l->json && log_batch_is_over(&l->batch, e))
        put_batch(l);
    if (is_full(l))
        return false;
    if (!log_filter_accepts(l->filter, l->board.model, e))
        return true;
    if (l->json)
        put_json(l, e);
    else
        log_batch_add(&l->batch, e);
    return true;
}

static bool
walk(struct log *l, struct err *err)
{
    struct event_query q = {
        .after_seq = l->following ? l->seen : 0,
        .since_ms = l->following ? 0 : l->since_ms,
        .newest_first = l->backwards,
        .decode = !l->json || log_filter_wants_board(l->filter),
    };
    bool ok = board_events(&l->board, &q, on_event, l, err);

    put_batch(l);
    return ok;
}

static void
print_lines(struct log *l)
{
    for (size_t i = l->lines.n; i-- > 0;) {
        puts(l->lines.v[i]);
        free(l->lines.v[i]);
    }
    vec_release(&l->lines);
}

static void
on_tick(void *arg)
{
    struct log *l = arg;
    int64_t version = board_version(&l->board);

    loop_timer_set(l->timer, loop_mono_ms() + FOLLOW_MS);
    if (version == l->data_version)
        return;
    l->data_version = version;
    if (!walk(l, &l->err) || l->closed || !output_finish())
        loop_stop(l->loop);
}

static void
on_signal(void *arg, int signum)
{
    (void)signum;
    loop_stop(((struct log *)arg)->loop);
}

static bool
follow(struct log *l)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct loop_signal *watchers[3];

    l->loop = loop_new();
    l->timer = loop_timer_new(l->loop, on_tick, l);
    l->following = true;
    l->backwards = false;
    for (size_t i = 0; i < 3; i++)
        watchers[i] = loop_signal_new(l->loop, signals[i], on_signal, l);
    loop_timer_set(l->timer, loop_mono_ms());
    loop_run(l->loop);
    for (size_t i = 0; i < 3; i++)
        loop_signal_free(watchers[i]);
    loop_timer_free(l->timer);
    loop_free(l->loop);
    return l->err.code == ERR_NONE;
}

static bool
read_last(struct log *l, struct err *err)
{
    long n = l->out.is_tty && l->since_ms == 0 ? LAST_ON_TERMINAL : 0;

    if (!options_number(&l->app->options, OPT_LAST, 1, LAST_MAX, &n, err))
        return false;
    l->last = (size_t)n;
    return true;
}

static bool
read_options(struct log *l, struct err *err)
{
    const struct options *o = &l->app->options;

    l->json = o->given[OPT_JSON];
    l->follow = o->given[OPT_FOLLOW];
    l->out = output_here();
    if (!options_time(o, OPT_SINCE, loop_now_ms(), &l->since_ms, err) || !read_last(l, err))
        return false;
    l->backwards = l->last > 0;
    l->filter = log_filter_new(l->app->words, l->app->words_n, err);
    return l->filter != NULL;
}

static bool
open_board(struct log *l, struct err *err)
{
    if (!l->json || log_filter_wants_board(l->filter))
        return board_open_whole(&l->board, l->app, err);
    return board_open_unread(&l->board, l->app, err);
}

static bool
run_log(struct log *l, struct err *err)
{
    if (!read_options(l, err) || !open_board(l, err))
        return false;
    l->data_version = board_version(&l->board);
    if (!walk(l, err))
        return false;
    if (l->backwards && l->lines.n == l->last && !l->app->options.given[OPT_LAST])
        say_note("the last %zu lines; --since or --last shows others", l->last);
    print_lines(l);
    if (!l->follow || l->closed || !output_finish())
        return true;
    if (l->board.reader == NULL) {
        board_close(&l->board);
        return watch_after(l->app, l->seen, l->since_ms, err); /* the owner tells when there is more */
    }
    if (follow(l))
        return true;
    *err = l->err;
    return false;
}

int
verb_log(struct app *app)
{
    struct log l = { .app = app };
    struct err err = { 0 };
    int code = run_log(&l, &err) ? EXIT_DONE : app_fail(&err);

    log_filter_free(l.filter);
    log_batch_clear(&l.batch);
    board_close(&l.board);
    return code;
}
