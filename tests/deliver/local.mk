# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/deliver/test_deliver
tests_deliver_test_deliver_SOURCES = \
	tests/deliver/am_run.c \
	tests/deliver/am_run.h \
	tests/deliver/main.c \
	tests/deliver/pager_run.c \
	tests/deliver/pager_run.h \
	tests/deliver/slack_run.c \
	tests/deliver/slack_run.h \
	tests/deliver/test_ack_write.c \
	tests/deliver/test_am_answers.c \
	tests/deliver/test_am_silence.c \
	tests/deliver/test_am_sim.c \
	tests/deliver/test_deliver_config.c \
	tests/deliver/test_destinations.c \
	tests/deliver/test_hook.c \
	tests/deliver/test_mail_driver.c \
	tests/deliver/test_mime.c \
	tests/deliver/test_opsgenie.c \
	tests/deliver/test_pager_config.c \
	tests/deliver/test_pager_sim.c \
	tests/deliver/test_pagerduty.c \
	tests/deliver/test_slack.c \
	tests/deliver/test_slack_answers.c \
	tests/deliver/test_slack_blocks.c \
	tests/deliver/test_slack_incident.c \
	tests/deliver/test_slack_request.c \
	tests/deliver/test_slack_sim.c \
	tests/deliver/test_slack_text.c \
	tests/deliver/test_slack_topic.c \
	tests/deliver/way_run.c \
	tests/deliver/way_run.h \
	tests/support/suite.c \
	tests/support/suite.h
tests_deliver_test_deliver_LDADD = libdeliver.a libcore.a libutil.a $(UTIL_LIBS) $(CMOCKA_LIBS)

EXTRA_DIST += \
	tests/data/jsm/accepted.json \
	tests/data/jsm/request_status.json \
	tests/data/jsm/unauthorized.json \
	tests/data/opsgenie/accepted.json \
	tests/data/opsgenie/request_status_created.json \
	tests/data/opsgenie/request_status_failed.json \
	tests/data/pagerduty/event_broken.json \
	tests/data/pagerduty/event_taken.json \
	tests/data/pagerduty/refused.json \
	tests/data/pagerduty/too_many.json
