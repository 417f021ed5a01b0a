/* SPDX-License-Identifier: MIT */
/* A program that is given something to do: bytes on its stdin, an environment of its own, a deadline; its exit status is the answer. */
#ifndef TOCSIN_NET_ERRAND_H
#define TOCSIN_NET_ERRAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/loop.h"
#include "util/err.h"

/* What it writes to stdout and stderr is read to its end; so much of its beginning is kept. */
#define ERRAND_WORDS_MAX 4096
/* A larger one is refused. */
#define ERRAND_INPUT_MAX ((size_t)4 << 20)

struct errand;

struct errand_end {
    const struct err *err; /* it did not end by itself: it could not be started, its deadline passed, a signal; NULL: it did */
    bool began;            /* it was started, and may have done some of it */
    int status;            /* err NULL: its exit status */
    const char *words;     /* the beginning of what it wrote, as it came */
    size_t words_len;
};
/* The errand is gone after it; never called inside errand_run(). */
typedef void errand_fn(void *arg, const struct errand_end *end);

struct errand_order {
    const char *const *argv; /* NULL-terminated; argv[0] is a path: nothing is looked up */
    const char *const *env;  /* NULL-terminated "NAME=value": the whole environment */
    const char *input;       /* stands on its stdin whole, also if we die */
    size_t input_len;
    int64_t timeout_ms;
};

/* In a process group of its own, in the directory /. All is copied. */
struct errand *errand_run(struct loop *l, const struct errand_order *order, errand_fn *fn, void *arg);
/* Kills its group; fn is not called. */
void errand_cancel(struct errand *e);

#endif
