/* SPDX-License-Identifier: MIT */
/* Reading the projections in chunks, on whichever thread owns the connection, for a model that another may own. */
#ifndef TOCSIN_STORE_LOAD_H
#define TOCSIN_STORE_LOAD_H

#include "store/db.h"
#include "store/store.h"
#include "util/time.h"
#include "util/vec.h"

/* Alerts of the first screen, and of each chunk after it. */
#define LOAD_FIRST 250
#define LOAD_CHUNK 500
/* How long the same request has one effect only. */
#define LOAD_REQUESTS_FOR_MS (7 * MS_DAY)

struct load_alert {
    struct alert *a; /* heap as the model wants it, but severity and by are in the chunk's arena, and source is NULL */
    size_t source;   /* of load_head's */
};

struct load_silence {
    struct silence *s;  /* heap as the model wants it, source NULL; NULL: taken */
    const char *source; /* its name, in the arena */
};

struct load_request {
    const char *actor, *id;
    uint64_t seq;
};

struct load_batch {
    struct event *v; /* decoded, in the arena */
    size_t n;
};

struct load_batches {
    struct load_batch *v;
    size_t n, cap;
};

struct load_moment {
    const char *name;
    int64_t at_ms;
};

/* What comes before all alerts. */
struct load_head {
    char node[33];
    uint8_t hash[SHA256_BYTES]; /* of the event last_seq */
    uint64_t cut_seq;           /* the last one that was compacted, 0: none */
    int64_t cut_at_ms;
    uint64_t last_seq, next_row, next_message, next_dry, next_run, node_version, expected;
    const char *config_hash; /* or NULL */
    struct source *sources;  /* strings in the arena */
    size_t sources_n;
    struct load_moment *moments;
    size_t moments_n;
};

/* A piece for the model. Parts that it has not are empty. */
struct load_chunk {
    struct arena arena;
    struct load_head *head;
    bool again; /* the model was filled before: what the store has not goes */
    VEC(struct load_alert) alerts;
    VEC(struct alert_id) missing;   /* asked for and not in the store */
    VEC(struct message *) messages; /* heap as the model wants them, its pool's in the arena; NULL: taken */
    VEC(struct load_silence) silences;
    VEC(struct rule) rules;          /* strings in the arena */
    VEC(struct oncall_shift) shifts; /* a schedule's one after the other; strings in the arena */
    VEC(struct oncall_override) overrides;
    struct model *docs; /* incidents, topics and the banner, and nothing else; NULL: none */
    VEC(struct load_request) requests;
    struct load_batches runs;        /* each begins and may end; oldest first */
    struct load_batches acts, lines; /* newest first */
    bool last;

    int step; /* how far the model has been filled with it */
    size_t at;
};

void load_chunk_free(struct load_chunk *c);

/* Takes the chunk; false: no more is wanted. */
typedef bool load_sink_fn(void *ctx, struct load_chunk *chunk);

/* Everything: head, messages, silences, the first screen's alerts, the others, requests, acts and lines. */
bool load_all(struct db *db, load_sink_fn *sink, void *ctx, struct err *err) MUST_USE;
/* The head, the messages, the silences, these alerts and the requests, in one chunk. */
struct load_chunk *load_again(struct db *db, const struct alert_id *ids, size_t n, struct err *err) MUST_USE;

/* Pieces of it, for a fold that begins at a cut. */
bool load_sources(struct db *db, struct load_chunk *c, struct err *err) MUST_USE;
/* Request ids of events that were cut. */
bool load_kept_requests(struct db *db, struct load_chunk *c, struct err *err) MUST_USE;
bool load_silences(struct db *db, struct load_chunk *c, struct err *err) MUST_USE;
bool load_oncall(struct db *db, struct load_chunk *c, struct err *err) MUST_USE;
/* Incidents that are over are many once, and wait until the first screen is there. */
enum load_docs { LOAD_DOCS_FIRST, LOAD_DOCS_OVER, LOAD_DOCS_ALL };
bool load_docs(struct db *db, struct load_chunk *c, enum load_docs which, struct err *err) MUST_USE;
bool load_rules(struct db *db, struct load_chunk *c, struct err *err) MUST_USE;
bool load_messages(struct db *db, struct load_chunk *c, struct err *err) MUST_USE;
bool load_alerts(struct db *db, const struct load_head *head, load_sink_fn *sink, void *ctx, struct err *err) MUST_USE;

/* Private to load*.c */
bool load_alerts_by_id(struct db *db, struct load_chunk *c, const struct alert_id *ids, size_t n, struct err *err) MUST_USE;
bool load_runs(struct db *db, struct load_chunk *c, uint64_t next_run, struct err *err) MUST_USE;
bool load_batches(struct db *db, struct load_chunk *c, struct err *err) MUST_USE;

#endif
