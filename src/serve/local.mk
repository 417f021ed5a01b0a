# SPDX-License-Identifier: MIT
# What goes out to clients and comes back: pure.
noinst_LIBRARIES += libserve.a
libserve_a_SOURCES = \
	include/serve/wire.h \
	src/serve/wire_board.c src/serve/wire_command.c src/serve/wire_event.c src/serve/wire_message.c
