# SPDX-License-Identifier: MIT
# The terminal: canvas out, keys in, restored on every way out.
noinst_LIBRARIES += libterm.a
libterm_a_SOURCES = \
	include/term/libraries.h include/term/term.h \
	src/term/caps.c src/term/caps.h \
	src/term/clipboard.c src/term/clipboard.h \
	src/term/frame.c src/term/frame.h \
	src/term/input.c src/term/input.h \
	src/term/libraries.c \
	src/term/output.c src/term/output.h \
	src/term/painter.c src/term/painter.h \
	src/term/paste.c src/term/paste.h \
	src/term/term.c \
	src/term/tty.c src/term/tty.h \
	src/term/will.c src/term/will.h
