/* SPDX-License-Identifier: MIT */
/* The engine: submit decides and applies, the turn's end hands over to the store, what is durable is let go; sources are polled. */
#ifndef TOCSIN_ENGINE_ENGINE_H
#define TOCSIN_ENGINE_ENGINE_H

#include "core/counts.h"
#include "core/decide.h"
#include "engine/ports.h"
#include "store/store.h"

struct deliver_config;
struct dry_run;
struct engine;
struct pair_config;

struct engine_config {
    struct source_config **sources; /* borrowed until the next engine_reload() or engine_free() */
    size_t sources_n;
    const struct deliver_config *deliver; /* borrowed the same way, or NULL: nothing is delivered */
    const struct pair_config *pair;       /* borrowed the same way, or NULL: nobody is pinged, no heartbeat is judged */
    const char *config_file;              /* for the event, or NULL */
    const char *config_hash;              /* 64 hex digits, or NULL */
};

/* What became of a command, once it is durable (or refused). Borrowed for the call. */
struct engine_reply {
    enum command_kind kind;
    bool ok; /* false: err says why, nothing happened */
    struct err err;
    const struct outcome *outcome; /* events have their seqs; NULL when !ok */
    uint64_t batch;                /* first seq; 0 where nothing had to be done */
    const struct dry_run *dry;     /* of a dry command: what it would have done; outcome is that of the event that tells of it */
};
typedef void engine_reply_fn(void *arg, const struct engine_reply *r);

/* store may be NULL: nothing is kept (a private in-memory run), all is durable at once. The model is the caller's. */
struct engine *engine_new(const struct engine_config *config, const struct ports *ports, struct store *store, struct model *m);
void engine_free(struct engine *e);

/* Loads the model, then starts polling. changed is called whenever the screen may have to be drawn: by a person's act (now) or by data. */
typedef void engine_changed_fn(void *arg, bool person);
void engine_start(struct engine *e, engine_changed_fn *changed, void *arg);

/* Copies. reply (or NULL) is called once, never from inside this call. While the model is not whole commands wait. */
void engine_submit(struct engine *e, const struct command *cmd, engine_reply_fn *reply, void *arg);
/* At the end of each turn: hands gathered events to the store, carries on a slice of what is left to do. */
void engine_turn(struct engine *e);
/* All sources, or the one named. */
void engine_poll_now(struct engine *e, const char *source);
/* No polls start by themselves, and nothing is delivered (verbs); call before engine_start(). */
void engine_hold_polls(struct engine *e);
/*
 * From now on no poll and no delivery begins. Deliveries under way end as they would; polls are not waited for: what they would have
 * found is found by the next one who polls.
 */
void engine_drain(struct engine *e);
/* After engine_drain(): all that was decided is durable and answered, and no delivery is under way. */
bool engine_is_drained(const struct engine *e);
/* Nothing gathered, nothing in flight, no poll and no delivery under way. */
bool engine_is_idle(const struct engine *e);
/* Every source has been polled since the start (well or not), every message that was due has been tried, and what came of it is durable. */
bool engine_has_run_once(const struct engine *e);
/* What it has counted so far. */
void engine_count(const struct engine *e, struct engine_counts *out);
/* The last append failed: the message, else NULL. */
const char *engine_store_fault(const struct engine *e);
/*
 * This owner is one to rely on: the board is loaded, the store accepts writes and answers within APPEND_MAX_MS, and it is not being left.
 * false: *why gets the reason, in a few words; dead man's switches are not asked for, and /readyz says so.
 */
bool engine_is_well(const struct engine *e, struct buf *why);
/* Why the dead man's switches are silent since their last turn, or NULL: they are asked for, or there are none. */
const char *engine_dead_men_silent(const struct engine *e);
void engine_reload(struct engine *e, const struct engine_config *config);

#endif
