/* SPDX-License-Identifier: MIT */
/* A text of several lines that is being typed, wrapped to the width it is shown in. */
#ifndef TOCSIN_UI_TEXTAREA_H
#define TOCSIN_UI_TEXTAREA_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/canvas.h"
#include "ui/keys.h"
#include "util/buf.h"

struct textarea {
    struct buf text; /* valid UTF-8; no control character but '\n' */
    size_t at;       /* byte before which the cursor stands */
    size_t chosen;   /* so many bytes from there on are replaced by what is typed next */
    size_t top;      /* the first row that is shown */
    int goal;        /* the column that Up and Down keep to; -1: where the cursor stands */
};

void textarea_init(struct textarea *a, size_t max);
void textarea_release(struct textarea *a);
const char *textarea_text(const struct textarea *a);
/* Replaces all; the cursor goes to the end. false: longer than the limit, the text is as it was. */
bool textarea_set(struct textarea *a, const char *text);
/* The cursor goes to the byte, and what is typed next replaces len bytes; any other key leaves them as they are. */
void textarea_choose(struct textarea *a, size_t at, size_t len);
/* At the cursor. Newlines stay, other control characters become blanks. false: it would pass the limit, nothing was taken. */
bool textarea_insert(struct textarea *a, const char *text);
/* rows and cols: what it is shown in. False: not a key of the text. *changed: the text is another one now. */
bool textarea_key(struct textarea *a, struct key k, int rows, int cols, bool *changed);
/* Scrolls so that the cursor is seen. */
void textarea_settle(struct textarea *a, int rows, int cols);
/* Draws what textarea_settle() chose; focus: with the cursor. */
void textarea_draw(const struct textarea *a, struct canvas *c, int row, int col, int rows, int cols, bool focus);

#endif
