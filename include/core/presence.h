/* SPDX-License-Identifier: MIT */
/* Presence: who has what open and who is writing about what, at this moment. No event: it ends with the screen that tells it. */
#ifndef TOCSIN_CORE_PRESENCE_H
#define TOCSIN_CORE_PRESENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "util/json.h"

/* Alerts that one text may be about, as far as others are told. */
#define PRESENCE_WRITING_MAX 50

struct presence {
    uint64_t screen; /* its number with the owner; 0: the owner's own */
    char who[80];    /* the person */
    char place[40];  /* "tui pts/3" */
    bool has_open;   /* she has one alert open */
    struct alert_id open;
    struct alert_id writing[PRESENCE_WRITING_MAX]; /* an update or a comment about these is being written */
    size_t writing_n;
    int64_t since_ms; /* when she began to write, 0: she does not */
};

bool presence_equal(const struct presence *a, const struct presence *b);
bool presence_is_writing(const struct presence *p, const struct alert_id *id);
/* As members of an object that is open; who, place and screen are the owner's word. */
void presence_put(struct json_out *o, const struct presence *p);
/* What a screen says of itself: all but who and screen. What can't be read is left out. */
void presence_read(const cJSON *o, struct presence *p);

#endif
