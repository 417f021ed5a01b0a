/* SPDX-License-Identifier: MIT */
/* The answer of an alert source, read from a file, and its objects one after another. */
#ifndef TOCSIN_TESTS_BENCH_BODY_H
#define TOCSIN_TESTS_BENCH_BODY_H

#include <stdbool.h>
#include <stddef.h>

struct body {
    char *text; /* NUL-terminated */
    size_t len;
};

struct slice {
    const char *text;
    size_t len;
};

/* Ends the program with a message when the file cannot be read. */
void body_read(struct body *b, const char *path);
/* The next object of the array, from *pos on; false after the last one. */
bool body_next(const struct body *b, size_t *pos, struct slice *object);

double clock_ms(void);
/* Sorts v. */
double median_of(double *v, size_t n);
/* One figure a line, as bench.py reads them. */
void figure(const char *name, double value);

#endif
