/* SPDX-License-Identifier: MIT */
/* Man pages and completions from the program's own tables; run at build time, never installed. */
#ifndef TOCSIN_APP_MANGEN_H
#define TOCSIN_APP_MANGEN_H

#include <stdbool.h>

#include "util/buf.h"

/* Adds what stands for @NAME@ in a page. false: there is no such place. */
bool man_place(const char *name, struct buf *out);
/* Text with what roff would take as its own made plain. */
void man_text(struct buf *out, const char *text);

void complete_bash(struct buf *out);
void complete_zsh(struct buf *out);
void complete_fish(struct buf *out);

#endif
