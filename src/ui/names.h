/* SPDX-License-Identifier: MIT */
/* Whom one can name where a person is typed: the persons of the configuration, and schedules for whoever has them now. */
#ifndef TOCSIN_UI_NAMES_H
#define TOCSIN_UI_NAMES_H

#include "ui/canvas.h"
#include "util/vec.h"

struct turn;

struct name {
    char *name, *what; /* what: where she is reached; of a schedule who is on call */
};
struct names {
    VEC(struct name) v; /* those that fit what is typed, the best first */
    size_t chosen;      /* of these, from 1; 0: none yet */
};

void names_release(struct names *n);
/* The one that was chosen stays so while it fits; else the best, once something is typed. */
void names_fill(const struct turn *t, struct names *n, const char *typed, bool schedules);
/* Another one. */
void names_turn(struct names *n, long by);
/* NULL: none. */
const char *names_chosen(const struct names *n);
/* none: what stands there where nobody fits. */
void names_draw(const struct names *n, struct canvas *c, int row, int rows, int col, int end, const char *none);

#endif
