/* SPDX-License-Identifier: MIT */
/* A night that was watched live, and replays of it: for all tests of replay, which only read it (but for what is written behind it). */
#ifndef TOCSIN_TESTS_ENGINE_DUSK_H
#define TOCSIN_TESTS_ENGINE_DUSK_H

#include "engine/replay.h"
#include "store/export.h"
#include "support/night.h"
#include "support/suite.h"

#define BATCHES 24000
#define WATCHED 48 /* of them the live model is kept */

struct dusk {
    char dir[64], path[96], file[96];
    struct night night;
    struct store *s;
    struct model *live[WATCHED]; /* after each part of the night */
    size_t at[WATCHED];          /* batches */
};

/* The night, made once. */
int dusk_setup(void **state);

/* Waits until it is open; fails the test where it can't be. */
struct replay *dusk_replay(struct past *p);
struct replay *dusk_replay_store(const struct dusk *d, struct past_range range);
struct past *dusk_past_file(const char *file, struct past_range range);
/* To d->file. */
void dusk_export(const struct dusk *d, struct export_order order);

/* All that is not derived; lines and their words; the same where a log begins late, so that earlier acts and lines are not known. */
void assert_same_model(const struct model *live, const struct model *replayed);
void assert_same_lines(const struct model *live, const struct model *replayed);
void assert_same_shown(const struct model *live, const struct model *replayed);

#endif
