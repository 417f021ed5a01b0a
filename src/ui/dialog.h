/* SPDX-License-Identifier: MIT */
/* A box that asks. Default No; `y` yes, `n` or Esc no, Enter nothing. Or one that asks which, by keys of its own. */
#ifndef TOCSIN_UI_DIALOG_H
#define TOCSIN_UI_DIALOG_H

#include "ui/canvas.h"
#include "ui/keys.h"
#include "ui/order.h"

struct ui;
struct rect;

typedef void dialog_yes_fn(struct turn *t);
/* What the answer with that key does; takes the order. */
typedef void dialog_answer_fn(struct turn *t, struct order *o, char key);

/* One of several answers: a key, what it is called in the key line, and what stands beside it in the box. */
#define DIALOG_ANSWERS_MAX 6
struct dialog_answer {
    char key; /* no `q`: that leaves, as Esc does */
    const char *word;
    char text[64];
};

struct dialog {
    bool open;
    dialog_yes_fn *yes; /* what yes does; NULL: the order goes off */
    struct order order; /* fixed when the key was pressed */
    char *title;
    char *text;
    struct dialog_answer answers[DIALOG_ANSWERS_MAX];
    size_t answers_n; /* 0: it asks yes or no */
    dialog_answer_fn *answered;
};

void dialog_release(struct dialog *d);
/* Asks before the order goes off. */
void dialog_ask_take(struct turn *t, struct order *o, const char *title, const char *text);
/* The same about anything else. */
void dialog_ask(struct turn *t, const char *title, const char *text, dialog_yes_fn *yes);
/* Asks which. text: whom it is about. */
void dialog_choose_take(struct turn *t, struct order *o, const char *title, const char *text, const struct dialog_answer *answers,
    size_t n, dialog_answer_fn *answered);
void dialog_key(struct turn *t, struct key k);
/* A border with a title over what is behind it, which is dimmed. */
void dialog_frame(struct canvas *c, const struct rect *box, const char *title);
void dialog_draw(const struct ui *ui, struct canvas *c);
/* The keys that it takes. */
void dialog_draw_keys(const struct ui *ui, struct canvas *c, int row);

#endif
