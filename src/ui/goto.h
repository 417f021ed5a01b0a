/* SPDX-License-Identifier: MIT */
/* To an alert by id, wherever it is. */
#ifndef TOCSIN_UI_GOTO_H
#define TOCSIN_UI_GOTO_H

#include "ui/state.h"

/* The cursor goes there; where the filter hides it, the detail opens on it. */
void goto_alert(struct turn *t, const struct alert *a);
/* Its screen opens. */
void goto_incident(struct turn *t, const struct incident *i);
/* Gives a pane the keys. */
void panes_focus(struct turn *t, enum pane pane);

#endif
