/* SPDX-License-Identifier: MIT */
/* The panel of messages: what has left and is short of its answer, and what was answered of late. Its cursor holds a message, not a row. */
#ifndef TOCSIN_UI_MESSAGES_H
#define TOCSIN_UI_MESSAGES_H

#include "core/model.h"
#include "ui/canvas.h"
#include "ui/past.h"
#include "ui/room.h"
#include "ui/scroll.h"

struct rect;
struct turn;
struct ui;

/* Which of them are listed. */
enum message_tab { TAB_OPEN, TAB_LATE, TAB_FAILED, TAB_ALL, TABS };

struct messages {
    enum message_tab tab;
    VEC(uint64_t) rows; /* numbers, as they stand on the screen */
    size_t unfinished;  /* so many of the rows stand above those that are finished */
    uint64_t cursor;    /* 0: nothing chosen */
    size_t place, top;  /* the cursor's among the rows; the panel's first line */
    bool is_open;       /* the message under the cursor has the page to itself */
    size_t line, first; /* there: the chosen line, and the first on the screen */

    uint64_t past_number, past_seq; /* whose history it is, and its last_seq when it was asked for */
    struct past past;

    size_t answered;   /* today */
    int64_t answer_ms; /* 95 of 100 took at most so long */
    struct room room;  /* of the board's strip */
};

void messages_release(struct messages *p);
/* The message under the cursor; NULL: none. */
struct message *messages_chosen(const struct ui *ui, const struct model *m);
/* The panel gets the keys. */
void messages_focus(struct turn *t);
void messages_choose_tab(struct turn *t, enum message_tab tab);
/* The cursor goes to this one, whichever tab it takes. */
void messages_goto(struct turn *t, const struct message *msg);
/* The model or the time has changed. */
void messages_update(struct turn *t);
/* The screen has another size. */
void messages_keep_visible(struct ui *ui);
/* The history of the chosen one is asked for, where it is not there yet or has grown. */
void messages_want_past(struct turn *t);
void messages_history(struct ui *ui, const struct ui_input *in);
void messages_scroll(struct turn *t, enum scroll how, long count);
/* The count-th late or failed one from the cursor on, round the end; count < 0: backwards. */
void messages_to_bad(struct turn *t, long count);
void messages_click(struct turn *t, struct rect r, int row);
/* The page of the chosen one. */
void messages_open(struct turn *t);
/* false where none is open. */
bool messages_close(struct turn *t);
/* An act on it, or its last change, is not on the disk yet. */
bool messages_is_pending(const struct ui *ui, const struct model *m, const struct message *msg);
/* The chosen line of the page, else the chosen message, as text for copying. */
void messages_text(const struct ui *ui, const struct model *m, int64_t now_ms, struct buf *out);

/* Lines of the panel, counted from the top of its list: a line for "nothing", one before the finished. */
size_t messages_line_of(const struct messages *p, size_t place);
size_t messages_lines(const struct messages *p);
/* The parts of the panel. rows 0: no room for it. */
void messages_parts(struct rect r, struct rect *list, struct rect *facts);

/* With the keys the whole panel, else a strip with the worst. */
void messages_draw(const struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c, struct rect r);

#endif
