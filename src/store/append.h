/* SPDX-License-Identifier: MIT */
/* One append as it is handed to the store's thread: copies of all that it writes, in the order it was asked for. */
#ifndef TOCSIN_STORE_APPEND_H
#define TOCSIN_STORE_APPEND_H

#include "store/store.h"
#include "util/alloc.h"
#include "util/map.h"
#include "util/vec.h"

struct append_blob {
    uint8_t hash[SHA256_BYTES];
    const char *bytes;
    size_t len;
    size_t annotations_len; /* the last bytes of len */
    int64_t id;             /* in the store, once written */
};

struct append_event {
    struct event ev; /* header only */
    bool begins_act; /* its batch is an act that undo can reach */
    const char *data;
    size_t data_len;
    const struct alert_id *ids; /* of the alerts it speaks of */
    size_t ids_n;
    uint64_t incident;          /* whose message it queues; 0: none */
    size_t blobs_n;             /* the next so many of the append's blobs */
    uint8_t hash[SHA256_BYTES]; /* once written */
};

/* What becomes of the values that are no event. */
enum observed { OBSERVED_KEEP, OBSERVED_NONE, OBSERVED_OWN };

struct append_alert {
    struct alert a; /* strings in the arena; text only where blob is NULL or its annotations are OBSERVED_OWN */
    const char *source;
    struct append_blob *blob; /* of the sighting that came with it, or NULL: as it was */
    enum observed observed;
};

struct append_observed {
    uint64_t row;
    const char *bytes;
    size_t len;
};

/* What is to be done to rows, in the order it was asked for: one may go and come back in one append. */
enum append_op {
    OP_ALERT,
    OP_OBSERVE,
    OP_DROP,
    OP_MESSAGE,
    OP_DROP_MESSAGE,
    OP_RULE,
    OP_SILENCE,
    OP_DROP_SILENCE,
    OP_ONCALL,
    OP_DOC
};
struct append_step {
    enum append_op op;
    size_t i; /* of the append's list of that */
};

struct append_moment {
    const char *name;
    int64_t at_ms;
};

struct append_silence {
    struct silence s; /* strings in the arena; source NULL */
    const char *source;
};

/* All shifts of a schedule, or an override that stands or does not. */
struct append_oncall {
    const char *schedule; /* NULL: it is the override */
    struct oncall_shift *shifts;
    size_t shifts_n;
    struct oncall_override override;
    bool stands;
    int64_t at_ms;
};

struct append_doc {
    const char *name, *data; /* data NULL: it is no more */
};

struct append {
    struct arena arena;
    VEC(struct append_event) events;
    VEC(struct append_blob *) blobs;
    VEC(struct append_alert) alerts;
    VEC(struct append_observed) observed;
    VEC(struct source) sources;
    VEC(struct append_moment) moments;
    VEC(struct message) messages;        /* strings and lists in the arena */
    VEC(struct rule) rules;              /* strings in the arena */
    VEC(struct append_silence) silences; /* put, or dropped: then only the id is set */
    VEC(struct append_oncall) oncall;    /* strings in the arena */
    VEC(struct append_doc) docs;         /* strings in the arena */
    VEC(uint64_t) dropped;               /* rows of alerts, numbers of messages */
    VEC(struct append_step) steps;
    struct map sighted;      /* struct append_sighted, the latest of each alert */
    size_t rows;             /* about how many it writes */
    const char *last_source; /* the name copied last */
};

#endif
