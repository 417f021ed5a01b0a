/* SPDX-License-Identifier: MIT */
/* Help: made of the keymap as it is now and of the action table. */
#ifndef TOCSIN_UI_HELP_H
#define TOCSIN_UI_HELP_H

#include "ui/layout.h"
#include "ui/scroll.h"

void help_release(struct help *h);
/* About where the keys are now. */
void help_open(struct turn *t);
void help_close(struct ui *ui);
void help_scroll(struct turn *t, enum scroll how, long count);
/* While its search line is open, all keys go there. */
void help_search_open(struct ui *ui);
void help_search_key(struct turn *t, struct key k);
void help_draw(const struct ui *ui, struct canvas *c);

#endif
