/* SPDX-License-Identifier: MIT */
/* What the fold, the model's tables and its copy share. */
#ifndef TOCSIN_CORE_MODEL_MESSAGES_H
#define TOCSIN_CORE_MODEL_MESSAGES_H

#include "core/model.h"

/* Before and after a change: keeps the counts right. */
void model_uncount_message(struct model *m, const struct message *msg);
void model_recount_message(struct model *m, struct message *msg);
/* After it, or what keeps it, changed: when it is due. */
void model_find_message_due(struct model *m, struct message *msg);
/* After the incident came, or came to its end: when its messages are due; 0: those of the banner. */
void model_find_messages_due(struct model *m, uint64_t incident);
/* The same after many incidents came at once. */
void model_find_all_messages_due(struct model *m);
/* The fold of the events whose stream is a message's, and of message.forgotten. */
void apply_message(struct model *m, const struct event *ev);
/* The fold of silence.listed and silence.gone; and of a write that was delivered. */
void apply_silences(struct model *m, const struct event *ev);
void apply_written(struct model *m, const struct message *msg, const struct event *ev);

/* A copy whose strings and lists are a message's own. */
struct message_order message_order_own(struct pool *pool, const struct message_order *o);
/* One model has it no longer. */
void model_act_release(struct act *act);

#endif
