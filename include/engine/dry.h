/* SPDX-License-Identifier: MIT */
/* A dry run: a command decided on the model as it is, and the requests that would leave, answered by a simulated far side. */
#ifndef TOCSIN_ENGINE_DRY_H
#define TOCSIN_ENGINE_DRY_H

#include "core/decide.h"
#include "util/json.h"
#include "util/vec.h"

struct deliver_config;

struct dry_request {
    char *method, *url, *content_type, *body; /* heap; the last two may be NULL. Whole but for the token */
    bool with_token;
};
struct dry_run {
    struct outcome would;
    VEC(struct dry_request) requests;
};

/* Changes nothing. false: the command would be refused, and *err says why. Release it in either case. deliver may be NULL. */
bool dry_run(const struct model *m, const struct deliver_config *deliver, const struct command *cmd, int64_t now_ms,
    struct dry_run *out, struct err *err) MUST_USE;
void dry_run_release(struct dry_run *d);

/* Events in one description; the others are counted. */
#define DRY_RUN_EVENTS_MAX 100
/* An object with command, summary, events (stream, kind, data) and requests: what the log keeps of it. */
void dry_run_json(const struct dry_run *d, const struct command *cmd, struct buf *out);
/* The requests alone, as the member "requests" of an object that is open. */
void dry_run_put_requests(const struct dry_run *d, struct json_out *o);
/* Lines for a person, raw: the sink escapes. */
void dry_run_words(const struct model *m, const struct dry_run *d, struct buf *out);

#endif
