/* SPDX-License-Identifier: MIT */
/* Text files that are compiled in: the shipped themes and the default keys. texts.c is made of them by embed.awk. */
#ifndef TOCSIN_UI_TEXTS_H
#define TOCSIN_UI_TEXTS_H

/* By name ("default.theme", "default.keymap"); NULL where there is none. */
const char *ui_text(const char *name);

#endif
