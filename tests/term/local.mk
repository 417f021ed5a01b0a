# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/term/draw_demo tests/term/test_term tests/term/test_binary
tests_term_draw_demo_SOURCES = tests/term/draw_demo.c
tests_term_draw_demo_LDADD = libterm.a libui.a libutil.a $(TERM_LIBS) $(UTIL_LIBS)
tests_term_test_term_SOURCES = \
	tests/term/main.c \
	tests/term/demo.c tests/term/demo.h \
	tests/term/test_clipboard.c \
	tests/term/test_draw.c \
	tests/term/test_frame.c \
	tests/term/test_input.c \
	tests/term/test_keys.c \
	tests/term/test_leave.c \
	tests/term/test_output.c \
	tests/support/pty.c tests/support/pty.h \
	tests/support/screen.c tests/support/screen.h \
	tests/support/suite.c tests/support/suite.h
tests_term_test_term_LDADD = libterm.a libui.a libutil.a $(TERM_LIBS) $(UTIL_LIBS) $(VTERM_LIBS) $(CMOCKA_LIBS)
tests_term_test_binary_SOURCES = \
	tests/term/binary_main.c \
	tests/term/rig.c tests/term/rig.h \
	tests/term/test_binary.c \
	tests/term/test_binary_leave.c \
	tests/term/test_binary_strain.c \
	tests/support/alert_server.c tests/support/alert_server.h \
	tests/support/pty.c tests/support/pty.h \
	tests/support/screen.c tests/support/screen.h \
	tests/support/suite.c tests/support/suite.h \
	tests/support/tocsin.c tests/support/tocsin.h
tests_term_test_binary_LDADD = libutil.a $(UTIL_LIBS) $(VTERM_LIBS) $(CMOCKA_LIBS)
