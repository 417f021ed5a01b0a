/* SPDX-License-Identifier: MIT */
/* Inside core: the channel that an incident has of its own. */
#ifndef TOCSIN_CORE_INCIDENT_CHANNEL_H
#define TOCSIN_CORE_INCIDENT_CHANNEL_H

#include "core/decide_incident.h"

/* What stands for the incident's number in how its channel is called. */
#define INCIDENT_CHANNEL_NUMBER "{{number}}"
/* Slack: "Channel names can't be longer than 80 characters", lower-case letters, digits, - and _. */
#define INCIDENT_CHANNEL_MAX 80

/* "#inc-12" */
void incident_channel_name(const char *pattern, uint64_t number, struct buf *out);
/* When it is to be archived; INT64_MAX: never, or that was asked for. */
int64_t incident_archive_ms(const struct model *m, const struct incident *i);
void decide_archive_channel(struct decision *d, const struct incident *i);
/* The far side has it, under that name (NULL: as it was asked for): the incident says so. */
void decide_channel_made(struct decision *d, const struct message *maker, const char *name);

#endif
