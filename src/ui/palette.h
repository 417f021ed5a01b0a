/* SPDX-License-Identifier: MIT */
/* The `:` line. */
#ifndef TOCSIN_UI_PALETTE_H
#define TOCSIN_UI_PALETTE_H

#include "ui/state.h"

/* Does what the line says, or says what is wrong with it. */
void palette_run(struct turn *t, const char *line);

#endif
