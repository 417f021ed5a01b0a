/* SPDX-License-Identifier: MIT */
/* The tests of net. */
#include "support/suite.h"

extern const struct suite suite_loop, suite_http_client, suite_http_server, suite_http_server_limits, suite_process,
    suite_session, suite_unix_socket, suite_unix_end, suite_unix_listener, suite_unix_peer, suite_unix_trust, suite_unix_turns,
    suite_sd_notify, suite_syslog, suite_errand, suite_smtp, suite_mail;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_loop, &suite_http_client, &suite_http_server, &suite_http_server_limits,
        &suite_process, &suite_session, &suite_unix_socket, &suite_unix_end, &suite_unix_listener, &suite_unix_peer,
        &suite_unix_trust, &suite_unix_turns, &suite_sd_notify, &suite_syslog, &suite_errand, &suite_smtp, &suite_mail };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
