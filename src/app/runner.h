/* SPDX-License-Identifier: MIT */
/* The process that runs a command for a person: it stays until the command has ended, whatever becomes of the terminal. */
#ifndef TOCSIN_APP_RUNNER_H
#define TOCSIN_APP_RUNNER_H

#include "app/run_show.h"
#include "core/run_output.h"

struct runner_order {
    const char *program; /* a path */
    const char *const *argv;
    const char *const *env; /* over those of our own */
    int64_t timeout_ms;     /* 0: none */
    bool with_stdin, quiet;
};

/*
 * Signals that would end us are held back from before the run is in the log, but while runner_run() looks after them: for good, so that
 * one that comes late does not change the exit code.
 */
void runner_hold_signals(void);
/* One that ends us came meanwhile: it is not to begin. */
bool runner_was_interrupted(void);

/*
 * Runs it to its end. *out has what it said; *end borrows from it. Release *out, and close *show: a pipe may have the rest of it yet to
 * take. Signals are to be held, and are so again.
 */
void runner_run(const struct runner_order *order, struct run_show *show, struct run_output *out, struct run_end *end);

#endif
