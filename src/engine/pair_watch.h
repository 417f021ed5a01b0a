/* SPDX-License-Identifier: MIT */
/* Watching and being watched, as the engine does it: heartbeats that are expected, dead man's switches that are asked for. */
#ifndef TOCSIN_ENGINE_PAIR_WATCH_H
#define TOCSIN_ENGINE_PAIR_WATCH_H

#include "engine/inside.h"

struct pair *pair_new(struct engine *e);
void pair_free(struct pair *p);
/* The board is loaded and this owner watches from now on. */
void pair_start(struct pair *p);
/* After the engine's configuration changed. watching: as after pair_start(). */
void pair_reload(struct pair *p, bool watching);
void pair_turn(struct pair *p);
/* The heartbeat of that name has come. cleared: it was missing until now. */
void pair_beat(struct pair *p, const char *name, bool cleared);
/* Each switch has been asked for once, or could not be. */
bool pair_is_done(const struct pair *p);
/* As engine_dead_men_silent(). */
const char *pair_silent(const struct pair *p);

#endif
