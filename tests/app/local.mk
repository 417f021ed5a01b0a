# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/app/test_app
tests_app_test_app_SOURCES = \
	tests/app/main.c \
	tests/app/test_app_options.c \
	tests/app/test_app_people.c \
	tests/app/test_app_config.c \
	tests/app/test_app_credential.c \
	tests/app/test_app_demo_hints.c \
	tests/app/test_app_demo_tape.c \
	tests/app/test_app_draft.c \
	tests/app/test_app_head.c \
	tests/app/test_app_incidents.c \
	tests/app/test_app_log_filter.c \
	tests/app/test_app_routes.c \
	tests/app/test_app_stages.c \
	tests/support/suite.c tests/support/suite.h \
	$(APP_TABLES) \
	src/app/applog.c src/app/applog.h \
	src/app/check_find.c src/app/check_find.h src/app/check_incidents.c src/app/check_incidents.h \
	src/app/config.c src/app/config_commands.c src/app/config_example.c src/app/config_owner.c \
	src/app/credential.c src/app/credential.h \
	src/app/demo_hints.c src/app/demo_hints.h \
	src/app/demo_tape.c src/app/demo_tape.h \
	src/app/draft.c src/app/draft.h \
	src/app/head_line.c src/app/head_line.h \
	src/app/help.c src/app/help.h \
	src/app/log_filter.c src/app/log_filter.h \
	src/app/people.c src/app/people.h \
	src/app/stages.c src/app/stages.h \
	src/app/terms.c src/app/terms.h
nodist_tests_app_test_app_SOURCES = src/app/demo_night.c
tests_app_test_app_LDADD = libui.a libengine.a libdeliver.a libsource.a libnet.a libcore.a libutil.a $(NET_LIBS) $(UTIL_LIBS) $(APP_LIBS) $(CMOCKA_LIBS)

EXTRA_DIST += tests/data/routes/company.conf tests/data/routes/company.table
