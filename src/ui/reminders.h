/* SPDX-License-Identifier: MIT */
/* Her own acks that are about to end: said once, with the key that prolongs them, and one bell. */
#ifndef TOCSIN_UI_REMINDERS_H
#define TOCSIN_UI_REMINDERS_H

#include "ui/marks.h"

struct turn;

struct reminders {
    struct marks told; /* those of whom it was said, while it is so */
    bool waiting;      /* some are to be told once nothing is being typed */
};

void reminders_release(struct reminders *r);
/* The model has changed, or a second has passed. */
void reminders_update(struct turn *t);

#endif
