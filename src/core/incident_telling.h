/* SPDX-License-Identifier: MIT */
/* Inside core: one incident is told after its batch was decided. */
#ifndef TOCSIN_CORE_INCIDENT_TELLING_H
#define TOCSIN_CORE_INCIDENT_TELLING_H

#include "core/decide_message.h"
#include "core/incident_say.h"

struct telling {
    struct decision *d;
    const struct incident_rules *rules;
    const struct incident *was;        /* before the batch; NULL: that declares it */
    struct incident now;               /* after it */
    const struct destination *primary; /* NULL: nothing leaves, but for promises, which screens show */
    uint64_t cause;                    /* the first event of the batch that is about it */
    bool undoes;                       /* it undoes or redoes: what persons were told is taken back by itself */
};

/* The message as this very batch queues it; NULL: it does not. */
struct event *batch_queued(const struct decision *d, uint64_t number);
/* Its state once the batch is applied. */
enum message_state batch_state(const struct decision *d, const struct message *msg);
/* It was never posted, nor will be: another one must take its place. */
bool tell_is_gone(const struct decision *d, uint64_t number);
/* A message of the batch about the incident; what s says is copied. */
struct event *tell_queue(struct telling *t, struct message_order *o, const struct saying *s);
/* The same of what says how things are (an edit, a topic): one that still waits to say so for the same place goes into it. */
void tell_state(struct telling *t, struct message_order *o, const struct saying *s);
/* The text of a post of ours from now on. */
void tell_edit(struct telling *t, uint64_t number, const struct saying *s);

/* Its own channel: the message that makes it, once there is one to which more can go; 0: none. */
uint64_t tell_channel(const struct telling *t);
/* An order about what goes there. */
struct message_order tell_order_there(const struct telling *t, uint64_t channel, enum message_act act);

void tell_posts(struct telling *t);
void tell_updates(struct telling *t);
void tell_topics(struct telling *t);
void tell_own_channel(struct telling *t);
void tell_people(struct telling *t);
void tell_promise(struct telling *t);

#endif
