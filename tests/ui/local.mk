# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/ui/test_ui
tests_ui_test_ui_SOURCES = \
	tests/ui/main.c \
	tests/ui/board.c tests/ui/board.h \
	tests/ui/compose.c tests/ui/compose.h \
	tests/ui/incidents.c tests/ui/incidents.h \
	tests/ui/test_any.c \
	tests/ui/test_banners.c \
	tests/ui/test_canvas.c \
	tests/ui/test_composer.c \
	tests/ui/test_composer_incident.c \
	tests/ui/test_composer_lost.c \
	tests/ui/test_composer_send.c \
	tests/ui/test_dry.c \
	tests/ui/company.c tests/ui/company.h \
	tests/ui/test_asked.c tests/ui/test_routed.c \
	tests/ui/test_editor.c \
	tests/ui/test_escalator.c \
	tests/ui/test_handover.c \
	tests/ui/test_incident_messages.c tests/ui/incident_board.c tests/ui/incident_board.h tests/ui/test_incident_list.c \
	tests/ui/test_incident_screen.c tests/ui/test_incident_acts.c tests/ui/test_incident_box.c tests/ui/test_incident_boxes.c \
	tests/ui/test_keymap.c \
	tests/ui/test_keys.c \
	tests/ui/test_list.c \
	tests/ui/messages.c \
	tests/ui/test_marks.c \
	tests/ui/test_oncall.c \
	tests/ui/test_message_acts.c \
	tests/ui/test_messages.c \
	tests/ui/test_orders.c \
	tests/ui/test_owning.c \
	tests/ui/test_panes.c \
	tests/ui/test_person.c \
	tests/ui/test_presence.c \
	tests/ui/test_prompt.c \
	tests/ui/test_reminders.c \
	tests/ui/test_runbox.c \
	tests/ui/replay_board.c tests/ui/replay_board.h \
	tests/ui/test_replay.c \
	tests/ui/test_screens.c \
	tests/ui/test_silencer.c tests/ui/test_silences.c \
	tests/ui/test_textarea.c \
	tests/ui/test_theme.c \
	tests/ui/test_triage.c \
	tests/ui/test_view.c \
	tests/ui/test_wall.c \
	tests/ui/test_wall_keys.c \
	tests/ui/test_wall_screens.c \
	tests/ui/wall_board.c tests/ui/wall_board.h \
	tests/support/suite.c tests/support/suite.h
tests_ui_test_ui_LDADD = libui.a libcore.a libutil.a $(UTIL_LIBS) $(CMOCKA_LIBS)

# Golden screens, five sizes each; UPDATE=1 writes them anew.
EXTRA_DIST += \
	tests/golden/incident_actions-120x40.screen tests/golden/incident_actions-200x60.screen tests/golden/incident_actions-40x10.screen \
	tests/golden/incident_actions-60x15.screen tests/golden/incident_actions-80x24.screen tests/golden/incident_alerts-120x40.screen \
	tests/golden/incident_alerts-200x60.screen tests/golden/incident_alerts-40x10.screen tests/golden/incident_alerts-60x15.screen \
	tests/golden/incident_alerts-80x24.screen tests/golden/incident_links-120x40.screen tests/golden/incident_links-200x60.screen \
	tests/golden/incident_links-40x10.screen tests/golden/incident_links-60x15.screen tests/golden/incident_links-80x24.screen \
	tests/golden/incident_notes-120x40.screen tests/golden/incident_notes-200x60.screen tests/golden/incident_notes-40x10.screen \
	tests/golden/incident_notes-60x15.screen tests/golden/incident_notes-80x24.screen tests/golden/incident_similar-120x40.screen \
	tests/golden/incident_similar-200x60.screen tests/golden/incident_similar-40x10.screen tests/golden/incident_similar-60x15.screen \
	tests/golden/incident_similar-80x24.screen tests/golden/incident_timeline-120x40.screen tests/golden/incident_timeline-200x60.screen \
	tests/golden/incident_timeline-40x10.screen tests/golden/incident_timeline-60x15.screen tests/golden/incident_timeline-80x24.screen \
	tests/golden/incident_updates-120x40.screen tests/golden/incident_updates-200x60.screen tests/golden/incident_updates-40x10.screen \
	tests/golden/incident_updates-60x15.screen tests/golden/incident_updates-80x24.screen tests/golden/incidents-120x40.screen \
	tests/golden/incidents-200x60.screen tests/golden/incidents-40x10.screen tests/golden/incidents-60x15.screen \
	tests/golden/incidents-80x24.screen tests/golden/incidents_all-120x40.screen tests/golden/incidents_all-200x60.screen \
	tests/golden/incidents_all-40x10.screen tests/golden/incidents_all-60x15.screen tests/golden/incidents_all-80x24.screen \
	tests/golden/incidents_board-120x40.screen tests/golden/incidents_board-200x60.screen tests/golden/incidents_board-40x10.screen \
	tests/golden/incidents_board-60x15.screen tests/golden/incidents_board-80x24.screen \
	tests/golden/inc_unlink_marked-40x10.screen tests/golden/inc_unlink_marked-60x15.screen tests/golden/inc_unlink_marked-80x24.screen tests/golden/inc_unlink_marked-200x60.screen \
	tests/golden/inc_correct-40x10.screen tests/golden/inc_correct-60x15.screen tests/golden/inc_correct-80x24.screen tests/golden/inc_correct-200x60.screen \
	tests/golden/inc_action-40x10.screen tests/golden/inc_action-60x15.screen tests/golden/inc_action-80x24.screen tests/golden/inc_action-200x60.screen \
	tests/golden/inc_declare-40x10.screen tests/golden/inc_declare-60x15.screen tests/golden/inc_declare-80x24.screen tests/golden/inc_declare-200x60.screen \
	tests/golden/inc_declare_marked-40x10.screen tests/golden/inc_declare_marked-60x15.screen tests/golden/inc_declare_marked-80x24.screen tests/golden/inc_declare_marked-200x60.screen \
	tests/golden/inc_declare_nothing-40x10.screen tests/golden/inc_declare_nothing-60x15.screen tests/golden/inc_declare_nothing-80x24.screen tests/golden/inc_declare_nothing-200x60.screen \
	tests/golden/inc_declare_typed-40x10.screen tests/golden/inc_declare_typed-60x15.screen tests/golden/inc_declare_typed-80x24.screen tests/golden/inc_declare_typed-200x60.screen \
	tests/golden/inc_edit-40x10.screen tests/golden/inc_edit-60x15.screen tests/golden/inc_edit-80x24.screen tests/golden/inc_edit-200x60.screen \
	tests/golden/inc_help-40x10.screen tests/golden/inc_help-60x15.screen tests/golden/inc_help-80x24.screen tests/golden/inc_help-200x60.screen \
	tests/golden/inc_link_shown-40x10.screen tests/golden/inc_link_shown-60x15.screen tests/golden/inc_link_shown-80x24.screen tests/golden/inc_link_shown-200x60.screen \
	tests/golden/inc_merge-40x10.screen tests/golden/inc_merge-60x15.screen tests/golden/inc_merge-80x24.screen tests/golden/inc_merge-200x60.screen \
	tests/golden/inc_note-40x10.screen tests/golden/inc_note-60x15.screen tests/golden/inc_note-80x24.screen tests/golden/inc_note-200x60.screen \
	tests/golden/inc_people-40x10.screen tests/golden/inc_people-60x15.screen tests/golden/inc_people-80x24.screen tests/golden/inc_people-200x60.screen \
	tests/golden/inc_publish-40x10.screen tests/golden/inc_publish-60x15.screen tests/golden/inc_publish-80x24.screen tests/golden/inc_publish-200x60.screen \
	tests/golden/inc_resolve-40x10.screen tests/golden/inc_resolve-60x15.screen tests/golden/inc_resolve-80x24.screen tests/golden/inc_resolve-200x60.screen \
	tests/golden/inc_severity-40x10.screen tests/golden/inc_severity-60x15.screen tests/golden/inc_severity-80x24.screen tests/golden/inc_severity-200x60.screen \
	tests/golden/inc_state-40x10.screen tests/golden/inc_state-60x15.screen tests/golden/inc_state-80x24.screen tests/golden/inc_state-200x60.screen \
	tests/golden/banner-40x10.screen tests/golden/banner-60x15.screen tests/golden/banner-80x24.screen \
	tests/golden/banner-120x40.screen tests/golden/banner-200x60.screen \
	tests/golden/banner_both-40x10.screen tests/golden/banner_both-80x24.screen \
	tests/golden/wall_banner-40x10.screen tests/golden/wall_banner-80x24.screen \
	tests/golden/escalate-40x10.screen tests/golden/escalate-60x15.screen tests/golden/escalate-80x24.screen \
	tests/golden/escalate-120x40.screen tests/golden/escalate-200x60.screen \
	tests/golden/escalate_name-40x10.screen tests/golden/escalate_name-60x15.screen tests/golden/escalate_name-80x24.screen \
	tests/golden/escalate_name-120x40.screen tests/golden/escalate_name-200x60.screen \
	tests/golden/escalate_marked-40x10.screen tests/golden/escalate_marked-60x15.screen tests/golden/escalate_marked-80x24.screen \
	tests/golden/escalate_marked-120x40.screen tests/golden/escalate_marked-200x60.screen \
	tests/golden/asked_board-40x10.screen tests/golden/asked_board-60x15.screen tests/golden/asked_board-80x24.screen \
	tests/golden/asked_board-120x40.screen tests/golden/asked_board-200x60.screen \
	tests/golden/asked_detail-40x10.screen tests/golden/asked_detail-60x15.screen tests/golden/asked_detail-80x24.screen \
	tests/golden/asked_detail-120x40.screen tests/golden/asked_detail-200x60.screen \
	tests/golden/asked_in_vain-80x24.screen \
	tests/golden/asked_page-40x10.screen tests/golden/asked_page-60x15.screen tests/golden/asked_page-80x24.screen \
	tests/golden/asked_page-120x40.screen tests/golden/asked_page-200x60.screen \
	tests/golden/calm-40x10.screen tests/golden/calm-60x15.screen tests/golden/calm-80x24.screen \
	tests/golden/calm-120x40.screen tests/golden/calm-200x60.screen \
	tests/golden/closing-40x10.screen tests/golden/closing-60x15.screen tests/golden/closing-80x24.screen \
	tests/golden/closing-120x40.screen tests/golden/closing-200x60.screen \
	tests/golden/composer-40x10.screen tests/golden/composer-60x15.screen tests/golden/composer-80x24.screen \
	tests/golden/composer-120x40.screen tests/golden/composer-200x60.screen \
	tests/golden/composer_checks-40x10.screen tests/golden/composer_checks-60x15.screen tests/golden/composer_checks-80x24.screen \
	tests/golden/composer_checks-120x40.screen tests/golden/composer_checks-200x60.screen \
	tests/golden/composer_incident-40x10.screen tests/golden/composer_incident-60x15.screen tests/golden/composer_incident-80x24.screen \
	tests/golden/composer_incident-120x40.screen tests/golden/composer_incident-200x60.screen \
	tests/golden/composer_which-40x10.screen tests/golden/composer_which-80x24.screen \
	tests/golden/detail-40x10.screen tests/golden/detail-60x15.screen tests/golden/detail-80x24.screen \
	tests/golden/detail-120x40.screen tests/golden/detail-200x60.screen \
	tests/golden/dialog-40x10.screen tests/golden/dialog-60x15.screen tests/golden/dialog-80x24.screen \
	tests/golden/dialog-120x40.screen tests/golden/dialog-200x60.screen \
	tests/golden/event_log-40x10.screen tests/golden/event_log-60x15.screen tests/golden/event_log-80x24.screen \
	tests/golden/event_log-120x40.screen tests/golden/event_log-200x60.screen \
	tests/golden/filter_fault-40x10.screen tests/golden/filter_fault-60x15.screen tests/golden/filter_fault-80x24.screen \
	tests/golden/filter_fault-120x40.screen tests/golden/filter_fault-200x60.screen \
	tests/golden/handover-40x10.screen tests/golden/handover-80x24.screen tests/golden/handover-200x60.screen \
	tests/golden/help-40x10.screen tests/golden/help-60x15.screen tests/golden/help-80x24.screen \
	tests/golden/help-120x40.screen tests/golden/help-200x60.screen \
	tests/golden/incident_messages-40x10.screen tests/golden/incident_messages-60x15.screen tests/golden/incident_messages-80x24.screen \
	tests/golden/incident_messages-120x40.screen tests/golden/incident_messages-200x60.screen \
	tests/golden/loading-40x10.screen tests/golden/loading-60x15.screen tests/golden/loading-80x24.screen \
	tests/golden/loading-120x40.screen tests/golden/loading-200x60.screen \
	tests/golden/main_board-40x10.screen tests/golden/main_board-60x15.screen tests/golden/main_board-80x24.screen \
	tests/golden/main_board-120x40.screen tests/golden/main_board-200x60.screen \
	tests/golden/marked-40x10.screen tests/golden/marked-60x15.screen tests/golden/marked-80x24.screen \
	tests/golden/marked-120x40.screen tests/golden/marked-200x60.screen \
	tests/golden/message-40x10.screen tests/golden/message-60x15.screen tests/golden/message-80x24.screen \
	tests/golden/message-120x40.screen tests/golden/message-200x60.screen \
	tests/golden/message_reason-40x10.screen tests/golden/message_reason-60x15.screen tests/golden/message_reason-80x24.screen \
	tests/golden/message_reason-120x40.screen tests/golden/message_reason-200x60.screen \
	tests/golden/messages-40x10.screen tests/golden/messages-60x15.screen tests/golden/messages-80x24.screen \
	tests/golden/messages-120x40.screen tests/golden/messages-200x60.screen \
	tests/golden/messages_answered-40x10.screen tests/golden/messages_answered-60x15.screen tests/golden/messages_answered-80x24.screen \
	tests/golden/messages_answered-120x40.screen tests/golden/messages_answered-200x60.screen \
	tests/golden/messages_board-40x10.screen tests/golden/messages_board-60x15.screen tests/golden/messages_board-80x24.screen \
	tests/golden/messages_board-120x40.screen tests/golden/messages_board-200x60.screen \
	tests/golden/no_source-40x10.screen tests/golden/no_source-60x15.screen tests/golden/no_source-80x24.screen \
	tests/golden/no_source-120x40.screen tests/golden/no_source-200x60.screen \
	tests/golden/nothing_passes-40x10.screen tests/golden/nothing_passes-60x15.screen tests/golden/nothing_passes-80x24.screen \
	tests/golden/nothing_passes-120x40.screen tests/golden/nothing_passes-200x60.screen \
	tests/golden/presence-40x10.screen tests/golden/presence-60x15.screen tests/golden/presence-80x24.screen \
	tests/golden/presence-120x40.screen tests/golden/presence-200x60.screen \
	tests/golden/presence_comment-40x10.screen tests/golden/presence_comment-60x15.screen tests/golden/presence_comment-80x24.screen \
	tests/golden/presence_comment-120x40.screen tests/golden/presence_comment-200x60.screen \
	tests/golden/presence_composer-40x10.screen tests/golden/presence_composer-60x15.screen tests/golden/presence_composer-80x24.screen \
	tests/golden/presence_composer-120x40.screen tests/golden/presence_composer-200x60.screen \
	tests/golden/presence_detail-40x10.screen tests/golden/presence_detail-60x15.screen tests/golden/presence_detail-80x24.screen \
	tests/golden/presence_detail-120x40.screen tests/golden/presence_detail-200x60.screen \
	tests/golden/snooze-40x10.screen tests/golden/snooze-60x15.screen tests/golden/snooze-80x24.screen \
	tests/golden/snooze-120x40.screen tests/golden/snooze-200x60.screen \
	tests/golden/snooze_typed-40x10.screen tests/golden/snooze_typed-60x15.screen tests/golden/snooze_typed-80x24.screen \
	tests/golden/snooze_typed-120x40.screen tests/golden/snooze_typed-200x60.screen \
	tests/golden/snoozed_detail-40x10.screen tests/golden/snoozed_detail-60x15.screen tests/golden/snoozed_detail-80x24.screen \
	tests/golden/snoozed_detail-120x40.screen tests/golden/snoozed_detail-200x60.screen \
	tests/golden/replay-40x10.screen tests/golden/replay-60x15.screen tests/golden/replay-80x24.screen \
	tests/golden/replay-120x40.screen tests/golden/replay-200x60.screen \
	tests/golden/replay_compared-40x10.screen tests/golden/replay_compared-60x15.screen tests/golden/replay_compared-80x24.screen \
	tests/golden/replay_compared-120x40.screen tests/golden/replay_compared-200x60.screen \
	tests/golden/replay_roles-80x24.screen tests/golden/replay_help-80x24.screen \
	tests/golden/stale-40x10.screen tests/golden/stale-60x15.screen tests/golden/stale-80x24.screen \
	tests/golden/stale-120x40.screen tests/golden/stale-200x60.screen \
	tests/golden/triaged-40x10.screen tests/golden/triaged-60x15.screen tests/golden/triaged-80x24.screen \
	tests/golden/triaged-120x40.screen tests/golden/triaged-200x60.screen \
	tests/golden/wall_incidents-40x10.screen tests/golden/wall_incidents-60x15.screen tests/golden/wall_incidents-80x24.screen \
	tests/golden/wall_incidents-120x40.screen tests/golden/wall_incidents-200x60.screen \
	tests/golden/wall_oncall-40x10.screen tests/golden/wall_oncall-80x24.screen tests/golden/wall_oncall-200x60.screen \
	tests/golden/wall_busy-40x10.screen tests/golden/wall_busy-60x15.screen tests/golden/wall_busy-80x24.screen \
	tests/golden/wall_busy-120x40.screen tests/golden/wall_busy-200x60.screen \
	tests/golden/wall_pages-40x10.screen tests/golden/wall_pages-60x15.screen tests/golden/wall_pages-80x24.screen \
	tests/golden/wall_pages-120x40.screen tests/golden/wall_pages-200x60.screen \
	tests/golden/wall_quiet-40x10.screen tests/golden/wall_quiet-60x15.screen tests/golden/wall_quiet-80x24.screen \
	tests/golden/wall_quiet-120x40.screen tests/golden/wall_quiet-200x60.screen \
	tests/golden/wall_redacted-40x10.screen tests/golden/wall_redacted-60x15.screen tests/golden/wall_redacted-80x24.screen \
	tests/golden/wall_redacted-120x40.screen tests/golden/wall_redacted-200x60.screen \
	tests/golden/wall_stale-40x10.screen tests/golden/wall_stale-60x15.screen tests/golden/wall_stale-80x24.screen \
	tests/golden/wall_stale-120x40.screen tests/golden/wall_stale-200x60.screen \
	tests/golden/silence-40x10.screen tests/golden/silence-80x24.screen tests/golden/silence-200x60.screen \
	tests/golden/silence_filter-40x10.screen tests/golden/silence_filter-80x24.screen tests/golden/silence_filter-200x60.screen \
	tests/golden/silences-40x10.screen tests/golden/silences-80x24.screen tests/golden/silences-200x60.screen \
	tests/golden/silences_end-40x10.screen tests/golden/silences_end-80x24.screen tests/golden/silences_end-200x60.screen \
	tests/golden/roles-80x24.screen tests/golden/roles_messages-80x24.screen
