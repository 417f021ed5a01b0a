/* SPDX-License-Identifier: MIT */
/* The tests of serve. */
#include "support/suite.h"

extern const struct suite suite_metrics, suite_routes, suite_wire_board, suite_wire_command, suite_wire_event;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_routes, &suite_metrics, &suite_wire_board, &suite_wire_command,
        &suite_wire_event };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
