/* SPDX-License-Identifier: MIT */
/* Where a compaction cut the log, and the fold of what was before: where verifying and folding begin. */
#ifndef TOCSIN_STORE_CUT_H
#define TOCSIN_STORE_CUT_H

#include "store/db.h"
#include "store/store.h"

/* Of the cuts that this program makes. */
#define CUT_FORM 6

struct cut {
    uint64_t seq; /* the last event that was cut; 0: none was */
    uint8_t hash[SHA256_BYTES];
    int64_t at_ms, made_at_ms; /* of that event, and of the compaction */
    char node[33];             /* that wrote it */
    uint64_t node_version;
    char config_hash[2 * SHA256_BYTES + 1]; /* "": none */
    uint64_t next_row, next_message, next_dry, next_run;
    int form; /* the schema whose columns the digest covers */
    uint8_t digest[SHA256_BYTES];
};

/* Also of a store whose schema knows no cut. */
bool cut_read(struct db *db, struct cut *out, struct err *err) MUST_USE;
/* Of the fold's rows and of the cut itself, without its digest. */
bool cut_digest(struct db *db, const struct cut *cut, uint8_t out[SHA256_BYTES], struct err *err) MUST_USE;
/* The empty model becomes the fold up to the cut. */
bool cut_start(struct db *db, const struct cut *cut, struct model *m, struct err *err) MUST_USE;

#endif
