/* SPDX-License-Identifier: MIT */
/* What boxes that ask and pages of fields share: keys by a table, the frame, rows that are shared out, and the buttons. */
#ifndef TOCSIN_UI_BOX_H
#define TOCSIN_UI_BOX_H

#include "ui/canvas.h"
#include "ui/keys.h"

struct rect;
struct turn;

#define BOX_FOOTER_ROWS 2  /* of the screen: not the box's */
#define BOX_NARROW_COLS 50 /* below, words give way */

struct box_key {
    struct key key;
    void (*fn)(struct turn *t);
};
/* false: no row has that key. */
bool box_run(struct turn *t, const struct box_key *v, size_t n, struct key k);
#define BOX_RUN(t, table, k) box_run((t), (table), sizeof(table) / sizeof *(table), (k))

/* One row of a box's help; the last one is empty. */
struct box_help {
    const char *keys, *text;
};

/* The list behind a box moves no more, or does again. */
void box_hold(struct turn *t, bool hold);

/* The part gets what it wants more of what is left. */
void box_give(int *part, int wanted, int *left);
int box_least(size_t n, int most);
/* Inner rows and columns that a box may have on a screen of that size. */
int box_room(int screen_rows);
int box_cols(int screen_cols);
/* Draws a frame around so many rows in the middle of the screen; gives what is inside. */
struct rect box_frame(struct canvas *c, int rows, const char *title);
/* Other roles have the screen's ground, not the box's. */
enum role box_role(enum role role);
/* [ No n ] [ Dry run d ] [ Yes, page carol y ]; may: yes is possible. yes: what it does, or NULL. */
void box_draw_buttons(struct canvas *c, int row, int col, int end, bool may, const char *yes);
/* Keys and words in turn, NULL at the end. */
void box_draw_keys(struct canvas *c, int row, int end, const char *const *keys);

#endif
