# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/serve/test_serve
tests_serve_test_serve_SOURCES = \
	tests/serve/main.c tests/serve/test_metrics.c tests/serve/test_routes.c \
	tests/serve/test_wire_board.c tests/serve/test_wire_command.c tests/serve/test_wire_event.c \
	tests/support/model_equal.c tests/support/model_equal.h tests/support/suite.c tests/support/suite.h \
	tests/support/world.c tests/support/world.h
tests_serve_test_serve_LDADD = libserve.a libcore.a libutil.a $(UTIL_LIBS) $(CMOCKA_LIBS)
