/* SPDX-License-Identifier: MIT */
/* A box that asks. Default No; `y` yes, `n` or Esc no, Enter nothing. */
#ifndef TOCSIN_UI_DIALOG_H
#define TOCSIN_UI_DIALOG_H

#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/order.h"

struct ui;

struct dialog {
    bool open;
    bool quits;         /* yes: quit */
    bool posts;         /* yes: the composer sends; else: the order */
    struct order order; /* fixed when the key was pressed */
    char *title;
    char *text;
};

void dialog_release(struct dialog *d);
/* Asks before the order goes off. */
void dialog_ask_take(struct turn *t, struct order *o, const char *title, const char *text);
/* Asks before the composer's update goes off. */
void dialog_ask_post(struct turn *t, const char *text);
void dialog_ask_quit(struct turn *t, const char *text);
void dialog_key(struct turn *t, struct key k);
void dialog_draw(const struct ui *ui, struct canvas *c);

#endif
