/* SPDX-License-Identifier: MIT */
/* One file of tests is a suite; each layer's program runs its suites and closes with "N passed, N failed". */
#ifndef TOCSIN_TESTS_SUITE_H
#define TOCSIN_TESTS_SUITE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct suite {
    const char *name;
    const struct CMUnitTest *tests;
    size_t n;
};

/* At the end of tests/<layer>/test_<file>.c: SUITE(file, tests); */
#define SUITE(name, array) const struct suite suite_##name = { #name, array, sizeof(array) / sizeof *(array) }

/* For tests/<layer>/main.c. TEST='*ack*' in the environment or argv[1] runs some. Returns the exit code. */
int suites_main(int argc, char **argv, const struct suite *const *suites, size_t n);

#endif
