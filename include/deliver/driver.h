/* SPDX-License-Identifier: MIT */
/* A driver delivers one kind of message: a small pure state machine that asks for requests and is fed the replies in chunks. */
#ifndef TOCSIN_DELIVER_DRIVER_H
#define TOCSIN_DELIVER_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/message.h"
#include "util/err.h"
#include "util/request.h"

struct deliver_config;
struct person;

enum deliver_job {
    DELIVER_SEND,    /* the message's act is carried out */
    DELIVER_LOOK_UP, /* an attempt's end is not known: does it stand there? */
};

/* What a driver must know of a message; borrowed for the call of begin(). */
struct deliver_order {
    enum message_act act;
    const char *destination; /* its name, for a person; NULL: that is the channel's */
    const char *channel;     /* id or name, as configured */
    const char *text;        /* raw: the driver escapes it once */
    const char *key;         /* MESSAGE_KEY_HEX digits */
    const char *id;          /* "M12" */
    const char *thread_ts;   /* the post in whose thread it goes, or NULL */
    const char *target_channel,
        *target_ts; /* what is changed: STRIKE, RESTORE, EDIT: the post; INVITE, ARCHIVE: the channel, and POST and TOPIC where it goes to one;
                       EXTEND, EXPIRE: the silence of the message that put it, or NULL */
    const char *expected;     /* TOPIC: what we think stands there, in the far side's words; NULL: nothing of ours */
    const char *silence;      /* SILENCE, EXTEND, EXPIRE: JSON as silence_write_json() makes it; else NULL */
    int64_t since_ms;         /* LOOK_UP: no attempt was made before */
    const char *person;       /* who must answer, or NULL */
    const struct person *who; /* she, where the configuration knows her; else NULL */
    const char *detail;       /* JSON, see core/detail.h and core/incident_detail.h: its own, else of what it is about; or NULL */
    const char *thread_key;   /* of the message in whose thread it goes, or NULL */
    const char *target_key;   /* ANSWERED, RESOLVE: the key of the message that asked; else NULL */
    size_t subjects_n;        /* the alerts it is about */
};

/* What a far side tells of what stands there, in bytes with the NUL: a topic of Slack's, each of its characters an emoji by name. */
#define DELIVER_SEEN_MAX 8192

enum deliver_step_kind {
    DELIVER_REQUEST,   /* carry out step->request (the caller's now) and feed its reply */
    DELIVER_MORE,      /* feed on */
    DELIVER_DONE,      /* SEND: it stands there. LOOK_UP: it was found. channel_id is set, ts where it is a post or a silence */
    DELIVER_ABSENT,    /* LOOK_UP: it is not there; with an error: taken for absent unasked, to do it again does no harm */
    DELIVER_RETRY,     /* failed in a way that may pass: error; unsure; retry_after_ms where the far side asked for a pause */
    DELIVER_REFUSED,   /* refused for good: error, with what to do about it. LOOK_UP: it can't be told whether it is there */
    DELIVER_UNCHANGED, /* STRIKE, RESTORE, EDIT: the far side will not change that post any more (a correction is due): error */
};

struct deliver_step {
    enum deliver_step_kind kind;
    struct request request;
    int64_t after_ms;            /* REQUEST: not before so long from now: what was accepted may take a while */
    char channel_id[64], ts[32]; /* of a silence: its id, and when it ends */
    bool unsure;                 /* RETRY of a SEND: some of it may have been carried out */
    int64_t retry_after_ms;      /* RETRY: 0: as the caller likes */
    struct err error;            /* the far side's words, and the next step for a person */
    char seen[DELIVER_SEEN_MAX]; /* TOPIC: what stands there, in the far side's words; CHANNEL: the name it got; "": not told */
};

struct deliver_driver {
    const char *name; /* as destinations name it */
    enum message_kind kind;
    int64_t pace_ms;   /* at least so long between two sends to one channel */
    int64_t settle_ms; /* after an attempt whose end is not known, before it is looked up, or sent again */
    /* Nobody there can be asked whether a message came: after such an end it is sent again under its key. It gets no LOOK_UP. */
    bool repeats;
    /* What all destinations of this kind share: what the far side asked of all of them. config is borrowed. */
    void *(*open)(const struct deliver_config *config);
    void (*close)(void *shared);
    /* A state of one destination; stopped before the shared is closed. */
    void *(*start)(void *shared);
    void (*stop)(void *state);
    /* So long the far side has asked to wait before this job; 0: not. Asked while no job is under way, before it is written down. */
    int64_t (*wait)(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms);
    /*
     * Begins a job, in place of one that was under way; gives any step but MORE. After a reply was fed whole the step may be another
     * REQUEST: a name is looked up first, a list has pages. now_ms: wall clock.
     */
    void (*begin)(void *state, enum deliver_job job, const struct deliver_order *order, int64_t now_ms, struct deliver_step *out);
    void (*feed)(void *state, const struct reply *reply, int64_t now_ms, struct deliver_step *out);
};

/* NULL: there is none. */
const struct deliver_driver *deliver_driver_named(const char *name);
/* The i-th of them all, NULL past the last. */
const struct deliver_driver *deliver_driver_at(size_t i);

#endif
