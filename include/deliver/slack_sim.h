/* SPDX-License-Identifier: MIT */
/*
 * A Slack that exists only in memory, for dry runs, the demo and tests: a request goes in, how it ends comes out. It keeps what was
 * posted, so that look-ups find it, and fails as its script says.
 */
#ifndef TOCSIN_DELIVER_SLACK_SIM_H
#define TOCSIN_DELIVER_SLACK_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deliver/sim.h"
#include "util/vec.h"

#define SLACK_SIM_POSTS_MAX 1000 /* the oldest is forgotten then */
#define SLACK_SIM_CHANNELS_MAX 500
#define SLACK_SIM_TEXT_BYTES 40000 /* longer is cut */

struct slack_sim;

struct slack_sim *slack_sim_new(void);
void slack_sim_free(struct slack_sim *sim);

/*
 * A channel that can be found by its name, with or without #; its id ("" when there are too many). Channels given by id need not be
 * made known. Borrowed until the next channel.
 */
const char *slack_sim_channel(struct slack_sim *sim, const char *name);

/* How the next calls end, see deliver/sim.h: "chat.postMessage: ok, 429 2, lost, ok; conversations.history: 503". */
bool slack_sim_script(struct slack_sim *sim, const char *script, struct err *err) MUST_USE;

/* now_ms: wall clock, from which posts get their ts. Release the answer. */
void slack_sim_call(struct slack_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out);

struct slack_sim_post {
    char *channel, *ts;  /* the channel's id */
    char *text;          /* as it was sent, escaped */
    char *blocks;        /* JSON, or NULL: it has none */
    char *thread_ts;     /* or NULL */
    bool broadcast;      /* it stands in its thread, and in the channel too */
    char *key, *message; /* of its metadata; or NULL */
    unsigned changes;    /* chat.update */
};
/* Oldest first; those kept. Borrowed until the next call. */
size_t slack_sim_posts(const struct slack_sim *sim);
const struct slack_sim_post *slack_sim_post(const struct slack_sim *sim, size_t i);
/* Its text as a reader sees it. */
void slack_sim_read(const struct slack_sim_post *post, struct buf *out);

/* A channel, or one person spoken to directly. Strings are heap. */
struct slack_sim_channel {
    char *id;
    char *name;            /* without #; NULL: it is known by its id alone, or is one person's */
    char *user;            /* who is spoken to; NULL: it is a channel */
    char *topic, *purpose; /* as Slack tells them: escaped, emoji by name; "": none */
    bool archived;
    int64_t made_ms;     /* conversations.create; 0: it was there */
    VEC(char *) members; /* that were invited */
};
/* By id, name (with # or not) or the user who is spoken to; NULL: there is none. Borrowed until the next call. */
const struct slack_sim_channel *slack_sim_find(const struct slack_sim *sim, const char *word);
/* Somebody sets a channel's topic by hand; false: there is no such channel. */
bool slack_sim_set_topic(struct slack_sim *sim, const char *word, const char *text) MUST_USE;
/* Text as Slack tells it, as a reader sees it. */
void slack_sim_unescape(const char *text, struct buf *out);

/* Calls of a method ("chat.postMessage"), however they ended; NULL: of all. */
uint64_t slack_sim_calls(const struct slack_sim *sim, const char *method);

#endif
