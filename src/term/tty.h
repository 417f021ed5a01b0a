/* SPDX-License-Identifier: MIT */
/* The terminal as a device: an open file of our own that never blocks, raw mode, the size. */
#ifndef TOCSIN_TERM_TTY_H
#define TOCSIN_TERM_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "util/err.h"

struct tty {
    int fd;
    int shared_flags; /* of the caller's open file, where we could not have our own: non-blocking while raw, then as it was; -1 else */
    struct termios before;
};

bool tty_open(struct tty *t, int fd, struct err *err) MUST_USE;
void tty_release(struct tty *t);
/* Remembers the modes as they are now: what to go back to. */
bool tty_remember(struct tty *t, struct err *err) MUST_USE;
bool tty_set_raw(const struct tty *t, struct err *err) MUST_USE;
/* Within what a canvas can be; 24 x 80 where the device does not know. */
void tty_size(const struct tty *t, int *rows, int *cols);
/* What is there; *len is 0 where nothing is. false: the device is gone. */
bool tty_read(const struct tty *t, char *bytes, size_t size, size_t *len);

#endif
