/* SPDX-License-Identifier: MIT */
/* What a message tells beside its text, for far sides that take fields: what it is about, and who is asked. JSON, in its order. */
#ifndef TOCSIN_CORE_DETAIL_H
#define TOCSIN_CORE_DETAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/alert.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"

/* Alerts that are named; the others are counted. */
#define DETAIL_ALERTS_MAX 20
/* The JSON text, in bytes: what has no room in it is left out, texts are cut, labels of alerts go first. */
#define DETAIL_BYTES ((size_t)16 << 10)

/* Strings may be NULL but for the name; they and the labels are borrowed: from the alert, or from the arena that it was read into. */
struct detail_alert {
    struct alert_id id;
    const char *name, *summary, *severity, *source, *service, *team, *env, *region, *runbook;
    int level;
    int64_t starts_at_ms;
    struct labels labels;
};

struct detail {
    const char *key;      /* what tellings of one group have in common; or NULL. The first member: see notice_key() */
    const char *summary;  /* one line that a tired person can act on; never NULL */
    const char *severity; /* of the worst; or NULL */
    const char *group;    /* what they have in common: "service=checkout env=prod"; or NULL */
    const char *runbook;  /* of the route, or of the worst; or NULL */
    const char *reason;   /* why it is told: "level 1 by route db", "escalated by ana: …"; or NULL */
    int level;            /* the highest: 1..4 */
    uint32_t count;       /* of all alerts, named or not; 0: it is about none (an update) */
    bool storm;           /* one for a great many */

    /* Who is asked to answer, and where that stands; NULL and 0: nobody in particular. */
    const char *person, *policy;
    uint32_t step, round; /* from 1 */

    struct detail_alert alerts[DETAIL_ALERTS_MAX]; /* the worst first */
    size_t alerts_n;
};

/* One more, borrowed from a, and counted; past DETAIL_ALERTS_MAX it is counted only. */
void detail_add_alert(struct detail *d, const struct alert *a);
/* An object; at most DETAIL_BYTES. */
void detail_json(const struct detail *d, struct buf *out);
/* Strings live in arena; false: not such an object, or longer than one can be. */
bool detail_read(const char *json, struct arena *arena, struct detail *out) MUST_USE;

#endif
