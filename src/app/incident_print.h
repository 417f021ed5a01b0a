/* SPDX-License-Identifier: MIT */
/* Incidents as verbs print them: a table of them, and one whole. */
#ifndef TOCSIN_APP_INCIDENT_PRINT_H
#define TOCSIN_APP_INCIDENT_PRINT_H

#include "app/board.h"
#include "app/output.h"

/* Until a time: "in 12m"; past it late stands there: "LATE 3m"; "-" where ms is 0. */
void incident_left_words(int64_t ms, int64_t now_ms, const char *late, struct buf *out);

void incident_print_head(const struct output *o);
/* false: nobody reads any more. */
bool incident_print_row(const struct output *o, const struct incident *i, int64_t now_ms);

/* One whole, without its timeline: fields, alerts as the board has them, updates, actions, messages. */
void incident_print(const struct output *o, const struct model *m, const struct incident *i, int64_t now_ms);

/* `tocsin show INC-12`: the exit code. */
int show_incident(struct app *app, const struct board *b, uint64_t number);

#endif
