/* SPDX-License-Identifier: MIT */
/* The tests of the store. */
#include "support/suite.h"

extern const struct suite suite_chain, suite_schema, suite_open, suite_lock, suite_append, suite_load, suite_reload, suite_reader,
    suite_reading, suite_reader_status, suite_backup, suite_restore, suite_compact, suite_export, suite_messages, suite_migrate,
    suite_memory, suite_verify, suite_damage, suite_full, suite_kill, suite_rules, suite_runs, suite_calls, suite_timeline,
    suite_incidents;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_chain, &suite_schema, &suite_open, &suite_lock, &suite_append,
        &suite_load, &suite_reload, &suite_reader, &suite_reading, &suite_reader_status, &suite_backup, &suite_restore,
        &suite_compact, &suite_export, &suite_messages, &suite_migrate, &suite_memory, &suite_verify, &suite_damage, &suite_full,
        &suite_kill, &suite_rules, &suite_runs, &suite_calls, &suite_timeline, &suite_incidents };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
