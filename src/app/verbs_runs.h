/* SPDX-License-Identifier: MIT */
/* A run as `tocsin show run:12` and `tocsin runs 12` print it. */
#ifndef TOCSIN_APP_VERBS_RUNS_H
#define TOCSIN_APP_VERBS_RUNS_H

#include "app/app.h"
#include "core/event.h"

/* Fields that a matcher of `tocsin runs` may name; NULL-terminated. */
extern const char *const run_fields[];
/* As it began: heap, run_free(). */
struct run *run_of_start(const struct event *ev);
/* The whole of it, as the log has it: heap, run_free(). NULL and *err: ERR_NOTFOUND, or the log can't be read. */
struct run *run_read(struct app *app, uint64_t number, struct err *err) MUST_USE;
/* The same, printed with its output. The exit code. */
int show_run(struct app *app, uint64_t number);

#endif
