/* SPDX-License-Identifier: MIT */
/* The tests of source. */
#include "support/suite.h"

extern const struct suite suite_config, suite_calendar, suite_link, suite_alertmanager, suite_am_alert, suite_am_silence,
    suite_pagerduty, suite_opsgenie;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_config, &suite_calendar, &suite_link, &suite_alertmanager,
        &suite_am_alert, &suite_am_silence, &suite_pagerduty, &suite_opsgenie };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
