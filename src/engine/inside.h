/* SPDX-License-Identifier: MIT */
/* The engine from inside: commands that wait, the append that gathers, and the feeds (one for each source). */
#ifndef TOCSIN_ENGINE_INSIDE_H
#define TOCSIN_ENGINE_INSIDE_H

#include "core/apply.h"
#include "engine/dry.h"
#include "engine/engine.h"
#include "util/vec.h"

/* A slice of one turn. */
#define SLICE_MS 4
/* Sightings decided at a time. */
#define SLICE_ALERTS 250
/* Rows that may gather while an append is in flight: a person's command waits behind no more. */
#define GATHER_ROWS_MAX 5000
/* After an append that failed nothing is begun by the engine itself for so long: it would fail in a loop. */
#define STORE_REST_MS 5000
/* When a store that refused was last tried without need. */
#define STORE_TRIED_MOMENT "store tried"

/* A command that was submitted, until its reply. */
struct pending {
    struct arena arena; /* its strings and subjects */
    struct command cmd;
    engine_reply_fn *reply;
    void *arg;
    bool decided, refused;
    uint64_t last_seq; /* to be durable before the reply */
    uint64_t append;   /* to be over before the reply; 0: none */
    struct outcome outcome;
    struct dry_run dry;
    struct err err;
};

struct feed;
struct hub;
struct preview_call;
struct postman;
struct pair;

struct engine {
    struct engine_config config;
    const struct ports *ports;
    struct store *store;
    struct model *m;
    engine_changed_fn *changed;
    void *changed_arg;
    bool polls_held, started, reloading, draining;

    VEC(struct pending *) pending; /* in order of submission */
    struct append *gather;         /* NULL: nothing gathered */
    size_t gather_rows;
    uint64_t gather_seq; /* last seq in it */
    bool in_flight;
    uint64_t flight_seq;
    int64_t flight_mono_ms;         /* when it was handed over */
    uint64_t appends, appends_over; /* handed over, and landed or failed, since the start */
    struct engine_counts counts;    /* of appends; the rest is filled in when asked */
    VEC(struct alert_id) touched;   /* by what is in flight or gathered */
    size_t touched_flight;          /* the first so many are in flight */
    struct err store_fault;         /* code ERR_NONE: none */
    int64_t rest_mono_ms;           /* 0: the last append went well */

    VEC(struct feed *) feeds;
    struct postman *postman;
    struct pair *pair;
    struct hub *hub; /* who is told; NULL: nobody */
    VEC(struct preview_call *) previews;
    bool previews_ending; /* no new one may begin */
    struct port_timer *due_timer;
    int64_t due_armed_ms;
    bool has_looked;
    int64_t looked_ms, looked_mono_ms; /* when what is due was looked at last, by both clocks */
};

/* Decides, applies and gathers; the outcome is the caller's to release. */
bool engine_decide(struct engine *e, const struct command *cmd, struct outcome *out, struct err *err);
/* Something we do ourselves fails (why), or works again (NULL); name: which one. */
void engine_own_fault(struct engine *e, enum own_fault fault, const char *name, const char *why);
/* Those that came while nothing could be decided. */
void engine_decide_waiting(struct engine *e);

/* gather.c. Applies the events and keeps them, and the rows they touch, for the next append. */
void engine_gather_events(struct engine *e, const struct events *evs);
void engine_gather_notes(struct engine *e, const struct outcome *out);
/* A store that refused, and has rested, is written to where nobody else wants to: that it refuses is said until it is known to work. */
void engine_try_store(struct engine *e);
/* Gives what has gathered to the store, if nothing is in flight. */
void engine_hand_over(struct engine *e);
/* The number of the append that what gathers now will be in. */
uint64_t engine_next_append(const struct engine *e);
/* There is no room for more rows until the append in flight is durable. */
bool engine_is_full(const struct engine *e);
/* What is left of the rest after an append that failed; 0: nothing. Persons are not held up by it. */
int64_t engine_rest_ms(const struct engine *e);
void engine_gather_source(struct engine *e, const struct source *s);
void engine_tell(struct engine *e, bool person);
int64_t engine_now(const struct engine *e);

/* hub_news.c: what is decided, seen, durable (all of the append in flight), or never was. w: of the append, or NULL. */
void hub_gathered(struct hub *h, const struct events *evs);
void hub_observed(struct hub *h, const struct alert *a);
void hub_durable(struct hub *h, const struct store_written *w);
void hub_rolled_back(struct hub *h);
/* The model is back at what the store has. */
void hub_reloaded(struct hub *h);

/* preview.c: those that are under way. */
/* Each is told why; the configuration may go after it. */
void previews_end(struct engine *e, const char *why);
/* Nobody is told. */
void previews_free(struct engine *e);

/* feed.c: one source's polls. */
struct feed *feed_new(struct engine *e, const struct source_config *config);
void feed_free(struct feed *f);
const struct source_config *feed_config(const struct feed *f);
/* The same source as configured anew (equal, other memory). */
void feed_set_config(struct feed *f, const struct source_config *config);
void feed_poll(struct feed *f);
/* The same for a person who waits: what came of it is shown at once. */
void feed_poll_asked(struct feed *f);
/* A slice of what its last poll left to do; true: more is left. */
bool feed_turn(struct feed *f);
bool feed_is_idle(const struct feed *f);
bool feed_was_polled(const struct feed *f);
/* What was learnt from earlier polls may not be in the store: parse everything again. */
void feed_forget(struct feed *f);

#endif
