/* SPDX-License-Identifier: MIT */
/* Runs the suites that test the program itself. */
#include "support/suite.h"

extern const struct suite suite_binary, suite_binary_leave, suite_binary_strain;

int
main(int argc, char **argv)
{
    const struct suite *const suites[] = {
        &suite_binary,
        &suite_binary_leave,
        &suite_binary_strain,
    };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
