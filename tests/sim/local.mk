# SPDX-License-Identifier: MIT
# Scenarios: a night at the board, told line by line; the grammar stands at the head of test_sim.c.
check_PROGRAMS += tests/sim/test_sim
tests_sim_test_sim_SOURCES = \
	tests/sim/expect.c tests/sim/expect_message.c tests/sim/expect_call.c tests/sim/heartbeats.c tests/sim/incidents.c tests/sim/pagers.c \
	tests/sim/persons.c tests/sim/replayed.c tests/sim/routing.c tests/sim/script.c tests/sim/script.h \
	tests/sim/expect_box.c tests/sim/expect_pager.c tests/sim/expect_slack.c \
	tests/sim/sim.c tests/sim/sim.h tests/sim/slack.c tests/sim/sources.c tests/sim/test_sim.c \
	tests/support/model_equal.c tests/support/model_equal.h tests/support/sim_ports.c tests/support/sim_ports.h
tests_sim_test_sim_LDADD = libengine.a libstore.a libdeliver.a libserve.a libsource.a libui.a libcore.a libutil.a $(SQLITE_LIBS) $(UTIL_LIBS)

# The same world with the recorded night of the demo in it.
check_PROGRAMS += tests/sim/test_demo
tests_sim_test_demo_SOURCES = \
	tests/sim/pagers.c tests/sim/replayed.c tests/sim/routing.c tests/sim/sim.c tests/sim/sim.h tests/sim/slack.c tests/sim/sources.c \
	tests/sim/test_demo.c src/app/demo_tape.c src/app/demo_tape.h \
	tests/support/model_equal.c tests/support/model_equal.h tests/support/sim_ports.c tests/support/sim_ports.h
nodist_tests_sim_test_demo_SOURCES = src/app/demo_night.c
tests_sim_test_demo_LDADD = $(tests_sim_test_sim_LDADD) $(APP_LIBS)

EXTRA_DIST += tests/scenario
