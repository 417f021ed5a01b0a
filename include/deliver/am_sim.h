/* SPDX-License-Identifier: MIT */
/*
 * The silences of Alertmanagers that exist only in memory, for dry runs, the demo and tests: a request of API v2 goes in, how it ends
 * comes out, as Alertmanager 0.25 answers. Each address (what stands before /api/v2) is an Alertmanager of its own.
 */
#ifndef TOCSIN_DELIVER_AM_SIM_H
#define TOCSIN_DELIVER_AM_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deliver/sim.h"

#define AM_SIM_SILENCES_MAX 1000 /* more are refused */

struct am_sim;

struct am_sim *am_sim_new(void);
void am_sim_free(struct am_sim *sim);
/*
 * Silences that it does not know stand there all the same: they can be read (but for what they say), extended and expired. For dry
 * runs, whose silences stand at a real server.
 */
void am_sim_believe(struct am_sim *sim);
/* How the next calls end, see deliver/sim.h. Methods are post, get, list, delete: "post: lost, 503; list: ok". */
bool am_sim_script(struct am_sim *sim, const char *script, struct err *err) MUST_USE;

/* Its URL is one of silences. */
bool am_sim_is_call(const struct request *r);
/* now_ms: wall clock, by which silences begin and expire. Release the answer. */
void am_sim_call(struct am_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out);

struct am_sim_silence {
    char *address; /* "http://am.example.com:9093" */
    char *id;
    char *matchers; /* JSON as it came */
    int64_t starts_at_ms, ends_at_ms;
    int64_t updated_at_ms;
    char *author, *comment;
};
/* Oldest first. Borrowed until the next call. */
size_t am_sim_silences(const struct am_sim *sim);
const struct am_sim_silence *am_sim_silence(const struct am_sim *sim, size_t i);
/* Calls of a method, however they ended; NULL: of all. */
uint64_t am_sim_calls(const struct am_sim *sim, const char *method);

/*
 * What a real server answered to url becomes what it would have answered with our silences: in a list of alerts those that one matches
 * are suppressed, a list of silences has ours too. False where nothing was to be changed.
 */
bool am_sim_mix(const struct am_sim *sim, const char *url, int64_t now_ms, struct buf *body);
/*
 * A whole list of alerts becomes what the server would have answered to url's filter= parameters, which are matchers. False where
 * there are none, or one that can't be read: then nothing was changed.
 */
bool am_sim_filter(const char *url, struct buf *body);

#endif
