/* SPDX-License-Identifier: MIT */
/* The incidents: a pane of the board, or a page with all that ever were. Its cursor holds an incident, not a row. */
#ifndef TOCSIN_UI_INCIDENT_LIST_H
#define TOCSIN_UI_INCIDENT_LIST_H

#include "core/model.h"
#include "ui/canvas.h"
#include "ui/room.h"
#include "ui/scroll.h"

struct rect;
struct turn;
struct ui;

struct incident_list {
    bool all;           /* those that are over too */
    VEC(uint64_t) rows; /* numbers, as they stand on the screen */
    uint64_t cursor;    /* 0: nothing chosen */
    uint64_t next;      /* those below it were there when the rows were made */
    size_t place, top;  /* the cursor's among the rows; the first on the screen */
    bool is_open;       /* the one under the cursor has the page to itself: ui/incident_screen.h */

    struct room room; /* of the board's pane */
};

void incident_list_release(struct incident_list *p);
/* The incident that a key is about: under the cursor of the list, or on its own screen. NULL: the keys are elsewhere, or there is none. */
const struct incident *incident_here(const struct ui *ui, const struct model *m);
/* The pane gets the keys. */
void incident_list_focus(struct turn *t);
/* Those that are open, or all. */
void incident_list_choose(struct turn *t, bool all);
/* The cursor goes to this one, whichever tab it takes, and its screen opens. */
void incident_list_goto(struct turn *t, const struct incident *i);
/* The model or the time has changed. */
void incident_list_update(struct turn *t);
/* The screen has another size. */
void incident_list_keep_visible(struct ui *ui);
void incident_list_scroll(struct turn *t, enum scroll how, long count);
void incident_list_wheel(struct turn *t, long lines);
void incident_list_click(struct turn *t, struct rect r, int row);
/* The screen of the chosen one; on it, what is chosen there. */
void incident_list_open(struct turn *t);
/* false where none is open. */
bool incident_list_close(struct turn *t);

/* With the keys the rows with their cursor, else the worst of those that are open. */
void incident_list_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

#endif
