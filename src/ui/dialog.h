/* SPDX-License-Identifier: MIT */
/* A box that asks. Default No; `y` yes, `n` or Esc no, Enter nothing. */
#ifndef TOCSIN_UI_DIALOG_H
#define TOCSIN_UI_DIALOG_H

#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/order.h"

struct ui;

typedef void dialog_yes_fn(struct turn *t);

struct dialog {
    bool open;
    dialog_yes_fn *yes; /* what yes does; NULL: the order goes off */
    struct order order; /* fixed when the key was pressed */
    char *title;
    char *text;
};

void dialog_release(struct dialog *d);
/* Asks before the order goes off. */
void dialog_ask_take(struct turn *t, struct order *o, const char *title, const char *text);
/* The same about anything else. */
void dialog_ask(struct turn *t, const char *title, const char *text, dialog_yes_fn *yes);
void dialog_key(struct turn *t, struct key k);
void dialog_draw(const struct ui *ui, struct canvas *c);

#endif
