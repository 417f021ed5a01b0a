/* SPDX-License-Identifier: MIT */
/* The tests of app: what can be tested without a process of its own; the program as a whole is in tests/e2e and tests/term. */
#include "support/suite.h"

extern const struct suite suite_app_options, suite_app_people, suite_app_config, suite_app_credential, suite_app_demo_hints,
    suite_app_demo_tape, suite_app_draft, suite_app_log_filter, suite_app_stages, suite_app_head, suite_app_routes,
    suite_app_incidents;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_app_options, &suite_app_people, &suite_app_config, &suite_app_credential,
        &suite_app_demo_hints, &suite_app_demo_tape, &suite_app_draft, &suite_app_log_filter, &suite_app_stages, &suite_app_head,
        &suite_app_routes, &suite_app_incidents };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
