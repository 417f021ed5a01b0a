/* SPDX-License-Identifier: MIT */
/* What is sent to the terminal on every way out, kept ready so that a signal handler can do it. */
#ifndef TOCSIN_TERM_WILL_H
#define TOCSIN_TERM_WILL_H

#include <stddef.h>
#include <termios.h>

/* fd: non-blocking. leave: what undoes our modes; copied. fd_flags: of the open file before we made it non-blocking, -1 where it is our own. */
void will_arm(int fd, int fd_flags, const struct termios *before, const char *leave, size_t leave_len);
/* Sent before the rest: what completes a sequence that was cut. */
void will_set_tail(const char *bytes, size_t len);
/* Once after each will_arm(); async-signal-safe; waits at most WILL_WAIT_MS for a stalled terminal. */
void will_execute(void);

#define WILL_TAIL_MAX 64
#define WILL_WAIT_MS 50

#endif
