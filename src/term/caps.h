/* SPDX-License-Identifier: MIT */
/* What this terminal can do, by terminfo: the strings that take it over and give it back. */
#ifndef TOCSIN_TERM_CAPS_H
#define TOCSIN_TERM_CAPS_H

#include <stdbool.h>

#include "util/buf.h"
#include "util/err.h"

struct caps {
    bool modern; /* an xterm or a relative: bracketed paste, synchronized output */
    bool mouse;
    struct buf enter;
    struct buf leave; /* for the size that caps_set_rows() was told */
};

/* TERM is set, known, and a terminal on which something can be placed. fd: any open file that is not the tty. */
bool caps_check_name(int fd, struct err *err) MUST_USE;

/* After ncurses has started. */
void caps_read(struct caps *c, bool mouse);
void caps_set_rows(struct caps *c, int rows);
void caps_release(struct caps *c);

#define CAPS_SYNC_BEGIN "\033[?2026h"
#define CAPS_SYNC_END "\033[?2026l"

#endif
