/* SPDX-License-Identifier: MIT */
/* What a message about an incident tells beside its text: the incident as it stood then, and the update. JSON, in its order. */
#ifndef TOCSIN_CORE_INCIDENT_DETAIL_H
#define TOCSIN_CORE_INCIDENT_DETAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/alloc.h"
#include "util/buf.h"
#include "util/err.h"

/* The longest such JSON, in bytes: each of the longest texts, whatever its characters become there. */
#define INCIDENT_DETAIL_BYTES ((size_t)128 << 10)

/* NULL and 0: absent, but for what is said. Strings are borrowed, or live in the arena that they were read into. */
struct incident_detail {
    uint64_t number;              /* never 0 */
    const char *title;            /* never NULL */
    const char *severity, *state; /* their words: never NULL */
    const char *description, *lead, *contact, *services, *rca_link;
    const char *by; /* who declared it; of an update: who wrote that */
    bool is_public;
    size_t alerts; /* that belong to it */
    int64_t started_ms, resolved_ms, next_update_ms;

    uint32_t update; /* the number of the update that the message is; 0: it is none */
    const char *update_text;
    int64_t update_ms;
    bool broadcast; /* a reply in a thread is shown in the channel too */
};

void incident_detail_json(const struct incident_detail *d, struct buf *out);
/* Strings live in the arena; false: not such an object (a message may have another detail, see core/detail.h), or too long a one. */
bool incident_detail_read(const char *json, struct arena *arena, struct incident_detail *out) MUST_USE;

#endif
