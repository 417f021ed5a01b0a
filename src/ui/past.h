/* SPDX-License-Identifier: MIT */
/* What the log says of one alert, message or incident, as it was read for the screen. */
#ifndef TOCSIN_UI_PAST_H
#define TOCSIN_UI_PAST_H

#include "ui/ui.h"

/* Lines that are kept: as many as a timeline has (core/timeline.h). Each takes some 250 bytes, so a full one takes 250 KB. */
#define PAST_MAX 1000

/* Zero-initialised is empty. */
struct past {
    bool is_here; /* the answer has come */
    VEC(struct history_line) lines;
};

void past_clear(struct past *p);
void past_release(struct past *p);
/* Copies the lines of a UI_HISTORY. */
void past_fill(struct past *p, const struct ui_input *in);

#endif
