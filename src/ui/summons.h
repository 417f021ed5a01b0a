/* SPDX-License-Identifier: MIT */
/* That she herself is asked to answer: said once, when it happens, with one bell. */
#ifndef TOCSIN_UI_SUMMONS_H
#define TOCSIN_UI_SUMMONS_H

#include <stdbool.h>
#include <stdint.h>

struct turn;

struct summons {
    bool begun;       /* calls from before this screen are told, but do not ring */
    uint64_t seq;     /* of the latest call that was looked at */
    uint64_t telling; /* of the one to tell once nothing is being typed; 0: none */
};

/* The model has changed, or a second has passed. */
void summons_update(struct turn *t);

#endif
