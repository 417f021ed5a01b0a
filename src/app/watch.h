/* SPDX-License-Identifier: MIT */
/*
 * `tocsin watch`: the owner says that there are events; what was missed, between two owners or before the first, is read from the log. The
 * seq of the last one that was looked at decides which is next, so that none is lost or doubled. Private to verbs_watch.c and watch_log.c.
 */
#ifndef TOCSIN_APP_WATCH_H
#define TOCSIN_APP_WATCH_H

#include "app/board.h"
#include "app/link.h"
#include "app/log_batch.h"
#include "app/log_filter.h"
#include "app/output.h"
#include "app/ports_live.h"

#define WATCH_SIGNALS 3

struct watch {
    struct app *app;
    struct log_filter *filter;
    struct output out;
    bool json;
    bool wants_words; /* what the board calls things: for lines, and for words that are looked for */

    struct board board; /* where the store can be read; its reader is NULL else, and the owner is asked for the log */
    uint64_t seen;      /* seq of the last event that was looked at */
    bool has_seen;
    int64_t since_ms; /* until there was one: no earlier ones; 0: any */
    struct log_batch batch, fresh;
    int64_t data_version;

    struct loop *loop;
    struct loop_timer *look;
    struct loop_signal *signals[WATCH_SIGNALS];
    struct ports_live *live;
    struct link *link;
    struct model *model; /* of the link */
    char *owner;
    bool subscribed; /* all that follows is told */
    bool behind;     /* there is something to be read from the log */
    bool over;       /* the link is */
    uint64_t ask;    /* for a page of the log; 0: none */
    int64_t away_since_mono_ms, look_from_mono_ms;
    bool joined, told_away, told_silent, closed;
    struct err err;
};

/* What comes after this event (0: not before this time), as `tocsin log` was asked for it, until it is interrupted. */
bool watch_after(struct app *app, uint64_t seq, int64_t since_ms, struct err *err) MUST_USE;
/* It ends; err NULL: well. */
void watch_stop(struct watch *w, const struct err *err);

/* --- watch_log.c */
/* What is in the log and was not looked at is printed, now or when the owner has answered. */
void watch_catch_up(struct watch *w);
void watch_answer(void *arg, uint64_t id, const cJSON *line);
/* An event as its owner tells it. */
void watch_event(void *arg, const char *json, size_t n);

#endif
