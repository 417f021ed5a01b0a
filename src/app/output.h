/* SPDX-License-Identifier: MIT */
/* What verbs print: clean lines that fit the terminal, JSON as it is, and messages on standard error. */
#ifndef TOCSIN_APP_OUTPUT_H
#define TOCSIN_APP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"

struct output {
    bool is_tty;
    bool unicode;
    size_t cols; /* to fit into; SIZE_MAX: no cut */
};

/* How standard output looks: a terminal has a width, a file has none. */
struct output output_here(void);

/* Columns of a line being built, all of it outside text; one blank between two. The last one gets what is left of the width. */
void output_column(const struct output *o, struct buf *line, const char *s, size_t cols);
void output_last(const struct output *o, struct buf *line, const char *s);
/* A labelled line of what is shown of one thing, printed; nothing where it has no value. */
void output_field(const struct output *o, const char *label, const char *value);
/* A line of text from outside, fit to the width, printed. */
void output_line(const struct output *o, const char *s);
/* Prints the line that was built and empties it. false: nobody reads any more. */
bool output_flush(struct buf *line);
/* Prints JSON (or any bytes) as it is, with a newline, and empties it. */
bool output_raw(struct buf *text);
/* All that was printed has arrived. */
bool output_finish(void);

/* "tocsin: …" on standard error, outside text in it made harmless. */
void say_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A note on standard error, without the name in front. */
void say_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A question on the terminal; true for y or yes. */
bool ask(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* There is a person to ask. */
bool can_ask(void);
/* The locale is UTF-8. */
bool locale_is_utf8(void);

#endif
