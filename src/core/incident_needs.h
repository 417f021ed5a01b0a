/* SPDX-License-Identifier: MIT */
/* Inside core: which messages the model keeps for an incident, or for the banner. */
#ifndef TOCSIN_CORE_INCIDENT_NEEDS_H
#define TOCSIN_CORE_INCIDENT_NEEDS_H

#include "core/model.h"

/* Its posts are changed as it changes: until it is closed, or invalid. */
bool incident_is_followed(const struct incident *i);
/*
 * A post that is changed as long as the incident is followed, what it says by now, or a channel that is to be archived; a post that the
 * banner's end changes.
 */
bool incident_needs(const struct model *m, const struct message *msg);

#endif
