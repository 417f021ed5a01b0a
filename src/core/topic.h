/* SPDX-License-Identifier: MIT */
/* A channel's topic: the status of all open incidents in a line each, as ADR-84 has it, within what Slack takes at any number. */
#ifndef TOCSIN_CORE_TOPIC_H
#define TOCSIN_CORE_TOPIC_H

#include "core/incident.h"
#include "util/buf.h"

/* conversations.setTopic: "longer than 250 characters" is too_long. Counted as Slack's clients count: UTF-16 units. */
#define TOPIC_MAX 250
/* A shorter line says too little: where all would be, the first ones are shown and the others counted. */
#define TOPIC_LINE_MIN 39

/*
 * Adds the topic; open incidents in the order in which they are listed. It is plain text that no escaping makes longer: what Slack
 * wants escaped stands there as a character that looks like it.
 */
void topic_text(const struct incident *const *v, size_t n, struct buf *out);
/* The same for the channel of one incident, whatever its state. */
void topic_of_incident(const struct incident *i, struct buf *out);

#endif
