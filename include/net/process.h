/* SPDX-License-Identifier: MIT */
/* Children: posix_spawn, a process group of their own, clean signals, no fds but 0 1 2. */
#ifndef TOCSIN_NET_PROCESS_H
#define TOCSIN_NET_PROCESS_H

#include <stddef.h>
#include <stdint.h>

#include "net/loop.h"
#include "util/buf.h"
#include "util/err.h"

struct process;

/* Output of stdout up to max bytes; err: could not start, timed out, exit status not 0 (with the first line of stderr). Gone after. */
typedef void process_done_fn(void *arg, const char *out, size_t len, const struct err *err);
/* argv[0] is looked up in PATH. Never inside this call. */
struct process *process_run(struct loop *l, const char *const *argv, int64_t timeout_ms, size_t max, process_done_fn *fn,
    void *arg);
/*
 * On the terminal tty, which must be ours: it is the child's stdin, stdout and stderr, and the child is its foreground until it ends;
 * then we are again, and its modes are as they were. No deadline and no output; a child that is stopped (Ctrl-Z) is continued.
 */
struct process *process_run_on_terminal(struct loop *l, const char *const *argv, int tty, process_done_fn *fn, void *arg);
/* No child gets this variable of the environment from now on. */
void process_withhold(const char *variable);
/* Kills the group (one on a terminal is hung up instead, so that it can save what it has); fn is not called. */
void process_cancel(struct process *p);

#endif
