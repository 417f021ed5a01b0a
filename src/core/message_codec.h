/* SPDX-License-Identifier: MIT */
/* The data of messages' events as JSON, and back. Private to core. */
#ifndef TOCSIN_CORE_MESSAGE_CODEC_H
#define TOCSIN_CORE_MESSAGE_CODEC_H

#include "core/event.h"
#include "util/json.h"

/* Inside the object that is open. */
void message_encode(const struct event *ev, struct json_out *o);
void message_encode_alerts(struct json_out *o, const struct message_order *order);
/* false: not what this kind has. */
bool message_decode(struct event *ev, const cJSON *o, struct arena *arena);

#endif
