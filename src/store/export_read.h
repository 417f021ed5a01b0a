/* SPDX-License-Identifier: MIT */
/* An export read line by line, for who checks it and for who replays it. */
#ifndef TOCSIN_STORE_EXPORT_READ_H
#define TOCSIN_STORE_EXPORT_READ_H

#include "store/export.h"
#include "util/json.h"

/* A line may be this long. */
#define EXPORT_LINE_MAX ((size_t)16 << 20)

/* What is done with what is read; false: stop (*err, or there is enough). */
struct export_taker {
    void *ctx;
    bool (*is_stopped)(void *ctx); /* nobody wants it any more */
    bool (*head)(void *ctx, bool whole, uint64_t after_seq, struct err *err);
    /* The bytes are those of the hash. *err becomes a fault of that line. */
    bool (*blob)(void *ctx, const uint8_t hash[SHA256_BYTES], const void *bytes, size_t len, struct err *err);
    /* A line of the board before the first event. */
    bool (*fold)(void *ctx, const cJSON *line, struct err *err);
    /* Where the payload of the next event, of this batch, is to live; NULL: stop. */
    struct arena *(*room)(void *ctx, uint64_t batch, struct err *err);
    /* All but the payload is borrowed; sightings come without their labels. */
    bool (*event)(void *ctx, const struct event *ev, const char *node, struct err *err);
};
/* To the end of it. taker NULL: it is only checked. name is what messages call it, with the line. */
bool export_read(int fd, const char *name, const struct export_taker *taker, struct export_facts *facts, struct err *err)
    MUST_USE;

#endif
