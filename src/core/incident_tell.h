/* SPDX-License-Identifier: MIT */
/* What leaves when an incident changes: headlines, updates, topics, channels, words to those who are named. */
#ifndef TOCSIN_CORE_INCIDENT_TELL_H
#define TOCSIN_CORE_INCIDENT_TELL_H

#include "core/decide_incident.h"

/*
 * After all events of a batch about this incident: queues the messages that follow from what changed, and promises. An update's go to
 * the destinations that the command names, else to the configured ones.
 */
void decide_tell_incident(struct decision *d, uint64_t number);
/* The first of the destinations where incidents are told: of its workspace are channels, and persons; NULL: none. */
const struct destination *incident_primary(const struct model *m);
/* After the banner was set or cleared. */
void decide_tell_banner(struct decision *d);

#endif
