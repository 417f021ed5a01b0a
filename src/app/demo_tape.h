/* SPDX-License-Identifier: MIT */
/* The recorded night of `tocsin demo`: what real servers answered, and when. demo/tape.py wrote it down and tells the format. */
#ifndef TOCSIN_APP_DEMO_TAPE_H
#define TOCSIN_APP_DEMO_TAPE_H

#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/err.h"

struct demo_tape;

struct demo_answer {
    int64_t at_ms;      /* when it had come whole, after the beginning of the tape */
    int status;         /* 0 where it failed */
    const char *failed; /* why no answer came ("connection refused"), or NULL; the tape's */
};

/* The night that is compiled in. */
struct demo_tape *demo_tape_new(struct err *err) MUST_USE;
/* Another one, gzip'ed; the bytes are not kept. NULL and ERR_PARSE naming the line, or ERR_LIMIT. Free with demo_tape_free(). */
struct demo_tape *demo_tape_read(const void *gz, size_t len, struct err *err) MUST_USE;
void demo_tape_free(struct demo_tape *t);

/* When the tape began, by the servers' clock: the times in bodies are of that clock. */
int64_t demo_tape_began_ms(const struct demo_tape *t);
int64_t demo_tape_length_ms(const struct demo_tape *t);

/*
 * What GET path had last got at_ms after the beginning; before its first answer that one, after the end its last. The body as it
 * was served is added to body. ERR_NOTFOUND where nobody asked for such a path.
 */
bool demo_tape_get(const struct demo_tape *t, const char *path, int64_t at_ms, struct demo_answer *out, struct buf *body,
    struct err *err) MUST_USE;

/* demo/night.jsonl.gz */
extern const unsigned char demo_night[];
extern const size_t demo_night_len;

#endif
