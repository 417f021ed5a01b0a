/* SPDX-License-Identifier: MIT */
/* What a run says, on our standard output as it comes: clean lines on a terminal, the bytes themselves elsewhere. */
#ifndef TOCSIN_APP_RUN_SHOW_H
#define TOCSIN_APP_RUN_SHOW_H

#include "net/loop.h"
#include "util/buf.h"

struct run_show {
    int fd; /* -1: shown nowhere, or nobody looks any more */
    bool is_terminal, dropped;
    bool unicode;
    struct buf line;    /* not ended yet */
    struct buf waiting; /* for a terminal that takes no more now */
    struct loop_io *writable;
};

/* A terminal that stalls holds nothing up: past a limit what it would be shown is dropped. quiet: nothing is shown. */
void run_show_open(struct run_show *s, struct loop *loop, bool quiet);
void run_show_add(struct run_show *s, const char *bytes, size_t len);
/* The terminal is gone. */
void run_show_stop(struct run_show *s);
/* What is left, as far as it is taken soon. */
void run_show_close(struct run_show *s);

#endif
