/* SPDX-License-Identifier: MIT */
/* The tests of util. */
#include "support/suite.h"

extern const struct suite suite_err, suite_alloc, suite_buf, suite_map, suite_hash, suite_str, suite_utf8, suite_text,
    suite_json, suite_json_split, suite_json_out, suite_time, suite_path, suite_regex, suite_matcher, suite_conf,
    suite_conf_memory, suite_secret, suite_window, suite_zone, suite_program, suite_request;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_err, &suite_alloc, &suite_buf, &suite_map, &suite_hash, &suite_str,
        &suite_utf8, &suite_text, &suite_json, &suite_json_split, &suite_json_out, &suite_time, &suite_path, &suite_regex,
        &suite_matcher, &suite_conf, &suite_conf_memory, &suite_secret, &suite_window, &suite_zone, &suite_program,
        &suite_request };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
