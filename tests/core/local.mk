# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/core/test_core
tests_core_test_core_SOURCES = \
	tests/core/test_oncall.c tests/core/test_oncall_conf.c tests/core/test_decide_oncall.c tests/core/test_clone.c tests/core/test_policy_conf.c \
	tests/core/test_detail.c tests/core/test_incident_detail.c tests/core/test_topic.c tests/core/test_decide_call.c \
	tests/core/test_decide_escalate.c tests/core/incident_desk.c tests/core/incident_desk.h \
	tests/core/test_incident_fields.c tests/core/test_incident_alerts.c tests/core/test_incident_entries.c \
	tests/core/test_incident_undo.c tests/core/test_incident_json.c tests/core/test_incident_many.c tests/core/test_timeline.c tests/core/test_incident_follow.c tests/core/incident_dice.c tests/core/incident_dice.h tests/core/test_incident_conf.c tests/core/telling_desk.c tests/core/telling_desk.h \
	tests/core/test_incident_tell.c tests/core/test_incident_told.c \
	tests/core/test_incident_tick.c \
	tests/core/test_decide_answer.c tests/core/calls.c tests/core/calls.h \
	tests/core/notice_desk.c tests/core/notice_desk.h tests/core/test_notice.c tests/core/test_notice_text.c tests/core/test_notice_many.c tests/core/test_notice_calls.c \
	tests/core/test_report.c tests/core/main.c tests/core/test_decide_handover.c tests/core/test_handover.c tests/core/test_decide_act.c tests/core/test_decide_catch_up.c tests/core/test_decide_deliver.c tests/core/test_deliver_incident.c \
	tests/core/test_decide_hold.c tests/core/test_decide_rule.c tests/core/test_flapping.c \
	tests/core/test_incident_stats.c \
	tests/core/test_decide_run.c tests/core/test_run_command.c tests/core/test_run_output.c \
	tests/core/test_decide_post.c tests/core/test_decide_ack_silence.c tests/core/test_tick_ack_silence.c tests/core/test_decide_silence.c tests/core/test_decide_source.c tests/core/test_decide_there.c tests/core/test_decide_undo.c tests/core/test_decide_undo_message.c \
	tests/core/test_event.c tests/core/test_filter.c tests/core/test_messages.c tests/core/test_model.c tests/core/test_person.c tests/core/test_post.c tests/core/test_decide_route.c tests/core/test_route.c tests/core/test_route_conf.c tests/core/routing_text.c tests/core/routing_text.h tests/core/test_silence.c tests/core/test_source.c tests/core/test_states.c tests/core/test_status.c tests/core/test_heartbeat.c tests/core/test_leave.c \
	tests/support/model_equal.c tests/support/model_equal.h tests/support/suite.c tests/support/suite.h tests/support/world.c tests/support/world.h
tests_core_test_core_LDADD = libcore.a libutil.a $(UTIL_LIBS) $(CMOCKA_LIBS)
