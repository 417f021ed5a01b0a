/* SPDX-License-Identifier: MIT */
/* What Tab offers: commands and their arguments, labels and their values, @fields. */
#ifndef TOCSIN_UI_COMPLETE_H
#define TOCSIN_UI_COMPLETE_H

#include "ui/state.h"

#define COMPLETE_MAX 100

/* Fills the prompt's choices for the word at its cursor. */
void complete_fill(struct turn *t);

#endif
