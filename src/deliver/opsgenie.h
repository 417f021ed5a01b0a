/* SPDX-License-Identifier: MIT */
/* Private to deliver: the state of one Opsgenie or JSM Operations, and the parts of its driver. */
#ifndef TOCSIN_DELIVER_OPSGENIE_H
#define TOCSIN_DELIVER_OPSGENIE_H

#include "deliver/pager.h"

/* After these pauses it is asked what became of a request that was accepted; after the last it is given up for now, and looked up later. */
#define OPSGENIE_POLLS 6

enum opsgenie_call {
    OPSGENIE_CREATE, /* POST /alerts */
    OPSGENIE_ACK,    /* POST /alerts/ID/acknowledge */
    OPSGENIE_CLOSE,  /* POST /alerts/ID/close */
    OPSGENIE_STATUS, /* GET /alerts/requests/ID: what became of it */
    OPSGENIE_GET,    /* by its alias: one that is open */
    OPSGENIE_LIST,   /* by its alias: also what is closed */
    OPSGENIE_CALLS,
};

struct opsgenie {
    const struct deliver_config *config;
    struct pager_job job;
    enum opsgenie_call call;
    char request_id[MESSAGE_KEY_HEX + 32]; /* of what was accepted */
    char alert_id[64];                     /* at the far side; "" where it is not known */
    unsigned polls;
    struct pager_answer answer;
    struct pager_pause pause;
};

struct opsgenie_call_row {
    const char *method;
    bool writes; /* an end that is not known leaves its order unsure */
    size_t answer_max;
};
extern const struct opsgenie_call_row opsgenie_calls[OPSGENIE_CALLS];

extern const struct deliver_driver opsgenie_driver, jsm_driver;

/* opsgenie.c */
void opsgenie_ask(struct opsgenie *s, enum opsgenie_call call, struct deliver_step *out);
/* The call that changes something, as the act wants it. */
enum opsgenie_call opsgenie_call_of(enum pager_act act);

/* opsgenie_request.c: the request that s->call needs. */
struct request opsgenie_request(const struct opsgenie *s);

/* opsgenie_reply.c: the step that follows from a whole answer. */
void opsgenie_read(struct opsgenie *s, int64_t now_ms, struct deliver_step *out);

#endif
