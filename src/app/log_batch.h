/* SPDX-License-Identifier: MIT */
/* The events of one batch, copied while the log is walked, until the batch is whole and becomes lines. */
#ifndef TOCSIN_APP_LOG_BATCH_H
#define TOCSIN_APP_LOG_BATCH_H

#include "app/output.h"
#include "core/model.h"
#include "store/store.h"
#include "util/vec.h"

struct log_batch {
    VEC(struct event) v;
    struct arena arena;
};

/* It is of another batch than those that are in. */
bool log_batch_is_over(const struct log_batch *b, const struct stored_event *e);
/* Copies a decoded event. */
void log_batch_add(struct log_batch *b, const struct stored_event *e);
/* A line for each run of events of one kind; put may take it. */
void log_batch_lines(const struct log_batch *b, const struct output *out, const struct model *m,
    void (*put)(void *arg, struct buf *line), void *arg);
/* Walked from the newest on: the events stand the wrong way round. */
void log_batch_reverse(struct log_batch *b);
void log_batch_clear(struct log_batch *b);

#endif
