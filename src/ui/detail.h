/* SPDX-License-Identifier: MIT */
/* All that is known of one alert. With the keys it stays on its alert, else it follows the list's cursor. */
#ifndef TOCSIN_UI_DETAIL_H
#define TOCSIN_UI_DETAIL_H

#include "ui/list.h"

void detail_release(struct detail *d);
/* Gets the keys: stays on this alert from now on. */
void detail_pin(struct turn *t, const struct alert *a);
void detail_unpin(struct ui *ui);
/* Asks for the history of the alert that is shown, where it is not there yet or has grown. */
void detail_want_history(struct turn *t);
void detail_history(struct ui *ui, const struct ui_input *in);
void detail_scroll(struct turn *t, enum scroll how, long count);
/* The label on the chosen line; false where it is no label. */
bool detail_label(const struct ui *ui, const struct model *m, int64_t now_ms, char *name, size_t name_size, char *value,
    size_t value_size);
/* The chosen line as text, for copying. */
void detail_line_text(const struct ui *ui, const struct model *m, int64_t now_ms, struct buf *out);

/* The whole pane, with its rule. */
void detail_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);
/* A rule and a few lines, under the list. */
void detail_draw_strip(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

#endif
