/* SPDX-License-Identifier: MIT */
/* A small world for tests of the core: a model with one source, alerts that fire, people who act. */
#ifndef TOCSIN_TESTS_WORLD_H
#define TOCSIN_TESTS_WORLD_H

#include "core/apply.h"
#include "core/decide.h"

#define WORLD_START_MS INT64_C(1763690400000) /* 2025-11-21T02:00:00Z */

struct world {
    struct model *m;
    int64_t now_ms;
    struct outcome out; /* of the last command */
    struct err err;
    struct arena arena; /* sightings' strings */
    struct model *twin; /* folds the same events after they have been through the log's text; NULL: none */
};

void world_init(struct world *w);
void world_init_with_twin(struct world *w);
void world_release(struct world *w);

/* "name=value, …" becomes a packed set in the world's arena. */
struct labels world_labels(struct world *w, const char *pairs);
/* A sighting of source "am" with these labels; severity is taken from them. */
struct sighting world_sighting(struct world *w, const char *labels);
/* Decides and, if not refused, applies. */
bool world_do(struct world *w, const struct command *cmd);
/* What w->out decided. */
void world_apply(struct world *w);
/* The source lists these. */
void world_see(struct world *w, const struct sighting *v, size_t n);
/* One alert fires; it is returned as the model has it. */
const struct alert *world_fire(struct world *w, const char *labels);
/* The source no longer lists it. */
void world_clear(struct world *w, const struct alert *a);
bool world_act(struct world *w, enum command_kind kind, const char *actor, const struct alert *a);
/* A vote, a close with a vote, or a review. */
bool world_opine(struct world *w, enum command_kind kind, const char *actor, const struct alert *a, enum alert_vote vote,
    enum rule_respond respond, const char *text);
bool world_undo(struct world *w, const char *actor, uint64_t seq);
bool world_redo(struct world *w, const char *actor);

/* A post of ana's to these destinations ("#crash", whose fallback is "#status"), or to "#crash" alone; NULL: refused. */
bool world_post_to(struct world *w, const char *const *destinations, size_t n, const char *text);
const struct message *world_post(struct world *w, const char *text);
/* Something that a rule of ours queues. */
const struct message *world_queue(struct world *w, const struct message_order *order);
/* Ana resends, drops, acknowledges by hand. */
bool world_message_act(struct world *w, enum command_kind kind, uint64_t number, const char *text);
/* An attempt begins; what becomes of it; both, and it stands there. */
bool world_deliver(struct world *w, const struct message *msg);
bool world_outcome(struct world *w, const struct message *msg, const struct message_outcome *outcome);
bool world_sent(struct world *w, const struct message *msg, const char *ts);
/* The latest message, which writes a silence. */
const struct message *world_last_write(const struct world *w);
/* It is put at the source, which gives it this id (NULL: none). */
const struct message *world_delivered(struct world *w, const struct message *msg, const char *id);
/* NULL: "am" has none of that id. */
const struct silence *world_silence(const struct world *w, const char *id);
/* One that ana acknowledged where on_ack = silence; the silence stands under that id (NULL: it is queued). */
const struct alert *world_held(struct world *w, const char *id);
/* So many that do this are open. */
size_t world_open_writes(const struct world *w, enum message_act act);
/* Time passes, and what is due happens. */
void world_tick(struct world *w, int64_t ms);

#endif
