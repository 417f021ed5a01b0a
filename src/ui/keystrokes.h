/* SPDX-License-Identifier: MIT */
/* Keys and clicks on their way to the part that they are for. */
#ifndef TOCSIN_UI_KEYSTROKES_H
#define TOCSIN_UI_KEYSTROKES_H

#include "ui/state.h"

void keystrokes_key(struct turn *t, const struct ui_input *in);
void keystrokes_mouse(struct turn *t, const struct ui_input *in);

#endif
