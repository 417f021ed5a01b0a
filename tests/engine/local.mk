# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/engine/test_engine
tests_engine_test_engine_SOURCES = \
	tests/engine/main.c tests/engine/postman_run.c tests/engine/postman_run.h \
	tests/engine/test_engine_store.c tests/engine/test_feed.c tests/engine/test_pair.c tests/engine/test_postman.c \
	tests/engine/test_postman_unhappy.c \
	tests/support/sim_ports.c tests/support/sim_ports.h tests/support/suite.c tests/support/suite.h
tests_engine_test_engine_LDADD = libengine.a libstore.a libdeliver.a libserve.a libsource.a libcore.a libutil.a $(SQLITE_LIBS) $(UTIL_LIBS) $(CMOCKA_LIBS)
