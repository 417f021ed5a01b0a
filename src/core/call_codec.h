/* SPDX-License-Identifier: MIT */
/* What the events of routes, notices and calls say, as JSON, and back. */
#ifndef TOCSIN_CORE_CALL_CODEC_H
#define TOCSIN_CORE_CALL_CODEC_H

#include "core/event.h"

/* Beside the list of alerts, for those kinds that are one. */
void call_encode(const struct event *ev, struct json_out *o);
bool call_decode(struct event *ev, const cJSON *o, struct arena *arena) MUST_USE;

#endif
