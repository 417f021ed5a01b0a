# SPDX-License-Identifier: MIT
# The domain: no I/O, no clock.
noinst_LIBRARIES += libcore.a
libcore_a_SOURCES = \
	include/core/alert.h include/core/apply.h include/core/command.h include/core/commands.def include/core/counts.h include/core/handover.h include/core/heartbeat.h include/core/leave.h \
	include/core/decide.h include/core/event.h include/core/events.def include/core/filter.h \
	include/core/labels.h include/core/level.h include/core/message.h include/core/model.h include/core/person.h \
	include/core/run.h include/core/run_command.h include/core/run_output.h src/core/decide_run.c src/core/run.c src/core/run_command.c src/core/run_output.c src/core/run_codec.c src/core/run_codec.h src/core/run_words.c src/core/runs.c \
	include/core/post.h include/core/rights.def include/core/silence.h include/core/source.h include/core/status.h include/core/there.h src/core/there.c src/core/decide_there.c src/core/decide_there.h src/core/decide_write_back.c \
	include/core/words.h include/core/presence.h src/core/acts.c src/core/alert.c src/core/alert_json.c src/core/apply.c \
	src/core/apply_message.c src/core/clone.c src/core/command.c src/core/decide.c src/core/decide_act.c src/core/decide_deliver.c \
	src/core/decide_engine.c src/core/decide_heartbeat.c src/core/decide_source.c include/core/rule.h \
	src/core/apply_rule.c src/core/apply_rule.h src/core/decide_act.h src/core/decide_handover.c src/core/decide_hold.c src/core/decide_rule.c \
	src/core/due.c src/core/due.h \
	include/core/route.h src/core/route.c src/core/route_proof.c src/core/router.c src/core/router.h \
	src/core/decide_message.c src/core/decide_message.h src/core/decide_own.c src/core/decide_own.h src/core/decide_post.c \
	src/core/decide_undo.c src/core/decide_undo_message.c src/core/decide_with.h src/core/event.c src/core/event_codec.c \
	src/core/filter.c src/core/handover.c src/core/handover_text.c src/core/heartbeat.c src/core/filter_parse.c \
	src/core/filter_private.h src/core/filter_silence.c src/core/labels.c src/core/lexer.c src/core/lexer.h \
	src/core/leave.c src/core/level.c src/core/handover_own.h src/core/handover_tried.c \
	src/core/message.c src/core/message_codec.c src/core/message_codec.h src/core/message_words.c src/core/messages.c \
	src/core/model.c src/core/model_messages.h src/core/person.c src/core/post.c src/core/post_check.c src/core/silence.c \
	src/core/silence_codec.c src/core/silence_codec.h src/core/silence_parse.c src/core/silence_words.c \
	src/core/silence_write.c src/core/decide_silence.h src/core/decide_undo_write.c src/core/silences.c \
	src/core/apply_silence.c src/core/decide_silence.c src/core/decide_silence_poll.c src/core/decide_write_turn.c src/core/decide_ack_silence.c src/core/source.c src/core/moments.c \
	src/core/status.c src/core/status_json.c src/core/status_line.c src/core/words.c src/core/presence.c \
	src/core/rule_codec.c src/core/rule_codec.h src/core/rules.c \
	include/core/routing.h include/core/routing_conf.h src/core/call_codec.c src/core/call_codec.h src/core/decide_answer.c \
	src/core/decide_call.c src/core/decide_call.h src/core/decide_notice.c src/core/decide_route.c src/core/decide_overdue.c \
	src/core/decide_route.h src/core/oncall_conf.c src/core/policy_conf.c src/core/route_conf.c src/core/routing.c \
	include/core/detail.h src/core/detail.c include/core/oncall.h src/core/oncall.c src/core/oncall_known.c \
	include/core/call.h src/core/call.c src/core/decide_answer.h src/core/decide_ask.c src/core/decide_ask.h \
	src/core/decide_escalate.c \
	include/core/timeline.h src/core/timeline.c include/core/report.h src/core/report.c \
	include/core/incident.h include/core/incident_conf.h include/core/incident_fields.def src/core/incident.c src/core/incidents.c src/core/incident_own.c \
	src/core/incident_own.h src/core/incident_codec.c src/core/incident_codec.h src/core/decide_incident.c src/core/decide_incident.h src/core/decide_incident_value.c src/core/decide_incident_draft.c src/core/decide_incident_words.c \
	src/core/incident_since.c src/core/incident_since.h src/core/decide_incident_merge.c src/core/decide_incident_note.c src/core/decide_post.h src/core/incident_words.c include/core/incident_json.h src/core/incident_json.c \
	src/core/decide_incident_alerts.c src/core/decide_incident_entry.c src/core/decide_incident_undo.c src/core/decide_banner.c \
	include/core/incident_detail.h src/core/incident_detail.c src/core/text_row.c src/core/text_row.h \
	src/core/incident_say.c src/core/incident_say.h src/core/incident_telling.h src/core/incident_tell_posts.c \
	src/core/incident_tell_people.c src/core/incident_tell_promise.c src/core/incident_tell_channel.c src/core/incident_channel.h \
	src/core/incident_tell_banner.c src/core/decide_incident_rule.c src/core/decide_incident_rule.h src/core/incident_needs.c src/core/incident_needs.h \
	src/core/incident_tell.c src/core/incident_tell.h src/core/topic.c src/core/topic.h src/core/decide_incident_tick.c src/core/incident_conf.c \
	include/core/incident_stats.h src/core/incident_stats.c \
	src/core/oncall_codec.c src/core/oncall_codec.h src/core/decide_oncall.c src/core/oncall_words.c \
	include/core/notice.h src/core/notice.c src/core/notice_class.c src/core/notice_loop.c src/core/notice_text.c \
	src/core/notice_ways.h src/core/notice_ways.c src/core/notice_plan.h src/core/notice_plan.c src/core/decide_notice.h \
	src/core/decide_late.c src/core/decide_over.c
