# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/term/draw_demo tests/term/test_term
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
