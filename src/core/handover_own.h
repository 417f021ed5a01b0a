/* SPDX-License-Identifier: MIT */
/* What the parts of gathering a handover share. Private to core. */
#ifndef TOCSIN_CORE_HANDOVER_OWN_H
#define TOCSIN_CORE_HANDOVER_OWN_H

#include "core/handover.h"

/* A new item at the end, cleared but for empty words; the pointer holds until the next call. */
struct handover_item *handover_add(struct handover *h, enum handover_part part, enum handover_kind kind);
/* "checkout-api 5xx checkout", in the handover's arena, as the next one: what a message says, and its error; NULL: nothing. */
const char *handover_alert_name(struct handover *h, const struct alert *a);
const char *handover_message_why(struct handover *h, const struct message *msg);
/* The deeds of the shift, without what was undone. */
void handover_add_tried(struct handover *h, const struct model *m);

#endif
