# SPDX-License-Identifier: MIT
# What goes out and comes back, to clients as lines and over HTTP: pure.
noinst_LIBRARIES += libserve.a
libserve_a_SOURCES = \
	include/serve/asks.def include/serve/says.def include/serve/serve.h include/serve/wire.h src/serve/heartbeat.c \
	src/serve/health.c src/serve/metrics.c src/serve/metrics.h src/serve/metrics_families.c \
	src/serve/routes.c src/serve/routes.h src/serve/serve.c \
	src/serve/wire_board.c src/serve/wire_command.c src/serve/wire_event.c src/serve/wire_message.c \
	src/serve/wire_silence.c src/serve/wire_rule.c src/serve/wire_oncall.c src/serve/wire_run.c src/serve/wire_doc.c src/serve/wire_wish.c
