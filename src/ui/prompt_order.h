/* SPDX-License-Identifier: MIT */
/* A text that completes an order, from its prompt's Enter on. */
#ifndef TOCSIN_UI_PROMPT_ORDER_H
#define TOCSIN_UI_PROMPT_ORDER_H

#include "ui/state.h"

/* Enter: the order goes off, or it is said what is wrong with the text. */
void prompt_submit_order(struct turn *t);
/* A time that is being typed stands at the right end of the row as it is understood; where the text ends. at: where it begins. */
int prompt_draw_meaning(const struct prompt *p, int64_t now_ms, struct canvas *c, int row, int at);

#endif
