/* SPDX-License-Identifier: MIT */
/* What the help says, an entry for each line, in the order in which it is read; where it is drawn is help.c's. */
#ifndef TOCSIN_UI_HELP_PAGE_H
#define TOCSIN_UI_HELP_PAGE_H

#include <stdbool.h>

#include "util/vec.h"

struct ui;

struct help_entry {
    bool head;
    char *keys, *text;
    bool own; /* a key of it is the person's */
};

struct help_page {
    VEC(struct help_entry) entries;
    const char *search; /* lower-case; "" for all */
};

/* With help_page_release(). */
void help_page_make(const struct ui *ui, struct help_page *p);
void help_page_release(struct help_page *p);

#endif
