/* SPDX-License-Identifier: MIT */
/* The event log: everyone's acts and what the sources brought, newest first. */
#ifndef TOCSIN_UI_LOGPANE_H
#define TOCSIN_UI_LOGPANE_H

#include "ui/list.h"

void logpane_scroll(struct turn *t, enum scroll how, long count);
/* The chosen line as text, for copying. */
void logpane_line_text(const struct ui *ui, const struct model *m, struct buf *out);
/* One line of it; later: it has not happened yet at the moment that is shown. */
void logpane_draw_line(struct canvas *c, int row, struct rect r, const struct log_line *line, int64_t now_ms, bool later);
void logpane_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

#endif
