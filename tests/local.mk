# SPDX-License-Identifier: MIT
# The runner of all tests, and the tests that are scripts.

ARCH_TESTS = \
	tests/arch/test_files.sh \
	tests/arch/test_layers.sh \
	tests/arch/test_symbols.sh \
	tests/arch/test_tables.sh \
	tests/arch/test_dist.sh

E2E_TESTS = \
	tests/e2e/test_alertmanager.sh \
	tests/e2e/test_silences.sh \
	tests/e2e/test_acts.sh \
	tests/e2e/test_compose.sh \
	tests/e2e/test_crash.sh \
	tests/e2e/test_failures.sh \
	tests/e2e/test_destination_command.sh \
	tests/e2e/test_handover.sh \
	tests/e2e/test_report.sh \
	tests/e2e/test_hook.sh \
	tests/e2e/test_mail.sh \
	tests/e2e/test_hostile.sh tests/e2e/test_incidents.sh tests/e2e/test_incident_night.sh \
	tests/e2e/test_oncall.sh \
	tests/e2e/test_owner.sh \
	tests/e2e/test_pagers.sh \
	tests/e2e/test_pager_sources.sh \
	tests/e2e/test_pager_specs.sh \
	tests/e2e/test_pair.sh \
	tests/e2e/test_people.sh \
	tests/e2e/test_people_socket.sh \
	tests/e2e/test_run.sh \
	tests/e2e/test_run_crash.sh \
	tests/e2e/test_replay_screen.sh \
	tests/e2e/test_screen.sh \
	tests/e2e/test_seat.sh \
	tests/e2e/test_serve.sh \
	tests/e2e/test_states.sh \
	tests/e2e/test_incident_slack.sh \
	tests/e2e/test_slack.sh \
	tests/e2e/test_slack_crash.sh \
	tests/e2e/test_takeover.sh \
	tests/e2e/test_silence.sh \
	tests/e2e/test_silence_crash.sh tests/e2e/test_escalate_crash.sh tests/e2e/test_escalate.sh \
	tests/e2e/test_triage.sh \
	tests/e2e/test_status.sh \
	tests/e2e/test_routes.sh \
	tests/e2e/test_dry_run.sh \
	tests/e2e/test_escalate_screen.sh \
	tests/e2e/test_replay.sh \
	tests/e2e/test_wall.sh \
	tests/e2e/test_store.sh

EXTRA_DIST += \
	tests/run \
	tests/support/checks.sh \
	$(ARCH_TESTS) \
	$(E2E_TESTS) \
	tests/e2e/lib.sh \
	tests/e2e/alerts.awk \
	tests/e2e/badserver.pl \
	tests/e2e/fake_owner.py \
	tests/e2e/far.sh tests/e2e/hook.py tests/e2e/mail.py \
	tests/e2e/far_switch.py \
	tests/e2e/flip.sh \
	tests/e2e/lossy.py \
	tests/e2e/notify.py \
	tests/e2e/pane.sh \
	tests/e2e/pager_systems.py tests/e2e/pagers.py tests/e2e/pagers.sh \
	tests/e2e/people.sh \
	tests/e2e/prism.sh \
	tests/e2e/forge.py tests/e2e/slack.py tests/e2e/takeover.py \
	tests/e2e/slack.sh

# What test_crash.sh runs.
check_PROGRAMS += tests/e2e/crash
tests_e2e_crash_SOURCES = \
	tests/e2e/crash.c \
	tests/support/alert_server.c tests/support/alert_server.h \
	tests/support/pty.c tests/support/pty.h \
	tests/support/screen.c tests/support/screen.h \
	tests/support/tocsin.c tests/support/tocsin.h
tests_e2e_crash_LDADD = libutil.a $(UTIL_LIBS) $(VTERM_LIBS)

# Asked for tests on a machine that can't build them: say so at once, with the way out.
tests_wanted := $(filter check distcheck check-programs,$(MAKECMDGOALS))
tests_possible := $(if $(and $(tests_wanted),$(TESTS_MISSING)),$(error the tests need more: apt-get install $(TESTS_MISSING), then configure again (./bootstrap test does both)))

# Everything that the tests run, built and not run.
check-programs: all
	@$(MAKE) $(AM_MAKEFLAGS) $(check_LIBRARIES) $(check_PROGRAMS) $(check_SCRIPTS)

# For ./bootstrap, which runs them on the build that suits each.
list-unit-tests:
	@for t in $(check_PROGRAMS); do case $$t in */test_*) echo $(abs_builddir)/$$t;; esac; done
list-arch-tests:
	@for t in $(ARCH_TESTS); do echo $(abs_srcdir)/$$t; done
list-e2e-tests:
	@for t in $(E2E_TESTS); do echo $(abs_srcdir)/$$t; done

check-local: all
	@$(srcdir)/tests/run -b $(abs_builddir) $$($(MAKE) -s --no-print-directory list-unit-tests) $$($(MAKE) -s --no-print-directory list-arch-tests)

check-e2e: all
	@$(srcdir)/tests/run -b $(abs_builddir) $$($(MAKE) -s --no-print-directory list-e2e-tests)

clean-local:
	-rm -rf test-logs

.PHONY: check-programs check-e2e list-unit-tests list-arch-tests list-e2e-tests

EXTRA_DIST += tests/data/specs/README tests/data/specs/jsm-operations.json tests/data/specs/opsgenie-alerts.json tests/data/specs/pagerduty-events-v2.json tests/data/specs/pagerduty-rest.json
