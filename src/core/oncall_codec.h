/* SPDX-License-Identifier: MIT */
/* Shifts and overrides as JSON, in events and on the wire. */
#ifndef TOCSIN_CORE_ONCALL_CODEC_H
#define TOCSIN_CORE_ONCALL_CODEC_H

#include "core/event.h"
#include "util/json.h"

void oncall_encode(const struct event *ev, struct json_out *o);
bool oncall_decode(struct event *ev, const cJSON *o, struct arena *arena) MUST_USE;

#endif
