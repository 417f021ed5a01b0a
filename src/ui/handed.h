/* SPDX-License-Identifier: MIT */
/* What another did with what is hers: given to her, or taken from her. Said once, when it happens. */
#ifndef TOCSIN_UI_HANDED_H
#define TOCSIN_UI_HANDED_H

#include <stdbool.h>
#include <stdint.h>

struct turn;

struct handed {
    bool begun;       /* acts from before this screen are not told */
    uint64_t batch;   /* of the latest act that was looked at */
    uint64_t telling; /* of the one to tell once nothing is being typed; 0: none */
};

/* The model has changed, or a second has passed. */
void handed_update(struct turn *t);

#endif
