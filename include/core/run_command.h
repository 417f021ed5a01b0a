/* SPDX-License-Identifier: MIT */
/* Configured commands: words with {{name}} in them, which an alert's values fill in; never a shell. */
#ifndef TOCSIN_CORE_RUN_COMMAND_H
#define TOCSIN_CORE_RUN_COMMAND_H

#include "core/filter.h"
#include "core/run.h"
#include "util/regex.h"

/* The longest value that a place is filled with, in bytes. */
#define RUN_VALUE_MAX 1024

struct run_command {
    const char *name, *what; /* what: in a few words, or NULL */
    const char *const *words;
    size_t words_n;
    const char *why;      /* the purpose to begin with, or NULL */
    struct filter *match; /* offered only for such alerts; NULL: for all */
    struct regex *allow;  /* what each value must be; NULL: all that is no option and holds no control character */
    const char *allow_text;
    bool dangerous;
    int64_t timeout_ms; /* 0: none */
};

/* The words of the configuration as such; false and *err: a place that is none. */
bool run_command_check(const char *const *words, size_t n, struct err *err) MUST_USE;
/* It has places: it is for an alert. */
bool run_command_needs_alert(const struct run_command *c);
/* It is offered for the alert (a: NULL for none). */
bool run_command_fits(const struct run_command *c, const struct model *m, const struct alert *a, const char *me, int64_t now_ms);
/*
 * The argv for the alert, in the arena. A value stands in the one word that names it, whole, whatever it holds. false and *err: which
 * {{name}} has no value, or one that may not be there.
 */
bool run_command_fill(const struct run_command *c, const struct alert *a, struct arena *arena, const char *const **argv,
    size_t *argv_n, struct err *err) MUST_USE;
void run_command_release(struct run_command *c);

#endif
