# SPDX-License-Identifier: MIT
# Submit, gather, let go; the polls; the deliveries.
noinst_LIBRARIES += libengine.a
libengine_a_SOURCES = \
	include/engine/replay.h src/engine/replay.c src/engine/replay_incident.c src/engine/replay_lines.c src/engine/replay_markdown.c src/engine/replay_move.c \
	src/engine/replay_own.h \
	include/engine/client.h include/engine/dry.h include/engine/engine.h include/engine/hub.h include/engine/ports.h include/engine/pair.h include/engine/preview.h src/engine/calendars.c src/engine/calendars.h src/engine/dead_man.c src/engine/dead_man.h src/engine/pair.c src/engine/pair_config.c src/engine/pair_watch.h \
	src/engine/client.c src/engine/client_own.h src/engine/client_take.c src/engine/dry.c src/engine/engine.c src/engine/feed.c src/engine/feed.h src/engine/feed_silences.c src/engine/feed_turns.c src/engine/feed_pages.c src/engine/findings.c src/engine/gather.c \
	src/engine/hub.c src/engine/hub_ask.c src/engine/hub_board.c src/engine/hub_board_head.c src/engine/hub_news.c src/engine/hub_own.h src/engine/hub_preview.c src/engine/hub_presence.c \
	src/engine/hub_query.c src/engine/hub_read.c \
	src/engine/inside.h src/engine/postman.c src/engine/postman.h src/engine/preview.c src/engine/preview_wire.c src/engine/queue.c src/engine/queue.h \
	src/engine/reply.c include/engine/reply.h src/engine/seen.c src/engine/seen.h
