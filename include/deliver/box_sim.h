/* SPDX-License-Identifier: MIT */
/*
 * A mail server, a hook and a program that exist only in memory, for dry runs, the demo and tests: a request goes in, how it ends comes
 * out, and what came is kept.
 */
#ifndef TOCSIN_DELIVER_BOX_SIM_H
#define TOCSIN_DELIVER_BOX_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deliver/sim.h"

#define BOX_SIM_ITEMS_MAX 1000 /* the oldest is forgotten then */

struct box_sim;

struct box_sim *box_sim_new(void);
void box_sim_free(struct box_sim *sim);
/*
 * How the next calls end, see deliver/sim.h: "mail: 450, lost; hook: 503; command: error 75". A STATUS is a mail server's, or HTTP's;
 * the word behind error is a program's exit status.
 */
bool box_sim_script(struct box_sim *sim, const char *script, struct err *err) MUST_USE;

/* It is a mail, a program, or what goes to a hook. */
bool box_sim_is_call(const struct request *r);
/* now_ms: wall clock. Release the answer. */
void box_sim_call(struct box_sim *sim, const struct request *r, int64_t now_ms, struct sim_answer *out);

struct box_sim_item {
    const char *method; /* "mail", "hook", "command" */
    char *where;        /* the request's url */
    char *to;           /* mail: who gets it, with commas between; else NULL */
    char *headers;      /* hook: those of its own; else NULL */
    char *body;
    int64_t at_ms;
};
/* What was carried out; oldest first. Borrowed until the next call. */
size_t box_sim_items(const struct box_sim *sim);
const struct box_sim_item *box_sim_item(const struct box_sim *sim, size_t i);
/* Calls of a method, however they ended; NULL: of all. */
uint64_t box_sim_calls(const struct box_sim *sim, const char *method);

#endif
