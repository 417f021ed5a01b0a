# SPDX-License-Identifier: MIT
# `make bench`: how fast and how small the program is, beside others and the machine's limits. No test: it never fails a build.
#   make bench                 about 10 minutes, 100,000 alerts
#   make bench BENCH=quick     about 2 minutes, 20,000 alerts
#   make bench BENCH_ARGS='--rows G1,G4 -n 5000 -o FILE'

BENCH_LIMITS = tests/bench/limits/json tests/bench/limits/store tests/bench/limits/rawecho tests/bench/limits/repaint tests/bench/limits/replay
EXTRA_PROGRAMS = $(BENCH_LIMITS)

tests_bench_limits_json_SOURCES = tests/bench/limits/json.c tests/bench/limits/body.c tests/bench/limits/body.h
tests_bench_limits_json_LDADD = $(UTIL_LIBS)
tests_bench_limits_store_SOURCES = tests/bench/limits/store.c tests/bench/limits/body.c tests/bench/limits/body.h
tests_bench_limits_store_LDADD = $(UTIL_LIBS) $(SQLITE_LIBS)
tests_bench_limits_rawecho_SOURCES = tests/bench/limits/rawecho.c
tests_bench_limits_repaint_SOURCES = tests/bench/limits/repaint.c
tests_bench_limits_repaint_LDADD = $(TERM_LIBS)
# Ours, not a limit: what a replay costs without a screen.
tests_bench_limits_replay_SOURCES = tests/bench/limits/replay.c tests/support/night.c tests/support/night.h
tests_bench_limits_replay_LDADD = libengine.a libstore.a libdeliver.a libserve.a libsource.a libcore.a libutil.a $(SQLITE_LIBS) $(UTIL_LIBS)

EXTRA_DIST += \
	tests/bench/bench.py tests/bench/rows.py tests/bench/setting.py tests/bench/report.py tests/bench/anchors.py tests/bench/limits.py \
	tests/bench/termbench.py tests/bench/runner.py tests/bench/session.py tests/bench/stats.py tests/bench/vt.py tests/bench/shot.py \
	tests/bench/amgen.py

bench: all $(BENCH_LIMITS)
	@if command -v python3 >/dev/null; then \
	  python3 -B $(srcdir)/tests/bench/bench.py --program tocsin --limits tests/bench/limits $(if $(filter quick,$(BENCH)),--quick) $(BENCH_ARGS) || :; \
	else \
	  echo "bench: python3 is missing: ./bootstrap bench installs it, and what the program is measured beside" >&2; \
	fi

mostlyclean-local:
	-rm -rf tests/bench/limits/made
CLEANFILES += $(BENCH_LIMITS)

.PHONY: bench
