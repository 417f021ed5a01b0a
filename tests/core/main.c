/* SPDX-License-Identifier: MIT */
/* The core's tests. */
#include "support/suite.h"

extern const struct suite suite_report, suite_clone, suite_incident_fields, suite_incident_alerts, suite_incident_entries,
    suite_incident_undo, suite_incident_json, suite_incident_many, suite_states, suite_event, suite_model, suite_decide_act,
    suite_decide_undo, suite_decide_source, suite_decide_there, suite_decide_run, suite_run_command, suite_run_output,
    suite_decide_post, suite_decide_deliver, suite_decide_catch_up, suite_decide_undo_message, suite_messages, suite_post,
    suite_filter, suite_source, suite_person, suite_status, suite_heartbeat, suite_leave, suite_silence, suite_decide_silence,
    suite_decide_ack_silence, suite_tick_ack_silence, suite_decide_hold, suite_decide_rule, suite_flapping, suite_handover,
    suite_decide_handover, suite_detail, suite_route, suite_route_conf, suite_oncall, suite_oncall_conf, suite_decide_route,
    suite_policy_conf, suite_decide_call, suite_decide_escalate, suite_decide_answer, suite_decide_oncall, suite_notice,
    suite_notice_many, suite_notice_text, suite_notice_calls, suite_incident_detail, suite_incident_stats, suite_topic,
    suite_incident_tell, suite_incident_tick, suite_deliver_incident, suite_incident_conf, suite_incident_told,
    suite_incident_follow, suite_timeline;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_report, &suite_clone, &suite_incident_fields, &suite_incident_alerts,
        &suite_incident_entries, &suite_incident_undo, &suite_incident_json, &suite_incident_many, &suite_states, &suite_event,
        &suite_model, &suite_decide_act, &suite_decide_undo, &suite_decide_source, &suite_decide_there, &suite_decide_run,
        &suite_run_command, &suite_run_output, &suite_decide_post, &suite_decide_deliver, &suite_decide_catch_up,
        &suite_decide_undo_message, &suite_messages, &suite_post, &suite_filter, &suite_source, &suite_person, &suite_status,
        &suite_heartbeat, &suite_leave, &suite_silence, &suite_decide_silence, &suite_decide_ack_silence, &suite_tick_ack_silence,
        &suite_decide_hold, &suite_decide_rule, &suite_flapping, &suite_handover, &suite_decide_handover, &suite_detail,
        &suite_route, &suite_route_conf, &suite_oncall, &suite_oncall_conf, &suite_decide_route, &suite_policy_conf,
        &suite_decide_call, &suite_decide_escalate, &suite_decide_answer, &suite_decide_oncall, &suite_notice, &suite_notice_many,
        &suite_notice_text, &suite_notice_calls, &suite_incident_detail, &suite_incident_stats, &suite_topic,
        &suite_incident_tell, &suite_incident_tick, &suite_deliver_incident, &suite_incident_conf, &suite_incident_told,
        &suite_incident_follow, &suite_timeline };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
