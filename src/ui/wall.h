/* SPDX-License-Identifier: MIT */
/* The wall: read from across a room, and it writes nothing. What it counts and lists, and whose turn it is to be seen. */
#ifndef TOCSIN_UI_WALL_H
#define TOCSIN_UI_WALL_H

#include "core/filter.h"
#include "core/model.h"
#include "ui/canvas.h"
#include "ui/keys.h"

struct turn;
struct ui;

/* A page stays for so long, unless a level 1 alert is unacknowledged. */
#define WALL_TURN_MS (20 * MS_SECOND)
/* The page moves by a column, and is painted whole, this often: nothing burns in, and nothing that others drew stays. */
#define WALL_SHIFT_MS (10 * MS_MINUTE)
/* Alerts that pages are made of; more are only counted. */
#define WALL_ROWS_MAX 1000

/* In the order in which they stand below a number. */
enum wall_sort { WALL_FIRING, WALL_ACKED, WALL_ESCALATED, WALL_CLEARED, WALL_SNOOZED, WALL_SILENCED, WALL_SORTS };

struct wall_count {
    uint32_t all, of[WALL_SORTS];
};

struct wall {
    bool open, held;
    char *view; /* the name of the view that it shows; NULL: all */
    struct filter *filter;
    int64_t asked_ms; /* when the filter was last asked of all alerts */

    struct wall_count levels[LEVEL_MAX + 1];
    VEC(const struct alert *) rows; /* worst first; those that are snoozed or silenced are only counted */
    size_t listed;                  /* rows that there would be without the limit */
    size_t level1;                  /* rows of level 1, which come first */
    size_t level1_unacked;          /* of those, not acknowledged */

    size_t page;
    int64_t turned_ms;
    int shift_cols;
    bool beat; /* the heartbeat: another one with each tick, whatever the clock says */
};

void wall_release(struct wall *w);
/* Shows this view, or all where name is NULL. false and *err: there is no such view; the wall is as it was. */
bool wall_choose(struct ui *ui, const char *name, struct err *err) MUST_USE;
void wall_open(struct turn *t);
/* The model changed: counts and rows are made anew. */
void wall_update(struct turn *t);
/* A second has passed: pages turn. */
void wall_tick(struct turn *t);
/* All keys are the wall's while it is open, but those of its help. */
void wall_key(struct turn *t, struct key k);
void wall_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c);

#endif
