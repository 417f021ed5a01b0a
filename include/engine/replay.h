/* SPDX-License-Identifier: MIT */
/*
 * Replay: the same fold as live, stopped at a batch. A log, or a range of one, in memory, and a model of its own that stands at one moment
 * of it. Nothing here writes, polls, sends, or asks a clock.
 *
 * It is opened bit by bit: replay_new() takes the log, whose reading goes on beside the loop; replay_work() does a few ms of the rest each
 * time replay_fd() is readable, until replay_state() is no longer REPLAY_OPENING. Until then nothing but the progress may be asked.
 * Once ready all of it is in memory, and a move costs at most the fold of REPLAY_STRIDE events, in whichever direction.
 *
 * A place is "after so many batches": 0 is the board at the beginning of what is replayed, replay_batches() the board at its end.
 */
#ifndef TOCSIN_ENGINE_REPLAY_H
#define TOCSIN_ENGINE_REPLAY_H

#include "core/model.h"
#include "store/past.h"

/*
 * Snapshots of the model stand so far apart, counted in events and the alerts that they speak of, and farther where the board is large
 * (a quarter of its alerts): a move is the copy of one, and a fold of at most so much.
 */
#define REPLAY_STRIDE 8192
/* What snapshots may hold in all, in alerts and messages: past it every second one is dropped, and moves take longer. */
#define REPLAY_SNAPSHOTS_MAX 200000

struct replay;

/*
 * known: the sources of the configuration (name, map, every_ms) and what the fold is told of it, as for a reader; copied, but for what the
 * configuration owns. Takes log.
 */
struct replay *replay_new(const struct model *known, struct past *log_take);
void replay_free(struct replay *r);

enum replay_state { REPLAY_OPENING, REPLAY_READY, REPLAY_FAILED };
enum replay_state replay_state(const struct replay *r);
/* Why it failed: for a person, names the file, the line or the event, and the next step. */
const struct err *replay_error(const struct replay *r);
/* Events read so far, of about so many (0: not known, a pipe). */
void replay_progress(const struct replay *r, uint64_t *done, uint64_t *of);
/* For the loop: readable when replay_work() has something to do; -1 once it is no longer opening. */
int replay_fd(const struct replay *r);
/* At most about 4 ms of it; true where more is waiting (call again next turn). Opened, it stands at the end. */
bool replay_work(struct replay *r);
/* The same, waiting, for verbs that have no loop: until it is open. */
bool replay_finish(struct replay *r, struct err *err) MUST_USE;

/* What is replayed. */
struct replay_facts {
    const char *name; /* the store's path or the file's name, "-" for standard input */
    bool from_file;
    bool whole;             /* no event was left out of the range */
    bool lacks_before;      /* what was before the first event is not known: the board begins empty */
    size_t batches, events; /* 0: there is nothing in the range */
    size_t lines;           /* see replay_line() */
    uint64_t first_seq, last_seq;
    /* What can be shown: from the range's beginning, or the first batch, to its end (no later than now), or the last batch. */
    int64_t first_ms, last_ms;
};
const struct replay_facts *replay_facts(const struct replay *r);

/* --- Where it stands. */
struct replay_place {
    size_t batch;   /* so many are folded */
    uint64_t seq;   /* of the last event that is; 0: none is */
    int64_t at_ms;  /* of that batch; the first one's where none is folded */
    int64_t now_ms; /* the moment that is shown: ages count from here. at_ms, or later where time passed without events */
};
const struct replay_place *replay_place(const struct replay *r);
/*
 * The model there, with its lines, acts and messages; sources fail only where the log says so. It may be another one after each move: the
 * one before lives until replay_settle(), which who draws calls when it has seen the new one (as model_settle(), which it does too).
 */
const struct model *replay_model(const struct replay *r);
void replay_settle(struct replay *r);
/* The model at the end: what is compared with. */
const struct model *replay_end(const struct replay *r);

/* --- Moves. false: it stood there already (at the first, at the last). */
bool replay_seek(struct replay *r, size_t batch);
/* After all that happened up to then; now_ms is then exactly that, within the log's first and last moment. */
bool replay_seek_ms(struct replay *r, int64_t ms);
/* After the batch that holds seq. */
bool replay_seek_seq(struct replay *r, uint64_t seq);
/* So many batches on, or back. */
bool replay_step(struct replay *r, int batches);
/* After the next (or before the latest, so that it stands after the one before that) batch that changes what is on the board. */
bool replay_next_change(struct replay *r);
bool replay_prev_change(struct replay *r);
/* When the next batch comes after the place, in the log's time; INT64_MAX: none does. For who plays. */
int64_t replay_next_ms(const struct replay *r);

/* --- What happened: a line for each run of events of one kind in a batch. */
enum replay_sign {
    REPLAY_QUIET, /* blank on the timeline */
    REPLAY_CLEAR,
    REPLAY_TOUCH, /* a person did something else to an alert */
    REPLAY_SLACK,
    REPLAY_HANDOVER,
    REPLAY_PAGE,
    REPLAY_ESCALATE,
    REPLAY_ACK,
    REPLAY_RUN,
    REPLAY_UNDO,
    REPLAY_FAULT, /* a source stopped answering, a message failed or is late */
    REPLAY_FIRE,
    REPLAY_SIGNS,
};
struct replay_sign_row {
    char letter;      /* on the timeline */
    const char *word; /* "ack", for the legend */
};
/* A later one stands before an earlier one in the same column. */
extern const struct replay_sign_row replay_signs[REPLAY_SIGNS];

struct replay_line {
    size_t batch; /* after this many batches it has happened: replay_seek(r, batch) shows its effect */
    uint64_t seq;
    int64_t at_ms;
    enum event_kind kind;
    enum replay_sign sign;
    bool changes;      /* what is on the board; false: the health of a source, an attempt of a message, … */
    const char *actor; /* raw, all three: the sink escapes */
    const char *verb;
    const char *text;        /* names alerts also where they are not on the board at that moment; until the next call */
    const struct event *evs; /* n of them, decoded */
    size_t n;
};
/* The i-th, oldest first; false past the last. */
bool replay_line(struct replay *r, size_t i, struct replay_line *out);
/* The first line that is not before ms. */
size_t replay_line_from(const struct replay *r, int64_t ms);
/* How many lines have happened at the place: line i has where i is less. */
size_t replay_lines_done(const struct replay *r);

/* --- The timeline: for each of n columns over from_ms to to_ms (both in it) the sign of the highest rank. */
void replay_timeline(const struct replay *r, int64_t from_ms, int64_t to_ms, enum replay_sign *out, size_t n);

/* --- The history of an alert, or of a message (id NULL), up to the place: each event in words, newest first, at most limit. */
typedef void replay_history_fn(void *ctx, const struct replay_line *line);
void replay_history(struct replay *r, const struct alert_id *id, uint64_t message, size_t limit, replay_history_fn *fn,
    void *ctx);
/* The same of the timeline of an incident (core/timeline.h). true: older ones are left out. */
bool replay_incident(struct replay *r, uint64_t number, size_t limit, replay_history_fn *fn, void *ctx);

/* --- A Markdown timeline of from_ms to to_ms: by hours, times in UTC, one line for each thing that changed the board or was said. */
void replay_markdown(struct replay *r, int64_t from_ms, int64_t to_ms, struct buf *out);

#endif
