/* SPDX-License-Identifier: MIT */
/* The tests of deliver. */
#include "support/suite.h"

extern const struct suite suite_am_answers, suite_am_silence, suite_am_sim, suite_deliver_config, suite_slack,
    suite_slack_answers, suite_slack_request, suite_slack_sim, suite_slack_text, suite_mime;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_am_answers, &suite_am_silence, &suite_am_sim, &suite_deliver_config,
        &suite_slack, &suite_slack_answers, &suite_slack_request, &suite_slack_sim, &suite_slack_text, &suite_mime };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
