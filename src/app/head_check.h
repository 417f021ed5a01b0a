/* SPDX-License-Identifier: MIT */
/* Does the log still hold what its second place remembers of it? */
#ifndef TOCSIN_APP_HEAD_CHECK_H
#define TOCSIN_APP_HEAD_CHECK_H

#include "app/head_line.h"
#include "store/reader.h"
#include "util/err.h"

/* So much of the file's end is read, and so many of its lines are compared. */
#define HEAD_TAIL_BYTES (256 << 10)
#define HEAD_LINES_MAX 1000

struct head_check {
    size_t compared; /* heads that stand in the log as they were */
    size_t others;   /* of another node: the store was restored since */
    size_t cut;      /* of events that were exported and cut off the log's beginning */
    struct head_line newest;
};

/*
 * The newest must stand there, and all of its node, but for those up to cut_seq, which a compaction took out (0: none did). false: ERR_REFUSED says which does not, and what that means; ERR_UNAVAILABLE: the
 * file can't be read or remembers nothing.
 */
bool head_check(struct reader *r, const char *file, uint64_t cut_seq, struct head_check *out, struct err *err) MUST_USE;

#endif
