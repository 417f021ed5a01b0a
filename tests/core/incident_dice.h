/* SPDX-License-Identifier: MIT */
/* Two people who do whatever comes to their minds to three incidents and six alerts; the same for the same seed. */
#ifndef TOCSIN_TESTS_INCIDENT_DICE_H
#define TOCSIN_TESTS_INCIDENT_DICE_H

#include "incident_desk.h"

#define DICE_ALERTS 6
#define DICE_INCIDENTS 3

struct dice {
    uint64_t state; /* at first the seed */
};

/* 0 to sides - 1 */
uint32_t roll(struct dice *d, uint32_t sides);
/* The world has a twin, alerts that fire, and incidents; rules NULL: nothing leaves. */
void dice_begin(struct world *w, const struct alert *v[DICE_ALERTS], const struct incident_rules *rules);
/* One act of that person, some seconds later; false: it was refused. */
bool dice_act(struct world *w, struct dice *d, const char *actor, const struct alert *const *v);
/* Undo or redo of the last of that person's. */
bool dice_take_back(struct world *w, struct dice *d, const char *actor);

#endif
