/* SPDX-License-Identifier: MIT */
/* The engine's tests. */
#include "support/suite.h"

extern const struct suite suite_client, suite_feed, suite_feed_silences, suite_engine_store, suite_hub, suite_hub_any,
    suite_hub_ask, suite_hub_board, suite_pair, suite_postman, suite_postman_page, suite_postman_unhappy,
    suite_queue_incident, suite_hub_history, suite_postman_write, suite_postman_ways, suite_preview, suite_replay,
    suite_replay_tells, suite_replay_export, suite_replay_incident, suite_hub_incidents;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_client, &suite_feed, &suite_feed_silences, &suite_engine_store,
        &suite_hub, &suite_hub_any, &suite_hub_ask, &suite_hub_board, &suite_pair, &suite_postman, &suite_postman_page,
        &suite_postman_unhappy, &suite_queue_incident, &suite_hub_history, &suite_postman_write, &suite_postman_ways,
        &suite_preview, &suite_replay, &suite_replay_tells, &suite_replay_export, &suite_replay_incident,
        &suite_hub_incidents };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
