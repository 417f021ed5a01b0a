/* SPDX-License-Identifier: MIT */
/* libev behind our own names; nobody else includes ev.h. */
#include "net/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include <ev.h>

#include "util/alloc.h"

struct loop {
    struct ev_loop *ev;
    ev_prepare turn;
    ev_idle awake;
    loop_fn *turn_fn;
    void *turn_arg;
    struct loop_end *ends;
};

struct loop_io {
    ev_io watcher;
    struct loop *loop;
    int fd, want;
    loop_io_fn *fn;
    void *arg;
};

struct loop_timer {
    ev_timer watcher;
    struct loop *loop;
    int64_t at_ms;
    loop_fn *fn;
    void *arg;
};

struct loop_signal {
    ev_signal watcher;
    struct loop *loop;
    loop_signal_fn *fn;
    void *arg;
};

static const int priorities[] = {
    [LOOP_LOW] = EV_MINPRI,
    [LOOP_NORMAL] = 0,
    [LOOP_HIGH] = EV_MAXPRI,
};

static double
clock_ms(clockid_t clock)
{
    struct timespec ts;

    clock_gettime(clock, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

int64_t
loop_now_ms(void)
{
    return (int64_t)clock_ms(CLOCK_REALTIME);
}

int64_t
loop_mono_ms(void)
{
    return (int64_t)clock_ms(CLOCK_MONOTONIC);
}

int64_t
loop_next_second_ms(void)
{
    return loop_mono_ms() + 1000 - loop_now_ms() % 1000;
}

static void
turn_cb(struct ev_loop *ev, ev_prepare *w, int revents)
{
    struct loop *l = w->data;

    (void)ev, (void)revents;
    if (l->turn_fn != NULL)
        l->turn_fn(l->turn_arg);
}

/* An active idle watcher keeps the loop from sleeping; having had its turn is all it is for. */
static void
awake_cb(struct ev_loop *ev, ev_idle *w, int revents)
{
    (void)revents;
    ev_idle_stop(ev, w);
}

/* libev itself would abort, and leave the terminal as it is. */
static void *
reallocate(void *p, long size)
{
    if (size > 0)
        return xrealloc(p, (size_t)size);
    free(p);
    return NULL;
}

struct loop *
loop_new(void)
{
    /* Not the default loop: that one would reap every child of the process. */
    struct ev_loop *ev;
    struct loop *l;

    ev_set_allocator(reallocate);
    ev = ev_loop_new(EVFLAG_AUTO | EVFLAG_NOENV);
    if (ev == NULL)
        return NULL;
    l = xcalloc(1, sizeof *l);
    l->ev = ev;
    ev_prepare_init(&l->turn, turn_cb);
    l->turn.data = l;
    ev_prepare_start(ev, &l->turn);
    ev_idle_init(&l->awake, awake_cb);
    ev_set_priority(&l->awake, EV_MINPRI);
    return l;
}

void
loop_at_end(struct loop *l, struct loop_end *end, loop_fn *fn, void *arg)
{
    *end = (struct loop_end){ .next = l->ends, .place = &l->ends, .fn = fn, .arg = arg };
    if (end->next != NULL)
        end->next->place = &end->next;
    l->ends = end;
}

void
loop_end_drop(struct loop_end *end)
{
    if (end->place == NULL)
        return;
    *end->place = end->next;
    if (end->next != NULL)
        end->next->place = end->place;
    end->place = NULL;
}

void
loop_free(struct loop *l)
{
    if (l == NULL)
        return;
    while (l->ends != NULL) {
        struct loop_end *end = l->ends;

        loop_end_drop(end);
        end->fn(end->arg);
    }
    ev_loop_destroy(l->ev);
    free(l);
}

void
loop_run(struct loop *l)
{
    ev_run(l->ev, 0);
}

void
loop_stop(struct loop *l)
{
    ev_break(l->ev, EVBREAK_ALL);
}

void
loop_on_turn(struct loop *l, loop_fn *fn, void *arg)
{
    l->turn_fn = fn;
    l->turn_arg = arg;
}

void
loop_again(struct loop *l)
{
    ev_idle_start(l->ev, &l->awake);
}

static int
to_ev(int want)
{
    return (want & LOOP_READ ? EV_READ : 0) | (want & LOOP_WRITE ? EV_WRITE : 0);
}

static void
io_cb(struct ev_loop *ev, ev_io *watcher, int revents)
{
    struct loop_io *w = watcher->data;

    (void)ev;
    /* Last: fn may free w. */
    w->fn(w->arg, (revents & EV_READ ? LOOP_READ : 0) | (revents & EV_WRITE ? LOOP_WRITE : 0));
}

struct loop_io *
loop_io_new(struct loop *l, int fd, int want, enum loop_priority p, loop_io_fn *fn, void *arg)
{
    struct loop_io *w = xcalloc(1, sizeof *w);

    w->loop = l;
    w->fd = fd;
    w->fn = fn;
    w->arg = arg;
    ev_io_init(&w->watcher, io_cb, fd, 0);
    ev_set_priority(&w->watcher, priorities[p]);
    w->watcher.data = w;
    loop_io_want(w, want);
    return w;
}

void
loop_io_want(struct loop_io *w, int want)
{
    if (w->want == want)
        return;
    w->want = want;
    ev_io_stop(w->loop->ev, &w->watcher);
    ev_io_set(&w->watcher, w->fd, to_ev(want));
    if (want != 0)
        ev_io_start(w->loop->ev, &w->watcher);
}

void
loop_io_free(struct loop_io *w)
{
    if (w == NULL)
        return;
    ev_io_stop(w->loop->ev, &w->watcher);
    free(w);
}

static void
timer_cb(struct ev_loop *ev, ev_timer *watcher, int revents)
{
    struct loop_timer *t = watcher->data;

    (void)ev, (void)revents;
    /* Never early, not by a fraction of a millisecond: libcurl would not set its timer again. */
    if (loop_mono_ms() < t->at_ms) {
        loop_timer_set(t, t->at_ms);
        return;
    }
    t->fn(t->arg);
}

struct loop_timer *
loop_timer_new(struct loop *l, loop_fn *fn, void *arg)
{
    struct loop_timer *t = xcalloc(1, sizeof *t);

    t->loop = l;
    t->fn = fn;
    t->arg = arg;
    ev_timer_init(&t->watcher, timer_cb, 0., 0.);
    t->watcher.data = t;
    return t;
}

void
loop_timer_set(struct loop_timer *t, int64_t mono_ms)
{
    double after_s = ((double)mono_ms - clock_ms(CLOCK_MONOTONIC)) / 1000.0;

    t->at_ms = mono_ms;
    ev_timer_stop(t->loop->ev, &t->watcher);
    /* libev counts from the start of the turn, which long work has left behind. */
    ev_now_update(t->loop->ev);
    ev_timer_set(&t->watcher, after_s > 0 ? after_s : 0., 0.);
    ev_timer_start(t->loop->ev, &t->watcher);
}

void
loop_timer_stop(struct loop_timer *t)
{
    ev_timer_stop(t->loop->ev, &t->watcher);
}

void
loop_timer_free(struct loop_timer *t)
{
    if (t == NULL)
        return;
    loop_timer_stop(t);
    free(t);
}

static void
signal_cb(struct ev_loop *ev, ev_signal *watcher, int revents)
{
    struct loop_signal *s = watcher->data;

    (void)ev, (void)revents;
    s->fn(s->arg, watcher->signum);
}

struct loop_signal *
loop_signal_new(struct loop *l, int signum, loop_signal_fn *fn, void *arg)
{
    struct loop_signal *s = xcalloc(1, sizeof *s);
    sigset_t watched;

    s->loop = l;
    s->fn = fn;
    s->arg = arg;
    ev_signal_init(&s->watcher, signal_cb, signum);
    ev_set_priority(&s->watcher, EV_MAXPRI);
    s->watcher.data = s;
    ev_signal_start(l->ev, &s->watcher);
    sigemptyset(&watched);
    sigaddset(&watched, signum);
    sigprocmask(SIG_UNBLOCK, &watched, NULL);
    return s;
}

void
loop_signal_free(struct loop_signal *s)
{
    if (s == NULL)
        return;
    ev_signal_stop(s->loop->ev, &s->watcher);
    free(s);
}

void
loop_hold_endings(void)
{
    sigset_t held;

    sigemptyset(&held);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, NULL);
}
