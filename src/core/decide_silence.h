/* SPDX-License-Identifier: MIT */
/* What the deciding functions about silences share. */
#ifndef TOCSIN_CORE_DECIDE_SILENCE_H
#define TOCSIN_CORE_DECIDE_SILENCE_H

#include "core/decide_message.h"

/* A write that is to be queued. */
struct write_order {
    enum message_act act;
    const char *source;
    uint64_t target;
    const struct alert_id *subjects;
    size_t subjects_n;
    struct silence_write write;
};
/* The event is given back. */
struct event *decide_write(struct decision *d, const struct write_order *o);
/* What is to be written of one that stands there; act is the caller's to set. false: its matchers can't be written by us. */
bool decide_write_of(struct decision *d, const struct silence *s, struct write_order *o);

/* An extension whose silence somebody has ended since: it would put it anew. */
bool decide_is_ended_since(const struct decision *d, const struct message *msg);
/* When it ends once all that is on its way has arrived. */
int64_t decide_silence_end(const struct decision *d, const struct silence *s);

/* Undo of what was written by hand. */
void decide_undo_write(struct decision *d, const struct event *ev, const struct message *msg);

/* After a command was decided: where alerts begin or end to be held, the silences that stand for that are put and ended. */
void decide_follow_acks(struct decision *d);
/* Those that end soon are prolonged while their alert is held; what can't be, or has ended, is let go. */
void decide_tick_silences(struct decision *d);
/* A message whose turn has come. Nobody holds the alert any more, or the end came meanwhile: dropped, and put anew where it is held. */
bool decide_replace_ack_silence(struct decision *d, const struct message *msg);

#endif
