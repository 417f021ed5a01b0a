/* SPDX-License-Identifier: MIT */
/* The tests of serve. */
#include "support/suite.h"

extern const struct suite suite_routes, suite_metrics;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_routes, &suite_metrics };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
