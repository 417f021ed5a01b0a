/* SPDX-License-Identifier: MIT */
/* The screen of one incident: what stands about it in its head, and tabs of what belongs to it. */
#ifndef TOCSIN_UI_INCIDENT_SCREEN_H
#define TOCSIN_UI_INCIDENT_SCREEN_H

#include "core/model.h"
#include "ui/canvas.h"
#include "ui/scroll.h"

struct rect;
struct turn;
struct ui;

bool incident_screen_is_open(const struct ui *ui);
void incident_screen_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

#endif
