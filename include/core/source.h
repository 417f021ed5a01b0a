/* SPDX-License-Identifier: MIT */
/* What the domain knows of an alert source: its name, how its labels are read, and how it is doing. */
#ifndef TOCSIN_CORE_SOURCE_H
#define TOCSIN_CORE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/labels.h"

/* First-class fields: filters, columns and (later) routes name them without syntax. */
enum source_field {
    FIELD_NAME,
    FIELD_SUMMARY,
    FIELD_SEVERITY,
    FIELD_SERVICE,
    FIELD_TEAM,
    FIELD_ENV,
    FIELD_REGION,
    FIELD_RUNBOOK,
    FIELDS,
};
extern const char *const source_field_names[FIELDS];

#define FIELD_LABELS_MAX 8

/* For each field the labels or annotations to try, in order (annotations first for summary and runbook). */
struct source_map {
    const char *names[FIELDS][FIELD_LABELS_MAX]; /* NULL-terminated; borrowed from the configuration */
};

/* What holds where nothing is configured (an unknown or removed source). */
extern const struct source_map source_map_default;
/* The field's value by this mapping; for NAME, SUMMARY never NULL, else NULL when absent. Borrowed from the sets. */
const char *source_field_value(const struct source_map *map, enum source_field field, struct labels labels,
    struct labels annotations);

enum source_health {
    SOURCE_WAITING, /* never answered since this program started */
    SOURCE_OK,
    SOURCE_FAILING, /* last poll failed; not yet stale */
    SOURCE_STALE,   /* two polls or more without an answer */
    SOURCE_REMOVED, /* no longer configured; its alerts stay, stale */
};

/* Our own: what tocsin itself finds wrong. It is not polled, always answers, and no configured source may have its name. */
#define SOURCE_OWN "tocsin"

struct source {
    char *name;
    bool own;
    uint32_t row;     /* the store's key */
    uint32_t version; /* of stream source:NAME */
    struct source_map map;

    /* From the log. */
    int64_t failing_since_ms; /* 0: it answers */
    char *error;              /* why, or NULL */
    char *boot;               /* the source's own start time as it tells it, or NULL */
    bool configured;
    const char *system;  /* what it is: its driver's word, static; NULL: not known here */
    bool takes_silences; /* as its driver can; from the configuration, like the next */
    bool silences_acks;  /* on_ack = silence */
    bool takes_acks;     /* it knows acknowledgements, and tells who made them */
    bool takes_unacks;   /* … and can be told that nobody has it any more */
    bool writes_acks;    /* on_ack = ack: what people do here is done there */

    /* Health: no events. */
    int64_t every_ms;
    int64_t last_ok_ms;    /* 0: never, kept across restarts */
    int64_t next_poll_ms;  /* 0: not known */
    int64_t took_ms;       /* last whole poll */
    uint64_t polls;        /* completed since the start of this program */
    uint64_t polls_failed; /* … and failed */
    uint32_t alerts;       /* listed by the source in its last whole poll */
    uint32_t failures;     /* polls failed in a row */
    uint32_t instances, instances_ok;
    bool polling;     /* one is under way */
    bool skip_health; /* read-only view: judge by last_ok_ms and failing_since_ms alone */
    int64_t lag_ms;   /* read-only view: how far last_ok_ms may lie behind what its owner knows */
    bool past;        /* replay: it fails where the log says so, for nobody polls it */
};

/* A source's last answer is written at most this often when nothing else is. */
#define SOURCE_WRITE_MS (60 * 1000)

enum source_health source_health(const struct source *s, int64_t now_ms);
/* Failing for two polls, waiting with alerts of an earlier run, or removed. */
bool source_is_stale(const struct source *s, int64_t now_ms);

#endif
