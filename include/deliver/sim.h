/* SPDX-License-Identifier: MIT */
/* Far sides that exist only in memory, for dry runs, the demo and tests: how a call ends, and the script that says so. */
#ifndef TOCSIN_DELIVER_SIM_H
#define TOCSIN_DELIVER_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/err.h"
#include "util/request.h"

#define SIM_FAULTS_MAX 1000

/*
 * A script is "METHOD: word, word; METHOD: word". A call of a method takes the first of its words; without any it ends well.
 *   ok                    answered well
 *   429 [SECONDS]         too many requests, with Retry-After
 *   STATUS                that HTTP status (500, 503, 404, …) and a page that is no JSON
 *   error WORD [NEEDED]   an error in the far side's own shape
 *   drop                  the connection is lost before anything was carried out
 *   lost                  it is carried out, then the connection is lost
 *   unsent                nobody was reached
 *   silent                it is not carried out and never answered
 *   stuck                 it is carried out and never answered
 */

enum sim_end { SIM_ANSWERED, SIM_FAILED, SIM_NO_ANSWER };
struct sim_answer {
    enum sim_end end;
    int status;             /* ANSWERED */
    int64_t retry_after_ms; /* ANSWERED, 429: 0: not said */
    const char *content_type;
    struct buf body;
    const char *error; /* FAILED: as a reply's */
    bool unsent;       /* FAILED: as a reply's */
};
void sim_answer_release(struct sim_answer *a);

/* Whose call it is, by its transport, headers and URL; each may be NULL. */
struct slack_sim;
struct am_sim;
struct pager_sim;
struct box_sim;
struct sims {
    struct slack_sim *slack;
    struct am_sim *am;
    struct pager_sim *pager;
    struct box_sim *box;
};
/* now_ms: wall clock. Release the answer. */
void sims_call(const struct sims *sims, const struct request *r, int64_t now_ms, struct sim_answer *out);

#endif
