/* SPDX-License-Identifier: MIT */
/* What the panel of messages lists. Private to its files. */
#ifndef TOCSIN_UI_MESSAGE_ROWS_H
#define TOCSIN_UI_MESSAGE_ROWS_H

#include "ui/state.h"

/* All that belong into the tab, worst first. */
void message_rows_anew(struct turn *t);
/* While hands are on: who is listed stays where it is; who is new stands below the others that are open. */
void message_rows_more(struct turn *t);
/* How many were answered today, and how fast. */
void message_rows_count_answered(struct turn *t);

#endif
