# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/engine/test_engine
tests_engine_test_engine_SOURCES = \
	tests/engine/dusk.c tests/engine/dusk.h tests/engine/test_replay.c tests/engine/test_replay_export.c \
	tests/engine/test_replay_incident.c tests/engine/test_replay_tells.c tests/store/desk.c tests/store/desk.h \
	tests/store/incident_acts.c tests/store/incident_acts.h tests/support/night.c tests/support/night.h \
	tests/engine/hub_run.c tests/engine/hub_run.h tests/engine/main.c tests/engine/postman_run.c tests/engine/postman_run.h \
	tests/engine/test_client.c tests/engine/test_engine_store.c tests/engine/feed_run.c tests/engine/feed_run.h tests/engine/test_feed.c tests/engine/test_feed_silences.c tests/engine/test_hub.c \
	tests/engine/test_hub_any.c tests/engine/test_hub_ask.c tests/engine/test_hub_history.c tests/engine/test_hub_board.c tests/engine/test_hub_incidents.c tests/engine/test_pair.c \
	tests/engine/test_postman.c tests/engine/test_postman_page.c tests/engine/test_postman_unhappy.c \
	tests/engine/test_postman_write.c tests/engine/test_queue_incident.c tests/engine/test_preview.c tests/engine/test_postman_ways.c \
	tests/support/model_equal.c tests/support/model_equal.h tests/support/sim_conns.c tests/support/sim_conns.h \
	tests/support/sim_ports.c tests/support/sim_ports.h tests/support/suite.c tests/support/suite.h \
	tests/support/world.c tests/support/world.h
tests_engine_test_engine_LDADD = libengine.a libstore.a libdeliver.a libserve.a libsource.a libcore.a libutil.a $(SQLITE_LIBS) $(UTIL_LIBS) $(CMOCKA_LIBS)
