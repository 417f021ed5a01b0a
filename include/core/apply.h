/* SPDX-License-Identifier: MIT */
/* The fold: one event onto the model. Pure. */
#ifndef TOCSIN_CORE_APPLY_H
#define TOCSIN_CORE_APPLY_H

#include "core/model.h"

/* The event has been decided or was read from a journal: it holds. Copies what it keeps. */
void model_apply(struct model *m, const struct event *ev);
/* A whole batch: applies each, and writes the log line and the act. */
void model_apply_batch(struct model *m, const struct event *evs, size_t n);
/* The same without the line, for who adds the few that are looked at later (model_add_lines()). */
void model_apply_batch_unlogged(struct model *m, const struct event *evs, size_t n);
/* Another node goes on with the log (a restore): its own stream begins, and it knows no configuration yet. Nothing, where it is the same. */
void model_go_on_as(struct model *m, const char *node);
/* New annotations of a live alert (observation; no event). */
void model_observe(struct model *m, const struct sighting *s);

#endif
