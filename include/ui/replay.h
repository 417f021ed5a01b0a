/* SPDX-License-Identifier: MIT */
/* What the screen of a replay is told, and what it may ask: the past is shown by the same lists and panes, and changed by nothing. */
#ifndef TOCSIN_UI_REPLAY_H
#define TOCSIN_UI_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model.h"
#include "util/err.h"

enum ui_past {
    PAST_NOT,      /* this screen is of now */
    PAST_OVER_NOW, /* who leaves it comes back to the board of now */
    PAST_ONLY,     /* who leaves it leaves the program */
};

/* What a person wishes; count is signed, and 1 where she said none. */
enum ui_move_kind {
    MOVE_OPEN,     /* from the board of now; text: where to, "" for the end */
    MOVE_LEAVE,    /*  */
    MOVE_PLAY,     /* on, or off */
    MOVE_STEP,     /* count batches of events */
    MOVE_CHANGE,   /* count batches that change what a person sees: not those of sources that answer */
    MOVE_SPEED,    /* count steps of the table of speeds */
    MOVE_ZOOM,     /* count steps: a shorter time line */
    MOVE_SEEK,     /* at_ms */
    MOVE_SEEK_SEQ, /* seq */
    MOVE_COMPARE,  /* with now, or no longer */
    MOVE_EVENT,    /* seq: answer with UI_PAGE */
    MOVE_EXPORT,   /* text: the file; from seq (0: the first) to until_seq; answer with UI_SAY */
};

struct ui_move {
    enum ui_move_kind move;
    long count;
    int64_t at_ms;
    uint64_t seq, until_seq;
};

/* At most so many before, and so many after the event at which it stands. */
#define UI_REPLAY_EVENTS_MAX 32

struct history_line;

/* A letter of the time line, and what it stands for. */
struct ui_sign {
    char letter;
    const char *word;
};

/* All of it is copied, but the model of now. */
struct ui_replay {
    const char *name;  /* of the log, for a person: "prod.db" */
    const char *chain; /* of the hash chain: "ok", "not checked", or what is wrong */
    bool chain_ok;
    const char *busy; /* what is being done: "reading 41,000 of 100,000 events"; NULL: nothing */

    uint64_t first_seq, last_seq; /* of what is replayed */
    int64_t first_ms, last_ms;
    bool other_model; /* the board is another model than at the last UI_REPLAY; that one still lives */
    uint64_t seq;     /* the last event that is in the board; 0: none yet */
    int64_t at_ms;
    int64_t now_ms; /* the clock, not the replay's */
    bool has_unacked;
    uint32_t unacked; /* on the board of now: who looks at the past must not miss it */

    bool playing;
    unsigned speed;

    const struct history_line *events; /* around the moment, oldest first */
    size_t events_n;
    size_t event; /* of those the one at which it stands; events_n: none */

    int64_t window_from_ms, window_to_ms; /* what the time line spans */
    const char *signs; /* a letter of the legend for each of its parts, all equally long; ' ' where nothing happened */
    size_t signs_n;
    const struct ui_sign *legend; /* the weightiest first: where several share a cell, it is this one that is seen */
    size_t legend_n;

    const struct model *now; /* compared with; NULL: not compared. Must live until the next UI_REPLAY */
};

#define UI_ZOOMS 7
/*
 * What the time line spans, where it stands at at_ms: all of it, or (zoom from 1 on) a part of it that moves by steps. Zoom 0 is
 * all. Begins before it ends.
 */
void ui_replay_window(int64_t first_ms, int64_t last_ms, int64_t at_ms, unsigned zoom, int64_t *from_ms, int64_t *to_ms);

/* Where to go, as it is typed. */
struct ui_place {
    bool by_seq;
    uint64_t seq;
    int64_t at_ms;
};
/* "03:10", "2026-11-21 03:10", "-2h" (before now), RFC 3339, "#8836". */
bool ui_place_parse(const char *text, int64_t now_ms, struct ui_place *out, struct err *err) MUST_USE;

#endif
