/* SPDX-License-Identifier: MIT */
/* The store read-only, in one thread, for verbs: never writes, never checkpoints, needs no lock. */
#ifndef TOCSIN_STORE_READER_H
#define TOCSIN_STORE_READER_H

#include "core/status.h"
#include "store/store.h"

struct reader;

/* ERR_NOTFOUND where there is no store yet; the other messages as store_open(). */
struct reader *reader_open(const char *path, struct err *err) MUST_USE;
void reader_close(struct reader *r);

/* The model from the projections, whole. */
bool reader_load(struct reader *r, struct model *m, struct err *err) MUST_USE;
/* The model by folding the whole log instead (tests, rebuild): must equal reader_load(). */
bool reader_fold(struct reader *r, struct model *m, struct err *err) MUST_USE;
/*
 * The status from the projections by query, without loading them: what status_of_model() says of reader_load()'s model. known has the
 * sources of the configuration as a reader judges them (name, map, every_ms, skip_health, lag_ms), and is left as it is; one whose row
 * is not 0 counts only where the store has it. owner is who polls, or NULL. Release *out in either case.
 */
bool reader_status(struct reader *r, const struct model *known, const char *owner, int64_t now_ms, struct status *out,
    struct err *err) MUST_USE;

struct event_query {
    uint64_t after_seq;           /* seq greater than this */
    int64_t since_ms;             /* at_ms not before this; 0: any */
    const struct alert_id *alert; /* only those that speak of it, or NULL */
    const char *stream;           /* only those of it ("message:12"), or NULL */
    bool runs;                    /* only how runs begin and end */
    size_t limit;                 /* 0: all */
    bool newest_first;
    bool decode; /* fill ev.u, sightings with their labels */
};
/* false stops the walk. */
typedef bool reader_event_fn(void *ctx, const struct stored_event *e);
bool reader_events(struct reader *r, const struct event_query *q, reader_event_fn *fn, void *ctx, struct err *err) MUST_USE;
/* The timeline of an incident (core/timeline.h), oldest first, decoded, sightings without their labels. */
bool reader_timeline(struct reader *r, uint64_t incident, reader_event_fn *fn, void *ctx, struct err *err) MUST_USE;
/* Changes when another connection has committed. */
int64_t reader_data_version(struct reader *r);
uint64_t reader_last_seq(struct reader *r);

/* Checks the whole chain, every blob and the gap-less seqs. false: err names the first bad row. progress may be NULL. */
struct verify_result {
    uint64_t events, blobs;
    uint64_t head_seq;
    uint8_t head[SHA256_BYTES];
    uint64_t cut_seq; /* the events up to here were compacted: their fold was checked in their place; 0: none */
};
typedef void verify_progress_fn(void *ctx, uint64_t done, uint64_t of);
bool reader_verify(struct reader *r, verify_progress_fn *progress, void *ctx, struct verify_result *out, struct err *err)
    MUST_USE;

#endif
