/* SPDX-License-Identifier: MIT */
/* What became of an act, as a line, and back. */
#ifndef TOCSIN_ENGINE_REPLY_H
#define TOCSIN_ENGINE_REPLY_H

#include "engine/dry.h"
#include "engine/engine.h"

/* id: JSON text. with_events: all of them; else the first, from which what can be done next follows. */
void reply_put(struct buf *out, const char *id, const char *node, const struct engine_reply *r, bool with_events);
/* Members of an object that is open: "code" and "error". */
void reply_put_err(struct json_out *o, const struct err *err);

/* A reply that was read; the pointers of r are into it. */
struct reply_read {
    struct engine_reply r;
    struct outcome outcome;
    struct dry_run dry;
};
/* kind: of the command that it answers. A line that can't be read is a refusal that says so. Release it. */
void reply_read(const cJSON *line, enum command_kind kind, struct reply_read *out);
void reply_read_release(struct reply_read *r);
void reply_read_err(const cJSON *line, struct err *err);

#endif
