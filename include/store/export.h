/* SPDX-License-Identifier: MIT */
/*
 * The log as text that another machine can read: JSON Lines.
 *
 *   {"tocsin_log":1,"schema":4,"node":"…","whole":true,"after_seq":0,"after_hash":null}      first; of what follows
 *   {"blob":"<hash>","bytes":"<hex>"}                                  before the first event that names it; SHA-256 of the bytes
 *   {"fold":"alert","row":{…}}                                         where it was asked for: the board before the first event
 *   {"node":…,"seq":…,…,"data":{…},"cause":…,"undoes":…,"request_id":…,"hash":"…"}           as `log --json` gives it
 *   {"end":true,"events":12,"blobs":3,"head_seq":12,"head":"<hash>"}                                     last
 *
 * The bytes between `,"data":` (the first in its line) and `,"cause":` (the last) are those that the hash covers (see store/chain.h).
 * The board is told row by row, as the tables of a compaction's fold have it (bytes as {"hex":…}), after the blobs that its rows name
 * (blob_hash); its last line is "cut", with the seq up to which it goes. Without it, what was before the first event is not known.
 * whole: no event is left out between the first and the last one, so that the chain can be followed from after_hash (null: from zeros).
 * The export of a compaction and of what came after it are, one behind the other, the whole log.
 */
#ifndef TOCSIN_STORE_EXPORT_H
#define TOCSIN_STORE_EXPORT_H

#include <stdio.h>

#include "store/keep.h"

#define EXPORT_FORMAT 1

/* false: left out. */
typedef bool export_accept_fn(void *ctx, const struct stored_event *e);
struct export_order {
    uint64_t after_seq, until_seq; /* until_seq 0: to the end */
    export_accept_fn *accept;      /* NULL: all; then the export is whole */
    void *accept_ctx;
    const struct model_config *fold; /* with the board before the first event; NULL: without */
    keep_progress_fn *progress;      /* NULL: not told */
    void *progress_ctx;
};
struct export_facts {
    uint64_t events, blobs;
    uint64_t first_seq, head_seq; /* 0: no event */
    uint8_t head[SHA256_BYTES];
    bool whole;
};

/* To the stream, which is not closed. */
bool export_write(struct reader *r, const struct export_order *order, FILE *out, struct export_facts *facts, struct err *err)
    MUST_USE;
/* To a new file (0600): written as FILE.part, checked, on disk, then renamed. ERR_REFUSED where it is there already. */
bool export_file(struct reader *r, const struct export_order *order, const char *file, struct export_facts *facts,
    struct err *err) MUST_USE;
/* Reads an export: its form, each blob's hash, and where it is whole the chain. ERR_PARSE names the line. */
bool export_check(const char *file, struct export_facts *facts, struct err *err) MUST_USE;

#endif
