/* SPDX-License-Identifier: MIT */
/* What the deciding functions about pagers share: acknowledgements that come from there, and those that go there. */
#ifndef TOCSIN_CORE_DECIDE_THERE_H
#define TOCSIN_CORE_DECIDE_THERE_H

#include "core/decide_message.h"

/* After a slice of sightings was decided: who has acknowledged there has it here, and what she gave back there is given back. */
void decide_observe_acks(struct decision *d);

/* After a command was decided: what people here do with alerts of a pager is written there. */
void decide_follow_pagers(struct decision *d);
/* The source's own data shows what was written: those are confirmed. */
void decide_confirm_writes(struct decision *d, const struct source *source);
/* An acknowledgement of this alert may have been written there that its list has not shown yet. */
bool decide_ack_is_on_its_way(const struct decision *d, const struct alert_id *id);
/* A message whose turn has come: nothing is to be written there any more. It is dropped then. */
bool decide_drop_moot_write(struct decision *d, const struct message *msg);

#endif
