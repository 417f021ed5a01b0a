/* SPDX-License-Identifier: MIT */
/* A desk for tests of the store: a store in a directory of its own, a model loaded from it, and people and a source that act. */
#ifndef TOCSIN_TESTS_STORE_DESK_H
#define TOCSIN_TESTS_STORE_DESK_H

#include "store/reader.h"
#include "store/store.h"
#include "support/model_equal.h"
#include "support/suite.h"
#include "support/world.h"

struct desk {
    char dir[48];
    char path[64];
    struct store *s;
    struct world w; /* its model is the store's */
    struct err err; /* of the last append */
};

/* A new store, opened and loaded, with the source "am" configured and stored. */
void desk_init(struct desk *d);
/* Closes and removes everything. */
void desk_release(struct desk *d);
/* Only the directory, nothing in it. */
void desk_init_empty(struct desk *d);

void desk_open(struct desk *d);
void desk_close(struct desk *d);
/* A new model loaded by the store. */
void desk_load(struct desk *d);

/* Runs the loop until the count is as wanted; fails the test after ten seconds. */
void desk_wait(struct desk *d, const int *count, int wanted);
/* What the last command of the world decided, as the engine gathers it. */
struct append *desk_gather(struct desk *d);
/* Hands it over and waits; false: d->err. */
bool desk_keep(struct desk *d, struct append *a);
/* The same for what the world did last; fails the test where that is not durable. */
void desk_kept(struct desk *d);

/* Posts to these destinations (the desk's are "#ops", whose fallback is "#backup", and "#backup"), about the first alert. */
void desk_post(struct desk *d, const char *who, const char *text, const char *const *destinations, size_t n);
/* Applies a batch of one event that no command leads to. Its kind, stream, version and payload are given, by tocsin unless said. */
void desk_say(struct desk *d, struct event ev);

/* n alerts named A0, A1, … fire in one poll and are stored. */
void desk_fire(struct desk *d, size_t n);
const struct alert *desk_alert(struct desk *d, size_t i);
void desk_ack(struct desk *d, const struct alert *a);

/* Fresh models, the one from the projections and the other from the log, must be the same, and equal to the desk's own. */
void desk_check_equal(struct desk *d, bool observed);
struct model *desk_model(void);

/* "DIR/name" and "STORE" + suffix, in one of a few static buffers. */
const char *desk_file(const struct desk *d, const char *suffix);
/* Runs SQL on the store with a connection of its own; the store must be closed where it writes. */
void desk_sql(const struct desk *d, const char *sql);
/* The whole file, heap. */
char *desk_bytes(const char *file, size_t *len);
void desk_write(const char *file, const void *bytes, size_t len);

#endif
