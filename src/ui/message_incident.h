/* SPDX-License-Identifier: MIT */
/* What a message is to its incident: its headline, an update, a topic, a word to a person, the promise of an update. */
#ifndef TOCSIN_UI_MESSAGE_INCIDENT_H
#define TOCSIN_UI_MESSAGE_INCIDENT_H

#include "core/model.h"
#include "util/buf.h"

/* "INC-142 update 2", "INC-142 to bob"; nothing where it is about no incident. */
void message_incident_name(const struct message_order *o, struct buf *out);
/* The same, and what it says: "INC-142 update 2: rolling back v412", in its author's words. */
void message_incident_subject(const struct model *m, const struct message_order *o, struct buf *out);
/* An update is owed, and has not come. */
bool message_is_promise(const struct message *msg);

#endif
