# SPDX-License-Identifier: MIT
# Messages to the outside: pure drivers, no I/O.
noinst_LIBRARIES += libdeliver.a
libdeliver_a_SOURCES = \
	include/deliver/config.h \
	include/deliver/driver.h \
	include/deliver/pager_config.h \
	include/deliver/pager_sim.h \
	include/deliver/am_sim.h \
	include/deliver/sim.h \
	include/deliver/slack_sim.h \
	src/deliver/am_silence.c \
	src/deliver/am_silence.h \
	src/deliver/am_silence_reply.c \
	src/deliver/am_silence_request.c \
	src/deliver/config.c \
	src/deliver/config_destination.c \
	src/deliver/config_own.h \
	src/deliver/config_rows.c \
	src/deliver/config_slack.c \
	src/deliver/config_target.c \
	src/deliver/config_template.c \
	src/deliver/drivers.c \
	src/deliver/am_sim.c \
	src/deliver/am_sim_mix.c \
	src/deliver/am_sim_own.h \
	src/deliver/mime.c \
	src/deliver/mime.h \
	src/deliver/opsgenie.c \
	src/deliver/opsgenie.h \
	src/deliver/opsgenie_reply.c \
	src/deliver/opsgenie_request.c \
	src/deliver/pager.c \
	src/deliver/pager.h \
	src/deliver/pager_config.c \
	src/deliver/pager_rows.h \
	src/deliver/pager_sim.c \
	src/deliver/pager_sim_alerts.c \
	src/deliver/pager_sim_own.h \
	src/deliver/pager_text.c \
	src/deliver/pagerduty.c \
	src/deliver/pagerduty.h \
	src/deliver/pagerduty_event.c \
	src/deliver/sim.c \
	src/deliver/sim_script.c \
	src/deliver/sim_script.h \
	src/deliver/slack.c \
	src/deliver/slack.h \
	src/deliver/slack_reply.c \
	src/deliver/slack_request.c \
	src/deliver/slack_sim.c \
	src/deliver/slack_sim_methods.c \
	src/deliver/slack_sim_own.h \
	src/deliver/slack_text.c \
	src/deliver/slack_words.c
