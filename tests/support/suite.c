/* SPDX-License-Identifier: MIT */
/* Runs the suites of one layer and sums them up. */
#include "support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
suites_main(int argc, char **argv, const struct suite *const *suites, size_t n)
{
    const char *filter = argc > 1 ? argv[1] : getenv("TEST");
    size_t total = 0;
    int failed = 0;

    if (filter != NULL && *filter != '\0')
        cmocka_set_test_filter(filter);
    for (size_t i = 0; i < n; i++) {
        int rc = _cmocka_run_group_tests(suites[i]->name, suites[i]->tests, suites[i]->n, NULL, NULL);

        total += suites[i]->n;
        failed += rc < 0 ? 1 : rc;
    }
    /* With a filter cmocka does not say how many were left. */
    if (filter == NULL || *filter == '\0')
        printf("%zu passed, %d failed\n", total - (size_t)failed, failed);
    return failed == 0 ? 0 : 1;
}
