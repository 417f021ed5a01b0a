/* SPDX-License-Identifier: MIT */
/* The lines above every page: what kind of run this is, and what a person says to all who look. */
#ifndef TOCSIN_UI_BANNERS_H
#define TOCSIN_UI_BANNERS_H

#include "ui/canvas.h"

struct model;
struct turn;
struct ui;

/* Rows of the screen that they take; on a low screen both share one. */
int banners_rows(const struct ui *ui);
/* A person's banner came, or its time is over: the page has more or fewer rows. */
void banners_update(struct turn *t);
/* board: the keys that the first one names are those of the page below. */
void banners_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, bool board);

#endif
