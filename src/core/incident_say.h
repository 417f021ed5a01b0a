/* SPDX-License-Identifier: MIT */
/* What is said of an incident: headlines, updates, words to those who are named. */
#ifndef TOCSIN_CORE_INCIDENT_SAY_H
#define TOCSIN_CORE_INCIDENT_SAY_H

#include "core/incident.h"
#include "core/message.h"
#include "util/buf.h"

/* A text, and the detail from which Slack's blocks are made (core/incident_detail.h; NULL: none). Both live in the arena. */
struct saying {
    const char *text, *detail;
};
bool saying_is_same(const struct saying *a, const struct saying *b);

struct saying incident_headline(const struct incident *i, struct arena *arena);
/* broadcast: as core/incident_detail.h has it. */
struct saying incident_update(const struct incident *i, const struct incident_entry *e, bool broadcast, struct arena *arena);
/* Several that waited, in one: text holds them. */
struct saying incident_catch_up(const char *text, const char *last_detail, struct arena *arena);
/* "Banner: we move the database, until 16:00Z, by ana" */
void banner_post_text(const struct banner *b, struct buf *out);
bool banner_is_posted_by(const struct banner *b, const struct message_order *o);
/* "INC-7 checkout fails (SEV2, investigating)" */
void incident_name(const struct incident *i, struct buf *out);

#endif
