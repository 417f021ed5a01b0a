# SPDX-License-Identifier: MIT
# The program: wiring only. Man pages and completions are made from its tables.
APP_TABLES = \
	src/app/options.c src/app/options.h src/app/options.def \
	src/app/nearest.c src/app/nearest.h \
	src/app/verbs.c src/app/verbs.h src/app/verbs.def \
	src/app/config_rows.c src/app/config.h

bin_PROGRAMS += tocsin
tocsin_SOURCES = $(APP_TABLES) \
	src/app/act.c src/app/act.h src/app/act_do.c src/app/act_find.c src/app/act_incident.c src/app/act_incident_find.c src/app/act_print.c src/app/act_silence.c \
	src/app/app.c src/app/app.h \
	src/app/applog.c src/app/applog.h \
	src/app/board.c src/app/board.h \
	src/app/colon_history.c src/app/colon_history.h \
	src/app/check_find.c src/app/check_find.h src/app/check_incidents.c src/app/check_incidents.h src/app/check_ways.c src/app/check_ways.h src/app/config.c src/app/config_commands.c src/app/config_example.c src/app/config_owner.c \
	src/app/conn.c src/app/conn.h \
	src/app/credential.c src/app/credential.h \
	src/app/canned.c src/app/canned.h \
	src/app/dashboard.c src/app/dashboard.h \
	src/app/demo.c \
	src/app/demo_hints.c src/app/demo_hints.h \
	src/app/demo_tape.c src/app/demo_tape.h \
	src/app/doctor.c src/app/doctor.h src/app/doctor_owner.c src/app/doctor_store.c src/app/doctor_system.c \
	src/app/draft.c src/app/draft.h \
	src/app/event_out.c src/app/event_out.h \
	src/app/far_relay.c src/app/far_relay.h src/app/far_side.c src/app/far_side.h \
	src/app/group_dir.c src/app/group_dir.h \
	src/app/head.c src/app/head.h src/app/head_check.c src/app/head_check.h src/app/head_line.c src/app/head_line.h \
	src/app/help.c src/app/help.h \
	src/app/link.c src/app/link.h \
	src/app/local_source.c src/app/local_source.h \
	src/app/log_batch.c src/app/log_batch.h \
	src/app/log_filter.c src/app/log_filter.h \
	src/app/lookup.c src/app/lookup.h \
	src/app/main.c \
	src/app/output.c src/app/output.h \
	src/app/people.c src/app/people.h \
	src/app/owner.c src/app/owner.h src/app/owner_hub.c src/app/owner_hub.h \
	src/app/ports_demo.c src/app/ports_demo.h src/app/ports_dry.c src/app/ports_dry.h src/app/ports_live.c src/app/ports_live.h \
	src/app/run_act.c src/app/run_act.h src/app/run_place.c src/app/run_place.h src/app/run_show.c src/app/run_show.h src/app/run_spool.c src/app/run_spool.h src/app/runner.c src/app/runner.h \
	src/app/verbs_run.c src/app/verbs_runs.c src/app/verbs_runs.h src/app/verbs_run_show.c \
	src/app/replay.h src/app/replay_events.c src/app/replay_moves.c src/app/replay_screen.c src/app/replay_screen.h \
	src/app/remote.c src/app/remote.h src/app/request_id.c src/app/request_id.h \
	src/app/progress.c src/app/progress.h src/app/verbs_store.c src/app/verbs_store_log.c \
	src/app/seat.c src/app/seat.h src/app/seat_client.c src/app/seat_own.h src/app/seat_preview.c src/app/seat_take.c src/app/seat_wish.c \
	src/app/silence_preview.c src/app/silence_preview.h src/app/verbs_silences.c src/app/serve.c src/app/serve.h src/app/serve_http.c src/app/serve_http.h \
	src/app/serve_log.c src/app/serve_log.h src/app/serve_notify.c src/app/serve_notify.h \
	src/app/serve_once.c src/app/serve_take.c src/app/serve_take.h src/app/serve_watch.c src/app/serve_watch.h \
	src/app/stages.c src/app/stages.h \
	src/app/terms.c src/app/terms.h \
	src/app/tui.c src/app/tui.h src/app/tui_drafts.c src/app/tui_editor.c src/app/tui_effects.c src/app/tui_runs.c \
	src/app/tui_person.c src/app/tui_replay.c src/app/tui_stages.c src/app/tui_seat.c src/app/tui_silence.c \
	src/app/check_routes.c src/app/check_oncall.c src/app/check_oncall.h src/app/check_routes.h \
	src/app/route_answer.c src/app/route_answer.h src/app/route_json.c src/app/route_print.h src/app/route_words.c src/app/verbs_route.c \
	src/app/verbs_alerts.c src/app/verbs_check.c src/app/verbs_log.c \
	src/app/verbs_messages.c src/app/verbs_oncall.c src/app/verbs_sources.c src/app/verbs_messages.h src/app/verbs_handover.c src/app/verbs_report.c src/app/report_out.h src/app/report_parts.c src/app/report_markdown.c src/app/report_html.c src/app/report_json.c src/app/verbs_show.c \
	src/app/verbs_status.c src/app/verbs_status.h src/app/verbs_watch.c src/app/verbs_whoami.c src/app/verbs_write.c \
	src/app/incident_chart.c src/app/incident_chart.h src/app/incident_print.c src/app/incident_print.h src/app/incident_show.c \
	src/app/verbs_actions.c src/app/verbs_banner.c src/app/verbs_incident.c src/app/verbs_incidents.c \
	src/app/verbs_verify.c src/app/replay_export.c src/app/replay_export.h src/app/verbs_replay.c \
	src/app/wall.c src/app/wall.h \
	src/app/watch.h src/app/watch_log.c
nodist_tocsin_SOURCES = src/app/demo_night.c
tocsin_LDADD = libui.a libterm.a libengine.a libstore.a libdeliver.a libserve.a libsource.a libnet.a libcore.a libui.a libutil.a \
	$(TERM_LIBS) $(NET_LIBS) $(SQLITE_LIBS) $(UTIL_LIBS) $(APP_LIBS)

# The recorded night is compiled in. demo/record makes it anew.
EXTRA_DIST += src/app/demo_night.awk
src/app/demo_night.c: $(srcdir)/src/app/demo_night.awk $(srcdir)/demo/night.jsonl.gz
	$(AM_V_GEN)$(MKDIR_P) src/app && \
		od -An -v -tu1 $(srcdir)/demo/night.jsonl.gz | awk -f $(srcdir)/src/app/demo_night.awk >$@.new && mv $@.new $@
BUILT_SOURCES += src/app/demo_night.c
CLEANFILES += src/app/demo_night.c

noinst_PROGRAMS += src/app/mangen
src_app_mangen_SOURCES = $(APP_TABLES) \
	src/app/help.c src/app/help.h \
	src/app/mangen.c src/app/mangen.h src/app/mangen_man.c src/app/mangen_complete.c
src_app_mangen_LDADD = libui.a libengine.a libserve.a libdeliver.a libsource.a libcore.a libutil.a $(UTIL_LIBS)

man1_MANS = man/tocsin.1
man5_MANS = man/tocsin.conf.5
man7_MANS = man/tocsin-protocol.7 man/tocsin-hook.7
bashcompletion_DATA = completions/tocsin.bash
zshcompletion_DATA = completions/_tocsin
fishcompletion_DATA = completions/tocsin.fish
MADE_BY_MANGEN = $(man1_MANS) $(man5_MANS) $(man7_MANS) $(bashcompletion_DATA) $(zshcompletion_DATA) $(fishcompletion_DATA)

MANGEN = src/app/mangen$(EXEEXT)
man/tocsin.1: $(srcdir)/man/tocsin.1.in $(MANGEN)
	@$(MKDIR_P) man && $(MANGEN) expand $(srcdir)/man/tocsin.1.in > $@.new && mv $@.new $@
man/tocsin.conf.5: $(srcdir)/man/tocsin.conf.5.in $(MANGEN)
	@$(MKDIR_P) man && $(MANGEN) expand $(srcdir)/man/tocsin.conf.5.in > $@.new && mv $@.new $@
man/tocsin-hook.7: $(srcdir)/man/tocsin-hook.7.in $(MANGEN)
	@$(MKDIR_P) man && $(MANGEN) expand $(srcdir)/man/tocsin-hook.7.in > $@.new && mv $@.new $@
man/tocsin-protocol.7: $(srcdir)/man/tocsin-protocol.7.in $(MANGEN)
	@$(MKDIR_P) man && $(MANGEN) expand $(srcdir)/man/tocsin-protocol.7.in > $@.new && mv $@.new $@
completions/tocsin.bash: $(MANGEN)
	@$(MKDIR_P) completions && $(MANGEN) bash > $@.new && mv $@.new $@
completions/_tocsin: $(MANGEN)
	@$(MKDIR_P) completions && $(MANGEN) zsh > $@.new && mv $@.new $@
completions/tocsin.fish: $(MANGEN)
	@$(MKDIR_P) completions && $(MANGEN) fish > $@.new && mv $@.new $@

EXTRA_DIST += README.md man/tocsin.1.in man/tocsin.conf.5.in man/tocsin-protocol.7.in man/tocsin-hook.7.in
CLEANFILES += $(MADE_BY_MANGEN)
