/* SPDX-License-Identifier: MIT */
/* Level by severity: 1 page, 2 urgent, 3 channel, 4 collect. */
#ifndef TOCSIN_CORE_LEVEL_H
#define TOCSIN_CORE_LEVEL_H

#include <stddef.h>

#define LEVEL_MIN 1
#define LEVEL_MAX 4

struct level_row {
    const char *severity; /* compared without case */
    int level;
};
struct level_table {
    const struct level_row *rows;
    size_t n;
};

/* What holds where the configuration says nothing. */
extern const struct level_table level_default;

/* 4 for a severity that no row knows. */
int level_of(const struct level_table *t, const char *severity);

#endif
