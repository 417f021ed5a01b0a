/* SPDX-License-Identifier: MIT */
/* What a source listed in its last polls: by raw bytes (unchanged elements are not parsed) and by alert (absence). */
#ifndef TOCSIN_ENGINE_SEEN_H
#define TOCSIN_ENGINE_SEEN_H

#include "core/model.h"
#include "source/driver.h"
#include "util/map.h"
#include "util/vec.h"

/* One alert as the source listed it. */
struct seen {
    struct alert_id id;
    uint32_t poll;         /* number of the last poll that listed it */
    uint8_t instances;     /* bits of those that listed it when they last answered well */
    uint8_t instances_now; /* … in the poll under way */
    uint8_t best;          /* the lowest of these: its word counts */
    bool several;          /* more than one element of one instance is this alert: always parsed */
    bool several_now;
    uint8_t absent_polls; /* whole polls without it while unconfirmed */
    uint32_t sighting;    /* 1 + its place among the poll's sightings; 0: none */
    struct hash128 raw[]; /* of each instance */
};

struct seen_table {
    size_t instances;
    uint32_t poll;     /* the number of the poll under way or last */
    struct map by_id;  /* struct seen */
    struct map by_raw; /* struct seen, by raw[instance] */
    size_t listed;     /* alerts listed in the poll under way */
    VEC(struct seen *) all;
};

void seen_init(struct seen_table *t, size_t instances);
void seen_release(struct seen_table *t);
/* A poll begins. */
void seen_begin(struct seen_table *t);
/* True where this instance listed these bytes in its last whole poll: they count as listed now. */
bool seen_known(struct seen_table *t, size_t instance, struct hash128 raw);
/* An element that was parsed. */
struct seen *seen_listed(struct seen_table *t, size_t instance, struct hash128 raw, const struct alert_id *id);
/* An alert of an earlier run that the source may no longer list. */
void seen_remember(struct seen_table *t, const struct alert_id *id);
/* The poll was whole for the instances in ok: keeps who lists this one. */
void seen_end(struct seen_table *t, struct seen *s, uint8_t ok);
/* Nobody who answered lists it, and one of them did. */
bool seen_is_absent(const struct seen_table *t, const struct seen *s, uint8_t ok);
/* If it returns it must be parsed, also when its bytes are the same. */
void seen_parse_again(struct seen_table *t, struct seen *s);
/* Forgets one that is over. */
void seen_remove(struct seen_table *t, size_t i);

#endif
