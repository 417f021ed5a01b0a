/* SPDX-License-Identifier: MIT */
/* The timeline of an incident, found by indexes: its stream, the histories of its alerts, the messages that name it. */
#ifndef TOCSIN_STORE_TIMELINE_H
#define TOCSIN_STORE_TIMELINE_H

#include "store/history.h"
#include "store/reader.h"

/*
 * What core/timeline.h says of it, newest first, decoded: events before before_seq (0: all), at most limit (0: all), and of these as
 * many as have TIMELINE_BYTES of data.
 */
bool timeline_read(struct db *db, uint64_t incident, uint64_t before_seq, size_t limit, struct history *out, struct err *err)
    MUST_USE;
/* All of it, oldest first, event by event. */
bool timeline_walk(struct db *db, uint64_t incident, reader_event_fn *fn, void *ctx, struct err *err) MUST_USE;

#endif
