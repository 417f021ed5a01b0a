/* SPDX-License-Identifier: MIT */
/* The page of a handover: what this person holds, what is late, what ends soon. Its cursor holds an item, not a row. */
#ifndef TOCSIN_UI_HANDOVER_H
#define TOCSIN_UI_HANDOVER_H

#include "core/handover.h"
#include "ui/canvas.h"
#include "ui/scroll.h"

struct rect;
struct turn;
struct ui;

struct handover_page {
    struct handover held;  /* gathered anew while the page has the keys */
    size_t place, top;     /* the cursor's among the items; the first line on the screen */
    char id[ALERT_ID_HEX]; /* of the chosen item, "": none */
    enum handover_kind kind;
};

void handover_page_release(struct handover_page *p);
/* The page gets the keys. */
void handover_page_focus(struct turn *t);
/* The model or the time has changed. */
void handover_page_update(struct turn *t);
/* The screen has another size. */
void handover_page_keep_visible(struct ui *ui);
void handover_page_scroll(struct turn *t, enum scroll how, long count);
void handover_page_click(struct turn *t, struct rect r, int row);
/* The item under the cursor; NULL: there is none. */
const struct handover_item *handover_page_chosen(const struct ui *ui);
/* To what the chosen one is about. */
void handover_page_open(struct turn *t);
/* All of it as Markdown, into the clipboard. */
void handover_page_copy(struct turn *t);
/* An update that tells of it, for Slack, to be looked at before it is sent. */
void handover_page_post(struct turn *t);

/* All that she holds, to the order's person: asked first. The order is empty afterwards. */
struct order;
void handover_ask_take(struct turn *t, struct order *o);

/* Lines of the page, counted below its title: heads of parts, items, and a word where nothing is urgent. */
size_t handover_page_line_of(const struct handover *h, size_t item);
size_t handover_page_lines(const struct handover *h);

void handover_page_draw(const struct ui *ui, struct canvas *c, struct rect r);

#endif
