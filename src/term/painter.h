/* SPDX-License-Identifier: MIT */
/* Canvas to ncurses: only cells that changed are touched; ncurses finds the fewest bytes and writes them to a file of ours. */
#ifndef TOCSIN_TERM_PAINTER_H
#define TOCSIN_TERM_PAINTER_H

#include <stdbool.h>

#include "ui/canvas.h"
#include "ui/theme.h"
#include "util/err.h"

struct painter;

/* ncurses of the terminal that TERM names, writing to a copy of out_fd; it never sees the tty nor our signals. Writes its greetings there. NULL: ncurses can't. */
struct painter *painter_new(int out_fd, bool no_color, struct err *err) MUST_USE;
/* May write to out_fd. */
void painter_free(struct painter *p);
enum depth painter_depth(const struct painter *p);
/* The locale's encoding is UTF-8: cells may hold more than ASCII. */
bool painter_is_unicode(const struct painter *p);
void painter_resize(struct painter *p, int rows, int cols);
/* The next drawing clears the terminal and draws everything. */
void painter_forget(struct painter *p);
/* Writes what differs from the last drawing; nothing where nothing does. */
void painter_draw(struct painter *p, const struct canvas *c, const struct theme *theme);

#endif
