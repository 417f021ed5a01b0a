/* SPDX-License-Identifier: MIT */
/* The `:` lines that a person typed, kept in the state directory (0600) from one run to the next. */
#ifndef TOCSIN_APP_COLON_HISTORY_H
#define TOCSIN_APP_COLON_HISTORY_H

#include "util/buf.h"
#include "util/vec.h"

#define COLON_LINES_MAX 500

struct colon_history {
    VEC(char *) lines; /* oldest first */
    char *path;
    size_t stored; /* lines in the file */
};

/* A file that is not there, or can't be read, is an empty history. */
void colon_history_read(struct colon_history *h);
/* Adds one at the end of the file. */
void colon_history_add(struct colon_history *h, const char *line);
/* Cuts the file to the newest lines where it has grown. */
void colon_history_release(struct colon_history *h);

#endif
