/* SPDX-License-Identifier: MIT */
/* What an act will do, in lines, by the decision itself: told in the box that asks, before anything is done. */
#ifndef TOCSIN_UI_WILL_H
#define TOCSIN_UI_WILL_H

#include "core/event.h"
#include "ui/canvas.h"
#include "util/buf.h"
#include "util/vec.h"

#define WILL_ROWS_MAX 6

struct will_line {
    enum role role;
    char *text;
};
struct will {
    VEC(struct will_line) lines;
    bool asks;              /* what the decision asks is among them: yes answers it */
    bool unchosen, refused; /* nothing: something is to be chosen yet, or why it can't be stands there */
    char *undo;             /* what undo would do; NULL: nothing is said of it */
    char *yes;              /* "page carol" */
};

void will_release(struct will *w);
/* Empty again. */
void will_clear(struct will *w);
/* Takes the text of b. */
void will_add_take(struct will *w, enum role role, struct buf *b);
void will_add(struct will *w, enum role role, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void will_refuse(struct will *w, const char *why);
/* "5 events in the log" */
void will_add_log(struct will *w, const struct events *evs);
/* What the box's yes and no may do. */
bool will_may(const struct will *w);
void will_draw(const struct will *w, struct canvas *c, int row, int rows, int col, int end);

#endif
