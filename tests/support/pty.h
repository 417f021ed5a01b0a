/* SPDX-License-Identifier: MIT */
/* A program on a terminal of its own, as a shell with job control would start it; its screen, and what a person can do to it. */
#ifndef TOCSIN_TESTS_PTY_H
#define TOCSIN_TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "support/screen.h"

#define PTY_DEADLINE_MS 10000
#define PTY_SILENCE_MS 10

struct pty;

struct pty_options {
    int rows, cols;
    const char *term;       /* "xterm-256color" where NULL */
    const char *const *env; /* "NAME=value", or "NAME" to unset; NULL-terminated, over the caller's own */
    bool channel;           /* the program's fd 3 is a line to the test: pty_ask() */
    bool ignore_hup;        /* SIGHUP ignored: a hang-up is seen on the terminal alone */
};

/* argv[0] is a path. Ends the test where it can't. */
struct pty *pty_start(const char *const *argv, const struct pty_options *options);
/* Kills what still runs. */
void pty_free(struct pty *p);
pid_t pty_pid(const struct pty *p);
/* Alive until the next pty_ call that reads. */
struct screen *pty_screen(struct pty *p);

/* Types; reads meanwhile, so that neither side blocks. */
void pty_keys(struct pty *p, const char *keys);
void pty_send(struct pty *p, const char *bytes, size_t len);

/* Reads until it holds and then nothing comes for PTY_SILENCE_MS; false at the deadline, or where the program has ended without it. */
bool pty_until(struct pty *p, bool (*holds)(struct pty *p, const void *ctx), const void *ctx);
bool pty_until_text(struct pty *p, const char *text);
/* No longer on the screen. */
bool pty_until_gone(struct pty *p, const char *text);
/* Until nothing comes for PTY_SILENCE_MS, and no frame (synchronized output) is half there. */
void pty_settle(struct pty *p);

/* All bytes that came so far. */
const char *pty_bytes(const struct pty *p, size_t *len);
/* The bytes that came since the last call: what a key costs. */
size_t pty_take_count(struct pty *p);

/* The modes of the device, and whether they are as before the program started (but for flags that the kernel sets by itself). */
void pty_modes(const struct pty *p, struct termios *out);
bool pty_modes_are_restored(const struct pty *p);

void pty_resize(struct pty *p, int rows, int cols);
void pty_signal(struct pty *p, int sig);
/* Closes our side: the kernel hangs the terminal up. */
void pty_hangup(struct pty *p);
/* fg */
void pty_continue(struct pty *p);

/* These read meanwhile. The exit status, 128 + signal, or -1 where it still runs at the deadline. */
int pty_wait_exit(struct pty *p, int deadline_ms);
bool pty_wait_stopped(struct pty *p, int deadline_ms);
/* As pty_wait_exit(), without reading: for a reader that has stalled. */
int pty_wait_exit_unread(struct pty *p, int deadline_ms);

/* Writes a line to fd 3 and returns the line that is answered, NULL at the deadline. Reads nothing from the terminal. Borrowed until the next. */
const char *pty_ask(struct pty *p, const char *line);

#endif
