/* SPDX-License-Identifier: MIT */
/* What the events of runs say, as JSON, and back. */
#ifndef TOCSIN_CORE_RUN_CODEC_H
#define TOCSIN_CORE_RUN_CODEC_H

#include "core/event.h"

/* Members of an object that is open. */
void run_encode(const struct event *ev, struct json_out *o);
/* Fills ev->u and ev->alert; false: its data is not what its kind has. */
bool run_decode(struct event *ev, const cJSON *o, struct arena *arena) MUST_USE;

#endif
