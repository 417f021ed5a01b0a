/* SPDX-License-Identifier: MIT */
/* How what looks into a configuration says what it finds. */
#ifndef TOCSIN_APP_CHECK_FIND_H
#define TOCSIN_APP_CHECK_FIND_H

#include "util/err.h"

struct check_finder {
    void (*say)(void *arg, const char *text);
    void *arg;
};

/* Longer than 1,023 bytes is cut. */
void check_find(const struct check_finder *f, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
