/* SPDX-License-Identifier: MIT */
/* The tests of deliver. */
#include "support/suite.h"

extern const struct suite suite_ack_write, suite_am_answers, suite_am_silence, suite_am_sim, suite_deliver_config, suite_mime,
    suite_opsgenie, suite_pager_config, suite_pager_sim, suite_pagerduty, suite_slack, suite_slack_answers, suite_slack_blocks,
    suite_slack_incident, suite_slack_request, suite_slack_sim, suite_slack_text, suite_slack_topic, suite_destinations,
    suite_hook, suite_mail_driver;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_ack_write, &suite_am_answers, &suite_am_silence, &suite_am_sim,
        &suite_deliver_config, &suite_mime, &suite_opsgenie, &suite_pager_config, &suite_pager_sim, &suite_pagerduty,
        &suite_slack, &suite_slack_answers, &suite_slack_blocks, &suite_slack_incident, &suite_slack_request, &suite_slack_sim,
        &suite_slack_text, &suite_slack_topic, &suite_destinations, &suite_hook, &suite_mail_driver };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
