/* SPDX-License-Identifier: MIT */
/* The chain's head goes to its second places, each minute that it changed: a cut tail shows there. Never waits for them. */
#ifndef TOCSIN_APP_HEAD_H
#define TOCSIN_APP_HEAD_H

#include "app/config.h"
#include "engine/engine.h"
#include "net/loop.h"
#include "store/store.h"

#define HEAD_EVERY_MS 60000
/* Until the board is loaded. */
#define HEAD_SOON_MS 1000

struct head;

/* store, engine, model are borrowed until head_free(). */
struct head *head_new(struct loop *l, const struct head_config *config, const struct store *store, struct engine *e,
    const struct model *m);
/* The configuration was read anew; borrowed. */
void head_configure(struct head *h, const struct head_config *config);
/* What changed since goes out first, as far as it is durable. */
void head_free(struct head *h);

#endif
