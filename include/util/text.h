/* SPDX-License-Identifier: MIT */
/* The one place where text from outside becomes cells, a line of output, or a line of a log: one escaper for each sink. */
#ifndef TOCSIN_UTIL_TEXT_H
#define TOCSIN_UTIL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"

#define TEXT_CELL_BYTES 16 /* a base character and at most 2 combining marks */

/* One cell (or two, for a wide character). */
struct text_cell {
    char bytes[TEXT_CELL_BYTES]; /* UTF-8, NUL-terminated; "?" where bad */
    uint8_t width_cols;          /* 1 or 2 */
    bool bad; /* stands for a forbidden code point: C0, DEL, C1, bidi, zero-width, format, tag, private, unassigned, invalid */
};

/*
 * Reads the next cell from s[*pos..len); false at the end. Each forbidden code point is one '?' with bad set; newline, CR and tab
 * are forbidden too. Combining marks past the second on a cell are dropped; a mark without a base is bad. No ZWJ sequences and no
 * variation selectors (dropped silently after a base), so that every terminal agrees on the width; for the same reason skin tones and
 * the few characters whose width is in dispute are bad.
 */
bool text_next(const char *s, size_t len, size_t *pos, struct text_cell *out);

/* Cells that the text takes. */
size_t text_cols(const char *s, size_t len);
/* Adds s with blanks in the place of tabs, up to each eighth column from its beginning. Nothing else is changed. */
void text_expand_tabs(struct buf *out, const char *s, size_t len);

/*
 * Adds s made harmless for a terminal, cut to max_cols cells with "…" at the end if it did not fit; returns cells added.
 * !unicode: "~", and only ASCII goes out, each other cell as '?' (to an 8-bit terminal bytes above 7F can be controls).
 */
size_t text_clean(struct buf *out, const char *s, size_t len, size_t max_cols, bool unicode);

/* As text_clean(), then blanks up to exactly cols cells. */
void text_pad(struct buf *out, const char *s, size_t len, size_t cols, bool unicode);

/*
 * As text_clean(), for a status line of tmux: each '#' is '?', so that nothing begins a format there (#(command), #{variable},
 * #[style]). Doubled it would be one again where the line is expanded twice.
 */
size_t text_tmux(struct buf *out, const char *s, size_t len, size_t max_cols, bool unicode);

/*
 * Adds s, cleaned as by text_clean() without a cut, for a line of Markdown that something else begins: what could format, link, name
 * somebody, cut a table or begin HTML has a backslash before it.
 */
void text_markdown(struct buf *out, const char *s, size_t len);

/* Adds s for one log line: printable, each other byte as \xNN, backslash doubled, no cut. */
void text_log(struct buf *out, const char *s, size_t len);

/* One clean line for a stream (stderr, stdout): text_clean without a cut; one newline at its very end is kept, others become '?'. */
void text_line(struct buf *out, const char *s);

#endif
