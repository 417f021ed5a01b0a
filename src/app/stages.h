/* SPDX-License-Identifier: MIT */
/* Start-up as a table: each stage starts or everything before it is undone, in reverse. */
#ifndef TOCSIN_APP_STAGES_H
#define TOCSIN_APP_STAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

struct stage {
    const char *text; /* "opening the store" */
    bool (*start)(void *ctx, struct err *err);
    void (*stop)(void *ctx); /* or NULL */
};

/* false: *err says which stage failed why, and those before it are stopped. */
bool stages_start(const struct stage *stages, size_t n, void *ctx, struct err *err) MUST_USE;
void stages_stop(const struct stage *stages, size_t n, void *ctx);

#endif
