/* SPDX-License-Identifier: MIT */
/* What a silence with these matchers would cover now, by the word of the source itself, before it is made. */
#ifndef TOCSIN_ENGINE_PREVIEW_H
#define TOCSIN_ENGINE_PREVIEW_H

#include "core/alert.h"
#include "core/silence.h"
#include "engine/engine.h"
#include "util/json.h"

#define PREVIEW_EXAMPLES_MAX 3
#define PREVIEW_TEXT_MAX 512 /* bytes of an example's name or summary; longer is cut */
/* Under way at a time in one engine: a source serves few requests at once, and polls want some. */
#define PREVIEWS_MAX 8

struct preview_example {
    struct alert_id id;
    const char *name, *summary;
};
struct preview {
    bool ok; /* false: err says why nothing is known */
    struct err err;
    struct err note;   /* ok, and yet not the whole truth: some instances do not answer, some alerts can't be read; or ERR_NONE */
    uint64_t count;    /* alerts that the source would silence, each once */
    uint64_t already;  /* of these, silenced or inhibited now */
    uint64_t ours;     /* silence_count() of the board when the answer came */
    size_t examples_n; /* the most severe */
    struct preview_example examples[PREVIEW_EXAMPLES_MAX];
};
/* Borrowed for the call. */
typedef void preview_fn(void *arg, const struct preview *p);

struct preview_call;

/*
 * Asks all instances of the source, each with the source's own timeout. Copies the matchers; config and m are borrowed until fn was
 * called, which is once and never from inside this.
 */
struct preview_call *preview_ask(const struct ports *ports, const struct source_config *config, const struct model *m,
    const struct silence_matchers *matchers, preview_fn *fn, void *arg);
/* Before fn was called: it never is. */
void preview_cancel(struct preview_call *c);

/*
 * The same of a source that the engine knows by name; it ends, well or not, before the engine reads another configuration, and without
 * a word in engine_free(). NULL and *err: no such source, matchers that silence_matchers_check() refuses, PREVIEWS_MAX is reached, or just then it reads one.
 */
struct preview_call *engine_preview(struct engine *e, const char *source, const struct silence_matchers *matchers, preview_fn *fn,
    void *arg, struct err *err) MUST_USE;

/* As the ask "preview" of tocsin-protocol(7): its members, and the answer's members ("ok" of an object that is open, and on). */
void preview_put_ask(struct json_out *o, const char *source, const struct silence_matchers *matchers);
void preview_put(struct json_out *o, const struct preview *p);
/* For a script: an object with count, already, ours, note and examples, or with code and error. */
void preview_json(struct json_out *o, const char *key, const struct preview *p);
/* Reads a whole answer, also a refusal; its strings are in the arena. */
void preview_read(const cJSON *line, struct arena *arena, struct preview *out);

#endif
