/* SPDX-License-Identifier: MIT */
/* The loop (libev): watchers for fds, timers, signals, and the end of a turn. */
#ifndef TOCSIN_NET_LOOP_H
#define TOCSIN_NET_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct loop_io;
struct loop_timer;
struct loop_signal;

enum { LOOP_READ = 1, LOOP_WRITE = 2 };
enum loop_priority { LOOP_LOW, LOOP_NORMAL, LOOP_HIGH }; /* keys are HIGH */

struct loop *loop_new(void);
void loop_free(struct loop *l);
void loop_run(struct loop *l);
void loop_stop(struct loop *l);

int64_t loop_now_ms(void);  /* wall clock, UTC */
int64_t loop_mono_ms(void); /* CLOCK_MONOTONIC */
/* When the wall clock's next second begins, by the monotonic clock: what happens each second happens together, in one wake-up. */
int64_t loop_next_second_ms(void);

typedef void loop_io_fn(void *arg, int ready);
struct loop_io *loop_io_new(struct loop *l, int fd, int want, enum loop_priority p, loop_io_fn *fn, void *arg);
void loop_io_want(struct loop_io *w, int want); /* 0: none */
void loop_io_free(struct loop_io *w);

typedef void loop_fn(void *arg);

/* What ends with the loop at the latest. The memory is its owner's, who takes it off where it ends before. */
struct loop_end {
    struct loop_end *next, **place; /* private */
    loop_fn *fn;
    void *arg;
};
/* fn is called by loop_free(), while watchers can still be freed. */
void loop_at_end(struct loop *l, struct loop_end *end, loop_fn *fn, void *arg);
/* One that is on no loop is left as it is. */
void loop_end_drop(struct loop_end *end);

/* Not running until set. Monotonic; survives clock steps. */
struct loop_timer *loop_timer_new(struct loop *l, loop_fn *fn, void *arg);
void loop_timer_set(struct loop_timer *t, int64_t mono_ms);
void loop_timer_stop(struct loop_timer *t);
void loop_timer_free(struct loop_timer *t);

typedef void loop_signal_fn(void *arg, int signum);
/* It is held back no longer, see loop_hold_endings(). */
struct loop_signal *loop_signal_new(struct loop *l, int signum, loop_signal_fn *fn, void *arg);
void loop_signal_free(struct loop_signal *s);
/*
 * SIGHUP and SIGTERM are held back until they are watched again, mostly for the rest of the process: for one that is ending and frees
 * its watchers before it closes the store. A terminal that goes away is told by the kernel, the shell and the session's manager, one after the other. SIGINT is still the way out.
 */
void loop_hold_endings(void);

/* fn runs at the end of each turn, before the loop sleeps (ev_prepare). One only. */
void loop_on_turn(struct loop *l, loop_fn *fn, void *arg);
/* The next turn does not sleep. */
void loop_again(struct loop *l);

#endif
