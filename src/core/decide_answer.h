/* SPDX-License-Identifier: MIT */
/* What an answer means for who was asked, and for the alert. */
#ifndef TOCSIN_CORE_DECIDE_ANSWER_H
#define TOCSIN_CORE_DECIDE_ANSWER_H

#include "core/call.h"
#include "core/decide_message.h"

/* A page that is open, and none of whose alerts needs her any more. */
bool asked_is_to_be_settled(const struct model *m, const struct message *msg);
/* Answered by whoever has it, or dropped where it has not left. */
void decide_settle_asked(struct decision *d, const struct message *msg);
/* Its far side is told (ANSWERED, RESOLVE): a message whose target it is, behind it. */
struct event *decide_tell_asked(struct decision *d, const struct message *msg, enum message_act act, const char *text);
/* Somebody said that the one who was asked has seen it: its alerts are acknowledged, in her name. Not counted as done. */
void decide_ack_asked(struct decision *d, const struct message *msg);
/* Each of those who were asked must answer, and another one holds the alert: hers is an answer too. false: she was not asked. */
bool decide_answer_own(struct decision *d, const struct alert *a);
/*
 * Each that who was asked answers for, and that waits for somebody; once in a decision, though several pages may be about it: who calls
 * it releases d->seen at its end. NULL past the last.
 */
const struct alert *decide_next_asked(struct decision *d, const struct message *asked, struct call_walk *walk);

#endif
