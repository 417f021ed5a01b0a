/* SPDX-License-Identifier: MIT */
/* What the deciding functions about messages share. */
#ifndef TOCSIN_CORE_DECIDE_MESSAGE_H
#define TOCSIN_CORE_DECIDE_MESSAGE_H

#include "core/decide_with.h"

/* For what goes where another message went, though that may be configured no more. */
int64_t decide_deadline(const struct decision *d, const char *destination);
/* A new message of this batch; copies the order. */
struct event *decide_queue(struct decision *d, const struct message_order *o);
/* An event of the message's stream. */
struct event *decide_add_message(struct decision *d, enum event_kind kind, uint64_t number);
/* Its standing becomes *now. */
struct event *decide_change(struct decision *d, enum event_kind kind, const struct message *msg,
    const struct message_standing *now);
/* Dropped, with those that it covers, and its alarm ends. The event of the message itself is given back. */
struct event *decide_drop_message(struct decision *d, const struct message *msg, const char *reason);
/* Its deadline has passed, or it has failed: an alert of our own, and the fallback where it has one. */
void decide_raise_alarm(struct decision *d, const struct message *msg, const char *why);
void decide_clear_alarm(struct decision *d, const struct message *msg);
void decide_late(struct decision *d, const struct message *msg);
/* Takes back what the event did to a message. */
void decide_undo_message(struct decision *d, const struct event *ev);

/* Refuses one message, not the whole. */
void decide_refuse_message(struct decision *d, uint64_t number, const char *fmt, ...) PRINTF_LIKE(3, 4);

#endif
