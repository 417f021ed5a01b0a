/* SPDX-License-Identifier: MIT */
/* What the events of incidents and of the banner say, as JSON, and back; and an incident as a document. */
#ifndef TOCSIN_CORE_INCIDENT_CODEC_H
#define TOCSIN_CORE_INCIDENT_CODEC_H

#include "core/event.h"

/* Members of an object that is open. */
void incident_encode(const struct event *ev, struct json_out *o);
/* false: not what the kind has. */
bool incident_decode(struct event *ev, const cJSON *o, struct arena *arena) MUST_USE;

void incident_put(struct json_out *o, const struct incident *i);
/* Strings of *i heap: it is the caller's either way, see incident_release(). */
bool incident_read(const cJSON *o, struct incident *i) MUST_USE;

#endif
