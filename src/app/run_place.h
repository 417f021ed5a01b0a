/* SPDX-License-Identifier: MIT */
/* Where a run is: this host, this directory, this process; and whether the process of another run is still there. */
#ifndef TOCSIN_APP_RUN_PLACE_H
#define TOCSIN_APP_RUN_PLACE_H

#include "core/run.h"

/* What a shell says of a program that is not there, or may not be run. */
#define RUN_EXIT_NOT_FOUND 127
#define RUN_EXIT_NOT_RUN 126
/* Past a signal's number. */
#define RUN_EXIT_SIGNAL 128

/* This process, in the arena. */
void run_place_here(struct run_order *order, struct arena *arena);
/* It can be proved, on this host alone: the machine was started anew, or that process has ended. */
bool run_is_gone(const struct run *r);
/* This very process began it. */
bool run_is_ours(const struct run_order *o);

/* The file that is run where this is typed: heap; NULL and *err, and *code as a shell's. */
char *run_program(const char *name, int *code, struct err *err) MUST_USE;

#endif
