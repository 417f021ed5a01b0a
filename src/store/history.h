/* SPDX-License-Identifier: MIT */
/* The events that speak of one alert, and those of one stream. */
#ifndef TOCSIN_STORE_HISTORY_H
#define TOCSIN_STORE_HISTORY_H

#include "store/db.h"
#include "store/store.h"
#include "util/vec.h"

/* Random keys in an index make every commit write much of it: indexes of hashes hold their first bytes alone. */
#define ROWS_OF_ALERT \
    "SELECT row FROM alert WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1" \
    " UNION ALL SELECT row FROM former WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1"

/* In a WHERE: seqs of the events that speak of the alert ?1, also in a life before it was forgotten. */
#define HISTORY_SEQS "(SELECT history.seq FROM (" ROWS_OF_ALERT ") AS subject JOIN history ON history.alert = subject.row)"

/* In its column alert: the messages of an incident. */
static inline int64_t
history_of_incident(uint64_t incident)
{
    return -(int64_t)incident;
}

struct history {
    struct arena arena;
    struct stored_event *v; /* newest first, decoded; sightings without their labels */
    size_t n, cap;
    bool more; /* older ones are left out */
};

bool history_read(struct db *db, const struct alert_id *id, size_t limit, struct history *out, struct err *err) MUST_USE;
bool history_read_log(struct db *db, const struct log_page *page, struct history *out, struct err *err) MUST_USE;
bool history_read_stream(struct db *db, const char *stream, size_t limit, struct history *out, struct err *err) MUST_USE;
void history_release(struct history *h);

#endif
