/* SPDX-License-Identifier: MIT */
/* Runs the suites of the term layer. */
#include "support/suite.h"

extern const struct suite suite_frame, suite_input, suite_output, suite_clipboard, suite_keys, suite_draw, suite_leave;

int
main(int argc, char **argv)
{
    const struct suite *const suites[] = {
        &suite_frame,
        &suite_input,
        &suite_output,
        &suite_clipboard,
        &suite_keys,
        &suite_draw,
        &suite_leave,
    };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
