/* SPDX-License-Identifier: MIT */
/* A line that a person types into: the filter, a command, a comment. It owns the keyboard except Esc, Ctrl-C and F1. */
#ifndef TOCSIN_UI_PROMPT_H
#define TOCSIN_UI_PROMPT_H

#include "ui/state.h"

#define PROMPT_TEXT_MAX 1000
#define PROMPT_HISTORY_MAX 200

void prompt_release(struct prompt *p);
void prompt_open(struct turn *t, enum prompt_kind kind, const char *text);
/* A comment on these; takes the order. */
void prompt_open_comment_take(struct turn *t, struct order *o);
/* Why, until when, or whom; takes the order. */
void prompt_open_order_take(struct turn *t, enum prompt_kind kind, struct order *o, const char *question);
/* Why a command is run. */
void prompt_open_why(struct turn *t, const char *name, const char *why);
void prompt_key(struct turn *t, struct key k);
void prompt_paste(struct turn *t, const char *text);
/* Closes it; a filter is again what it was before. */
void prompt_cancel(struct turn *t);
void prompt_draw(const struct ui *ui, int64_t now_ms, struct canvas *c, int row, int fault_row);

void history_add(struct history *h, const char *line);
void prompt_history_release(struct history *h);

/* Sets the filter; says what is wrong with it where it is none. */
bool filter_apply(struct turn *t, const char *text);

#endif
