# SPDX-License-Identifier: MIT
# One fuzz target for every parser of outside bytes. Here each runs its seeds (tests/fuzz/corpus/NAME) and a fixed number of mutations;
# FUZZ_RUNS=100000 tests/fuzz/test_am runs more, tests/fuzz/test_am FILE... runs what once went wrong.
#
# With libFuzzer (Debian: clang libclang-rt-14-dev), in a build directory of its own:
#   ../configure CC=clang --enable-sanitize=address,undefined,fuzzer-no-link CFLAGS='-O1 -g'
#   make fuzz-am && mkdir -p found && ./fuzz-am -max_len=65536 -max_total_time=600 found ../tests/fuzz/corpus/am
FUZZ_TARGETS = am calendar client conf doc event filter hub incidents input json keymap mail matchers pager regex slack text theme time url zone

fuzz_common = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
fuzz_own = $(fuzz_common) tests/fuzz/driver.c
fuzz_engine = libengine.a libstore.a libdeliver.a libserve.a libsource.a libcore.a libutil.a $(SQLITE_LIBS) $(UTIL_LIBS)

check_PROGRAMS += \
	tests/fuzz/test_am tests/fuzz/test_conf tests/fuzz/test_doc tests/fuzz/test_event tests/fuzz/test_filter tests/fuzz/test_incidents tests/fuzz/test_input tests/fuzz/test_json \
	tests/fuzz/test_keymap tests/fuzz/test_regex tests/fuzz/test_slack tests/fuzz/test_text tests/fuzz/test_theme tests/fuzz/test_time \
	tests/fuzz/test_url tests/fuzz/test_client tests/fuzz/test_hub tests/fuzz/test_mail tests/fuzz/test_matchers tests/fuzz/test_pager \
	tests/fuzz/test_calendar \
	tests/fuzz/test_zone

tests_fuzz_test_am_SOURCES = tests/fuzz/fuzz_am.c $(fuzz_own)
tests_fuzz_test_am_LDADD = libsource.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_calendar_SOURCES = tests/fuzz/fuzz_calendar.c $(fuzz_own)
tests_fuzz_test_calendar_LDADD = libsource.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_client_SOURCES = tests/fuzz/fuzz_client.c tests/support/sim_conns.c tests/support/sim_conns.h \
	tests/support/sim_ports.c tests/support/sim_ports.h $(fuzz_own)
tests_fuzz_test_client_LDADD = $(fuzz_engine)
tests_fuzz_test_conf_SOURCES = tests/fuzz/fuzz_conf.c src/app/config_rows.c src/app/config.h $(fuzz_own)
tests_fuzz_test_conf_LDADD = libengine.a libdeliver.a libsource.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_doc_SOURCES = tests/fuzz/fuzz_doc.c tests/support/world.c tests/support/world.h $(fuzz_own)
tests_fuzz_test_doc_LDADD = libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_event_SOURCES = tests/fuzz/fuzz_event.c $(fuzz_own)
tests_fuzz_test_event_LDADD = libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_filter_SOURCES = tests/fuzz/fuzz_filter.c tests/support/world.c tests/support/world.h $(fuzz_own)
tests_fuzz_test_filter_LDADD = libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_hub_SOURCES = tests/fuzz/fuzz_hub.c tests/support/sim_conns.c tests/support/sim_conns.h \
	tests/support/sim_ports.c tests/support/sim_ports.h tests/support/world.c tests/support/world.h $(fuzz_own)
tests_fuzz_test_hub_LDADD = $(fuzz_engine)
tests_fuzz_test_incidents_SOURCES = tests/fuzz/fuzz_incidents.c $(fuzz_own)
tests_fuzz_test_incidents_LDADD = libsource.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_input_SOURCES = tests/fuzz/fuzz_input.c $(fuzz_own)
tests_fuzz_test_input_LDADD = libterm.a libui.a libutil.a $(TERM_LIBS) $(UTIL_LIBS)
tests_fuzz_test_json_SOURCES = tests/fuzz/fuzz_json.c $(fuzz_own)
tests_fuzz_test_json_LDADD = libutil.a $(UTIL_LIBS)
tests_fuzz_test_keymap_SOURCES = tests/fuzz/fuzz_keymap.c $(fuzz_own)
tests_fuzz_test_keymap_LDADD = libui.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_mail_SOURCES = tests/fuzz/fuzz_mail.c $(fuzz_own)
tests_fuzz_test_mail_LDADD = libnet.a libdeliver.a libcore.a libutil.a $(NET_LIBS) $(UTIL_LIBS)
tests_fuzz_test_matchers_SOURCES = tests/fuzz/fuzz_matchers.c $(fuzz_own)
tests_fuzz_test_matchers_LDADD = libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_pager_SOURCES = tests/fuzz/fuzz_pager.c $(fuzz_own)
tests_fuzz_test_pager_LDADD = libdeliver.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_regex_SOURCES = tests/fuzz/fuzz_regex.c $(fuzz_own)
tests_fuzz_test_regex_LDADD = libutil.a $(UTIL_LIBS)
tests_fuzz_test_slack_SOURCES = tests/fuzz/fuzz_slack.c $(fuzz_own)
tests_fuzz_test_slack_LDADD = libdeliver.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_text_SOURCES = tests/fuzz/fuzz_text.c $(fuzz_own)
tests_fuzz_test_text_LDADD = libutil.a $(UTIL_LIBS)
tests_fuzz_test_theme_SOURCES = tests/fuzz/fuzz_theme.c $(fuzz_own)
tests_fuzz_test_theme_LDADD = libui.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_time_SOURCES = tests/fuzz/fuzz_time.c $(fuzz_own)
tests_fuzz_test_time_LDADD = libutil.a $(UTIL_LIBS)
tests_fuzz_test_url_SOURCES = tests/fuzz/fuzz_url.c $(fuzz_own)
tests_fuzz_test_url_LDADD = libsource.a libcore.a libutil.a $(UTIL_LIBS)
tests_fuzz_test_zone_SOURCES = tests/fuzz/fuzz_zone.c $(fuzz_own)
tests_fuzz_test_zone_LDADD = libutil.a $(UTIL_LIBS)

# The same targets under libFuzzer, which brings a main() of its own.
fuzz_libs = libnet.a libengine.a libstore.a libserve.a libterm.a libui.a libdeliver.a libsource.a libcore.a libutil.a $(TERM_LIBS) $(NET_LIBS) $(SQLITE_LIBS) $(UTIL_LIBS)
fuzz-am fuzz-calendar fuzz-event fuzz-incidents fuzz-input fuzz-json fuzz-keymap fuzz-mail fuzz-matchers fuzz-pager fuzz-regex fuzz-slack fuzz-text fuzz-theme fuzz-time fuzz-url fuzz-zone: fuzz_more =
fuzz-conf: fuzz_more = src/app/config_rows.$(OBJEXT)
fuzz-client: fuzz_more = tests/support/sim_conns.$(OBJEXT) tests/support/sim_ports.$(OBJEXT)
fuzz-hub: fuzz_more = tests/support/sim_conns.$(OBJEXT) tests/support/sim_ports.$(OBJEXT) tests/support/world.$(OBJEXT)
fuzz-doc fuzz-filter: fuzz_more = tests/support/world.$(OBJEXT)
fuzz-am fuzz-calendar fuzz-client fuzz-conf fuzz-doc fuzz-event fuzz-filter fuzz-hub fuzz-incidents fuzz-input fuzz-json fuzz-keymap fuzz-mail fuzz-matchers fuzz-pager fuzz-regex fuzz-slack fuzz-text fuzz-theme fuzz-time fuzz-url fuzz-zone: fuzz-%: tests/fuzz/test_% $(filter %.a,$(fuzz_libs))
	$(AM_V_CCLD)$(LINK) -fsanitize=fuzzer tests/fuzz/fuzz_$*.$(OBJEXT) tests/fuzz/fuzz.$(OBJEXT) $(fuzz_more) $(fuzz_libs)

CLEANFILES += $(FUZZ_TARGETS:%=fuzz-%)
EXTRA_DIST += tests/fuzz/corpus
