/* SPDX-License-Identifier: MIT */
/* What the engine counts of its own work since it started, for those who watch tocsin. */
#ifndef TOCSIN_CORE_COUNTS_H
#define TOCSIN_CORE_COUNTS_H

#include <stddef.h>
#include <stdint.h>

/* Upper bounds of the buckets of durations, ms; one more bucket has none. */
#define APPEND_BOUNDS 7
static const int64_t append_bounds_ms[APPEND_BOUNDS] = { 1, 5, 25, 100, 500, 2500, 10000 };

/* An append that is under way for longer: the store does not answer. */
#define APPEND_MAX_MS 5000

struct engine_counts {
    uint64_t appends_by_duration[APPEND_BOUNDS + 1]; /* that became durable; not cumulative */
    uint64_t appends_ms;                             /* what they took, in all */
    uint64_t appends_failed;
    int64_t append_for_ms;   /* the one in flight is under way for so long; -1: none is */
    size_t commands_waiting; /* without a reply yet */
    size_t rows_gathered;    /* for the next append */
};

#endif
