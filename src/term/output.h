/* SPDX-License-Identifier: MIT */
/* What is on its way to the terminal: written into memory by us and by ncurses, sent on as the tty takes it. */
#ifndef TOCSIN_TERM_OUTPUT_H
#define TOCSIN_TERM_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* Where the terminal's own parser stands in what was sent so far. */
enum stream_state { STREAM_TEXT, STREAM_ESC, STREAM_CSI, STREAM_STRING, STREAM_STRING_ESC };

struct output {
    int memfd; /* holds [0, size); [0, sent) has gone out */
    size_t size, sent;
    enum stream_state state;
    int utf8_left; /* bytes that the character which was cut still needs */
};

bool output_open(struct output *o, struct err *err) MUST_USE;
void output_release(struct output *o);
/* Ours, after what is there. */
void output_add(struct output *o, const char *bytes, size_t len);
/* Somebody else wrote to memfd: looks how much there is now. */
void output_measure(struct output *o);
/* The bytes before this offset are never sent. Only while nothing was sent. */
void output_skip(struct output *o, size_t offset);
/* Forgets what is left. */
void output_drop(struct output *o);
bool output_is_empty(const struct output *o);
/* Sends what the fd takes now; false where the fd is gone. */
bool output_pump(struct output *o, int fd);
/* The bytes that complete the control sequence in the middle of which the fd stopped taking; at most size. For a last message. */
size_t output_tail(const struct output *o, char *out, size_t size);

#endif
