/* SPDX-License-Identifier: MIT */
/* How far a long piece of work is, on standard error: nothing in its first second. */
#ifndef TOCSIN_APP_PROGRESS_H
#define TOCSIN_APP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what; /* "copied" */
    int64_t began_ms, told_ms;
    bool is_tty, shown;
};

struct progress progress_begin(const char *what);
/* As keep_progress_fn; ctx is the progress. On a terminal one line that changes, else a line now and then. */
void progress_tell(void *ctx, uint64_t done, uint64_t of);
/* Takes the line away. */
void progress_end(struct progress *p);

#endif
