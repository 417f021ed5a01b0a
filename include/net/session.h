/* SPDX-License-Identifier: MIT */
/* A child in a session of its own: it outlives our terminal, and what it says on stdout and stderr comes as one stream. */
#ifndef TOCSIN_NET_SESSION_H
#define TOCSIN_NET_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "net/loop.h"

struct session;

struct session_end {
    int errnum; /* not 0: it could not be started, and why */
    int status; /* as waitpid() has it */
};

struct session_handlers {
    void (*output)(void *arg, const char *bytes, size_t len);
    void (*ended)(void *arg,
        const struct session_end *end); /* after all output; the session is gone then. Never inside session_run() */
};

struct session_order {
    const char *program; /* a path: nothing is looked up */
    const char *const *argv;
    const char *const *env; /* "NAME=value", NULL-terminated: over those of our own */
    bool with_stdin;        /* ours; else it is empty */
};

struct session *session_run(struct loop *l, const struct session_order *order, const struct session_handlers *h, void *arg);
/* To its process group; nothing where it has ended. */
void session_signal(struct session *s, int signum);
/* Its output is left in its pipe meanwhile, and it waits there once that is full; what is there when it ends comes all the same. */
void session_hold(struct session *s, bool held);
/* It goes on by itself: nothing is heard of it any more. */
void session_leave(struct session *s);

#endif
