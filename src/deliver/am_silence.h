/* SPDX-License-Identifier: MIT */
/* Private to deliver: the state of one Alertmanager that silences are written to, and the parts of its driver. */
#ifndef TOCSIN_DELIVER_AM_SILENCE_H
#define TOCSIN_DELIVER_AM_SILENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deliver/config.h"
#include "deliver/driver.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/json.h"
#include "util/time.h"

/* As deliver_step has room for; Alertmanager's are UUIDs. */
#define AM_ID_MAX 64
/* Digits of the message's key that a comment carries. */
#define AM_KEY_DIGITS 12
/* Two ends that differ by less are one: some servers keep whole seconds. */
#define AM_END_MARGIN_MS INT64_C(1000)
/* A silence that begins at once is said to have begun so long ago, which the server turns into its own now, whatever our clock says. */
#define AM_START_MARGIN_MS (INT64_C(5) * 60 * 1000)
/* The longest pause that is believed. */
#define AM_PAUSE_MAX_MS (INT64_C(60) * 60 * 1000)

enum am_call {
    AM_POST,   /* /silences */
    AM_GET,    /* /silence/ID */
    AM_LIST,   /* /silences */
    AM_DELETE, /* /silence/ID */
    AM_CALLS,
};
struct am_call_row {
    const char *method;
    bool writes; /* an end that is not known leaves its order unsure */
    bool one;    /* its path ends in the silence's id */
    size_t body_max;
};
extern const struct am_call_row am_calls[AM_CALLS];

struct am_silence {
    const struct deliver_config *config;
    size_t instance; /* that is asked: it answered last */
    int64_t pause_from_ms, pause_for_ms;

    /* The job. */
    enum deliver_job job;
    enum message_act act;
    const struct write_target *target;
    struct arena memory;
    const char *name; /* "M12" */
    char key[AM_KEY_DIGITS + 1];
    char id[AM_ID_MAX]; /* the silence that is changed; "" for a new one */
    cJSON *order;       /* what is to stand there */
    cJSON *present;     /* EXTEND: what stands there; NULL: nothing, or not asked yet */
    size_t asked;       /* instances in this call */
    enum am_call call;
    int status;
    int64_t retry_after_ms;
    struct buf body;
    struct json_split list;
    bool list_broken;
    char found[AM_ID_MAX]; /* LIST: the silence that is ours; "" none */
    bool found_live;       /* … and it is not expired */
    char sent_end[TIME_TEXT_MAX];
};

extern const struct deliver_driver am_silence_driver;

/* am_silence.c: the call at the instance whose turn it is. */
void am_ask(struct am_silence *s, enum am_call call, int64_t now_ms, struct deliver_step *out);
/* The next instance is asked the same; false: each was. */
bool am_ask_next(struct am_silence *s, int64_t now_ms, struct deliver_step *out);

/* am_silence_request.c: the request that s->call needs. */
struct request am_request(struct am_silence *s, int64_t now_ms);
/* A silence's id as a path may hold it. */
bool am_is_id(const char *id);

/* am_silence_reply.c: bytes of an answer, and the step that follows from a whole one. */
void am_take(struct am_silence *s, const char *bytes, size_t len);
void am_read(struct am_silence *s, int64_t now_ms, struct deliver_step *out);
void am_read_failure(struct am_silence *s, const struct reply *reply, int64_t now_ms, struct deliver_step *out);

#endif
