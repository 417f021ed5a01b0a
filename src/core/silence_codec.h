/* SPDX-License-Identifier: MIT */
/* The data of silence.listed and silence.gone. Private to the layer, but for what the wire has of it. */
#ifndef TOCSIN_CORE_SILENCE_CODEC_H
#define TOCSIN_CORE_SILENCE_CODEC_H

#include "core/event.h"

void silence_fact_put(struct json_out *o, const struct silence_fact *f);
bool silence_fact_read(const cJSON *o, struct silence_fact *f, struct arena *arena) MUST_USE;
void silences_encode(const struct event *ev, struct json_out *o);
bool silences_decode(struct event *ev, const cJSON *o, struct arena *arena) MUST_USE;

/* "am-prd {alertname="X"} until 16:00, by ana: why and 3 more" */
void silences_words(const struct event *ev, struct buf *out);

#endif
