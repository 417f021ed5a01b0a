/* SPDX-License-Identifier: MIT */
/* A channel's topic: the status of all open incidents in a line each, as ADR-84 has it, within what Slack takes at any number. */
#ifndef TOCSIN_CORE_TOPIC_H
#define TOCSIN_CORE_TOPIC_H

#include "core/incident.h"
#include "util/buf.h"

/* conversations.setTopic: "longer than 250 characters" is too_long. Counted as Slack's clients count: UTF-16 units. */
#define TOPIC_MAX 250

/* Open incidents in the order in which they are listed. */
void topic_text(const struct incident *const *v, size_t n, struct buf *out);

#endif
