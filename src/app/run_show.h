/* SPDX-License-Identifier: MIT */
/* What a run says, on our standard output as it comes: clean lines on a terminal, the bytes themselves elsewhere. */
#ifndef TOCSIN_APP_RUN_SHOW_H
#define TOCSIN_APP_RUN_SHOW_H

#include "net/loop.h"
#include "util/buf.h"

struct run_show {
    int fd; /* -1: shown nowhere, or nobody looks any more */
    bool is_terminal, is_pipe, dropped;
    bool unicode;
    struct buf line;    /* not ended yet */
    struct buf waiting; /* for a terminal or a pipe that takes no more now */
    struct loop_io *writable;
    void (*behind)(void *arg, bool is_behind);
    void *arg;
    bool is_behind;
};

/*
 * A terminal that stalls holds nothing up: past a limit what it would be shown is dropped. A pipe gets all of it: behind() says that it
 * takes no more now, and nothing should be added before it says that it does. quiet: nothing is shown.
 */
void run_show_open(struct run_show *s, struct loop *loop, bool quiet, void (*behind)(void *arg, bool is_behind), void *arg);
void run_show_add(struct run_show *s, const char *bytes, size_t len);
/* The terminal is gone. */
void run_show_stop(struct run_show *s);
/* Nothing is added any more, and the loop goes: a terminal gets what is left as far as it takes it soon. */
void run_show_end(struct run_show *s);
/* A pipe gets the rest, which may take as long as its reader likes; goes_on(), asked now and then: false ends that. */
void run_show_close(struct run_show *s, bool (*goes_on)(void));

#endif
