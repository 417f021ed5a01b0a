/* SPDX-License-Identifier: MIT */
/* Where a run is: this host, this directory, this process; and whether the process of another run is still there. */
#ifndef TOCSIN_APP_RUN_PLACE_H
#define TOCSIN_APP_RUN_PLACE_H

#include "core/run.h"
#include "store/store.h"

/* What a shell says of a program that is not there, or may not be run. */
#define RUN_EXIT_NOT_FOUND 127
#define RUN_EXIT_NOT_RUN 126
/* Past a signal's number. */
#define RUN_EXIT_SIGNAL 128

/* This process, in the arena. */
void run_place_here(struct run_order *order, struct arena *arena);
/* It can be proved, on this host alone: the machine was started anew, or that process has ended. */
bool run_is_gone(const struct run *r);

/* For a walk over a run's events: *(bool *)ctx becomes true where this process wrote it. */
bool run_is_of_here(void *ctx, const struct stored_event *e);

/* The file that is run where this is typed: heap; NULL and *err, and *code as a shell's. */
char *run_program(const char *name, int *code, struct err *err) MUST_USE;

#endif
