/* SPDX-License-Identifier: MIT */
/* The engine's tests. */
#include "support/suite.h"

extern const struct suite suite_feed, suite_engine_store, suite_postman, suite_postman_unhappy, suite_pair;

int
main(int argc, char **argv)
{
    const struct suite *const suites[] = { &suite_feed, &suite_engine_store, &suite_postman, &suite_postman_unhappy,
        &suite_pair };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
