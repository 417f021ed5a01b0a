/* SPDX-License-Identifier: MIT */
/* The list of alerts: a cursor that holds an alert, not a row. */
#ifndef TOCSIN_UI_LIST_H
#define TOCSIN_UI_LIST_H

#include "ui/canvas.h"
#include "ui/layout.h"
#include "ui/scroll.h"
#include "ui/state.h"

void list_release(struct list *l);
/* The alert under the cursor; NULL: the list is empty. */
struct alert *list_alert(const struct ui *ui, const struct model *m);
/* To the place among the shown (the nearest one there is). */
void list_move_to(struct ui *ui, size_t place);
/* To this alert; false where it is not shown. */
bool list_move_to_alert(struct ui *ui, const struct alert *a);
/* The model changed: the view takes it in, cursor and rows stay where the hand expects them. tick: timed filters are asked anew. */
void list_update(struct turn *t, bool tick);
/* The person chose another filter, or let go of the hold: the cursor stays on its alert if that is still shown (while typing: on the one it was on before). */
void list_settle(struct ui *ui, const struct model *m);
/* The screen has another size. */
void list_keep_cursor_visible(struct ui *ui);
/* count < 0: up. */
void list_scroll(struct turn *t, enum scroll how, long count);
/* The count-th unacknowledged one from the cursor on, round the end; count < 0: backwards. */
void list_to_unacked(struct turn *t, long count);
/* Drops the range, else all marks; false where there were none. */
bool list_unmark(struct ui *ui);
/* The marks and what lies in the range. */
bool list_is_marked(const struct list *l, const struct alert *a);
void list_end_range(struct ui *ui);

/* Column heads in the first row, alerts below. */
/* One row as the list has it, and the heads over such rows, for other places. */
void list_draw_row(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r,
    const struct alert *a, bool cursor);
void list_draw_heads(const struct ui *ui, const struct model *m, struct canvas *c, struct rect r);
void list_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

#endif
