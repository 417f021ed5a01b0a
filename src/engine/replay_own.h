/* SPDX-License-Identifier: MIT */
/* A replay inside. */
#ifndef TOCSIN_ENGINE_REPLAY_OWN_H
#define TOCSIN_ENGINE_REPLAY_OWN_H

#include "engine/replay.h"
#include "util/map.h"
#include "util/vec.h"

struct replay_batch {
    const struct event *v;
    const char *node;
    uint32_t n;
    uint32_t first_line;
    bool changes;
    int64_t clock_ms; /* its time, or that of an earlier one where the clock was set back: never falls */
};

/* A run of events of one kind in a batch. */
struct replay_run {
    uint32_t batch, from, n;
};

struct replay_snapshot {
    size_t batch;    /* so many are in it */
    struct model *m; /* its lines are those of the beginning */
};

struct replay {
    struct past *past;
    enum replay_state state;
    struct err err;
    struct replay_facts facts;

    VEC(struct past_piece *) pieces; /* what the events live in */
    VEC(struct replay_batch) batches;
    VEC(struct replay_run) runs;
    VEC(struct replay_snapshot) snapshots; /* by batch; the first is the beginning */
    size_t snapshots_held;                 /* alerts and messages in them */
    size_t stride, since_snapshot;
    int64_t known_from_ms; /* of the board at the beginning, where the log was cut just before it; 0: it always stood so */
    bool cut_before;       /* it was */
    struct model *all;     /* forgets nothing: what names what stands in a line */
    struct model *end;

    /* Where it stands: at the end where batch is all of them, else m is the model there. */
    struct model *m;
    size_t m_batch;
    struct replay_place place;
    VEC(struct model *) former;
    struct buf words;
};

/* What each kind of event means here. */
enum replay_sign replay_sign_of(const struct event *ev);
bool replay_changes_board(enum event_kind kind);

/* One batch onto a model, without its lines. */
void replay_fold(struct model *m, const struct replay_batch *b);
/* The lines of the batches before `to`, from `from` on: those of them that a model keeps. */
void replay_add_lines(const struct replay *r, struct model *m, size_t from, size_t to);
/* One run as a line, whose words live until the next one. */
void replay_say_run(struct replay *r, const struct replay_run *run, struct replay_line *out);
/* Sources are shown as the log has them at that moment. */
void replay_set_moment(struct replay *r, int64_t now_ms);

#endif
