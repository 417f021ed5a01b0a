/* SPDX-License-Identifier: MIT */
/* Events as verbs print them, one JSON object each or one line for a batch, and as an owner gives them. */
#ifndef TOCSIN_APP_EVENT_OUT_H
#define TOCSIN_APP_EVENT_OUT_H

#include "app/output.h"
#include "core/model.h"
#include "store/store.h"
#include "util/json.h"

/* The event of the manual's shape, as an element or a member. */
void event_json_stored(struct json_out *o, const struct stored_event *e);
/* One that was only decided: it has no hash yet. */
void event_json_decided(struct json_out *o, const struct model *m, const struct event *ev);

/* One as an owner gives it. Strings point into item and the arena. */
bool event_read(const cJSON *item, struct stored_event *e, struct arena *arena, struct err *err) MUST_USE;

/* "2026-11-21 14:02:31Z  ana  ack  checkout-api 5xx and 11 more  #8855" */
void event_line(const struct output *o, struct buf *line, int64_t at_ms, uint64_t seq, const char *actor, const char *verb,
    const char *words);

#endif
