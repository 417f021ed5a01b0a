/* SPDX-License-Identifier: MIT */
/* The terminal: a canvas goes out through ncurses into memory and is pumped to the tty; bytes come in as keys. Restored on every way out. */
#ifndef TOCSIN_TERM_TERM_H
#define TOCSIN_TERM_TERM_H

#include <stdbool.h>

#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/theme.h"
#include "util/err.h"

struct term;

struct term_options {
    bool no_color; /* NO_COLOR or --theme mono */
    bool mouse;
};

/* Takes over the terminal on fd (alternate screen, raw, SGR mouse, bracketed paste). ERR_UNAVAILABLE where fd is no terminal or TERM is unknown. One at a time. */
struct term *term_open(int fd, const struct term_options *options, struct err *err) MUST_USE;
/* Restores everything and frees. */
void term_close(struct term *t);
/* For signal handlers and death: only write() and tcsetattr(); never blocks long on a stalled terminal. */
void term_restore_now(void);

/* Ctrl-Z: restore, and take over again (everything is drawn anew). */
void term_suspend(struct term *t);
bool term_resume(struct term *t, struct err *err) MUST_USE;

int term_fd(const struct term *t);
void term_size(const struct term *t, int *rows, int *cols);
/* Asks the tty for its size (after SIGWINCH, and when resumed); true where it changed. */
bool term_resize(struct term *t);
enum depth term_depth(const struct term *t);
/* Cells may hold more than ASCII. term_open() has set LC_CTYPE: the person's own, or C.UTF-8 where that is not UTF-8. */
bool term_is_unicode(const struct term *t);

/* Draws into memory what differs from what is shown; term_pump() sends it. Nothing is drawn while bytes of an earlier frame are left: false then (call again when pumped dry), and while suspended. */
bool term_draw(struct term *t, const struct canvas *c, const struct theme *theme);
/* The next draw is of everything. */
void term_invalidate(struct term *t);
/* Writes what is left, as much as the tty takes now. false: the tty is gone (hang-up). */
bool term_pump(struct term *t);
/* Bytes are left: watch for writability. */
bool term_has_output(const struct term *t);
/* Copies to the clipboard by OSC 52; text longer than 64 KiB is not copied. tmux passes it on only with `set-clipboard on`: there `tmux load-buffer -w -` is the surer way. */
void term_copy(struct term *t, const char *text);
void term_bell(struct term *t);

enum term_event_kind { TERM_KEY, TERM_MOUSE, TERM_PASTE };
/* A paste is valid UTF-8, at most 64 KiB; its lines end with '\n', and no other control than tab is in it. */
struct term_event {
    enum term_event_kind kind;
    struct key key;
    struct mouse mouse;
    const char *text; /* paste; borrowed until the next term_read() or term_timeout() */
};
/* Reads what is there without blocking. false: the tty is gone. */
bool term_read(struct term *t);
/* The next decoded event; false: none yet. */
bool term_next(struct term *t, struct term_event *out);
/* Milliseconds from now until a lone Esc counts as the Esc key (or a broken sequence is given up); -1: nothing is waiting. Call term_timeout() then; too early it does nothing. */
int term_wait_ms(const struct term *t);
void term_timeout(struct term *t);

#endif
