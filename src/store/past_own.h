/* SPDX-License-Identifier: MIT */
/* The past inside: what its thread gathers, and how it hands that over. */
#ifndef TOCSIN_STORE_PAST_OWN_H
#define TOCSIN_STORE_PAST_OWN_H

#include <pthread.h>
#include <stdatomic.h>

#include "store/past.h"
#include "store/reader.h"
#include "util/map.h"
#include "util/str.h"
#include "util/vec.h"

/* Events of a piece and the alerts that they speak of, about: what a turn of the loop can fold. */
#define PAST_PIECE_WEIGHT 1000

/* Labels and annotations of what is before the range are kept so far. */
#define PAST_BLOBS_BEFORE ((size_t)32 << 20)

struct past {
    char *name;
    struct reader *reader;    /* of a store; else in is read */
    struct past_image *image; /* of a store in memory: the reader is made from it, on the thread */
    FILE *in;
    struct past_range range;

    pthread_t thread;
    bool started;
    atomic_bool ending;
    atomic_ullong done, of;
    int event_fd;
    pthread_mutex_t mutex; /* over the next one */
    struct past_piece *first, *last;

    /* The thread's. What lies in the pool and among the blobs lives until past_free(). */
    struct pool pool;
    struct arena blobs_arena;
    struct map blobs; /* struct past_blob */
    size_t bytes;     /* of the pieces that were handed over */
    size_t bytes_max; /* PAST_BYTES_MAX; tests set it lower */
    struct model *begin;
    struct past_piece *piece;
    VEC(struct event) events;
    VEC(const char *) nodes;
    size_t weight;     /* of the whole batches among them */
    size_t batch_from; /* of the events: where the batch that is gathered begins */
    bool kept;         /* the range has begun */
    bool lacks_before, whole, goes_on;
    uint64_t kept_n;
};

/* A set of labels and annotations, once. */
struct past_blob {
    uint8_t hash[SHA256_BYTES];
    struct labels labels, annotations;
};

/* For the two readers, on the thread; false: stop (err, or there is enough). */
/* The batch that the next event begins is another one: the one before is whole. */
bool past_next_batch(struct past *p, uint64_t batch, struct err *err) MUST_USE;
/* Where the payload of the next event lives. */
struct arena *past_room(struct past *p);
/* A decoded event. What is no payload is copied here, its sightings get their labels, and its request id is left out. */
bool past_add(struct past *p, const struct event *ev, const char *node, struct err *err) MUST_USE;
/* NULL: not known (yet). */
const struct past_blob *past_blob(const struct past *p, const uint8_t hash[SHA256_BYTES]);
/* ERR_PARSE: the bytes are no set of labels. */
bool past_add_blob(struct past *p, const uint8_t hash[SHA256_BYTES], const void *bytes, size_t len, struct err *err) MUST_USE;

/* An image of a store, made on its thread; NULL-safe release. */
struct past_image *past_image_ask(struct store *s);
struct reader *past_image_open(struct past_image *image, struct err *err) MUST_USE;
void past_image_release(struct past_image *image);

bool past_read_store(struct past *p, struct err *err) MUST_USE;
bool past_read_file(struct past *p, struct err *err) MUST_USE;

#endif
