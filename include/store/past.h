/* SPDX-License-Identifier: MIT */
/*
 * The past: a log read from its beginning on a thread of its own, decoded, for who replays it. From a store (read-only, without the lock:
 * a living owner goes on writing; what it writes after the opening is not read), or from an export (export.h).
 */
#ifndef TOCSIN_STORE_PAST_H
#define TOCSIN_STORE_PAST_H

#include <stdio.h>

#include "store/store.h"

/* More events than these are refused, by name. What lies before the range is not counted. */
#define PAST_EVENTS_MAX 2000000
/* A file's blobs and decoded events may take this much memory in all; more is refused by name. */
#define PAST_BYTES_MAX ((size_t)1 << 30)
/* A line of an export may be this long. */
#define PAST_LINE_MAX ((size_t)16 << 20)

struct past;

/* What of it is wanted, in whole batches. What lies before is folded and not kept. */
struct past_range {
    int64_t from_ms; /* batches from then on; 0: from the beginning of the log */
    int64_t to_ms;   /* batches up to then, with it; 0: to the end */
};

/* Errors as reader_open(). */
struct past *past_of_store(const char *path, const struct past_range *range, struct err *err) MUST_USE;
/* Of one that lives in memory (store_open_memory()), as it is once its thread comes to it; the store may go before. */
struct past *past_of_memory(struct store *s, const struct past_range *range, struct err *err) MUST_USE;
/* Takes in, which is read to its end; name is what messages call it ("-": standard input). */
struct past *past_of_file(FILE *in_take, const char *name, const struct past_range *range, struct err *err) MUST_USE;
/* Ends the reading where it has not come to an end. */
void past_free(struct past *p);

const char *past_name(const struct past *p);
bool past_is_file(const struct past *p);
const struct past_range *past_range(const struct past *p);

/* Starts the reading: empty is a model of the right configuration and sources, which becomes the board at the beginning; the thread has it
 * until past_take() gives it back. */
void past_start(struct past *p, struct model *empty_take);
/* For the loop: readable when past_take() has something. */
int past_fd(const struct past *p);
/* Waits until it is. */
void past_wait(const struct past *p);

/* A piece of what was read: whole batches, in order. */
struct past_piece {
    struct past_piece *next;
    struct arena arena;  /* holds all that follows */
    struct model *begin; /* the first piece alone: the board before the first event; taken by who reads it */
    struct event *v;
    const char **nodes; /* of each event: who wrote it */
    size_t n;
    bool lacks_before, whole; /* of the log; right in the last piece */
    bool goes_on;             /* the log, past the range; right in the last piece */
    bool done;                /* the last piece: nothing follows */
    struct err err;           /* of the last piece: why it is the last; ERR_NONE: that was all */
};
/* NULL: nothing is ready. Free it with past_piece_free(). */
struct past_piece *past_take(struct past *p);
void past_piece_free(struct past_piece *piece);
/* Another one is ready. */
bool past_is_waiting(struct past *p);
/* So many events were read, of about so many (0: not known). */
void past_progress(const struct past *p, uint64_t *done, uint64_t *of);

#endif
