/* SPDX-License-Identifier: MIT */
/* The box that asks another person to answer: who could be asked and what became of that, and what will happen, before anything does. */
#ifndef TOCSIN_UI_ESCALATOR_H
#define TOCSIN_UI_ESCALATOR_H

#include "ui/box.h"
#include "ui/canvas.h"
#include "ui/editor.h"
#include "ui/keys.h"
#include "ui/names.h"
#include "ui/order.h"
#include "ui/will.h"
#include "util/vec.h"

struct turn;
struct ui;
struct ui_input;

/* In the order of Tab. */
enum escalate_part { ESCALATE_WHOM, ESCALATE_NAME, ESCALATE_REASON, ESCALATE_NOTE, ESCALATE_POST, ESCALATE_PARTS };

/* A step of the policy, or, last, another person or schedule. Strings heap. */
struct escalator_row {
    uint32_t step;            /* from 1; 0: another one, who is typed */
    char *who, *until, *told; /* "ana", "on call until 18:00Z", "told 13:51Z, no answer" */
    enum role role;           /* of told */
    bool anybody;             /* there is somebody to be asked by it */
};

struct escalator {
    bool open;
    enum escalate_part part; /* has the keys */
    struct order about;      /* its subjects were fixed when the key was pressed */
    char *policy;            /* NULL: none, or not the same of all of them */
    VEC(struct escalator_row) rows;
    size_t row;
    struct editor name, reason;
    char *incidents;    /* "INC-143": the open ones of its alerts; NULL: none */
    bool notes;         /* there is to be a note in each */
    char *post;         /* the channel that may be told beside; NULL: there is none */
    bool posts;         /* it is to be */
    struct names names; /* those that fit what is typed */

    struct will will;
    uint64_t generation; /* of the model that all this was said of */
    int64_t said_ms;

    bool holds;     /* the list is held for it, and was not before */
    uint64_t token; /* of a dry run that is on its way; 0: none. It may outlive the box */
};

extern const struct box_help escalator_help[];

void escalator_release(struct escalator *s);
/* Asks about it: whom (its `to`) and why (its text) may be filled in. The order is empty afterwards. */
void escalator_open_take(struct turn *t, struct order *o);
void escalator_key(struct turn *t, struct key k);
void escalator_paste(struct turn *t, const char *text);
void escalator_scroll(struct turn *t, long rows);
/* Ctrl-C: nobody is asked. */
void escalator_cancel(struct turn *t);
/* The model has changed, or time has passed. */
void escalator_update(struct turn *t);
/* false: the answer is to somebody else's command. */
bool escalator_reply(struct turn *t, const struct ui_input *in);
/* Off it goes, or why not is said. */
void escalator_send(struct turn *t, bool dry);
/* Another choice, or another text: all that follows from it. */
void escalator_say(struct turn *t);
/* As the command takes it: a step's number, or a name; free() it. NULL: nobody is chosen yet. */
char *escalator_to(const struct escalator *s);

void escalator_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c);
void escalator_draw_keys(const struct ui *ui, struct canvas *c, int row);

/* --- escalator_rows.c: whom it offers, and the channel. */
void escalator_find_channel(struct turn *t);
void escalator_find_incidents(struct turn *t);
void escalator_fill_rows(struct turn *t);
void escalator_drop_rows(struct escalator *s);
/* The alert that it is about, of several the worst; NULL: it is gone. */
const struct alert *escalator_alert(const struct model *m, const struct escalator *s);

/* --- escalator_will.c: what will happen. */
void escalator_fill_will(struct turn *t);

#endif
