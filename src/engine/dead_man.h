/* SPDX-License-Identifier: MIT */
/* Dead man's switches: asked for while the owner is well. */
#ifndef TOCSIN_ENGINE_DEAD_MAN_H
#define TOCSIN_ENGINE_DEAD_MAN_H

#include "engine/inside.h"

/* One answer may take so long, and no longer than the interval. */
#define DEAD_MAN_TIMEOUT_MS 10000
/* After a failure the next one comes sooner than the interval says. */
#define DEAD_MAN_RETRY_MS 60000
/* So many failures in a row, or for so long, and DeadManUnreachable is raised. */
#define DEAD_MAN_FAILURES 3
#define DEAD_MAN_FAILING_MS (5 * 60 * 1000)
/* The moment that is written before each round: what leaves says that the disk took a write just now. */
#define DEAD_MAN_MOMENT "alive"

struct dead_men;

struct dead_men *dead_men_new(struct engine *e);
void dead_men_free(struct dead_men *d);
/* From now on. */
void dead_men_start(struct dead_men *d);
/* The engine's configuration changed: all begin anew. */
void dead_men_reload(struct dead_men *d);
void dead_men_turn(struct dead_men *d);
bool dead_men_has(const struct dead_men *d, const char *name);
bool dead_men_are_done(const struct dead_men *d);
const char *dead_men_silent(const struct dead_men *d);

#endif
