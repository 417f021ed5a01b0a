# SPDX-License-Identifier: MIT
# The screen's mind: input and model in, effects and a canvas out.
noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	include/ui/action.h include/ui/actions.def include/ui/asked.h include/ui/canvas.h include/ui/keymap.h include/ui/keys.h \
	include/ui/replay.h include/ui/roles.def include/ui/signs.h include/ui/theme.h include/ui/ui.h \
	src/ui/action.c \
	src/ui/acts.c src/ui/acts.h \
	src/ui/banners.c src/ui/banners.h \
	src/ui/canvas.c \
	src/ui/complete.c src/ui/complete.h \
	src/ui/silence_acts.c src/ui/silences.c src/ui/silences.h src/ui/silences_draw.c \
	src/ui/silencer.c src/ui/silencer.h src/ui/silencer_draw.c src/ui/silencer_keys.c src/ui/silencer_rows.c \
	src/ui/composer.c src/ui/composer.h src/ui/composer_parts.h \
	src/ui/composer_aim.c \
	src/ui/composer_checks.c \
	src/ui/composer_choices.c \
	src/ui/composer_draft.c \
	src/ui/composer_draw.c \
	src/ui/composer_holes.c \
	src/ui/composer_incident.c \
	src/ui/composer_incident_draw.c \
	src/ui/composer_keyline.c \
	src/ui/composer_keys.c \
	src/ui/composer_layout.c \
	src/ui/deeds.c \
	src/ui/detail.c src/ui/detail.h \
	src/ui/detail_lines.c src/ui/detail_lines.h src/ui/detail_paint.c \
	src/ui/dialog.c src/ui/dialog.h \
	src/ui/editor.c src/ui/editor.h \
	src/ui/asked.c \
	src/ui/form.c src/ui/form.h src/ui/form_draw.c src/ui/form_keys.c src/ui/form_place.h \
	src/ui/incident_box.c src/ui/incident_box.h src/ui/incident_box_draft.c src/ui/incident_box_draw.c \
	src/ui/incident_box_kinds.c src/ui/incident_box_will.c src/ui/incident_box_wish.c src/ui/incident_deeds.c \
	src/ui/box.c src/ui/box.h src/ui/names.c src/ui/names.h src/ui/will.c src/ui/will.h \
	src/ui/empty.c src/ui/empty.h \
	src/ui/escalator.c src/ui/escalator.h src/ui/escalator_draw.c src/ui/escalator_keys.c \
	src/ui/escalator_rows.c src/ui/escalator_will.c \
	src/ui/footer.c src/ui/footer.h \
	src/ui/goto.h \
	src/ui/handed.c src/ui/handed.h \
	src/ui/handover.c src/ui/handover.h src/ui/handover_acts.c src/ui/handover_draw.c \
	src/ui/header.c src/ui/header.h src/ui/header_counts.c src/ui/header_parts.h \
	src/ui/help.c src/ui/help.h src/ui/help_page.c src/ui/help_page.h \
	src/ui/how_long.c src/ui/how_long.h \
	src/ui/incident_acts.c src/ui/incident_chosen.c \
	src/ui/incident_entries.c src/ui/incident_links.c src/ui/incident_similar.c \
	src/ui/incident_layout.c src/ui/incident_layout.h src/ui/incident_screen_draw.c \
	src/ui/incident_tabs.c src/ui/incident_tabs.h \
	src/ui/incident_head.c src/ui/incident_head.h \
	src/ui/incident_list.c src/ui/incident_list.h src/ui/incident_list_draw.c \
	src/ui/incident_screen.c src/ui/incident_screen.h \
	src/ui/incident_words.c src/ui/incident_words.h \
	src/ui/incident_reminders.c src/ui/incident_reminders.h \
	src/ui/keymap.c \
	src/ui/keys.c \
	src/ui/keystrokes.c src/ui/keystrokes.h \
	src/ui/layout.c src/ui/layout.h \
	src/ui/list.c src/ui/list.h src/ui/list_draw.c \
	src/ui/logpane.c src/ui/logpane.h \
	src/ui/marks.c src/ui/marks.h \
	src/ui/message_acts.c \
	src/ui/message_cells.c src/ui/message_cells.h \
	src/ui/message_count.c src/ui/message_count.h \
	src/ui/message_incident.c src/ui/message_incident.h \
	src/ui/message_lines.c src/ui/message_lines.h \
	src/ui/message_row.c src/ui/message_row.h \
	src/ui/message_rows.c src/ui/message_rows.h \
	src/ui/messages.c src/ui/messages.h src/ui/messages_draw.c \
	src/ui/moves.c \
	src/ui/oncall.c src/ui/oncall.h src/ui/order.c src/ui/order.h \
	src/ui/owning.c \
	src/ui/paint.c src/ui/paint.h \
	src/ui/palette.c src/ui/palette.h \
	src/ui/past.c src/ui/past.h \
	src/ui/presence.c src/ui/presence.h \
	src/ui/preview.c src/ui/preview.h \
	src/ui/runbox.c src/ui/runbox.h src/ui/prompt.c src/ui/prompt.h \
	src/ui/prompt_order.c src/ui/prompt_order.h \
	src/ui/reminders.c src/ui/room.c src/ui/room.h src/ui/reminders.h \
	src/ui/replaying.c src/ui/replaying.h \
	src/ui/replaying_compare.c \
	src/ui/replaying_draw.c \
	src/ui/replaying_place.c \
	src/ui/replaying_timeline.c \
	src/ui/row.c src/ui/row.h \
	src/ui/scroll.c src/ui/scroll.h \
	src/ui/seeing.c \
	src/ui/setup.c \
	src/ui/state.h \
	src/ui/summons.c src/ui/summons.h \
	src/ui/textarea.c src/ui/textarea.h \
	src/ui/texts.h \
	src/ui/theme.c \
	src/ui/told.c src/ui/told.h \
	src/ui/triage.c \
	src/ui/ui.c \
	src/ui/view.c src/ui/view.h \
	src/ui/view_count.c src/ui/view_count.h \
	src/ui/view_filter.c \
	src/ui/wall.c src/ui/wall.h src/ui/wall_parts.h \
	src/ui/wall_digits.c \
	src/ui/wall_draw.c \
	src/ui/wall_foot.c \
	src/ui/wall_incidents.c \
	src/ui/wall_panels.c \
	src/ui/wall_plan.c \
	src/ui/wall_rows.c \
	src/ui/wall_sources.c
nodist_libui_a_SOURCES = src/ui/texts.c

# Shipped themes and keys are text files: compiled in, and the themes installed for who wants to begin from one.
themes = themes/default.theme themes/high-contrast.theme themes/light.theme themes/mono.theme
themedir = $(pkgdatadir)/themes
dist_theme_DATA = $(themes)
EXTRA_DIST += src/ui/embed.awk src/ui/default.keymap

src/ui/texts.c: $(srcdir)/src/ui/embed.awk $(srcdir)/src/ui/default.keymap \
		$(srcdir)/themes/default.theme $(srcdir)/themes/high-contrast.theme $(srcdir)/themes/light.theme $(srcdir)/themes/mono.theme
	$(AM_V_GEN)$(MKDIR_P) src/ui && (cd $(srcdir) && awk -f src/ui/embed.awk $(themes) src/ui/default.keymap) >$@.new && mv $@.new $@

BUILT_SOURCES += src/ui/texts.c
CLEANFILES += src/ui/texts.c
