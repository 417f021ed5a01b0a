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
    char *thread_ts;     /* or NULL */
    char *key, *message; /* of its metadata; or NULL */
    unsigned changes;    /* chat.update */
};
/* Oldest first; those kept. Borrowed until the next call. */
size_t slack_sim_posts(const struct slack_sim *sim);
const struct slack_sim_post *slack_sim_post(const struct slack_sim *sim, size_t i);
/* Its text as a reader sees it. */
void slack_sim_read(const struct slack_sim_post *post, struct buf *out);
/* Calls of a method ("chat.postMessage"), however they ended; NULL: of all. */
uint64_t slack_sim_calls(const struct slack_sim *sim, const char *method);

#endif
