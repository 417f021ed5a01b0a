/* SPDX-License-Identifier: MIT */
/* Putting what was read into the model, on the loop, in slices. */
#ifndef TOCSIN_STORE_FILL_H
#define TOCSIN_STORE_FILL_H

#include "store/load.h"

struct fill {
    struct model *m;
    VEC(struct source *) sources; /* in the order of the head's */
};

/* Goes on with the chunk until it is done (true) or CLOCK_MONOTONIC has reached until_ns (false: call again). 0: no limit. */
bool fill_chunk(struct fill *f, struct load_chunk *c, int64_t until_ns);
void fill_release(struct fill *f);
int64_t fill_clock_ns(void);

/* The shifts and overrides of the chunk alone. */
void fill_oncall(struct model *m, const struct load_chunk *c);

#endif
