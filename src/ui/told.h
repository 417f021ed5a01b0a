/* SPDX-License-Identifier: MIT */
/* What a dry run told: a page of lines over everything, until it is closed. */
#ifndef TOCSIN_UI_TOLD_H
#define TOCSIN_UI_TOLD_H

#include "ui/canvas.h"
#include "ui/keys.h"

struct turn;
struct ui;

struct told {
    char *text;  /* NULL: not open */
    char *title; /* NULL: it is a dry run */
    size_t top;  /* the first line on the screen */
};

void told_release(struct told *told);
/* Of a dry run. */
void told_open(struct turn *t, const char *text);
/* Any other text. */
void told_open_page(struct turn *t, const char *title, const char *text);
void told_close(struct turn *t);
void told_key(struct turn *t, struct key k);
void told_scroll(struct turn *t, long lines);
void told_draw(const struct ui *ui, struct canvas *c);

#endif
